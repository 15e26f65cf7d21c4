/* The answers on the page: counts them, opens what an abnormal one asks for, fills in 其余均正常, and takes the red mark
   off an item as soon as it is answered. Everything works without it. */

const PAUSE = 300;
const DETAILS = /\.(note|nophoto|reason)$/;

export function watchAnswers(form, changed) {
  const items = Array.from(form.querySelectorAll(".item[data-item]"));
  const seen = {};
  let slots = null, pause = null;

  function field(name) { return form.elements[name]; }

  function inputsOf(item) { return Array.from(item.querySelectorAll(".answers > input, .number-box > input")); }

  function valueOf(item) {
    const name = "a." + item.getAttribute("data-item");
    const chosen = form.querySelector('[name="' + name + '"]:checked');
    if (chosen) { return chosen.value; }
    const typed = item.querySelector(".number-box > input, textarea[name='" + name + "'], input[name='" + name + "']");
    if (typed && typed.type !== "radio" && typed.type !== "checkbox") { return typed.value; }
    return slots && slots.isAnswered(item) ? "1" : "";
  }

  function isRequired(item) { return item.getAttribute("data-required") === "1" && !item.hidden; }

  function showConditions() {
    items.forEach((item) => {
      const on = item.getAttribute("data-if");
      if (!on) { return; }
      const other = document.getElementById("item-" + on);
      const wanted = item.getAttribute("data-if-values").split(" ");
      item.hidden = !other || other.hidden || wanted.indexOf(valueOf(other)) < 0;
    });
    items.filter((item) => !item.hidden).forEach((item, place) => {
      item.querySelector(".item-number").textContent = place + 1;
    });
  }

  function toNumber(text) {
    const plain = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 65248));
    return parseFloat(plain.replace(/[,，。]/, ".").replace(/[－−]/, "-"));
  }

  function markRanges() {
    items.forEach((item) => {
      const type = item.getAttribute("data-type");
      if (type !== "number" && type !== "pair") { return; }
      const low = item.getAttribute("data-low"), high = item.getAttribute("data-high");
      const isOut = inputsOf(item).some((input) => {
        const number = toNumber(input.value);
        return !isNaN(number) && ((low !== null && number < parseFloat(low)) || (high !== null && number > parseFloat(high)));
      });
      const mark = item.querySelector(".out-of-range");
      if (mark) { mark.hidden = !isOut; }
      item.classList.toggle("item-open", isOut || item.classList.contains("item-wrong"));
    });
  }

  function count() {
    const asked = items.filter(isRequired);
    const box = document.getElementById("count");
    box.hidden = false;
    box.querySelector("b").textContent = asked.filter((item) => valueOf(item) !== "").length + " / " + asked.length;
  }

  function refresh() {
    // A form that was taken off a page of many must not count in the next one's place.
    if (!document.contains(form)) { return; }
    showConditions();
    markRanges();
    count();
  }

  // -- 其余均正常 ------------------------------------------------------------------------------------------------------

  function fillRest() {
    items.filter((item) => item.getAttribute("data-normal") && !item.hidden && valueOf(item) === "").forEach((item) => {
      const name = item.getAttribute("data-item");
      const normal = form.querySelector('[name="a.' + name + '"][value="' + item.getAttribute("data-normal") + '"]');
      if (normal) { normal.checked = true; field("mode." + name).value = "rest"; unmark(item); }
    });
    refresh();
    changed();
  }

  function watchSeen() {
    const button = document.getElementById("rest-normal");
    document.getElementById("rest").hidden = !items.some((item) => item.getAttribute("data-normal"));
    button.addEventListener("click", fillRest);
    function look() {
      const foot = form.querySelector(".foot");
      const bottom = window.innerHeight - (foot ? foot.offsetHeight : 0);
      items.forEach((item) => {
        const box = item.getBoundingClientRect();
        if (!item.hidden && box.height && box.top < bottom && box.bottom > 0) { seen[item.id] = true; }
      });
      const last = items.filter((item) => !item.hidden).pop();
      if (last && seen[last.id]) { button.disabled = false; }
    }
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    look();
    return look;
  }

  // -- what the server refused -----------------------------------------------------------------------------------------

  function banner() { return document.getElementById("problems"); }

  /* Takes the red mark and the message off an item, and its line out of the list above. */
  function unmark(item) {
    if (!item.classList.contains("item-wrong")) { return; }
    item.classList.remove("item-wrong");
    Array.from(item.children).forEach((child) => { if (child.classList.contains("field-error")) { child.remove(); } });
    Array.from(item.querySelectorAll("[aria-invalid]")).forEach((input) => {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    });
    const box = banner();
    if (!box) { return; }
    const line = box.querySelector('a[href="#' + item.id + '"]');
    if (line) { line.parentNode.remove(); }
    if (!box.querySelector("li")) { box.remove(); }
  }

  function unmarkAll() {
    Array.from(form.querySelectorAll(".item-wrong")).forEach(unmark);
    if (banner()) { banner().remove(); }
  }

  /* Shows what the server refused, each problem at its item as its own page does, and how many above. */
  function mark(problems) {
    unmarkAll();
    const parts = document.getElementById("check-parts").content;
    const box = parts.querySelector(".banner-bad").cloneNode(true), list = box.querySelector("ul");
    const wrong = [];
    problems.forEach((problem) => {
      const item = document.getElementById("item-" + problem.item);
      if (!item) { return; }
      const line = parts.querySelector(".field-error").cloneNode(true);
      line.querySelector("span").textContent = problem.text;
      line.id = "error-" + problem.item + "-" + (item.querySelectorAll(".field-error").length + 1);
      item.querySelector(".item-title").parentNode.insertBefore(line, item.querySelector(".item-title, .item-hint").nextSibling);
      if (DETAILS.test(problem.field || "")) { item.classList.add("item-open"); }
      if (wrong.indexOf(item) >= 0) { return; }
      wrong.push(item);
      item.classList.add("item-wrong");
      const answer = item.querySelector('[role="radiogroup"], .number-box > input');
      if (answer) { answer.setAttribute("aria-invalid", "true"); answer.setAttribute("aria-describedby", line.id); }
      const link = document.createElement("a"), entry = document.createElement("li");
      link.href = "#" + item.id;
      link.textContent = titleOf(item) + " – " + problem.text;
      entry.appendChild(link);
      list.appendChild(entry);
    });
    const title = box.querySelector(".banner-title");
    title.textContent = title.textContent.replace("{n}", wrong.length);
    box.id = "problems";
    form.parentNode.insertBefore(box, form);
    refresh();
    box.focus();
    window.scrollTo(0, Math.max(0, box.getBoundingClientRect().top + window.pageYOffset - 8));
  }

  // -- the answers as text ---------------------------------------------------------------------------------------------

  function titleOf(item) {
    const words = item.querySelector(".item-title > span:last-child") || item.querySelector(".item-title");
    return words.firstChild ? words.firstChild.textContent.trim() : "";
  }

  /* Returns the shown items with what was answered, as [title, answer] texts that can be read without the form. */
  function lines() {
    return items.filter((item) => !item.hidden).map((item) => {
      const said = [];
      Array.from(item.querySelectorAll("input, textarea, select")).forEach((input) => {
        // A person who was only chosen has not confirmed.
        if (input.closest(".second-ask")) { return; }
        if (input.type === "radio" || input.type === "checkbox") {
          const label = input.checked && input.id ? form.querySelector('label[for="' + input.id + '"]') : null;
          if (label) { said.push(label.textContent.trim()); }
        } else if (input.type !== "hidden" && input.type !== "file" && input.type !== "password" && input.value) {
          const unit = input.parentNode.querySelector(".number-box > .muted");
          const text = input.tagName === "SELECT" ? input.options[input.selectedIndex].text : input.value;
          said.push(text + (unit ? " " + unit.textContent : ""));
        }
      });
      Array.from(item.querySelectorAll('.photo:not([data-state="refused"]) .photo-name, .second-done:not([hidden]) .second-name')).forEach((part) => {
        said.push(part.textContent.trim());
      });
      return [titleOf(item), said.join(" · ")];
    });
  }

  form.addEventListener("change", (event) => {
    const item = event.target.closest(".item");
    if (item && /^a\./.test(event.target.name)) {
      const mode = field("mode." + item.getAttribute("data-item"));
      if (mode) { mode.value = "one"; }
    }
    if (item && !event.target.closest(".slot")) { unmark(item); }
    refresh();
    changed();
  });
  form.addEventListener("input", (event) => {
    const item = event.target.closest(".item");
    if (item && event.target.value && !event.target.closest(".slot")) { unmark(item); }
    refresh();
    // A text says that it has changed only when it is left, and a page may be gone before.
    clearTimeout(pause);
    pause = setTimeout(changed, PAUSE);
  });
  const look = watchSeen();
  refresh();

  return {
    refresh, lines, mark, look,
    seen: () => Object.keys(seen).length,
    answered: () => items.filter((item) => valueOf(item) !== "").length,
    asks: (given) => { slots = given; refresh(); },
    // A photo that was taken answers what asked for one, and no control says so by itself.
    slotsChanged: () => {
      Array.from(form.querySelectorAll(".item-wrong")).forEach((item) => { if (slots && slots.isAnswered(item)) { unmark(item); } });
      refresh();
    },
  };
}
