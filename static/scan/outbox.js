/* The queue of finished records: each is sent until the server has answered that it is saved, and kept until then.

   A record waits for its own turn: what is wrong with one keeps no other back. Two tabs do not send the same one, because
   whoever sends it holds a lease on it for a while; sent twice all the same, the server knows it by its key. */

import { newKey } from "./keys.js";
import { ask, backoff, bodyOf, outcomeOf, patient } from "./sending.js";
import { uploadPhoto } from "./upload.js";

const LONGEST = 120000, EVERY = 30000, AT_ONCE = 3000;
const PHOTO_PATIENCE = 60000;
const LEASE = 25000, PHOTO_LEASE = PHOTO_PATIENCE + 5000;
const SLIP_LASTS = 24 * 3600000, DRAFT_LASTS = 14 * 24 * 3600000;
// Sent again as it is, it would be answered the same: somebody has to look at it.
const HOPELESS = ["wrong", "taken"];

export const OLD = 12 * 3600000;

/* Decides whether a record is to be tried now. `how`: {} of itself, {nudge} the network or the person came back, {force} by hand. */
export function isDue(record, now, how) {
  if (record.state !== "waiting") { return false; }
  const problem = record.problem;
  if (problem && HOPELESS.indexOf(problem.state) >= 0) { return false; }
  if (how.force) { return true; }
  if (problem && problem.state === "stuck") { return false; }
  if (how.nudge && problem && (problem.state === "offline" || problem.state === "signed_out")) { return true; }
  // A clock that was set back must not hold a record for days.
  return !record.nextAt || record.nextAt <= now || record.nextAt - now > LONGEST;
}

function isLeased(record, now) { return record.leaseUntil > now && record.leaseUntil - now <= PHOTO_LEASE; }

