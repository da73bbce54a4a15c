// What a person can send besides words: pictures, selfies, video notes, voice, files, contacts.

import * as api from "./api.js";
import { el, toast } from "./dom.js";
import { menu, openSheet } from "./sheet.js";
import { t } from "./words.js";

export function openAttach(phone) {
  const sheet = openSheet(phone.node, t("Attach"), [menu([
    ["🖼️", t("Photo"), () => then(() => openPictures(phone, { title: t("Photo"), what: "places" }))],
    ["🗂️", t("Several photos"), () => then(() => openPictures(phone, { title: t("Several photos"), what: "places", several: true }))],
    ["🤳", t("Selfie"), () => then(() => openPictures(phone, { title: t("Selfie"), what: "people", facing: "user" }))],
    ["⏺️", t("Video note"), () => then(() => openVideoNote(phone))],
    ["📄", t("File"), () => then(() => openFile(phone))],
    ["📍", t("Location"), () => then(() => phone.openMap())],
    ["👤", t("Contact"), () => then(() => phone.sendContact())],
  ])]);
  function then(next) { sheet.close(); next(); }
}

async function openPictures(phone, { title, what, several = false, facing = "environment" }) {
  const found = (await api.samples())[what];
  const chosen = new Set();
  const caption = el("input", { maxlength: 1024 });
  const send = el("button.primary", { type: "button", disabled: true, onclick: sendChosen }, t("Send"));
  const grid = el("div.samples", {}, found.map((url) => el("button", { type: "button", "aria-pressed": "false", "aria-label": url.split("/").at(-1), onclick: (e) => choose(url, e.currentTarget) },
    el("img", { src: url, alt: "" }))));
  const picker = el("input", { type: "file", accept: "image/*", multiple: several, onchange: () => deliver([...picker.files]) });
  const sheet = openSheet(phone.node, title, [el("div.sheet-content", {},
    el("p", {}, t("Choose a sample, use the camera, or pick a file.")), grid,
    el("label.field", {}, t("Caption"), caption),
    el("div.actions", {}, send,
      el("button", { type: "button", onclick: useCamera }, t("Use camera")),
      el("label.button", {}, t("From this computer"), picker)))]);

  function choose(url, button) {
    if (!several) { chosen.clear(); grid.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", "false")); }
    if (chosen.has(url)) chosen.delete(url); else chosen.add(url);
    button.setAttribute("aria-pressed", String(chosen.has(url)));
    send.disabled = chosen.size === 0;
  }
  async function sendChosen() {
    deliver(await Promise.all([...chosen].map(async (url) => new File([await (await fetch(url)).blob()], url.split("/").at(-1), { type: "image/jpeg" }))));
  }
  function deliver(files) {
    if (!files.length) return;
    sheet.close();
    const kind = files.length > 1 ? "album" : "photo";
    phone.act(() => phone.chat.upload(kind, files.slice(0, 10), { caption: caption.value }));
  }
  async function useCamera() {
    const stream = await camera({ video: { facingMode: facing } });
    if (!stream) return;
    const video = el("video.camera", { autoplay: true, muted: true, playsinline: true });
    video.srcObject = stream;
    const stopCamera = () => stream.getTracks().forEach((track) => track.stop());
    const shot = openSheet(phone.node, title, [el("div.sheet-content", {}, video,
      el("div.actions", {}, el("button.primary", { type: "button", onclick: take }, t("Take a picture"))))], { onclose: stopCamera });
    async function take() {
      const canvas = el("canvas");
      canvas.width = video.videoWidth; canvas.height = video.videoHeight;
      canvas.getContext("2d").drawImage(video, 0, 0);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
      shot.close();
      deliver([new File([blob], "camera.jpg", { type: "image/jpeg" })]);
    }
  }
}

async function camera(wanted) {
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch {
    toast(t("No camera here. Choose a sample instead."));
    return null;
  }
}

async function openVideoNote(phone) {
  const stream = await camera({ video: { facingMode: "user", width: 384, height: 384 }, audio: true });
  if (!stream) return;
  const video = el("video.camera", { autoplay: true, muted: true, playsinline: true });
  video.srcObject = stream;
  const sheet = openSheet(phone.node, t("Video note"), [el("div.sheet-content", {}, video,
    el("div.actions", {}, el("button.primary", { type: "button", onclick: record }, t("Record 3 seconds"))))],
  { onclose: () => stream.getTracks().forEach((track) => track.stop()) });
  async function record() {
    const blob = await recorded(stream, 3);
    sheet.close();
    phone.act(() => phone.chat.upload("video_note", [new File([blob], "note.mp4", { type: blob.type })], { duration: "3", length: "384" }));
  }
}

function recorded(stream, seconds) {
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  return new Promise((done) => {
    recorder.addEventListener("stop", () => done(new Blob(parts, { type: recorder.mimeType })));
    recorder.start();
    setTimeout(() => recorder.stop(), seconds * 1000);
  });
}

function openFile(phone) {
  const picker = el("input", { type: "file", autofocus: true, onchange: () => {
    const files = [...picker.files];
    sheet.close();
    if (files.length) phone.act(() => phone.chat.upload("document", files.slice(0, 1)));
  } });
  const sheet = openSheet(phone.node, t("File"), [el("div.sheet-content", {}, el("div.actions", {}, el("label.button.primary", {}, t("From this computer"), picker)))]);
}

// A voice message: recorded while the button is on; without a microphone, a tone stands in for it.
export class Voice {
  constructor(phone) { this.phone = phone; }

  async toggle(button) {
    if (this.recorder) { this.recorder.stop(); return; }
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
    catch { toast(t("No microphone here: a two-second tone is sent instead.")); this.#send(tone(2), 2); return; }
    const parts = [];
    const began = Date.now();
    this.recorder = new MediaRecorder(stream);
    this.recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    this.recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      button.setAttribute("aria-label", t("Voice message"));
      button.textContent = "🎤";
      this.#send(new Blob(parts, { type: this.recorder.mimeType }), Math.max(1, Math.round((Date.now() - began) / 1000)));
      this.recorder = null;
    });
    button.textContent = "⏹️";
    button.setAttribute("aria-label", t("Stop recording"));
    this.recorder.start();
  }

  #send(blob, seconds) {
    this.phone.act(() => this.phone.chat.upload("voice", [new File([blob], "voice.ogg", { type: blob.type })], { duration: String(seconds) }));
  }
}

function tone(seconds, rate = 8000) {
  const samples = seconds * rate;
  const view = new DataView(new ArrayBuffer(44 + samples));
  const text = (at, words) => [...words].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + samples, true); text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, rate, true); view.setUint16(32, 1, true); view.setUint16(34, 8, true);
  text(36, "data"); view.setUint32(40, samples, true);
  for (let i = 0; i < samples; i += 1) view.setUint8(44 + i, 128 + 40 * Math.sin((2 * Math.PI * 330 * i) / rate));
  return new Blob([view], { type: "audio/wav" });
}
