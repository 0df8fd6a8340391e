"""The embedded store: what it holds is a function of the articles in it, nothing else."""

from __future__ import annotations

import json
import shutil

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import vocab
from kg.errors import StoreError
from kg.graph import article_iri
from kg.keep import stream_quads
from kg.merge import flatten, merge
from kg.store import EmbeddedStore, open_store
from kg.writers import render
from tests.store.store_material import CHANGED, GRAPHS

STEPS = st.lists(st.one_of(
    st.tuples(st.just("put"), st.lists(st.sampled_from([*GRAPHS, "a2"]), min_size=1, max_size=3)),
    st.tuples(st.just("remove"), st.sampled_from(list(GRAPHS)))), min_size=1, max_size=6)


def batch(*keys):
    return dict(CHANGED if key == "a2" else GRAPHS[key] for key in keys)


def bytes_of(dataset):
    """What the store gives out: N-Quads of all graphs, Turtle of the default graph."""
    view = [q.triple for q in dataset.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    merged = ox.Store()
    merged.extend(ox.Quad(t.subject, t.predicate, t.object) for t in view)
    return b"".join(stream_quads(dataset)), render(merged, "ttl")


def expected(held):
    """The same by the plain way: all articles at once, merged, flattened."""
    dataset = ox.Store()
    for name, triples in held.items():
        dataset.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name))
                       for t in triples)
    merge(dataset)
    view = ox.Store()
    view.extend(ox.Quad(t.subject, t.predicate, t.object) for t in flatten(dataset))
    return render(dataset, "nq"), render(view, "ttl")


