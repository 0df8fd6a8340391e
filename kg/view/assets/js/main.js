// The page: one state, one way to change it, and every part told what changed.
import { data, edgeCount, edges, edgesOf, nodeCount, nodeOfKey, typeName } from "./data.js";
import { announce, byId, clear, el } from "./dom.js";
import { applyFilters, countFacets, freshFilters, isFiltered } from "./filters.js";
import { readAddress, writeAddress } from "./address.js";
import { bringIntoView, canvasScale, drawScene, fitScene, nextNode, openCanvas, pageMiddle, pagePoint, picture, repaint, resizeCanvas, showSelection, zoomBy } from "./canvas.js";
import { asSparql, asTurtle, latestDate, savePng, saveSvg, sceneSvg } from "./exports.js";
import { buildScene, hiddenNeighbours, STEP, visibleNeighbours } from "./scene.js";
import { buildLegend, keyFor, updateLegend } from "./legend.js";
import { currentLanguage, describe, labelOf, number, setLanguage, t, typeLabel } from "./words.js";
import { findNodes } from "./search.js";
import { placeScene } from "./layout.js";
import { readTheme, sealShapes, swatchOf } from "./marks.js";
import { showBudgets } from "./budgets.js";
import { showList } from "./list.js";
import { dateText, showPanel } from "./panel.js";
import { showTimeline } from "./timeline.js";

const TABS = ["graph", "timeline", "budgets", "list"];
const state = { base: { kind: "overview" }, steps: [], selection: null, filters: freshFilters(), tab: "graph", language: data.lang, languageChosen: false };
const view = { selection: null, seen: null, scene: null };
const trail = [];
let points = new Map(), stale = true;

// -- changing things ---------------------------------------------------------------------

function setScene(base, steps, selection) {
  trail.push({ base: state.base, steps: state.steps, selection: state.selection });
  if (trail.length > 60) trail.shift();
  Object.assign(state, { base, steps, selection });
  refreshScene(true);
}

const handlers = {
  select(selection, takeFocus = false) {
    state.selection = selection;
    if (selection?.node !== undefined && state.tab === "graph") bringIntoView(selection.node);
    refreshSelection(takeFocus);
    if (selection?.node !== undefined) announce(t("selected", describe(selection.node)));
  },
  focus(node) { setTab("graph"); setScene({ kind: "focus", a: node }, [], { node }); },
  expand(node) {
    const before = hiddenNeighbours(node, view.scene, view.seen), all = visibleNeighbours(node, view.seen).length;
    if (!before) { handlers.select({ node }); return; }
    setScene(state.base, [...state.steps, [1, node]], { node });
    announce(t("expanded", labelOf(node), number(all - hiddenNeighbours(node, view.scene, view.seen)), number(all)));
  },
  collapse(node) { setScene(state.base, [...state.steps, [-1, node]], { node }); },
  path(a, b) { setTab("graph"); setScene({ kind: "path", a, b }, [], null); byId("panel").querySelector("h2")?.focus(); },
  change() { refreshFilters(); },
  reset() { state.filters = freshFilters(); rebuildLegend(); refreshFilters(); byId("reset").focus(); },
  copy, copyLink: () => copy(location.href),
};

function goBack() {
  const last = trail.pop();
  if (last) Object.assign(state, last);
  else Object.assign(state, { base: { kind: "overview" }, steps: [], selection: null });
  refreshScene(true);
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    announce(t("copied"));
    toast(t("copied"));
  } catch {
    // From file:// or a sandbox the clipboard may be closed: offer the text itself.
    const area = el("textarea", { readonly: true, "aria-label": t("copyFailed") });
    area.value = words;
    const box = el("div", { class: "copybox", role: "dialog", "aria-label": t("copyFailed") }, el("p", {}, t("copyFailed")), area, el("button", { type: "button", onclick: () => box.remove() }, t("close")));
    document.body.append(box);
    area.select();
    if (document.execCommand?.("copy")) { box.remove(); toast(t("copied")); announce(t("copied")); }
  }
}

function toast(words) {
  const box = el("div", { class: "toast" }, words);
  document.body.append(box);
  setTimeout(() => box.remove(), 1800);
}

// -- redrawing what changed --------------------------------------------------------------

function refreshFilters() {
  const filtered = isFiltered(state.filters);
  view.seen = filtered ? applyFilters(state.filters) : unfiltered().seen;
  updateLegend(state.filters, view.seen, filtered ? countFacets(state.filters, view.seen) : unfiltered().counts);
  refreshScene(true);
}

