// A round film of the person: from the camera, or made of a sample picture where there is none.

import * as api from "./api.js";
import { cameraStream, finder, stopStream } from "./camera.js";
import { el } from "./dom.js";
import { toast } from "./notices.js";
import { record } from "./recording.js";
import { openSheet } from "./sheet.js";
import { t } from "./words.js";

const TYPES = ["video/mp4", "video/webm;codecs=vp8", "video/webm"];
const SIDE_PX = 384;
const LONGEST_S = 60;
const SAMPLE_S = 3;

export async function openVideoNote(phone) {
  if (typeof MediaRecorder === "undefined") { toast(t("This browser cannot record films."), { within: phone.node }); return; }
  const stream = await cameraStream({ video: { facingMode: "user", width: SIDE_PX, height: SIDE_PX }, audio: true })
    ?? await cameraStream({ video: { facingMode: "user", width: SIDE_PX, height: SIDE_PX } });
  if (stream) fromCamera(phone, stream);
  else fromSample(phone);
}

function fromCamera(phone, stream) {
  const button = el("button.primary", { type: "button", autofocus: true, onclick: toggle }, t("Record"));
  const sheet = openSheet(phone.node, t("Video note"), [el("div.sheet-content", {}, finder(stream, "video.camera.round"),
    el("div.actions", {}, button))], { onclose: () => { recording?.abandon(); stopStream(stream); } });
  let recording = null, ticking;
  function toggle() {
    if (recording) { recording.stop(); return; }
    recording = record(stream, TYPES, (film, seconds) => { clearInterval(ticking); recording = null; sheet.close(); send(phone, film, seconds); });
    const show = () => { button.textContent = `${t("Stop and send")} (${recording.seconds()} s)`; if (recording.seconds() >= LONGEST_S) recording.stop(); };
    show();
    ticking = setInterval(() => (recording ? show() : clearInterval(ticking)), 500);
  }
}

async function fromSample(phone) {
  const samples = (await api.samples()).people;
  const note = el("p", {}, t("No camera here: a short film is made of a sample picture."));
  const sheet = openSheet(phone.node, t("Video note"), [el("div.sheet-content", {}, note,
    el("div.samples", {}, samples.map((url) => el("button", { type: "button", "aria-label": url.split("/").at(-1), onclick: () => film(url) }, el("img", { src: url, alt: "" })))))]);
  async function film(url) {
    note.textContent = t("Recording…");
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const canvas = el("canvas", { width: SIDE_PX, height: SIDE_PX });
    const stream = canvas.captureStream(20);
    const began = performance.now();
    const recording = record(stream, TYPES, (made, seconds) => { clearInterval(drawing); stopStream(stream); sheet.close(); send(phone, made, seconds); });
    const drawing = setInterval(() => {
      const at = (performance.now() - began) / 1000;
      drawSwaying(canvas, picture, at);
      if (at >= SAMPLE_S) recording.stop();
    }, 50);
    drawSwaying(canvas, picture, 0);
  }
}

// The picture comes closer and sways a little, as somebody holding a phone does.
function drawSwaying(canvas, picture, at) {
  const side = Math.min(picture.width, picture.height) / (1 + 0.12 * at / SAMPLE_S);
  const sway = Math.sin(at * 2) * side * 0.03;
  canvas.getContext("2d").drawImage(picture, (picture.width - side) / 2 + sway, (picture.height - side) / 4, side, side, 0, 0, SIDE_PX, SIDE_PX);
}

function send(phone, film, seconds) {
  const name = film.type.includes("mp4") ? "note.mp4" : "note.webm";
  phone.act(() => phone.chat.upload("video_note", [new File([film], name, { type: film.type })], { duration: String(seconds), length: String(SIDE_PX) }));
}
