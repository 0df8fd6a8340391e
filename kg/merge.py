"""Across articles: what agrees, what cannot both hold, and one preferred label for a node.

In: a dataset with one named graph for each article.  Out: :func:`merge` puts
``kg:corroborates`` and ``kg:contradicts`` into the default graph; :func:`flatten` gives the
merged view.  Nodes of the same identity are the same IRI and merge by themselves.  Both are
functions of the set of articles: no order leaves a trace, and taking an article out gives
what would have been without it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_DEFAULT: Final = ox.DefaultGraph()
_PREFERRED: Final = ox.NamedNode(vocab.skos_prefLabel)
_OTHER: Final = ox.NamedNode(vocab.skos_altLabel)
_CORROBORATES: Final = ox.NamedNode(vocab.corroborates)
_CONTRADICTS: Final = ox.NamedNode(vocab.contradicts)
_SINGLE: Final = frozenset(map(str, (  # of these a subject has one value at most
    vocab.schema_startDate, vocab.schema_endDate, vocab.delegationSize, vocab.quantity,
    vocab.fiscalYear)))
_DENIED: Final = frozenset({str(vocab.denied)})
_UNSAID: Final = frozenset({str(vocab.hypothetical)})
_TOLERANCE: Final = 0.05
_NEEDED: Final = frozenset(map(str, (
    vocab.rdf_subject, vocab.rdf_predicate, vocab.rdf_object, vocab.reportedIn)))
PARTS: Final = _NEEDED | {str(vocab.polarity), str(vocab.certainty)}
MONEY: Final = frozenset(map(str, (
    vocab.amount, vocab.currency, vocab.stage, vocab.fiscalYear, vocab.coversFiscalYear,
    vocab.approximate)))


@dataclass(frozen=True, slots=True)
class _Said:
    """An assertion as far as comparing it needs.

    ``session`` is the year that an article speaks of where the assertion is about an event:
    this year's round of a yearly exercise neither confirms nor contradicts last year's.
    """

    node: str
    subject: str
    predicate: str
    object: ox.NamedNode | ox.Literal
    article: str
    published: str
    affirmed: bool
    sure: bool
    session: str = ""

    @property
    def order(self) -> tuple[str, str, bool, str]:
        return self.published, self.article, not self.sure, self.node


def merge(dataset: ox.Store) -> None:
    """Replace what the default graph says across articles by what follows from them now."""
    for predicate in (_CORROBORATES, _CONTRADICTS):
        for quad in list(dataset.quads_for_pattern(None, predicate, None, _DEFAULT)):
            dataset.remove(quad)
    dataset.extend(ox.Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in across(dataset))


def across(dataset: ox.Store, graph: ox.DefaultGraph | None = None) -> frozenset[ox.Triple]:
    """Return the triples that link assertions of different articles.

    ``graph``: the default graph where it holds the merged view, to read each triple once.
    """
    comparison = Comparison()
    comparison.add(quad for predicate in (*PARTS, str(vocab.schema_datePublished), *MONEY)
                   for quad in dataset.quads_for_pattern(
                       None, ox.NamedNode(predicate), None, graph))
    return comparison.links()


class Comparison:
    """Collects of each article what comparing articles needs, and nothing more."""

    def __init__(self) -> None:
        """Start with no article."""
        self._said: list[_Said] = []
        self._money: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, triples: Iterable[Any]) -> None:
        """Add the triples or quads of one article or of several whole ones."""
        parts: dict[str, dict[str, Any]] = defaultdict(dict)
        dates: dict[str, str] = {}
        for triple in triples:
            predicate = triple.predicate.value
            if predicate in PARTS:
                parts[triple.subject.value][predicate] = triple.object
            elif predicate in MONEY:
                self._money[triple.subject.value][predicate].add(triple.object.value)
            elif predicate == str(vocab.schema_datePublished):
                dates[triple.subject.value] = triple.object.value
        self._said += _with_sessions([*_assertions(parts, dates)])

    def links(self) -> frozenset[ox.Triple]:
        """Return the triples that link assertions of different articles."""
        said = sorted(self._said, key=lambda said: said.order)
        links = {*_agreements(said), *_denials(said), *_rivals(said), *_statuses(said),
                 *_budgets(said, self._money)}
        return frozenset(ox.Triple(ox.NamedNode(a), p, ox.NamedNode(b)) for a, p, b in links)


def flatten(dataset: ox.Store) -> Iterator[ox.Triple]:
    """Yield the triples of all graphs, each once, with one preferred label a language."""
    return single_label(quad.triple for quad in dataset)


def flatten_subjects(dataset: ox.Store, subjects: Iterable[Any]) -> Iterator[ox.Triple]:
    """Yield what :func:`flatten` would say of ``subjects`` alone."""
    return single_label(quad.triple for subject in subjects
                        for quad in dataset.quads_for_pattern(subject, None, None))


def single_label(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the triples, each once, leaving one preferred label a language to each node.

    Of several the longest stays, ties going to the smaller; the others become alternative
    labels.
    """
    preferred: dict[tuple[Any, str | None], set[Any]] = defaultdict(set)
    seen: set[ox.Triple] = set()
    triple: Any
    for triple in triples:
        if triple.predicate == _PREFERRED and isinstance(triple.object, ox.Literal):
            preferred[triple.subject, triple.object.language].add(triple.object)
        else:
            seen.add(triple)
    for (node, _), labels in preferred.items():
        best, *others = sorted(labels, key=lambda label: (-len(label.value), label.value))
        seen.add(ox.Triple(node, _PREFERRED, best))
        seen.discard(ox.Triple(node, _OTHER, best))
        seen.update(ox.Triple(node, _OTHER, label) for label in others)
    yield from seen


