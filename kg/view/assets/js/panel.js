// The side panel: everything about one node, or every statement behind one edge.
import { aliasesOf, assertions, assertionsOf, claimsMade, claimsOf, data, edgeKey, edges, edgesOf, endOf, englishOf, factsOf, fullIri, isMoney, mentionCount, mentionsOf, nodeKey, nodes, otherEnd, passages, predicateIndex, sentences, spokenOnly, startOf, statementsOf, statusOf, text, typeName } from "./data.js";
import { byId, clear, el } from "./dom.js";
import { outletOf } from "./filters.js";
import { assertionCard, claimCard, longList, quote, sourceLine } from "./evidence.js";
import { hiddenNeighbours, visibleNeighbours } from "./scene.js";
import { findNodes } from "./search.js";
import { swatchOf } from "./marks.js";
import { labelOf, money, number, predicateLabel, t, termLabel, typeLabel } from "./words.js";

const OWN_PLACE = new Set(["kg:status", "schema:startDate", "schema:endDate", "kg:amount", "kg:currency", "kg:upperAmount", "kg:approximate"]);

export function sumOf(node) {
  const fact = (name) => {
    const row = factsOf(node).find(([p]) => data.predicates[p] === name);
    return row ? text(row[1]) : "";
  };
  const value = Number(fact("kg:amount"));
  if (!fact("kg:amount") || !Number.isFinite(value)) return null;
  return { value, upper: Number(fact("kg:upperAmount")) || null, currency: fact("kg:currency") || "TWD", approximate: fact("kg:approximate") === "true",
    stage: fact("kg:stage").replace(/^.*[#:/]/, "") || "stageOther", purpose: fact("kg:purpose") };
}
export function sumText(sum) {
  const range = sum.upper ? `${money(sum.value, sum.currency)}–${money(sum.upper, sum.currency)}` : money(sum.value, sum.currency);
  return (sum.approximate ? t("approx") : "") + range;
}

export function dateText(node) {
  const start = text(startOf(node)), end = text(endOf(node));
  return end && end !== start ? `${start} – ${end}` : start;
}

const section = (title, ...content) => el("section", {}, el("h3", {}, title), ...content);

export function nodeButton(node, handlers, extra) {
  return el("button", { type: "button", class: "node", onclick: () => handlers.select({ node }, true) }, swatchOf(node, 20), el("span", {}, labelOf(node)), extra ? el("small", {}, extra) : null);
}

export function showPanel(view, handlers, takeFocus) {
  const panel = byId("panel"), { selection, scene } = view;
  let content = null;
  if (selection?.node !== undefined) content = nodePanel(selection.node, view, handlers);
  else if (selection?.edge !== undefined) content = edgePanel(selection.edge, view, handlers);
  else if (scene.base?.kind === "path") content = pathPanel(view, handlers);
  panel.hidden = !content;
  document.body.classList.toggle("with-panel", Boolean(content));
  if (!content) { clear(panel); return; }
  clear(panel, el("button", { type: "button", class: "close", "aria-label": t("close"), onclick: () => handlers.select(null) }, "✕"), content);
  panel.setAttribute("aria-label", panel.querySelector("h2").textContent);
  panel.scrollTop = 0;
  if (takeFocus) panel.querySelector("h2").focus();
}

function nodePanel(node, view, handlers) {
  const english = englishOf(node), label = labelOf(node), status = text(statusOf(node));
  const other = label === english ? nodes.label[node] : english;
  const aliases = aliasesOf(node).filter((a) => a !== label && a !== other);
  const sum = isMoney(node) ? sumOf(node) : null;
  return el("article", {},
    el("p", { class: "kind" }, swatchOf(node, 26), typeLabel(typeName(node)), status ? el("span", { class: `chip status ${status}` }, termLabel(status)) : null),
    el("h2", { tabindex: "-1" }, label),
    other && other !== label ? el("p", { class: "other-name" }, other) : null,
    aliases.length ? el("p", { class: "aliases" }, el("span", { class: "aside" }, `${t("aliases")} `), aliases.join("、")) : null,
    spokenOnly.has(node) ? el("p", { class: "warning" }, `◇ ${t("spoken")}`) : null,
    sum ? el("p", { class: "sum" }, sumText(sum), el("small", {}, `${number(sum.value)} ${sum.currency}`)) : null,
    dateText(node) ? el("p", { class: "when" }, el("span", { class: "aside" }, `${t("date")} `), dateText(node)) : null,
    actions(node, view, handlers), factList(node), relations(node, view, handlers), statements(node, handlers), mentionList(node),
    el("p", { class: "iri" }, el("button", { type: "button", class: "quiet", onclick: () => handlers.copy(fullIri(nodeKey(node))) }, t("copyIri")),
      el("button", { type: "button", class: "quiet", onclick: handlers.copyLink }, t("copyLink"))));
}

function actions(node, view, handlers) {
  const all = visibleNeighbours(node, view.seen).length, hidden = hiddenNeighbours(node, view.scene, view.seen);
  const next = Math.min(25, hidden);
  return el("div", { class: "actions" },
    el("button", { type: "button", class: "main", onclick: () => handlers.focus(node) }, t("focus")),
    el("button", { type: "button", class: "expand", disabled: !hidden, onclick: () => handlers.expand(node) }, hidden ? t("expand", next, all) : t("expandNone")),
    el("button", { type: "button", onclick: () => handlers.collapse(node) }, t("collapse")),
    pathForm(node, handlers));
}

function pathForm(node, handlers) {
  const found = el("div", { class: "found" });
  const input = el("input", { type: "search", "aria-label": t("pathTarget"), placeholder: t("pathTarget"), autocomplete: "off",
    oninput: () => clear(found, findNodes(input.value).filter((n) => n !== node).slice(0, 6).map((n) =>
      el("button", { type: "button", class: "node", onclick: () => handlers.path(node, n) }, swatchOf(n, 20), el("span", {}, labelOf(n))))) });
  return el("details", { class: "path" }, el("summary", {}, t("pathTo")), input, found);
}

function factText(value, kind) {
  if (kind === "iri") return termLabel(value.replace(/^.*[#/]/, ""));
  if (kind === "xsd:boolean") return value === "true" ? "✓" : "✕";
  return /^xsd:(integer|decimal)$/.test(kind) && Math.abs(Number(value)) >= 10000 ? number(value) : value;
}

function factList(node) {
  const rows = factsOf(node).filter(([p]) => !OWN_PLACE.has(data.predicates[p]));
  const said = statementsOf(node);
  if (!rows.length && !said.length) return null;
  const list = rows.length ? el("dl", {}, rows.map(([p, value, kind]) => [el("dt", {}, predicateLabel(p)), el("dd", {}, factText(text(value), text(kind)))])) : null;
  const evidence = said.length ? el("details", {}, el("summary", {}, `${t("evidence")} (${said.length})`), longList(said, (a) => assertionCard(a, {}))) : null;
  return section(t("facts"), list, evidence);
}

function relations(node, view, handlers) {
  const groups = new Map();
  for (const e of edgesOf(node)) {
    const key = `${edges.p[e]}:${edges.s[e] === node ? ">" : "<"}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(e);
  }
  if (!groups.size) return null;
  return section(t("relations"), [...groups].map(([key, list]) => {
    const out = key.endsWith(">");
    const title = `${out ? "" : "← "}${predicateLabel(Number.parseInt(key, 10))}${out ? " →" : ""}`;
    return el("div", { class: "group" }, el("h4", {}, title, el("small", {}, String(list.length))),
      longList(list, (e) => relationRow(e, node, view, handlers), 7));
  }));
}

function relationRow(e, node, view, handlers) {
  const far = otherEnd(e, node), kept = assertionsOf(e).filter((a) => view.seen.assertion[a]).length;
  const count = assertionsOf(e).length;
  const word = count === 0 ? "" : kept === count ? String(count) : t("someOf", kept, count);
  return el("li", { class: "relation" }, nodeButton(far, handlers, dateText(far)),
    el("button", { type: "button", class: "proof", "data-edge": edgeKey(e), "aria-label": `${t("evidence")}: ${labelOf(edges.s[e])} ${predicateLabel(edges.p[e])} ${labelOf(edges.o[e])}`, onclick: () => handlers.select({ edge: e }, true) },
      count ? `${t("evidence")} ${word}` : t("derivedShort")));
}

function statements(node, handlers) {
  const list = claimsOf(node);
  const made = Math.max(claimsMade(node), list.length);
  return list.length ? section(`${t("claims")} (${list.length < made ? t("someOf", list.length, made) : made})`, longList(list, (c) => claimCard(c, handlers), 4)) : null;
}

function mentionList(node) {
  const bySentence = new Map();
  for (const p of mentionsOf(node)) {
    const s = passages.sentence[p];
    if (!bySentence.has(s)) bySentence.set(s, []);
    bySentence.get(s).push(p);
  }
  if (!bySentence.size) return null;
  const held = mentionsOf(node).length, all = mentionCount(node);
  const title = held < all ? `${t("mentions")} (${t("someOf", held, all)})` : `${t("mentions")} (${all})`;
  return section(title, longList([...bySentence], ([s, list]) => el("li", { class: "card" }, quote(list), sourceLine(sentences.source[s])), 4));
}

// Evidence of an edge, sides apart; filtered statements are counted, not shown.
function edgePanel(e, view, handlers) {
  const all = assertionsOf(e), kept = all.filter((a) => view.seen.assertion[a]);
  const affirmed = kept.filter((a) => text(assertions.polarity[a]) !== "negated"), denied = kept.filter((a) => text(assertions.polarity[a]) === "negated");
  const outlets = new Set(all.map((a) => outletOf(assertions.source[a])));
  const articles = new Set(all.map((a) => assertions.source[a]));
  const both = affirmed.length > 0 && denied.length > 0;
  const cards = (list) => longList(list, (a) => assertionCard(a, handlers, kept), 8);
  return el("article", { class: both ? "disputed" : "" },
    el("p", { class: "kind" }, el("span", { class: "line", "aria-hidden": "true" }), predicateLabel(edges.p[e])),
    el("h2", { tabindex: "-1", class: "triple" }, `${labelOf(edges.s[e])} `, el("span", {}, `${predicateLabel(edges.p[e])} →`), " ", labelOf(edges.o[e])),
    el("p", { class: "tally" }, [t("assertions", all.length), t("articlesN", articles.size), t("outletsN", outlets.size)].join(t("comma"))),
    el("div", { class: "ends" }, nodeButton(edges.s[e], handlers), nodeButton(edges.o[e], handlers)),
    all.length && !edges.stated[e] ? el("p", { class: "warning" }, `◇ ${t("notStated")}`) : null,
    both ? el("div", { class: "sides" }, el("section", {}, el("h3", {}, `✓ ${t("affirmedSide")} (${affirmed.length})`), cards(affirmed)), el("section", {}, el("h3", {}, `✕ ${t("negatedSide")} (${denied.length})`), cards(denied)))
      : kept.length ? section(t("evidence"), cards(kept)) : derived(e, handlers),
    kept.length < all.length ? el("p", { class: "aside" }, t("hiddenByFilter", all.length - kept.length)) : null,
    siblings(e, handlers),
    el("p", { class: "iri" }, el("button", { type: "button", class: "quiet", onclick: handlers.copyLink }, t("copyLink"))));
}

// kg:affiliatedWith is one hop over a post: its evidence is the post's.
function derived(e, handlers) {
  const holds = predicateIndex("org:holds"), postIn = predicateIndex("org:postIn");
  const posts = new Set(edgesOf(edges.s[e]).filter((x) => edges.p[x] === holds).map((x) => edges.o[x]));
  const within = edgesOf(edges.o[e]).filter((x) => edges.p[x] === postIn && posts.has(edges.s[x]));
  const chain = within.flatMap((x) => [...edgesOf(edges.s[x]).filter((y) => edges.p[y] === holds && edges.s[y] === edges.s[e]), x]);
  const proof = [...new Set(chain)].flatMap((x) => assertionsOf(x));
  if (assertionsOf(e).length) return null;
  if (!proof.length) return el("p", { class: "aside" }, t("noEvidence"));
  return section(t("derived"), longList(proof, (a) => assertionCard(a, handlers)));
}

function siblings(e, handlers) {
  const same = edgesOf(edges.s[e]).filter((x) => x !== e && otherEnd(x, edges.s[e]) === (edges.s[e] === edges.o[e] ? edges.s[e] : edges.o[e]));
  if (!same.length) return null;
  return section(t("others"), el("ul", { class: "plain" }, same.map((x) => el("li", {}, el("button", { type: "button", class: "proof", onclick: () => handlers.select({ edge: x }, true) },
    `${labelOf(edges.s[x])} ${predicateLabel(edges.p[x])} → ${labelOf(edges.o[x])} (${assertionsOf(x).length})`)))));
}

function pathPanel(view, handlers) {
  const { base, paths = [] } = view.scene;
  const steps = (path) => path.slice(1).map((node, at) => {
    const between = edgesOf(path[at]).filter((e) => view.seen.edge[e] && otherEnd(e, path[at]) === node);
    return el("li", {}, between.map((e) => el("div", { class: "step" },
      el("button", { type: "button", class: "proof", onclick: () => handlers.select({ edge: e }, true) }, `${labelOf(edges.s[e])} ${predicateLabel(edges.p[e])} → ${labelOf(edges.o[e])}`),
      assertionsOf(e).length ? null : el("p", { class: "aside" }, t("noEvidence")),
      assertionsOf(e).filter((a) => view.seen.assertion[a]).slice(0, 1).map((a) => [quote(assertions.passages[a], [edges.s[e], edges.o[e]]), sourceLine(assertions.source[a])]))));
  });
  return el("article", {}, el("h2", { tabindex: "-1" }, t("pathOf", labelOf(base.a), labelOf(base.b))),
    paths.length ? el("p", { class: "tally" }, t("paths", paths.length, paths[0].length - 1)) : el("p", { class: "warning" }, t("noPath")),
    paths.map((path) => section(path.map(labelOf).join(" — "), el("ol", { class: "steps" }, steps(path)))));
}
