// Rich messages as DOM: headings, lists, tables, quotes, code, details and pictures.

import { el } from "./dom.js";

const STYLES = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", subscript: "sub", superscript: "sup", marked: "mark",
};

const BLOCKS = {
  paragraph: (block) => el("p", {}, words(block.text)),
  heading: (block) => el(`h${Math.min(Math.max(block.size, 1), 6)}`, {}, words(block.text)),
  footer: (block) => el("p", {}, el("small", {}, words(block.text))),
  divider: () => el("hr"),
  pre: (block) => el("pre", {}, words(block.text)),
  mathematical_expression: (block) => el("pre", {}, block.expression),
  blockquote: (block) => el("blockquote", {}, richBlocks(block.blocks)),
  expandable_blockquote: (block) => el("blockquote", {}, words(block.text)),
  list: (block) => el("ul.plain", {}, block.items.map(itemNode)),
  table: tableNode,
  details: (block) => el("details", { open: Boolean(block.is_open) }, el("summary", {}, words(block.summary)), richBlocks(block.blocks)),
  photo: (block) => el("img", { src: `/api/files/${block.photo.at(-1).file_id}`, alt: "" }),
};

export function richBlocks(blocks) {
  return blocks.map((block) => BLOCKS[block.type]?.(block) ?? el("em.unshown", {}, block.type.replaceAll("_", " ")));
}

export function richNode(message) {
  return el("div.words.rich", { dir: message.rich_message.is_rtl ? "rtl" : "auto" }, richBlocks(message.rich_message.blocks));
}

function itemNode(item) {
  const mark = item.has_checkbox ? (item.is_checked ? "☑" : "☐") : item.label;
  return el("li", {}, el("span", {}, mark), el("div", {}, richBlocks(item.blocks)));
}

function tableNode({ cells }) {
  const cellNode = (cell) => el(cell.is_header ? "th" : "td", { align: cell.align, colspan: cell.colspan ?? 1, rowspan: cell.rowspan ?? 1 }, words(cell.text ?? ""));
  return el("table", {}, el("tbody", {}, cells.map((row) => el("tr", {}, row.map(cellNode)))));
}

function words(text) {
  if (typeof text === "string") return [text];
  if (Array.isArray(text)) return text.flatMap(words);
  if (text.type === "url") return [linkNode(text)];
  return [el(STYLES[text.type] ?? "span", {}, words(text.text ?? text.expression ?? text.alternative_text ?? ""))];
}

// Only what a messenger would open: never a script.
function linkNode({ url, text }) {
  const safe = /^(https?|tg|mailto|tel):/i.test(url) ? { href: url } : {};
  return el("a", { ...safe, rel: "noreferrer", target: "_blank" }, words(text));
}
