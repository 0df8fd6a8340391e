"""What a query must not contain: calls to other servers, reads of files.

In: the text of a query or update.  Out: the bare words in it.  Strings, IRIs, comments,
variables and prefixed names are no words.  Grammar: SPARQL 1.1 Query Language, section 19.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN: Final = re.compile(
    r"""(?P<skip>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
    |\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
    |'(?:[^'\\\n\r]|\\.)*'
    |"(?:[^"\\\n\r]|\\.)*"
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\#[^\n\r]*
    |[?$]\w+
    |@[A-Za-z]+(?:-[A-Za-z0-9]+)*
    |[\w.-]*:[^\s<>"{}|^`\\()\[\];,'?$\#]*)
    |(?P<word>[A-Za-z]+)
    |\w+|.""", re.VERBOSE | re.DOTALL)


def find_words(text: str) -> frozenset[str]:
    """Return the bare words of a query, in capitals."""
    plain = _ESCAPE.sub(_character, text)
    return frozenset(found["word"].upper() for found in _TOKEN.finditer(plain) if found["word"])


def find_first(text: str, words: tuple[str, ...]) -> str | None:
    """Return which of these words comes first as a bare word, or None."""
    plain = _ESCAPE.sub(_character, text)
    found = ((m["word"] or "").upper() for m in _TOKEN.finditer(plain))
    return next((word for word in found if word in words), None)


def add_using(update: str, default: Iterable[str], named: Iterable[str]) -> str:
    """Put the graphs that a request names into each operation of an update that has a WHERE.

    See SPARQL 1.1 Protocol, section 2.2.3.  Raises ``ValueError`` for an update that names
    graphs itself, for ``DELETE WHERE``, which cannot, and for what is no IRI.
    """
    if find_words(update) & {"USING", "WITH"}:
        raise ValueError("the update has USING or WITH of its own")
    clauses = "".join([*(f"USING {ox.NamedNode(iri)} " for iri in default),
                       *(f"USING NAMED {ox.NamedNode(iri)} " for iri in named)])
    out, depth, before = [], 0, ""
    for found in _TOKEN.finditer(update):
        part = found[0]
        word = (found["word"] or "").upper()
        if depth == 0 and word == "WHERE":
            if before == "DELETE":
                raise ValueError("DELETE WHERE takes no graphs")
            out.append(clauses)
        if not found["skip"]:
            depth += (part == "{") - (part == "}")
        if not part.isspace():
            before = word
        out.append(part)
    return "".join(out)


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else " "
