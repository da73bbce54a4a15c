// The line at the bottom: words, attachments, commands, voice, and the bot's reply keyboard.

import { openAttach } from "./attach.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { summaryOf } from "./message.js";
import { Voice } from "./voice.js";
import { menu, openSheet } from "./sheet.js";
import { t } from "./words.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.drafts = new Map();
    const button = (name, label, onclick, hidden = false) => el(`button.icon-button.${name}`, { type: "button", "aria-label": label, title: label, hidden, onclick }, icon(name));
    this.field = el("textarea", { rows: 1, maxlength: 4096, "aria-label": t("Message"), oninput: () => this.#fit(), onkeydown: (event) => this.#keys(event) });
    this.sendButton = button("send", t("Send"), () => this.send(), true);
    this.voiceButton = button("mic", t("Voice message"), () => this.voice.toggle());
    this.voice = new Voice(phone, this.voiceButton);
    this.keysButton = button("keys", t("Bot's keyboard"), () => { this.keysFolded = !this.keysFolded; this.#showKeys(); }, true);
    this.commandsButton = button("slash", t("Commands"), () => this.#commands());
    this.context = el("div.context", { hidden: true });
    this.keys = el("div.keys", { hidden: true, role: "group", "aria-label": t("Bot's keyboard") });
    this.line = el("div.composer-line", {}, button("attach", t("Attach"), () => openAttach(phone)), this.field,
      this.keysButton, this.commandsButton, this.voiceButton, this.sendButton);
    this.bigButton = el("button.big-button", { type: "button", hidden: true, onclick: () => this.#big() });
    this.node = el("div.composer", {}, this.context, this.line, this.keys, this.bigButton);
  }

  // Another chat: what was being typed is kept for when it is opened again.
  changeChat(key) {
    if (this.key) this.drafts.set(this.key, this.field.value);
    this.key = key;
    this.voice.cancel();
    this.forget();
    this.#write(this.drafts.get(key) ?? "");
  }

  show(facts) {
    const keyboard = JSON.stringify(facts.reply_keyboard);
    if (keyboard !== this.keyboardShown) { this.keyboardShown = keyboard; this.keysFolded = false; }
    this.facts = facts;
    const canWrite = facts.started && !facts.blocked;
    this.line.hidden = !canWrite;
    this.bigButton.hidden = canWrite;
    this.bigButton.textContent = t(facts.blocked ? "UNBLOCK" : "START");
    this.commandsButton.hidden = !facts.commands?.length;
    this.field.placeholder = facts.reply_keyboard?.input_field_placeholder ?? t("Message");
    this.#showKeys();
  }

  reply(seen) { this.#context({ reply: seen.message.message_id }, `${t("Reply")}: ${summaryOf(seen.message)}`); }

  edit(seen) {
    this.#context({ edit: seen.message.message_id }, t("Edit message"));
    this.#write(seen.message.text ?? seen.message.caption ?? "");
  }

  forget() {
    if (this.about?.edit) this.#write("");
    this.about = null;
    this.context.hidden = true;
  }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    const { about } = this;
    this.#write("");
    this.forget();
    const { chat } = this.phone;
    this.phone.act(() => (about?.edit ? chat.edit(about.edit, text) : chat.send({ text, reply_to_message_id: about?.reply })))
      .then((sent) => { if (!sent && !this.field.value) this.#write(text); });
  }

  #keys(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    if (event.key === "Escape") { this.forget(); this.voice.cancel(); }
    if (event.key === "ArrowUp" && !this.field.value && !event.altKey) {
      const mine = this.phone.conversation.messages.findLast((seen) => seen.from_me && seen.message.text);
      if (mine) { event.preventDefault(); this.edit(mine); }
    }
  }

  #big() {
    const { chat } = this.phone;
    this.phone.act(() => (this.facts.blocked ? chat.unblock() : chat.start())).then(() => this.field.focus());
  }

  #showKeys() {
    const rows = this.facts.reply_keyboard?.keyboard ?? [];
    this.keysButton.hidden = !rows.length;
    this.keysButton.setAttribute("aria-pressed", String(!this.keysFolded));
    this.keys.hidden = !rows.length || this.keysFolded || this.line.hidden;
    this.keys.replaceChildren(...rows.map((row) => el(`div.row${row.length > 4 ? ".tight" : ""}`, {}, row.map((key) =>
      el("button", { type: "button", onclick: () => this.phone.press(key) }, key.text)))));
  }

  #context(about, words) {
    this.about = about;
    this.context.hidden = false;
    this.context.replaceChildren(el("span", {}, words),
      el("button.icon-button", { type: "button", "aria-label": t("Cancel"), onclick: () => { this.forget(); this.field.focus(); } }, icon("close")));
    this.field.focus();
  }

  #write(text) {
    this.field.value = text;
    this.#fit();
  }

  #fit() {
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${this.field.scrollHeight}px`;
    this.sendButton.hidden = !this.field.value.trim();
    this.voiceButton.hidden = !this.sendButton.hidden;
  }

  #commands() {
    const sheet = openSheet(this.phone.node, t("Commands"), [menu(this.facts.commands.map((c) =>
      ["slash", `/${c.command}`, () => { sheet.close(); this.phone.say(`/${c.command}`); }, c.description]))]);
  }
}
