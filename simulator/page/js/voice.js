// A voice message: recorded while the button is on; without a microphone, a tone stands in for it.

import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { t } from "./words.js";

export class Voice {
  constructor(phone, button) {
    this.phone = phone;
    this.button = button;
  }

  async toggle() {
    if (this.recorder) { this.recorder.stop(); return; }
    const stream = await microphone();
    if (!stream) {
      toast(t("No microphone here: a two-second tone is sent instead."), { within: this.phone.node });
      this.#send(tone(2), "voice.wav", 2);
      return;
    }
    const began = performance.now();
    this.recorder = new MediaRecorder(stream);
    const parts = [];
    this.recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    this.recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      const { mimeType } = this.recorder;
      this.recorder = null;
      this.#look("mic", t("Voice message"));
      const seconds = Math.max(1, Math.round((performance.now() - began) / 1000));
      if (!this.cancelled) this.#send(new Blob(parts, { type: mimeType }), mimeType.includes("ogg") ? "voice.ogg" : "voice.webm", seconds);
      this.cancelled = false;
    });
    this.#look("stop", t("Stop and send"));
    this.recorder.start();
  }

  cancel() {
    if (!this.recorder) return;
    this.cancelled = true;
    this.recorder.stop();
  }

  #look(name, label) {
    this.button.replaceChildren(icon(name));
    this.button.setAttribute("aria-label", label);
    this.button.classList.toggle("recording", name === "stop");
  }

  #send(blob, name, seconds) {
    this.phone.act(() => this.phone.chat.upload("voice", [new File([blob], name, { type: blob.type })], { duration: String(seconds) }));
  }
}

async function microphone() {
  try { return await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { return null; }
}

// A plain 8-bit WAV file.
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
