/* The photos of one record: taken, shrunk, kept on the phone, sent at once by themselves, shown with their state. */

import { newKey } from "./keys.js";
import { shrink } from "./shrink.js";
import { freshToken, uploadPhoto } from "./upload.js";

export const MOST_PHOTOS = 60;
const FIRST_WAIT = 5000;
const LONGEST_WAIT = 120000;
const LONGEST_SAVING = 3000;

/* All photos of the form: one queue for sending, one number that may not be passed. */
export class Album {
  constructor(form, sheet, parts) {
    this.form = form;
    this.sheet = sheet;
    this.parts = parts;
    this.slots = [];
    this.works = new Set();
    this.queue = Promise.resolve();
    this.wait = FIRST_WAIT;
    this.timer = 0;
    window.addEventListener("online", () => this.retry());
    window.addEventListener("pageshow", () => this.retry());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) { this.retry(); } });
  }

  get store() { return this.sheet.store || null; }

  get count() { return this.slots.reduce((sum, slot) => sum + slot.photos.length, 0); }

  /* Resolves when every photo taken so far is kept on the phone, or sent where it can not be kept. */
  settle() {
    return Promise.all(Array.from(this.works)).then(() => (this.works.size ? this.settle() : undefined));
  }

  follow(work) {
    const followed = work.catch(() => {}).then(() => { this.works.delete(followed); });
    this.works.add(followed);
  }

  /* Sends one after the other: over weak Wi-Fi two at a time are both too slow. */
  send(photo) {
    if (photo.isQueued) { return this.queue; }
    photo.isQueued = true;
    this.queue = this.queue.then(() => this.sendNow(photo)).catch(() => {}).then(() => {
      photo.isQueued = false;
      photo.slot.paint(photo);
    });
    return this.queue;
  }

  async sendNow(photo) {
    if (photo.isGone || photo.state !== "waiting") { return; }
    photo.slot.paint(photo, "sending");
    const whole = photo.bytes ? photo : await this.store.photo(photo.key);
    if (!whole || !whole.bytes) { return; }
    const field = this.form.elements.form_token;
    const how = { send: this.sheet.send, token: field ? field.value : "", grant: this.sheet.grant };
    let answer = await uploadPhoto(whole, how);
    if (answer.status === 403) {
      how.token = await freshToken(how.send);
      if (how.token) {
        if (field) { field.value = how.token; }
        answer = await uploadPhoto(whole, how);
      }
    }
    if (photo.isGone) { return; }
    Object.assign(photo, { state: answer.state, text: answer.text, small: answer.small });
    // What is no longer kept went with its record, or was deleted: it is not put back.
    if (photo.isKept) {
      await this.store.changePhoto(photo.key, (kept) => kept && Object.assign(plain(photo), { bytes: kept.bytes })).catch(() => {});
    }
    photo.slot.changed();
    if (answer.state === "waiting") { this.plan(); } else { this.wait = FIRST_WAIT; }
  }

  async keep(photo) {
    if (!this.store) { return false; }
    try {
      await this.store.putPhoto(photo);
      return true;
    } catch (error) {
      return false;
    }
  }

  plan() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.retry(), this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }

  retry() {
    window.clearTimeout(this.timer);
    this.slots.forEach((slot) => slot.photos.filter((photo) => photo.state === "waiting" && photo.isReady)
      .forEach((photo) => this.send(photo)));
  }
}

function plain(photo) {
  const { key, record, item, kind, bytes, type, thumb, takenAt, state, text, small } = photo;
  return { key, record, item, kind, bytes, type, thumb, takenAt, state, text, small };
}

/* One place of the form that takes photos. */
export class PhotoSlot {
  constructor(root, album) {
    this.root = root;
    this.album = album;
    this.item = root.getAttribute("data-item");
    this.name = root.getAttribute("data-name");
    this.list = root.querySelector(".photos");
    this.none = root.querySelector(".why-none");
    this.photos = [];
    this.many = album.parts.querySelector(".photo-many").cloneNode(true);
    this.list.parentNode.insertBefore(this.many, this.list.nextSibling);
    this.prepareInputs();
    this.takeOver();
  }

