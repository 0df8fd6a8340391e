// The picture: vis-network draws the edges and answers the mouse; seals and labels are ours.
import { assertionsOf, degree, edges, edgesOf, nodes, otherEnd, radius, typeName } from "./data.js";
import { byId, clear, el } from "./dom.js";
import { bendEdges, middle, standing, strokeOf } from "./curves.js";
import { drawLabels, LABEL_PIXELS, measureOn, placeLabels } from "./labels.js";
import { currentTheme, drawSeal, ringSeal } from "./marks.js";
import { describe, labelOf, predicateLabel, shortLabel, t, typeLabel } from "./words.js";

let network = null, drawnNodes = null, drawnEdges = null;
export const picture = { nodes: [], edges: [], points: new Map(), bends: new Map(), labels: [] };
let chosen = null, hover = null, lit = null, hiddenCount = () => 0;
let waiting = false;

const OPTIONS = {
  physics: false, autoResize: false, layout: { improvedLayout: false },
  interaction: { hover: true, hideEdgesOnDrag: false, tooltipDelay: 1e9, keyboard: false, navigationButtons: false, multiselect: false, selectConnectedEdges: false },
  nodes: { shape: "custom", ctxRenderer: renderNode, chosen: false },
  edges: { arrows: { to: { enabled: true, scaleFactor: 0.36 } }, chosen: false, selectionWidth: 0, hoverWidth: 0, smooth: { enabled: true, type: "curvedCW", roundness: 0.1 } },
};

