// Sums of money by fiscal year: a small chart, then every sum with its holder and its source.
import { data, edges, edgesOf, factsOf, isMoney, nodeCount, nodeKey, nodeOfKey, nodes, otherEnd, predicateIndex, sourcesOf, startOf, text } from "./data.js";
import { byId, clear, el, svg } from "./dom.js";
import { nodeButton, sumOf, sumText } from "./panel.js";
import { chartWidth } from "./timeline.js";
import { labelOf, currencyLabel, fiscalYear, money, number, t, termLabel } from "./words.js";

let currency = null;
// A hatch beside each colour, so that stages are told apart without it.
const STAGES = ["stageProposed", "stageBudgeted", "stageApproved", "stageFrozen", "stageCut", "stageSold", "stageSpent", "stageEstimated", "stageOther"];

function yearsOf(node, name) {
  const p = predicateIndex(name);
  const found = edgesOf(node).filter((e) => edges.p[e] === p && edges.s[e] === node).map((e) => yearNumber(edges.o[e]));
  return found.filter(Number.isFinite).sort();
}

function yearNumber(node) {
  const roc = factsOf(node).find(([p]) => data.predicates[p] === "kg:rocYear");
  if (roc) return Number(text(roc[1])) + 1911;
  const found = `${text(startOf(node))} ${nodeKey(node)} ${nodes.label[node]}`.match(/(?:19|20)\d\d/);
  return found ? Number(found[0]) : NaN;
}

function collect(view) {
  const rows = [];
  const funds = predicateIndex("kg:funds"), part = predicateIndex("kg:partOfBudget");
  for (let n = 0; n < nodeCount; n += 1) {
    const sum = isMoney(n) && view.seen.node[n] ? sumOf(n) : null;
    if (!sum) continue;
    const own = yearsOf(n, "kg:fiscalYear"), covers = yearsOf(n, "kg:coversFiscalYear");
    const holders = [...new Set(edgesOf(n).filter((e) => edges.p[e] === funds && edges.o[e] === n).map((e) => edges.s[e]))];
    const whole = edgesOf(n).filter((e) => edges.p[e] === part && edges.s[e] === n).map((e) => otherEnd(e, n));
    rows.push({ node: n, sum, year: own.length === 1 ? own[0] : null, covers, holders, whole, whose: jurisdictionOf(n) });
  }
  return rows;
}

// Whose fiscal year it is: sums of two countries never share a bar.
function jurisdictionOf(node) {
  const p = predicateIndex("kg:fiscalYear");
  const year = edgesOf(node).find((e) => edges.p[e] === p && edges.s[e] === node);
  const row = year === undefined ? null : factsOf(edges.o[year]).find(([f]) => data.predicates[f] === "kg:jurisdiction");
  return row ? text(row[1]) : "";
}
function jurisdictionLabel(key) {
  const country = nodeOfKey(`actor/${key}`);
  return country >= 0 ? labelOf(country) : key.toUpperCase();
}

// A slice whose whole has the same single year would count twice: the whole counts.
function byYear(rows) {
  const single = new Map(rows.filter((r) => r.year).map((r) => [r.node, r.year]));
  const table = new Map();
  for (const row of rows) {
    if (!row.year || row.whole.some((w) => single.get(w) === row.year)) continue;
    if (!table.has(row.year)) table.set(row.year, new Map());
    const stages = table.get(row.year);
    stages.set(row.sum.stage, (stages.get(row.sum.stage) ?? 0) + row.sum.value);
  }
  return new Map([...table].sort((a, b) => a[0] - b[0]));
}

