// Line icons, drawn on a 24 × 24 grid.

import { svg } from "./dom.js";

const PATHS = {
  attach: "M20 11.5l-8.3 8.3a5.2 5.2 0 0 1-7.4-7.4l8.6-8.6a3.5 3.5 0 0 1 5 5l-8.6 8.5a1.7 1.7 0 0 1-2.5-2.4l7.6-7.6",
  block: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M5.7 5.7l12.6 12.6",
  chats: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  down: "M6 9l6 6l6-6",
  edit: "M4 20l1-5L16 4l4 4L9 19z",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  forward: "M14 6l6 6l-6 6M20 12h-9a7 7 0 0 0-7 7",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  left: "M15 5l-7 7l7 7",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 6 6l1.5-1.5",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  more: "M12 5v1M12 11.5v1M12 18v1",
  ok: "M5 12.5l4.5 4.5L19 7.5",
  out: "M8 16L17 7M9 7h8v8",
  person: "M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8M4 21c.6-4 4-6 8-6s7.4 2 8 6",
  photo: "M3 7h4l2-3h6l2 3h4v13H3zM12 9.5a4 4 0 1 0 0 8a4 4 0 0 0 0-8",
  photos: "M7 3h14v14H7zM3 7v14h14M7 14l4-4l3 3l3-3l4 4",
  pin: "M12 21s7-6.3 7-11.5A7 7 0 0 0 5 9.5C5 14.7 12 21 12 21zM12 7.2a2.3 2.3 0 1 0 0 4.6a2.3 2.3 0 0 0 0-4.6",
  play: "M8 5.5l10.5 6.5L8 18.5z",
  reply: "M10 6l-6 6l6 6M4 12h9a7 7 0 0 1 7 7",
  right: "M9 5l7 7l-7 7",
  save: "M12 4v11M7 11l5 5l5-5M5 20h14",
  selfie: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M9 10v.01M15 10v.01M8.5 14.5a4.5 4.5 0 0 0 7 0",
  send: "M4 12l16-8l-6 16l-3-6.5zM11 13.5l9-9.5",
  slash: "M5 3h14v18H5zM14 7.5l-4 9",
  stop: "M7 7h10v10H7z",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
  video: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M10 8.5l5.5 3.5l-5.5 3.5z",
  zoom: "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M15.5 15.5L21 21M10.5 7.5v6M7.5 10.5h6",
};

export function icon(name) {
  return svg("svg.icon", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}
