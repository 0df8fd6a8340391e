"""Graphs in notebooks: the page in a sandboxed frame, and a pyvis network for those who ask.

In: a graph.  Out: HTML that survives an export and a move to another folder, or a
``pyvis.network.Network`` whose dangerous options are closed.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError
from kg.network import build_network, choose_connected, place_nodes
from kg.view.page import render
from kg.view.read import read_graph
from kg.view.select import narrow_graph
from kg.view.tables import label_box, node_radius
from kg.view.vocabulary import read_vocabulary

# Scripts run, but in an origin of their own: no cookies, no storage, no way to the notebook.
SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


def embed_page(page: str, height: int = 680) -> str:
    """Return a sandboxed frame that carries the whole page in its ``srcdoc`` attribute."""
    return (f'<iframe sandbox="{SANDBOX}" width="100%" height="{height}" '
            f'style="border:1px solid #8884;border-radius:8px" title="knowledge graph" '
            f'srcdoc="{html.escape(page, quote=True)}"></iframe>')


@dataclass(frozen=True, slots=True)
class View:
    """A page to show in a notebook: ``View(render(graph))`` as a cell's last value."""

    page: str
    height: int = 680

    def _repr_html_(self) -> str:
        return embed_page(self.page, self.height)


def show(graph_or_path: object, height: int = 680, **choices: Any) -> View:
    """Return the page of a graph for a notebook; ``choices`` are those of :func:`render`."""
    return View(render(graph_or_path, **choices), height)


def to_pyvis(  # noqa: PLR0913 -- the choices of the command line
    graph_or_path: object, *, limit: int = 60, focus: str | None = None, depth: int = 2,
    since: str | None = None, types: tuple[str, ...] = (),
) -> Any:
    """Return a ``pyvis.network.Network`` of the ``limit`` best connected nodes.

    Closed: nodes and edges carry no ``title`` (pyvis turns titles with the letters of a
    link's attribute into live HTML), no heading and no menus are set (their text executes),
    physics is off and positions are given, resources are in-line, and the network is
    directed (undirected mode is quadratic).  pyvis's own page still names a content
    network in ``in_line`` mode: prefer :func:`show`.
    """
    if limit < 1:
        raise InputError("limit must be at least 1")
    from pyvis.network import Network  # noqa: PLC0415 -- slow to import, and wanted only here

    graph = narrow_graph(read_graph(graph_or_path), focus=focus, depth=depth, since=since,
                         types=types)
    look = read_vocabulary(graph.nodes)["types"]
    edges = [(e.subject, e.predicate, e.object) for e in graph.edges if e.stated]
    whole = build_network((n.iri for n in graph.nodes), edges)
    chosen = set(choose_connected(whole, limit))
    nodes = [n for n in graph.nodes if n.iri in chosen]
    part = build_network(chosen, edges)
    points = place_nodes(part, {n.iri: label_box(n, whole.degree(n.iri)) for n in nodes})
    network = Network(height="640px", width="100%", directed=True, cdn_resources="in_line",
                      heading="", select_menu=False, filter_menu=False)
    network.toggle_physics(status=False)
    for node in nodes:
        x, y = points[node.iri]
        network.add_node(node.iri, label=_plain(node.label), x=x, y=y, shape="dot",
                         size=node_radius(whole.degree(node.iri)), physics=False,
                         color=look[node.type]["light"])
    for subject, obj, predicate in sorted(part.edges(keys=True)):
        network.add_edge(subject, obj, label=_plain(predicate.rsplit(":", 1)[-1]))
    return network


def _plain(text: str) -> str:
    """Return the text without what ends a script block or begins a tag in pyvis's page."""
    table = {ord("<"): "‹", ord(">"): "›", 0x2028: " ", 0x2029: " "}
    return text.translate(table)
