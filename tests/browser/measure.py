"""What stands on a page, measured in the browser: targets, letters, and what is cut or runs over the edge."""

from dataclasses import dataclass

from tests.browser.window import Window

MAIN_TARGETS = ".pick, #send, #rest-normal, .button-main, .button-second"
_SEEN = """
const isSeen = element => {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  return style.visibility === "visible" && box.width > 1 && box.height > 1 && !element.closest("[hidden], .unseen, .skip, .symbols");
};
const name = element => element.tagName.toLowerCase() + (element.className && element.className.baseVal === undefined
  ? "." + element.className.trim().replace(/\\s+/g, ".") : "") + " '" + (element.innerText || element.value || element.name || "").trim().replace(/\\s+/g, " ").slice(0, 24) + "'";
"""
_TARGETS = (
    _SEEN
    + """
const css = "a[href], button, input:not([type=hidden]), select, textarea, summary, label.pick, label.pick-none, label.chip, label.choice";
const isInText = link => link.tagName === "A" && getComputedStyle(link).display === "inline" &&
  link.parentElement.innerText.trim() !== link.innerText.trim();
const isFixed = element => { for (let e = element; e; e = e.parentElement) if (getComputedStyle(e).position === "fixed") return true; return false; };
return [...document.querySelectorAll(css)].filter(e => isSeen(e) && !isInText(e)).map(e => {
  const b = e.getBoundingClientRect(), y = scrollY;
  return {name: name(e), isMain: e.matches(arguments[0]), isFixed: isFixed(e), isInside: !!e.parentElement.closest("label.choice"),
    left: b.left, top: b.top + y, right: b.right, bottom: b.bottom + y};
});
"""
)
_LETTERS = (
    _SEEN
    + """
const found = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const element = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
  if (!text || !isSeen(element) || element.matches("script, style, option")) continue;
  const style = getComputedStyle(element), size = parseFloat(style.fontSize);
  found.push({text: text.slice(0, 30), name: name(element), size: size, lead: parseFloat(style.lineHeight) / size,
    css: element.closest("[class]") ? element.closest("[class]").className.toString() : "", isRed: !!element.closest(".line-red")});
}
document.querySelectorAll("input:not([type=hidden]), select, textarea").forEach(element => {
  if (!isSeen(element)) return;
  found.push({text: element.name, name: name(element), size: parseFloat(getComputedStyle(element).fontSize), lead: 9, css: "input"});
});
return found;
"""
)
_CUT = (
    _SEEN
    + """
const found = [], wide = document.documentElement.scrollWidth, edge = document.documentElement.clientWidth;
if (wide > edge + 1) found.push("the page is " + wide + " wide on a screen of " + edge);
const scrolls = element => { for (let e = element.parentElement; e; e = e.parentElement) if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return true; return false; };
// A part for which its line has no room is left out whole, wrapped away below it: that is not a cut.
const isLeftOut = element => {
  const line = element.parentElement;
  return getComputedStyle(line).flexWrap === "wrap" && getComputedStyle(line).overflowY === "hidden" &&
    element.getBoundingClientRect().top >= line.getBoundingClientRect().bottom - 1;
};
document.querySelectorAll("body *").forEach(element => {
  if (!isSeen(element) || element.closest("svg") || isLeftOut(element)) return;
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  if ((box.right > edge + 1 || box.left < -1) && !scrolls(element)) found.push(name(element) + " reaches from " + Math.round(box.left) + " to " + Math.round(box.right) + " of " + edge);
  const text = element.innerText || "";
  if (!text.trim() || !/hidden|clip/.test(style.overflowX)) return;
  if (element.scrollWidth > element.clientWidth + 1) found.push(name(element) + " cuts " + element.scrollWidth + " to " + element.clientWidth);
});
return found;
"""
)


@dataclass(frozen=True)
class Box:
    """A target on the page, in CSS pixels."""

    name: str
    is_main: bool
    is_fixed: bool
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.bottom - self.top

    def holds(self, other: "Box") -> bool:
        """Decide whether another target lies inside this one."""
        return (
            self.left <= other.left and self.top <= other.top
            and self.right >= other.right and self.bottom >= other.bottom
        )  # fmt: skip

    def gap(self, other: "Box") -> float:
        """Return how far apart two targets are, sideways or up and down, whichever is more."""
        return max(
            self.left - other.right, other.left - self.right, self.top - other.bottom, other.top - self.bottom
        )


def targets(window: Window) -> list[Box]:
    """Return everything on the page that can be tapped, but for links inside running text."""
    return [
        Box(each["name"], each["isMain"], each["isFixed"], each["left"], each["top"], each["right"], each["bottom"])
        for each in window.run(_TARGETS, MAIN_TARGETS)
        if not each["isInside"]
    ]


def too_small(window: Window) -> list[str]:
    """Return the targets smaller than a thumb needs: 60 for main actions, 44 for the rest."""
    return [
        f"{box.name} is {box.width:.0f} x {box.height:.0f}"
        for box in targets(window)
        if min(box.width, box.height) < (60 if box.is_main else 44) - 0.5
    ]


def too_close(window: Window, least: float = 8) -> list[str]:
    """Return the pairs of targets with too little between them; a bar that lies over the page counts for itself."""
    boxes = targets(window)
    return [
        f"{one.name} and {two.name} are {one.gap(two):.1f} apart"
        for place, one in enumerate(boxes)
        for two in boxes[place + 1 :]
        if one.is_fixed == two.is_fixed and one.gap(two) < least - 0.5 and not one.holds(two) and not two.holds(one)
    ]


def letters(window: Window) -> list[dict]:
    """Return every visible piece of text with its size, its line height as a multiple, and the class it stands in."""
    return window.run(_LETTERS)


def cut(window: Window) -> list[str]:
    """Return what runs over the edge of the screen or is cut off by its own box."""
    return window.run(_CUT)
