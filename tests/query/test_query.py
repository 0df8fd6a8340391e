"""Parameters are values, never syntax; mistakes are shown at their place."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pyoxigraph as ox
import pytest
from rich.cells import cell_len

import kg
from kg import vocab
from kg.errors import InputError, QueryError
from kg.query import Result, parse_question, run_query, to_python
from kg.tables import FORMATS, render, render_html
from kg.writers import to_rdflib
from tests.store.store_material import GRAPHS

XSD = "http://www.w3.org/2001/XMLSchema#"
HOSTILE = ['"', "'", '"""', "\\", "\n", "}", "} UNION { ?s ?p ?o }", '") } #', "?x", "UNDEF",
           "<http://x>", "\u202e", "😀", "\\u0022", "a\tb", "{ UNDEF }", "$1", r"\g<1>"]
ASK = """# param: word text | a word
SELECT ?found WHERE { VALUES ?word { UNDEF } BIND(?word AS ?found) }"""


@pytest.fixture(scope="module")
def dataset() -> ox.Store:
    store = ox.Store()
    for triples in (GRAPHS["a"][1], GRAPHS["b"][1]):
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    for key, name, cls in (("p1", "王大安", vocab.Person), ("p2", "王大安", vocab.Person),
                           ("o1", "臺北市政府", vocab.Organization), ("pl", "台海", vocab.Place)):
        node = ox.NamedNode(f"{vocab.BASE}actor/{key}")
        store.add(ox.Quad(node, ox.NamedNode(vocab.rdf_type), ox.NamedNode(cls)))
        store.add(ox.Quad(node, ox.NamedNode(vocab.skos_prefLabel),
                          ox.Literal(name, language="zh-hant-tw")))
    return store


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_comes_back_as_the_value_it_is(dataset, value):
    result = run_query(dataset, parse_question(ASK, "ask"), word=value)
    assert [row["found"] for row in result.rows] == [value.strip()]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("kind", ["actor", "class", "year", "date", "any"])
def test_a_hostile_value_of_another_kind_is_refused(dataset, value, kind):
    if value == "<http://x>" and kind in {"class", "actor", "any"}:
        pytest.skip("brackets around an IRI have their own test")
    question = parse_question(ASK.replace("word text", f"word {kind}"), "ask")
    with pytest.raises(QueryError):
        run_query(dataset, question, word=value)


@pytest.mark.parametrize("iri", ["http://x> } #", "http://a b", "<http://x>", 'http://x"y'])
def test_an_iri_that_is_none_is_refused(dataset, iri):
    question = parse_question(ASK.replace("word text", "word any"), "ask")
    with pytest.raises(QueryError):
        run_query(dataset, question, word=iri)


def test_names_are_found_with_both_spellings_and_told_apart(dataset):
    question = parse_question(ASK.replace("word text", "word actor"), "ask")
    found = run_query(dataset, question, word="台北市政府").rows
    assert found == [{"found": f"{vocab.BASE}actor/o1"}]
    with pytest.raises(QueryError, match=r"names 2 nodes.*p1.*p2"):
        run_query(dataset, question, word="王大安")
    with pytest.raises(QueryError, match="did you mean 臺北市政府"):
        run_query(dataset, question, word="北市政府")
    with pytest.raises(QueryError, match="台海"):
        run_query(dataset, question, word="台海")
    assert run_query(dataset, question, word=f"{vocab.BASE}actor/p2").rows


@pytest.mark.parametrize(("query", "given", "message"), [
    ("dialogue", {}, "did you mean dialogues"),
    ("dialogues", {"aktor": "x"}, "did you mean actor"),
    ("dialogues", {"type": "Dialog"}, "did you mean Dialogue"),
    ("connections", {"from": "王大安"}, "needs --to"),
    ("planned", {"year": "next"}, "is no year"),
    ("around", {"since": "2026/05"}, "is no date"),
    ("SELECT * WHERE { ?s kg:parcipatesIn ?o }", {}, r"line 1: .*did you mean participatesIn"),
    ("SELECT * WHERE {\n ?s ?p\n}", {}, r"line 3, column \d+: (.|\n)*\n  }\n +\^"),
    ("SELECT * WHERE { ?s ?p ?o }", {"x": "1"}, "nothing in the graph is named '1'"),
    ("SELECT * WHERE { ?s ?p ?o }", {"x": ox.Literal(1)}, "no place for 'x'"),
    ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", {}, "SERVICE|query failed"),
])
def test_mistakes_are_told_with_the_remedy(dataset, query, given, message):
    with pytest.raises(QueryError, match=message):
        run_query(dataset, query, **given)


