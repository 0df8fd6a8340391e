"""Put the page together: template, style, script, drawing library and data in one file.

In: a graph and the choices of the command line.  Out: HTML that asks the network for nothing
and runs no script but the two whose hashes its Content-Security-Policy names.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from kg.errors import InputError
from kg.view.library import read_library
from kg.view.read import read_graph
from kg.view.select import narrow_graph
from kg.view.tables import write_page_data

# A page that opens from a mail attachment: beyond this, evidence is shortened and said to be.
MOST_BYTES = 5_950_000
LANGUAGES = {"zh": "zh-Hant-TW", "en": "en"}
_IMPORT = re.compile(r'^import\s*\{[^}]*\}\s*from\s*"\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.MULTILINE)


def render(  # noqa: PLR0913 -- the choices of the command line
    graph_or_path: object, *, focus: str | None = None, depth: int = 2,
    since: str | None = None, types: tuple[str, ...] = (), lang: str = "zh",
) -> str:
    """Return one self-contained HTML page of a graph; the same graph gives the same text.

    ``graph_or_path`` is a file of RDF, a pyoxigraph store or an rdflib graph.  ``focus`` (a
    name, alias or IRI) with ``depth`` in edges, ``since`` (ISO date) and ``types`` (classes)
    narrow what is embedded; ``lang`` is the language it opens in, ``zh`` or ``en``.  Raises
    :class:`kg.errors.InputError` where one of them means nothing.
    """
    if lang not in LANGUAGES:
        raise InputError(f"no such language: {lang}", remedy="use zh or en")
    graph = narrow_graph(read_graph(graph_or_path), focus=focus, depth=depth, since=since,
                         types=tuple(types))
    extra = {"lang": lang, "words": _asset("strings.json")}
    return _fill(write_page_data(graph, extra, MOST_BYTES - _frame_size()), lang)


def _frame_size() -> int:
    return sum(len(text.encode("utf-8")) for text in (
        read_library(), join_modules(), _asset("style.css"), _asset("page.html")))


def _fill(data: str, lang: str) -> str:
    library, script, style = read_library(), join_modules(), _asset("style.css")
    policy = "; ".join((
        "default-src 'none'", f"script-src {_hash(library)} {_hash(script)}",
        f"style-src {_hash(style)}", "img-src data: blob:", "base-uri 'none'",
        "form-action 'none'", "connect-src 'none'"))
    parts = {"LANG": LANGUAGES[lang], "POLICY": html.escape(policy, quote=True), "STYLE": style,
             "LIBRARY": library, "SCRIPT": script, "DATA": data}
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda m: parts[m[1]], _asset("page.html"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"


def _assets() -> Traversable:
    return resources.files("kg.view").joinpath("assets")


@cache
def _asset(name: str) -> str:
    # read_bytes, not read_text: the same bytes whatever the system's line ends.
    return _assets().joinpath(name).read_bytes().decode("utf-8").replace("\r\n", "\n")


@cache
def join_modules(entry: str = "main") -> str:
    """Return the page's ES modules as one classic script, each after those it imports.

    Import lines are dropped and ``export`` is taken off, so every top-level name must be
    unique over all modules; a test holds that.
    """
    done: dict[str, str] = {}

    def visit(name: str) -> None:
        if name in done:
            return
        done[name] = ""
        text = _asset(f"js/{name}.js")
        for needed in _IMPORT.findall(text):
            visit(needed)
        # Re-insert, so that the order is that of completion.
        del done[name]
        done[name] = _EXPORT.sub("", _IMPORT.sub("", text))

    visit(entry)
    modules = "\n".join(f"// {name}.js\n{text}" for name, text in done.items())
    return f'"use strict";\n(() => {{\n{modules}}})();\n'
