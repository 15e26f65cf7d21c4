/* Sends one photo by itself: when it is taken and, until it has arrived, whenever the queue is sent. */

const ADDRESS = "/photos";
const LONGEST_WAIT = 90000;
// The server looked at the photo and said no; sending it again would be answered the same.
const FINAL = [400, 409, 413, 415, 422];

/* Resolves, and never rejects, to {state, text, small, status}: "stored" once the server has it, "refused" with its
   reason, or "waiting" when that can not be told yet; `status` is 0 without an answer.
   `send` is fetch or stands in for it, `token` a form token, `grant` what the form page was served with. */
export function uploadPhoto(photo, { send, token, grant }) {
  const body = new FormData();
  body.append("grant", grant);
  body.append("record", photo.record);
  body.append("key", photo.key);
  body.append("item", photo.item);
  body.append("kind", photo.kind);
  body.append("taken_at", photo.takenAt || "");
  body.append("photo", new Blob([photo.bytes], { type: photo.type || "application/octet-stream" }), "photo");
  return ask(ADDRESS, { method: "POST", body, send, token }).then(({ status, said }) => {
    const isStored = said.state === "stored" && status >= 200 && status < 300;
    const state = isStored ? "stored" : FINAL.indexOf(status) >= 0 ? "refused" : "waiting";
    return { state, text: said.text || "", small: said.small || "", status };
  });
}

/* Resolves, and never rejects, to {status, said, at}: the server's answer, status 0 if there was none within a minute
   and a half. `at` is the server's clock in words the Date constructor reads, or "". */
export function ask(address, { method = "GET", body, send, token = "" }) {
  const go = send || ((where, options) => window.fetch(where, options));
  const headers = { "Accept": "application/json" };
  if (token) { headers["X-Form-Token"] = token; }
  const asked = Promise.resolve()
    .then(() => go(address, { method, headers, body, credentials: "same-origin" }))
    .then((response) => response.json().catch(() => null).then((said) => ({
      status: response.status,
      said: said || {},
      at: (response.headers && response.headers.get("Date")) || "",
    })));
  const late = new Promise((resolve) => { window.setTimeout(() => resolve({ status: 0, said: {}, at: "" }), LONGEST_WAIT); });
  return Promise.race([asked, late]).catch(() => ({ status: 0, said: {}, at: "" }));
}

/* Resolves to a fresh form token for a page that is too old for its own, or to "" if the server can not be asked. */
export function freshToken(send) {
  return ask("/ready", { send }).then(({ said }) => said.token || "");
}