function renderNode({ ctx, id, x, y }) {
  const r = radius(id);
  return {
    drawNode() {
      const { accent, muted } = currentTheme();
      ctx.save();
      if (lit && !lit.nodes.has(id)) ctx.globalAlpha = 0.25;
      drawSeal(ctx, id, x, y, r);
      if (chosen?.node === id) ringSeal(ctx, id, x, y, r, accent, 3);
      else if (hover?.node === id) ringSeal(ctx, id, x, y, r, muted, 1.5);
      ctx.restore();
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

export function openCanvas(handlers) {
  drawnNodes = new vis.DataSet();
  drawnEdges = new vis.DataSet();
  network = new vis.Network(byId("canvas"), { nodes: drawnNodes, edges: drawnEdges }, OPTIONS);
  new ResizeObserver(resizeCanvas).observe(byId("canvas"));
  const frame = byId("canvas").querySelector(".vis-network");
  if (frame) { frame.tabIndex = -1; frame.setAttribute("role", "presentation"); }
  network.on("afterDrawing", (ctx) => paintLabels(ctx));
  network.on("click", ({ nodes, edges: hit }) => {
    if (nodes.length) handlers.select({ node: nodes[0] });
    else if (hit.length) handlers.select({ edge: hit[0] });
    else handlers.select(null);
  });
  network.on("doubleClick", ({ nodes }) => { if (nodes.length) handlers.expand(nodes[0]); });
  network.on("hoverNode", ({ node, event }) => point({ node }, event));
  network.on("hoverEdge", ({ edge, event }) => { if (hover?.node === undefined) point({ edge }, event); });
  network.on("blurNode", () => point(null));
  network.on("blurEdge", () => { if (hover?.edge !== undefined) point(null); });
  network.on("dragEnd", ({ nodes }) => { for (const n of nodes) picture.points.set(n, network.getPositions([n])[n]); });
  network.on("dragStart", () => point(null));
}

function point(target, event) {
  hover = target;
  const tip = byId("tip");
  tip.hidden = !target;
  if (target && event) {
    clear(tip, ...describeTip(target));
    const area = byId("tab-graph").getBoundingClientRect();
    const left = event.clientX - area.left + 14, top = event.clientY - area.top + 14;
    tip.style.left = `${Math.max(8, Math.min(left, area.width - tip.offsetWidth - 12))}px`;
    tip.style.top = `${Math.max(8, Math.min(top, area.height - tip.offsetHeight - 12))}px`;
  }
  byId("canvas").style.cursor = target ? "pointer" : "";
  network.redraw();
}

function describeTip(target) {
  if (target.node !== undefined) {
    const hidden = hiddenCount(target.node);
    return [el("strong", {}, labelOf(target.node)), el("span", {}, typeLabel(typeName(target.node))),
      hidden ? el("span", {}, `${t("hiddenNeighbours", hidden)} · ${t("helpDouble")}`) : null];
  }
  const e = target.edge;
  return [el("strong", {}, predicateLabel(edges.p[e])), el("span", {}, `${labelOf(edges.s[e])} → ${labelOf(edges.o[e])}`),
    el("span", {}, t("assertions", assertionsOf(e).length))];
}

function edgeLabelsWanted() {
  const wanted = [];
  const ask = (e, accent) => {
    const from = picture.points.get(edges.s[e]), to = picture.points.get(edges.o[e]);
    if (!from || !to) return;
    const { x, y } = middle(from, to, picture.bends.get(e) ?? 0.08);
    const mark = ["denied", "disputed"].includes(standing(e)) ? "✕ " : "";
    wanted.push({ text: mark + predicateLabel(edges.p[e]), x, y: y - LABEL_PIXELS / 2, priority: accent ? 1e6 : -1, must: accent, accent, quiet: !accent, edge: e });
  };
  if (hover?.edge !== undefined) ask(hover.edge, true);
  if (chosen?.edge !== undefined && chosen.edge !== hover?.edge) ask(chosen.edge, true);
  if (chosen?.node !== undefined) for (const e of picture.edges) if ((edges.s[e] === chosen.node || edges.o[e] === chosen.node) && e !== hover?.edge) ask(e, false);
  return wanted;
}

export function wantLabels(scale) {
  const wanted = picture.nodes.map((n) => {
    const { x, y } = picture.points.get(n);
    const near = n === chosen?.node || n === hover?.node || lit?.ends?.has(n);
    return { text: near ? labelOf(n).slice(0, 40) : shortLabel(n), x, y: y + radius(n) + 2 / scale, priority: near ? 1e5 : degree[n] + (lit?.nodes.has(n) ? 1e4 : 0),
      strong: near, dim: lit && !lit.nodes.has(n), must: near, node: n };
  });
  return wanted.concat(edgeLabelsWanted());
}

export const sealBoxes = () => picture.nodes.map((n) => {
  const { x, y } = picture.points.get(n), r = radius(n) * 0.8;
  return { left: x - r, right: x + r, top: y - r, bottom: y + r };
});

function paintLabels(ctx) {
  const scale = network.getScale();
  // Far out, seals are too small to be in a label's way.
  const obstacles = scale > 0.5 ? sealBoxes() : [];
  picture.labels = placeLabels(wantLabels(scale), measureOn(ctx), scale, obstacles);
  drawLabels(ctx, picture.labels, scale);
}

// Light up what belongs to the selection; the rest steps back.
function lightUp(selection) {
  chosen = selection;
  lit = null;
  if (selection?.node !== undefined && picture.points.has(selection.node)) {
    const near = new Set([selection.node]);
    for (const e of edgesOf(selection.node)) if (picture.bends.has(e)) near.add(otherEnd(e, selection.node));
    lit = { nodes: near, ends: new Set([selection.node]), edge: (e) => edges.s[e] === selection.node || edges.o[e] === selection.node };
  } else if (selection?.edge !== undefined && picture.bends.has(selection.edge)) {
    const ends = new Set([edges.s[selection.edge], edges.o[selection.edge]]);
    lit = { nodes: ends, ends, edge: (e) => e === selection.edge };
  }
}

function edgeItem(e) {
  const { colour, dashes, width } = strokeOf(e);
  const on = lit?.edge(e), { accent } = currentTheme();
  const picked = chosen?.edge === e;
  return { id: e, from: edges.s[e], to: edges.o[e], width: picked ? width + 1.6 : width, dashes: dashes ?? false,
    color: { color: picked || (on && colour === currentTheme().line) ? accent : colour, inherit: false, opacity: lit ? (on ? 0.9 : 0.12) : 0.62 },
    smooth: { enabled: true, type: "curvedCW", roundness: picture.bends.get(e) } };
}

export function drawScene(scene, points, selection, hidden) {
  Object.assign(picture, { nodes: scene.nodes, edges: scene.edges, points, bends: bendEdges(scene.edges) });
  hiddenCount = hidden;
  hover = null;
  byId("tip").hidden = true;
  lightUp(selection);
  // One setData call: clearing and adding would redraw twice.
  drawnNodes = new vis.DataSet(scene.nodes.map((n) => ({ id: n, ...points.get(n) })));
  drawnEdges = new vis.DataSet(scene.edges.map(edgeItem));
  network.setData({ nodes: drawnNodes, edges: drawnEdges });
}

export function showSelection(selection) {
  lightUp(selection);
  drawnEdges.update(picture.edges.map(edgeItem));
  network.redraw();
}

export function repaint() {
  if (!network) return;
  drawnEdges.update(picture.edges.map(edgeItem));
  network.redraw();
}

export function fitScene() {
  if (!picture.nodes.length) return;
  const area = byId("canvas").getBoundingClientRect();
  // A frame of a notebook below the fold has no size yet: fit when it gets one.
  waiting = !area.width || area.height < 80;
  if (waiting) return;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const measure = measureOn(byId("canvas").querySelector("canvas").getContext("2d"));
  for (const n of picture.nodes) {
    const { x, y } = picture.points.get(n), r = radius(n);
    const half = Math.max(r, measure(shortLabel(n)) / 2) + 8;
    left = Math.min(left, x - half); right = Math.max(right, x + half);
    top = Math.min(top, y - r); bottom = Math.max(bottom, y + r + 22);
  }
  // Above stands the scene's name, below right the buttons.
  const [head, foot] = [52, 30];
  const scale = Math.min((area.width - 16) / (right - left), (area.height - head - foot) / (bottom - top), 1.5);
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 - (head - foot) / 2 / scale }, scale, animation: false });
}

