// One phone: whose it is, its conversation, and everything its owner can do.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el, toast } from "./dom.js";
import { openMap } from "./map_sheet.js";
import { menu, openSheet } from "./sheet.js";
import { t } from "./words.js";

const PHONE_TELLS_EVERY_MS = 30_000;

export class Phone {
  constructor(desk, index) {
    this.desk = desk;
    this.index = index;
    this.who = el("select.who", { "aria-label": t("Whose phone"), onchange: () => this.#chosen() });
    this.title = el("strong");
    this.status = el("span");
    this.avatar = el("div.avatar", { "aria-hidden": "true" });
    this.liveBar = el("div.live-bar", { hidden: true });
    this.conversation = new Conversation({
      tap: (...args) => this.#tap(...args), say: (text) => this.say(text), menu: (seen) => this.#menu(seen),
      link: (href) => this.#link(href), openUrl: (href) => { if (!this.#link(href)) window.open(href, "_blank", "noreferrer"); },
      view: (url) => this.#view(url), map: (location) => this.openMap(location), jump: (id) => this.conversation.jump(id),
    });
    this.composer = new Composer(this);
    this.node = el("section.phone", {},
      el("header.phone-head", {}, this.avatar, el("div.phone-title", {}, this.title, this.status), this.who,
        el("button.icon-button", { type: "button", "aria-label": t("Message options"), onclick: () => this.#phoneMenu() }, "⋮")),
      this.liveBar, this.conversation.node, this.composer.node);
    setInterval(() => this.#phoneTells(), PHONE_TELLS_EVERY_MS);
  }

  belongsTo(person) {
    this.person = person;
    this.node.setAttribute("aria-label", person.first_name);
    this.chat = new api.Chat(person.id);
    localStorage.setItem(`phone-${this.index}`, person.id);
    this.showPeople();
    return this.refresh();
  }

  showPeople() {
    this.who.replaceChildren(...this.desk.people.map((person) =>
      el("option", { value: person.id }, person.first_name)), el("option", { value: "new" }, t("New person…")));
    if (this.person) this.who.value = this.person.id;
  }

  async refresh() {
    if (!this.chat) return;
    if (this.refreshing) { this.again = true; return; }
    this.refreshing = true;
    try {
      const chat = this.chat;
      const [facts, log] = await Promise.all([chat.facts(), chat.messages()]);
      if (chat !== this.chat) return;
      this.facts = facts;
      this.title.textContent = facts.title;
      this.avatar.textContent = facts.title.slice(0, 1).toUpperCase();
      this.status.textContent = facts.blocked ? t("Blocked") : t("bot");
      this.composer.show(facts);
      const messages = log.messages.filter((seen) => !seen.deleted);
      this.conversation.show(messages, { description: facts.bot?.description });
      this.live = messages.findLast((seen) => seen.live && seen.from_me);
      this.#showLive();
    } catch (error) {
      this.desk.lost(error);
    } finally {
      this.refreshing = false;
      if (this.again) { this.again = false; this.refresh(); }
    }
  }

  async act(doing) {
    try { await doing(); } catch (error) { toast(error.message); }
    this.refresh();
  }

  say(text) { this.act(() => this.chat.send({ text })); }

  press(text, key) {
    if (key.request_location) this.openMap();
    else this.act(() => this.chat.press(text));
  }

  sendContact() {
    this.act(() => this.chat.send({ kind: "contact", phone_number: this.person.phone_number ?? "+10000000000", first_name: this.person.first_name, user_id: this.person.id }));
  }

  openMap(start) {
    const live = this.live;
    this.position = live?.message.location ?? this.position;
    openMap(this.node, {
      start: start ?? this.position,
      live: () => this.live && { until: this.live.message.date + this.live.message.location.live_period },
      share: (fix, live_period) => this.act(() => this.chat.send({ kind: "live_location", live_period, ...fix })),
      pin: (position) => this.act(() => this.chat.send({ kind: "location", ...position })),
      move: (fix) => { this.position = fix; if (this.live) this.act(() => this.chat.move(this.live.message.message_id, fix)); },
      stop: () => this.act(() => this.chat.stop(this.live.message.message_id)),
    });
  }

  showAnswer(answer, chatAction) {
    if (chatAction) {
      this.status.textContent = t(chatAction === "upload_photo" ? "sending a photo…" : "typing…");
      setTimeout(() => { this.status.textContent = t("bot"); }, 3000);
    }
    if (!answer?.text) return;
    if (!answer.show_alert) { toast(answer.text); return; }
    const ok = el("button.plain-button", { type: "button", onclick: () => alert.remove() }, "OK");
    const alert = el("div.alert", { role: "alertdialog", "aria-label": answer.text }, el("div", {}, answer.text, ok));
    this.node.append(alert);
    ok.focus();
  }

  async #tap(id, row, col, button) {
    button.setAttribute("aria-busy", "true");
    await this.act(() => this.chat.tap(id, row, col));
    button.removeAttribute("aria-busy");
  }

  #showLive() {
    this.liveBar.hidden = !this.live;
    if (!this.live) return;
    this.liveBar.replaceChildren(el("span", {}, `📍 ${t("Sharing live location")}`),
      el("button", { type: "button", onclick: () => this.openMap() }, t("Map")),
      el("button", { type: "button", onclick: () => this.act(() => this.chat.stop(this.live.message.message_id)) }, t("Stop")));
  }

  // A phone in a pocket still reports now and then, never from exactly the same spot.
  #phoneTells() {
    if (!this.live || document.hidden) return;
    const { latitude, longitude, horizontal_accuracy = 10 } = this.position ?? this.live.message.location;
    const wobble = () => (Math.random() - 0.5) * 0.00005;
    this.chat.move(this.live.message.message_id, { latitude: latitude + wobble(), longitude: longitude + wobble(), horizontal_accuracy })
      .catch(() => this.refresh());
  }

  #menu(seen) {
    const { message } = seen;
    const words = message.text ?? message.caption;
    const done = (doing) => () => { sheet.close(); doing(); };
    const items = [["↩", t("Reply"), done(() => this.composer.reply(seen))]];
    if (words !== undefined) items.push(["⧉", t("Copy text"), done(() => navigator.clipboard?.writeText(words))]);
    if (seen.from_me && words !== undefined) items.push(["✎", t("Edit"), done(() => this.composer.edit(seen))]);
    items.push(["↪", t("Forward here"), done(() => this.act(() => this.chat.forward(message.message_id)))]);
    items.push(["🗑", t("Delete"), done(() => this.act(() => this.chat.remove(message.message_id)))]);
    const sheet = openSheet(this.node, t("Message options"), [menu(items)]);
  }

  #phoneMenu() {
    const done = (doing) => () => { sheet.close(); doing(); };
    const sheet = openSheet(this.node, this.person.first_name, [menu([
      ["🔗", t("Open a link…"), done(() => this.#askLink())],
      this.facts.blocked
        ? ["✓", t("Unblock"), done(() => this.act(() => this.chat.unblock()))]
        : ["⛔", t("Block this bot"), done(() => this.act(() => this.chat.block()))],
    ])]);
  }

  #askLink() {
    const field = el("input", { autofocus: true, "aria-label": t("Paste an invitation link"), placeholder: "https://t.me/…?start=…" });
    const sheet = openSheet(this.node, t("Open a link…"), [el("form.sheet-content", { onsubmit: (event) => {
      event.preventDefault();
      sheet.close();
      this.act(() => api.openLink(this.person.id, field.value.trim()));
    } }, el("label.field", {}, t("Paste an invitation link"), field), el("div.actions", {}, el("button.primary", {}, t("Open"))))]);
  }

  #link(href) {
    if (!/^https?:\/\/(t|telegram)\.me\//.test(href)) return false;
    this.act(() => api.openLink(this.person.id, href));
    return true;
  }

  #view(url) {
    const viewer = el("button.viewer", { type: "button", "aria-label": t("Close"), onclick: () => viewer.remove(), onkeydown: (e) => { if (e.key === "Escape") viewer.remove(); } }, el("img", { src: url, alt: t("Picture") }));
    this.node.append(viewer);
    viewer.focus();
  }

  #chosen() {
    if (this.who.value !== "new") { this.belongsTo(this.desk.people.find((p) => String(p.id) === this.who.value)); return; }
    this.showPeople();
    const name = el("input", { autofocus: true, required: true, maxlength: 64 });
    const code = el("select", {}, el("option", { value: "zh-hans" }, t("Chinese")), el("option", { value: "en" }, t("English")));
    const sheet = openSheet(this.node, t("New person…"), [el("form.sheet-content", { onsubmit: async (event) => {
      event.preventDefault();
      const person = await api.createPerson({ first_name: name.value.trim(), language_code: code.value });
      sheet.close();
      await this.desk.loadPeople();
      this.belongsTo(this.desk.people.find((p) => p.id === person.id));
    } }, el("label.field", {}, t("Name"), name), el("label.field", {}, t("Language"), code),
    el("div.actions", {}, el("button.primary", {}, t("Create"))))]);
  }
}
