// Times as the people in the phones read them: in their zone, in the page's language.

import { language } from "./words.js";

let shownZone;
const locale = () => (language === "zh" ? "zh-CN" : "en-GB");

export function setZone(zone) { shownZone = zone; }

export const timeOf = (seconds) => said(seconds, { hour: "2-digit", minute: "2-digit" });
export const dayOf = (seconds) => said(seconds, { weekday: "short", day: "numeric", month: "short" });
export const momentOf = (seconds) => said(seconds, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

function said(seconds, parts) {
  return new Date(seconds * 1000).toLocaleString(locale(), { ...parts, timeZone: shownZone });
}

// The wall clock as a date-time field writes it: "2026-03-02T08:00".
export function wallClock(seconds) {
  return new Date(seconds * 1000).toLocaleString("sv-SE", { timeZone: shownZone }).replace(" ", "T").slice(0, 16);
}

// The instant at which the wall clock shows this. The second step repairs a change of summer time in between.
export function instantAt(wall, near) {
  let seconds = near;
  for (let step = 0; step < 2; step += 1) seconds += (Date.parse(`${wall}Z`) - Date.parse(`${wallClock(seconds)}Z`)) / 1000;
  return seconds;
}
