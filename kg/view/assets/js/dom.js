// Building elements.  Data reaches the page only as text nodes and inert attributes.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.setAttribute("class", value);
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const el = (tag, props = {}, ...children) => fill(document.createElement(tag), props, children);
export const svg = (tag, props = {}, ...children) => fill(document.createElementNS(SVG, tag), props, children);
export const byId = (id) => document.getElementById(id);

// Only the web's own schemes make a link; anything else stays text.
export function link(url, text) {
  let parsed = null;
  try { parsed = new URL(url); } catch { /* no address: text */ }
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return el("span", {}, text);
  return el("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

export function clear(node, ...children) {
  node.replaceChildren(...children.flat(9).filter(Boolean));
  return node;
}

export function announce(text) {
  byId("announce").textContent = text;
}
