// Which part of the graph is drawn: an overview, a neighbourhood or paths, then expansions.
import { assertionsOf, data, degree, edgeCount, edges, edgesOf, nodeCount, otherEnd } from "./data.js";
import { isFiltered } from "./filters.js";

export const OPENING = 60, STEP = 25, MOST = 150;

export function visibleNeighbours(node, seen, proven = false) {
  const near = new Set();
  for (const e of edgesOf(node)) if (seen.edge[e] && (!proven || assertionsOf(e).length)) near.add(otherEnd(e, node));
  near.delete(node);
  return [...near].sort((a, b) => degree[b] - degree[a] || a - b);
}

function overview(seen, filters) {
  if (!isFiltered(filters)) return data.opening.map(([node]) => node);
  const weight = new Int32Array(nodeCount);
  for (let e = 0; e < edgeCount; e += 1) if (seen.edge[e]) { weight[edges.s[e]] += 1; weight[edges.o[e]] += 1; }
  const ranked = [];
  for (let n = 0; n < nodeCount; n += 1) if (seen.node[n]) ranked.push(n);
  ranked.sort((a, b) => weight[b] - weight[a] || a - b);
  const chosen = new Set(), pool = ranked.slice(0, 600);
  const touches = (n) => !chosen.size || edgesOf(n).some((e) => seen.edge[e] && chosen.has(otherEnd(e, n)));
  while (chosen.size < OPENING && pool.length) {
    let next = pool.findIndex(touches);
    if (next < 0) next = 0;
    chosen.add(pool.splice(next, 1)[0]);
  }
  return [...chosen];
}

// Paths over relations that somebody states; only where there are none, over any (two bodies
// of one country always meet in the country, which tells nobody anything).
export function shortestPaths(from, to, seen) {
  const told = searchPaths(from, to, seen, true);
  return told.length ? told : searchPaths(from, to, seen, false);
}

// All shortest paths between two nodes, at most `limit`, in the order of node numbers.
function searchPaths(from, to, seen, proven, limit = 6) {
  const distance = new Map([[from, 0]]), before = new Map();
  let front = [from];
  while (front.length && !distance.has(to)) {
    const next = [];
    for (const node of front) {
      for (const other of visibleNeighbours(node, seen, proven)) {
        if (!distance.has(other)) { distance.set(other, distance.get(node) + 1); next.push(other); before.set(other, []); }
        if (distance.get(other) === distance.get(node) + 1) before.get(other).push(node);
      }
    }
    front = next;
  }
  if (!distance.has(to)) return [];
  let partial = [[to]];
  for (let step = distance.get(to); step > 0; step -= 1) {
    partial = partial.flatMap((path) => before.get(path[0]).map((node) => [node, ...path])).slice(0, limit * 8);
  }
  return partial.slice(0, limit);
}

function start(base, seen, filters) {
  if (base.kind === "focus" && base.a >= 0) return { list: [base.a, ...visibleNeighbours(base.a, seen).slice(0, STEP)], centre: base.a };
  if (base.kind === "path") {
    const paths = shortestPaths(base.a, base.b, seen);
    return { list: [...new Set([base.a, base.b, ...paths.flat()])], paths, centre: -1 };
  }
  return { list: overview(seen, filters), centre: -1 };
}

// Replays the expansions and collapses over the base, so that a permalink restores a scene.
export function buildScene(base, steps, seen, filters) {
  const { list, centre, paths } = start(base, seen, filters);
  const drawn = new Set(list), anchor = new Map();
  if (centre >= 0) for (const node of list) if (node !== centre) anchor.set(node, centre);
  let full = false;
  for (const [sign, node] of steps) {
    if (node < 0) continue;
    if (sign > 0) {
      const fresh = visibleNeighbours(node, seen).filter((n) => !drawn.has(n)).slice(0, STEP);
      drawn.add(node);
      for (const n of fresh) if (drawn.size < MOST) { drawn.add(n); anchor.set(n, node); } else full = true;
    } else {
      for (const n of visibleNeighbours(node, seen)) {
        const ties = visibleNeighbours(n, seen).filter((m) => drawn.has(m) && m !== node);
        if (drawn.has(n) && !ties.length && n !== base.a && n !== base.b) drawn.delete(n);
      }
    }
  }
  const nodesDrawn = [...drawn].filter((n) => seen.node[n] || n === base.a || n === base.b);
  const inside = new Set(nodesDrawn), edgesDrawn = [];
  for (const n of nodesDrawn) for (const e of edgesOf(n)) if (edges.s[e] === n && seen.edge[e] && inside.has(edges.o[e])) edgesDrawn.push(e);
  edgesDrawn.sort((a, b) => a - b);
  return { nodes: nodesDrawn, edges: edgesDrawn, inside, anchor, centre, paths, full };
}

export const hiddenNeighbours = (node, scene, seen) => visibleNeighbours(node, seen).filter((n) => !scene.inside.has(n)).length;
