"""Across articles: agreement, contradiction, labels; exact under addition and removal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as some

from kg import vocab
from kg.graph import Builder, ExtractionRunInfo, article_iri
from kg.merge import across, flatten, merge
from kg.model import Resolution, TimeValue
from kg.writers import render, to_rdflib
from tests.samples import ARMY, DRILL, MND, WANG, reading_a, reading_b

RUN = ExtractionRunInfo("1")


def build(*readings):
    builder = Builder(run=RUN)
    for reading in readings:
        builder.add(reading)
    return builder.finish()


def renamed(reading, name, published=None):
    article = reading.document.article
    article = replace(article, id=name, published=published or article.published)
    return replace(reading, document=replace(reading.document, article=article))


def linked(dataset, predicate):
    """Return (subject, predicate, object) of both ends of each link, local names."""
    graph = to_rdflib(dataset)
    def said(node):
        return tuple(str(graph.value(node, p)).rpartition("/")[2] for p in (
            vocab.rdf_subject, vocab.rdf_predicate, vocab.rdf_object))
    return sorted((said(a), said(b)) for a, b in graph.subject_objects(predicate))


def test_what_two_articles_report_is_corroborated():
    pairs = linked(build(reading_a(), reading_b()), vocab.corroborates)
    assert all(a == b for a, b in pairs)
    assert {a[1].rpartition("#")[2] for a, _ in pairs} == {
        "holds", "affiliatedWith", "participatesIn", "status", "location"}


def test_what_cannot_both_hold_is_contradicted():
    pairs = linked(build(reading_a(), reading_b()), vocab.contradicts)
    assert [(a[2], b[2]) for a, b in pairs if "startDate" in a[1]] == [
        ("2025-07-17", "2025-07-10")]
    assert [a[0] for a, _ in pairs if "hasBudget" in a[1]] == [DRILL.removeprefix("event/")]
    assert len(pairs) == 2


def test_an_event_denied_elsewhere_is_contradicted():
    b = reading_b()
    denying = replace(b, events=(replace(b.events[0], status="denied"),))
    pairs = linked(build(reading_a(), denying), vocab.contradicts)
    assert any("status" in a[1] for a, _ in pairs)


def test_a_triple_denied_elsewhere_is_contradicted():
    b = reading_b()
    denying = replace(b, events=(replace(b.events[0], polarity="negated"),))
    pairs = linked(build(reading_a(), denying), vocab.contradicts)
    assert any(a[1].endswith("participatesIn") and a == b for a, b in pairs)


def test_a_coarser_date_is_no_contradiction():
    b = reading_b()
    coarse = replace(b, events=(replace(b.events[0], time=replace(b.events[0].time,
                                                                  start="2025-07")),))
    pairs = linked(build(reading_a(), coarse), vocab.contradicts)
    assert not [a for a, _ in pairs if "startDate" in a[1]]


def test_another_years_round_neither_confirms_nor_contradicts():
    b = reading_b()
    earlier = replace(b, events=(replace(b.events[0], time=TimeValue("2019-07-17")),), money=())
    dataset = build(reading_a(), renamed(earlier, "old", date(2019, 6, 1)))
    assert linked(dataset, vocab.contradicts) == []
    said = {a[1].rpartition("#")[2] for a, _ in linked(dataset, vocab.corroborates)}
    assert said == {"holds", "affiliatedWith"}


def test_a_rough_amount_near_another_is_no_contradiction():
    b = reading_b()
    near = replace(b, money=(replace(b.money[0], amount=1_210_000_000, approximate=True),))
    pairs = linked(build(reading_a(), near), vocab.contradicts)
    assert not [a for a, _ in pairs if "hasBudget" in a[1]]


def test_an_article_never_contradicts_or_corroborates_itself():
    assert not across(build(reading_a()))


def test_links_grow_with_the_reports_and_not_with_their_square():
    many = [renamed(reading_b(), f"n{i}", date(2025, 6, 1 + i)) for i in range(12)]
    graph = to_rdflib(build(*many))
    links = len(list(graph.subject_objects(vocab.corroborates)))
    assert links == 11 * len(set(linked(build(many[0], many[1]), vocab.corroborates)))


LABELS = ("漢鼎演習", "漢鼎卅號演習", "漢鼎三十號")
ARTICLES = [
    replace(renamed(reading, f"r{i}"),
            events=(replace(reading.events[0], name=LABELS[i % 3]), *reading.events[1:]))
    for i, reading in enumerate([reading_a(), reading_b()] * 3)
]


@settings(deadline=None, max_examples=25)
@given(some.lists(some.tuples(some.booleans(), some.integers(0, 5)), max_size=12))
def test_adding_and_removing_leaves_what_never_having_added_leaves(steps):
    builder, present = Builder(run=RUN), set()
    for adding, i in steps:
        if adding:
            builder.add(ARTICLES[i])
            present.add(i)
        else:
            builder.dataset.remove_graph(ox.NamedNode(article_iri(f"r{i}")))
            present.discard(i)
        merge(builder.dataset)
    assert render(builder.finish(), "ttl") == render(
        build(*(ARTICLES[i] for i in sorted(present))), "ttl")


def test_merging_twice_changes_nothing():
    dataset = build(reading_a(), reading_b())
    before = render(dataset, "nq")
    merge(dataset)
    assert render(dataset, "nq") == before


def test_one_preferred_label_a_language_and_the_others_stay_as_alternatives():
    graph = to_rdflib(build(*ARTICLES[:3]))
    event = next(iter(graph.subjects(vocab.skos_altLabel, None)), None)
    assert event is not None
    drill = next(s for s in graph.subjects() if str(s).endswith(DRILL))
    assert [str(o) for o in graph.objects(drill, vocab.skos_prefLabel)] == ["漢鼎卅號演習"]
    assert {str(o) for o in graph.objects(drill, vocab.skos_altLabel)} == {
        "漢鼎演習", "漢鼎三十號"}


def test_the_same_actor_is_one_node():
    graph = to_rdflib(build(reading_a(), reading_b()))
    assert len(set(graph.subjects(vocab.rdf_type, vocab.Organization))) == 2
    assert {MND.id, ARMY.id, WANG.id} <= {str(s).removeprefix(vocab.BASE)
                                          for s in graph.subjects()}


def test_an_empty_article_adds_only_itself():
    bare = replace(reading_b(), resolution=Resolution((), (), ()), claims=(), events=(), money=())
    before = {str(t) for t in flatten(build(reading_a()))}
    after = {str(t) for t in flatten(build(reading_a(), bare))}
    assert before < after
    assert all(article_iri("b-1") in line for line in after - before)