  /* The input of the plain form becomes the camera's; what it holds is no longer sent with the form. */
  prepareInputs() {
    const box = this.root.querySelector(".plain-file");
    this.camera = box.querySelector("input");
    this.camera.removeAttribute("name");
    this.camera.removeAttribute("multiple");
    this.gallery = this.camera.cloneNode(false);
    this.gallery.removeAttribute("id");
    this.gallery.removeAttribute("capture");
    this.gallery.multiple = true;
    box.appendChild(this.gallery);
    box.hidden = true;
    [this.camera, this.gallery].forEach((input) => input.addEventListener("change", (event) => {
      event.stopPropagation();
      const files = Array.from(input.files);
      input.value = "";
      files.forEach((file) => this.add(file));
    }));
  }

  /* The two buttons of a photo slot; a signature has its own. */
  showButtons() {
    const buttons = this.album.parts.querySelector(".photo-buttons").cloneNode(true);
    this.root.insertBefore(buttons, this.root.querySelector(".plain-file"));
    opensWhenSaved(buttons.querySelector(".photo-take"), this.camera, this.album.sheet);
    opensWhenSaved(buttons.querySelector(".photo-choose"), this.gallery, this.album.sheet);
    if (this.item) {
      Array.from(buttons.children).forEach((button) => button.setAttribute("aria-describedby", `title-${this.item}`));
    }
  }

  /* Photos the page came with were sent before; they stay, with the state of a sent one. */
  takeOver() {
    Array.from(this.list.children).forEach((line) => {
      const isLost = line.hasAttribute("data-lost");
      this.insert({
        key: line.getAttribute("data-key"), record: "", item: this.item, kind: this.root.getAttribute("data-slot"),
        bytes: null, type: "", thumb: "", takenAt: "", state: isLost ? "refused" : "stored", text: "", small: "", isLost,
      });
      line.remove();
    });
    this.refresh();
  }

  add(file, made) {
    if (this.album.count >= MOST_PHOTOS) {
      this.many.hidden = false;
      return;
    }
    const photo = {
      key: newKey(), record: this.album.sheet.recordKey(), item: this.item, kind: made ? "signature" : "photo", bytes: null,
      type: file.type, thumb: "", takenAt: new Date().toISOString(), state: "waiting", text: "", small: "",
    };
    this.insert(photo, "sending");
    this.changed();
    this.album.follow(this.take(photo, file, made));
  }

  async take(photo, file, made) {
    Object.assign(photo, made || await shrink(file));
    if (photo.isGone) { return; }
    photo.isReady = true;
    photo.isKept = await this.album.keep(plain(photo));
    if (photo.isKept) { photo.bytes = null; }
    this.paint(photo, "sending");
    const sent = this.album.send(photo);
    if (!photo.isKept) { await sent; }
  }

  /* Shows again what the phone keeps for this record, and nothing of another one. */
  restore(key, photos) {
    this.photos.filter((photo) => photo.record && photo.record !== key).forEach((photo) => this.remove(photo));
    // A draft that was put back filled these by their place on the page.
    this.photos.forEach((photo) => { photo.line.querySelector("input").value = photo.key; });
    photos.forEach((kept) => {
      const before = this.photos.filter((photo) => photo.key === kept.key)[0];
      if (before && before.record) { return; }
      const state = before && before.isLost ? "waiting" : kept.state;
      if (before) { this.remove(before); }
      const photo = Object.assign(plain(kept), { state, bytes: null, isKept: true, isReady: true });
      this.insert(photo);
      if (state === "waiting") { this.album.send(photo); }
    });
    this.refresh();
  }

  insert(photo, state) {
    photo.slot = this;
    const line = this.album.parts.querySelector(".photo").cloneNode(true);
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = this.name;
    input.value = photo.key;
    line.appendChild(input);
    line.setAttribute("data-key", photo.key);
    line.querySelector(".photo-name").id = `photo-${photo.key}`;
    Array.from(line.querySelectorAll("button")).forEach((button) => button.setAttribute("aria-describedby", `photo-${photo.key}`));
    line.querySelector(".photo-again").addEventListener("click", () => {
      photo.state = "waiting";
      this.album.send(photo);
    });
    confirmsTwice(line.querySelector(".photo-drop"), () => this.drop(photo));
    photo.line = line;
    this.photos.push(photo);
    this.list.appendChild(line);
    this.paint(photo, state);
    this.refresh();
  }

