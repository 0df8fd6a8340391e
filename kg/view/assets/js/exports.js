// What is shown, to take away: a picture with its legend, date and sources; SPARQL; Turtle.
import { assertionId, assertions, assertionsOf, data, edges, endOf, englishOf, factsOf, fullIri, isEvent, nodeKey, nodes, radius, sources, spokenOnly, startOf, statusOf, text, typeName } from "./data.js";
import { el, svg } from "./dom.js";
import { picture, sealBoxes, wantLabels } from "./canvas.js";
import { controlPoint, strokeOf } from "./curves.js";
import { placeLabels, LABEL_PIXELS, measureOn } from "./labels.js";
import { currentTheme, FONT, sealShapes } from "./marks.js";
import { outletOf } from "./filters.js";
import { t, typeLabel } from "./words.js";

function edgePath(e) {
  const from = picture.points.get(edges.s[e]), to = picture.points.get(edges.o[e]);
  if (from === to) return null;
  const via = controlPoint(from, to, picture.bends.get(e)), { colour, dashes, width } = strokeOf(e);
  // The curve ends at the seal's rim, where the arrow's head sits.
  const angle = Math.atan2(to.y - via.y, to.x - via.x), rim = radius(edges.o[e]) + 2;
  const tip = { x: to.x - rim * Math.cos(angle), y: to.y - rim * Math.sin(angle) };
  const wing = (turn) => `${(tip.x - 7 * Math.cos(angle + turn)).toFixed(1)} ${(tip.y - 7 * Math.sin(angle + turn)).toFixed(1)}`;
  return [svg("path", { d: `M${from.x} ${from.y}Q${via.x.toFixed(1)} ${via.y.toFixed(1)} ${tip.x.toFixed(1)} ${tip.y.toFixed(1)}`, fill: "none", stroke: colour, "stroke-width": width, "stroke-dasharray": dashes?.join(" ") ?? null }),
    svg("path", { d: `M${wing(0.42)}L${tip.x.toFixed(1)} ${tip.y.toFixed(1)}L${wing(-0.42)}Z`, fill: colour })];
}

function shownSources() {
  const found = new Set();
  for (const e of picture.edges) for (const a of assertionsOf(e)) if (assertions.source[a] >= 0) found.add(assertions.source[a]);
  return [...found];
}

export function latestDate() {
  return sources.date.map(text).filter(Boolean).sort().at(-1) ?? "";
}

function caption(left, top, width, title) {
  const { ink, muted } = currentTheme();
  const types = [...new Set(picture.nodes.map(typeName))];
  const line = (y, size, fill, words, weight = 400) => svg("text", { x: left, y, "font-size": size, fill, "font-family": FONT, "font-weight": weight }, words);
  const marks = [];
  let x = left + 10, y = top + 52;
  for (const type of types) {
    const wide = 34 + [...typeLabel(type)].length * 13;
    if (x + wide > left + width) { x = left + 10; y += 26; }
    marks.push(svg("g", { transform: `translate(${x} ${y})` }, sealShapes(type, false, 9), svg("text", { x: 16, y: 4.5, "font-size": 12.5, fill: ink, "font-family": FONT }, typeLabel(type))));
    x += wide;
  }
  const used = shownSources(), outlets = [...new Set(used.map(outletOf))].filter(Boolean);
  const words = `${t("sourcesLine", outlets.slice(0, 8).join("、") + (outlets.length > 8 ? "…" : ""))}（${t("articlesN", used.length)}）　${t("asOf", latestDate())}`;
  return { height: y - top + 56, shapes: [line(top + 22, 16, ink, title, 650), ...marks, line(y + 34, 12, muted, words)] };
}

