"""Narrow a graph before it goes into a page, and say what was left out.

In: a :class:`~kg.view.model.ViewGraph` and the choices of the command line.  Out: a smaller
``ViewGraph`` whose ``left_out`` counts every node and edge that fell away, by reason.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

from kg.errors import InputError
from kg.identity import fold
from kg.network import build_network, neighbourhood, rank_nodes
from kg.view.model import Assertion, Edge, Node, ViewGraph

MAX_NODES = 20_000
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def narrow_graph(  # noqa: PLR0913 -- the choices of the command line
    graph: ViewGraph, *, focus: str | None = None, depth: int = 2,
    since: str | None = None, types: tuple[str, ...] = (), limit: int = MAX_NODES,
) -> ViewGraph:
    """Return the part of ``graph`` that the choices keep, at most ``limit`` nodes of it.

    ``since`` (ISO year, month or day) keeps what an article of that date or later reports;
    ``types`` keeps nodes of these classes and their direct neighbours; ``focus`` (a name, an
    alias or an IRI) keeps what lies within ``depth`` edges.  Raises
    :class:`kg.errors.InputError` for a name, class or date that means nothing.
    """
    if types:
        graph = _keep_types(graph, types)
    if since:
        graph = _keep_since(graph, since)
    if focus:
        centre = find_node(graph, focus).iri
        near = neighbourhood(_network(graph), centre, depth)
        graph = replace(graph.keep(frozenset(near), "focus"), focus=centre)
    if len(graph.nodes) > limit:
        graph = graph.keep(frozenset(rank_nodes(_network(graph))[:limit]), "size")
    return graph


def find_node(graph: ViewGraph, name: str) -> Node:
    """Return the node with this IRI, label or alias (台 finds 臺); the best connected first."""
    folded = fold(name)
    found = [n for n in graph.nodes if n.iri == name or n.iri.endswith("/" + name)
             or folded in {fold(text) for text in (n.label, n.label_en or "", *n.aliases)}]
    if not found:
        labels = sorted({n.label for n in graph.nodes})
        near = difflib.get_close_matches(name, labels, 3, 0.4)
        hint = f"nearest names: {'、'.join(near)}" if near else "search the page for the name"
        raise InputError(f"nothing in the graph is called {name}", remedy=hint)
    degree = _degrees(graph)
    return min(found, key=lambda n: (-degree.get(n.iri, 0), n.iri))


def _degrees(graph: ViewGraph) -> dict[str, int]:
    degree: dict[str, int] = {}
    for edge in graph.edges:
        degree[edge.subject] = degree.get(edge.subject, 0) + 1
        degree[edge.object] = degree.get(edge.object, 0) + 1
    return degree


def _network(graph: ViewGraph) -> object:
    return build_network((n.iri for n in graph.nodes),
                         ((e.subject, e.predicate, e.object) for e in graph.edges))


def _keep_types(graph: ViewGraph, types: tuple[str, ...]) -> ViewGraph:
    known = {cls for n in graph.nodes for cls in (n.type, *n.classes)}
    if unknown := [t for t in types if t not in known]:
        raise InputError(f"no node of the class {', '.join(unknown)}",
                         remedy=f"the graph has {', '.join(sorted(known))}")
    core = {n.iri for n in graph.nodes if {n.type, *n.classes} & set(types)}
    beside = {end for e in graph.edges if e.subject in core or e.object in core
              for end in (e.subject, e.object)}
    return graph.keep(frozenset(core | beside), "type")


def _keep_since(graph: ViewGraph, since: str) -> ViewGraph:
    if not _DATE.fullmatch(since):
        raise InputError(f"{since!r} is no date", remedy="write 2025, 2025-01 or 2025-01-15")
    recent = {s.iri for s in graph.sources if s.date and s.date >= since}
    assertions = tuple(a for a in graph.assertions if a.source in recent)
    told: set[str] = {iri for iri, passages in graph.mentions.items()
                      if any(p.source in recent for p in passages)}
    told.update(end for a in assertions for end in (a.subject, a.object) if isinstance(end, str))
    edges = _edges_since(graph, assertions)
    kept = replace(graph, edges=edges, assertions=assertions,
                   claims=tuple(c for c in graph.claims if c.source in recent),
                   sources=tuple(s for s in graph.sources if s.iri in recent),
                   mentions={iri: m for iri, passages in graph.mentions.items()
                             if (m := tuple(p for p in passages if p.source in recent))})
    told |= {end for e in edges for end in (e.subject, e.object) if e.subject in told}
    kept = kept.keep(frozenset(told), "since")
    gone = len(graph.edges) - len(kept.edges)
    reasons = tuple(replace(r, edges=gone) if r.reason == "since" else r for r in kept.left_out)
    return replace(kept, left_out=reasons)


def _edges_since(graph: ViewGraph, recent: tuple[Assertion, ...]) -> tuple[Edge, ...]:
    """Keep an edge that a recent assertion states, or that no assertion states at all."""
    def keys(assertions: tuple[Assertion, ...]) -> set[tuple[str, str, str]]:
        return {(a.subject, a.predicate, a.object) for a in assertions
                if isinstance(a.object, str)}

    every, kept = keys(graph.assertions), keys(recent)
    return tuple(e for e in graph.edges
                 if (key := (e.subject, e.predicate, e.object)) in kept or key not in every)
