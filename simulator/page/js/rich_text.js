// Telegram's text with entities as DOM. Offsets count UTF-16 units, as JavaScript's strings do.

import { el } from "./dom.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

export function richText(text, entities = [], { onLink, onCommand } = {}) {
  const root = el("div.words");
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  write(root, 0, text.length, sorted);
  return root;

  function write(parent, from, to, inside) {
    let at = from;
    while (inside.length) {
      const entity = inside.shift();
      const end = Math.min(entity.offset + entity.length, to);
      if (entity.offset < at || end <= entity.offset) continue;
      parent.append(text.slice(at, entity.offset));
      const children = [];
      while (inside.length && inside[0].offset < end) children.push(inside.shift());
      const node = nodeOf(entity, text.slice(entity.offset, end));
      write(node, entity.offset, end, children);
      parent.append(node);
      at = end;
    }
    parent.append(text.slice(at, to));
  }

  function nodeOf(entity, words) {
    if (TAGS[entity.type]) return el(TAGS[entity.type]);
    if (entity.type === "bot_command")
      return el("button", { type: "button", onclick: () => onCommand?.(words) });
    if (entity.type === "text_link" || entity.type === "url") {
      const href = entity.url || (words.includes("://") ? words : `https://${words}`);
      return el("a", {
        href, rel: "noreferrer", target: "_blank",
        onclick: (event) => { if (onLink?.(href)) event.preventDefault(); },
      });
    }
    return el("span");
  }
}
