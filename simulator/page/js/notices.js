// What pops up and is not part of the chat: a short notice, or an alert that wants to be read.

import { el } from "./dom.js";
import { t } from "./words.js";

export function toast(text, { seconds = 4, within = document.body } = {}) {
  const place = within.querySelector(":scope > .toasts") ?? document.querySelector(".toasts");
  const node = el("div.toast", {}, text);
  place.append(node);
  setTimeout(() => node.remove(), seconds * 1000);
}

export function showAlert(phone, title, text) {
  const before = document.activeElement;
  const close = () => { alert.remove(); if (before?.isConnected) before.focus(); };
  const ok = el("button", { type: "button", onclick: close }, t("OK"));
  const alert = el("div.alert", { role: "alertdialog", "aria-modal": "true", "aria-label": title, onkeydown: (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") event.preventDefault(); // there is only one thing to do here
  } }, el("div.alert-body", {}, el("strong", {}, title), el("p", {}, text), ok));
  phone.append(alert);
  ok.focus();
}
