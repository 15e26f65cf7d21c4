/* Makes the photos chosen in a plain form small before it is sent, and shows them. The form works as well without it.

   It looks after every `input[type=file][name=photos]` of a form that sends files. Words and the look of one photo stand
   in the page's <template id="attach-parts">. What can not be shrunk is sent as it is; more photos than the server takes
   are left out, and that is said. What is more than the server reads at once is not sent at all: its answer would lose
   what was typed. */

import { shrink } from "./shrink.js";

const LONGEST_WAIT = 20000;
const MOST_PHOTOS = 6;
// Below the 12 MB that the server reads, with room for what was typed.
const MOST_BYTES = 11.5 * 1024 * 1024;

/* The photos of one field. Where the browser lets a script fill a file input, photos taken one after the other add up. */
class Bag {
  constructor(input, parts) {
    this.input = input;
    this.parts = parts;
    this.photos = [];
    this.working = 0;
    this.canFill = canFill(input);
    this.list = parts.querySelector(".attached").cloneNode(false);
    this.full = (parts.querySelector(".attached-full") || this.list).cloneNode(true);
    this.full.hidden = true;
    this.heavy = (parts.querySelector(".attached-heavy") || this.list).cloneNode(true);
    this.heavy.hidden = true;
    input.parentNode.insertBefore(this.heavy, input.nextSibling);
    input.parentNode.insertBefore(this.full, input.nextSibling);
    input.parentNode.insertBefore(this.list, input.nextSibling);
    input.addEventListener("change", () => this.take());
  }

  take() {
    const chosen = Array.from(this.input.files || []);
    // Without a way to fill the input it holds the last choice alone, and so do the pictures.
    if (!this.canFill) { this.photos = []; }
    const free = this.canFill ? MOST_PHOTOS - this.photos.length : chosen.length;
    this.full.hidden = chosen.length <= free;
    chosen.slice(0, free).forEach((file) => this.add(file));
    this.show();
  }

  add(file) {
    const photo = { file, thumb: "" };
    this.photos.push(photo);
    this.working += 1;
    shrink(file).then((small) => {
      photo.thumb = small.thumb;
      photo.file = lighter(file, small);
    }).catch(() => {}).then(() => {
      this.working -= 1;
      this.show();
    });
  }

  drop(photo) {
    this.photos = this.photos.filter((each) => each !== photo);
    this.full.hidden = true;
    this.show();
    this.input.focus();
  }

  show() {
    if (this.canFill) { fill(this.input, this.photos.map((photo) => photo.file)); }
    while (this.list.firstChild) { this.list.removeChild(this.list.firstChild); }
    this.photos.forEach((photo, place) => { this.list.appendChild(this.shown(photo, place + 1)); });
    this.list.hidden = !this.photos.length;
    if (!this.isHeavy) { this.heavy.hidden = true; }
  }

  shown(photo, number) {
    const line = this.parts.querySelector(".attached-photo").cloneNode(true);
    const picture = line.querySelector("img");
    picture.alt = picture.alt.replace("{n}", number);
    if (photo.thumb) { picture.src = photo.thumb; } else { picture.parentNode.removeChild(picture); }
    const name = line.querySelector(".attached-name");
    name.textContent = name.textContent.replace("{n}", number);
    if (!photo.thumb) { name.classList.remove("unseen"); }
    const drop = line.querySelector("button");
    if (this.canFill) {
      drop.setAttribute("aria-label", drop.getAttribute("aria-label").replace("{n}", number));
      drop.addEventListener("click", () => this.drop(photo));
    } else {
      drop.parentNode.removeChild(drop);
    }
    return line;
  }

  get isHeavy() {
    return Array.from(this.input.files || []).reduce((sum, file) => sum + file.size, 0) > MOST_BYTES;
  }

  /* Says that the photos are too much to send, and shows where. */
  complain() {
    this.heavy.hidden = false;
    this.input.focus();
  }

  /* Resolves, and never rejects, when every photo is small, or when that takes too long. */
  settle() {
    const end = Date.now() + LONGEST_WAIT;
    return new Promise((resolve) => {
      const look = () => (this.working && Date.now() < end ? window.setTimeout(look, 100) : resolve());
      look();
    });
  }
}

/* A form that is sent once, its photos small by then, with the button that sent it. */
function attach(form, parts) {
  const bags = Array.from(form.querySelectorAll("input[type=file][name=photos]")).map((input) => new Bag(input, parts));
  let button = null;
  let isSent = false;

  function close() {
    isSent = true;
    form.setAttribute("aria-busy", "true");
    // Not before the browser has read the form: a disabled button sends no value.
    window.setTimeout(() => buttonsOf(form).forEach((each) => { each.disabled = isSent; }), 0);
  }

  function open() {
    isSent = false;
    form.removeAttribute("aria-busy");
    buttonsOf(form).forEach((each) => { each.disabled = false; });
  }

  /* Keeps the form open, and tells so, where its photos are more than the server reads. */
  function isHeld() {
    const heavy = bags.find((bag) => bag.isHeavy);
    if (heavy) { open(); heavy.complain(); }
    return !!heavy;
  }

  form.addEventListener("click", (event) => {
    let found = event.target;
    while (found && found !== form && !(found.tagName === "BUTTON" && found.type === "submit")) { found = found.parentNode; }
    button = found && found !== form ? found : null;
  });
  form.addEventListener("submit", (event) => {
    if (isSent) { event.preventDefault(); return; }
    close();
    if (!bags.some((bag) => bag.working)) {
      if (isHeld()) { event.preventDefault(); }
      return;
    }
    event.preventDefault();
    Promise.all(bags.map((bag) => bag.settle())).then(() => {
      if (isHeld()) { return; }
      if (button && button.name) { form.appendChild(hidden(button.name, button.value)); }
      HTMLFormElement.prototype.submit.call(form);
    });
  });
  // Shown again by the back button: it may be sent again, and the server knows it by its key.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) { open(); }
  });
}

function buttonsOf(form) {
  return Array.from(form.querySelectorAll("button")).filter((button) => button.type === "submit");
}

function hidden(name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  return field;
}

/* The photo as a file to send: the small one if it is smaller. */
function lighter(file, small) {
  if (!small.bytes.byteLength || small.bytes.byteLength >= file.size) { return file; }
  const name = `${(file.name || "photo").replace(/\.[^.]*$/, "")}.jpg`;
  try {
    return new File([small.bytes], name, { type: small.type });
  } catch (error) {
    return file;
  }
}

function canFill(input) {
  try {
    const empty = new DataTransfer();
    const before = input.files;
    input.files = empty.files;
    if (before && before.length) { input.files = before; }
    return true;
  } catch (error) {
    return false;
  }
}

function fill(input, files) {
  try {
    const holder = new DataTransfer();
    files.forEach((file) => holder.items.add(file));
    input.files = holder.files;
  } catch (error) {
    // The input keeps what was chosen; it is sent as it is.
  }
}

function start() {
  const template = document.getElementById("attach-parts");
  if (!template || !template.content) { return; }
  Array.from(document.querySelectorAll("form[enctype='multipart/form-data']")).forEach((form) => {
    if (form.querySelector("input[type=file][name=photos]")) { attach(form, template.content); }
  });
}

start();
