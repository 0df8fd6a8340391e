"""What a question's parameters mean: Python values and labels -> RDF terms.

In: a question, the values given and the graph in which labels are looked up.  Out: the terms.
Raises ``QueryError`` for a value that means nothing, or more than one node, with the nearest.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from kg import vocab
from kg.errors import QueryError
from kg.resources import ontology

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.query import Dataset, Kind, Question

_KG: Final = vocab.PREFIXES["kg"]
LANGUAGES: Final = ("zh-hant-tw", "en")
_DEFAULT: Final = ox.DefaultGraph()


def bind(question: Question, given: Mapping[str, object], dataset: Dataset,
         ) -> dict[str, ox.NamedNode | ox.Literal]:
    """Return the terms that a question's parameters stand for."""
    if question.parameters:
        known = {p.name: p for p in question.parameters}
        for name in given:
            if name not in known:
                raise QueryError(f"{question.name} has no parameter {name!r}"
                                 f"{nearest(name, list(known))}")
        missing = [p.name for p in question.parameters if p.required and p.name not in given]
        if missing:
            raise QueryError(f"{question.name} needs " + ", ".join(f"--{m}" for m in missing)
                             + (f" (for example: {question.example})" if question.example else ""))
        values = {p.name: given.get(p.name, p.default) for p in question.parameters}
        return {name: to_term(value, known[name].kind, dataset)
                for name, value in values.items() if value is not None}
    return {name: to_term(value, "any", dataset) for name, value in given.items()}


def to_term(
    value: object, kind: Kind, dataset: Dataset
) -> ox.NamedNode | ox.Literal:
    """Return the RDF term that a parameter's value means."""
    if isinstance(value, (ox.NamedNode, ox.Literal)):
        return value
    if isinstance(value, bool) or (isinstance(value, (int, Decimal)) and kind != "any"):
        return ox.Literal(value if isinstance(value, bool) else int(value))
    text = str(value).strip()
    if kind in {"year", "integer"}:
        if not re.fullmatch(r"-?\d{1,18}", text):
            raise QueryError(f"{text!r} is no {kind}")
        return ox.Literal(int(text))
    if kind == "date":
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
            raise QueryError(f"{text!r} is no date (write 2026, 2026-05 or 2026-05-12)")
        return ox.Literal(text)
    if kind == "text":
        return ox.Literal(text)
    try:
        return _class(text) if kind == "class" else _node(text, kind, dataset)
    except ValueError as error:
        raise QueryError(f"{text!r} is no IRI: {error}") from None


def _class(text: str) -> ox.NamedNode:
    if "://" in text:
        return ox.NamedNode(text)
    name = text.removeprefix("kg:")
    prefix, _, local = text.partition(":")
    if local and prefix in vocab.PREFIXES and prefix != "kg":
        return ox.NamedNode(vocab.PREFIXES[prefix] + local)
    if name not in kg_names():
        raise QueryError(f"the ontology has no kg:{name}{nearest(name, sorted(kg_names()))}")
    return ox.NamedNode(_KG + name)


def _node(text: str, kind: Kind, dataset: Dataset) -> ox.NamedNode:
    """Find the node that a label, an IRI or a prefixed name means."""
    prefix, _, local = text.partition(":")
    if "://" in text:
        return ox.NamedNode(text)
    if local and prefix in vocab.PREFIXES:
        return ox.NamedNode(vocab.PREFIXES[prefix] + local)
    for predicate in (vocab.skos_prefLabel, vocab.skos_altLabel):
        found = sorted({
            quad.subject.value for form in _spellings(text) for language in LANGUAGES
            for quad in dataset.quads_for_pattern(
                None, ox.NamedNode(predicate), ox.Literal(form, language=language), _DEFAULT)
            if isinstance(quad.subject, ox.NamedNode)
            and (kind == "any" or _is(dataset, quad.subject, kind))})
        if len(found) == 1:
            return ox.NamedNode(found[0])
        if found:
            raise QueryError(f"{text!r} names {len(found)} nodes; give the IRI of one: "
                             + " ".join(found[:8]))
    labels = (cast("ox.Literal", quad.object).value for quad in dataset.quads_for_pattern(
        None, ox.NamedNode(vocab.skos_prefLabel), None, _DEFAULT))
    raise QueryError(f"nothing in the graph is named {text!r}"
                     + nearest(text, sorted(set(labels))))


_KINDS: Final = {
    "actor": frozenset({vocab.Person, vocab.Organization, vocab.Country}),
    "place": frozenset({vocab.Place}),
}


def _is(dataset: Dataset, node: ox.NamedNode, kind: str) -> bool:
    types = {cast("ox.NamedNode", quad.object).value for quad in dataset.quads_for_pattern(
        node, ox.NamedNode(vocab.rdf_type), None, _DEFAULT)}
    return bool(types & {str(cls) for cls in _KINDS[kind]})


def _spellings(text: str) -> Sequence[str]:
    return tuple(dict.fromkeys((text, text.replace("台", "臺"), text.replace("臺", "台"))))


def nearest(name: str, names: Sequence[str]) -> str:
    """Return a hint at the names that are most alike, empty if none is."""
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    return f" (did you mean {' or '.join(near)}?)" if near else ""


@cache
def kg_names() -> frozenset[str]:
    """Return the local names of every term of the ontologies."""
    names = set()
    for file in ("core.ttl", "events.ttl"):
        for triple in ox.parse(path=str(ontology(file)), format=ox.RdfFormat.TURTLE):
            iri = cast("Any", triple.subject).value
            if iri.startswith(_KG):
                names.add(iri[len(_KG):])
    return frozenset(names)
