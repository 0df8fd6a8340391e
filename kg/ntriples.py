"""Triples as N-Triples terms: what an article contributes, before any store holds it.

In: IRIs, texts, or a store's triples.  Out: :data:`Statement`, a triple of bytes, each term
written as N-Triples writes it, and lines made of them.  One triple has one such form, so
statements can be compared, sorted and counted as they are, much faster than a store's objects.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Statement = tuple[bytes, bytes, bytes]
"""Subject, predicate and object, in the syntax of N-Triples."""


@lru_cache(maxsize=4096)
def iri(text: str) -> bytes:
    """Return an IRI in its angle brackets.  Raises ValueError for what is none."""
    return str(ox.NamedNode(text)).encode()


def literal(text: str, *, datatype: str | None = None, language: str | None = None) -> bytes:
    """Return a literal; ``text`` must hold no lone surrogate."""
    if language is not None:
        return str(ox.Literal(text, language=language)).encode()
    quoted = str(ox.Literal(text)).encode()
    return quoted if datatype is None else b"%b^^%b" % (quoted, iri(datatype))


def value(term: bytes) -> str:
    """Return what a term says: the text of a literal, an IRI without its brackets."""
    if not term.startswith(b'"'):
        return term.decode().removeprefix("<").removesuffix(">")
    if b"\\" not in term:
        return term[1 : term.rindex(b'"')].decode()
    (quad,) = ox.parse(b"<x:> <x:> %b ." % term, format=ox.RdfFormat.N_TRIPLES)
    return cast("ox.Literal", quad.object).value


def to_line(statement: Statement) -> bytes:
    """Return a statement as a line of N-Triples."""
    return b"%b %b %b .\n" % statement


def from_line(line: bytes) -> Statement:
    """Return the statement of a line of N-Triples, as :func:`to_line` writes it."""
    subject, predicate, rest = line.split(b" ", 2)
    return subject, predicate, rest[:-3]


def parse(lines: Iterable[bytes]) -> Iterator[Any]:
    """Yield the quads of lines, each in the default graph."""
    return iter(ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES))


def to_triples(statements: Iterable[Statement]) -> Iterator[ox.Triple]:
    """Yield statements as triples of a store."""
    return (quad.triple for quad in parse(map(to_line, statements)))


def from_triples(triples: Iterable[ox.Triple]) -> Iterator[Statement]:
    """Yield a store's triples as statements."""
    data = cast("bytes", ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    return map(from_line, data.splitlines(keepends=True))
