/* Entry of the page of a round: its points are chosen, filled in and kept on the phone without leaving it, so that it goes
   on where there is no network. Without it the page is a plain list of links. */

import { standing } from "./panel.js";
import { startPhone } from "./phone.js";
import { nearCodes, normalise, oddCharacter, CODE_LENGTH } from "./codes.js";
import { openSheet } from "./sheet.js";

const SLACK = 60000;
const OPEN = ["open", "draft"];
// How far the next point is: another form of the same one, the same place, floor, building, somewhere else.
const NEARNESS = ["code", "place", "floor", "area"];

function startRound(phone) {
  const head = document.getElementById("round-head"), list = document.getElementById("round-list");
  const box = document.getElementById("round-form"), left = document.getElementById("round-left");
  const offline = document.getElementById("round-offline");
  const parts = document.getElementById("round-parts").content;
  const person = document.getElementById("outbox").getAttribute("data-person");
  const part = (css) => parts.querySelector(css).cloneNode(true);
  const stops = Array.from(list.querySelectorAll("[data-stop]")).map(stopOf);
  const byId = {};
  stops.forEach((stop) => { byId[stop.id] = stop; });
  // How far the phone's clock is ahead of the server's.
  const ahead = Date.now() - Number(list.getAttribute("data-now"));
  // What was saved while the page was open stays known when the phone has forgotten it.
  const saved = {};
  let records = [], current = null, turn = Promise.resolve(), scrolled = 0;

  function stopOf(line) {
    const told = (name) => line.getAttribute("data-" + name);
    return {
      id: told("stop"), code: told("code"), form: told("form"), place: told("place"), floor: told("floor"), area: told("area"),
      since: Number(told("since")), line: line, marks: line.querySelector(".round-marks"),
    };
  }

  function visit(id, how) {
    const address = window.location.pathname + window.location.search + (id ? "#" + id : "");
    window.history[how](null, "", address);
  }

  // -- how the points stand --------------------------------------------------------------------------------------------

  function counts(record, stop) {
    return record.person === person && record.code === stop.code && record.form === stop.form &&
      (record.state === "draft" || record.finishedAt - ahead > stop.since - SLACK);
  }

  function recordOf(stop, state) { return records.find((record) => record.state === state && counts(record, stop)); }

  /* Decides how a point stands on this phone: open, draft, waiting, stuck (somebody has to do something) or saved. */
  function standingOf(stop) {
    const waiting = recordOf(stop, "waiting"), slip = recordOf(stop, "saved");
    if (slip) { saved[stop.id] = slip; }
    if (waiting) { return standing(waiting, Date.now()) === "stuck" ? "stuck" : "waiting"; }
    if (recordOf(stop, "draft")) { return "draft"; }
    return saved[stop.id] ? "saved" : "open";
  }

  function paint() {
    stops.forEach((stop) => {
      const stands = standingOf(stop);
      if (stands === stop.stands) { return; }
      stop.stands = stands;
      stop.line.setAttribute("data-stands", stands);
      Array.from(stop.marks.children).forEach((mark) => {
        if (mark.getAttribute("data-standing") === "open") { mark.hidden = stands !== "open"; } else { mark.remove(); }
      });
      if (stands !== "open") { stop.marks.appendChild(part("[data-standing=" + stands + "]")); }
    });
    const open = stops.filter((stop) => OPEN.indexOf(stop.stands) >= 0).length;
    const words = open ? left.getAttribute("data-words").replace("{n}", open) : left.getAttribute("data-none");
    if (left.textContent !== words) { left.textContent = words; }
    paintDone();
  }

  function refresh() {
    return phone.store.records().then((found) => { records = found; paint(); }).catch(() => {});
  }

  /* Returns the point to go to next: the nearest that is open, and of equally near ones the first behind this one. */
  function nextOf(from) {
    const far = (stop) => {
      const same = NEARNESS.findIndex((name) => stop[name] === from[name]);
      return same < 0 ? NEARNESS.length : same;
    };
    const at = stops.indexOf(from);
    const behind = stops.slice(at + 1).concat(stops.slice(0, at)).filter((stop) => OPEN.indexOf(stop.stands) >= 0);
    return behind.sort((one, other) => far(one) - far(other) || behind.indexOf(one) - behind.indexOf(other))[0] || null;
  }

  // -- one point -------------------------------------------------------------------------------------------------------

  /* Does one thing after the other: what is typed is on the phone before another form takes the place. */
  function inTurn(work) {
    turn = turn.then(work).catch(() => {});
    return turn;
  }

  async function putAway() {
    if (!current) { return; }
    const sheet = current.sheet;
    if (sheet) { await sheet.leave(); }
    current.head.remove();
    box.textContent = "";
    current = null;
    await refresh();
    phone.outbox.announce();
  }

  async function showStop(stop, isAgain) {
    if (current && current.stop === stop && !isAgain) { return; }
    if (!current) { scrolled = window.pageYOffset; }
    await putAway();
    await refresh();
    const whole = document.getElementById("stop-" + stop.id).content.cloneNode(true);
    const hole = whole.querySelector("[data-items]");
    const items = document.getElementById("items-" + hole.getAttribute("data-items")).content.cloneNode(true);
    hole.parentNode.replaceChild(items, hole);
    current = { stop: stop, sheet: null, done: null, key: "", as: "", head: whole.querySelector(".round-point") };
    offline.hidden = true;
    list.hidden = true;
    box.hidden = false;
    head.firstElementChild.hidden = true;
    head.appendChild(current.head);
    box.appendChild(part(".round-back"));
    box.appendChild(whole.querySelector(".round-sheet"));
    window.scrollTo(0, 0);
    if (OPEN.indexOf(stop.stands) < 0 && !isAgain) {
      const record = recordOf(stop, "waiting") || saved[stop.id];
      showDone(record.key);
    } else {
      current.head.querySelector("h1").focus();
      current.sheet = openSheet(document.getElementById("check"), phone, round);
    }
  }

  async function showList() {
    const stop = current ? current.stop : null;
    await putAway();
    head.firstElementChild.hidden = false;
    box.hidden = true;
    list.hidden = false;
    if (stop) { stop.line.focus(); }
    window.scrollTo(0, scrolled);
  }

  function go(id) {
    visit(id, "pushState");
    inTurn(() => showStop(byId[id]));
  }

  // -- instead of the form ---------------------------------------------------------------------------------------------

  function showDone(key) {
    if (!current) { return; }
    if (!current.done) {
      current.done = part(".round-done");
      box.querySelector(".round-sheet").hidden = true;
      box.appendChild(current.done);
      window.scrollTo(0, 0);
    }
    current.key = key;
    current.as = "";
    refresh();
  }

  function hideDone() {
    if (!current || !current.done) { return; }
    current.done.remove();
    current.done = null;
    box.querySelector(".round-sheet").hidden = false;
  }

  function fill(element, slots) {
    Object.keys(slots).forEach((name) => {
      Array.from(element.querySelectorAll("[data-slot=" + name + "]")).forEach((slot) => { slot.textContent = slots[name] || ""; });
    });
  }

  /* Shows where the record is now: on the phone, with the server and under which number, or deleted. */
  function paintDone() {
    if (!current || !current.done) { return; }
    const was = Object.keys(saved).map((id) => saved[id]).find((slip) => slip.key === current.key);
    const record = records.find((each) => each.key === current.key) || was;
    const stands = record ? standing(record, Date.now()) : "gone";
    const as = stands === "sending" ? "waiting" : stands, next = nextOf(current.stop);
    const shown = as + (next ? next.id : "");
    if (shown === current.as) { return; }
    const isOther = current.as.indexOf(as) !== 0 || !current.as;
    current.as = shown;
    const done = current.done;
    if (record) {
      fill(done, {
        point: record.point, title: record.title, at: record.at, number: record.number, text: record.problem ? record.problem.text : "",
      });
    }
    const cards = Array.from(done.querySelectorAll("[data-as]"));
    cards.forEach((card) => { card.hidden = card.getAttribute("data-as") !== as; });
    done.querySelector(".round-next").hidden = !next;
    done.querySelector(".round-none").hidden = Boolean(next);
    done.querySelector("[data-move=next]").hidden = !next;
    if (next) {
      [".point-name", ".point-place"].forEach((css) => {
        done.querySelector(".round-next " + css).textContent = next.line.querySelector(css).textContent;
      });
    }
    const card = cards.find((each) => !each.hidden);
    if (isOther && card) { card.focus(); }
    // It has been told here, so it need not be told again above.
    if (as === "saved" && records.indexOf(record) >= 0) { phone.store.drop(record.key).then(() => { phone.outbox.announce(); }); }
  }

  const round = {
    showKept: showDone,
    hideKept: hideDone,
    isThere: (url) => phone.panel.isThere(url),
    offline: offline.textContent.trim(),
  };

  // -- the list and the code -------------------------------------------------------------------------------------------

  const lines = Array.from(list.querySelectorAll("a[data-code]"));
  const codeForm = document.getElementById("round-code"), typed = document.getElementById("field-code");
  const said = document.getElementById("round-said"), near = document.getElementById("round-near");

  function say(name, more) {
    said.hidden = !name;
    near.hidden = true;
    if (name) { typed.setAttribute("aria-invalid", "true"); } else { typed.removeAttribute("aria-invalid"); }
    const words = name ? codeForm.getAttribute("data-" + name) : "";
    said.querySelector("span").textContent = Object.keys(more || {}).reduce((text, key) => text.replace("{" + key + "}", more[key]), words);
  }

  /* Offers points of this page as lines to tap, each once. */
  function offer(codes) {
    const box = near.querySelector("ul");
    box.textContent = "";
    codes.forEach((code) => {
      const entry = document.createElement("li"), copy = lineWith(code).cloneNode(true);
      copy.removeAttribute("id");
      entry.appendChild(copy);
      box.appendChild(entry);
    });
    near.hidden = !codes.length;
  }

  function lineWith(code) {
    const found = lines.filter((line) => line.getAttribute("data-code") === code);
    return found.find((line) => OPEN.indexOf(line.getAttribute("data-stands")) >= 0) || found[0];
  }

  function openTyped() {
    const code = normalise(typed.value.split("/c/").pop());
    const line = lineWith(code), odd = oddCharacter(code);
    if (line && line.hasAttribute("data-stop")) {
      say("");
      typed.value = "";
      go(line.getAttribute("data-stop"));
    } else if (line) {
      say("closed", { name: line.querySelector(".point-name").textContent });
      near.querySelector("p").hidden = true;
      offer([code]);
    } else if (Array.from(code).length !== CODE_LENGTH) {
      say("length", { n: Array.from(code).length });
    } else if (odd) {
      say("character", odd);
    } else {
      say("unknown");
      near.querySelector("p").hidden = false;
      offer(nearCodes(code, lines.map((each) => each.getAttribute("data-code"))));
    }
    if (!said.hidden) { typed.focus(); }
  }

  codeForm.addEventListener("submit", (event) => {
    event.preventDefault();
    openTyped();
  });
  typed.addEventListener("input", () => {
    const odd = oddCharacter(normalise(typed.value));
    if (odd && typed.value.indexOf("/") < 0) { say("character", odd); } else { say(""); }
  });

  // -- going from one to the other -------------------------------------------------------------------------------------

  box.addEventListener("click", (event) => {
    const move = event.target.closest(".round-back, .round-done [data-move]");
    if (!move) { return; }
    const name = move.getAttribute("data-move") || "list", stop = current.stop, next = nextOf(stop);
    if (name === "list") { window.history.back(); }
    if (name === "again") { inTurn(() => showStop(stop, true)); }
    if (name === "next" && next) {
      visit(next.id, "replaceState");
      inTurn(() => showStop(next));
    }
  });

  /* Goes on to another page only if it is there: without a network the browser would show nothing but its own error. */
  function follow(link) {
    phone.panel.isThere(link.pathname + link.search).then((is) => {
      offline.hidden = is;
      if (is) { window.location.assign(link.href); } else { offline.scrollIntoView({ block: "center" }); }
    });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || link.hasAttribute("download") || event.ctrlKey || event.metaKey) { return; }
    const id = link.getAttribute("data-stop"), address = link.getAttribute("href");
    event.preventDefault();
    if (id) {
      go(id);
    } else if (address.charAt(0) === "#") {
      // Not by the address: the way back leads to the list.
      const target = document.getElementById(address.slice(1));
      if (target) { target.scrollIntoView(); target.focus(); }
    } else {
      follow(link);
    }
  });
  // A draft of this page goes on in this page.
  document.getElementById("outbox").addEventListener("click", (event) => {
    const move = event.target.closest("[data-move=go]"), line = event.target.closest(".outbox-record");
    const record = move && line ? records.find((each) => each.key === line.getAttribute("data-key")) : null;
    const stop = record ? stops.find((each) => counts(record, each)) : null;
    if (!stop) { return; }
    event.preventDefault();
    event.stopPropagation();
    if (current) { visit(stop.id, "replaceState"); inTurn(() => showStop(stop)); } else { go(stop.id); }
  }, true);
  window.addEventListener("popstate", () => {
    const id = window.location.hash.slice(1);
    if (!id) { inTurn(showList); } else if (byId[id]) { inTurn(() => showStop(byId[id])); }
  });
  ["pageshow", "focus"].forEach((name) => { window.addEventListener(name, refresh); });
  phone.outbox.subscribe(refresh);
  const asked = window.location.hash.slice(1);
  if (byId[asked]) { visit("", "replaceState"); }
  refresh().then(() => { if (byId[asked]) { go(asked); } });
}

startPhone().then((phone) => {
  // A phone that keeps nothing opens each point as a page of its own.
  if (phone.store) { startRound(phone); } else { document.querySelector(".round-help").hidden = true; }
});
