/* A second person confirms an item with their own PIN. The PIN goes to the server and nowhere else. */

import { ask, freshToken } from "./upload.js";

const ADDRESS = "/second";

export class SecondSlot {
  constructor(root, form, sheet) {
    this.root = root;
    this.form = form;
    this.sheet = sheet;
    this.item = root.getAttribute("data-item");
    this.person = root.querySelector("select");
    this.pin = root.querySelector("input[type=password]");
    this.kept = root.querySelector("input[type=hidden]");
    this.go = root.querySelector(".second-go");
    this.said = root.querySelector(".second-said");
    this.isAsking = null;
    this.go.hidden = false;
    root.querySelector(".second-again").hidden = false;
    this.go.addEventListener("click", () => this.confirm());
    this.pin.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        this.confirm();
      }
    });
    root.querySelector(".second-again").addEventListener("click", () => {
      this.kept.value = "";
      this.show();
      this.changed();
      this.person.focus();
    });
    this.show();
  }

  get isAnswered() { return this.kept.value !== ""; }

  /* Shows who has confirmed, or asks. */
  show() {
    const isDone = this.isAnswered;
    this.root.querySelector(".second-done").hidden = !isDone;
    const [name, time] = this.kept.value.split("|");
    const words = this.root.getAttribute("data-done").replace("{name}", name).replace("{time}", time || "");
    this.root.querySelector(".second-name").textContent = words.trim();
    this.root.querySelector(".second-ask").hidden = isDone;
    const none = this.root.querySelector(".why-none");
    none.hidden = isDone;
    if (isDone) { Array.from(none.querySelectorAll("input")).forEach((input) => { input.checked = false; }); }
  }

  say(text) {
    this.said.hidden = !text;
    this.said.querySelector("span").textContent = text;
    this.pin.setAttribute("aria-invalid", text ? "true" : "false");
  }

  changed() { this.root.dispatchEvent(new Event("change", { bubbles: true })); }

  /* Asks the server once, whoever asks meanwhile; resolves when it has answered. */
  confirm() {
    if (!this.isAsking) {
      this.isAsking = this.askServer().then(() => { this.isAsking = null; });
    }
    return this.isAsking;
  }

  async askServer() {
    if (!this.person.value || !this.pin.value) {
      this.say(this.root.getAttribute("data-empty"));
      return;
    }
    this.go.setAttribute("aria-disabled", "true");
    const chosen = this.person.options[this.person.selectedIndex].text;
    const answer = await this.send();
    this.go.removeAttribute("aria-disabled");
    if (answer.status !== 0) { this.pin.value = ""; }
    if (answer.status === 200 && answer.said.state === "confirmed") {
      this.done(answer.said.name || chosen, answer.at);
    } else {
      this.say(answer.said.text || this.root.getAttribute("data-offline"));
    }
  }

  async send() {
    const body = new FormData();
    body.append("grant", this.sheet.grant);
    body.append("record", this.sheet.recordKey());
    body.append("item", this.item);
    body.append("person", this.person.value);
    body.append("pin", this.pin.value);
    const field = this.form.elements.form_token;
    const how = { method: "POST", body, send: this.sheet.send, token: field ? field.value : "" };
    const answer = await ask(ADDRESS, how);
    if (answer.status !== 403) { return answer; }
    how.token = await freshToken(how.send);
    return how.token ? ask(ADDRESS, how) : answer;
  }

  done(name, at) {
    const clock = at ? new Date(at) : new Date();
    const time = [clock.getHours(), clock.getMinutes()].map((part) => `0${part}`.slice(-2)).join(":");
    this.say("");
    this.person.value = "";
    this.kept.value = `${name}|${time}`;
    this.show();
    this.changed();
    this.root.querySelector(".second-again").focus();
  }

  /* A PIN that was typed and not sent is sent before the form is. */
  settle() {
    return this.person.value && this.pin.value && !this.isAnswered ? this.confirm() : undefined;
  }
}
