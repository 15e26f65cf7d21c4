/* The check form on a phone: counts answers, opens what an abnormal answer asks for, fills in 其余均正常, and sees to it
   that one filling-in is sent under one key. Everything works without it. */
(function () {
  "use strict";
  var form = document.getElementById("check");
  if (!form) { return; }
  var items = [].slice.call(form.querySelectorAll(".item"));
  var started = new Date().getTime();
  var seen = {};
  var sent = false;
  var hasKey = false;

  function field(name) { return form.elements[name]; }

  function randomKey() {
    var source = window.crypto || window.msCrypto;
    if (!source || !source.getRandomValues) { return ""; }
    var bytes = new Uint8Array(16);
    source.getRandomValues(bytes);
    return [].map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  function inputsOf(item) { return [].slice.call(item.querySelectorAll(".answers > input, .number-box > input")); }

  function valueOf(item) {
    var name = "a." + item.getAttribute("data-item");
    var chosen = form.querySelector('[name="' + name + '"]:checked');
    if (chosen) { return chosen.value; }
    var typed = item.querySelector(".number-box > input, textarea[name='" + name + "'], input[name='" + name + "']");
    return typed && typed.type !== "radio" && typed.type !== "checkbox" ? typed.value : "";
  }

  function isRequired(item) { return item.getAttribute("data-required") === "1" && !item.hidden; }

  function showConditions() {
    items.forEach(function (item) {
      var on = item.getAttribute("data-if");
      if (!on) { return; }
      var other = document.getElementById("item-" + on);
      var wanted = item.getAttribute("data-if-values").split(" ");
      item.hidden = !other || other.hidden || wanted.indexOf(valueOf(other)) < 0;
    });
    items.filter(function (item) { return !item.hidden; }).forEach(function (item, place) {
      item.querySelector(".item-number").textContent = place + 1;
    });
  }

  function toNumber(text) {
    var plain = text.replace(/[０-９]/g, function (digit) { return String.fromCharCode(digit.charCodeAt(0) - 65248); });
    return parseFloat(plain.replace(/[,，。]/, ".").replace(/[－−]/, "-"));
  }

  function markRanges() {
    items.forEach(function (item) {
      var type = item.getAttribute("data-type");
      if (type !== "number" && type !== "pair") { return; }
      var low = item.getAttribute("data-low"), high = item.getAttribute("data-high");
      var isOut = inputsOf(item).some(function (input) {
        var number = toNumber(input.value);
        return !isNaN(number) && ((low !== null && number < parseFloat(low)) || (high !== null && number > parseFloat(high)));
      });
      var mark = item.querySelector(".out-of-range");
      if (mark) { mark.hidden = !isOut; }
      item.classList.toggle("item-open", isOut || item.classList.contains("item-wrong"));
    });
  }

  function count() {
    var asked = items.filter(isRequired);
    var answered = asked.filter(function (item) { return valueOf(item) !== ""; });
    var box = document.getElementById("count");
    box.hidden = false;
    box.querySelector("b").textContent = answered.length + " / " + asked.length;
  }

  function refresh() { showConditions(); markRanges(); count(); }

  function restItems() {
    return items.filter(function (item) {
      return item.getAttribute("data-normal") && !item.hidden && valueOf(item) === "";
    });
  }

  function fillRest() {
    restItems().forEach(function (item) {
      var name = item.getAttribute("data-item");
      var normal = form.querySelector('[name="a.' + name + '"][value="' + item.getAttribute("data-normal") + '"]');
      if (normal) { normal.checked = true; field("mode." + name).value = "rest"; }
    });
    started = started || new Date().getTime();
    takeKey();
    refresh();
  }

  function takeKey() {
    if (hasKey) { return; }
    var key = randomKey();
    if (key) { field("key").value = key; }
    hasKey = true;
  }

  function watchSeen() {
    var rest = document.getElementById("rest");
    var button = document.getElementById("rest-normal");
    rest.hidden = !items.some(function (item) { return item.getAttribute("data-normal"); });
    button.addEventListener("click", fillRest);
    function look() {
      var foot = form.querySelector(".foot");
      var bottom = window.innerHeight - (foot ? foot.offsetHeight : 0);
      items.forEach(function (item) {
        var box = item.getBoundingClientRect();
        if (!item.hidden && box.top < bottom && box.bottom > 0) { seen[item.id] = true; }
      });
      var last = items.filter(function (item) { return !item.hidden; }).pop();
      if (last && seen[last.id]) { button.disabled = false; }
    }
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    look();
  }

  form.addEventListener("change", function (event) {
    takeKey();
    var item = event.target.closest ? event.target.closest(".item") : null;
    if (item && /^a\./.test(event.target.name)) {
      var mode = field("mode." + item.getAttribute("data-item"));
      if (mode) { mode.value = "one"; }
    }
    refresh();
  });
  form.addEventListener("input", refresh);
  form.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    takeKey();
    field("seconds").value = Math.round((new Date().getTime() - started) / 1000);
    field("seen").value = Object.keys(seen).length;
    field("device_at").value = new Date().toISOString();
    document.getElementById("send").setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", function (event) {
    // Shown again out of the browser's memory: what was sent must not be sent again, so the page asks how things stand.
    if (event.persisted) { window.location.reload(); }
  });

  refresh();
  watchSeen();
  var problems = document.getElementById("problems");
  if (problems) { problems.focus(); }
}());
