// The embedded tables, and the look-ups that the rest of the page shares.
import { byId } from "./dom.js";

export const data = JSON.parse(byId("data").textContent);
export const strings = data.strings;
// A class called "constructor" must not find one of the language's own.
for (const table of ["types", "predicates", "terms"]) Object.setPrototypeOf(data.vocabulary[table], null);
Object.setPrototypeOf(data.prefixes, null);
export const { nodes, edges, assertions, claims, sources, passages, sentences } = data;
export const nodeCount = nodes.type.length;
export const edgeCount = edges.s.length;
export const assertionCount = assertions.kind.length;
export const text = (index) => (index < 0 || index === undefined ? "" : strings[index]);

// Ids that end in 16 hexadecimal digits stand packed: the number of their stem, and 8 bytes.
// They are wanted one at a time, so they are unpacked one at a time.
function packedIds({ id, stems, digits }, count) {
  const bytes = atob(digits), place = new Int32Array(count);
  for (let at = 1; at < count; at += 1) place[at] = place[at - 1] + (typeof id[at - 1] === "string" ? 0 : 8);
  return (at) => {
    const cell = id.length ? id[at] : 0;
    if (typeof cell === "string") return cell;
    let name = stems[cell];
    for (let k = 0; k < 8; k += 1) name += bytes.charCodeAt(place[at] + k).toString(16).padStart(2, "0");
    return name;
  };
}

// Lists of numbers stand as first number and steps.
function unstep(list) {
  for (let at = 1; at < list.length; at += 1) list[at] += list[at - 1];
}
for (const lists of [nodes.mentions.cell, assertions.passages, claims.passages]) lists.forEach(unstep);

// A column of few filled cells: row numbers and values.
function sparse(column, empty) {
  const map = new Map(column.row.map((row, at) => [row, column.cell[at]]));
  return (row) => map.get(row) ?? empty;
}
// A column of counts, one for each owner, back into the owner of each item.
function owners(counts, first = 0) {
  const list = [];
  counts.forEach((count, owner) => { for (let at = 0; at < count; at += 1) list.push(owner + first); });
  return list;
}

export const englishOf = sparse(nodes.en, "");
export const aliasesOf = sparse(nodes.alias, []);
export const statusOf = sparse(nodes.status, -1);
export const startOf = sparse(nodes.start, -1);
export const endOf = sparse(nodes.end, -1);
export const factsOf = sparse(nodes.facts, []);
export const mentionsOf = sparse(nodes.mentions, []);
const mentionedMore = sparse(nodes.mentioned, 0);
export const mentionCount = (node) => mentionedMore(node) || mentionsOf(node).length;
export const corroborating = sparse(assertions.corroborates, []);
export const contradicting = sparse(assertions.contradicts, []);
export const viaOf = sparse(claims.via, -1);
export const citedOf = sparse(claims.cited, -1);
export const claimsMade = sparse(claims.made, 0);
export const spokenOnly = new Set(nodes.spoken);

sentences.source = owners(sentences.perSource, -1);
passages.sentence = owners(passages.perSentence);
passages.end = passages.begin.map((begin, at) => begin + passages.length[at]);
edges.stated = new Uint8Array(edgeCount).fill(1);
for (const edge of edges.unstated) edges.stated[edge] = 0;

// Statements stand in the order of their relations; those of literal facts come last.
assertions.edge = owners(assertions.perEdge);
const facts = assertions.edge.length;
while (assertions.edge.length < assertionCount) assertions.edge.push(-1);
assertions.s = assertions.edge.map((edge, at) => (edge < 0 ? assertions.s[at - facts] : edges.s[edge]));
assertions.p = assertions.edge.map((edge, at) => (edge < 0 ? assertions.p[at - facts] : edges.p[edge]));
const claimOf = sparse(assertions.claim, -1), sourceOf = sparse(assertions.source, null);
assertions.claim = assertions.kind.map((_, at) => claimOf(at));
assertions.source = assertions.passages.map((list, at) => sourceOf(at) ?? (list.length ? sentences.source[passages.sentence[list[0]]] : -1));
for (const [at, name] of ["certainty", "polarity", "confidence"].entries()) assertions[name] = assertions.kind.map((kind) => assertions.kinds[kind][at]);
export const assertionId = packedIds(assertions, assertionCount);

function group(count, keys, items = keys.length) {
  const lists = new Array(count);
  for (let item = 0; item < items; item += 1) {
    const key = keys[item];
    if (key >= 0) (lists[key] ??= []).push(item);
  }
  return (key) => lists[key] ?? [];
}

const outgoing = group(nodeCount, edges.s);
const incoming = group(nodeCount, edges.o);
export const edgesOf = (node) => outgoing(node).concat(incoming(node).filter((e) => edges.s[e] !== node));
export const assertionsOf = group(edgeCount, assertions.edge);
export const statementsOf = group(nodeCount, assertions.s.map((s, i) => (assertions.edge[i] < 0 ? s : -1)));
export const claimsOf = group(nodeCount, claims.speaker);
export const otherEnd = (edge, node) => (edges.s[edge] === node ? edges.o[edge] : edges.s[edge]);

export const typeName = (node) => data.types[nodes.type[node]];
export const look = (type) => data.vocabulary.types[type] ?? data.vocabulary.types.Thing;
export const quietType = data.types.map((type) => Boolean(look(type).quiet));
export const isEvent = (node) => look(typeName(node)).group === "event";
export const isMoney = (node) => look(typeName(node)).group === "money" && typeName(node) !== "FiscalYear";
export const predicateIndex = (name) => data.predicates.indexOf(name);

// Relations that a reader sees in the picture: those to posts and years are read in the panel.
export const degree = new Int32Array(nodeCount);
for (let edge = 0; edge < edgeCount; edge += 1) {
  const [s, o] = [edges.s[edge], edges.o[edge]];
  if (!quietType[nodes.type[s]] && !quietType[nodes.type[o]]) { degree[s] += 1; degree[o] += 1; }
}

export const radius = (node) => Math.min(26, 13 + (32 - Math.clz32(degree[node])) * 2);

// Every article that speaks of a node: its mentions, its statements, its relations.
let heard = null;
function listen() {
  heard = Array.from({ length: nodeCount }, () => new Set());
  for (let a = 0; a < assertionCount; a += 1) {
    if (assertions.source[a] < 0) continue;
    heard[assertions.s[a]].add(assertions.source[a]);
    if (assertions.edge[a] >= 0) heard[edges.o[assertions.edge[a]]].add(assertions.source[a]);
  }
  for (const [at, row] of nodes.mentions.row.entries()) {
    for (const p of nodes.mentions.cell[at]) {
      const source = sentences.source[passages.sentence[p]];
      if (source >= 0) heard[row].add(source);
    }
  }
}
export function sourcesOf(node) {
  if (!heard) listen();
  return heard[node];
}

// Permanent names for the fragment and for copying: the same node in any later file.
export const nodeKey = packedIds(nodes, nodeCount);
let keys = null;
export function nodeOfKey(key) {
  keys ??= new Map(nodes.type.map((_, at) => [nodeKey(at), at]));
  return keys.get(key) ?? -1;
}
export const fullIri = (short) => (short.startsWith("<") ? short.slice(1, -1) : data.base + short);
export const edgeKey = (e) => [nodeKey(edges.s[e]), data.predicates[edges.p[e]], nodeKey(edges.o[e])].join("|");
export function edgeOfKey(key) {
  const [s, p, o] = key.split("|");
  return outgoing(nodeOfKey(s)).find((e) => data.predicates[edges.p[e]] === p && nodeKey(edges.o[e]) === o) ?? -1;
}
