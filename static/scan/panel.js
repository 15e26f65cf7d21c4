/* 待发送: how many records wait on this phone, a line for each of one's own, and what can be done with it. */

import { goPost } from "./fields.js";
import { OLD } from "./outbox.js";

const THERE = 4000;

function two(number) { return ("0" + number).slice(-2); }

/* Returns an instant as the wall clock says it, with the day before it unless that is today. */
export function clock(at) {
  const then = new Date(at), today = new Date();
  const time = two(then.getHours()) + ":" + two(then.getMinutes());
  return then.toDateString() === today.toDateString() ? time : two(then.getMonth() + 1) + "-" + two(then.getDate()) + " " + time;
}

/* Returns a record as text that can be read, kept and typed in elsewhere. */
export function textOf(record) {
  const at = new Date(record.finishedAt || record.updatedAt);
  const day = at.getFullYear() + "-" + two(at.getMonth() + 1) + "-" + two(at.getDate());
  const head = [record.point, record.title, record.personName, day + " " + two(at.getHours()) + ":" + two(at.getMinutes()), record.code, record.key];
  const lines = (record.lines || []).map((line, place) => (place + 1) + ". " + line[0] + ": " + (line[1] || "–"));
  return head.concat("", lines, "").join("\n");
}

/* Decides what a record of the phone is shown as: draft, sending, waiting or stuck (somebody has to do something). */
export function standing(record, now) {
  if (record.state !== "waiting") { return record.state; }
  if (record.leaseUntil > now) { return "sending"; }
  const problem = record.problem;
  return problem && problem.state !== "offline" && problem.state !== "later" ? "stuck" : "waiting";
}

/* Asks whether a page of this server can be loaded now; resolves to yes or no, without an answer to no. */
export function isThere(url) {
  if (!/^\/[^/\\]/.test(url || "")) { return Promise.resolve(false); }
  const asked = window.fetch(url, { method: "HEAD", credentials: "same-origin" }).then((answer) => answer.ok, () => false);
  return Promise.race([asked, new Promise((resolve) => { setTimeout(() => { resolve(false); }, THERE); })]);
}

