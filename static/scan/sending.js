/* One request to the server and what its answer means for the record: nothing here keeps or retries anything. */

const PATIENCE = 20000;
const FIRST = 5000, LONGEST = 120000;

/* What an answer leaves to be done; a status that is not named is tried again later. */
const OUTCOMES = {
  401: "signed_out", 403: "signed_out", 409: "taken", 422: "wrong",
  400: "stuck", 404: "stuck", 405: "stuck", 410: "stuck", 413: "stuck", 415: "stuck", 421: "stuck",
};

/* Returns a fetch that gives up after some milliseconds, and that sends the cookies in old browsers too. */
export function patient(send, later, patience) {
  return function (path, options) {
    const stop = typeof AbortController === "function" ? new AbortController() : null;
    const wanted = Object.assign({ credentials: "same-origin", cache: "no-store" }, options, stop ? { signal: stop.signal } : null);
    return new Promise((resolve, reject) => {
      const timer = (later || setTimeout)(() => {
        reject(new Error("too slow"));
        if (stop) { stop.abort(); }
      }, patience || PATIENCE);
      Promise.resolve().then(() => send(path, wanted)).then(resolve, reject).then(() => { clearTimeout(timer); });
    });
  };
}

/* Resolves to {status, ok, said} of an answer, or {status: 0} where there is none. */
export function ask(send, path, options) {
  const wanted = Object.assign({}, options, { headers: Object.assign({ Accept: "application/json" }, (options || {}).headers) });
  return send(path, wanted).then((response) => response.json().catch(() => null).then((said) => (
    { status: response.status, ok: response.ok, said: said && typeof said === "object" ? said : {} }
  ))).catch(() => ({ status: 0, ok: false, said: {} }));
}

/* Decides what an answer to a sent record means: "saved" only where the server says so and names the record. */
export function outcomeOf(answer) {
  const said = answer.said;
  const more = { status: answer.status, text: said.text || "", items: said.items || [], url: said.url || "" };
  if (answer.ok && said.state === "saved" && said.number) {
    return Object.assign(more, { state: "saved", number: said.number, at: said.at || "", isLate: !!said.is_late });
  }
  if (answer.ok) { return Object.assign(more, { state: "later" }); }
  if (answer.status === 0) { return Object.assign(more, { state: "offline" }); }
  return Object.assign(more, { state: OUTCOMES[answer.status] || "later" });
}

/* Returns a waiting record as the form would post it. */
export function bodyOf(record, token, at) {
  const body = new URLSearchParams();
  record.fields.forEach((pair) => { body.append(pair[0], pair[1]); });
  body.append("grant", record.grant);
  body.append("key", record.key);
  body.append("form_token", token);
  body.append("sent_at", new Date(at).toISOString());
  return body;
}

/* Returns the milliseconds to wait after so many tries: 5 s, doubling, two minutes at most. */
export function backoff(tries) { return Math.min(FIRST * Math.pow(2, Math.max(0, tries - 1)), LONGEST); }
