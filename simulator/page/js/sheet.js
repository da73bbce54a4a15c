// Something that slides up in a phone and goes away with Escape.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

export function openSheet(phone, title, content, { className = "", onclose } = {}) {
  const before = document.activeElement;
  const sheet = el(`div.sheet${className}`, { role: "dialog", "aria-modal": "true", "aria-label": title },
    el("div.sheet-body", {},
      el("div.sheet-head", {}, el("h2", {}, title),
        el("button.icon-button", { type: "button", "aria-label": t("Close"), onclick: close }, icon("close"))),
      ...content));
  sheet.addEventListener("click", (event) => { if (event.target === sheet) close(); });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); close(); }
    if (event.key === "Tab") keepInside(event, sheet);
    if (sheet.querySelector(".menu")) arrows(event, [...sheet.querySelectorAll(".menu button")]);
  });
  phone.append(sheet);
  (sheet.querySelector("[autofocus]") ?? sheet.querySelector(".sheet-content button, .sheet-content input") ?? sheet.querySelector("button")).focus();
  return { node: sheet, close };

  function close() {
    if (!sheet.isConnected) return;
    sheet.remove();
    onclose?.();
    if (before?.isConnected) before.focus();
  }
}

// A form in a sheet: `take` gets the fields' values by name; Enter sends it.
export function ask(phone, title, fields, action, take) {
  const sheet = openSheet(phone, title, [el("form.sheet-content", { onsubmit: (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    sheet.close();
    take(values);
  } }, ...fields, el("div.actions", {}, el("button.primary", {}, action)))]);
  return sheet;
}

export function menu(items) {
  return el("div.sheet-content.menu", {}, items.map(([mark, text, onclick, note]) =>
    el("button", { type: "button", onclick }, icon(mark), el("span", {}, text, note ? el("small", {}, note) : null))));
}

function keepInside(event, sheet) {
  const stops = [...sheet.querySelectorAll("button, input, select, textarea, a[href], [tabindex='0']")].filter((node) => !node.disabled && node.offsetParent);
  const first = stops[0], last = stops.at(-1);
  if (event.shiftKey && document.activeElement === first) { last.focus(); event.preventDefault(); }
  else if (!event.shiftKey && document.activeElement === last) { first.focus(); event.preventDefault(); }
}

function arrows(event, buttons) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const now = buttons.indexOf(document.activeElement);
  buttons[(now + by + buttons.length) % buttons.length]?.focus();
}