def test_a_kg_term_in_a_string_or_comment_is_no_mistake(dataset):
    text = 'SELECT ("kg:nothing" AS ?x) WHERE {} # kg:nothing'
    assert run_query(dataset, text).rows == [{"x": "kg:nothing"}]


def test_sources_of_every_kind_answer(dataset, tmp_path):
    graph = to_rdflib(dataset)
    file = tmp_path / "g.ttl"
    graph.serialize(file, format="turtle")
    sources = (dataset, graph, file, str(file))
    answers = [kg.run_query(source, "articles").rows for source in sources]
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert [row["id"] for row in answers[0]] == ["a", "b"]
    assert run_query(kg.load_graph(file), "articles").rows == answers[0]
    with pytest.raises(InputError, match="does not exist"):
        run_query(tmp_path / "none.ttl", "articles")


def test_cells_become_python_values():
    cases = {("5", "integer"): 5, ("1.50", "decimal"): Decimal("1.50"), ("true", "boolean"): True,
             ("2026-07-10", "date"): dt.date(2026, 7, 10),
             ("2026-07", "gYearMonth"): "2026-07", ("x", "integer"): "x"}
    for (text, kind), value in cases.items():
        assert to_python(ox.Literal(text, datatype=ox.NamedNode(XSD + kind))) == value
    assert to_python(None) is None


TABLE = Result(("id", "名稱"), (
    (ox.NamedNode(f"{vocab.BASE}actor/tw"), ox.Literal("台灣", language="zh-hant-tw")),
    (ox.NamedNode(vocab.planned), ox.Literal('a "b", | <i>\nc')), (None, ox.Literal(7))))


def test_the_table_counts_a_chinese_character_as_two_columns():
    lines = render(TABLE, "table").splitlines()
    assert lines[2].startswith("actor/tw")
    starts = {cell_len(line[:line.index(mark)]) for line, mark in
              zip((lines[0], lines[2], lines[3]), ("名", "台", 'a "b"'), strict=True)}
    assert len(starts) == 1


def test_every_format_of_a_table():
    assert list(csv.reader(io.StringIO(render(TABLE, "csv")))) == [
        ["id", "名稱"], [f"{vocab.BASE}actor/tw", "台灣"],
        [str(vocab.planned), 'a "b", | <i>\nc'], ["", "7"]]
    assert list(csv.reader(io.StringIO(render(TABLE, "tsv")), delimiter="\t"))[1][1] == "台灣"
    rows = json.loads(render(TABLE, "json"))
    assert rows["head"]["vars"] == ["id", "名稱"]
    assert rows["results"]["bindings"][2] == {
        "名稱": {"type": "literal", "value": "7", "datatype": XSD + "integer"}}
    assert render(TABLE, "md").splitlines()[3] == '| kg:planned | a "b", \\| <i> c |'
    assert "&lt;i&gt;" in render_html(TABLE)
    assert "<i>" not in render_html(TABLE)


@pytest.mark.parametrize("form", FORMATS)
def test_graphs_and_answers_have_every_format(dataset, form):
    graph = run_query(dataset, "CONSTRUCT { ?s a kg:Event } WHERE { ?s a kg:Event }"
                      .replace("kg:Event", f"<{vocab.Event}>"))
    assert "kg:Event" in render(graph, form)
    yes = render(run_query(dataset, "ASK {}"), form)
    assert yes.strip() == ('{"head": {}, "boolean": true}' if form == "json" else "true")
