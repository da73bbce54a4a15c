// The line at the bottom: words, attachments, commands, voice, and the bot's reply keyboard.

import { Voice, openAttach } from "./attach.js";
import { el } from "./dom.js";
import { menu, openSheet } from "./sheet.js";
import { t } from "./words.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.voice = new Voice(phone);
    this.field = el("textarea", { rows: 1, placeholder: t("Message"), "aria-label": t("Message") });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
      if (event.key === "Escape") this.forget();
    });
    this.field.addEventListener("input", () => this.#fit());
    this.sendButton = el("button.icon-button.send", { type: "button", "aria-label": t("Send"), hidden: true, onclick: () => this.send() }, "➤");
    this.voiceButton = el("button.icon-button", { type: "button", "aria-label": t("Voice message"), onclick: (e) => this.voice.toggle(e.currentTarget) }, "🎤");
    this.context = el("div.context", { hidden: true });
    this.keys = el("div.keys", { hidden: true });
    this.line = el("div.composer-line", {},
      el("button.icon-button", { type: "button", "aria-label": t("Attach"), onclick: () => openAttach(phone) }, "📎"),
      this.field,
      el("button.icon-button", { type: "button", "aria-label": t("Commands"), onclick: () => this.#commands() }, "/"),
      this.voiceButton, this.sendButton);
    this.startButton = el("button.start-button", { type: "button", hidden: true, onclick: () => phone.act(() => phone.chat.start()) }, t("START"));
    this.node = el("div.composer", {}, this.context, this.line, this.keys, this.startButton);
  }

  show(facts) {
    this.facts = facts;
    const canWrite = facts.started && !facts.blocked;
    this.line.hidden = !canWrite;
    this.startButton.hidden = canWrite;
    this.startButton.textContent = t(facts.blocked ? "Unblock" : "START");
    this.startButton.onclick = facts.blocked ? () => this.phone.act(() => this.phone.chat.unblock()) : null;
    const rows = facts.reply_keyboard?.keyboard ?? [];
    this.keys.hidden = !rows.length || !canWrite;
    this.keys.replaceChildren(...rows.map((row) => el("div.row", {}, row.map((key) => {
      const text = typeof key === "string" ? key : key.text;
      return el("button", { type: "button", onclick: () => this.phone.press(text, key) }, text);
    }))));
  }

  reply(seen) { this.#context({ reply: seen.message.message_id }, `↩ ${seen.message.text ?? seen.message.caption ?? t("Picture")}`); }

  edit(seen) {
    this.#context({ edit: seen.message.message_id }, `✎ ${t("Edit")}`);
    this.field.value = seen.message.text ?? seen.message.caption ?? "";
    this.#fit();
  }

  forget() { this.about = null; this.context.hidden = true; }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    const about = this.about;
    this.field.value = "";
    this.#fit();
    this.forget();
    this.phone.act(() => about?.edit
      ? this.phone.chat.edit(about.edit, text)
      : this.phone.chat.send({ text, reply_to_message_id: about?.reply }));
  }

  #context(about, words) {
    this.about = about;
    this.context.hidden = false;
    this.context.replaceChildren(el("span", {}, words),
      el("button.icon-button", { type: "button", "aria-label": t("Cancel"), onclick: () => this.forget() }, "✕"));
    this.field.focus();
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
    this.sendButton.hidden = !this.field.value.trim();
    this.voiceButton.hidden = !this.sendButton.hidden;
  }

  #commands() {
    const sheet = openSheet(this.phone.node, t("Commands"), [menu((this.facts.commands ?? []).map((c) =>
      ["/", `/${c.command}`, () => { sheet.close(); this.phone.say(`/${c.command}`); }, c.description]))]);
  }
}
