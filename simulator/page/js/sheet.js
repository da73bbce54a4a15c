// Something that slides up in a phone and goes away with Escape.

import { el } from "./dom.js";
import { t } from "./words.js";

export function openSheet(phone, title, content, { className = "", onclose } = {}) {
  const before = document.activeElement;
  const sheet = el(`div.sheet${className}`, { role: "dialog", "aria-modal": "true", "aria-label": title },
    el("div.sheet-body", {},
      el("div.sheet-head", {}, el("h2", {}, title),
        el("button.icon-button", { type: "button", "aria-label": t("Close"), onclick: close }, "✕")),
      ...content));
  sheet.addEventListener("click", (event) => { if (event.target === sheet) close(); });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") keepInside(event, sheet);
  });
  phone.append(sheet);
  (sheet.querySelector("[autofocus]") ?? sheet.querySelector(".sheet-content button, .sheet-content input, button")).focus();
  return { node: sheet, close };

  function close() {
    if (!sheet.isConnected) return;
    sheet.remove();
    onclose?.();
    before?.focus?.();
  }
}

function keepInside(event, sheet) {
  const stops = [...sheet.querySelectorAll("button, input, select, textarea, a[href], [tabindex='0']")].filter((node) => !node.disabled);
  const first = stops[0], last = stops.at(-1);
  if (event.shiftKey && document.activeElement === first) { last.focus(); event.preventDefault(); }
  else if (!event.shiftKey && document.activeElement === last) { first.focus(); event.preventDefault(); }
}

export function menu(items) {
  return el("div.sheet-content.menu", {}, items.map(([icon, text, onclick, note]) =>
    el("button", { type: "button", onclick }, el("b", { "aria-hidden": "true" }, icon), text, note ? el("span", {}, note) : null)));
}
