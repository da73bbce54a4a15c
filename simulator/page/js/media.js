// Pictures, films, sounds and files inside a bubble.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

const WIDEST = 2.2;
const TALLEST = 0.7;
const WIDTH_PX = 320;

export function mediaNode(seen, act) {
  const { media } = seen;
  if (media.kind === "photo") return photoNode(seen, act);
  if (media.kind === "video_note") return videoNoteNode(media);
  if (media.kind === "video" || media.kind === "animation") return videoNode(media);
  if (media.kind === "voice" || media.kind === "audio") return el("audio", { src: media.url, controls: true, preload: "metadata", "aria-label": t("Voice message") });
  if (media.kind === "sticker") return stickerNode(media);
  return fileNode(media);
}

// An animated sticker is drawn by code that only Telegram has: its emoji stands for it.
function stickerNode(media) {
  if (media.is_animated) return el("span.sticker", { role: "img", "aria-label": t("Sticker") }, media.emoji ?? "🖼");
  return el("img.sticker", { src: media.url, alt: `${t("Sticker")} ${media.emoji ?? ""}`.trim() });
}

// An odd shape (a panorama, a receipt) is cut to a bearable one; the viewer shows all of it.
export function photoNode(seen, act) {
  const { url, width, height } = seen.media;
  const shape = Math.min(Math.max(width / height, TALLEST), WIDEST);
  const image = el("img", { src: url, alt: seen.message.caption ?? t("Picture"), loading: "lazy", draggable: "false" });
  const node = el("button.photo", { type: "button", "aria-label": t("Open picture"), onclick: () => act.view(seen) }, image);
  node.style.aspectRatio = String(shape);
  node.style.width = `${shape < 1 ? Math.round(WIDTH_PX * Math.max(shape, 0.75)) : WIDTH_PX}px`;
  return node;
}

export function albumNode(album, act) {
  const inRow = album.length === 2 || album.length === 4 ? 2 : 3;
  const firstRow = album.length % inRow;
  return el(`div.album${inRow === 3 ? ".by-three" : ""}`, {}, album.map((seen, i) => {
    const cell = seen.media.kind === "photo" ? photoNode(seen, act) : videoNode(seen.media);
    cell.style.aspectRatio = cell.style.width = "";
    // What does not fill a row of its own stands wide on top.
    if (i < firstRow) cell.classList.add(firstRow === 1 ? "whole" : "half");
    return cell;
  }));
}

// Round, so the browser's own controls would be cut off: a tap plays and pauses.
function videoNoteNode(media) {
  const film = el("video", { src: media.url, preload: "metadata", playsinline: true });
  const node = el("button.video-note", { type: "button", "aria-label": t("Video note"), onclick: () => (film.paused ? film.play().catch(() => {}) : film.pause()) }, film, icon("play"));
  for (const change of ["play", "pause", "ended"]) film.addEventListener(change, () => node.classList.toggle("playing", !film.paused && !film.ended));
  return node;
}

function videoNode(media) {
  return el("video.photo", { src: media.url, controls: true, preload: "metadata", poster: media.thumbnail_url, "aria-label": t("Video") });
}

function fileNode(media) {
  const size = media.file_size ? sizeText(media.file_size) : "";
  return el("a.file", { href: media.url, download: media.file_name ?? "" },
    media.thumbnail_url ? el("img", { src: media.thumbnail_url, alt: "" }) : el("span.file-icon", {}, icon("file")),
    el("span", {}, el("strong", {}, media.file_name ?? t("Document")), el("small", {}, size)));
}

function sizeText(bytes) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
