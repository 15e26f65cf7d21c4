"""Letting time pass on the wall without waiting for it.

The page's clocks run ahead by what a test skips, and its timer is called at once; nothing else of the page is touched.
"""

from tests.browser.window import Window

POLL = 20
_LAP = 500
_AHEAD = r"""
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
    // The page's own requests are answered at once, in turn, out of answers the server once gave, each made later.
    stub: function (answers) {
      var given = 0, made = Number(/data-made="([\d.]+)"/.exec(answers[0])[1]);
      window.XMLHttpRequest = function () { this.readyState = 0; };
      window.XMLHttpRequest.prototype.open = function () { this.readyState = 1; };
      window.XMLHttpRequest.prototype.send = function () {
        asked += 1;
        made += 20;
        this.readyState = 4;
        this.status = 200;
        this.responseText = answers[given++ % answers.length].replace(/data-made="[^"]*"/, 'data-made="' + made + '"');
        Promise.resolve(this).then(function (request) { request.onreadystatechange(); });
      };
    },
    race: function (seconds, times, done) {
      var run = Promise.resolve();
      var step = function () { ahead += seconds * 1000; ticks.forEach(function (tick) { tick(); }); };
      while (times > 0) { run = run.then(step).then(function () {}); times -= 1; }
      run.then(function () { done(asked); });
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
    window.run(
        "var haste = window.haste; haste.asked = null;"
        "haste.repeat(arguments[0], arguments[1], function (asked) { haste.asked = asked; })",
        seconds,
        times,
    )
    is_settled = "return window.haste.asked !== null && document.readyState === 'complete'"
    window.wait(lambda: window.run(is_settled), what="the page to have its answer", seconds=60)
    return window.run("return window.haste.asked || 0")


def stub(window: Window, answers: list[str]) -> None:
    """Have the page's requests answered at once from now on, by these answers of the server in turn, each made later.

    Only the transport is left out; what the page does with an answer stays its own.
    """
    window.run("window.haste.stub(arguments[0])", answers)


def race(window: Window, seconds: int, *, times: int) -> int:
    """Let seconds pass, thousands of times over, on a page whose requests are stubbed; returns how often it has asked."""
    window.driver.set_script_timeout(60)
    asked = 0
    for _ in range(times // _LAP):
        asked = window.driver.execute_async_script("window.haste.race(arguments[0], arguments[1], arguments[2])", seconds, _LAP)
    return asked