function refreshScene(fit) {
  const before = view.scene;
  view.scene = { ...buildScene(state.base, state.steps, view.seen, state.filters), base: state.base };
  points = placePoints(before, view.scene);
  stale = true;
  view.selection = state.selection;
  // The panel first: it takes its width from the picture.
  showPanel(view, handlers, false);
  resizeCanvas();
  drawIfSeen(fit);
  showCounts();
  showTitle();
  refreshTab();
  writeState();
}

function placePoints(before, scene) {
  const opening = new Map(data.opening.map(([n, x, y]) => [n, { x, y }]));
  if (scene.nodes.every((n) => opening.has(n))) return new Map(scene.nodes.map((n) => [n, opening.get(n)]));
  const same = before && before.base === scene.base;
  const kept = same ? points : new Map();
  return placeScene(scene.nodes, scene.edges, kept, scene.anchor, scene.centre);
}

function drawIfSeen(fit) {
  if (state.tab !== "graph" || !stale) return;
  drawScene(view.scene, points, state.selection, (n) => hiddenNeighbours(n, view.scene, view.seen));
  stale = false;
  byId("empty").hidden = view.scene.nodes.length > 0;
  if (fit) fitScene();
}

function refreshSelection(takeFocus) {
  view.selection = state.selection;
  showPanel(view, handlers, takeFocus);
  if (state.tab === "graph") {
    resizeCanvas();
    showSelection(state.selection);
    if (state.selection?.node !== undefined) bringIntoView(state.selection.node);
  }
  writeState();
}

function refreshTab() {
  if (state.tab === "timeline") showTimeline(view, handlers);
  if (state.tab === "budgets") showBudgets(view, handlers);
  if (state.tab === "list") showList(view, handlers);
}

function showCounts() {
  const { nodes: drawn, edges: drawnEdges } = view.scene;
  const left = data.leftOut.reduce((sum, [, n]) => sum + n, 0), leftEdges = data.leftOut.reduce((sum, [, , n]) => sum + n, 0);
  const passing = view.seen.node.reduce((sum, ok) => sum + ok, 0), passingEdges = view.seen.edge.reduce((sum, ok) => sum + ok, 0);
  const outside = drawn.filter((n) => !view.seen.node[n]).length;
  const tally = { drawn: drawn.length, waiting: passing - drawn.length + outside, filtered: nodeCount - passing - outside, left, total: nodeCount + left,
    edges: drawnEdges.length, edgesWaiting: passingEdges - drawnEdges.length, edgesFiltered: edgeCount - passingEdges, edgesLeft: leftEdges, edgesTotal: edgeCount + leftEdges };
  const parts = [tally.waiting ? t("countsWaiting", number(tally.waiting)) : null, tally.filtered ? t("countsHidden", number(tally.filtered)) : null, left ? t("countsLeft", number(left)) : null];
  const box = byId("counts");
  Object.assign(box.dataset, tally);
  clear(box, el("strong", {}, t("counts", number(tally.drawn), number(tally.total))), el("span", {}, [t("countsEdges", number(tally.edges), number(tally.edgesTotal)), ...parts].filter(Boolean).join(t("comma"))));
}

function showTitle() {
  const { base } = state;
  const words = base.kind === "focus" ? t("focusOn", labelOf(base.a)) : base.kind === "path" ? t("pathOf", labelOf(base.a), labelOf(base.b)) : t("overview");
  clear(byId("scene-title"), words, base.kind === "overview" ? el("small", {}, t("overviewNote")) : null);
  byId("back").hidden = !trail.length && base.kind === "overview" && !state.steps.length;
}

// -- address ------------------------------------------------------------------------------

let written = "";
function writeState() {
  written = writeAddress(state);
  const next = written ? `#${written}` : "#";
  try { history.replaceState(null, "", next); } catch { try { location.hash = next; } catch { /* a sandboxed frame has no address */ } }
}

function readState() {
  const { language, ...rest } = readAddress(location.hash);
  Object.assign(state, rest);
  if (language) { state.language = language; state.languageChosen = true; setLanguage(language); }
}

