"""The page: look at the graph, see the sentence.

In: a graph that follows the application profile.  Out: one HTML file that works offline
(:func:`render`), the same in a notebook (:func:`show`), or a pyvis network (:func:`to_pyvis`).
"""

from __future__ import annotations

from kg.view.notebook import View, embed_page, show, to_pyvis
from kg.view.page import render
from kg.view.select import MAX_NODES

__all__ = ["MAX_NODES", "View", "embed_page", "render", "show", "to_pyvis"]
