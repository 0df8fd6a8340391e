// The seals: each class has a shape, a colour and a written mark, so that none stands alone.
import { data, look, spokenOnly, typeName } from "./data.js";
import { svg } from "./dom.js";
import { typeMark } from "./words.js";

// Outlines of radius one around the origin, for canvas and SVG alike.
const OUTLINES = {
  circle: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
  square: "M-.62-.92H.62A.3.3 0 0 1 .92-.62V.62A.3.3 0 0 1 .62.92H-.62A.3.3 0 0 1-.92.62V-.62A.3.3 0 0 1-.62-.92Z",
  hexagon: "M1.1 0L.55.95H-.55L-1.1 0L-.55-.95H.55Z",
  diamond: "M-.14-1.16Q0-1.3.14-1.16L1.16-.14Q1.3 0 1.16.14L.14 1.16Q0 1.3-.14 1.16L-1.16.14Q-1.3 0-1.16-.14Z",
  ticket: "M-1.25-.8H1.25V-.26A.26.26 0 0 0 1.25.26V.8H-1.25V.26A.26.26 0 0 0-1.25-.26Z",
  pentagon: "M0-1.14L1.09-.36L.67.92H-.67L-1.09-.36Z",
  drop: "M0 1.28C-.5.72-.98.34-.98-.18A.98.98 0 1 1 .98-.18C.98.34.5.72 0 1.28Z",
};
const paths = Object.fromEntries(Object.entries(OUTLINES).map(([name, d]) => [name, new Path2D(d)]));

export const FONT = '"PingFang TC","Noto Sans CJK TC","Noto Sans TC","Microsoft JhengHei","Source Han Sans TC","Heiti TC",system-ui,sans-serif';

let theme = null;
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(name).trim();
  theme = { dark: get("--dark") === "1", paper: get("--paper"), ink: get("--ink"), muted: get("--muted"),
    line: get("--edge"), accent: get("--accent"), denied: get("--denied"), mark: get("--mark") };
  return theme;
}
export const currentTheme = () => theme ?? readTheme();
export const colourOf = (type) => (currentTheme().dark ? look(type).dark : look(type).light);

// Draw a seal on a canvas; a thing that is only spoken of is hollow and dashed.
export function drawSeal(ctx, node, x, y, r) {
  const type = typeName(node);
  const { paper } = currentTheme();
  const hollow = spokenOnly.has(node);
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(r, r);
  ctx.fillStyle = hollow ? paper : colourOf(type);
  ctx.fill(paths[look(type).shape]);
  ctx.lineWidth = 1.6 / r;
  ctx.strokeStyle = hollow ? colourOf(type) : paper;
  if (hollow) ctx.setLineDash([4 / r, 3 / r]);
  ctx.stroke(paths[look(type).shape]);
  ctx.restore();
  ctx.fillStyle = hollow ? colourOf(type) : paper;
  ctx.font = `600 ${Math.round(r * 0.92)}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(typeMark(type), x, y + r * (look(type).shape === "drop" ? -0.08 : 0.06));
}

export function ringSeal(ctx, node, x, y, r, colour, lineWidth) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(r + 5, r + 5);
  ctx.lineWidth = lineWidth / (r + 5);
  ctx.strokeStyle = colour;
  ctx.stroke(paths[look(typeName(node)).shape]);
  ctx.restore();
}

export function sealShapes(type, hollow, r) {
  const { paper } = currentTheme();
  const colour = colourOf(type);
  return [
    svg("path", { d: OUTLINES[look(type).shape], transform: `scale(${r})`, fill: hollow ? paper : colour,
      stroke: hollow ? colour : "none", "stroke-width": 0.12, "stroke-dasharray": hollow ? "0.3 0.22" : null }),
    svg("text", { y: r * 0.36, "text-anchor": "middle", "font-size": r * 0.95, "font-weight": 600,
      fill: hollow ? colour : paper, "font-family": FONT }, typeMark(type)),
  ];
}

// A small seal beside words: decoration, for the words say the same.
export function swatch(type, hollow = false, size = 20) {
  return svg("svg", { class: "seal", width: size, height: size, viewBox: "-14 -14 28 28", "aria-hidden": "true" },
    ...sealShapes(type, hollow, 10));
}
export const swatchOf = (node, size) => swatch(typeName(node), spokenOnly.has(node), size);
export const knownTypes = data.types;