function restore() {
  if (location.hash.replace(/^#/, "") === written) return;
  readState();
  trail.length = 0;
  dress();
}

// -- the frame around it ------------------------------------------------------------------

function setTab(tab) {
  state.tab = tab;
  for (const name of TABS) {
    byId(`tab-${name}`).hidden = name !== tab;
    const button = byId(`choose-${name}`);
    button?.setAttribute("aria-selected", String(name === tab));
    if (button) button.tabIndex = name === tab ? 0 : -1;
  }
  refreshTab();
  if (tab === "graph" && view.scene) { resizeCanvas(); drawIfSeen(true); repaint(); }
  writeState();
}

function buildTabs() {
  const names = { graph: "tabGraph", timeline: "tabTimeline", budgets: "tabBudgets", list: "tabList" };
  const move = (event) => {
    const at = TABS.indexOf(state.tab), way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    setTab(TABS[(at + way + TABS.length) % TABS.length]);
    byId(`choose-${state.tab}`).focus();
  };
  clear(byId("tabs"), TABS.map((tab) => el("button", { type: "button", role: "tab", id: `choose-${tab}`, "aria-controls": `tab-${tab}`, onclick: () => setTab(tab), onkeydown: move }, t(names[tab]))));
  for (const tab of TABS) byId(`tab-${tab}`).setAttribute("aria-labelledby", `choose-${tab}`);
  byId("tabs").setAttribute("aria-label", t("tabs"));
}

// The legend lists what the whole graph holds, whatever is switched off now.
function rebuildLegend() {
  buildLegend(state.filters, unfiltered().counts, handlers);
}

let whole = null;
function unfiltered() {
  if (!whole) {
    const seen = applyFilters(freshFilters());
    whole = { seen, counts: countFacets(freshFilters(), seen) };
  }
  return whole;
}

// Puts on the words of the present language; also the first drawing.
function dress() {
  document.documentElement.lang = currentLanguage() === "en" ? "en" : "zh-Hant-TW";
  document.title = t("title");
  byId("title").textContent = t("title");
  byId("skip").textContent = t("skip");
  Object.entries({ "query": "search" }).forEach(([id, key]) => { byId(id).placeholder = t(key); byId(id).setAttribute("aria-label", t(key)); });
  for (const [id, key] of Object.entries({ "zoom-in": "zoomIn", "zoom-out": "zoomOut", "theme": "theme", "filters-toggle": "toggleFilters", "canvas": "canvas", "language": "languageLabel" })) byId(id).setAttribute("aria-label", t(key));
  byId("theme").textContent = "◐";
  byId("filters-toggle").textContent = "☰";
  byId("language").textContent = t("language");
  byId("fit").textContent = t("fit");
  byId("back").textContent = `← ${t("back")}`;
  byId("empty").textContent = t("empty");
  byId("export").textContent = `${t("export")} ▾`;
  buildTabs();
  buildMenu();
  rebuildLegend();
  showLeftOut();
  for (const name of TABS) byId(`tab-${name}`).hidden = name !== state.tab;
  resizeCanvas();
  refreshFilters();
  setTab(state.tab);
  fitScene();
}

function showLeftOut() {
  const box = byId("left-out");
  const [step, mentions, claims, clip] = data.detail;
  const cut = step ? t("reduced", mentions, claims, clip) : null;
  box.hidden = !data.leftOut.length && !cut;
  if (box.hidden) return;
  if (!data.leftOut.length) { clear(box, cut); return; }
  const words = { focus: "leftFocus", since: "leftSince", type: "leftType", size: "leftSize" };
  const sum = (at) => number(data.leftOut.reduce((total, row) => total + row[at], 0));
  const note = t("leftOut", sum(1), sum(2), data.leftOut.map(([reason, n]) => `${t(words[reason])} ${number(n)}`).join("、"));
  clear(box, note, " ", el("code", {}, "kg view graph.ttl --focus 國防部 --depth 2 --since 2025-01 --type Dialogue"), cut && ` ${cut}`);
}

function buildMenu() {
  const title = () => `${t("title")}　${byId("scene-title").firstChild.textContent}`;
  const entries = { exportPng: () => savePng(title()), exportSvg: () => saveSvg(title()), copySparql: () => copy(asSparql()), copyTurtle: () => copy(asTurtle()), copyLink: handlers.copyLink, print: () => window.print() };
  clear(byId("export-menu"), Object.entries(entries).map(([key, act]) => el("button", { type: "button", id: `do-${key}`, onclick: () => { openMenu(false); act(); } }, t(key))));
}

function openMenu(open) {
  byId("export-menu").hidden = !open;
  byId("export").setAttribute("aria-expanded", String(open));
  if (open) byId("export-menu").querySelector("button").focus();
}

function showResults() {
  const box = byId("results"), query = byId("query").value.trim();
  box.hidden = !query;
  if (!query) return;
  const found = findNodes(query), first = found.slice(0, 12);
  clear(box, first.map((node) => el("button", { type: "button", class: "node", onclick: () => choose(node) }, swatchOf(node, 20), el("span", {}, labelOf(node)), el("small", {}, typeLabel(typeName(node))))),
    found.length ? null : el("p", { class: "aside" }, t("noResult", query)), found.length > first.length ? el("p", { class: "aside" }, t("moreResults", number(found.length - first.length))) : null);
  announce(t("results", number(found.length)));
}

function choose(node) {
  byId("results").hidden = true;
  byId("query").value = labelOf(node);
  handlers.focus(node);
  byId("panel").querySelector("h2")?.focus();
}

function walkResults(event) {
  const items = [byId("query"), ...byId("results").querySelectorAll("button")], at = items.indexOf(document.activeElement);
  if (event.key === "Escape") { byId("results").hidden = true; byId("query").focus(); }
  if (event.key === "Enter" && at === 0 && items[1] && !event.isComposing) { event.preventDefault(); items[1].click(); }
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!way || byId("results").hidden) return;
  event.preventDefault();
  items[(at + way + items.length) % items.length].focus();
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function canvasKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const node = state.selection?.node ?? -1;
  const acts = { Enter: () => node >= 0 && byId("panel").querySelector("h2")?.focus(), e: () => node >= 0 && handlers.expand(node), c: () => node >= 0 && handlers.collapse(node), f: () => node >= 0 && handlers.focus(node),
    Backspace: goBack, Escape: () => handlers.select(null), "+": () => zoomBy(1.25), "=": () => zoomBy(1.25), "-": () => zoomBy(0.8), 0: fitScene };
  const way = ARROWS[event.key], act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (way) { const next = nextNode(node, ...way); if (next >= 0) handlers.select({ node: next }); } else if (act) act();
  if (way || act) event.preventDefault();
}

function wire() {
  byId("query").addEventListener("input", showResults);
  byId("query").addEventListener("focus", showResults);
  byId("query").parentElement.addEventListener("keydown", walkResults);
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) byId("results").hidden = true;
    if (!event.target.closest(".menu")) openMenu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select")) { event.preventDefault(); byId("query").focus(); }
    if (event.key === "Escape" && !byId("export-menu").hidden) { openMenu(false); byId("export").focus(); }
  });
  byId("canvas").addEventListener("keydown", canvasKey);
  byId("export").addEventListener("click", () => openMenu(byId("export-menu").hidden));
  byId("back").addEventListener("click", goBack);
  byId("fit").addEventListener("click", fitScene);
  byId("zoom-in").addEventListener("click", () => zoomBy(1.3));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.3));
  byId("language").addEventListener("click", () => {
    state.language = currentLanguage() === "en" ? "zh" : "en";
    state.languageChosen = true;
    setLanguage(state.language);
    dress();
  });
  byId("filters-toggle").addEventListener("click", () => {
    const hidden = document.body.classList.toggle("no-filters");
    byId("filters-toggle").setAttribute("aria-expanded", String(!hidden));
    resizeCanvas();
    fitScene();
  });
  byId("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = readTheme().dark ? "light" : "dark";
    retheme();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", retheme);
  window.addEventListener("hashchange", restore);
  window.addEventListener("beforeprint", beforePrint);
}

