"""Letting time pass on the wall without waiting for it.

The page's clocks run ahead by what a test skips, and its timer is called at once; nothing else of the page is touched.
"""

from selenium.common.exceptions import JavascriptException

from tests.browser.window import Window

POLL = 20
_AHEAD = """
(function () {
  var ahead = 0, ticks = [], asked = 0, open = 0;
  var steady = performance.now.bind(performance), wall = Date.prototype.getTime;
  var every = window.setInterval, send = XMLHttpRequest.prototype.send;
  performance.now = function () { return steady() + ahead; };
  Date.prototype.getTime = function () { return wall.call(this) + ahead; };
  window.setInterval = function (what, span) { ticks.push(what); return every.call(window, what, span); };
  XMLHttpRequest.prototype.send = function () {
    asked += 1;
    open += 1;
    this.addEventListener("loadend", function () { open -= 1; });
    return send.apply(this, arguments);
  };
  window.haste = {
    skip: function (seconds, done) {
      ahead += seconds * 1000;
      ticks.forEach(function (tick) { tick(); });
      (function settle() { if (open) { setTimeout(settle, 2); } else { setTimeout(function () { done(asked); }, 0); } }());
    },
    repeat: function (seconds, times, done) {
      if (times === 0) { done(asked); } else { window.haste.skip(seconds, function () { window.haste.repeat(seconds, times - 1, done); }); }
    }
  };
}());
"""


def prepare(window: Window) -> None:
    """Put the clocks that can be hurried into every page that the window opens from now on; once for a window."""
    if not getattr(window.driver, "has_haste", False):
        window.command("Page.addScriptToEvaluateOnNewDocument", source=_AHEAD)
        window.driver.has_haste = True


def skip(window: Window, seconds: int, *, times: int = 1) -> int:
    """Let seconds pass, some times over, each time until the page has its answer; returns how often it has asked so far.

    A page that reloads itself while waiting is waited for; 0 then.
    """
    window.driver.set_script_timeout(60)
    try:
        return window.driver.execute_async_script(
            "window.haste.repeat(arguments[0], arguments[1], arguments[2])", seconds, times
        )
    except JavascriptException:
        window.wait(lambda: window.run("return document.readyState") == "complete", what="the page to be there again")
        return 0
