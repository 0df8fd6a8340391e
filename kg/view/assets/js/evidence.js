// Evidence: the sentence with its mention marked, and who said it, where and when.
import { aliasesOf, assertions, citedOf, claims, contradicting, corroborating, edges, mentionsOf, nodes, passages, sentences, sources, text, viaOf } from "./data.js";
import { el, link } from "./dom.js";
import { outletOf } from "./filters.js";
import { labelOf, t, termLabel } from "./words.js";

function merge(ranges) {
  const sorted = ranges.filter(([b, e]) => e > b).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged = [];
  for (const [begin, end] of sorted) {
    const last = merged[merged.length - 1];
    if (last && begin <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([begin, end]);
  }
  return merged;
}

// Where a whole sentence is the evidence, its subject and object are marked instead.
function namesIn(sentence, words, ends) {
  const found = [];
  for (const node of ends) {
    for (const p of mentionsOf(node)) if (passages.sentence[p] === sentence) found.push([passages.begin[p], passages.end[p]]);
    for (const name of [nodes.label[node], ...aliasesOf(node)]) {
      const at = name.length > 1 ? words.indexOf(name) : -1;
      if (at >= 0) { found.push([at, at + name.length]); break; }
    }
  }
  return found;
}

export function quote(list, ends = []) {
  const bySentence = new Map();
  for (const p of list) {
    const s = passages.sentence[p];
    if (!bySentence.has(s)) bySentence.set(s, []);
    bySentence.get(s).push([passages.begin[p], passages.end[p]]);
  }
  return [...bySentence].map(([s, ranges]) => {
    const words = sentences.text[s];
    const narrow = ranges.filter(([b, e]) => e - b < words.length * 0.6);
    const marks = merge(narrow.length ? narrow : namesIn(s, words, ends));
    const pieces = [];
    let at = 0;
    for (const [begin, end] of marks) {
      pieces.push(words.slice(at, begin), el("mark", {}, words.slice(begin, end)));
      at = end;
    }
    pieces.push(words.slice(at));
    return el("blockquote", { lang: "zh-Hant" }, pieces);
  });
}

export function sourceLine(source) {
  if (source < 0) return null;
  const url = sources.url[source], title = sources.title[source];
  return el("p", { class: "source" },
    el("span", { class: "outlet" }, outletOf(source) || t("noOutlet")),
    text(sources.date[source]) ? el("time", { datetime: text(sources.date[source]) }, text(sources.date[source])) : el("span", {}, t("noDate")),
    url ? link(url, title) : el("span", {}, title));
}

const chip = (word, kind = "") => el("span", { class: `chip ${kind}` }, word);

// `beside`: statements that the reader sees anyway, which need no second showing.
export function assertionCard(a, handlers, beside = []) {
  const claim = assertions.claim[a];
  const polarity = text(assertions.polarity[a]), certainty = text(assertions.certainty[a]);
  const ends = [assertions.s[a], ...(assertions.edge[a] >= 0 ? [edges.o[assertions.edge[a]]] : [])];
  const confidence = text(assertions.confidence[a]);
  return el("li", { class: `card ${polarity}` },
    quote(assertions.passages[a], ends),
    sourceLine(assertions.source[a]),
    el("p", { class: "chips" },
      polarity === "negated" ? chip(`✕ ${termLabel(polarity)}`, "bad") : chip(`✓ ${termLabel(polarity)}`, "good"),
      chip(termLabel(certainty), certainty),
      confidence ? el("span", { class: "aside" }, `${t("confidence")} ${confidence}`) : null),
    claim >= 0 ? speakerLine(claim, handlers) : el("p", { class: "aside" }, t("ownVoice")),
    related("corroborates", corroborating(a).filter((x) => !beside.includes(x))), related("contradicts", contradicting(a).filter((x) => !beside.includes(x))));
}

function speakerLine(claim, handlers) {
  const speaker = claims.speaker[claim], via = viaOf(claim), cited = citedOf(claim);
  return el("p", { class: "said" }, `${t("speaker")}：`,
    speaker >= 0 ? el("button", { type: "button", class: "name", onclick: () => handlers.select({ node: speaker }) }, labelOf(speaker)) : "—",
    via >= 0 ? `${t("comma")}${t("via")} ${text(via)}` : null, cited >= 0 ? `${t("comma")}${t("cited")} ${text(cited)}` : null);
}

function related(key, list) {
  if (!list.length) return null;
  return el("details", { class: key, open: key === "contradicts" }, el("summary", {}, `${t(key)} (${list.length})`),
    list.map((other) => el("div", { class: "other" }, quote(assertions.passages[other], [assertions.s[other]]), sourceLine(assertions.source[other]))));
}

export function claimCard(claim) {
  const certainty = text(claims.certainty[claim]), negated = text(claims.polarity[claim]) === "negated";
  return el("li", { class: "card" }, quote(claims.passages[claim]), sourceLine(claims.source[claim]),
    el("p", { class: "chips" }, negated ? chip(`✕ ${termLabel("negated")}`, "bad") : null, chip(termLabel(certainty), certainty)));
}

// A long list shows its beginning, and the rest on demand.
export function longList(items, make, first = 6) {
  const list = el("ul", { class: "cards" }, items.slice(0, first).map(make));
  if (items.length <= first) return list;
  const box = el("div", {}, list);
  const more = el("button", { type: "button", class: "more", onclick: () => {
    const fresh = items.slice(first).map(make);
    list.append(...fresh);
    more.remove();
    const target = fresh[0].querySelector("button, a");
    target?.focus();
  } }, t("showAll", items.length));
  box.append(more);
  return box;
}
