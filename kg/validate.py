"""Does a graph keep the rules of ``ontologies/shapes.ttl``; and what does not is taken out.

In: a dataset with one named graph for each article, as :class:`kg.graph.Builder` makes it,
an ``rdflib.Graph``, or the statements of one article.  Out: :func:`validate` gives every
violation, :func:`quarantine` the dataset and :func:`clean_article` the statements without what
breaks a rule, and without what rests on that.  Articles are checked one by one, so what is
taken out of one never depends on another.

The shapes of SHACL core run in the ``shacl`` engine.  The shapes written in SPARQL (that a
mention's text is the article's, and which triples are facts) are checked here in Python in
linear time instead; the tests hold both against pySHACL.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import rdflib
import shacl

from kg import vocab
from kg.errors import OntologyError
from kg.event_ontology import event_ontology
from kg.merge import merge
from kg.ntriples import Statement, from_triples, iri, to_line, to_triples, value
from kg.resources import ontology
from kg.statements import PREDICATES
from kg.writers import from_rdflib, single_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NATIVE: Final = ("MentionText", "AssertedFact", "UnassertedFact", "SituationIsNoFact",
                  "SupportedFact")
_TYPE: Final = iri(vocab.rdf_type)
_LOCAL: Final = re.compile(r"[#/]([^#/]*)$")
_ROUNDS: Final = 100
_FACTS: Final = frozenset(map(iri, PREDICATES))
_TEXT: Final = (iri(vocab.nif_isString),)
_PLACE: Final = tuple(map(iri, (
    vocab.nif_referenceContext, vocab.nif_beginIndex, vocab.nif_endIndex, vocab.nif_anchorOf)))
_SAID: Final = tuple(map(iri, (vocab.rdf_subject, vocab.rdf_predicate, vocab.rdf_object)))
_STANCE: Final = tuple(map(iri, (vocab.polarity, vocab.certainty)))
_SLOTS: Final = frozenset((*_TEXT, *_PLACE, *_SAID, *_STANCE))
_LABELS: Final = frozenset(map(iri, (vocab.skos_prefLabel, vocab.skos_altLabel)))
_HOMES: Final = frozenset(map(iri, (vocab.reportedIn, vocab.nif_referenceContext)))


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What breaks which rule in which article, and why, in both languages."""

    article: str
    node: str
    rule: str
    reason: str
    reason_zh: str = ""

    def __str__(self) -> str:
        """Return one line that names article, rule, node and reason."""
        return f"{self.article}: {self.rule}: {self.node}: {self.reason}"


@dataclass(frozen=True, slots=True)
class _Finding:
    """A violation, and the statement at fault where the node as a whole is not."""

    node: bytes
    rule: str
    messages: tuple[str, ...]
    statement: Statement | None = None


def validate(graph: ox.Store | rdflib.Graph) -> tuple[Violation, ...]:
    """Return every violation, ordered by article."""
    dataset = from_rdflib(graph) if isinstance(graph, rdflib.Graph) else graph
    found: set[Violation] = set()
    for _, statements in _by_graph(dataset):
        found.update(_violations(statements, _check(statements)))
    return tuple(sorted(found))


def quarantine(dataset: ox.Store) -> tuple[ox.Store, tuple[Violation, ...]]:
    """Take what breaks a rule out of the dataset, with all that rests on it.

    Returns the same dataset and what was wrong, ordered by article.  What remains breaks
    no rule.
    """
    found: set[Violation] = set()
    for name, statements in _by_graph(dataset):
        kept, violations = clean_article(statements)
        found.update(violations)
        for triple in to_triples(statements - kept):
            dataset.remove(ox.Quad(triple.subject, triple.predicate, triple.object, name))
    if found:
        merge(dataset)
    return dataset, tuple(sorted(found))


def _by_graph(dataset: ox.Store) -> Iterator[tuple[Any, frozenset[Statement]]]:
    for name in [*dataset.named_graphs(), ox.DefaultGraph()]:
        quads = dataset.quads_for_pattern(None, None, None, name)
        if statements := frozenset(from_triples(quad.triple for quad in quads)):
            yield name, statements