@given(STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sequence_of_adds_and_removes_leaves_the_bytes_of_what_remains(tmp_path, steps):
    folder = tmp_path / "store"
    shutil.rmtree(folder, ignore_errors=True)
    store, held = EmbeddedStore(folder), {}
    store.put([batch("b")])
    held.update(batch("b"))
    for step, what in steps:
        if step == "put":
            store.put([batch(*what)])
            held.update(batch(*what))
        elif article_iri(what) in held:
            store.remove([what])
            del held[article_iri(what)]
        else:
            with pytest.raises(StoreError, match="no article"):
                store.remove([what])
    assert bytes_of(store.read()) == expected(held)


def test_the_material_agrees_and_contradicts():
    links, _ = expected(batch(*GRAPHS))
    assert b"corroborates" in links
    assert b"contradicts" in links


def test_adding_what_is_there_changes_nothing(tmp_path):
    store = EmbeddedStore(tmp_path / "s")
    assert store.put([batch("a", "b")]).added == ["a", "b"]
    version = store.version()
    again = store.put([batch("b"), batch("a")])
    assert sorted(again.unchanged) == ["a", "b"]
    assert not again
    assert store.version() == version


def test_a_changed_article_is_replaced(tmp_path):
    store = EmbeddedStore(tmp_path / "s")
    store.put([batch("a", "c")])
    assert store.put([batch("a2")]).replaced == ["a"]
    assert bytes_of(store.read()) == expected(batch("a2", "c"))


def test_removing_an_unknown_article_takes_nothing_out(tmp_path):
    store = EmbeddedStore(tmp_path / "s")
    store.put([batch("a", "b")])
    with pytest.raises(StoreError, match="no article zz"):
        store.remove(["a", "zz"])
    assert list(store.articles()) == ["a", "b"]


def test_removing_the_last_article_leaves_an_empty_store(tmp_path):
    store = EmbeddedStore(tmp_path / "s")
    store.put([batch("a")])
    store.remove(["a"])
    assert len(store.read()) == 0


def test_a_reader_keeps_its_snapshot_through_many_writes(tmp_path):
    store = EmbeddedStore(tmp_path / "s")
    store.put([batch("a")])
    reader = store.read()
    before = bytes_of(reader)
    for _ in range(3):
        store.put([batch("b")])
        store.remove(["b"])
    assert bytes_of(reader) == before
    assert len(list((tmp_path / "s" / "snapshots").iterdir())) == 2


def test_a_failing_batch_leaves_the_batches_before_it(tmp_path):
    store = EmbeddedStore(tmp_path / "s")

    def batches():
        yield batch("a")
        raise OSError("the reader of articles failed")

    with pytest.raises(OSError, match="failed"):
        store.put(batches())
    assert list(store.articles()) == ["a"]
    assert store.put([batch("b")]).added == ["b"]


def test_what_is_no_store_is_said_to_be_none(tmp_path):
    with pytest.raises(StoreError, match="is no store"):
        EmbeddedStore(tmp_path / "none").read()
    folder = tmp_path / "s"
    EmbeddedStore(folder).put([batch("a")])
    (folder / "current.json").write_text(json.dumps({"format": 99, "snapshot": "x"}))
    with pytest.raises(StoreError, match="another version"):
        EmbeddedStore(folder).read()
    (folder / "current.json").write_text("no json")
    with pytest.raises(StoreError, match="cannot be read"):
        EmbeddedStore(folder).read()


def test_what_changes_nothing_makes_no_folder(tmp_path):
    store = EmbeddedStore(tmp_path / "typo")
    with pytest.raises(StoreError, match="typo is no store"):
        store.remove(["a"])
    assert not store.put([])
    assert not list(tmp_path.iterdir())


def test_a_file_is_no_store(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("國防部", "utf-8")
    for write in (lambda s: s.put([batch("a")]), lambda s: s.remove(["a"]), EmbeddedStore.describe):
        with pytest.raises(StoreError, match=r"a\.txt is no folder"):
            write(EmbeddedStore(file))
    assert file.read_text("utf-8") == "國防部"


def test_a_damaged_snapshot_is_said_to_be_so(tmp_path):
    store = EmbeddedStore(tmp_path / "s")
    store.put([batch("a")])
    for file in (tmp_path / "s" / "snapshots" / store.version()).iterdir():
        file.unlink()
    with pytest.raises(StoreError, match="cannot be opened"):
        store.read()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        EmbeddedStore(tmp_path / "file" / "s").put([batch("a")])


def test_describe_tells_what_an_article_was_read_from(tmp_path):
    store = open_store(str(tmp_path / "s"))
    store.put([batch("a")])
    told = store.describe()[article_iri("a")]
    assert told[str(vocab.schema_identifier)] == "a"
    assert told[str(vocab.nif_isString)].startswith("a：漢鼎演習")


@pytest.mark.parametrize("keys", ["abcd", "da", "c"])
def test_the_way_for_many_articles_gives_the_same(tmp_path, monkeypatch, keys):
    for module in ("store", "merged"):
        monkeypatch.setattr(f"kg.{module}.BULK", 0)
    store = EmbeddedStore(tmp_path / "s")
    store.put([batch(*keys)])
    store.put([batch("b")])
    assert bytes_of(store.read()) == expected(batch(*keys, "b"))


def test_blank_nodes_of_other_people_keep_their_names(tmp_path):
    node, name = ox.BlankNode("drill"), article_iri("x")
    foreign = frozenset({
        ox.Triple(node, ox.NamedNode(vocab.skos_prefLabel), ox.Literal("a _:b")),
        ox.Triple(ox.NamedNode(name), ox.NamedNode(vocab.schema_identifier), ox.Literal("x"))})
    store = EmbeddedStore(tmp_path / "s")
    store.put([{**batch("a"), name: foreign}])
    assert {q.triple for q in store.read().quads_for_pattern(
        None, None, None, ox.NamedNode(name))} == foreign
    assert {q.triple for q in store.read().quads_for_pattern(
        node, None, None, ox.DefaultGraph())} < foreign
    assert store.put([{name: foreign}]).unchanged == ["x"]
    store.remove(["x"])
    assert bytes_of(store.read()) == expected(batch("a"))


@pytest.mark.parametrize("text", ['> .\n<a> "', f"<{vocab.skos_prefLabel}> ", "\r\n .\n", "\\ .\n"])
def test_no_text_is_taken_for_syntax(tmp_path, text):
    name = article_iri("x")
    triples = frozenset({
        ox.Triple(ox.NamedNode(name), ox.NamedNode(vocab.schema_identifier), ox.Literal("x")),
        ox.Triple(ox.NamedNode(name), ox.NamedNode(vocab.nif_isString), ox.Literal(text)),
        ox.Triple(ox.NamedNode(name), ox.NamedNode(vocab.skos_prefLabel), ox.Literal(text))})
    store = EmbeddedStore(tmp_path / "s")
    store.put([{name: triples}])
    for graph in (ox.NamedNode(name), ox.DefaultGraph()):
        assert {q.triple for q in store.read().quads_for_pattern(
            None, None, None, graph)} == triples