function chart(table, code, whose) {
  if (!table.size) return null;
  const used = STAGES.filter((s) => [...table.values()].some((m) => m.has(s)));
  const most = Math.max(...[...table.values()].flatMap((m) => [...m.values()]));
  const width = chartWidth(), height = 220, left = 8, step = (width - left) / table.size;
  const bar = Math.min((step - 22) / used.length, 72);
  const groups = [...table].map(([year, stages], at) => {
    const start = left + at * step + (step - bar * used.length) / 2;
    return [used.map((stage, i) => {
      if (!stages.has(stage)) return null;
      const value = stages.get(stage), size = (value / most) * (height - 40);
      return [svg("rect", { class: `stage-${STAGES.indexOf(stage)}`, x: start + i * bar + 2, y: height - size, width: Math.max(bar - 4, 2), height: size, rx: 2 }, svg("title", {}, `${fiscalYear(year)} ${termLabel(stage)} ${money(value, code)}`)),
        bar > 6.6 * money(value, code).replace(/元$/, "").length ? svg("text", { x: start + (i + 0.5) * bar, y: height - size - 6, "text-anchor": "middle", class: "value" }, money(value, code).replace(/元$/, "")) : null];
    }), svg("text", { x: left + (at + 0.5) * step, y: height + 20, "text-anchor": "middle" }, fiscalYear(year))];
  });
  return el("figure", {}, svg("svg", { viewBox: `0 0 ${width} ${height + 28}`, role: "img", "aria-label": t("chartOf", currencyLabel(code)), class: "chart" },
    svg("line", { x1: 0, x2: width, y1: height, y2: height, class: "grid" }), groups),
  el("figcaption", {}, `${whose ? `${jurisdictionLabel(whose)}　` : ""}${t("chartOf", currencyLabel(code))}　`, used.map((s) => el("span", { class: "stage" }, el("i", { class: `stage-${STAGES.indexOf(s)}`, "aria-hidden": "true" }), termLabel(s)))));
}

function jurisdictions(rows) {
  const counts = new Map();
  for (const { year, whose } of rows) if (year) counts.set(whose, (counts.get(whose) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1)).slice(0, 4);
}

function rowOf(row, handlers) {
  const years = row.year ? fiscalYear(row.year) : row.covers.length ? `${row.covers[0]}–${row.covers[row.covers.length - 1]}` : "—";
  return el("tr", {}, el("td", {}, years), el("td", {}, row.holders.length ? row.holders.map((n) => nodeButton(n, handlers)) : "—"),
    el("td", {}, el("button", { type: "button", class: "title", onclick: () => handlers.select({ node: row.node }, true) }, row.sum.purpose || labelOf(row.node))),
    el("td", {}, termLabel(row.sum.stage)), el("td", { class: "figure" }, sumText(row.sum)), el("td", { class: "figure" }, String(sourcesOf(row.node).size)));
}

export function showBudgets(view, handlers) {
  const rows = collect(view);
  const codes = [...new Set(rows.map((r) => r.sum.currency))].sort((a, b) => rows.filter((r) => r.sum.currency === b).length - rows.filter((r) => r.sum.currency === a).length || (a < b ? -1 : 1));
  const panel = byId("tab-budgets");
  if (!rows.length) { clear(panel, el("h2", {}, t("tabBudgets")), el("p", { class: "aside" }, t("noBudgets"))); return; }
  if (!codes.includes(currency)) currency = codes[0];
  const mine = rows.filter((r) => r.sum.currency === currency).sort((a, b) => (b.year ?? -1) - (a.year ?? -1) || b.sum.value - a.sum.value || a.node - b.node);
  const choose = el("select", { onchange: (event) => { currency = event.target.value; showBudgets(view, handlers); byId("tab-budgets").querySelector("select")?.focus(); } },
    codes.map((code) => el("option", { value: code, selected: code === currency }, `${currencyLabel(code)} ${code}`)));
  clear(panel, el("h2", {}, t("tabBudgets")), el("p", { class: "aside" }, `${t("budgetHead", number(mine.length))}　${t("budgetNote")}`),
    codes.length > 1 ? el("label", { class: "pick" }, t("currency"), choose) : null,
    jurisdictions(mine).map((whose) => chart(byYear(mine.filter((r) => r.whose === whose)), currency, whose)),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ["year", "holder", "purpose", "stage", "amount", "sources"].map((k) => el("th", { scope: "col" }, t(k))))),
      el("tbody", {}, mine.slice(0, 400).map((row) => rowOf(row, handlers))))));
}
