"""From triples to what the page shows: nothing lost, offsets right, narrowing honest."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from view_sample import ID, NS, make_sample, make_turtle

from kg.errors import InputError
from kg.view.model import Value
from kg.view.read import read_graph
from kg.view.select import find_node, narrow_graph


@pytest.fixture(scope="module")
def graph():
    return read_graph(make_turtle(30).encode())


def test_every_node_and_assertion_is_read(graph):
    store = ox.Store()
    store.load(make_turtle(30).encode(), ox.RdfFormat.TURTLE)

    def count(cls: str) -> int:
        kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        return sum(1 for _ in store.quads_for_pattern(None, kind, ox.NamedNode(NS + cls)))

    assert len(graph.assertions) == count("Assertion")
    assert len(graph.claims) == count("Claim")
    assert len(graph.sources) == count("Article")
    assert sum(n.type == "Person" for n in graph.nodes) == count("Person")
    assert sum("Situation" in n.classes for n in graph.nodes) == count("Situation")


def test_the_order_of_triples_leaves_no_trace(graph):
    lines = make_turtle(30).splitlines()
    random.Random(5).shuffle(lines)  # noqa: S311
    assert read_graph("\n".join(lines).encode()) == graph


def test_rdflib_and_stores_and_files_read_alike(graph, tmp_path):
    rdflib = pytest.importorskip("rdflib")
    text = make_turtle(30)
    target = tmp_path / "圖.ttl"
    target.write_text(text, "utf-8")
    store = ox.Store()
    store.load(text.encode(), ox.RdfFormat.TURTLE)
    plain = rdflib.Graph().parse(data=text, format="nt")
    for source in (target, str(target), store, plain):
        read = read_graph(source)
        assert [n.iri for n in read.nodes] == [n.iri for n in graph.nodes]
        assert read.edges == graph.edges


def test_a_dataset_that_repeats_a_triple_counts_it_once(graph):
    text = make_turtle(30)
    store = ox.Store()
    for name in ("a", "b"):
        store.load(
            text.encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"http://x.example/{name}")
        )
    assert read_graph(store) == graph


def test_passages_count_as_scripts_do_and_hold_the_mention():
    sample = make_sample(0)
    body = "前一句。🚢🚢海軍在𠮷野靠港！\n後一句"
    article = sample.article("x", "題", "報", "2026-01-02", body)
    place = sample.node("place/x", ["Place"], "𠮷野")
    begin = body.index("𠮷野")
    sample.mention(article, "x", body, begin, begin + 2, place)
    graph = read_graph(sample.turtle().encode())
    (passage,) = graph.mentions[place[1:-1]]
    sentence = graph.sentences[passage.source, passage.sentence]
    assert sentence == "🚢🚢海軍在𠮷野靠港！"
    units = sentence.encode("utf-16-le")
    assert units[2 * passage.begin : 2 * passage.end].decode("utf-16-le") == "𠮷野"


def test_a_situation_that_is_not_asserted_and_a_sum_without_a_label():
    sample = make_sample(0)
    sample.node("event/d", ["Situation", "Meeting"], "遭否認的會面")
    money = f"<{ID}money/m>"
    sample.add(money, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{NS}BudgetItem>")
    sample.add(money, NS + "amount", '"15400000"^^<http://www.w3.org/2001/XMLSchema#integer>')
    sample.add(money, NS + "currency", '"TWD"')
    graph = read_graph(sample.turtle().encode())
    by_label = {n.label: n for n in graph.nodes}
    assert by_label["遭否認的會面"].asserted is False
    assert by_label["遭否認的會面"].type == "Meeting"
    assert by_label["1,540萬元"].type == "BudgetItem"
    assert by_label["1,540萬元"].label_en == "TWD 15.4m"


def test_literal_assertions_keep_their_kind():
    sample = make_sample(1)
    event = f"<{ID}event/e>"
    sample.node("event/e", ["Situation", "Event", "Meeting"], "會議")
    sample.assertion(
        event,
        "https://schema.org/startDate",
        '"2026-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
        f"<{ID}article/a00000>",
        [],
    )
    found = [
        a for a in read_graph(sample.turtle().encode()).assertions if isinstance(a.object, Value)
    ]
    assert [a.object for a in found] == [Value("2026-02", "xsd:gYearMonth")]


def test_focus_keeps_the_neighbourhood_and_counts_the_rest(graph):
    near = narrow_graph(graph, focus="臺北市后備指揮部".replace("后", "後"), depth=1)
    assert find_node(graph, "台北市後備指揮部").iri == near.focus
    (gone,) = near.left_out
    assert gone.reason == "focus"
    assert gone.nodes == len(graph.nodes) - len(near.nodes)
    assert gone.edges == len(graph.edges) - len(near.edges)


def test_since_and_types_and_size_add_up(graph):
    part = narrow_graph(graph, since="2025-01", types=("Dialogue", "Meeting", "Incident"), limit=8)
    assert len(part.nodes) == 8
    assert sum(r.nodes for r in part.left_out) + 8 == len(graph.nodes)
    assert sum(r.edges for r in part.left_out) + len(part.edges) == len(graph.edges)
    assert all(s.date >= "2025-01" for s in part.sources)


@pytest.mark.parametrize(
    "choice", [{"focus": "沒有這個人"}, {"since": "昨天"}, {"types": ("Nonsense",)}]
)
def test_choices_that_mean_nothing_are_refused(graph, choice):
    with pytest.raises(InputError) as error:
        narrow_graph(graph, **choice)
    assert "(" in str(error.value)


def test_files_that_are_no_graph_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_graph(tmp_path / "none.ttl")
    (tmp_path / "bad.ttl").write_text("this is no turtle")
    with pytest.raises(InputError, match="not well-formed"):
        read_graph(tmp_path / "bad.ttl")
    (tmp_path / "empty.ttl").write_text("")
    with pytest.raises(InputError, match="holds nothing"):
        read_graph(tmp_path / "empty.ttl")
