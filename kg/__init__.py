"""straitgraph: from Chinese-language security news to a graph that can be cited.

>>> import kg
>>> graph = kg.build("examples")                       # doctest: +SKIP
>>> kg.run_query(graph, "budgets", currency="TWD")     # doctest: +SKIP
>>> kg.write_graph(graph, "examples.ttl")              # doctest: +SKIP

Each name loads what it needs when it is first used: asking questions of a graph never loads
the language models.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import build, load_graph
    from kg.display import mark_text, tabulate
    from kg.errors import DataError, InputError, KgError, OntologyError, QueryError, StoreError
    from kg.ingest import make_article, read_sources
    from kg.pipeline import Pipeline
    from kg.query import list_questions, run_query
    from kg.view import render, show
    from kg.writers import write_graph

_HOMES = {
    "build": "api", "load_graph": "api",
    "mark_text": "display", "tabulate": "display",
    "DataError": "errors", "InputError": "errors", "KgError": "errors",
    "OntologyError": "errors", "QueryError": "errors", "StoreError": "errors",
    "make_article": "ingest", "read_sources": "ingest",
    "Pipeline": "pipeline",
    "list_questions": "query", "run_query": "query",
    "render": "view", "show": "view",
    "write_graph": "writers",
}

__all__ = [
    "DataError", "InputError", "KgError", "OntologyError", "Pipeline", "QueryError", "StoreError",
    "build", "list_questions", "load_graph", "make_article", "mark_text", "read_sources", "render",
    "run_query", "show", "tabulate", "write_graph",
]


def __getattr__(name: str) -> Any:
    """Load a name of the library when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    found = getattr(import_module(f"kg.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the names of the library, loaded or not."""
    return sorted({*globals(), *__all__})
