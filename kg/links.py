"""Which links across articles a change touches, asked of the merged view.

In: a dataset or an endpoint that already holds the changed articles, and the triples that
came or went.  Out: the links to add and to take away.  Articles agree or differ about a
*subject* (:mod:`kg.merge`), so only the subjects that the changed triples speak of are
compared again: the cost follows the article, not the store.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, Protocol

import pyoxigraph as ox

from kg import vocab
from kg.merge import MONEY, PARTS, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_YEARS: Final = frozenset({str(vocab.status), str(vocab.schema_startDate)})
_BATCH: Final = 200
"""Nodes named in one query: servers limit its length."""
_ABOUT: Final = f"?a <{vocab.rdf_subject}> ?node . "


class Queryable(Protocol):
    """What answers queries on the merged view."""

    def query(self, query: str, /) -> Any:
        """Return solutions."""
        ...


def find_subjects(view: Queryable, changed: Iterable[ox.Triple]) -> set[Any]:
    """Return the subjects about which articles have to be compared again."""
    parts: dict[str, dict[Any, set[Any]]] = defaultdict(lambda: defaultdict(set))
    triple: Any
    for triple in changed:
        if triple.predicate.value in _COMPARED:
            parts[triple.predicate.value][triple.subject].add(triple.object)
    about = parts.pop(str(vocab.rdf_subject), {})
    dated = {subject for node, said in parts[str(vocab.rdf_predicate)].items()
             if any(p.value in _YEARS for p in said) for subject in about.get(node, ())}
    articles = parts.pop(str(vocab.schema_datePublished), {})
    money = {node for predicate in MONEY for node in parts.pop(predicate, ())}
    nameless = {node for found in parts.values() for node in found} - about.keys()
    subject = f"<{vocab.rdf_subject}> ?found"
    return {
        *(subject for found in about.values() for subject in found),
        *_nodes(view, nameless, f"?node {subject}"),
        *_nodes(view, money | dated, f"?a <{vocab.rdf_object}> ?node ; {subject}"),
        *_nodes(view, articles, f"?a <{vocab.reportedIn}> ?node ; {subject}")}


def compare_again(view: Queryable, subjects: set[Any]) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """Return the links to add and those to take away, of assertions about ``subjects``."""
    links = (vocab.corroborates, vocab.contradicts)
    before = set(_triples(view, subjects, f"{_ABOUT}?a ?p ?o", "a", links))
    known = set(_triples(view, subjects, f"{_ABOUT}?a ?p ?o", "a", PARTS))
    about = {t.subject for t in known if t.predicate.value == str(vocab.rdf_subject)}
    said = f"{_ABOUT}?a <{vocab.rdf_object}> ?e . ?b <{vocab.rdf_subject}> ?e ; "
    for year in sorted(_YEARS):
        known.update(_triples(view, subjects, f"{said}<{vocab.rdf_predicate}> <{year}> ; ?p ?o",
                              "b", PARTS))
    known.update(_triples(view, subjects, f"{_ABOUT}?a <{vocab.reportedIn}> ?b . ?b ?p ?o", "b",
                          (vocab.schema_datePublished,)))
    known.update(_triples(view, subjects, f"{_ABOUT}?a <{vocab.rdf_predicate}> "
                          f"<{vocab.hasBudget}> ; <{vocab.rdf_object}> ?b . ?b ?p ?o", "b", MONEY))
    comparison = Comparison()
    comparison.add(known)
    after = {link for link in comparison.links() if link.subject in about}
    return after - before, before - after


def _nodes(view: Queryable, nodes: Iterable[Any], pattern: str) -> Iterator[Any]:
    return (row["found"] for row in _ask(view, nodes, pattern, "?found"))


def _triples(view: Queryable, nodes: Iterable[Any], pattern: str, subject: str,
             predicates: Iterable[str]) -> Iterator[ox.Triple]:
    """Yield the triples ``?subject ?p ?o`` of a pattern that have one of the predicates."""
    allowed = ", ".join(sorted(f"<{p}>" for p in predicates))
    pattern += f" FILTER(?p IN ({allowed}))"
    for row in _ask(view, nodes, pattern, f"?{subject} ?p ?o"):
        yield ox.Triple(row[subject], row["p"], row["o"])


def _ask(view: Queryable, nodes: Iterable[Any], pattern: str, columns: str) -> Iterator[Any]:
    """Yield rows of a pattern on ``?node``, asked for some of the nodes at a time."""
    names = sorted(str(node) for node in nodes if isinstance(node, ox.NamedNode))
    for first in range(0, len(names), _BATCH):
        values = " ".join(names[first:first + _BATCH])
        yield from view.query(f"SELECT DISTINCT {columns} WHERE {{ VALUES ?node {{ {values} }} "
                              f"{pattern} }}")


_COMPARED: Final = frozenset({*PARTS, *MONEY, str(vocab.schema_datePublished)})
