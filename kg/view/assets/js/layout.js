// Places for the nodes of a scene: springs, then boxes pushed apart.  No chance in it.
import { edges, radius } from "./data.js";
import { shortLabel } from "./words.js";

const LABEL = 13;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

function boxOf(node) {
  const wide = [...shortLabel(node)].reduce((sum, c) => sum + (c.codePointAt(0) < 0x2e80 ? 0.56 : 1), 0) * LABEL;
  return [Math.max(wide, 2 * radius(node)) + 12, 2 * radius(node) + LABEL + 14];
}

// `kept` holds points of nodes that stay; `anchor` tells beside whom a new node begins.
export function placeScene(list, edgeList, kept, anchor, centre = -1) {
  const at = new Map(list.map((node, i) => [node, i]));
  const x = new Float64Array(list.length), y = new Float64Array(list.length);
  const fresh = list.map((node) => !kept.has(node));
  list.forEach((node, i) => {
    const near = kept.get(node) ?? kept.get(anchor.get(node)) ?? { x: 0, y: 0 };
    const reach = fresh[i] && node !== centre ? 60 + 17 * Math.sqrt(i) : 0;
    x[i] = near.x + reach * 1.35 * Math.cos(i * GOLDEN);
    y[i] = near.y + reach * Math.sin(i * GOLDEN);
  });
  const links = edgeList.map((e) => [at.get(edges.s[e]), at.get(edges.o[e])]).filter(([a, b]) => a !== b);
  spring(list, links, x, y, fresh, at.get(centre));
  separate(list, x, y);
  return new Map(list.map((node, i) => [node, { x: Math.round(x[i]), y: Math.round(y[i]) }]));
}

function spring(list, links, x, y, fresh, fixed) {
  const n = list.length;
  if (!fresh.some(Boolean)) return;
  const ideal = 120;
  const tame = new Float64Array(n).fill(1);
  for (const [a, b] of links) { tame[a] += 0.35; tame[b] += 0.35; }
  const rounds = n > 90 ? 110 : 220;
  for (let round = 0; round < rounds; round += 1) {
    const heat = 34 * (1 - round / rounds) + 1;
    const dx = new Float64Array(n), dy = new Float64Array(n);
    for (let i = 0; i < n; i += 1) {
      for (let j = i + 1; j < n; j += 1) {
        let ex = x[i] - x[j], ey = (y[i] - y[j]) * 1.35;
        const d2 = Math.max(ex * ex + ey * ey, 25);
        const force = (ideal * ideal) / d2;
        ex *= force; ey *= force;
        dx[i] += ex; dy[i] += ey; dx[j] -= ex; dy[j] -= ey;
      }
      dx[i] -= x[i] * 0.6; dy[i] -= y[i] * 0.8;
    }
    for (const [a, b] of links) {
      const ex = x[a] - x[b], ey = y[a] - y[b];
      const pull = Math.sqrt(ex * ex + ey * ey) / ideal;
      dx[a] -= (ex * pull) / tame[a]; dy[a] -= (ey * pull) / tame[a];
      dx[b] += (ex * pull) / tame[b]; dy[b] += (ey * pull) / tame[b];
    }
    for (let i = 0; i < n; i += 1) {
      if (i === fixed) continue;
      const length = Math.hypot(dx[i], dy[i]) || 1;
      // Those already in view move little, so that the reader keeps their bearings.
      const step = Math.min(length, heat) * (fresh[i] ? 1 : 0.25);
      x[i] += (dx[i] / length) * step;
      y[i] += (dy[i] / length) * step;
    }
  }
}

function separate(list, x, y) {
  const boxes = list.map(boxOf);
  for (let round = 0; round < 160; round += 1) {
    let moved = false;
    for (let i = 0; i < list.length; i += 1) {
      for (let j = i + 1; j < list.length; j += 1) {
        const gx = (boxes[i][0] + boxes[j][0]) / 2 - Math.abs(x[i] - x[j]);
        const gy = (boxes[i][1] + boxes[j][1]) / 2 - Math.abs(y[i] - y[j]);
        if (gx <= 0 || gy <= 0) continue;
        moved = true;
        if (gx < gy) {
          const step = (gx / 2 + 0.5) * (x[i] <= x[j] ? 1 : -1);
          x[i] -= step; x[j] += step;
        } else {
          const step = (gy / 2 + 0.5) * (y[i] <= y[j] ? 1 : -1);
          y[i] -= step; y[j] += step;
        }
      }
    }
    if (!moved) return;
  }
}
