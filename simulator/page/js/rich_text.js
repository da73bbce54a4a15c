// Telegram's text with entities as DOM. Offsets count UTF-16 units, as JavaScript's strings do.

import { el } from "./dom.js";
import { t } from "./words.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
};

// Telegram's phones break lines by Unicode's rules: never between a hyphen and a digit. Browsers do break there.
const NUMBERED = /\b[A-Za-z]+(?:-\d+)+\b/g;

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
      parent.append(...whole(text.slice(at, entity.offset)));
      const children = [];
      while (inside.length && inside[0].offset < end) children.push(inside.shift());
      const node = nodeOf(entity, text.slice(entity.offset, end));
      write(node, entity.offset, end, children);
      parent.append(node);
      at = end;
      // A block ends its line by itself; the line break after it would show as an empty line.
      if (["PRE", "BLOCKQUOTE"].includes(node.tagName) && text[at] === "\n") at += 1;
    }
    parent.append(...whole(text.slice(at, to)));
  }

  // The characters stay as they are, so that they are found and copied as they were written.
  function whole(plain) {
    const parts = [];
    let at = 0;
    for (const found of plain.matchAll(NUMBERED)) {
      const kept = el("span.whole");
      kept.append(found[0]);
      parts.push(plain.slice(at, found.index), kept);
      at = found.index + found[0].length;
    }
    return [...parts, plain.slice(at)];
  }

  function nodeOf(entity, words) {
    if (TAGS[entity.type]) return el(TAGS[entity.type]);
    if (entity.type === "expandable_blockquote") return unfolding("blockquote.folded", "folded");
    if (entity.type === "spoiler") return unfolding("span.spoiler", "spoiler");
    if (entity.type === "bot_command") return el("button.command", { type: "button", onclick: () => onCommand?.(words) });
    if (entity.type === "text_link" || entity.type === "url") return link(entity.url || (words.includes("://") ? words : `https://${words}`));
    if (entity.type === "email") return link(`mailto:${words}`);
    if (entity.type === "phone_number") return link(`tel:${words.replaceAll(" ", "")}`);
    if (["mention", "text_mention", "hashtag", "cashtag"].includes(entity.type)) return el("span.mention");
    return el("span");
  }

  function link(href) {
    const node = el("a", { rel: "noreferrer", target: "_blank", onclick: (event) => { if (onLink?.(href)) event.preventDefault(); } });
    // Only what a messenger would open: never a script.
    if (/^(https?|tg|mailto|tel):/i.test(href)) node.href = href;
    return node;
  }

  // Opens at a tap and stays open.
  function unfolding(selector, folded) {
    const node = el(selector, { tabindex: "0", role: "button", title: t("Show"), onclick: open, onkeydown: (event) => { if (event.key === "Enter") open(); } });
    function open() { node.classList.remove(folded); node.removeAttribute("role"); node.removeAttribute("tabindex"); }
    return node;
  }
}