// The whole scene as SVG, in the page's present theme.
export function sceneSvg(title) {
  const { paper, ink } = currentTheme();
  let [left, right, top, bottom] = [-320, 320, -100, 100];
  for (const n of picture.nodes) {
    const { x, y } = picture.points.get(n);
    left = Math.min(left, x - 80); right = Math.max(right, x + 80); top = Math.min(top, y - 50); bottom = Math.max(bottom, y + 64);
  }
  const width = right - left, foot = caption(left + 24, bottom + 8, width - 48, title);
  const context = document.createElement("canvas").getContext("2d");
  const labels = placeLabels(wantLabels(1), measureOn(context), 1, sealBoxes());
  return svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${left} ${top} ${width} ${bottom - top + foot.height}`, width, height: bottom - top + foot.height, lang: "zh-Hant" },
    svg("title", {}, title), svg("rect", { x: left, y: top, width, height: bottom - top + foot.height, fill: paper }),
    picture.edges.map(edgePath),
    picture.nodes.map((n) => svg("g", { transform: `translate(${picture.points.get(n).x} ${picture.points.get(n).y})` }, sealShapes(typeName(n), spokenOnly.has(n), radius(n)))),
    labels.map((l) => svg("text", { x: l.x, y: l.y + LABEL_PIXELS, "text-anchor": "middle", "font-size": LABEL_PIXELS, "font-family": FONT, fill: ink, stroke: paper, "stroke-width": 3, "paint-order": "stroke" }, l.text)),
    foot.shapes);
}

const svgText = (title) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(sceneSvg(title))}`;

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const anchor = el("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 4000);
}

export function saveSvg(title) {
  download(new Blob([svgText(title)], { type: "image/svg+xml" }), "straitgraph.svg");
}

export async function savePng(title) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(title))}`;
  await image.decode();
  const canvas = el("canvas", { width: image.width * 2, height: image.height * 2 });
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  ctx.drawImage(image, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  download(blob, "straitgraph.png");
}

const escapeIri = (iri) => iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => encodeURIComponent(c).replace("^", "%5E").replace("|", "%7C"));
const iriOf = (short) => `<${escapeIri(fullIri(short))}>`;
const nodeIri = (n) => iriOf(nodeKey(n));
const isName = (local) => /^[A-Za-z][\w-]*$/.test(local);

function curie(name) {
  const [prefix, local] = [name.slice(0, name.indexOf(":") + 1), name.slice(name.indexOf(":") + 1)];
  if (data.prefixes[prefix]) return isName(local) ? name : `<${escapeIri(data.prefixes[prefix] + local)}>`;
  return `<${escapeIri(name)}>`;
}

const quoteText = (words) => `"${words.replace(/[\\"\n\r\t\b\f]/g, (c) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" })[c])}"`;
function objectText(words, kind) {
  if (kind === "iri") return `<${escapeIri(words)}>`;
  if (kind.startsWith("@")) return quoteText(words) + kind;
  return kind === "xsd:string" ? quoteText(words) : `${quoteText(words)}^^${curie(kind)}`;
}
const prefixes = (word, end) => Object.entries(data.prefixes).map(([p, iri]) => `${word} ${p} <${iri}>${end}`).join("\n");

export function asSparql() {
  const rows = picture.edges.map((e) => `    (${nodeIri(edges.s[e])} ${curie(data.predicates[edges.p[e]])} ${nodeIri(edges.o[e])})`);
  return `${prefixes("PREFIX", "")}

SELECT ?subject ?predicate ?object ?certainty ?polarity ?outlet ?date ?words WHERE {
  VALUES (?subject ?predicate ?object) {
${rows.join("\n")}
  }
  OPTIONAL {
    ?assertion rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
    OPTIONAL { ?assertion kg:certainty ?certainty }
    OPTIONAL { ?assertion kg:polarity ?polarity }
    OPTIONAL { ?assertion kg:reportedIn ?article .
      OPTIONAL { ?article schema:publisher ?outlet } OPTIONAL { ?article schema:datePublished ?date } }
    OPTIONAL { ?assertion kg:evidence/nif:anchorOf ?words }
  }
}
ORDER BY ?subject ?predicate ?object ?date
`;
}

// Status and dates have columns of their own; a date's length tells its datatype.
const DATE_KINDS = { 4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date" };
function ownFacts(node) {
  const rows = [];
  if (statusOf(node) >= 0) rows.push(["kg:status", `kg:${text(statusOf(node))}`, null]);
  for (const [name, value] of [["schema:startDate", text(startOf(node))], ["schema:endDate", text(endOf(node))]]) {
    if (value) rows.push([name, value, DATE_KINDS[value.length] ?? "xsd:string"]);
  }
  return rows;
}

export function asTurtle() {
  const lines = [];
  for (const n of picture.nodes) {
    const classes = [`kg:${typeName(n)}`, isEvent(n) ? (spokenOnly.has(n) ? "kg:Situation" : "kg:Event") : null];
    lines.push(`${nodeIri(n)} a ${[...new Set(classes.filter(Boolean))].join(", ")} ;`);
    const english = englishOf(n), label = nodes.label[n];
    if (english) lines.push(`  skos:prefLabel ${quoteText(english)}@en ;`);
    for (const [p, words, kind] of ownFacts(n)) lines.push(`  ${p} ${kind ? `${quoteText(words)}^^${kind}` : words} ;`);
    for (const [p, value, kind] of factsOf(n)) lines.push(`  ${curie(data.predicates[p])} ${objectText(text(value), text(kind))} ;`);
    lines.push(`  skos:prefLabel ${quoteText(label)}@zh-hant-tw .`);
  }
  for (const e of picture.edges) {
    const [s, p, o] = [nodeIri(edges.s[e]), curie(data.predicates[edges.p[e]]), nodeIri(edges.o[e])];
    if (edges.stated[e]) lines.push(`${s} ${p} ${o} .`);
    for (const a of assertionsOf(e)) {
      const source = assertions.source[a];
      lines.push(`${iriOf(assertionId(a))} a kg:Assertion ; rdf:subject ${s} ; rdf:predicate ${p} ; rdf:object ${o} ;`,
        `  kg:certainty kg:${text(assertions.certainty[a])} ; kg:polarity kg:${text(assertions.polarity[a])}${source >= 0 ? ` ; kg:reportedIn ${iriOf(sources.iri[source])}` : ""} .`);
    }
  }
  return `${prefixes("@prefix", " .")}\n\n${lines.join("\n")}\n`;
}