_Link = tuple[str, ox.NamedNode, str]


def _assertions(parts: Mapping[str, Mapping[str, Any]], dates: Mapping[str, str],
                ) -> Iterator[_Said]:
    """Yield the assertions by their parts; one that lacks a part is left out."""
    for node, row in parts.items():
        if row.keys() >= _NEEDED:
            article = row[str(vocab.reportedIn)].value
            sure = getattr(row.get(str(vocab.certainty)), "value", "") != str(vocab.possible)
            negated = getattr(row.get(str(vocab.polarity)), "value", "") == str(vocab.negated)
            yield _Said(
                node, row[str(vocab.rdf_subject)].value, row[str(vocab.rdf_predicate)].value,
                row[str(vocab.rdf_object)], article, dates.get(article, ""), not negated, sure)


def _with_sessions(found: Sequence[_Said]) -> Iterator[_Said]:
    """Yield the assertions, those on events with the year in which the event is set.

    That is the year in which it starts by the same article, else that of publication.
    """
    years: dict[tuple[str, str], str] = {}
    for said in found:
        if said.predicate == str(vocab.status):
            years.setdefault((said.subject, said.article), said.published[:4])
    for said in sorted(found, key=lambda said: said.object.value):
        if said.predicate == str(vocab.schema_startDate):
            years[said.subject, said.article] = said.object.value[:4]
    for said in found:
        ends = (said.subject, said.object.value)
        known = (years[end, said.article] for end in ends if (end, said.article) in years)
        yield replace(said, session=next(known, ""))


def _speakers(group: Iterable[_Said]) -> list[_Said]:
    """Return one assertion for each article, in the order of publication."""
    first: dict[str, _Said] = {}
    for said in sorted(group, key=lambda said: said.order):
        first.setdefault(said.article, said)
    return list(first.values())


def _agreements(said: Sequence[_Said]) -> Iterator[_Link]:
    """Link each report of a triple with the report before it, article by article.

    A chain keeps the links as many as the reports; all pairs would grow with their square.
    """
    groups: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for item in said:
        if item.sure:
            key = (item.subject, item.predicate, item.object, item.session, item.affirmed)
            groups[key].append(item)
    for group in groups.values():
        for earlier, later in pairwise(_speakers(group)):
            yield later.node, _CORROBORATES, earlier.node


def _against(one: Iterable[_Said], other: Iterable[_Said]) -> Iterator[_Link]:
    """Link the first reports of two sides that cannot both hold, from different articles."""
    for a, b in ((a, b) for a in _speakers(one) for b in _speakers(other)):
        if a.article != b.article:
            later, earlier = (a, b) if a.order > b.order else (b, a)
            yield later.node, _CONTRADICTS, earlier.node
            return


def _denials(said: Sequence[_Said]) -> Iterator[_Link]:
    """Contradictions of one triple affirmed here and denied there."""
    sides: dict[tuple[object, ...], tuple[list[_Said], list[_Said]]] = defaultdict(
        lambda: ([], []))
    for item in said:
        if item.sure:
            key = (item.subject, item.predicate, item.object, item.session)
            sides[key][item.affirmed].append(item)
    for no, yes in sides.values():
        yield from _against(yes, no)


def _rivals(said: Sequence[_Said]) -> Iterator[_Link]:
    """Contradictions between different values of a property that has one value."""
    groups: dict[tuple[str, ...], dict[str, list[_Said]]] = defaultdict(lambda: defaultdict(list))
    for item in said:
        if item.predicate in _SINGLE and item.sure and item.affirmed:
            groups[item.subject, item.predicate, item.session][item.object.value].append(item)
    for values in groups.values():
        for a, b in combinations(sorted(values), 2):
            if not (a.startswith(f"{b}-") or b.startswith(f"{a}-")):  # 2026 holds 2026-07
                yield from _against(values[a], values[b])


def _statuses(said: Sequence[_Said]) -> Iterator[_Link]:
    """Contradictions between an event said to be and the same event denied."""
    groups: dict[tuple[str, str], tuple[list[_Said], list[_Said]]] = defaultdict(
        lambda: ([], []))
    for item in said:
        if item.predicate == str(vocab.status) and item.sure:
            denied = item.object.value in _DENIED or not item.affirmed
            if item.object.value not in _UNSAID:
                groups[item.subject, item.session][denied].append(item)
    for yes, no in groups.values():
        yield from _against(yes, no)


def _budgets(said: Sequence[_Said], facts: Mapping[str, Mapping[str, set[str]]],
             ) -> Iterator[_Link]:
    """Contradictions between amounts of one event, budget year, currency and stage."""
    groups: dict[tuple[str, ...], dict[float, list[_Said]]] = defaultdict(
        lambda: defaultdict(list))
    for item in said:
        if item.predicate == str(vocab.hasBudget) and item.sure and item.affirmed:
            row = facts.get(item.object.value, {})
            amounts = row.get(str(vocab.amount))
            if amounts:
                key = (item.subject, *(" ".join(sorted(row.get(str(p), ())))
                       for p in (vocab.currency, vocab.stage, vocab.fiscalYear,
                                 vocab.coversFiscalYear)))
                groups[key][float(min(amounts))].append(item)
    rough = {node for node, row in facts.items()
             if {"true", "1"} & row.get(str(vocab.approximate), set())}
    for values in groups.values():
        for a, b in combinations(sorted(values), 2):
            about = any(item.object.value in rough for item in (*values[a], *values[b]))
            if not about or abs(a - b) > _TOLERANCE * max(a, b):
                yield from _against(values[a], values[b])
