// The log of one chat: changed messages are replaced, the rest stays, and what is being read stays in sight.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { messageNode } from "./message.js";
import { serviceLine } from "./service.js";
import { dayOf } from "./times.js";
import { t } from "./words.js";

const NEAR_BOTTOM_PX = 60;
const ONE_RUN_S = 600;

export class Conversation {
  constructor(act, { onread }) {
    this.act = act;
    this.onread = onread;
    this.shown = new Map(); // key → {signature, node}
    this.messages = [];
    this.atBottom = true;
    this.log = el("div.log", { role: "log", "aria-label": t("Messages"), tabindex: "0" });
    this.log.addEventListener("scroll", () => this.#scrolled());
    this.log.addEventListener("contextmenu", (event) => this.#menuAt(event));
    this.log.addEventListener("keydown", (event) => this.#keys(event));
    this.badge = el("span.badge", { hidden: true });
    this.down = el("button.to-bottom", { type: "button", hidden: true, "aria-label": t("To the newest message"), onclick: () => this.toBottom() }, icon("down"), this.badge);
    this.node = el("div.conversation", {}, this.log, this.down);
    // Whoever reads the newest message goes on doing so when the phone is resized, a picture or a font arrives.
    const stay = () => { if (this.atBottom) this.toBottom(); };
    new ResizeObserver(stay).observe(this.log);
    this.log.addEventListener("load", stay, true);
    document.fonts.addEventListener("loadingdone", stay);
    document.addEventListener("visibilitychange", () => this.#countUnread());
  }

  forget() {
    this.shown.clear();
    this.log.replaceChildren();
    this.readUpTo = null;
    this.atBottom = true;
  }

  show(messages, { isGroup, empty }) {
    const ownIsNew = messages.at(-1)?.from_me && messages.at(-1).message.message_id !== this.messages.at(-1)?.message.message_id;
    this.messages = messages;
    this.readUpTo ??= messages.at(-1)?.message.message_id ?? 0;
    this.#place(messages.length ? this.#entries(messages, isGroup) : [["empty", empty.join(), () => el("div.empty-chat", {}, empty.map((line) => el("p", {}, line)))]]);
    if (this.atBottom || ownIsNew) this.toBottom();
    this.#countUnread();
  }

  // Unchanged nodes are not touched: a film goes on playing, a focused button keeps the focus.
  #place(wanted) {
    const kept = new Map();
    let at = this.log.firstChild;
    for (const [key, signature, build] of wanted) {
      let entry = this.shown.get(key);
      if (!entry || entry.signature !== signature) {
        const node = build();
        if (entry) {
          this.log.insertBefore(node, entry.node);
          if (entry.node === at) at = node; // moving it again would lose the focus
          passFocus(entry.node, node);
          entry.node.remove();
        }
        entry = { signature, node };
      }
      if (entry.node === at) at = at.nextSibling;
      else this.log.insertBefore(entry.node, at);
      kept.set(key, entry);
    }
    for (const [key, entry] of this.shown) if (kept.get(key)?.node !== entry.node) entry.node.remove();
    this.shown = kept;
  }

  #entries(messages, isGroup) {
    const entries = [];
    let day = "";
    for (let i = 0; i < messages.length; i += 1) {
      const seen = messages[i];
      const { message } = seen;
      const its = dayOf(message.date);
      if (its !== day) { day = its; entries.push([`day ${its}`, its, () => el("div.day-mark", {}, its)]); }
      const album = albumFrom(messages, i);
      if (album) i += album.length - 1;
      const before = messages[i - (album?.length ?? 1)], after = messages[i + 1];
      const look = { album, tail: !sameRun(messages[i], after), sender: isGroup && !seen.from_me && !sameRun(before, seen) ? (message.from?.first_name ?? message.sender_chat?.title) : null };
      const words = album?.find((one) => one.message.caption) ?? seen;
      entries.push([`${message.message_id}`, JSON.stringify([album ?? seen, look.tail, look.sender]), () => messageNode({ ...words, message: { ...words.message, message_id: message.message_id } }, this.act, look)]);
    }
    return entries;
  }

  toBottom() {
    this.log.scrollTop = this.log.scrollHeight;
    this.atBottom = true;
    this.#countUnread();
  }

  jump(id) {
    const node = this.log.querySelector(`[data-id="${id}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.animate([{ filter: "brightness(.8)" }, { filter: "none" }], 900);
  }

  #scrolled() {
    this.atBottom = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM_PX;
    this.#countUnread();
  }

  #countUnread() {
    const inSight = !document.hidden && this.log.offsetParent !== null;
    if (inSight && this.atBottom) this.readUpTo = this.messages.at(-1)?.message.message_id ?? 0;
    this.unread = this.messages.filter((seen) => !seen.from_me && seen.message.message_id > this.readUpTo).length;
    this.badge.textContent = String(this.unread);
    this.badge.hidden = !this.unread;
    this.down.hidden = this.atBottom;
    this.onread();
  }

  #seenAt(node) {
    const id = Number(node.closest?.("[data-id]")?.dataset.id);
    return this.messages.find((seen) => seen.message.message_id === id);
  }

  #menuAt(event) {
    const seen = this.#seenAt(event.target);
    if (seen) { event.preventDefault(); this.act.menu(seen); }
  }

  // Up and down walk from message to message (and from a button to its message), Enter opens what can be done with it.
  #keys(event) {
    const all = [...this.log.querySelectorAll(".message")];
    const focused = document.activeElement;
    const now = all.indexOf(focused.closest(".message"));
    if (event.key === "Enter" && focused === all[now]) { event.preventDefault(); this.act.menu(this.#seenAt(focused)); }
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.altKey || ["AUDIO", "VIDEO"].includes(focused.tagName)) return;
    event.preventDefault();
    const next = now < 0 ? all.at(-1) : focused === all[now] ? all[now + by] : all[now];
    next?.focus();
  }
}

function albumFrom(messages, from) {
  const group = messages[from].message.media_group_id;
  if (!group) return null;
  let to = from;
  while (messages[to]?.message.media_group_id === group && ["photo", "video"].includes(messages[to].media?.kind)) to += 1;
  return to - from > 1 ? messages.slice(from, to) : null;
}

function sameRun(a, b) {
  return Boolean(a && b && a.message.from?.id === b.message.from?.id && b.message.date - a.message.date < ONE_RUN_S
    && !serviceLine(a.message) && !serviceLine(b.message) && dayOf(a.message.date) === dayOf(b.message.date));
}

// A card that is edited under somebody's finger: the same button, or else the same place, stays focused.
function passFocus(from, to) {
  if (!from.contains(document.activeElement)) return;
  const stops = (node) => [...node.querySelectorAll(".rows button")];
  const focused = document.activeElement;
  const at = stops(from).indexOf(focused);
  to.tabIndex = -1;
  (stops(to).find((button) => button.textContent === focused.textContent) ?? stops(to)[at] ?? to).focus({ preventScroll: true });
}
