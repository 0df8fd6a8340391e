"""The graph as a network: neighbourhoods, paths, centrality, communities, positions.

In: node ids and labelled edges.  Out: networkx graphs and plain Python values.  Every
function is deterministic: ties are broken by node id, and what needs chance takes a seed.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx

SEED = 20250904

Point = tuple[int, int]
Box = tuple[int, int]


def build_network(nodes: Iterable[str], edges: Iterable[tuple[str, str, str]]) -> Any:
    """Return a ``networkx.MultiDiGraph`` of ``(subject, predicate, object)`` edges.

    Nodes and edges are added in sorted order; the predicate is the edge's key.  An end
    that is not among ``nodes`` is left out together with its edge.
    """
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(sorted(set(nodes)))
    for subject, predicate, obj in sorted(set(edges)):
        if subject in graph and obj in graph:
            graph.add_edge(subject, obj, key=predicate)
    return graph


def neighbours(graph: Any, node: str) -> list[str]:
    """Return the nodes one edge away, whichever its direction, in id order."""
    return sorted((set(graph.successors(node)) | set(graph.predecessors(node))) - {node})


def neighbourhood(graph: Any, centre: str, depth: int = 2, cap: int | None = None) -> list[str]:
    """Return the nodes within ``depth`` edges of ``centre``, nearest first.

    Within one distance the better connected come first; ``cap`` bounds the length.
    """
    distance = {centre: 0}
    queue = deque([centre])
    while queue:
        node = queue.popleft()
        if distance[node] == depth:
            continue
        for other in neighbours(graph, node):
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)
    ordered = sorted(distance, key=lambda n: (distance[n], -graph.degree(n), n))
    return ordered if cap is None else ordered[:cap]


def shortest_paths(graph: Any, source: str, target: str, limit: int = 5) -> list[list[str]]:
    """Return up to ``limit`` simple paths, shortest first, then in id order.

    Direction is ignored.  The list is empty where nothing connects the two.
    """
    plain = nx.Graph(graph.to_undirected(as_view=True))
    if source not in plain or target not in plain or not nx.has_path(plain, source, target):
        return []
    found: list[list[str]] = []
    for path in nx.shortest_simple_paths(plain, source, target):
        if len(found) >= limit and len(path) > len(found[-1]):
            break
        found.append(path)
        if len(found) >= 20 * limit:
            break
    return sorted(found, key=lambda path: (len(path), path))[:limit]


def rank_nodes(graph: Any) -> list[str]:
    """Return all nodes, the best connected first: by neighbours, then edges, then id."""
    near = {n: len({*graph.successors(n), *graph.predecessors(n)} - {n}) for n in graph}
    return sorted(graph, key=lambda n: (-near[n], -graph.degree(n), n))


def choose_connected(graph: Any, count: int) -> list[str]:
    """Return up to ``count`` of the best connected nodes that hang together in a picture.

    Each next node is the first in rank that touches those chosen; where none does, the
    first in rank.  Only the first ``40 * count`` ranks are looked at.
    """
    waiting = rank_nodes(graph)[:40 * count]
    near = {n: {*graph.successors(n), *graph.predecessors(n)} for n in waiting}
    chosen: dict[str, None] = {}
    while waiting and len(chosen) < count:
        inside = chosen.keys()
        best = next((n for n in waiting if not inside.isdisjoint(near[n])), waiting[0])
        waiting.remove(best)
        chosen[best] = None
    return list(chosen)


def measure_betweenness(graph: Any, sample: int = 200, seed: int = SEED) -> dict[str, float]:
    """Return betweenness centrality (Brandes 2001), from ``sample`` pivots on large graphs."""
    plain = nx.Graph(graph.to_undirected(as_view=True))
    pivots = None if len(plain) <= sample else sample
    scores: dict[str, float] = nx.betweenness_centrality(plain, k=pivots, seed=seed)
    return scores


def find_communities(graph: Any, seed: int = SEED) -> list[list[str]]:
    """Return communities (Louvain, Blondel et al. 2008), the largest first, ids sorted."""
    plain = nx.Graph(graph.to_undirected(as_view=True))
    if not plain:
        return []
    parts = [sorted(part) for part in nx.community.louvain_communities(plain, seed=seed)]
    return sorted(parts, key=lambda part: (-len(part), part))


def place_nodes(graph: Any, boxes: Mapping[str, Box], frame: Box = (1104, 700),
                seed: int = SEED) -> dict[str, Point]:
    """Return a position in pixels for every node, so that the boxes do not overlap.

    ``boxes`` gives each node's width and height with its label.  Force-directed placement
    (Fruchterman and Reingold 1991, networkx, fixed seed) is stretched, rounded, and then the
    boxes are pushed apart; of several stretches the one that fits ``frame`` with the least
    shrinking is kept.  The origin is the middle of the picture.
    """
    nodes = sorted(graph)
    if not nodes:
        return {}
    plain = nx.Graph(graph.to_undirected(as_view=True))
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(tuple(sorted(e)) for e in plain.edges() if e[0] != e[1]))
    raw = nx.spring_layout(ordered, k=2.2 / math.sqrt(len(nodes)), iterations=180, seed=seed,
                           method="force")
    start = {n: (float(raw[n][0]), float(raw[n][1])) for n in nodes}
    tries = [push_apart(nodes, _stretch(start, (round(frame[0] * x), round(frame[1] * y))), boxes)
             for x, y in ((0.85, 0.75), (0.92, 0.8), (1.0, 0.75), (1.0, 0.9))]
    return min(tries, key=lambda points: _shrinking(points, boxes, frame))


def _shrinking(points: Mapping[str, Point], boxes: Mapping[str, Box], frame: Box) -> float:
    """Return how many times larger than the frame the picture is, on its worse axis."""
    spans = []
    for axis in (0, 1):
        low = min(points[n][axis] - boxes[n][axis] // 2 for n in points)
        high = max(points[n][axis] + boxes[n][axis] // 2 for n in points)
        spans.append((high - low) / frame[axis])
    return max(spans)


def _stretch(points: Mapping[str, tuple[float, float]], size: Box) -> dict[str, Point]:
    """Spread points evenly over the box: half by rank, half by place, which thins hubs."""
    result: dict[str, list[int]] = {n: [0, 0] for n in points}
    for axis in (0, 1):
        values = {n: p[axis] for n, p in points.items()}
        low, high = min(values.values()), max(values.values())
        order = sorted(values, key=lambda n: (round(values[n], 6), n))
        last = max(len(order) - 1, 1)
        for rank, node in enumerate(order):
            place = (values[node] - low) / (high - low) if high > low else 0.5
            share = 0.55 * rank / last + 0.45 * place if len(order) > 1 else 0.5
            result[node][axis] = round((share - 0.5) * size[axis])
    return {n: (x, y) for n, (x, y) in result.items()}


def push_apart(nodes: Sequence[str], points: Mapping[str, Point], boxes: Mapping[str, Box],
               rounds: int = 300) -> dict[str, Point]:
    """Return the points moved, in whole pixels, until no two boxes overlap (or ``rounds`` end).

    Each overlapping pair parts along the axis that needs the smaller move, half each.
    """
    place = {n: [points[n][0], points[n][1]] for n in nodes}
    for _ in range(rounds):
        moved = False
        for i, a in enumerate(nodes):
            for b in nodes[i + 1:]:
                moved = _part(place[a], place[b], boxes[a], boxes[b]) or moved
        if not moved:
            break
    return {n: (x, y) for n, (x, y) in place.items()}


def _part(a: list[int], b: list[int], box_a: Box, box_b: Box) -> bool:
    """Move two centres apart in place; whether they overlapped."""
    gaps = [(box_a[axis] + box_b[axis]) // 2 - abs(a[axis] - b[axis]) for axis in (0, 1)]
    if min(gaps) <= 0:
        return False
    axis = 0 if gaps[0] < gaps[1] else 1
    step = (gaps[axis] + 1) // 2
    sign = 1 if a[axis] <= b[axis] else -1
    a[axis] -= sign * step
    b[axis] += sign * step
    return True
