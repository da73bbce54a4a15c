// The log of one chat: changed messages are replaced, the rest stays, and the bottom stays in sight.

import { el } from "./dom.js";
import { dayOf, messageNode, photoNode } from "./message.js";
import { t } from "./words.js";

export class Conversation {
  constructor(act) {
    this.act = act;
    this.node = el("div.log", { role: "log", "aria-live": "polite", tabindex: "0" });
    this.shown = new Map(); // key → {signature, node}
    this.node.addEventListener("contextmenu", (event) => this.#menuAt(event));
    this.seenById = new Map();
  }

  show(messages, { description } = {}) {
    const atBottom = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 120;
    const lastBefore = this.last;
    this.seenById = new Map(messages.map((seen) => [seen.message.message_id, seen]));
    const wanted = messages.length ? this.#entries(messages) : [["empty", () => this.#empty(description), "empty"]];
    const kept = new Map();
    let at = this.node.firstChild;
    for (const [key, build, signature] of wanted) {
      let entry = this.shown.get(key);
      if (!entry || entry.signature !== signature) {
        const node = build();
        if (entry) { if (entry.node === at) at = at.nextSibling; entry.node.remove(); }
        entry = { signature, node };
      }
      if (entry.node === at) at = at.nextSibling;
      else this.node.insertBefore(entry.node, at);
      kept.set(key, entry);
    }
    for (const [key, entry] of this.shown) if (kept.get(key)?.node !== entry.node) entry.node.remove();
    this.shown = kept;
    this.last = messages.at(-1)?.message.message_id;
    if (atBottom || this.last !== lastBefore) this.node.scrollTop = this.node.scrollHeight;
  }

  #entries(messages) {
    const entries = [];
    let day = "";
    for (let i = 0; i < messages.length; i += 1) {
      const { message } = messages[i];
      const its = dayOf(message.date);
      if (its !== day) { day = its; entries.push([`day ${its}`, () => el("div.day-mark", {}, its), its]); }
      if (message.media_group_id) {
        const album = messages.slice(i).filter((seen) => seen.message.media_group_id === message.media_group_id && seen.media?.kind === "photo");
        if (album.length > 1) {
          entries.push([`album ${message.media_group_id}`, () => this.#album(album), JSON.stringify(album)]);
          i += album.length - 1;
          continue;
        }
      }
      const seen = messages[i];
      entries.push([`${message.message_id}`, () => messageNode(seen, this.act), JSON.stringify(seen)]);
    }
    return entries;
  }

  #album(album) {
    const node = messageNode({ ...album[0], media: null }, this.act);
    node.querySelector(".bubble").prepend(el("div.album", {}, album.map((seen) => photoNode(seen.media, this.act))));
    return node;
  }

  #empty(description) {
    return el("div.empty-chat", {}, description || t("No messages here yet."));
  }

  #menuAt(event) {
    const id = event.target.closest?.(".message")?.dataset.id;
    const seen = id && this.seenById.get(Number(id));
    if (seen) { event.preventDefault(); this.act.menu(seen); }
  }

  jump(id) {
    this.node.querySelector(`[data-id="${id}"]`)?.scrollIntoView({ block: "center" });
  }
}
