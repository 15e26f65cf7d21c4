/* What every page of the phone does: shows what waits on it, and sends that whenever it can. */

import { makeOutbox } from "./outbox.js";
import { showPanel } from "./panel.js";
import { openStore } from "./store.js";

/* Resolves to {store, outbox, panel}; all null where the phone keeps nothing, and the page then works as without scripts. */
export function startPhone() {
  const root = document.getElementById("outbox");
  if (!root) { return Promise.resolve({ store: null, outbox: null, panel: null }); }
  const page = document.querySelector("[name=form_token]");
  return openStore().then((store) => {
    if (!store) {
      root.hidden = false;
      root.querySelector(".outbox-none").hidden = true;
      root.querySelector(".outbox-refused").hidden = false;
      return { store: null, outbox: null, panel: null };
    }
    const outbox = makeOutbox({ store: store, token: page ? page.value : "" });
    const panel = showPanel(root, store, outbox);
    outbox.watch();
    return { store: store, outbox: outbox, panel: panel };
  });
}