function retheme() {
  readTheme();
  paintSeal();
  rebuildLegend();
  updateLegend(state.filters, view.seen, countFacets(state.filters, view.seen));
  refreshTab();
  showPanel(view, handlers, false);
  repaint();
}

const paintSeal = () => clear(byId("seal"), sealShapes("Country", false, 13));

// Paper gets the picture as vectors, its key, and the tables.
function beforePrint() {
  const types = [...new Set(view.scene.nodes.map(typeName))];
  clear(byId("print-key"), sceneSvg(byId("scene-title").firstChild.textContent), el("p", {}, keyFor(types)), el("p", {}, t("asOf", latestDate())));
  showList(view, handlers);
}

readTheme();
if (matchMedia("(max-width: 760px)").matches) document.body.classList.add("no-filters");
byId("filters-toggle").setAttribute("aria-expanded", String(!document.body.classList.contains("no-filters")));
openCanvas(handlers);
wire();
readState();
paintSeal();
dress();
document.fonts?.ready.then(repaint);

// For those who embed the page, and for its tests: where things are, in page pixels.
window.straitgraph = { state, view, picture, pagePoint, pageMiddle, canvasScale, fullEdges: edgesOf, edges, nodeOfKey, labelOf, findNodes, handlers, asSparql, asTurtle, hashOf: () => written, step: STEP };
document.documentElement.dataset.ready = "1";
requestAnimationFrame(() => performance.mark("drawn"));
