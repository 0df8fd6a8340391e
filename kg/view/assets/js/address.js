// The permalink: selection, scene, filters, tab and language in the fragment.
import { edgeKey, edgeOfKey, nodeKey, nodeOfKey } from "./data.js";
import { FACETS, freshFilters, quietNames } from "./filters.js";

export function writeAddress(state) {
  const out = new URLSearchParams();
  const { base, steps, selection, filters } = state;
  if (state.tab !== "graph") out.set("tab", state.tab);
  if (base.kind === "focus") out.set("focus", nodeKey(base.a));
  if (base.kind === "path") { out.set("from", nodeKey(base.a)); out.set("to", nodeKey(base.b)); }
  for (const [sign, node] of steps) out.append(sign > 0 ? "more" : "less", nodeKey(node));
  if (steps.length) out.set("order", steps.map(([sign]) => (sign > 0 ? "m" : "l")).join(""));
  if (selection?.node !== undefined) out.set("node", nodeKey(selection.node));
  if (selection?.edge !== undefined) out.set("edge", edgeKey(selection.edge));
  for (const facet of FACETS) {
    const usual = new Set(facet === "type" ? quietNames : []);
    for (const key of filters.off[facet]) if (!usual.has(key)) out.append(`hide-${facet}`, key);
    for (const key of usual) if (!filters.off[facet].has(key)) out.append(`show-${facet}`, key);
  }
  if (filters.from) out.set("since", filters.from);
  if (filters.to) out.set("until", filters.to);
  if (state.languageChosen) out.set("lang", state.language);
  return out.toString();
}

// Names that this file does not hold are passed over: a link may come from a larger one.
export function readAddress(fragment) {
  const from = new URLSearchParams(fragment.replace(/^#/, ""));
  const node = (name) => (from.has(name) ? nodeOfKey(from.get(name)) : -1);
  const filters = freshFilters();
  for (const facet of FACETS) {
    for (const key of from.getAll(`hide-${facet}`)) filters.off[facet].add(key);
    for (const key of from.getAll(`show-${facet}`)) filters.off[facet].delete(key);
  }
  for (const [name, key] of [["since", "from"], ["until", "to"]]) if (/^\d{4}-\d{2}$/.test(from.get(name) ?? "")) filters[key] = from.get(name);
  let base = { kind: "overview" };
  if (node("focus") >= 0) base = { kind: "focus", a: node("focus") };
  else if (node("from") >= 0 && node("to") >= 0) base = { kind: "path", a: node("from"), b: node("to") };
  const queues = { m: from.getAll("more"), l: from.getAll("less") };
  const steps = [...(from.get("order") ?? "")].map((c) => [c === "m" ? 1 : -1, nodeOfKey(queues[c]?.shift() ?? "")]).filter(([, n]) => n >= 0);
  let selection = null;
  if (node("node") >= 0) selection = { node: node("node") };
  const edge = from.has("edge") ? edgeOfKey(from.get("edge")) : -1;
  if (edge >= 0) selection = { edge };
  const tab = ["timeline", "budgets", "list"].includes(from.get("tab")) ? from.get("tab") : "graph";
  const language = ["zh", "en"].includes(from.get("lang")) ? from.get("lang") : null;
  return { base, steps, selection, filters, tab, language };
}
