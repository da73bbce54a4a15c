// One message as a bubble with its buttons.

import { el } from "./dom.js";
import { richText } from "./rich_text.js";
import { language, t } from "./words.js";

export function timeOf(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(language === "zh" ? "zh-CN" : "en-GB", {
    hour: "2-digit", minute: "2-digit", timeZone: zone(),
  });
}

export function dayOf(seconds) {
  return new Date(seconds * 1000).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", {
    weekday: "short", day: "numeric", month: "short", timeZone: zone(),
  });
}

let shownZone;
export function zone() { return shownZone; }
export function setZone(next) { shownZone = next; }

export function messageNode(seen, act) {
  const { message } = seen;
  const bubble = el("div.bubble", {}, ...contents(seen, act), meta(seen, act));
  return el(`article.message${seen.from_me ? ".mine" : ""}`, { "data-id": message.message_id },
    bubble, keyboard(message, act));
}

function contents(seen, act) {
  const { message, media } = seen;
  const parts = [source(message), quote(message, act)];
  if (media) parts.push(mediaNode(media, act));
  if (message.venue) parts.push(placeNode(message.location, `${message.venue.title}`, false, act));
  else if (message.location) parts.push(placeNode(message.location, placeCaption(seen), seen.live, act));
  if (message.contact) parts.push(el("div", {}, `👤 ${message.contact.first_name} ${message.contact.phone_number}`));
  const text = message.text ?? message.caption;
  if (text !== undefined)
    parts.push(richText(text, message.entities ?? message.caption_entities, { onLink: act.link, onCommand: act.say }));
  return parts.filter(Boolean);
}

function source(message) {
  if (message.forward_origin) {
    const from = message.forward_origin.sender_user?.first_name ?? message.forward_origin.sender_user_name ?? "";
    return el("div.source", {}, `↪ ${t("Forwarded")} ${from}`);
  }
  return message.via_bot ? el("div.source", {}, `${t("via")} @${message.via_bot.username}`) : null;
}

function quote(message, act) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  const words = replied.text ?? replied.caption ?? t(replied.photo ? "Picture" : "Message");
  return el("button.quote", { type: "button", onclick: () => act.jump(replied.message_id) }, words);
}

function mediaNode(media, act) {
  if (media.kind === "photo") return photoNode(media, act);
  if (media.kind === "video_note") return el("div.video-note", {}, el("video", { src: media.url, controls: true, preload: "metadata" }));
  if (media.kind === "video" || media.kind === "animation")
    return el("video.photo", { src: media.url, controls: true, preload: "metadata" });
  if (media.kind === "voice" || media.kind === "audio") return el("audio", { src: media.url, controls: true, preload: "metadata" });
  const size = media.file_size ? ` · ${Math.ceil(media.file_size / 1024)} KB` : "";
  return el("a.file", { href: media.url, download: media.file_name ?? "" }, el("b", {}, "📄"), `${media.file_name ?? t("Document")}${size}`);
}

export function photoNode(media, act) {
  const image = el("img", { src: media.url, alt: t("Picture"), width: media.width, height: media.height, loading: "lazy" });
  image.style.height = "auto";
  return el("button.photo", { type: "button", "aria-label": t("Picture"), onclick: () => act.view(media.url) }, image);
}

function placeNode(location, caption, live, act) {
  return el(`button.place${live ? ".live" : ""}`, { type: "button", onclick: () => act.map(location) },
    el("span.pin", { "aria-hidden": "true" }, "📍"), el("span.caption", {}, caption));
}

function placeCaption(seen) {
  const { message } = seen;
  const where = `${message.location.latitude.toFixed(5)}, ${message.location.longitude.toFixed(5)}`;
  if (seen.live) return `${t("Live location")} · ${t("until")} ${timeOf(message.date + message.location.live_period)}`;
  return seen.edited ? t("Live location ended") : `📌 ${where}`;
}

function meta(seen, act) {
  const { message } = seen;
  const label = `${seen.edited && !message.location && seen.from_me ? `${t("edited")} ` : ""}${timeOf(message.date)}`;
  return el("time", { ondblclick: () => act.menu(seen) }, label);
}

function keyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el("div.rows", {}, rows.map((row, r) => el("div.row", {}, row.map((button, c) =>
    button.url
      ? el("button", { type: "button", onclick: () => act.openUrl(button.url) }, `${button.text} ↗`)
      : el("button", { type: "button", onclick: (event) => act.tap(message.message_id, r, c, event.currentTarget) }, button.text)))));
}
