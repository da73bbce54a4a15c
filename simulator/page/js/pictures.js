// Choosing pictures to send: samples that come with the simulator, the camera, or files of this computer.

import * as api from "./api.js";
import { cameraStream, openCamera } from "./camera.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { openSheet } from "./sheet.js";
import { t } from "./words.js";

const MOST = 10;

// `what` is "people" or "places"; several make an album.
export async function openPictures(phone, { title, what, several = false, facing = "environment" }) {
  const samples = (await api.samples())[what];
  const chosen = new Set();
  const caption = el("input", { maxlength: 1024 });
  const send = el("button.primary", { type: "button", disabled: true, onclick: sendChosen });
  const picker = el("input", { type: "file", accept: "image/*", multiple: several, onchange: () => deliver([...picker.files]) });
  const sheet = openSheet(phone.node, title, [el("div.sheet-content", {},
    el("div.samples", {}, samples.map((url) => el("button", { type: "button", "aria-pressed": "false", "aria-label": nameOf(url), onclick: (e) => choose(url, e.currentTarget) },
      el("img", { src: url, alt: "" }), icon("ok")))),
    el("label.field", {}, t("Caption"), caption),
    el("div.actions", {}, send,
      el("button", { type: "button", onclick: useCamera }, t("Use camera")),
      el("label.button", {}, t("From this computer"), picker)))]);
  count();

  function choose(url, button) {
    const on = !chosen.has(url);
    if (!several) { chosen.clear(); sheet.node.querySelectorAll("[aria-pressed]").forEach((b) => b.setAttribute("aria-pressed", "false")); }
    if (on && chosen.size >= MOST) { toast(t("An album has at most ten pictures."), { within: phone.node }); return; }
    if (on) chosen.add(url); else chosen.delete(url);
    button.setAttribute("aria-pressed", String(on));
    count();
  }
  function count() {
    send.disabled = chosen.size === 0;
    send.textContent = several && chosen.size ? `${t("Send")} (${chosen.size})` : t("Send");
  }
  async function sendChosen() { deliver(await Promise.all([...chosen].map(sampleFile))); }
  function deliver(files) {
    if (!files.length) return;
    if (files.length > MOST) toast(t("An album has at most ten pictures."), { within: phone.node });
    sheet.close();
    phone.act(() => phone.chat.upload(files.length > 1 ? "album" : "photo", files.slice(0, MOST), { caption: caption.value }));
  }
  async function useCamera() {
    const stream = await cameraStream({ video: { facingMode: facing } });
    if (stream) openCamera(phone, title, stream, (file) => deliver([file]));
    else toast(t("No camera here. Choose a sample instead."), { within: phone.node });
  }
}

const nameOf = (url) => url.split("/").at(-1);

export async function sampleFile(url) {
  return new File([await (await fetch(url)).blob()], nameOf(url), { type: "image/jpeg" });
}
