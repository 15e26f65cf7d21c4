/* A signature drawn with finger or mouse. The pad takes no stroke before it is opened, so that scrolling over it draws
   nothing, and while it is open a stroke does not scroll. */

import { PhotoSlot, opensWhenSaved } from "./photos.js";

const HEIGHT = 190;
const LONGEST = 1000;
const THUMB = 240;
// In CSS pixels: less ink than this, or all of it in one spot, is a dot and no name.
const LEAST_INK = 80;
const LEAST_REACH = 30;

export class SignatureSlot extends PhotoSlot {
  /* Shows the pad's button; a browser without pointers keeps to a photo of the paper. */
  showButtons() {
    const sign = this.album.parts.querySelector(".sign").cloneNode(true);
    this.root.insertBefore(sign, this.root.querySelector(".plain-file"));
    this.sign = sign;
    this.box = sign.querySelector(".sign-box");
    this.opener = sign.querySelector(".sign-open");
    this.short = sign.querySelector(".sign-short");
    this.pad = new Pad(sign.querySelector("canvas"), () => { this.short.hidden = true; });
    this.opener.addEventListener("click", () => this.open());
    this.opener.hidden = !window.PointerEvent;
    sign.querySelector(".sign-clear").addEventListener("click", () => {
      this.pad.clear();
      this.short.hidden = true;
    });
    sign.querySelector(".sign-done").addEventListener("click", () => this.finish());
    opensWhenSaved(sign.querySelector(".sign-photo"), this.camera, this.album.sheet);
    this.onRefresh = () => {
      sign.hidden = this.isAnswered;
      if (this.isAnswered) { this.close(); }
    };
    this.onRefresh();
  }

  open() {
    this.box.hidden = false;
    this.opener.hidden = true;
    this.pad.open();
    this.box.scrollIntoView({ block: "nearest" });
    this.album.sheet.recordKey();
  }

  close() {
    this.box.hidden = true;
    this.opener.hidden = !window.PointerEvent;
    this.short.hidden = true;
  }

  /* Keeps what is drawn, or says that it is too little; an empty pad that is left open is no signature. */
  finish() {
    if (this.box.hidden) { return; }
    if (!this.pad.isSigned) {
      this.short.hidden = false;
      return;
    }
    const { pad } = this;
    const made = new Promise((resolve) => { pad.canvas.toBlob(resolve, "image/png"); })
      .then((blob) => new Response(blob).arrayBuffer())
      .then((bytes) => ({ bytes, type: "image/png", thumb: pad.thumb() }));
    this.add({ type: "image/png" }, made);
    const again = this.list.querySelector(".photo-drop");
    if (again) { again.focus(); }
  }

  async take(photo, file, made) {
    await super.take(photo, file, await made);
  }

  settle() {
    if (this.sign && !this.box.hidden && this.pad.isSigned) { this.finish(); }
  }
}

class Pad {
  constructor(canvas, onStroke) {
    this.canvas = canvas;
    this.onStroke = onStroke;
    this.pointer = null;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.go(event));
    ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, (event) => this.end(event)));
    canvas.addEventListener("touchmove", (event) => { if (event.cancelable) { event.preventDefault(); } }, { passive: false });
  }

  /* Black on white in any look of the page: it is printed later. */
  open() {
    const width = this.canvas.clientWidth || 280;
    this.ratio = Math.min(2, window.devicePixelRatio || 1, LONGEST / width);
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(HEIGHT * this.ratio);
    this.clear();
  }

  clear() {
    const pen = this.canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    pen.strokeStyle = pen.fillStyle = "#000";
    pen.lineWidth = 3 * this.ratio;
    pen.lineCap = pen.lineJoin = "round";
    this.ink = 0;
    this.reach = null;
  }

  get isSigned() {
    if (!this.reach) { return false; }
    const [left, top, right, bottom] = this.reach;
    return this.ink >= LEAST_INK * this.ratio && Math.max(right - left, bottom - top) >= LEAST_REACH * this.ratio;
  }

  spot(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = (event.clientX - box.left) * this.canvas.width / box.width;
    const y = (event.clientY - box.top) * this.canvas.height / box.height;
    const [left, top, right, bottom] = this.reach || [x, y, x, y];
    this.reach = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    return [x, y];
  }

  begin(event) {
    if (!event.isPrimary || event.button > 0) { return; }
    event.preventDefault();
    this.pointer = event.pointerId;
    if (this.canvas.setPointerCapture) { this.canvas.setPointerCapture(event.pointerId); }
    this.at = this.spot(event);
    const pen = this.canvas.getContext("2d");
    pen.beginPath();
    pen.arc(this.at[0], this.at[1], pen.lineWidth / 2, 0, Math.PI * 2);
    pen.fill();
    this.onStroke();
  }

  go(event) {
    if (event.pointerId !== this.pointer) { return; }
    const next = this.spot(event);
    const pen = this.canvas.getContext("2d");
    pen.beginPath();
    pen.moveTo(this.at[0], this.at[1]);
    pen.lineTo(next[0], next[1]);
    pen.stroke();
    this.ink += Math.hypot(next[0] - this.at[0], next[1] - this.at[1]);
    this.at = next;
  }

  end(event) {
    if (event.pointerId === this.pointer) { this.pointer = null; }
  }

  thumb() {
    const small = document.createElement("canvas");
    small.width = THUMB;
    small.height = Math.round(THUMB * this.canvas.height / this.canvas.width);
    small.getContext("2d").drawImage(this.canvas, 0, 0, small.width, small.height);
    return small.toDataURL("image/png");
  }
}
