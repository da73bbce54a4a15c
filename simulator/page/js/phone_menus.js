// The menus of a phone: what can be done with a message, with the chat, and with whose phone it is.

import * as api from "./api.js";
import { el } from "./dom.js";
import { toast } from "./notices.js";
import { ask, menu, openSheet } from "./sheet.js";
import { t } from "./words.js";

export function messageMenu(phone, seen) {
  const { message } = seen;
  const { chat, composer } = phone;
  const words = message.text ?? message.caption;
  const then = (doing) => () => { sheet.close(); doing(); };
  const items = [["reply", t("Reply"), then(() => composer.reply(seen))]];
  if (words !== undefined) items.push(["copy", t("Copy text"), then(() => copy(phone, words))]);
  if (seen.from_me && words !== undefined && !message.forward_origin) items.push(["edit", t("Edit"), then(() => composer.edit(seen))]);
  items.push(["forward", t("Forward here"), then(() => phone.act(() => chat.forward(message.message_id)))]);
  items.push(["trash", t("Delete"), then(() => phone.act(() => chat.remove(message.message_id)))]);
  const sheet = openSheet(phone.node, t("Message options"), [menu(items)]);
}

async function copy(phone, words) {
  try { await navigator.clipboard.writeText(words); toast(t("Copied"), { within: phone.node }); }
  catch { toast(t("This browser does not let the page copy."), { within: phone.node }); }
}

export function phoneMenu(phone) {
  if (!phone.facts) return;
  const then = (doing) => () => { sheet.close(); doing(); };
  const items = [
    ["link", t("Open a link…"), then(() => askLink(phone))],
    ["chats", t("Other chats…"), then(() => chooseChat(phone))],
    ["person", t("New person…"), then(() => askNewPerson(phone))],
  ];
  if (phone.facts.type === "private") items.push(
    phone.facts.blocked ? ["ok", t("Unblock"), then(() => phone.act(() => phone.chat.unblock()))]
      : ["block", t("Block this bot"), then(() => phone.act(() => phone.chat.block()))]);
  items.push(["trash", t("Clear this chat"), then(() => phone.act(() => phone.chat.clear()))]);
  const sheet = openSheet(phone.node, phone.person.first_name, [menu(items)]);
}

function askLink(phone) {
  ask(phone.node, t("Open a link…"), [el("label.field", {}, t("Paste an invitation link"),
    el("input", { name: "link", autofocus: true, required: true, placeholder: "https://t.me/…?start=…" }))], t("Open"),
  ({ link }) => phone.act(() => api.openLink(phone.person.id, link.trim())));
}

async function chooseChat(phone) {
  const { chats } = await api.chatsOf(phone.person.id);
  const sheet = openSheet(phone.node, t("Other chats…"), [menu(chats.map((chat) =>
    ["chats", chat.title, () => { sheet.close(); phone.open(chat.chat); }, chat.type === "private" ? `@${chat.bot.username}` : `${chat.members.length} ${t("members")}`]))]);
}

export function askNewPerson(phone) {
  ask(phone.node, t("New person…"), [
    el("label.field", {}, t("Name"), el("input", { name: "first_name", autofocus: true, required: true, maxlength: 64 })),
    el("label.field", {}, t("Language"), el("select", { name: "language_code" }, el("option", { value: "zh-hans" }, t("Chinese")), el("option", { value: "en" }, t("English"))))],
  t("Create"), async ({ first_name, language_code }) => {
    const person = await api.createPerson({ first_name: first_name.trim(), language_code });
    await phone.desk.loadPeople();
    await phone.belongsTo(person);
    phone.desk.showTabs();
  });
}
