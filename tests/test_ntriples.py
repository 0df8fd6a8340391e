"""Statements are written and read as the store writes and reads its triples."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocab
from kg.ntriples import from_line, from_triples, iri, literal, to_line, to_triples, value

TEXTS = st.text(st.characters(exclude_categories=("Cs",)))
FORMS = st.sampled_from([{}, {"language": "zh-hant-tw"}, {"datatype": str(vocab.xsd_anyURI)}])


@given(TEXTS, FORMS)
def test_a_literal_is_the_stores(text, form):
    datatype = form.get("datatype")
    term = ox.Literal(text, language=form.get("language"),
                      datatype=ox.NamedNode(datatype) if datatype else None)
    triple = ox.Triple(ox.NamedNode("https://example.org/a"), ox.NamedNode(vocab.topic), term)
    statement = iri("https://example.org/a"), iri(vocab.topic), literal(text, **form)
    assert [*from_triples([triple])] == [statement]
    assert [*to_triples([statement])] == [triple]
    assert from_line(to_line(statement)) == statement
    assert value(statement[2]) == text


def test_an_iri():
    assert value(iri("https://example.org/國防部")) == "https://example.org/國防部"
    with pytest.raises(ValueError, match="IRI"):
        iri("no iri")
