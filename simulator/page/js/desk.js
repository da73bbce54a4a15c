// The desk: two phones, one clock, one stream of events.

import * as api from "./api.js";
import { ClockBar } from "./clock_bar.js";
import { el } from "./dom.js";
import { loadLandmarks } from "./landmarks.js";
import { toast } from "./notices.js";
import { Phone } from "./phone.js";
import { setZone } from "./times.js";
import { language, setLanguage, speak, t } from "./words.js";

const AGAIN_MS = 1500;

class Desk {
  people = [];
  phones = [];
  frontIndex = 0;

  async open() {
    speak();
    const toggle = document.querySelector(".page-language");
    toggle.textContent = language === "zh" ? "EN" : "中文";
    toggle.addEventListener("click", () => setLanguage(language === "zh" ? "en" : "zh"));
    const { last } = await api.lastEvent();
    await this.#setScene();
    this.clock = new ClockBar(this);
    this.clock.take(await api.clock());
    this.hasBot = (await api.bots()).bots.length > 0;
    await this.loadPeople();
    this.phones = [new Phone(this, 0), new Phone(this, 1)];
    document.querySelector(".phones").append(...this.phones.map((phone) => phone.node));
    const left = this.#personFor(0);
    await Promise.all([this.phones[0].belongsTo(left), this.phones[1].belongsTo(this.#personFor(1, left))]);
    this.showTabs();
    document.addEventListener("keydown", (event) => this.#keys(event));
    document.body.dataset.ready = "yes";
    this.#follow(last);
  }

  // ?zone=Asia/Shanghai shows the time where the people are, not where this browser is.
  async #setScene() {
    const { zone, run } = await loadLandmarks();
    this.run = run;
    setZone(new URLSearchParams(location.search).get("zone") || zone || undefined);
  }

  async loadPeople() {
    this.people = (await api.people()).people;
    if (!this.people.length) this.people = [await api.createPerson({ first_name: "Ann", language_code: language === "zh" ? "zh-hans" : "en" })];
    for (const phone of this.phones) phone.showPeople();
  }

  #personFor(index, taken) {
    const wanted = new URLSearchParams(location.search).get(index ? "right" : "left") ?? localStorage.getItem(`phone-${index}`);
    return this.people.find((p) => String(p.id) === wanted || p.first_name === wanted) ?? this.people.find((p) => p !== taken) ?? this.people[0];
  }

  showTabs(front = this.frontIndex) {
    this.frontIndex = front;
    this.phones.forEach((phone, i) => phone.node.classList.toggle("in-front", i === front));
    document.querySelector(".phone-tabs").replaceChildren(...this.phones.map((phone, i) => el("button", {
      type: "button", role: "tab", "aria-selected": String(i === front), onclick: () => this.showTabs(i),
    }, phone.person.first_name, el("span.badge", { hidden: true }))));
    this.phones[front].conversation.toBottom();
  }

  showUnread() {
    const counts = this.phones.map((phone) => phone.conversation.unread ?? 0);
    document.querySelectorAll(".phone-tabs .badge").forEach((badge, i) => { badge.textContent = counts[i]; badge.hidden = !counts[i]; });
    const all = counts.reduce((sum, count) => sum + count, 0);
    document.title = `${all ? `(${all}) ` : ""}${t("Local Telegram")}`;
  }

  #keys(event) {
    if (!event.altKey || !["1", "2"].includes(event.key)) return;
    event.preventDefault();
    this.showTabs(Number(event.key) - 1);
    this.front().composer.field.focus();
  }

  front() { return this.phones[this.frontIndex]; }

  refresh() { for (const phone of this.phones) phone.refresh(1); }

  tick(now) { for (const phone of this.phones) if (phone.facts) phone.tick(now); }

  lost() {
    if (this.isLost) return;
    this.isLost = true;
    document.querySelector(".desk-bar").classList.add("lost");
    toast(t("The desk lost its server. Trying again…"), { seconds: 6 });
  }

  async #found() {
    if ((await api.landmarks()).run !== this.run) { location.reload(); return; } // another world: the server was started anew
    this.isLost = false;
    document.querySelector(".desk-bar").classList.remove("lost");
    this.refresh();
  }

  async #follow(last) {
    for (;;) {
      try {
        if (this.isLost) await this.#found();
        const news = await api.eventsAfter(last);
        last = news.last;
        for (const event of news.events) this.#happened(event);
      } catch {
        this.lost();
        await new Promise((done) => setTimeout(done, AGAIN_MS));
      }
    }
  }

  #happened(event) {
    if (event.type === "clock") { this.clock.take(event.clock); for (const phone of this.phones) { phone.refresh(1); phone.share.stillHere(); } }
    else if (event.type === "person") this.loadPeople().then(() => this.showTabs());
    else if (event.type === "landmarks") this.#setScene().then(() => this.phones.forEach((phone) => phone.redraw()));
    else if (event.type === "bot") { this.hasBot = true; this.refresh(); }
    else if (event.type === "commands" || event.type === "group") this.phones.forEach((phone) => phone.refresh());
    else for (const phone of this.phones) if (this.#concerns(event, phone)) phone.happened(event);
  }

  #concerns(event, phone) {
    return phone.facts?.chat === event.chat && (!event.people || event.people.includes(phone.person.id));
  }
}

// Chromium keeps words it drew as empty boxes before a font arrived; another (meaningless) feature makes it draw them anew.
let fontsCame = 0;
document.fonts.addEventListener("loadingdone", () => { document.documentElement.style.fontFeatureSettings = `"new${(fontsCame += 1) % 10}" 0`; });

new Desk().open().catch((error) => { console.error(error); toast(String(error.message ?? error), { seconds: 30 }); });
