/* Brings the form's places for photos, signatures and second persons to life. Without it they are plain inputs. */

import { newKey } from "./keys.js";
import { Album, PhotoSlot } from "./photos.js";
import { SecondSlot } from "./second.js";
import { SignatureSlot } from "./signature.js";

/* `sheet` has recordKey(), grant, save() and store (null where the phone keeps nothing), and may have send().
   Returns {restore, settle, isAnswered}:
   restore() shows again what the phone keeps under the form's key, to be called after a draft was put back;
   settle() resolves when a drawn signature and every photo are kept, to be awaited before the form is sent;
   isAnswered(item) says of an item's section whether its slot holds an answer, or null if it has none. */
export function attachSlots(form, sheet) {
  const template = document.getElementById("slot-parts");
  const roots = Array.from(form.querySelectorAll(".slot"));
  if (!template || !template.content || !roots.length || !newKey()) {
    return { restore: () => Promise.resolve(), settle: () => Promise.resolve(), isAnswered: () => null };
  }
  const album = new Album(form, sheet, template.content);
  const seconds = roots.filter((root) => root.getAttribute("data-slot") === "second")
    .map((root) => new SecondSlot(root, form, sheet));
  album.slots = roots.filter((root) => root.getAttribute("data-slot") !== "second").map((root) => {
    const slot = root.getAttribute("data-slot") === "signature" ? new SignatureSlot(root, album) : new PhotoSlot(root, album);
    slot.showButtons();
    return slot;
  });

  async function restore() {
    seconds.forEach((slot) => slot.show());
    const key = form.elements.key.value;
    const photos = album.store ? await album.store.photosOf(key) : [];
    album.slots.forEach((slot) => slot.restore(key, photos.filter((photo) => photo.item === slot.item)));
  }

  async function settle() {
    album.slots.forEach((slot) => { if (slot.settle) { slot.settle(); } });
    await Promise.all(seconds.map((slot) => slot.settle()));
    await album.settle();
  }

  function isAnswered(item) {
    const slot = album.slots.concat(seconds).filter((each) => item.contains(each.root))[0];
    if (!slot) { return null; }
    const none = slot.root.querySelector(".why-none input:checked, .why-none input:not([type=radio])");
    return slot.isAnswered || Boolean(none && none.value);
  }

  restore().catch(() => {});
  return { restore, settle, isAnswered };
}