  paint(photo, state = photo.state) {
    const { line } = photo;
    line.setAttribute("data-state", state);
    Array.from(line.querySelectorAll(".mark")).forEach((mark) => { mark.hidden = mark.getAttribute("data-state") !== state; });
    const picture = line.querySelector(".photo-picture");
    if (photo.thumb && !picture.querySelector("img")) {
      const image = document.createElement("img");
      image.alt = "";
      image.src = photo.thumb;
      picture.textContent = "";
      picture.appendChild(image);
    }
    line.querySelector(".photo-text").textContent = state === "sending" || state === "stored" ? "" : photo.text;
    line.querySelector(".photo-again").hidden = state !== "waiting";
    line.querySelector("input").disabled = state === "refused";
    line.classList.toggle("photo-signature", photo.kind === "signature");
  }

  drop(photo) {
    const next = photo.line.nextSibling || photo.line.previousSibling;
    this.remove(photo);
    this.many.hidden = true;
    const { store } = this.album;
    if (store) { this.album.follow(store.deletePhoto(photo.key)); }
    this.changed();
    const button = next ? next.querySelector(".photo-drop") : this.root.querySelector("button:not([hidden])");
    if (button) { button.focus(); }
  }

  remove(photo) {
    photo.isGone = true;
    photo.line.remove();
    this.photos = this.photos.filter((each) => each !== photo);
    this.refresh();
  }

  get isAnswered() { return this.photos.some((photo) => photo.state !== "refused"); }

  /* Numbers the photos, and asks for a reason only while there is none. */
  refresh() {
    this.photos.forEach((photo, place) => {
      const name = photo.line.querySelector(".photo-name");
      const words = photo.kind === "signature" ? name.getAttribute("data-signature") : name.getAttribute("data-photo");
      name.textContent = words.replace("{n}", String(place + 1));
    });
    if (this.onRefresh) { this.onRefresh(); }
    if (!this.none) { return; }
    this.none.hidden = this.isAnswered;
    if (this.isAnswered) {
      Array.from(this.none.querySelectorAll("input")).forEach((input) => {
        input.checked = false;
        if (input.type === "text") { input.value = ""; }
      });
    }
  }

  /* Tells the form, so that the draft names the photos there are. */
  changed() {
    this.refresh();
    this.root.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/* The camera may push the page out of memory: what is typed is on the phone before it opens. A browser that forgets the
   tap while the page waits begins to save when the finger comes down. */
export function opensWhenSaved(button, input, sheet) {
  let saving = null;
  let isSaved = false;
  function save() {
    if (saving) { return; }
    isSaved = false;
    sheet.recordKey();
    const slow = new Promise((resolve) => { window.setTimeout(resolve, LONGEST_SAVING); });
    saving = Promise.race([Promise.resolve().then(() => sheet.save()), slow]).catch(() => {}).then(() => { isSaved = true; });
  }
  function open() {
    saving = null;
    input.click();
  }
  if (!navigator.userActivation) {
    button.addEventListener("pointerdown", () => {
      saving = null;
      save();
    });
  }
  button.addEventListener("click", () => {
    save();
    if (isSaved) { open(); } else { saving.then(open); }
  });
}

/* A button whose first tap asks and whose second one does it. */
function confirmsTwice(button, act) {
  const word = button.textContent;
  let isSure = false;
  function calm() {
    isSure = false;
    button.textContent = word;
    button.classList.remove("button-bad");
  }
  button.addEventListener("click", () => {
    if (isSure) { act(); return; }
    isSure = true;
    button.textContent = button.getAttribute("data-sure");
    button.classList.add("button-bad");
    button.focus();
  });
  button.addEventListener("blur", calm);
}
