/* The check form: its answers are on the phone from the first one on, and what is submitted goes through the outbox. */

import { watchAnswers } from "./answers.js";
import { fieldsOf, goPost, putFields } from "./fields.js";
import { newKey } from "./keys.js";
import { isThere } from "./panel.js";
import { attachSlots } from "./slots.js";

const SLOW = 6000, SOON = 1500;

/* Opens a form. `kept` is {store, outbox, panel} or a promise of it; the store is null where the phone can keep nothing.
   `round` is given where the form is one of many on a page that is not to be left: {showKept(key), hideKept() and
   isThere(url), as the panel has them, and `offline`, what to say where the network is gone}. */
export function openSheet(form, kept, round) {
  const words = document.getElementById("check-parts");
  const button = document.getElementById("send");
  const told = (name) => form.getAttribute("data-" + name) || "";
  const person = told("person");
  let store = null, outbox = null, panel = null;
  let startedAt = Date.now(), spent = 0, openedAt = Date.now();
  let isSent = false, isAsking = false;
  let writing = Promise.resolve();
  // What came back with answers in it, or with photos, goes on under the key it came with.
  let hasKey = !!document.getElementById("problems") || !!form.querySelector(".photos [name]");

  // A browser that puts the fields back after a reload would put back the key of what was submitted as well.
  form.setAttribute("autocomplete", "off");

  function field(name) { return form.elements[name]; }

  /* Decides whether the form is still on the page: one that was taken off it changes nothing any more. */
  function isHere() { return document.contains(form); }

  function takeKey() {
    if (hasKey) { return; }
    const key = newKey();
    if (key) { field("key").value = key; }
    hasKey = true;
  }

  const answers = watchAnswers(form, () => { takeKey(); save(); });

  // -- the draft -------------------------------------------------------------------------------------------------------

  function snapshot() {
    const now = Date.now();
    return {
      key: field("key").value, person: person, personName: told("person-name"), state: "draft", code: told("code"), point: told("point"),
      title: told("title"), form: told("form"), version: told("version"), grant: field("grant").value,
      action: form.getAttribute("action"), fields: fieldsOf(form), lines: answers.lines(), startedAt: startedAt,
      spent: spent + now - openedAt, updatedAt: now, finishedAt: 0, tries: 0, nextAt: 0, leaseUntil: 0, problem: null,
    };
  }

  /* Writes the draft as it is now; resolves when it is on the phone, or when it is clear that the phone keeps nothing. */
  function save() {
    takeKey();
    answers.slotsChanged();
    writing = writing.then(() => ready).then(() => {
      if (!store || isSent || !isHere()) { return null; }
      const draft = snapshot();
      // Submitted in another tab meanwhile: that stays as it is.
      return store.change(draft.key, (old) => !old || old.state === "draft" ? draft : null);
    }).catch(cannotKeep);
    return writing;
  }

  function cannotKeep() {
    store = null;
    const note = document.getElementById("no-store");
    if (note) { note.hidden = false; }
  }

  function continueWith(draft) {
    field("key").value = draft.key;
    hasKey = true;
    startedAt = draft.startedAt;
    spent = draft.spent || 0;
    openedAt = Date.now();
    putFields(form, draft.fields);
    answers.refresh();
    slots.restore();
  }

  /* Asks once whether to go on with an unfinished draft of the same person, point and form; resolves when that is settled. */
  async function askForDraft() {
    const records = await store.records();
    const same = records.find((record) => record.key === field("key").value);
    if (same && (same.state === "draft" || isWrong(same))) {
      // The page was opened for this very record, to mend or to finish it.
      hasKey = true;
      startedAt = same.startedAt;
      spent = same.spent || 0;
      await store.change(same.key, (now) => now && (now.state === "draft" || isWrong(now)) ? Object.assign(now, { state: "draft", problem: null }) : null);
      return;
    }
    const draft = records.filter((record) => record.state === "draft" && record.person === person &&
      record.code === told("code") && record.form === told("form")).sort((one, other) => other.updatedAt - one.updatedAt)[0];
    if (!draft || hasKey) { return; }
    let wish = await question(draft);
    // An older version's form is with the server.
    while (wish === "continue" && draft.version !== told("version") && round && !await round.isThere(draft.action)) {
      wish = await question(draft, round.offline);
    }
    if (wish === "restart") {
      await store.drop(draft.key);
    } else if (draft.version === told("version")) {
      continueWith(draft);
    } else {
      const page = [["grant", draft.grant], ["key", draft.key], ["form_token", field("form_token").value], ["resume", "1"]];
      goPost(draft.action, draft.fields.concat(page));
      await new Promise(() => {});
    }
  }

  /* Decides whether a waiting record came back to be mended. Any other one stays as it is, whatever page has its key. */
  function isWrong(record) { return record.state === "waiting" && !!record.problem && record.problem.state === "wrong"; }

  function question(draft, said) {
    const card = words.content.querySelector(".draft-question").cloneNode(true);
    card.querySelector("[data-slot=at]").textContent = panel ? panel.clock(draft.updatedAt) : "";
    if (said) {
      const line = card.appendChild(words.content.querySelector(".field-error").cloneNode(true));
      line.querySelector("span").textContent = said;
    }
    isAsking = true;
    form.hidden = true;
    form.parentNode.insertBefore(card, form);
    card.focus();
    return new Promise((resolve) => {
      card.addEventListener("click", (event) => {
        const chosen = event.target.closest("[data-move]");
        if (!chosen) { return; }
        card.remove();
        form.hidden = false;
        isAsking = false;
        answers.look();
        resolve(chosen.getAttribute("data-move"));
      });
    });
  }

  // -- sending ---------------------------------------------------------------------------------------------------------

  function busy(is) {
    isSent = is;
    const word = is ? button.getAttribute("data-busy") : button.getAttribute("data-word");
    if (is) { button.setAttribute("aria-disabled", "true"); } else { button.removeAttribute("aria-disabled"); }
    if (word) { button.textContent = word; }
  }

  function stamp() {
    field("seconds").value = Math.round((spent + Date.now() - openedAt) / 1000);
    field("seen").value = answers.seen();
    field("device_at").value = new Date().toISOString();
  }

  function photosNamed() { return fieldsOf(form).filter((pair) => /(^|\.)photo$/.test(pair[0])); }

  async function finish() {
    const named = photosNamed();
    await writing;
    await ready;
    await slots.settle();
    const left = photosNamed().map((pair) => pair[1]);
    const refused = named.filter((pair) => left.indexOf(pair[1]) < 0);
    if (!store && refused.length) { busy(false); return; }
    if (!store) { plainly(); return; }
    const record = snapshot();
    // Refused after the tap: the server then misses it, and whoever submitted it is told.
    record.fields = record.fields.concat(refused);
    const slow = setTimeout(() => { showKept(record.key); }, round ? SOON : SLOW);
    let outcome = null;
    try {
      outcome = await outbox.submit(record);
    } catch (error) {
      // The phone would not take it: sent straight away, as a page without scripts does.
      clearTimeout(slow);
      cannotKeep();
      plainly();
      return;
    }
    clearTimeout(slow);
    const key = outcome.key || record.key;
    if (key !== record.key) { (round || panel).hideKept(); }
    if (outcome.state === "wrong" && isHere()) { await reopen(key, outcome.items); return; }
    if (!round && outcome.state === "saved" && form.hidden === false && await panel.isThere(outcome.url)) {
      window.location.assign(outcome.url);
      return;
    }
    showKept(key);
  }

  /* Sends the form as a page without scripts does; not where that would only show the browser's own error. */
  async function plainly() {
    if (!await isThere("/ready")) {
      busy(false);
      window.scrollTo(0, 0);
      return;
    }
    form.submit();
  }

  async function reopen(key, problems) {
    await store.change(key, (record) => record && Object.assign(record, { state: "draft", problem: null, finishedAt: 0 }));
    (round || panel).hideKept();
    form.hidden = false;
    if (field("key").value !== key) {
      field("key").value = key;
      slots.restore();
    }
    busy(false);
    answers.mark(problems);
    outbox.announce();
  }

  function showKept(key) {
    if (!isHere()) { return; }
    form.hidden = true;
    ["problems", "no-store"].forEach((id) => { const box = document.getElementById(id); if (box) { box.hidden = true; } });
    (round || panel).showKept(key, form.parentNode);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSent || isAsking) { return; }
    takeKey();
    stamp();
    busy(true);
    finish();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden && hasKey && !isSent && isHere()) { save(); } });
  window.addEventListener("pagehide", () => { if (hasKey && !isSent && isHere()) { save(); } });
  window.addEventListener("pageshow", (event) => {
    // Shown again out of the browser's memory: what was sent must not be sent again, so the page asks how things stand.
    if (event.persisted && !round) { window.location.reload(); }
  });
  const problems = document.getElementById("problems");
  if (problems) { problems.focus(); }

  const sheet = {
    person: person,
    recordKey: () => { takeKey(); return field("key").value; },
    save: save,
    /* Resolves when what was typed is on the phone: the form may then be taken off the page. */
    leave: () => hasKey && !isSent && !isAsking ? save() : Promise.resolve(),
    get grant() { return field("grant").value; },
    get store() { return store; },
    get outbox() { return outbox; },
  };
  const slots = attachSlots(form, sheet);
  answers.asks(slots);
  const ready = Promise.resolve(kept).then((found) => {
    store = found.store;
    outbox = found.outbox;
    panel = found.panel || null;
    if (!store) { cannotKeep(); return null; }
    return askForDraft();
  }).catch(cannotKeep).then(() => slots.restore()).catch(() => {});
  sheet.ready = ready;
  return sheet;
}
