"""Does a graph keep the rules of ``ontologies/shapes.ttl``; and what does not is taken out.

In: a dataset with one named graph for each article, as :class:`kg.graph.Builder` makes it,
or an ``rdflib.Graph``.  Out: :func:`validate` gives every violation, :func:`quarantine` the
dataset without what breaks a rule, and without what rests on that.  Articles are checked
one by one, so what is taken out of one never depends on another.

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
from kg.resources import ontology
from kg.statements import PREDICATES
from kg.writers import from_rdflib, to_lines, with_single_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NATIVE: Final = ("MentionText", "AssertedFact", "UnassertedFact", "SituationIsNoFact",
                  "SupportedFact")
_TYPE: Final = str(vocab.rdf_type)
_LOCAL: Final = re.compile(r"[#/]([^#/]*)$")
_ROUNDS: Final = 100
_INDEXED: Final = frozenset(map(str, (
    vocab.rdf_type, vocab.nif_isString, vocab.nif_referenceContext, vocab.nif_beginIndex,
    vocab.nif_endIndex, vocab.nif_anchorOf, vocab.rdf_subject, vocab.rdf_predicate,
    vocab.rdf_object, vocab.polarity, vocab.certainty)))


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
    """A violation, and the triple at fault where the node as a whole is not."""

    node: str
    rule: str
    messages: tuple[str, ...]
    triple: ox.Triple | None = None


def validate(graph: ox.Store | rdflib.Graph) -> tuple[Violation, ...]:
    """Return every violation, ordered by article."""
    dataset = from_rdflib(graph) if isinstance(graph, rdflib.Graph) else graph
    found: set[Violation] = set()
    for _, triples in _by_graph(dataset):
        found.update(_violations(triples, _check(triples)))
    return tuple(sorted(found))


def quarantine(dataset: ox.Store) -> tuple[ox.Store, tuple[Violation, ...]]:
    """Take what breaks a rule out of the dataset, with all that rests on it.

    Returns the same dataset and what was wrong, ordered by article.  What remains breaks
    no rule.
    """
    found: set[Violation] = set()
    for name, triples in _by_graph(dataset):
        kept, violations = clean_article(triples)
        found.update(violations)
        for triple in triples - kept:
            dataset.remove(ox.Quad(triple.subject, triple.predicate, triple.object, name))
    if found:
        merge(dataset)
    return dataset, tuple(sorted(found))


def _by_graph(dataset: ox.Store) -> Iterator[tuple[Any, frozenset[ox.Triple]]]:
    for name in [*dataset.named_graphs(), ox.DefaultGraph()]:
        quads = dataset.quads_for_pattern(None, None, None, name)
        if triples := frozenset(quad.triple for quad in quads):
            yield name, triples


def clean_article(
    triples: frozenset[ox.Triple]
) -> tuple[frozenset[ox.Triple], set[Violation]]:
    """Take what breaks a rule out of one article's triples, and say what it was.

    Removes until nothing is at fault: the second round finds what rested on the first.
    Without its article nothing of a graph remains.
    """
    found: set[Violation] = set()
    whole = triples
    for _ in range(_ROUNDS):
        findings = _check(triples)
        if not findings:
            return (triples if triples is whole or _article_in(triples) else frozenset()), found
        found |= _violations(whole, findings)
        triples = _without(triples, findings)
    return frozenset(), found


def _article_in(triples: frozenset[ox.Triple]) -> bool:
    article = ox.NamedNode(vocab.Article)
    return any(triple.object == article and triple.predicate.value == _TYPE for triple in triples)


def _without(triples: frozenset[ox.Triple], findings: Iterable[_Finding]) -> frozenset[ox.Triple]:
    single = {finding.triple for finding in findings if finding.triple is not None}
    nodes = {finding.node for finding in findings if finding.triple is None}
    return frozenset(
        triple for triple in triples - single
        if _value(triple.subject) not in nodes
        and (isinstance(triple.object, ox.Literal) or _value(triple.object) not in nodes))


def _value(term: Any) -> str:
    return str(term.value)


def _violations(triples: frozenset[ox.Triple], findings: Iterable[_Finding]) -> set[Violation]:
    if not findings:
        return set()
    homes, names = _homes(triples)
    return {Violation(names.get(homes.get(finding.node, ""), ", ".join(sorted(names.values()))),
                      finding.node, finding.rule, finding.messages[-1], finding.messages[0])
            for finding in findings}


def _homes(triples: Iterable[ox.Triple]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the article of each node that names one, and each article's identifier."""
    links = {str(vocab.reportedIn), str(vocab.nif_referenceContext)}
    homes, names = {}, {}
    for triple in triples:
        if triple.predicate.value in links:
            homes[_value(triple.subject)] = _value(triple.object)
        elif triple.predicate.value == str(vocab.schema_identifier):
            names[_value(triple.subject)] = _value(triple.object)
            homes[_value(triple.subject)] = _value(triple.subject)
    return homes, names


