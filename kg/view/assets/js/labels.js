// Labels of constant size on screen; one that would cover another waits until there is room.
import { currentTheme, FONT } from "./marks.js";

export const LABEL_PIXELS = 13;

// `wanted`: {text, x, y, priority, dim} in scene units; returns those placed, with boxes.
export function placeLabels(wanted, measure, scale, obstacles = []) {
  const taken = obstacles.slice();
  const placed = [];
  const height = (LABEL_PIXELS + 4) / scale;
  for (const item of [...wanted].sort((a, b) => b.priority - a.priority)) {
    const width = (measure(item.text) + 6) / scale;
    const box = { left: item.x - width / 2, right: item.x + width / 2, top: item.y, bottom: item.y + height };
    const free = !taken.some((o) => box.left < o.right && box.right > o.left && box.top < o.bottom && box.bottom > o.top);
    if (!free && !item.must) continue;
    taken.push(box);
    placed.push({ ...item, box });
  }
  return placed;
}

const widths = new Map();
export function measureOn(ctx) {
  return (word) => {
    if (!widths.has(word)) {
      ctx.save();
      ctx.font = `500 ${LABEL_PIXELS}px ${FONT}`;
      widths.set(word, ctx.measureText(word).width);
      ctx.restore();
    }
    return widths.get(word);
  };
}

export function drawLabels(ctx, placed, scale) {
  const { paper, ink, muted, accent } = currentTheme();
  ctx.save();
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  for (const item of placed) {
    ctx.font = `${item.strong ? 650 : 500} ${LABEL_PIXELS / scale}px ${FONT}`;
    ctx.globalAlpha = item.dim ? 0.28 : 1;
    ctx.lineWidth = 4 / scale;
    ctx.strokeStyle = paper;
    ctx.strokeText(item.text, item.x, item.y + 2 / scale);
    ctx.fillStyle = item.accent ? accent : item.quiet ? muted : ink;
    ctx.fillText(item.text, item.x, item.y + 2 / scale);
  }
  ctx.restore();
}
