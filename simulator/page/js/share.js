// Where a phone is, and what it tells while a live location runs: moves, walks, and small signs of life.

import * as api from "./api.js";
import { metresBetween } from "./landmarks.js";

const MOST_OFTEN_MS = 1500;
const POCKET_MS = 30_000;
const STEP_MS = 300;
const FOR_EVER = 0x7fffffff;

export class Share {
  constructor(phone) {
    this.phone = phone;
    this.toldAt = -Infinity;
    setInterval(() => this.stillHere(), POCKET_MS);
  }

  forget() { this.position = this.running = null; clearTimeout(this.later); this.later = null; }

  // The newest running share of this chat decides where the phone is, unless it has just been moved here.
  take(messages) {
    const before = this.running?.message.message_id;
    this.running = messages.findLast((seen) => seen.live && seen.from_me) ?? null;
    if (this.running && before !== this.running.message.message_id) this.position = this.running.message.location;
  }

  until() {
    const { date, location } = this.running.message;
    return location.live_period === FOR_EVER ? Infinity : date + location.live_period;
  }

  isOver() { return this.phone.desk.clock.now() >= this.until(); }

  // Somebody drags the pin: however fast, one position in a second and a half is enough, and the last one counts.
  tell(fix) {
    this.position = fix;
    if (!this.running || this.later) return;
    const wait = this.toldAt + MOST_OFTEN_MS - performance.now();
    if (wait <= 0) { this.#send(); return; }
    this.later = setTimeout(() => { this.later = null; this.#send(); }, wait);
  }

  // Go there in several steps; with `taking` seconds, the clock goes along. `seen` is called after each step.
  async walk(target, { accuracy, taking, seen }) {
    const from = this.position;
    const steps = Math.min(12, Math.max(4, Math.round(taking / 120)));
    const mine = (this.walking = Symbol("walk"));
    for (let step = 1; step <= steps && this.walking === mine; step += 1) {
      if (taking) this.phone.desk.clock.take(await api.travel({ seconds: taking / steps }));
      const part = step / steps;
      this.position = wobbled({
        latitude: from.latitude + (target.latitude - from.latitude) * part,
        longitude: from.longitude + (target.longitude - from.longitude) * part,
        horizontal_accuracy: accuracy,
      });
      seen(this.position);
      await this.#send();
      await new Promise((done) => setTimeout(done, STEP_MS));
    }
    if (this.walking === mine) this.walking = null;
  }

  // A phone in a pocket still reports now and then, never from exactly the same spot.
  stillHere() {
    if (!this.running || this.walking || document.hidden || this.isOver()) return;
    this.#send(wobbled(this.position));
  }

  async #send(fix = this.position) {
    if (!this.running || this.isOver()) return;
    this.toldAt = performance.now();
    const { latitude, longitude, horizontal_accuracy } = fix;
    await this.phone.act(() => this.phone.chat.move(this.running.message.message_id, { latitude, longitude, horizontal_accuracy }));
  }
}

// How long a rep needs: on foot what is near, else by scooter through traffic.
export function secondsTo(from, to) {
  const metres = metresBetween(from, to);
  return Math.round(Math.min(metres / 1.3, 240 + metres / 6));
}

// A fix that never moves by a metre is not a real one.
function wobbled(fix) {
  const by = () => (Math.random() - 0.5) * 0.00006;
  return { ...fix, latitude: fix.latitude + by(), longitude: fix.longitude + by() };
}
