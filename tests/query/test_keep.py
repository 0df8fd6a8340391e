"""Keeping articles: what a store gives out is what ``kg build`` writes."""

from __future__ import annotations

import html
from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.errors import InputError
from kg.keep import add_articles, export_store
from kg.store import EmbeddedStore


@pytest.mark.parametrize("ending", ["ttl", "nq"])
def test_the_export_of_a_store_has_the_bytes_of_a_build(news, built, tmp_path, ending):
    export_store(news, str(tmp_path / f"out.{ending}"))
    assert (tmp_path / f"out.{ending}").read_bytes() == (built / f"built.{ending}").read_bytes()


def test_adding_again_reads_nothing_and_removing_leaves_no_trace(articles, pipeline, tmp_path):
    store = EmbeddedStore(tmp_path / "s")
    some = sorted(articles, key=lambda a: len(a.text))[:3]
    add_articles(store, some[:2], pipeline=pipeline)
    export_store(store, str(tmp_path / "before.nq"))

    class Refuses:
        def read(self, article):
            raise AssertionError(article.id)

    again = add_articles(store, some[:2], pipeline=Refuses())
    assert sorted(again.unchanged) == sorted(a.id for a in some[:2])
    assert not again
    assert add_articles(store, some[2:], pipeline=pipeline).added == [some[2].id]
    changed = replace(some[0], title="另一個標題")
    assert add_articles(store, [changed], pipeline=pipeline).replaced == [some[0].id]
    add_articles(store, some[:1], pipeline=pipeline)
    store.remove([some[2].id])
    export_store(store, str(tmp_path / "after.nq"))
    assert (tmp_path / "before.nq").read_bytes() == (tmp_path / "after.nq").read_bytes()


def test_rdf_12_reifies_every_assertion_on_its_own_iri(news, tmp_path):
    export_store(news, str(tmp_path / "out.ttl"), "ttl12")
    back = ox.Store()
    back.bulk_load(path=str(tmp_path / "out.ttl"), format=ox.RdfFormat.TURTLE)
    reifies = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
    read = {q.subject: q.object for q in back.quads_for_pattern(None, reifies, None)}
    plain = news.read()
    parts = [{q.subject: q.object for q in plain.quads_for_pattern(
        None, ox.NamedNode(p), None, ox.DefaultGraph())}
        for p in (vocab.rdf_subject, vocab.rdf_predicate, vocab.rdf_object)]
    assert len(read) == len(parts[0]) > 100
    assert all(read[node] == ox.Triple(*(part[node] for part in parts)) for node in parts[0])
    facts = set(plain.quads_for_pattern(None, ox.NamedNode(vocab.participatesIn), None,
                                        ox.DefaultGraph()))
    assert facts <= set(back)
    export_store(news, str(tmp_path / "again.ttl"), "ttl12")
    assert (tmp_path / "again.ttl").read_bytes() == (tmp_path / "out.ttl").read_bytes()


@pytest.mark.parametrize("ending", ["nt", "jsonld", "graphml"])
def test_other_formats_are_written_too(news, tmp_path, ending):
    export_store(news, str(tmp_path / f"out.{ending}"))
    assert "國家安全會議" in html.unescape((tmp_path / f"out.{ending}").read_text("utf-8"))


def test_an_unknown_ending_is_refused_before_any_work(news, tmp_path):
    with pytest.raises(InputError, match="xlsx"):
        export_store(news, str(tmp_path / "out.xlsx"))
