// Everything drawn, as two tables that need neither eyes nor a mouse.
import { assertionsOf, degree, edges, sourcesOf, typeName } from "./data.js";
import { byId, clear, el } from "./dom.js";
import { dateText, nodeButton } from "./panel.js";
import { labelOf, number, predicateLabel, t, typeLabel } from "./words.js";

const order = { nodes: ["degree", -1], edges: ["subject", 1] };
const collator = new Intl.Collator("zh-Hant");

const NODE_COLUMNS = {
  name: { value: labelOf, cell: (n, handlers) => nodeButton(n, handlers) },
  type: { value: (n) => typeLabel(typeName(n)) },
  date: { value: dateText },
  degree: { value: (n) => degree[n], figure: true },
  mentions: { value: (n) => sourcesOf(n).size, figure: true },
};
const EDGE_COLUMNS = {
  subject: { value: (e) => labelOf(edges.s[e]), cell: (e, handlers) => nodeButton(edges.s[e], handlers) },
  predicate: { value: (e) => predicateLabel(edges.p[e]) },
  object: { value: (e) => labelOf(edges.o[e]), cell: (e, handlers) => nodeButton(edges.o[e], handlers) },
  count: { value: (e) => assertionsOf(e).length, figure: true, cell: (e, handlers) => el("button", { type: "button", class: "proof",
    "aria-label": `${t("evidence")}: ${labelOf(edges.s[e])} ${predicateLabel(edges.p[e])} ${labelOf(edges.o[e])}`, onclick: () => handlers.select({ edge: e }, true) }, `${t("evidence")} ${assertionsOf(e).length}`) },
};

function sorted(items, columns, [key, way]) {
  const { value } = columns[key];
  const compare = (a, b) => {
    const [x, y] = [value(a), value(b)];
    return typeof x === "number" ? x - y : collator.compare(x, y);
  };
  return [...items].sort((a, b) => way * compare(a, b) || a - b);
}

function table(kind, items, columns, view, handlers) {
  const [key, way] = order[kind];
  const heads = Object.entries(columns).map(([name, column]) => el("th", { scope: "col", class: column.figure ? "figure" : "", "aria-sort": key === name ? (way > 0 ? "ascending" : "descending") : "none" },
    el("button", { type: "button", "data-sort": `${kind}-${name}`, "aria-label": t("sortBy", t(name)), onclick: () => {
      order[kind] = [name, key === name ? -way : column.figure ? -1 : 1];
      showList(view, handlers);
      byId("tab-list").querySelector(`[data-sort="${kind}-${name}"]`).focus();
    } }, t(name), el("span", { "aria-hidden": "true" }, key === name ? (way > 0 ? " ▲" : " ▼") : ""))));
  const body = sorted(items, columns, order[kind]).map((item) => el("tr", {}, Object.values(columns).map((column) =>
    el("td", { class: column.figure ? "figure" : "" }, column.cell ? column.cell(item, handlers) : String(column.value(item))))));
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body)));
}

export function showList(view, handlers) {
  const { scene } = view;
  clear(byId("tab-list"),
    el("h2", {}, `${t("listNodes")} (${number(scene.nodes.length)})`), table("nodes", scene.nodes, NODE_COLUMNS, view, handlers),
    el("h2", {}, `${t("listEdges")} (${number(scene.edges.length)})`), table("edges", scene.edges, EDGE_COLUMNS, view, handlers));
}
