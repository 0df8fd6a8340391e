"""What scoring a graph needs of it: its triples indexed, names compared, items paired.

In: a dataset.  Out: :class:`Triples`, and :func:`pair_up`, which matches one with one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import vocab

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SILENT: Final = re.compile(r"[\s「」『』《》〈〉“”\"'()（）·．・.,，、]")


def normalize(name: str) -> str:
    """Fold a name for comparison: NFKC, 臺 as 台, lower case, without spaces and marks."""
    return _SILENT.sub("", unicodedata.normalize("NFKC", name).replace("臺", "台").lower())


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return re.split(r"[#/]", iri)[-1]


class Triples:
    """The graph by subject and predicate, and by object."""

    def __init__(self, dataset: ox.Store) -> None:
        """Index all graphs of the dataset together."""
        self.rows: dict[str, dict[str, dict[Any, None]]] = defaultdict(lambda: defaultdict(dict))
        self.back: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        quad: Any
        for quad in dataset:
            subject, predicate = quad.subject.value, quad.predicate.value
            self.rows[subject][predicate][quad.object] = None
            if not isinstance(quad.object, ox.Literal):
                self.back[quad.object.value, predicate][subject] = None

    def objects(self, node: str, predicate: str) -> list[Any]:
        """Return the objects of a property of a node, as terms."""
        row = self.rows.get(node)
        return list(row.get(str(predicate), ())) if row else []

    def values(self, node: str, predicate: str) -> set[str]:
        """Return them as strings."""
        return {item.value for item in self.objects(node, predicate)}

    def first(self, node: str, predicate: str) -> str | None:
        """Return one of them, or None."""
        return next((item.value for item in self.objects(node, predicate)), None)

    def subjects(self, predicate: str, node: str) -> list[str]:
        """Return the nodes that have ``node`` for that property."""
        return list(self.back.get((node, str(predicate)), ()))

    def types(self, node: str) -> set[str]:
        """Return the local names of the classes of a node."""
        return {local(value) for value in self.values(node, vocab.rdf_type)}

    def text(self, article: str) -> str | None:
        """Return the text of an article."""
        return self.first(article, vocab.nif_isString)

    def place(self, mention: str, text: str) -> set[int]:
        """Return the characters that a mention covers."""
        anchor = self.first(mention, vocab.nif_anchorOf) or ""
        begin = self.first(mention, vocab.nif_beginIndex)
        end = self.first(mention, vocab.nif_endIndex)
        if begin is not None and end is not None and text[int(begin):int(end)] == anchor:
            return set(range(int(begin), int(end)))
        return characters(text, anchor)


def characters(text: str, quote: str, *, every: bool = False) -> set[int]:
    """Return the characters of the first place, or of the first fifty, where ``quote`` is."""
    found: set[int] = set()
    at = text.find(quote) if quote else -1
    for _ in range(50 if every else 1):
        if at < 0:
            break
        found.update(range(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def pair_up(gold: Sequence[Any], given: Sequence[Any],
            score: Callable[[Any, Any], float]) -> list[tuple[int, int]]:
    """Match one with one, best scores first, ties in order; a score of 0 never matches."""
    options = [(-points, i, j) for i, item in enumerate(gold) for j, other in enumerate(given)
               if (points := score(item, other)) > 0]
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(gold))), set(range(len(given)))
    for _, i, j in sorted(options):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((i, j))
    return pairs
