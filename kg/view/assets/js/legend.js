// The legend is the filter: each class, relation, outlet and so on with its count and a box.
import { data } from "./data.js";
import { byId, clear, el, svg } from "./dom.js";
import { countMonths, FACETS, months, undatedCount } from "./filters.js";
import { swatch } from "./marks.js";
import { number, predicateLabel, t, termLabel, typeLabel } from "./words.js";

const TITLES = { type: "facetType", predicate: "facetPredicate", outlet: "facetOutlet", certainty: "facetCertainty", polarity: "facetPolarity", status: "facetStatus" };
const ORDER = ["actor", "event", "money", "thing"];
let rows = [], histogram = null;

function wordFor(facet, key) {
  if (facet === "type") return typeLabel(key);
  if (facet === "predicate") return predicateLabel(data.predicates.indexOf(key));
  if (facet === "outlet") return key || t("noOutlet");
  return termLabel(key);
}

function sortKeys(facet, counts) {
  const keys = [...counts.keys()];
  const group = (key) => ORDER.indexOf((data.vocabulary.types[key] ?? data.vocabulary.types.Thing).group);
  if (facet === "type") return keys.sort((a, b) => group(a) - group(b) || counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  return keys.sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
}

function facetBox(facet, counts, filters, onChange) {
  const keys = sortKeys(facet, counts);
  if (!keys.length || (keys.length === 1 && facet !== "type" && facet !== "predicate")) return null;
  const items = keys.map((key) => {
    const box = el("input", { type: "checkbox", "data-facet": facet, "data-key": key });
    box.checked = !filters.off[facet].has(key);
    const count = el("span", { class: "count" });
    box.addEventListener("change", () => {
      if (box.checked) filters.off[facet].delete(key); else filters.off[facet].add(key);
      onChange();
    });
    rows.push({ facet, key, box, count });
    return el("li", {}, el("label", {}, box, facet === "type" ? swatch(key) : null, facet === "polarity" ? el("span", { class: `sign ${key}`, "aria-hidden": "true" }) : null,
      el("span", { class: "word" }, wordFor(facet, key)), count));
  });
  const open = facet === "type" || facet === "predicate" || facet === "outlet";
  return el("details", { class: "facet", open }, el("summary", {}, t(TITLES[facet])), el("ul", {}, items));
}

export function buildLegend(filters, counts, handlers) {
  rows = [];
  clear(byId("filters"),
    el("div", { class: "head" }, el("h2", {}, t("filters")), el("button", { type: "button", class: "quiet", id: "reset", onclick: handlers.reset }, t("reset"))),
    dateBox(filters, handlers.change),
    FACETS.map((facet) => facetBox(facet, counts[facet], filters, handlers.change)));
  byId("filters").setAttribute("aria-label", t("filters"));
}

// Counts are written in place: rebuilding would take the focus away from the box just used.
export function updateLegend(filters, seen, counts) {
  for (const { facet, key, box, count } of rows) {
    box.checked = !filters.off[facet].has(key);
    count.textContent = number(counts[facet].get(key) ?? 0);
  }
  histogram?.update(countMonths(seen));
}

function dateBox(filters, onChange) {
  histogram = null;
  if (months.length < 2) return null;
  const last = months.length - 1, width = 216, height = 46;
  // Over six years a month is thinner than a pixel: then a bar is a year.
  const bucketOf = months.length > 72 ? (month) => month.slice(0, 4) : (month) => month;
  const buckets = [...new Set(months.map(bucketOf))], step = width / buckets.length;
  const bars = buckets.map((_, at) => svg("rect", { x: at * step + (step > 3 ? 0.5 : 0), width: Math.max(step - (step > 3 ? 1 : 0), 0.5), y: height, height: 0 }));
  const range = (name) => el("input", { type: "range", min: 0, max: last, step: 1, "aria-label": `${t("facetDate")} ${t(name)}`, id: `date-${name}` });
  const from = range("from"), to = range("to");
  const words = el("output", { class: "range" });
  const read = () => {
    const [a, b] = [Math.min(from.value, to.value), Math.max(from.value, to.value)];
    filters.from = a > 0 ? months[a] : "";
    filters.to = b < last ? months[b] : "";
    onChange();
  };
  from.addEventListener("input", read);
  to.addEventListener("input", read);
  histogram = { update(counts) {
    const [a, b] = [filters.from ? months.indexOf(filters.from) : 0, filters.to ? months.indexOf(filters.to) : last];
    if (document.activeElement !== from) from.value = a;
    if (document.activeElement !== to) to.value = b;
    const sums = new Map();
    for (const [month, count] of counts) sums.set(bucketOf(month), (sums.get(bucketOf(month)) ?? 0) + count);
    const most = Math.max(1, ...sums.values()), [first, end] = [bucketOf(months[a]), bucketOf(months[b])];
    bars.forEach((bar, at) => {
      const count = sums.get(buckets[at]) ?? 0, size = count ? Math.max((count / most) * (height - 2), 2) : 0;
      bar.setAttribute("y", height - size);
      bar.setAttribute("height", size);
      bar.setAttribute("class", buckets[at] >= first && buckets[at] <= end ? "in" : "out");
    });
    words.textContent = `${months[a]} – ${months[b]}`;
    for (const [input, at] of [[from, a], [to, b]]) input.setAttribute("aria-valuetext", months[at]);
  } };
  return el("details", { class: "facet dates", open: true }, el("summary", {}, t("facetDate")),
    svg("svg", { class: "histogram", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, bars),
    el("div", { class: "sliders" }, from, to), words, undatedCount ? el("p", { class: "aside" }, t("undated", undatedCount)) : null);
}

// The key that goes with a picture or a print: only the classes drawn.
export const keyFor = (types) => types.map((type) => el("span", { class: "key" }, swatch(type), typeLabel(type)));