export function makeOutbox(given) {
  const store = given.store;
  const now = given.now || Date.now;
  const later = given.later || ((work, span) => setTimeout(work, span));
  const fetching = given.send || ((path, options) => window.fetch(path, options));
  const send = patient(fetching, later, given.patience);
  const sendPhoto = patient(fetching, later, PHOTO_PATIENCE);
  const readyPath = given.ready || "/ready";
  const listeners = [];
  const photoTurns = {};
  let token = given.token || "";
  let isWatching = false, flushing = null, again = null, timer = null;
  let quiet = { tries: 0, until: 0, askedAt: 0 };

  function announce() { listeners.forEach((listener) => { listener(); }); }

  function subscribe(listener) {
    listeners.push(listener);
    return () => { listeners.splice(listeners.indexOf(listener), 1); };
  }

  /* Asks whether the server is there; resolves to its answer, with a fresh form token taken from it, or to null. */
  async function greet() {
    quiet.askedAt = now();
    const answer = await ask(send, readyPath);
    if (!answer.ok || !answer.said.token) {
      quiet.tries += 1;
      quiet.until = now() + backoff(quiet.tries);
      return null;
    }
    token = answer.said.token;
    quiet.tries = quiet.until = 0;
    return answer.said;
  }

  async function uploadPhotos(wanted) {
    const key = typeof wanted === "string" ? wanted : wanted.key;
    const turn = (photoTurns[key] || Promise.resolve()).then(() => uploadInTurn(key, wanted.grant));
    photoTurns[key] = turn.catch(() => {});
    return turn;
  }

  /* Sends the photos of a record that the server has not; resolves to "done", "offline", "signed_out" or "later". */
  async function uploadInTurn(key, grant) {
    const record = grant ? null : await store.record(key);
    const words = grant || (record && record.grant) || "";
    if (!token) { await greet(); }
    const photos = (await store.photosOf(key)).filter((photo) => photo.state === "waiting");
    for (const photo of photos) {
      await lease(key, PHOTO_LEASE);
      let outcome = await uploadPhoto(photo, { send: sendPhoto, token: token, grant: words });
      if (outcome.status === 403 && await refreshed()) { outcome = await uploadPhoto(photo, { send: sendPhoto, token: token, grant: words }); }
      if (outcome.state === "waiting") {
        return outcome.status === 0 ? "offline" : outcome.status === 401 || outcome.status === 403 ? "signed_out" : "later";
      }
      // Taken away while it was on its way: it stays away.
      await store.changePhoto(photo.key, (kept) => kept && Object.assign(kept, { state: outcome.state, text: outcome.text, small: outcome.small }));
      announce();
    }
    return "done";
  }

  function lease(key, span) {
    return store.change(key, (record) => record && record.state === "waiting" ? Object.assign(record, { leaseUntil: now() + span }) : null);
  }

  async function post(record) {
    await lease(record.key, LEASE);
    const order = () => ask(send, record.action, { method: "POST", body: bodyOf(record, token, now()) });
    let answer = await order();
    if (answer.status === 403 && await refreshed()) { answer = await order(); }
    return outcomeOf(answer);
  }

  /* Asks for another form token where that of the page is refused: the page may be old. Resolves to whether there is one. */
  async function refreshed() {
    const old = token;
    return !!await greet() && token !== old;
  }

  /* Takes back that the photos which the server misses have been sent: it may stand on yesterday's backup. Resolves to
     whether there are any that can be sent again. */
  async function recall(key, items) {
    const missed = items.filter((each) => /(^|\.)photo$/.test(each.field || "")).map((each) => each.item);
    const photos = (await store.photosOf(key)).filter((photo) => photo.state === "stored" && photo.bytes && missed.indexOf(photo.item) >= 0);
    for (const photo of photos) { await store.changePhoto(photo.key, (kept) => kept && Object.assign(kept, { state: "waiting" })); }
    return photos.length > 0;
  }

  async function sendWhole(record) {
    const photos = await uploadPhotos(record);
    return photos === "done" ? post(record) : { state: photos, status: 0, text: "", items: [] };
  }

  async function attempt(key) {
    const leased = await store.change(key, (record) => {
      if (!record || record.state !== "waiting" || isLeased(record, now())) { return null; }
      return Object.assign(record, { leaseUntil: now() + LEASE });
    });
    if (!leased) { return { state: "busy", text: "", items: [] }; }
    announce();
    let outcome = null;
    try {
      outcome = await sendWhole(leased);
      if (outcome.state === "wrong" && await recall(key, outcome.items)) { outcome = await sendWhole(leased); }
    } catch (error) {
      outcome = { state: "later", status: 0, text: "", items: [] };
    }
    await settle(key, outcome);
    announce();
    return outcome;
  }

  async function settle(key, outcome) {
    if (outcome.state === "saved") {
      const record = await store.record(key);
      await store.drop(key, record && slipOf(record, outcome));
      return;
    }
    await store.change(key, (record) => record && Object.assign(record, {
      leaseUntil: 0,
      tries: record.tries + 1,
      nextAt: now() + backoff(record.tries + 1),
      problem: { state: outcome.state, status: outcome.status, text: outcome.text, items: outcome.items, url: outcome.url || "" },
    }));
  }

  /* What stays on the phone of a saved record for a while: its number, in case the page that tells it can not be loaded. */
  function slipOf(record, outcome) {
    return {
      key: record.key, person: record.person, personName: record.personName, state: "saved", code: record.code, point: record.point,
      title: record.title, number: outcome.number, at: outcome.at, url: outcome.url, isLate: outcome.isLate, finishedAt: record.finishedAt,
      form: record.form, savedAt: now(),
    };
  }

  async function waiting() {
    const records = await store.records();
    return records.filter((record) => record.state === "waiting").sort((one, other) => one.finishedAt - other.finishedAt);
  }

  /* Keeps a finished record and tries to send it at once; resolves to the outcome with the key it is kept under, rejects if
     the phone could not keep it. Another tab may have submitted the same draft with other answers, which still wait: those
     stay, and this is a record of its own. */
  async function submit(record) {
    const finished = Object.assign({}, record, {
      state: "waiting", finishedAt: record.finishedAt || now(), updatedAt: now(), tries: 0, nextAt: 0, leaseUntil: 0, problem: null,
    });
    const other = await store.record(record.key);
    let key = record.key;
    if (other && other.state === "waiting" && answersOf(other) !== answersOf(finished) && newKey()) {
      key = await keepAnew(finished, newKey());
    } else {
      await store.putRecord(finished);
    }
    announce();
    const outcome = await attempt(key);
    plan();
    return Object.assign({}, outcome, { key: key });
  }

  function answersOf(record) { return JSON.stringify(record.fields.filter((pair) => /^a\.|^photo$/.test(pair[0]))); }

  /* Sends one record now, whatever was answered before; resolves to the outcome. */
  async function resend(key) {
    if (!await greet()) { return { state: "offline", text: "", items: [] }; }
    const outcome = await attempt(key);
    plan();
    return outcome;
  }

  /* Sends a record that the server refused for its key as another one; its photos go with it, under keys of their own. */
  async function sendAsNew(key) {
    const record = await store.record(key), fresh = newKey();
    if (!record || !fresh) { return { state: "stuck", text: "", items: [] }; }
    await keepAnew(record, fresh, key);
    return resend(fresh);
  }

  /* Keeps a record under a new key, with copies of the photos it names; resolves to that key. What was kept under `instead`
     goes in the same step. */
  async function keepAnew(record, fresh, instead) {
    const photos = await store.photosOf(record.key), keys = {};
    const isPhoto = (name) => name === "photo" || /\.photo$/.test(name);
    const named = record.fields.filter((pair) => isPhoto(pair[0])).map((pair) => pair[1]);
    const copies = photos.filter((photo) => photo.bytes && named.indexOf(photo.key) >= 0).map((photo) => {
      keys[photo.key] = newKey();
      return Object.assign({}, photo, { key: keys[photo.key], record: fresh, state: "waiting", text: "", small: "" });
    });
    const fields = record.fields.map((pair) => [pair[0], isPhoto(pair[0]) && keys[pair[1]] ? keys[pair[1]] : pair[1]]);
    const next = Object.assign({}, record, { key: fresh, fields: fields, tries: 0, nextAt: 0, leaseUntil: 0, problem: null });
    await store.replace(instead || fresh, next, copies);
    return fresh;
  }

  function flush(how) {
    const wish = how || {};
    if (flushing) {
      // Asked for by hand while a round is on its way: one more round follows, and never more than one.
      if (wish.force) { again = wish; }
      return flushing;
    }
    flushing = round(wish).catch(() => {}).then(() => {
      flushing = null;
      plan();
      const next = again;
      again = null;
      return next ? flush(next) : undefined;
    });
    return flushing;
  }

  async function round(how) {
    if (!how.force && (how.nudge ? now() - quiet.askedAt < AT_ONCE && quiet.tries : quiet.until > now() && quiet.until - now() <= LONGEST)) { return; }
    const due = (await waiting()).filter((record) => isDue(record, now(), how));
    if (!due.length) { return; }
    let here = await greet();
    for (const record of due) {
      if (!here) { break; }
      const outcome = await attempt(record.key);
      // One record that cannot get through is not the network: asked again before the next one.
      if (outcome.state === "offline") { here = await greet(); }
    }
    announce();
  }

  /* Sets the next round for when something is due: no later than in half a minute, and never if nothing waits. */
  async function plan() {
    if (!isWatching) { return; }
    clearTimeout(timer);
    timer = null;
    const records = (await waiting()).filter((record) => !record.problem || HOPELESS.concat("stuck").indexOf(record.problem.state) < 0);
    if (!records.length) { return; }
    const soonest = Math.min.apply(null, records.map((record) => Math.max(record.nextAt || 0, record.leaseUntil || 0, quiet.until)));
    clearTimeout(timer);
    timer = later(() => { if (!document.hidden) { flush(); } else { plan(); } }, Math.min(EVERY, Math.max(1000, soonest - now())));
  }

  /* Drops slips read long ago and drafts nobody came back to. */
  async function tidy() {
    const records = await store.records();
    for (const record of records) {
      const isOver = record.state === "saved" ? now() - record.savedAt > SLIP_LASTS
        : record.state === "draft" && now() - record.updatedAt > DRAFT_LASTS;
      if (isOver) { await store.drop(record.key); }
      // A photo that was on its way by itself when its record was saved may have come back meanwhile.
      if (record.state === "saved") { await store.deletePhotosOf(record.key); }
    }
  }

  /* Sends from now on whenever there is a reason to: the network, the page or the person came back, or time has passed. */
  function watch() {
    isWatching = true;
    const nudge = () => { if (!document.hidden) { flush({ nudge: true }); } };
    window.addEventListener("online", nudge);
    window.addEventListener("pageshow", nudge);
    document.addEventListener("visibilitychange", nudge);
    return tidy().catch(() => {}).then(() => flush({ nudge: true }));
  }

  return { submit, resend, sendAsNew, flush, uploadPhotos, subscribe, watch, greet, announce, token: () => token };
}
