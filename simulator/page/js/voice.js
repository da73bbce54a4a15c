// A voice message: recorded while the button is on; without a microphone, a tone stands in for it.

import { stopStream } from "./camera.js";
import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { record } from "./recording.js";
import { t } from "./words.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export class Voice {
  constructor(phone, button) {
    this.phone = phone;
    this.button = button;
  }

  async toggle() {
    if (this.recording) { this.recording.stop(); return; }
    const stream = await microphone();
    if (!stream) {
      toast(t("No microphone here: a two-second tone is sent instead."), { within: this.phone.node });
      this.#send(tone(2), 2);
      return;
    }
    this.stream = stream;
    this.recording = record(stream, TYPES, (sound, seconds) => { this.#rest(); this.#send(sound, seconds); });
    this.#look("stop", t("Stop and send"));
  }

  cancel() {
    this.recording?.abandon();
    if (this.recording) this.#rest();
  }

  #rest() {
    stopStream(this.stream);
    this.recording = null;
    this.#look("mic", t("Voice message"));
  }

  #look(name, label) {
    this.button.replaceChildren(icon(name));
    this.button.setAttribute("aria-label", label);
    this.button.classList.toggle("recording", name === "stop");
  }

  #send(sound, seconds) {
    const name = `voice.${sound.type.match(/ogg|webm|mp4|wav/)?.[0] ?? "ogg"}`;
    this.phone.act(() => this.phone.chat.upload("voice", [new File([sound], name, { type: sound.type })], { duration: String(seconds) }));
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
