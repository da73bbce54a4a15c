// A picture over the whole phone: the other pictures of the chat before and after it, and closer looks.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

export function openViewer(phone, pictures, start) {
  const before = document.activeElement;
  let at = Math.max(0, start);
  const image = el("img", { draggable: "false", onclick: zoom });
  const words = el("p");
  const count = el("span.viewer-count");
  const save = el("a.icon-button", { download: "picture.jpg", "aria-label": t("Save picture") }, icon("save"));
  const tool = (name, label, onclick) => el("button.icon-button", { type: "button", "aria-label": label, onclick }, icon(name));
  const previous = tool("left", t("Previous picture"), () => step(-1));
  const next = tool("right", t("Next picture"), () => step(1));
  const viewer = el("div.viewer", { role: "dialog", "aria-modal": "true", "aria-label": t("Picture"), tabindex: "-1", onkeydown: keys },
    el("div.viewer-bar", {}, count, tool("zoom", t("Closer"), zoom), save, tool("close", t("Close"), close)),
    el("div.viewer-stage", { onclick: (event) => { if (event.target !== image) close(); } }, image),
    previous, next, words);
  phone.append(viewer);
  show();
  viewer.focus();

  function show() {
    const { media, message } = pictures[at];
    viewer.classList.remove("close-up");
    image.src = save.href = media.url;
    image.alt = words.textContent = message.caption ?? "";
    words.hidden = !message.caption;
    count.textContent = pictures.length > 1 ? `${at + 1} / ${pictures.length}` : "";
    previous.hidden = at === 0;
    next.hidden = at === pictures.length - 1;
  }
  function step(by) {
    if (!pictures[at + by]) return;
    at += by;
    show();
    if (document.activeElement === document.body) viewer.focus();
  }
  function zoom() { viewer.classList.toggle("close-up"); }
  function close() { viewer.remove(); if (before?.isConnected) before.focus(); }
  function keys(event) {
    const doing = { Escape: close, ArrowLeft: () => step(-1), ArrowRight: () => step(1), "+": zoom, "-": zoom }[event.key];
    if (doing) { event.preventDefault(); event.stopPropagation(); doing(); }
    if (event.key === "Tab") {
      const stops = [...viewer.querySelectorAll("button, a")].filter((node) => !node.hidden);
      if (!event.shiftKey && document.activeElement === stops.at(-1)) { stops[0].focus(); event.preventDefault(); }
      if (event.shiftKey && [stops[0], viewer].includes(document.activeElement)) { stops.at(-1).focus(); event.preventDefault(); }
    }
  }
}
