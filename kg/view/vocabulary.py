"""Labels, shapes and colours of classes, predicates and terms.

In: the names that a graph uses.  Out: their look, from ``assets/vocabulary.json``; what the
file does not know takes its label from the ontologies, and its shape from its broad class.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.resources import ontology
from kg.view.model import Node
from kg.view.read import Shortener

Look = dict[str, Any]
# The look of a class that the file does not know, by what its nodes also are.
_STAND_IN = (("Event", "Event"), ("Situation", "Event"), ("Actor", "Actor"), ("Money", "Money"))


@cache
def _known() -> str:
    return resources.files("kg.view").joinpath("assets/vocabulary.json").read_text("utf-8")


def read_vocabulary(nodes: tuple[Node, ...] = (), predicates: tuple[str, ...] = ()) -> Look:
    """Return the vocabulary with every class of ``nodes`` and every predicate named in it."""
    vocabulary: Look = json.loads(_known())
    types = vocabulary["types"]
    for node in nodes:
        if node.type not in types:
            like = next((look for cls, look in _STAND_IN if cls in node.classes), "Thing")
            zh, en = _ontology_labels().get(f"kg:{node.type}", (node.type, node.type))
            types[node.type] = {**types[like], "zh": zh, "en": en, "mark": [zh[:1], en[:2]]}
    for predicate in predicates:
        if predicate not in vocabulary["predicates"] and predicate in _ontology_labels():
            vocabulary["predicates"][predicate] = list(_ontology_labels()[predicate])
    return vocabulary


@cache
def _ontology_labels() -> dict[str, tuple[str, str]]:
    """Return prefixed name -> (Chinese, English) labels; empty where there is no ontology."""
    short, labels = Shortener(), dict[str, dict[str, str]]()
    for name in ("core.ttl", "events.ttl"):
        try:
            data = ontology(name).read_bytes()
        except (OntologyError, OSError):
            continue
        for triple in ox.parse(data, format=ox.RdfFormat.TURTLE):
            if short(triple.predicate.value) == "rdfs:label":
                lang = "en" if (triple.object.language or "").startswith("en") else "zh"
                labels.setdefault(short(triple.subject.value), {})[lang] = triple.object.value
    return {name: (found.get("zh", found.get("en", name)), found.get("en", found.get("zh", name)))
            for name, found in labels.items()}
