// This computer's camera, where there is one: a picture, or a stream to film.

import { el } from "./dom.js";
import { openSheet } from "./sheet.js";
import { t } from "./words.js";

// A MediaStream, or null where there is no camera or it was not allowed.
export async function cameraStream(wanted) {
  try { return await navigator.mediaDevices.getUserMedia(wanted); } catch { return null; }
}

export function finder(stream, selector = "video.camera") {
  const video = el(selector, { autoplay: true, playsinline: true });
  video.muted = true;
  video.srcObject = stream;
  return video;
}

export const stopStream = (stream) => stream.getTracks().forEach((track) => track.stop());

// Opens the camera over the phone; `take` gets the picture as a File.
export function openCamera(phone, title, stream, take) {
  const video = finder(stream);
  const sheet = openSheet(phone.node, title, [el("div.sheet-content", {}, video,
    el("div.actions", {}, el("button.primary", { type: "button", autofocus: true, onclick: shoot }, t("Take a picture"))))],
  { onclose: () => stopStream(stream) });

  async function shoot() {
    const canvas = el("canvas", { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    sheet.close();
    take(new File([blob], "camera.jpg", { type: "image/jpeg" }));
  }
}
