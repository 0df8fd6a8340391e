// The embedded tables, and the look-ups that the rest of the page shares.
import { byId } from "./dom.js";

export const data = JSON.parse(byId("data").textContent);
export const strings = data.strings;
// A class called "constructor" must not find one of the language's own.
for (const table of ["types", "predicates", "terms"]) Object.setPrototypeOf(data.vocabulary[table], null);
Object.setPrototypeOf(data.prefixes, null);
export const { nodes, edges, assertions, claims, sources, passages, sentences } = data;
export const nodeCount = nodes.id.length;
export const edgeCount = edges.s.length;
export const assertionCount = assertions.id.length;
export const text = (index) => (index < 0 || index === undefined ? "" : strings[index]);

function spread(sparse, empty) {
  const map = new Map(sparse.row.map((row, at) => [row, sparse.cell[at]]));
  return (row) => map.get(row) ?? empty;
}

export const aliasesOf = spread(nodes.alias, []);
export const endOf = spread(nodes.end, -1);
export const factsOf = spread(nodes.facts, []);
export const mentionsOf = spread(nodes.mentions, []);
export const valueOf = spread(assertions.value, null);
export const corroborating = spread(assertions.corroborates, []);
export const contradicting = spread(assertions.contradicts, []);
export const viaOf = spread(claims.via, -1);
export const citedOf = spread(claims.cited, -1);
export const spokenOnly = new Set(nodes.spoken);

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
const seen = Array.from({ length: nodeCount }, () => null);
function note(node, source) {
  if (source >= 0) (seen[node] ??= new Set()).add(source);
}
for (let a = 0; a < assertionCount; a += 1) {
  note(assertions.s[a], assertions.source[a]);
  if (assertions.edge[a] >= 0) note(edges.o[assertions.edge[a]], assertions.source[a]);
}
for (const [at, row] of nodes.mentions.row.entries()) {
  for (const p of nodes.mentions.cell[at]) note(row, sentences.source[passages.sentence[p]]);
}
export const sourcesOf = (node) => seen[node] ?? new Set();

// Permanent names for the fragment and for copying: the same node in any later file.
export const nodeKey = (node) => text(nodes.id[node]);
const keys = new Map(nodes.id.map((id, at) => [strings[id], at]));
export const nodeOfKey = (key) => keys.get(key) ?? -1;
export const fullIri = (short) => (short.startsWith("<") ? short.slice(1, -1) : data.base + short);
export const edgeKey = (e) => [nodeKey(edges.s[e]), data.predicates[edges.p[e]], nodeKey(edges.o[e])].join("|");
export function edgeOfKey(key) {
  const [s, p, o] = key.split("|");
  return outgoing(nodeOfKey(s)).find((e) => data.predicates[edges.p[e]] === p && nodeKey(edges.o[e]) === o) ?? -1;
}
