// The inline keyboard under a message. What a button does is the phone's business; here is how it looks.

import { el } from "./dom.js";
import { icon } from "./icons.js";

export function inlineButtons(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el("div.rows", {}, rows.map((row, r) => el(`div.row${row.length > 4 ? ".tight" : ""}`, {}, row.map((button, c) =>
    el(`button${button.style ? `.style-${button.style}` : ""}`, {
      type: "button", onclick: (event) => act.tap(message.message_id, r, c, button, event.currentTarget),
    }, face(button.text), mark(button) ? icon(mark(button)) : null)))));
}

// Signs that are drawn nearly black would be lost on the dark button.
function face(text) {
  return text.split(/([➕➖➗])/u).map((part, i) => (i % 2 ? el("span.dark-sign", {}, part) : part));
}

function mark(button) {
  if (button.url || button.login_url) return "out";
  if (button.copy_text) return "copy";
  return button.web_app ? "file" : null;
}
