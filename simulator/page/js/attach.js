// What a person can send besides words.

import { el } from "./dom.js";
import { openMap } from "./map_sheet.js";
import { openPictures } from "./pictures.js";
import { ask, menu, openSheet } from "./sheet.js";
import { openVideoNote } from "./video_note.js";
import { t } from "./words.js";

export function openAttach(phone) {
  const then = (next) => () => { sheet.close(); next(); };
  const sheet = openSheet(phone.node, t("Attach"), [menu([
    ["photo", t("Photo"), then(() => openPictures(phone, { title: t("Photo"), what: "places" }))],
    ["photos", t("Several photos"), then(() => openPictures(phone, { title: t("Several photos"), what: "places", several: true }))],
    ["selfie", t("Selfie"), then(() => openPictures(phone, { title: t("Selfie"), what: "people", facing: "user" }))],
    ["video", t("Video note"), then(() => openVideoNote(phone))],
    ["file", t("File"), then(() => openFile(phone))],
    ["pin", t("Location"), then(() => openMap(phone))],
    ["person", t("Contact"), then(() => askContact(phone))],
  ])]);
}

function openFile(phone) {
  const caption = el("input", { maxlength: 1024 });
  const picker = el("input", { type: "file", autofocus: true, onchange: () => {
    const files = [...picker.files];
    sheet.close();
    if (files.length) phone.act(() => phone.chat.upload("document", files.slice(0, 1), { caption: caption.value }));
  } });
  const sheet = openSheet(phone.node, t("File"), [el("div.sheet-content", {}, el("label.field", {}, t("Caption"), caption),
    el("div.actions", {}, el("label.button.primary", {}, t("From this computer"), picker)))]);
}

function askContact(phone) {
  const { person } = phone;
  const field = (name, label, value) => el("label.field", {}, t(label), el("input", { name, value, required: true, maxlength: 64 }));
  ask(phone.node, t("Contact"), [field("first_name", "Name", person.first_name), field("phone_number", "Phone number", person.phone_number ?? "+10000000000")],
    t("Send"), (contact) => phone.act(() => phone.chat.send({ kind: "contact", ...contact, user_id: contact.first_name === person.first_name ? person.id : undefined })));
}
