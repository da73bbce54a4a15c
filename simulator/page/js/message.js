// One message as a bubble with its buttons. The time stands in the last line of the words, or on the picture.

import { inlineButtons } from "./buttons.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { albumNode, mediaNode } from "./media.js";
import { placeNode } from "./place.js";
import { richNode } from "./rich_blocks.js";
import { richText } from "./rich_text.js";
import { serviceLine, unshownKind } from "./service.js";
import { timeOf } from "./times.js";
import { t } from "./words.js";

// `look` is {album, tail, sender}: pictures that belong together, whether the bubble is the last of its run, a name to show.
export function messageNode(seen, act, look = {}) {
  const { message } = seen;
  const line = serviceLine(message);
  if (line) return el("div.service", { "data-id": message.message_id }, line);
  const words = wordsOf(message, act);
  const picture = pictureOf(seen, act, look);
  const time = meta(seen, act);
  words?.append(time);
  const bare = picture && !words;
  const bubble = el(`div.bubble${picture ? ".pictured" : ""}${bare ? ".bare" : ""}`, {},
    look.sender ? el("div.source", {}, look.sender) : null, source(message), quote(message, act),
    picture, ...others(seen, act), words, words ? null : time, reactionsNode(seen));
  return el(`article.message${seen.from_me ? ".mine" : ""}${look.tail ? ".tail" : ""}`,
    { "data-id": message.message_id, tabindex: "-1" }, bubble, inlineButtons(message, act));
}

export function summaryOf(message) {
  return message.text ?? message.caption ?? serviceLine(message) ?? t(KINDS.find(([key]) => message[key])?.[1] ?? "Message");
}

const KINDS = [
  ["photo", "Picture"], ["video_note", "Video note"], ["video", "Video"], ["animation", "Video"], ["voice", "Voice message"],
  ["audio", "Voice message"], ["document", "Document"], ["venue", "Location"], ["location", "Location"], ["contact", "Contact"],
  ["poll", "Poll"], ["sticker", "Sticker"], ["live_photo", "Picture"], ["rich_message", "Message"], ["invoice", "Invoice"],
];

function wordsOf(message, act) {
  if (message.rich_message) return richNode(message);
  const text = message.text ?? message.caption;
  if (text === undefined) return null;
  return richText(text, message.entities ?? message.caption_entities, { onLink: act.link, onCommand: act.say });
}

function pictureOf(seen, act, { album }) {
  if (album) return albumNode(album, act);
  if (["photo", "video", "animation"].includes(seen.media?.kind)) return mediaNode(seen, act);
  return seen.message.location ? placeNode(seen, act) : null;
}

function others(seen, act) {
  const { message, media } = seen;
  if (media && !["photo", "video", "animation"].includes(media.kind)) return [mediaNode(seen, act)];
  if (message.contact) return [contactNode(message.contact)];
  if (message.poll) return [pollNode(seen, act)];
  if (message.dice) return [el("span.sticker", {}, message.dice.emoji, el("small", {}, ` ${message.dice.value}`))];
  if (message.game) return [el("strong", {}, `🎮 ${message.game.title}`)];
  if (message.invoice) return [invoiceNode(message, act)];
  if (message.paid_media) return [el("em.unshown", {}, `${t("Paid media for stars:")} ${message.paid_media.star_count}`)];
  const unshown = unshownKind(message);
  return unshown ? [el("em.unshown", {}, `${t("This kind of message is not shown here:")} ${unshown.replaceAll("_", " ")}`)] : [];
}

function reactionsNode({ reactions }) {
  if (!reactions) return null;
  const counted = [...new Set(reactions)].map((one) => [one, reactions.filter((other) => other === one).length]);
  return el("div.reactions", { "aria-label": t("Reactions") }, counted.map(([one, count]) => el("span", {}, count > 1 ? `${one} ${count}` : one)));
}

function contactNode(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return el("div.file", {}, el("span.file-icon", {}, icon("person")), el("span", {}, el("strong", {}, name), el("small", {}, contact.phone_number)));
}

// A keyboard of its own brings its own button to pay.
function invoiceNode({ message_id: id, invoice: { title, description, total_amount: amount, currency }, reply_markup: markup }, act) {
  return el("div.file", {}, el("span", {}, el("strong", {}, title), el("small", {}, `${description} · ${amount} ${currency}`)),
    markup ? null : el("button.pay", { type: "button", onclick: () => act.pay(id) }, t("Pay")));
}

// Tapping an answer gives it, tapping it again takes it back; the counts show once there is nothing left to influence.
function pollNode({ message: { message_id: id, poll }, voted }, act) {
  const fixed = poll.is_closed || (voted.length > 0 && !poll.allows_revoting);
  const others = (i) => (poll.allows_multiple_answers ? voted.filter((chosen) => chosen !== i) : []);
  const answer = ({ text, voter_count: votes }, i) => el("button.answer", {
    type: "button", disabled: fixed, "aria-pressed": String(voted.includes(i)),
    onclick: () => act.vote(id, voted.includes(i) ? others(i) : [...others(i), i]),
  }, el("span", {}, text), voted.length || poll.is_closed ? el("small", {}, String(votes)) : null);
  return el("div.poll", {}, el("strong", {}, poll.question), ...poll.options.map(answer),
    el("small", {}, poll.is_closed ? t("Final results") : t(poll.type === "quiz" ? "Quiz" : "Poll")));
}

function source(message) {
  const origin = message.forward_origin;
  if (origin) {
    const from = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.sender_chat?.title ?? origin.chat?.title ?? "";
    return el("div.source", {}, `${t("Forwarded from")} ${from}`);
  }
  return message.via_bot ? el("div.source", {}, `${t("via")} @${message.via_bot.username}`) : null;
}

function quote(message, act) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  return el("button.quote", { type: "button", onclick: () => act.jump(replied.message_id) },
    el("strong", {}, replied.from?.first_name ?? replied.sender_chat?.title ?? ""), el("span", {}, message.quote?.text ?? summaryOf(replied)));
}

function meta(seen, act) {
  const { message } = seen;
  // A live location tells by itself when it was updated, and a bot's card is meant to change.
  const edited = seen.edited && seen.from_me && !message.location;
  return el("button.time", { type: "button", tabindex: "-1", title: t("Message options"), onclick: () => act.menu(seen) },
    edited ? `${t("edited")} ` : "", timeOf(message.date), seen.from_me ? el("span.ticks", { "aria-hidden": "true" }, "✓") : null);
}