def clean_article(
    statements: frozenset[Statement]
) -> tuple[frozenset[Statement], set[Violation]]:
    """Take what breaks a rule out of one article's statements, and say what it was.

    Removes until nothing is at fault: the second round finds what rested on the first.
    Without its article nothing of a graph remains.
    """
    found: set[Violation] = set()
    whole = statements
    for _ in range(_ROUNDS):
        findings = _check(statements)
        if not findings:
            kept = statements is whole or _has_article(statements)
            return (statements if kept else frozenset()), found
        found |= _violations(whole, findings)
        statements = _without(statements, findings)
    return frozenset(), found


def _has_article(statements: frozenset[Statement]) -> bool:
    article = iri(vocab.Article)
    return any(predicate == _TYPE and item == article for _, predicate, item in statements)


def _without(
    statements: frozenset[Statement], findings: Iterable[_Finding]
) -> frozenset[Statement]:
    single = {finding.statement for finding in findings}
    nodes = {finding.node for finding in findings if finding.statement is None}
    return frozenset(statement for statement in statements - single
                     if statement[0] not in nodes and statement[2] not in nodes)


def _violations(
    statements: frozenset[Statement], findings: Iterable[_Finding]
) -> set[Violation]:
    if not findings:
        return set()
    homes, names = _homes(statements)
    return {Violation(names.get(homes.get(finding.node, b""), ", ".join(sorted(names.values()))),
                      value(finding.node), finding.rule, finding.messages[-1],
                      finding.messages[0])
            for finding in findings}


def _homes(statements: Iterable[Statement]) -> tuple[dict[bytes, bytes], dict[bytes, str]]:
    """Return the article of each node that names one, and each article's identifier."""
    identifier = iri(vocab.schema_identifier)
    homes, names = {}, {}
    for subject, predicate, item in statements:
        if predicate in _HOMES:
            homes[subject] = item
        elif predicate == identifier:
            names[subject] = value(item)
            homes[subject] = subject
    return homes, names


# -- the shapes of SHACL core ---------------------------------------------------------------


def _check(statements: frozenset[Statement]) -> list[_Finding]:
    index = _Index(statements)
    return [*_core(statements), *_texts(index), *_facts(index)]


def _core(statements: frozenset[Statement]) -> Iterator[_Finding]:
    lines = [to_line(item) for item in statements if item[1] not in _LABELS]
    lines += single_labels(to_line(item) for item in statements if item[1] in _LABELS)
    report = _shapes().validate_text(b"".join(lines).decode() + _hierarchy(), format="ntriples")
    if report.conforms:
        return
    for result in sorted(report.results, key=lambda r: (r.focus_node, r.root_shape, str(r.path))):
        node = result.focus_node.encode()
        at_fault = (node, (result.path or "").encode(), (result.value or "").encode())
        messages = tuple(sorted(result.messages or [result.component], key=str.isascii))
        yield _Finding(node, local(result.root_shape), messages,
                       at_fault if at_fault in statements else None)


def check_shapes() -> None:
    """Raise :class:`~kg.errors.OntologyError` if ``shapes.ttl`` cannot be used."""
    _shapes()


@cache
def _shapes() -> Any:
    """Compile the shapes, less those that are checked here."""
    path = ontology("shapes.ttl")
    off = "".join(f"shape:{name} sh:deactivated true .\n" for name in _NATIVE)
    try:
        return shacl.Shapes.from_turtle(f"{path.read_text('utf-8')}\n{off}")
    except ValueError as error:
        raise OntologyError(f"the shapes cannot be used: {error}", file=path) from error


@cache
def _hierarchy() -> str:
    """Return the classes' parents and the closed lists' members, which shapes refer to."""
    texts = (ontology("core.ttl").read_text("utf-8"), event_ontology())
    lines = []
    for text in texts:
        triple: Any
        for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
            kept = triple.predicate.value == str(vocab.rdfs_subClassOf) or (
                triple.predicate.value == str(vocab.rdf_type)
                and triple.object.value.startswith(vocab.NAMESPACE))
            if kept:
                lines.append(f"{triple.triple} .\n")
    return "".join(sorted(lines))


