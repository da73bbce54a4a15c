// The clock in the bar: what time it is in the simulated world, and ways to let time pass.

import * as api from "./api.js";
import { el } from "./dom.js";
import { toast } from "./notices.js";
import { ask } from "./sheet.js";
import { instantAt, momentOf, wallClock } from "./times.js";
import { t } from "./words.js";

const OFTEN_WANTED = ["08:00", "12:00", "18:00", "21:00"];

export class ClockBar {
  constructor(desk) {
    this.desk = desk;
    this.node = document.querySelector(".clock");
    this.output = this.node.querySelector(".clock-now");
    for (const button of this.node.querySelectorAll("[data-advance]"))
      button.addEventListener("click", () => this.#travel(Number(button.dataset.advance)));
    this.node.querySelector(".clock-set").addEventListener("click", () => this.#ask());
    setInterval(() => this.#show(), 500);
  }

  take(shape) {
    this.base = shape;
    this.takenAt = performance.now();
    this.#show();
  }

  now() { return this.base.timestamp + (this.base.rate * (performance.now() - this.takenAt)) / 1000; }

  #show() {
    if (!this.base) return;
    this.output.textContent = momentOf(this.now());
    this.desk.tick(this.now());
  }

  async #travel(seconds) {
    if (this.travelling) return;
    this.travelling = true;
    this.node.setAttribute("aria-busy", "true");
    try {
      const arrived = await api.travel({ seconds });
      this.take(arrived);
      if (arrived.not_waited_for.length) toast(`${t("Time went on, but this bot did not keep up:")} ${arrived.not_waited_for.join(", ")}`, { seconds: 6 });
    } catch (error) { toast(error.message); }
    this.travelling = false;
    this.node.removeAttribute("aria-busy");
    this.desk.refresh();
  }

  #ask() {
    const now = wallClock(this.now());
    const field = el("input", { type: "datetime-local", name: "wall", value: now, min: now, required: true, autofocus: true });
    const next = (time) => {
      const today = `${now.slice(0, 10)}T${time}`;
      field.value = today > now ? today : `${wallClock(this.now() + 86_400).slice(0, 10)}T${time}`;
      field.form.requestSubmit();
    };
    ask(this.desk.front().node, t("Go to which moment?"), [el("label.field", {}, t("Day and time"), field),
      el("div.actions", {}, OFTEN_WANTED.map((time) => el("button", { type: "button", onclick: () => next(time) }, `→ ${time}`)))],
    t("Go"), ({ wall }) => {
      const seconds = instantAt(wall.slice(0, 16), this.now()) - this.now();
      if (seconds > 0) this.#travel(seconds);
      else toast(t("That is in the past. Time only moves forward."));
    });
  }
}
