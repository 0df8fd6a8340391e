// Edges as curves: parallel ones fan out, each with a bend of its own.
import { assertions, assertionsOf, edges, text } from "./data.js";
import { outletOf } from "./filters.js";
import { currentTheme } from "./marks.js";

// vis-network's "curvedCW": the control point for an edge of this bend.
export function controlPoint(from, to, bend) {
  const dx = to.x - from.x, dy = from.y - to.y;
  const reach = (bend * 0.5 + 0.5) * Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx) + (bend * 0.5 + 0.5) * Math.PI;
  return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
}

export function middle(from, to, bend) {
  if (from === to) return { x: from.x + 30, y: from.y - 40 };
  const via = controlPoint(from, to, bend);
  return { x: (from.x + 2 * via.x + to.x) / 4, y: (from.y + 2 * via.y + to.y) / 4 };
}

// Bends between -0.6 and 0.6; edges of opposite direction turn the other way round.
export function bendEdges(list) {
  const pairs = new Map();
  for (const e of list) {
    const key = Math.min(edges.s[e], edges.o[e]) + ":" + Math.max(edges.s[e], edges.o[e]);
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(e);
  }
  const bends = new Map();
  for (const group of pairs.values()) {
    group.forEach((e, at) => {
      const place = group.length === 1 ? 0.08 : (at - (group.length - 1) / 2) * Math.min(0.34, 1.2 / group.length);
      bends.set(e, edges.s[e] <= edges.o[e] ? place : -place);
    });
  }
  return bends;
}

// How firmly it is said: "denied" where every statement is negated, "unsure" where no triple stands.
export function standing(edge) {
  const list = assertionsOf(edge);
  const polarity = new Set(list.map((a) => text(assertions.polarity[a])));
  if (list.length && !polarity.has("affirmed")) return "denied";
  if (polarity.has("negated")) return "disputed";
  return edges.stated[edge] ? "stated" : "unsure";
}

const DASHES = { stated: null, disputed: [12, 4, 3, 4], denied: [3, 4], unsure: [7, 5] };

export function strokeOf(edge) {
  const kind = standing(edge);
  const { line, denied } = currentTheme();
  const outlets = new Set(assertionsOf(edge).map((a) => outletOf(assertions.source[a]))).size;
  return { colour: kind === "denied" || kind === "disputed" ? denied : line, dashes: DASHES[kind], width: Math.min(1.1 + 0.5 * Math.max(outlets - 1, 0), 3) };
}
