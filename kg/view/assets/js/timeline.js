// The timeline: events by date, for those who think in dates.
import { assertionsOf, data, edges, edgesOf, isEvent, nodeCount, otherEnd, sourcesOf, startOf, statusOf, text, typeName } from "./data.js";
import { byId, clear, el, svg } from "./dom.js";
import { dateText, nodeButton } from "./panel.js";
import { labelOf, number, t, termLabel, typeLabel } from "./words.js";
import { swatchOf } from "./marks.js";

const BATCH = 120;
const PLAYERS = new Set(["kg:participatesIn", "kg:organizes", "kg:supplier", "kg:recipient"]);

function players(node, seen) {
  const found = new Set();
  for (const e of edgesOf(node)) if (seen.edge[e] && PLAYERS.has(data.predicates[edges.p[e]])) found.add(otherEnd(e, node));
  return [...found];
}

// Drawn to the width there is, so that its letters keep their size.
export const chartWidth = () => Math.max(320, Math.min(960, byId("stage").clientWidth - 64));

function monthChart(events) {
  const counts = new Map();
  for (const n of events) {
    const month = text(startOf(n)).slice(0, 7);
    counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  const monthsHere = [...counts.keys()].filter((m) => m.length === 7).sort();
  if (monthsHere.length < 2) return null;
  const at = (m) => Number(m.slice(0, 4)) * 12 + Number(m.slice(5)) - 1;
  const first = at(monthsHere[0]), span = at(monthsHere[monthsHere.length - 1]) - first + 1, most = Math.max(...counts.values());
  const width = chartWidth(), height = 76, step = width / span;
  const years = [];
  for (let y = Math.ceil(first / 12); y * 12 < first + span; y += 1) years.push(y);
  return el("figure", {}, svg("svg", { viewBox: `0 0 ${width} ${height + 18}`, role: "img", "aria-label": t("timelineCaption"), class: "months" },
    years.map((y) => [svg("line", { x1: (y * 12 - first) * step, x2: (y * 12 - first) * step, y1: 0, y2: height, class: "grid" }), svg("text", { x: (y * 12 - first) * step + 4, y: height + 14 }, String(y))]),
    monthsHere.map((m) => {
      const size = (counts.get(m) / most) * (height - 8);
      return svg("rect", { x: (at(m) - first) * step + 0.5, y: height - size, width: Math.max(Math.min(step - 1, 22), 1), height: size, rx: 1.5 }, svg("title", {}, `${m}: ${counts.get(m)}`));
    })), el("figcaption", {}, t("timelineCaption")));
}

function entry(node, view, handlers) {
  const status = text(statusOf(node));
  const cast = players(node, view.seen);
  const statements = edgesOf(node).reduce((sum, e) => sum + assertionsOf(e).length, 0);
  return el("li", { class: `event ${status}` },
    el("time", { datetime: text(startOf(node)) }, dateText(node).slice(5) || "—"),
    el("div", {},
      el("p", { class: "line1" }, el("button", { type: "button", class: "title", onclick: () => handlers.select({ node }, true) }, swatchOf(node, 22), labelOf(node)),
        el("span", { class: "aside" }, typeLabel(typeName(node))), status ? el("span", { class: `chip status ${status}` }, termLabel(status)) : null),
      cast.length ? el("p", { class: "cast" }, cast.slice(0, 6).map((n) => nodeButton(n, handlers)), cast.length > 6 ? el("span", { class: "aside" }, `+${cast.length - 6}`) : null) : null,
      el("p", { class: "aside" }, t("assertions", statements) + t("comma") + t("articlesN", sourcesOf(node).size))));
}

export function showTimeline(view, handlers) {
  const all = [];
  for (let n = 0; n < nodeCount; n += 1) if (isEvent(n) && view.seen.node[n]) all.push(n);
  const dated = all.filter((n) => text(startOf(n))).sort((a, b) => (text(startOf(a)) < text(startOf(b)) ? 1 : text(startOf(a)) > text(startOf(b)) ? -1 : a - b));
  const ordered = dated.concat(all.filter((n) => !text(startOf(n))));
  const body = el("div", { class: "years" });
  let shown = 0, year = null, list = null;
  const more = el("button", { type: "button", class: "more", onclick: () => add() });
  function add() {
    const batch = ordered.slice(shown, shown + BATCH), fresh = [];
    for (const node of batch) {
      const own = text(startOf(node)).slice(0, 4) || t("noDate");
      if (own !== year) {
        year = own;
        list = el("ol", {});
        body.append(el("section", {}, el("h3", {}, own), list));
      }
      const item = entry(node, view, handlers);
      list.append(item);
      fresh.push(item);
    }
    const first = shown > 0 ? fresh[0] : null;
    shown += batch.length;
    more.hidden = shown >= ordered.length;
    more.textContent = t("more", Math.min(BATCH, ordered.length - shown));
    first?.querySelector("button")?.focus();
  }
  add();
  clear(byId("tab-timeline"), el("h2", {}, t("tabTimeline")), el("p", { class: "aside" }, t("timelineHead", number(dated.length), number(all.length - dated.length))),
    monthChart(dated), body, more);
}