export function showPanel(root, store, outbox) {
  const person = root.getAttribute("data-person");
  const parts = document.getElementById("outbox-parts").content;
  const keptParts = document.getElementById("kept-parts");
  const opened = {};
  let kept = null;

  const part = (css) => parts.querySelector(css).cloneNode(true);
  const keptPart = (css) => keptParts.content.querySelector(css).cloneNode(true);
  root.appendChild(part(".outbox-all"));
  const inside = (css) => root.querySelector(css);
  const told = (name) => root.getAttribute("data-" + name) || "";

  function fill(element, slots) {
    Object.keys(slots).forEach((name) => {
      const slot = element.querySelector("[data-slot=" + name + "]");
      if (slot) { slot.textContent = slots[name]; }
    });
    return element;
  }

  // -- one record ------------------------------------------------------------------------------------------------------

  function words(record) {
    const problem = record.problem;
    if (!problem || record.state === "draft") { return ""; }
    const own = told("text-" + problem.state);
    return problem.state === "wrong" || problem.state === "stuck" || problem.state === "later" ? problem.text || own : own;
  }

  /* Returns the line of a record with its moves. */
  function line(record) {
    const stands = standing(record, Date.now());
    const element = fill(part(".outbox-record"), {
      point: record.point, title: record.title, at: clock(record.finishedAt || record.updatedAt), text: words(record),
    });
    element.setAttribute("data-key", record.key);
    element.setAttribute("data-stands", stands);
    Array.from(element.querySelectorAll("[data-mark]")).forEach((mark) => { mark.hidden = mark.getAttribute("data-mark") !== stands; });
    element.querySelector("[data-slot=text]").hidden = !words(record);
    const problem = record.state === "waiting" && record.problem ? record.problem.state : "";
    const isOpen = {
      go: record.state === "draft", signin: problem === "signed_out", mend: problem === "wrong", anew: problem === "taken",
      send: record.state === "waiting" && problem !== "taken" && problem !== "wrong",
    };
    Array.from(element.querySelectorAll("[data-move]")).forEach((move) => {
      const name = move.getAttribute("data-move");
      if (name in isOpen) { move.hidden = !isOpen[name]; }
      if (name === "go") { move.href = "/c/" + record.code + "?form=" + record.form; }
      if (name === "signin" && record.problem && /^\/[^/\\]/.test(record.problem.url || "")) { move.href = record.problem.url; }
    });
    open(element, record, opened[record.key] || "");
    element.addEventListener("click", (event) => {
      const move = event.target.closest("[data-move]");
      if (move) { act(move.getAttribute("data-move"), record, element, event); }
    });
    return element;
  }

  /* Opens one of a line's parts (its answers, its text, the question before deleting) and closes the others. */
  function open(element, record, name) {
    opened[record.key] = name;
    Array.from(element.querySelectorAll("[data-part]")).forEach((box) => { box.hidden = box.getAttribute("data-part") !== name; });
    if (name === "answers") {
      const list = element.querySelector("dl");
      list.textContent = "";
      (record.lines || []).forEach((each) => {
        const title = document.createElement("dt"), said = document.createElement("dd");
        title.textContent = each[0];
        said.textContent = each[1] || "–";
        list.appendChild(title);
        list.appendChild(said);
      });
    } else if (name === "text") {
      const text = textOf(record), link = element.querySelector("a[download]");
      element.querySelector("textarea").value = text;
      link.href = "data:text/plain;charset=utf-8," + encodeURIComponent("\ufeff" + text);
      link.download = (record.point + " " + clock(record.finishedAt || record.updatedAt)).replace(/[^\w\u4e00-\u9fff-]+/g, "-") + ".txt";
    }
  }

  function act(name, record, element, event) {
    const say = (text) => { fill(element, { text: text }).querySelector("[data-slot=text]").hidden = !text; };
    if (name === "look") { open(element, record, opened[record.key] === "answers" ? "" : "answers"); }
    if (name === "text") { open(element, record, opened[record.key] === "text" ? "" : "text"); }
    if (name === "drop") { open(element, record, "sure"); element.querySelector("[data-move=keep]").focus(); }
    if (name === "keep") { open(element, record, ""); }
    if (name === "drop-sure") { store.drop(record.key).then(() => { outbox.announce(); }); }
    if (name === "send") { say(told("text-sending")); outbox.resend(record.key).then((outcome) => { say(told("text-" + outcome.state)); refresh(); }); }
    if (name === "anew") { outbox.sendAsNew(record.key).then(refresh); }
    if (name === "mend") { mend(record, say); }
    if (name === "go") { follow(event, element.querySelector("[data-move=go]").href, say); }
  }

  /* Opens a refused record as its form again, in the version it was made with. */
  function mend(record, say) {
    outbox.greet().then((here) => {
      if (!here) { say(told("text-away")); return; }
      const page = [["grant", record.grant], ["key", record.key], ["form_token", here.token], ["resume", "1"]];
      goPost(record.action, record.fields.concat(page));
    });
  }

  /* Goes to a page only if it is there: without a network the browser would show nothing but its own error. */
  function follow(event, href, say) {
    event.preventDefault();
    const url = new URL(href, window.location.href);
    isThere(url.pathname + url.search).then((is) => { if (is) { window.location.assign(url.href); } else { say(told("text-away")); } });
  }

  // -- all of them -----------------------------------------------------------------------------------------------------

  function refresh() {
    return store.records().then(show).catch(() => {});
  }

  let shown = "";

  function show(records) {
    const now = Date.now();
    const waiting = records.filter((record) => record.state === "waiting");
    const isOwn = (record) => person !== "" && record.person === person;
    const drafts = records.filter((record) => record.state === "draft" && isOwn(record) && !isOnPage(record));
    const slips = records.filter((record) => record.state === "saved" && isOwn(record));
    const own = waiting.filter(isOwn).concat(drafts).sort((one, other) => (one.finishedAt || one.updatedAt) - (other.finishedAt || other.updatedAt));
    const isOld = waiting.some((record) => now - record.finishedAt > OLD);
    const next = JSON.stringify([waiting.length, isOld, slips.map((each) => each.key), own.map((each) => [each.key, standing(each, now), each.tries, words(each)])]);
    showKeptAgain(records);
    if (next === shown) { return; }
    shown = next;
    root.hidden = false;
    inside(".outbox-none").hidden = waiting.length + drafts.length > 0;
    inside(".outbox-some").hidden = waiting.length + drafts.length === 0;
    fill(root, { count: waiting.length, drafts: drafts.length });
    const stuck = waiting.filter((record) => isOwn(record) && standing(record, now) === "stuck");
    fill(root, { stuck: stuck.length });
    inside(".outbox-stuck").hidden = !stuck.length;
    inside(".outbox-drafts").hidden = !drafts.length;
    inside(".outbox-waiting").hidden = !waiting.length;
    inside(".outbox-send").hidden = !waiting.length;
    placeSend(isOld);
    inside(".outbox-old").hidden = !isOld;
    const list = inside(".outbox-list");
    list.textContent = "";
    own.forEach((record) => { list.appendChild(line(record)); });
    list.hidden = !own.length;
    showOthers(waiting.filter((record) => !isOwn(record)));
    showSlips(slips);
  }

  /* The button stands in the open once a record is old, else first in the list. */
  function placeSend(isOld) {
    const some = inside(".outbox-some"), button = inside(".outbox-send");
    const place = isOld ? some.parentNode : some;
    if (button.parentNode !== place) { place.insertBefore(button, isOld ? some : inside(".outbox-note")); }
  }

  function showOthers(records) {
    const counts = {}, list = inside(".outbox-others");
    records.forEach((record) => { counts[record.personName] = (counts[record.personName] || 0) + 1; });
    list.textContent = "";
    Object.keys(counts).forEach((name) => { list.appendChild(fill(part(".outbox-other"), { name: name, n: counts[name] })); });
    list.hidden = !records.length;
  }

  function showSlips(slips) {
    const old = inside(".outbox-saved");
    if (old) { old.remove(); }
    if (!slips.length) { return; }
    const card = part(".outbox-saved"), list = card.querySelector("ul");
    slips.forEach((slip) => { list.appendChild(fill(part(".outbox-slip"), { point: slip.point, title: slip.title, number: slip.number, at: slip.at })); });
    card.querySelector("button").addEventListener("click", () => { dropSlips(() => true).then(refresh); });
    root.insertBefore(card, inside(".outbox-all"));
  }

  function dropSlips(isRead) {
    return store.records().then((records) => Promise.all(
      records.filter((each) => each.state === "saved" && each.person === person && isRead(each)).map((each) => store.drop(each.key))
    ));
  }

  function isOnPage(record) {
    const form = document.getElementById("check");
    return !!form && form.elements.key.value === record.key;
  }

  // -- instead of the form ---------------------------------------------------------------------------------------------

  /* Shows, in place of the form, where its record is now: on the phone, or with the server and under which number. */
  function showKept(key, place) {
    if (!kept) {
      kept = { key: key, box: document.createElement("div"), as: "" };
      kept.box.className = "kept";
      place.appendChild(kept.box);
      place.classList.add("is-kept");
      window.scrollTo(0, 0);
    }
    return refresh();
  }

  function hideKept() {
    if (kept) { kept.box.parentNode.classList.remove("is-kept"); kept.box.remove(); kept = null; }
  }

  function showKeptAgain(records) {
    if (!kept) { return; }
    const record = records.find((each) => each.key === kept.key);
    const as = record ? [record.state, standing(record, Date.now()), words(record)].join() : "gone";
    if (as === kept.as) { return; }
    kept.as = as;
    kept.box.textContent = "";
    if (!record) { kept.box.appendChild(keptPart(".kept-gone")); return; }
    if (record.state === "saved") {
      const card = fill(keptPart(".kept-saved"), { number: record.number, at: record.at, point: record.point, title: record.title });
      card.querySelector("[data-move=go]").href = record.url;
      kept.box.appendChild(card);
    } else {
      kept.box.appendChild(fill(keptPart(".kept-here"), { point: record.point, title: record.title }));
      kept.box.querySelector(".kept-line").appendChild(line(record));
    }
    const said = kept.box.querySelector("[data-slot=said]");
    Array.from(kept.box.querySelectorAll(".kept-moves a")).forEach((link) => {
      link.addEventListener("click", (event) => { follow(event, link.href, (text) => { said.textContent = text; said.hidden = false; }); });
    });
    const card = kept.box.querySelector("[tabindex]");
    if (card) { card.focus(); }
  }

  // -- always ----------------------------------------------------------------------------------------------------------

  inside(".outbox-send").addEventListener("click", () => {
    const button = inside(".outbox-send"), note = inside(".outbox-note");
    button.setAttribute("aria-disabled", "true");
    outbox.flush({ force: true }).then(refresh).then(() => store.records()).then((records) => {
      button.removeAttribute("aria-disabled");
      note.hidden = !records.some((record) => record.state === "waiting");
    });
  });
  outbox.subscribe(refresh);
  ["pageshow", "focus"].forEach((name) => { window.addEventListener(name, refresh); });
  // The page that tells of a saved record has been loaded: its slip has done its work.
  dropSlips((slip) => slip.url === window.location.pathname).then(refresh, refresh);

  return { refresh, showKept, hideKept, isThere, clock };
}
