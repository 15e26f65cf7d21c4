(function () {
  "use strict";

  var POLL_SECONDS = 20;
  var TIMEOUT_SECONDS = 15;
  var PAGE_SECONDS = 12;
  var MISSES_UNTIL_BAND = 2;
  var STALE_SECONDS = 300;
  var SHIFT_SECONDS = 60;
  var RELOAD_FROM_MINUTES = 185;
  var RELOAD_SPREAD_MINUTES = 40;

  var wall = document.getElementById("wall");
  var band = document.getElementById("band");
  var picture = document.getElementById("picture");
  var loadedOn = fact("data-today");
  var reloadFrom = RELOAD_FROM_MINUTES + Math.floor(Math.random() * RELOAD_SPREAD_MINUTES);
  var lastMade = fact("data-made");
  var freshAt = instants();
  var polledAt = freshAt;
  var turnedAt = freshAt;
  var shiftedAt = freshAt;
  var misses = 0;
  var refusals = 0;
  var page = 0;
  var shift = 0;
  var isAsking = false;

  function fact(name) {
    var tiles = document.getElementById("tiles");
    return tiles ? tiles.getAttribute(name) : null;
  }

  function instants() {
    return { steady: window.performance.now(), wall: new Date().getTime() };
  }

  // A sleeping tablet stops the steady clock and a corrected one moves the wall clock, so the longer span counts.
  function secondsSince(then) {
    var now = instants();
    return Math.max(now.steady - then.steady, now.wall - then.wall) / 1000;
  }

  // The page moves on by the steady clock alone, which no correction of the tablet's time can stop or hurry.
  function steadySecondsSince(then) {
    return (window.performance.now() - then.steady) / 1000;
  }

  function ask(url, onAnswer) {
    var request = new XMLHttpRequest();
    isAsking = true;
    request.onreadystatechange = function () {
      if (request.readyState !== 4) {
        return;
      }
      request.onreadystatechange = null;
      isAsking = false;
      onAnswer(request.status, request.status === 200 ? request.responseText : "");
    };
    request.open("GET", url, true);
    request.timeout = TIMEOUT_SECONDS * 1000;
    request.send();
  }

  function poll() {
    polledAt = instants();
    ask(wall.getAttribute("data-tiles"), function (status, text) {
      if (status === 200 && text.indexOf('id="tiles"') !== -1) {
        show(text);
        return;
      }
      misses += 1;
      refusals = status === 404 || status === 410 ? refusals + 1 : 0;
      if (refusals >= 2) {
        window.location.reload();
      }
      warn();
    });
  }

  function show(text) {
    picture.innerHTML = text;
    refusals = 0;
    // An answer out of a cache, or from a clock that stands still, is no refresh.
    if (fact("data-made") === lastMade) {
      misses += 1;
    } else {
      lastMade = fact("data-made");
      freshAt = instants();
      misses = 0;
    }
    warn();
    paginate();
    if (fact("data-today") !== loadedOn && Number(fact("data-minutes")) >= reloadFrom) {
      reload();
    }
  }

  function reload() {
    ask(wall.getAttribute("data-alive"), function (status, text) {
      if (status === 200 && text === "alive") {
        window.location.reload();
      }
    });
  }

  function warn() {
    var isStale = secondsSince(freshAt) >= STALE_SECONDS;
    var isWaiting = !isStale && misses >= MISSES_UNTIL_BAND;
    var words = isStale ? wall.getAttribute("data-stale") : isWaiting ? wall.getAttribute("data-waiting") : "";
    var text = words.replace("{time}", fact("data-time") || "--:--");
    if (band.textContent === text) {
      return;
    }
    band.textContent = text;
    band.className = "band" + (isStale ? " band-stale" : isWaiting ? " band-waiting" : "");
    band.hidden = !text;
    dress();
    paginate();
  }

  function dress() {
    var isStale = band.className.indexOf("band-stale") !== -1;
    wall.className = "wall shift-" + shift + (isStale ? " is-stale" : "");
  }

  function hide(node, isHidden) {
    var names = node.className.replace(" is-hidden", "");
    node.className = isHidden ? names + " is-hidden" : names;
  }

  function bottomOf(node) {
    return node.offsetTop + node.offsetHeight;
  }

  // Cut the first items of a list into pages of what fits its box; returns for each the number of its page.
  function pages(box, count) {
    var items = box.children;
    var numbers = [];
    var number = 0;
    var top = 0;
    var i;
    for (i = 0; i < count; i += 1) {
      if (i === 0) {
        top = items[i].offsetTop;
      } else if (bottomOf(items[i]) - top > box.clientHeight + 1) {
        number += 1;
        top = items[i].offsetTop;
      }
      numbers.push(number);
    }
    return numbers;
  }

  // What is merely due fills up the last page of what was not done, or one page of its own; the rest is only counted.
  function addSoon(box, numbers, more) {
    var items = box.children;
    var red = numbers.length;
    var last = items.length - 1;
    var first = red ? numbers.indexOf(numbers[red - 1]) : 0;
    var number = red ? numbers[red - 1] : 0;
    var limit = items[first].offsetTop + box.clientHeight + 1;
    var left = Number(more.getAttribute("data-more"));
    var shown = red;
    if (red && red < last && bottomOf(items[red]) > limit) {
      number += 1;
      limit = items[red].offsetTop + box.clientHeight + 1;
    }
    while (shown < last && bottomOf(items[shown]) <= limit) {
      shown += 1;
    }
    if (shown < last || left) {
      while (shown > red && bottomOf(items[shown - 1]) + more.offsetHeight > limit) {
        shown -= 1;
      }
    }
    left += last - shown;
    more.textContent = more.getAttribute("data-words").replace("{count}", left);
    for (; red < last; red += 1) {
      numbers.push(red < shown ? number : -1);
    }
    numbers.push(left ? number : -1);
  }

  // As many on each page as the pages need, so that no last one stands alone; they share the width.
  function balance(box, numbers, total) {
    var each = Math.ceil(numbers.length / total);
    var i;
    for (i = 0; i < numbers.length; i += 1) {
      numbers[i] = Math.floor(i / each);
    }
    box.setAttribute("data-areas", each);
  }

  // A sentence with large numbers, or in a language with long words, gives up its unit before it is cut.
  function fit() {
    var say = picture.querySelector(".say");
    if (say) {
      say.className = "say";
      say.className = say.scrollWidth > say.clientWidth ? "say say-long" : "say";
    }
  }

  function paginate() {
    var boxes = picture.querySelectorAll("[data-pages]");
    var i;
    for (i = 0; i < boxes.length; i += 1) {
      turn(boxes[i]);
    }
    fit();
  }

  function turn(box) {
    var pager = picture.querySelector('[data-pager="' + box.getAttribute("data-pages") + '"]');
    var more = box.querySelector("[data-more]");
    var words = pager.getAttribute("data-words");
    var numbers;
    var total;
    var i;
    for (i = 0; i < box.children.length; i += 1) {
      hide(box.children[i], false);
    }
    numbers = pages(box, more ? box.querySelectorAll(".line-red").length : box.children.length);
    if (more) {
      addSoon(box, numbers, more);
    }
    total = Math.max.apply(null, numbers) + 1;
    if (!more && total > 1) {
      balance(box, numbers, total);
    }
    for (i = 0; i < numbers.length; i += 1) {
      hide(box.children[i], numbers[i] !== page % total);
    }
    pager.textContent = total > 1 ? (words ? words + " " : "") + ((page % total) + 1) + "/" + total : "";
  }

  // A page without tiles has nothing to show yet: it only waits for an answer that promises more.
  function wait() {
    if (!isAsking && steadySecondsSince(polledAt) >= POLL_SECONDS) {
      polledAt = instants();
      reload();
    }
  }

  function tick() {
    if (!isAsking && steadySecondsSince(polledAt) >= POLL_SECONDS) {
      poll();
    }
    if (steadySecondsSince(turnedAt) >= PAGE_SECONDS) {
      turnedAt = instants();
      page += 1;
      paginate();
    }
    if (steadySecondsSince(shiftedAt) >= SHIFT_SECONDS) {
      shiftedAt = instants();
      shift = (shift + 1) % 4;
      dress();
    }
    warn();
  }

  if (lastMade === null) {
    window.setInterval(wait, 1000);
    return;
  }
  paginate();
  window.addEventListener("resize", paginate);
  window.setInterval(tick, 1000);
})();
