// The desk: two phones, one clock, one stream of events.

import * as api from "./api.js";
import { ClockBar } from "./clock_bar.js";
import { el, toast } from "./dom.js";
import { setZone } from "./message.js";
import { Phone } from "./phone.js";
import { language, setLanguage, speak, t } from "./words.js";

class Desk {
  people = [];

  async open() {
    speak();
    const toggle = document.querySelector(".page-language");
    toggle.textContent = language === "zh" ? "EN" : "中文";
    toggle.addEventListener("click", () => setLanguage(language === "zh" ? "en" : "zh"));
    // ?zone=Asia/Shanghai shows the time where the people are, not where this browser is.
    setZone(new URLSearchParams(location.search).get("zone") || (await api.landmarks()).zone || undefined);
    this.clock = new ClockBar(this);
    this.clock.take(await api.clock());
    await this.#waitForBot();
    await this.loadPeople();
    this.phones = [new Phone(this, 0), new Phone(this, 1)];
    document.querySelector(".phones").append(...this.phones.map((phone) => phone.node));
    await Promise.all(this.phones.map((phone, i) => phone.belongsTo(this.#personFor(i))));
    this.#tabs();
    document.body.dataset.ready = "yes";
    this.#follow();
  }

  async #waitForBot() {
    for (let waited = 0; ; waited += 1) {
      if ((await api.bots(10)).bots.length) return;
      if (waited === 0) toast(t("Waiting for a bot to start…"), 10);
    }
  }

  async loadPeople() {
    this.people = (await api.people()).people;
    if (!this.people.length) this.people = [await api.createPerson({ first_name: "Ann", language_code: language === "zh" ? "zh-hans" : "en" })];
    for (const phone of this.phones ?? []) phone.showPeople();
  }

  #personFor(index) {
    const wanted = new URLSearchParams(location.search).get(index ? "right" : "left") ?? localStorage.getItem(`phone-${index}`);
    return this.people.find((p) => String(p.id) === wanted || p.first_name === wanted)
      ?? this.people.filter((p) => p !== this.phones[0].person)[0] ?? this.people[0];
  }

  #tabs() {
    const bar = document.querySelector(".phone-tabs");
    const show = (front) => {
      this.frontIndex = front;
      this.phones.forEach((phone, i) => phone.node.classList.toggle("in-front", i === front));
      bar.replaceChildren(...this.phones.map((phone, i) => el("button", {
        type: "button", role: "tab", "aria-selected": String(i === front), onclick: () => show(i),
      }, phone.person.first_name)));
    };
    this.showTabs = () => show(this.frontIndex);
    show(0);
    document.addEventListener("keydown", (event) => {
      if (event.altKey && (event.key === "1" || event.key === "2")) { show(Number(event.key) - 1); this.phones[event.key - 1].composer.field.focus(); event.preventDefault(); }
    });
  }

  front() { return this.phones[this.frontIndex ?? 0]; }

  refresh() { for (const phone of this.phones) phone.refresh(); }

  lost() {
    if (this.told) return;
    this.told = true;
    toast(t("The desk lost its server. Trying again…"), 6);
    setTimeout(() => { this.told = false; }, 6000);
  }

  async #follow() {
    let last = (await api.lastEvent()).last;
    for (;;) {
      try {
        const news = await api.eventsAfter(last);
        if (news.last < last) { location.reload(); return; } // another world: the server was restarted
        last = news.last;
        for (const event of news.events) this.#happened(event);
        if (news.events.length) this.refresh();
      } catch (error) {
        this.lost(error);
        await new Promise((done) => setTimeout(done, 1500));
      }
    }
  }

  #happened(event) {
    if (event.type === "clock") this.clock.take(event.clock);
    if (event.type === "person") this.loadPeople().then(() => this.showTabs());
    const theirs = this.phones.filter((phone) => (event.people ?? [event.chat]).includes(phone.person.id));
    if (event.type === "callback_answer") theirs.forEach((phone) => phone.showAnswer(event.answer));
    if (event.type === "chat_action") theirs.forEach((phone) => phone.showAnswer(null, event.action));
  }
}

new Desk().open().catch((error) => { console.error(error); toast(String(error.message ?? error), 30); });