# -- the shapes of SHACL core ---------------------------------------------------------------


def _check(triples: frozenset[ox.Triple]) -> list[_Finding]:
    index = _Index(triples)
    return [*_core(triples), *_texts(index), *_facts(index)]


def _core(triples: frozenset[ox.Triple]) -> Iterator[_Finding]:
    text = b"".join(with_single_labels(to_lines(triples))).decode() + _hierarchy()
    report = _shapes().validate_text(text, format="ntriples")
    if report.conforms:
        return
    by_name: dict[tuple[str, str, str], ox.Triple] = {
        (str(t.subject), str(t.predicate), str(t.object)): t for t in triples}
    for result in sorted(report.results, key=lambda r: (r.focus_node, r.root_shape, str(r.path))):
        triple = by_name.get((result.focus_node, result.path or "", result.value or ""))
        node = result.focus_node.removeprefix("<").removesuffix(">")
        messages = tuple(sorted(result.messages or [result.component], key=str.isascii))
        yield _Finding(node, local(result.root_shape), messages, triple)


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
                triple.predicate.value == _TYPE
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
    """The triples of an article by subject and predicate, and its facts."""

    def __init__(self, triples: frozenset[ox.Triple]) -> None:
        self.rows: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.typed: dict[str, list[str]] = defaultdict(list)
        self.facts: dict[tuple[str, str, Any], ox.Triple] = {}
        for triple in triples:
            predicate = triple.predicate.value
            fact = predicate in PREDICATES
            if fact or predicate in _INDEXED:
                subject, item = _value(triple.subject), triple.object
                self.rows[subject][predicate].append(item)
                if predicate == _TYPE:
                    self.typed[_value(item)].append(subject)
                if fact:
                    self.facts[subject, predicate, item] = triple

    def of_type(self, cls: str) -> list[str]:
        return self.typed.get(str(cls), [])

    def value(self, node: str, predicate: str) -> Any:
        row = self.rows.get(node)
        return min(row.get(str(predicate), ()), key=str, default=None) if row else None


def _texts(index: _Index) -> Iterator[_Finding]:
    """Find mentions whose text is not the article's at that place (shape:MentionText)."""
    texts = {node: _value(text) for node in index.of_type(vocab.Article)
             if (text := index.value(node, vocab.nif_isString)) is not None}
    for node in index.of_type(vocab.Mention):
        article, begin, end, anchor = (index.value(node, name) for name in (
            vocab.nif_referenceContext, vocab.nif_beginIndex, vocab.nif_endIndex,
            vocab.nif_anchorOf))
        if None in {article, begin, end, anchor} or _value(article) not in texts:
            continue  # shape:Mention says so
        try:
            stretch = texts[_value(article)][int(_value(begin)):int(_value(end))]
        except ValueError:
            continue
        if stretch != _value(anchor):
            yield _Finding(node, "MentionText", (
                "文字與原文該處不符", "its text is not the article's at that place"))


def _facts(index: _Index) -> Iterator[_Finding]:
    """Find breaches of rule 1: facts without an assertion, assertions without their fact."""
    doubted = {*index.of_type(vocab.Situation)} - {*index.of_type(vocab.Event)}
    said: dict[tuple[str, str, Any], bool] = {}
    for node in index.of_type(vocab.Assertion):
        subject, predicate, object_ = (index.value(node, name) for name in (
            vocab.rdf_subject, vocab.rdf_predicate, vocab.rdf_object))
        if None in {subject, predicate, object_}:
            continue  # shape:Assertion says so
        fact = (_value(subject), _value(predicate), object_)
        settled = fact[0] not in doubted and (
            isinstance(object_, ox.Literal) or _value(object_) not in doubted)
        standing = settled and _affirmed(index, node)
        said[fact] = said.get(fact, False) or standing
        if standing and not _holds(index, fact):
            yield _Finding(node, "AssertedFact", (
                "已成立的斷言未見於圖中", "it stands, but its triple is not in the graph"))
    years = {*index.of_type(vocab.FiscalYear)}  # their dates describe them
    for fact, triple in index.facts.items():
        if fact[0] not in years and not said.get(fact, False):
            rule = "UnassertedFact" if fact in said else "SupportedFact"
            yield _Finding(fact[0], rule, (
                f"{local(fact[1])} 沒有成立的斷言為據",
                f"no assertion that stands supports its {local(fact[1])}"), triple)


def _affirmed(index: _Index, node: str) -> bool:
    polarity = index.value(node, vocab.polarity)
    certainty = index.value(node, vocab.certainty)
    return (polarity is not None and _value(polarity) == str(vocab.affirmed)
            and certainty is not None and _value(certainty) != str(vocab.possible))


def _holds(index: _Index, fact: tuple[str, str, Any]) -> bool:
    row = index.rows.get(fact[0])
    return row is not None and fact[2] in row.get(fact[1], ())