def local(iri: str) -> str:
    """Return the last part of an IRI, also of one in angle brackets."""
    found = _LOCAL.search(iri.strip("<>"))
    return found.group(1) if found else iri


# -- the shapes that are written in SPARQL --------------------------------------------------


class _Index:
    """The statements of an article by subject and predicate, and its facts."""

    def __init__(self, statements: frozenset[Statement]) -> None:
        self.rows: dict[bytes, dict[bytes, bytes]] = defaultdict(dict)
        self.typed: dict[bytes, list[bytes]] = defaultdict(list)
        self.facts: list[Statement] = []
        self.statements = statements
        for statement in statements:
            subject, predicate, item = statement
            if predicate == _TYPE:
                self.typed[item].append(subject)
            elif predicate in _FACTS:
                self.facts.append(statement)
            elif predicate in _SLOTS:
                row = self.rows[subject]
                row[predicate] = min(item, row.get(predicate, item))

    def of_type(self, cls: str) -> list[bytes]:
        return self.typed.get(iri(cls), [])

    def slots(self, node: bytes, *predicates: bytes) -> list[bytes] | None:
        """Return one value of each of the properties, the smallest; None if one is missing."""
        row = self.rows[node]
        return [row[name] for name in predicates] if row.keys() >= {*predicates} else None


def _texts(index: _Index) -> Iterator[_Finding]:
    """Find mentions whose text is not the article's at that place (shape:MentionText)."""
    texts = {node: value(found[0]) for node in index.of_type(vocab.Article)
             if (found := index.slots(node, *_TEXT))}
    for node in index.of_type(vocab.Mention):
        found = index.slots(node, *_PLACE)
        if found is None or found[0] not in texts:
            continue  # shape:Mention says so
        article, begin, end, anchor = found
        try:
            stretch = texts[article][int(value(begin)):int(value(end))]
        except ValueError:
            continue
        if stretch != value(anchor):
            yield _Finding(node, "MentionText", (
                "文字與原文該處不符", "its text is not the article's at that place"))


def _facts(index: _Index) -> Iterator[_Finding]:
    """Find breaches of rule 1: facts without an assertion, assertions without their fact."""
    doubted = {*index.of_type(vocab.Situation)} - {*index.of_type(vocab.Event)}
    doubted |= _lines(index, doubted)
    said: dict[Statement, bool] = {}
    for node in index.of_type(vocab.Assertion):
        parts = index.slots(node, *_SAID)
        if parts is None:
            continue  # shape:Assertion says so
        fact = (parts[0], parts[1], parts[2])
        standing = doubted.isdisjoint(fact) and _affirmed(index, node)
        said[fact] = said.get(fact, False) or standing
        if standing and fact not in index.statements:
            yield _Finding(node, "AssertedFact", (
                "已成立的斷言未見於圖中", "it stands, but its triple is not in the graph"))
    years = {*index.of_type(vocab.FiscalYear)}  # their dates describe them
    for fact in index.facts:
        if fact[0] not in years and not said.get(fact, False):
            rule = "UnassertedFact" if fact in said else "SupportedFact"
            name = local(value(fact[1]))
            yield _Finding(fact[0], rule, (
                f"{name} 沒有成立的斷言為據",
                f"no assertion that stands supports its {name}"), fact)


def _lines(index: _Index, events: set[bytes]) -> set[bytes]:
    """Return the lines of equipment that the events are said to involve."""
    involves = iri(vocab.involves)
    said = (index.slots(node, *_SAID) for node in index.of_type(vocab.Assertion))
    return {slots[2] for slots in said if slots and slots[1] == involves and slots[0] in events}


def _affirmed(index: _Index, node: bytes) -> bool:
    stance = index.slots(node, *_STANCE)
    return (stance is not None and stance[0] == iri(vocab.affirmed)
            and stance[1] != iri(vocab.possible))
