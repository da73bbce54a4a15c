// The clock in the bar: what time it is in the simulated world, and ways to let time pass.

import * as api from "./api.js";
import { el, toast } from "./dom.js";
import { openSheet } from "./sheet.js";
import { language, t } from "./words.js";
import { zone } from "./message.js";

export class ClockBar {
  constructor(desk) {
    this.desk = desk;
    this.output = document.querySelector(".clock-now");
    this.busy = document.querySelector(".clock-busy");
    for (const button of document.querySelectorAll("[data-advance]"))
      button.addEventListener("click", () => this.#travel({ seconds: Number(button.dataset.advance) }));
    document.querySelector(".clock-set").addEventListener("click", () => this.#ask());
    setInterval(() => this.#show(), 500);
  }

  take(shape) {
    this.base = shape;
    this.takenAt = performance.now();
    this.#show();
  }

  now() {
    return this.base.timestamp + (this.base.rate * (performance.now() - this.takenAt)) / 1000;
  }

  #show() {
    if (!this.base) return;
    this.output.textContent = new Date(this.now() * 1000).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", {
      weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone(),
    });
  }

  async #travel(to) {
    this.busy.hidden = false;
    try { this.take(await api.travel(to)); } catch (error) { toast(error.message); }
    this.busy.hidden = true;
    this.desk.refresh();
  }

  #ask() {
    const local = new Date(this.now() * 1000).toLocaleString("sv-SE", { timeZone: zone() }).replace(" ", "T").slice(0, 16);
    const field = el("input", { type: "datetime-local", value: local, min: local, autofocus: true });
    const sheet = openSheet(this.desk.front().node, t("Go to which moment?"), [el("form.sheet-content", { onsubmit: (event) => {
      event.preventDefault();
      const seconds = (Date.parse(field.value) - Date.parse(local)) / 1000;
      if (!(seconds > 0)) { toast(t("That is in the past. Time only moves forward.")); return; }
      sheet.close();
      this.#travel({ seconds });
    } }, el("label.field", {}, t("Go to which moment?"), field), el("div.actions", {}, el("button.primary", {}, t("Go"))))]);
  }
}