export function zoomBy(factor) { network.moveTo({ scale: network.getScale() * factor, animation: false }); }

// vis-network rescales the view when its frame changes; the reader's view stays as it was.
export function resizeCanvas() {
  keepView();
  if (waiting) fitScene();
}

function keepView() {
  if (!byId("canvas").clientWidth) return;
  const frame = byId("canvas").querySelector("canvas"), ratio = window.devicePixelRatio || 1;
  if (frame && Math.abs(frame.width / ratio - byId("canvas").clientWidth) < 1 && Math.abs(frame.height / ratio - byId("canvas").clientHeight) < 1) return;
  const position = network.getViewPosition(), scale = network.getScale();
  network.setSize("100%", "100%");
  network.moveTo({ position, scale, animation: false });
  network.redraw();
}

export function bringIntoView(node) {
  const place = picture.points.get(node);
  if (!place) return;
  const { x, y } = network.canvasToDOM(place), area = byId("canvas").getBoundingClientRect();
  if (x < 60 || y < 60 || x > area.width - 60 || y > area.height - 60) network.moveTo({ position: place, animation: false });
}

// The nearest drawn node in a direction, by distance with a penalty for going sideways.
export function nextNode(from, dx, dy) {
  const here = picture.points.get(from);
  if (!here) return picture.nodes[0];
  let best = -1, least = Infinity;
  for (const n of picture.nodes) {
    const { x, y } = picture.points.get(n);
    const along = (x - here.x) * dx + (y - here.y) * dy, aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
    if (n === from || along <= 0) continue;
    if (along + 2 * aside < least) { least = along + 2 * aside; best = n; }
  }
  return best;
}

const toPage = (place) => {
  const { x, y } = network.canvasToDOM(place), area = byId("canvas").getBoundingClientRect();
  return { x: x + area.left, y: y + area.top };
};
export const pagePoint = (node) => toPage(picture.points.get(node));
export const pageMiddle = (edge) => toPage(middle(picture.points.get(edges.s[edge]), picture.points.get(edges.o[edge]), picture.bends.get(edge)));
export const canvasScale = () => network.getScale();
export const describeNode = describe;
