// What passes the filters: one bit mask for each assertion and node says which filter stops it.
import { assertionCount, assertions, assertionsOf, data, edgeCount, edges, nodeCount, nodes, quietType, sources, sourcesOf, statusOf, text } from "./data.js";

export const FACETS = ["type", "predicate", "outlet", "certainty", "polarity", "status"];
const OUTLET = 1, CERTAINTY = 2, POLARITY = 4, DATE = 8;
const TYPE = 1, STATUS = 2, SOURCE = 4;

export const quietNames = data.types.filter((_, at) => quietType[at]);
export const freshFilters = () => ({ off: Object.fromEntries(FACETS.map((f) => [f, new Set(f === "type" ? quietNames : [])])), from: "", to: "" });

export const outletOf = (source) => (source < 0 ? "" : text(sources.outlet[source]));
export const monthOf = (source) => (source < 0 ? "" : text(sources.date[source]).slice(0, 7));
export const months = (() => {
  const known = sources.date.map((_, at) => monthOf(at)).filter((m) => /^\d{4}-\d{2}$/.test(m)).sort();
  const list = [];
  if (!known.length) return list;
  let [year, month] = known[0].split("-").map(Number);
  for (let at = known[0]; at <= known[known.length - 1] && list.length < 1200;) {
    list.push(at);
    month += 1;
    if (month > 12) { month = 1; year += 1; }
    at = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
  }
  return list;
})();
export const undatedCount = sources.date.filter((_, at) => !monthOf(at)).length;

export function isFiltered(filters) {
  return Boolean(filters.from || filters.to) || FACETS.some((f) => f !== "type" && filters.off[f].size)
    || filters.off.type.size !== quietNames.length || quietNames.some((q) => !filters.off.type.has(q));
}

function sourceFaults(filters) {
  return sources.date.map((_, at) => {
    const month = monthOf(at);
    const late = (filters.from && (!month || month < filters.from)) || (filters.to && (!month || month > filters.to));
    return (filters.off.outlet.has(outletOf(at)) ? OUTLET : 0) | (late ? DATE : 0);
  });
}

// Returns masks and counts; `node`, `edge` and `assertion` say what passes everything.
export function applyFilters(filters) {
  const bySource = sourceFaults(filters);
  const narrowed = filters.off.outlet.size > 0 || filters.from || filters.to;
  const faults = new Uint8Array(assertionCount);
  for (let a = 0; a < assertionCount; a += 1) {
    const source = assertions.source[a];
    faults[a] = (source < 0 ? (narrowed ? DATE : 0) : bySource[source])
      | (filters.off.certainty.has(text(assertions.certainty[a])) ? CERTAINTY : 0)
      | (filters.off.polarity.has(text(assertions.polarity[a])) ? POLARITY : 0);
  }
  const nodeFaults = new Uint8Array(nodeCount);
  for (let n = 0; n < nodeCount; n += 1) {
    let told = !narrowed;
    if (narrowed) for (const s of sourcesOf(n)) if (!bySource[s]) { told = true; break; }
    nodeFaults[n] = (filters.off.type.has(data.types[nodes.type[n]]) ? TYPE : 0)
      | (statusOf(n) >= 0 && filters.off.status.has(text(statusOf(n))) ? STATUS : 0) | (told ? 0 : SOURCE);
  }
  return { ...judgeEdges(filters, faults, nodeFaults, narrowed), faults, nodeFaults, bySource };
}

function judgeEdges(filters, faults, nodeFaults, narrowed) {
  const edge = new Uint8Array(edgeCount);
  const spoken = new Uint8Array(edgeCount);
  for (let e = 0; e < edgeCount; e += 1) {
    const list = assertionsOf(e);
    spoken[e] = list.length ? Number(list.some((a) => !faults[a])) : 1;
    edge[e] = Number(spoken[e] && !nodeFaults[edges.s[e]] && !nodeFaults[edges.o[e]]
      && !filters.off.predicate.has(data.predicates[edges.p[e]]));
  }
  return { edge, spoken, node: nodeFaults.map((f) => (f ? 0 : 1)), assertion: faults.map((f) => (f ? 0 : 1)), narrowed };
}

const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

// For each facet, how many pass all the other filters: what one would gain by switching it on.
export function countFacets(filters, seen) {
  const counts = Object.fromEntries(FACETS.map((f) => [f, new Map()]));
  for (let n = 0; n < nodeCount; n += 1) {
    const fault = seen.nodeFaults[n];
    if (!(fault & ~TYPE)) add(counts.type, data.types[nodes.type[n]]);
    if (!(fault & ~STATUS) && statusOf(n) >= 0) add(counts.status, text(statusOf(n)));
  }
  for (let e = 0; e < edgeCount; e += 1) {
    if (seen.spoken[e] && seen.node[edges.s[e]] && seen.node[edges.o[e]]) add(counts.predicate, data.predicates[edges.p[e]]);
  }
  for (let a = 0; a < assertionCount; a += 1) {
    const fault = seen.faults[a];
    if (!(fault & ~OUTLET)) add(counts.outlet, outletOf(assertions.source[a]));
    if (!(fault & ~CERTAINTY)) add(counts.certainty, text(assertions.certainty[a]));
    if (!(fault & ~POLARITY)) add(counts.polarity, text(assertions.polarity[a]));
  }
  return counts;
}

export function countMonths(seen) {
  const counts = new Map();
  for (let a = 0; a < assertionCount; a += 1) {
    const month = monthOf(assertions.source[a]);
    if (month && !(seen.faults[a] & ~DATE)) add(counts, month);
  }
  return counts;
}
