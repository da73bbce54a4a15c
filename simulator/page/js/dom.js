// Build elements without a framework: el("button.send", {type: "button"}, "Send").

const SVG = "http://www.w3.org/2000/svg";

export function el(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  return filled(document.createElement(tag || "div"), classes, attributes, children);
}

export function svg(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  return filled(document.createElementNS(SVG, tag), classes, attributes, children);
}

function filled(node, classes, attributes, children) {
  if (classes.length) node.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "hidden" || name === "value" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
