// One phone: whose it is, the chat it shows, and everything its owner can do there.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { openMap } from "./map_sheet.js";
import { summaryOf } from "./message.js";
import { showAlert, toast } from "./notices.js";
import { askNewPerson, messageMenu, phoneMenu } from "./phone_menus.js";
import { Share } from "./share.js";
import { timeOf } from "./times.js";
import { openViewer } from "./viewer.js";
import { t } from "./words.js";

const ACTION_SHOWN_MS = 5000; // as long as Telegram shows one
const SLOW_BOT_MS = 4000;
const ACTIONS = { typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…", find_location: "looking for a place…", record_voice: "recording…", upload_voice: "sending a voice message…", upload_video: "sending a video…" };

export class Phone {
  constructor(desk, index) {
    this.desk = desk;
    this.index = index;
    this.messages = new Map();
    this.share = new Share(this);
    this.who = el("select.who", { "aria-label": t("Whose phone"), onchange: () => this.#chosen() });
    this.time = el("span.strip-time", { "aria-hidden": "true" });
    this.title = el("strong");
    this.status = el("span.status");
    this.avatar = el("div.avatar", { "aria-hidden": "true" });
    this.liveBar = el("div.bar", { hidden: true });
    this.pinBar = el("button.bar.pinned", { type: "button", hidden: true });
    this.conversation = new Conversation({
      tap: (...args) => this.#tap(...args), vote: (id, options) => this.act(() => this.chat.vote(id, options)), pay: (id) => this.act(() => this.chat.pay(id)), say: (text) => this.say(text), menu: (seen) => messageMenu(this, seen), link: (href) => this.follow(href),
      view: (seen) => this.#view(seen), map: (seen) => this.#showPlace(seen), jump: (id) => this.conversation.jump(id),
    }, { onread: () => desk.showUnread() });
    this.composer = new Composer(this);
    this.node = el("section.phone", {},
      el("div.strip", {}, this.who, this.time),
      el("header.phone-head", {}, this.avatar, el("div.phone-title", {}, this.title, this.status),
        el("button.icon-button", { type: "button", "aria-label": t("Menu"), title: t("Menu"), onclick: () => phoneMenu(this) }, icon("more"))),
      this.liveBar, this.pinBar, this.conversation.node, this.composer.node, el("div.toasts", { role: "status" }));
  }

  belongsTo(person) {
    this.person = person;
    this.node.setAttribute("aria-label", person.first_name);
    localStorage.setItem(`phone-${this.index}`, person.id);
    this.showPeople();
    return this.open("bot");
  }

  // Shows one of this person's chats: with a bot, or a group.
  open(peer) {
    this.chat = new api.Chat(this.person.id, peer);
    this.facts = null;
    this.messages.clear();
    this.share.forget();
    this.conversation.forget();
    this.composer.changeChat(this.chat.path);
    this.#showState("");
    return this.refresh(1);
  }

  showPeople() {
    this.who.replaceChildren(...this.desk.people.map((person) => el("option", { value: person.id }, person.first_name)),
      el("option", { value: "new" }, t("New person…")));
    if (this.person) this.who.value = this.person.id;
  }

  // Reads the chat's facts anew, and its messages from this one on.
  async refresh(from = Infinity) {
    this.stale = Math.min(this.stale ?? Infinity, from);
    if (this.refreshing) { this.again = true; return; }
    if (!this.desk.hasBot) { this.#waitForBot(); return; }
    this.refreshing = true;
    const { chat, stale } = this;
    this.stale = Infinity;
    try {
      const [facts, log] = await Promise.all([chat.facts(), stale < Infinity ? chat.messages(stale - 1) : null]);
      if (chat === this.chat) this.#take(facts, log && log.messages, stale);
    } catch (error) {
      this.stale = Math.min(this.stale, stale);
      this.desk.lost(error);
    } finally {
      this.refreshing = false;
      if (this.again) { this.again = false; this.refresh(); }
    }
  }

  #take(facts, fresh, from) {
    this.facts = facts;
    if (fresh) {
      for (const id of this.messages.keys()) if (id >= from) this.messages.delete(id);
      for (const seen of fresh) this.messages.set(seen.message.message_id, seen);
    }
    this.title.textContent = facts.title;
    this.avatar.textContent = [...facts.title][0]?.toUpperCase() ?? "";
    this.composer.show(facts);
    this.#showMessages();
    this.#showState();
    this.#minds(facts.bot?.pending_updates);
  }

  #showMessages() {
    const messages = [...this.messages.values()];
    this.conversation.show(messages, { isGroup: this.facts.type !== "private", empty: [this.facts.bot?.description || t("No messages here yet.")] });
    this.share.take(messages);
    this.#showLive();
    const pinned = this.messages.get(this.facts.pinned.at(-1));
    this.pinBar.hidden = !pinned;
    if (!pinned) return;
    this.pinBar.replaceChildren(icon("pin"), el("span", {}, el("strong", {}, t("Pinned message")), " ", summaryOf(pinned.message)));
    this.pinBar.onclick = () => this.conversation.jump(pinned.message.message_id);
  }

  redraw() {
    if (!this.facts) return;
    this.conversation.shown.clear();
    this.conversation.log.replaceChildren();
    this.#showMessages();
  }

  #waitForBot() {
    this.title.textContent = t("No bot yet");
    this.#showState(t("waiting"));
    this.conversation.show([], { empty: [t("Waiting for a bot to start…"), `${t("Its Bot API address is")} ${location.origin}`] });
    this.composer.line.hidden = true;
  }

  // What is written below the title; without words, what is usually true.
  #showState(words) {
    this.status.textContent = words ?? (this.facts?.blocked ? t("blocked") : this.facts?.type === "private" ? t("bot") : `${this.facts?.members.length} ${t("members")}`);
    this.status.classList.toggle("busy", Boolean(words));
  }

  // A bot that leaves updates lying for seconds has probably stopped: say so instead of looking dead.
  #minds(pending) {
    clearTimeout(this.minding);
    this.pendingSince = pending ? this.pendingSince ?? performance.now() : null;
    if (!pending) return;
    const waited = performance.now() - this.pendingSince;
    if (waited > SLOW_BOT_MS) this.#showState(t("the bot is not answering"));
    this.minding = setTimeout(() => this.refresh(), SLOW_BOT_MS);
  }

  // Does something and shows what came of it; false when it was refused.
  async act(doing) {
    try {
      const done = await doing();
      const ids = (done?.messages ?? []).map((seen) => seen.message.message_id);
      this.refresh(Math.min(Infinity, ...ids));
      return true;
    } catch (error) {
      toast(error.message, { within: this.node, seconds: 6 });
      this.refresh(1);
      return false;
    }
  }

  say(text) { return this.act(() => this.chat.send({ text })); }

  press(key) {
    if (key.request_location) openMap(this, { answer: (fix) => this.chat.press(key.text, fix) });
    else this.act(() => this.chat.press(key.text));
  }

  follow(href) {
    const isBotLink = /^(https?:\/\/)?(t|telegram)\.me\/|^tg:\/\/resolve/i.test(href);
    if (isBotLink) this.act(() => api.openLink(this.person.id, href));
    return isBotLink;
  }

  happened(event) {
    if (event.type === "callback_answer") this.#showAnswer(event.answer);
    else if (event.type === "payment_refused") toast(event.reason, { within: this.node, seconds: 6 });
    else if (event.type === "chat_action") this.#showAction(event.action);
    else if (event.type === "cleared" || event.type === "deleted_message") this.refresh(event.message_id ?? 1);
    else this.refresh(event.message_id);
    if (event.type === "message" && event.message.from?.id !== this.person.id) this.#showState();
  }

  tick(now) {
    this.time.textContent = timeOf(now);
    if (this.share.running && this.share.isOver()) this.refresh(1); // it ran out, and nobody says so
  }

  #showAnswer(answer) {
    if (answer?.url) this.follow(answer.url);
    if (!answer?.text) return;
    if (answer.show_alert) showAlert(this.node, this.facts?.title ?? "", answer.text);
    else toast(answer.text, { within: this.node });
  }

  #showAction(action) {
    clearTimeout(this.acting);
    this.#showState(t(ACTIONS[action] ?? "typing…"));
    this.acting = setTimeout(() => this.#showState(), ACTION_SHOWN_MS);
  }

  async #tap(id, row, col, button, node) {
    if (button.callback_data !== undefined || button.callback_game || button.pay) {
      node.setAttribute("aria-busy", "true");
      await this.act(() => this.chat.tap(id, row, col));
      node.removeAttribute("aria-busy");
    } else if (button.url) { if (!this.follow(button.url)) window.open(button.url, "_blank", "noreferrer"); }
    else if (button.copy_text) { await navigator.clipboard?.writeText(button.copy_text.text); toast(t("Copied"), { within: this.node }); }
    else if (button.switch_inline_query_current_chat !== undefined) { this.composer.field.value = `@${this.facts.bot.username} ${button.switch_inline_query_current_chat}`; this.composer.field.focus(); }
    else toast(t("This button works only in Telegram itself."), { within: this.node });
  }

  #showLive() {
    const { running } = this.share;
    this.liveBar.hidden = !running;
    if (!running) return;
    const until = this.share.until() < Infinity ? ` · ${t("until")} ${timeOf(this.share.until())}` : "";
    if (this.liveShown === until + running.message.message_id && this.liveBar.childElementCount) return; // keep the focus
    this.liveShown = until + running.message.message_id;
    this.liveBar.replaceChildren(icon("pin"), el("span", {}, `${t("Sharing live location")}${until}`),
      el("button", { type: "button", onclick: () => openMap(this) }, t("Map")),
      el("button", { type: "button", onclick: () => this.act(() => this.chat.stop(this.share.running.message.message_id)) }, t("Stop")));
  }

  #showPlace(seen) {
    const { location, venue, from } = seen.message;
    const isMine = seen.message.message_id === this.share.running?.message.message_id;
    openMap(this, isMine ? {} : { shown: { ...location, name: venue?.title ?? (seen.from_me ? t("Location") : from?.first_name) } });
  }

  #view(seen) {
    const pictures = this.conversation.messages.filter((one) => one.media?.kind === "photo");
    openViewer(this.node, pictures, pictures.findIndex((one) => one.media.url === seen.media.url));
  }

  #chosen() {
    const chosen = this.desk.people.find((person) => String(person.id) === this.who.value);
    this.showPeople();
    if (chosen) { this.belongsTo(chosen); this.desk.showTabs(); } else askNewPerson(this);
  }
}
