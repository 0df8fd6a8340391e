"""Assertions: what is stated, what stands as a fact, in which claim, from which evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import vocab
from kg.model import Quantity, Role, Value
from kg.statements import (
    PREDICATES,
    equipment_id,
    innermost,
    jurisdiction,
    place_id,
    post_id,
    stands,
    state,
    text_value,
)
from tests.samples import CLAIMS, DRILL, JAPAN, LI, MND, SUMS, WANG, find, reading_a, reading_b


def said(reading, predicate, subject=None):
    return [a for a in state(reading)
            if a.predicate == str(predicate) and subject in {None, a.subject}]


@pytest.mark.parametrize(("certainty", "polarity", "status", "fact"), [
    ("certain", "affirmed", "planned", True),
    ("probable", "affirmed", "recurring", True),
    ("certain", "affirmed", "cancelled", True),
    ("certain", "affirmed", None, True),
    ("possible", "affirmed", "planned", False),
    ("certain", "negated", "occurred", False),
    ("certain", "affirmed", "denied", False),
    ("probable", "affirmed", "hypothetical", False),
])
def test_rule_one(certainty, polarity, status, fact):
    assert stands(certainty, polarity, status) is fact


def test_every_assertion_has_evidence_and_a_known_predicate():
    text = reading_a().document.article.text
    for assertion in state(reading_a()):
        assert assertion.evidence
        assert assertion.predicate in PREDICATES
        assert all(text[s.start:s.end] == s.text for s in assertion.evidence)


def test_statements_are_a_function_of_the_article():
    a = reading_a()
    turned = replace(a, events=a.events[::-1], money=a.money[::-1], claims=a.claims[::-1])
    assert state(turned) == state(a)
    ids = [assertion.id for assertion in state(a)]
    assert len(ids) == len(set(ids))


def test_same_words_in_another_article_are_another_assertion():
    assert not {a.id for a in state(reading_a())} & {b.id for b in state(reading_b())}


def test_a_post_is_held_and_gives_an_affiliation():
    (held,) = said(reading_a(), vocab.org_holds, WANG.id)
    assert held.object == post_id("部長", MND.id)
    (affiliation,) = said(reading_a(), vocab.affiliatedWith, WANG.id)
    assert affiliation.object == MND.id
    assert affiliation.asserted
    assert affiliation.confidence == 0.9


def test_a_former_post_is_marked_and_gives_no_affiliation():
    (held,) = said(reading_a(), vocab.org_holds, LI.id)
    assert held.former
    assert held.asserted
    assert not said(reading_a(), vocab.affiliatedWith, LI.id)


def test_a_denied_event_leaves_no_fact():
    (joined,) = said(reading_a(), vocab.participatesIn, JAPAN.id)
    assert joined.polarity == "negated"
    assert not joined.asserted
    assert joined.claim == CLAIMS[2]


def test_a_possible_event_leaves_no_fact():
    (topic,) = said(reading_a(), vocab.topic)
    assert topic.certainty == "possible"
    assert not topic.asserted
    assert topic.claim == CLAIMS[3]


def test_times_are_typed_by_precision():
    (start,) = said(reading_a(), vocab.schema_startDate)
    (end,) = said(reading_a(), vocab.schema_endDate)
    assert start.object == Value("2025-07-10", datatype=str(vocab.xsd_date))
    assert end.object == Value("2025-07-12", datatype=str(vocab.xsd_date))
    assert len(start.evidence) == 2
    assert not said(reading_b(), vocab.schema_endDate)


def test_a_recipient_takes_part_and_an_organizer_organizes():
    deal = reading_a().events[2].id
    assert said(reading_a(), vocab.recipient, deal)[0].object == MND.id
    assert [a.object for a in said(reading_a(), vocab.participatesIn, MND.id)] == [deal]
    assert [a.object for a in said(reading_a(), vocab.organizes, MND.id)] == [DRILL]


def test_equipment_is_a_line_of_its_event_with_a_quantity():
    deal = reading_a().events[2]
    line = equipment_id(deal, deal.roles[1])
    assert said(reading_a(), vocab.involves, deal.id)[0].object == line
    assert said(reading_a(), vocab.quantity, line)[0].object == Value(
        "8", datatype=str(vocab.xsd_integer))


def test_only_the_total_is_an_events_budget():
    deal = reading_a().events[2].id
    assert [a.object for a in said(reading_a(), vocab.hasBudget, deal)] == [SUMS[2]]
    assert [a.object for a in said(reading_a(), vocab.partOfBudget)] == [SUMS[2]]
    assert said(reading_a(), vocab.statedEquivalent, SUMS[0])[0].object == SUMS[1]
    assert said(reading_a(), vocab.purpose, SUMS[0])[0].object == text_value("購置")


def test_a_rough_repetition_restates_and_is_no_second_budget():
    a = reading_a()
    total = a.money[2]
    rough = replace(total, id="money/rough", amount=2_500_000_000, approximate=True)
    reading = replace(a, money=(*a.money, rough))
    assert said(reading, vocab.restates, rough.id)[0].object == total.id
    assert [s.object for s in said(reading, vocab.hasBudget, total.event)] == [total.id]
    far = replace(rough, amount=3_500_000_000)
    assert not said(replace(a, money=(*a.money, far)), vocab.restates)


def test_a_total_covers_years_and_a_slice_has_one():
    assert {a.object for a in said(reading_a(), vocab.coversFiscalYear, SUMS[2])} == {
        "fiscal-year/tw-2026", "fiscal-year/tw-2027"}
    assert not said(reading_a(), vocab.fiscalYear, SUMS[2])
    assert said(reading_a(), vocab.fiscalYear, SUMS[0])[0].object == "fiscal-year/tw-2026"


def test_an_equivalent_has_the_fiscal_year_of_the_sum_it_restates():
    reading = reading_a()
    assert jurisdiction(reading.money[1], reading) == "tw"
    assert jurisdiction(replace(reading.money[1], equivalent_of=None), reading) == "us"


def test_a_sum_in_a_denied_claim_keeps_its_slots_and_loses_its_ties():
    a = reading_a()
    claim = replace(a.claims[1], polarity="negated")
    reading = replace(a, claims=(claim,))
    assert all(s.asserted for s in said(reading, vocab.stage))
    assert not any(s.asserted for s in said(reading, vocab.funds))


def test_a_doubt_counts_only_for_a_claim_of_one_sentence():
    a = reading_a()
    short = replace(a, claims=(replace(a.claims[1], certainty="possible"),))
    assert {s.certainty for s in said(short, vocab.funds)} == {"possible"}
    whole = find(a.document.article.text, a.document.article.text)
    long = replace(a, claims=(replace(a.claims[1], certainty="possible", span=whole),))
    assert {s.certainty for s in said(long, vocab.funds)} == {"certain"}


def test_the_innermost_claim_is_the_shortest_that_covers():
    a = reading_a()
    outer = replace(a.claims[0], id="claim/outer",
                    span=find(a.document.article.text, a.document.article.text))
    assert innermost(a.events[0].trigger, (outer, *a.claims)) == a.claims[0]
    assert innermost(find(a.document.article.text, "國防部長"), a.claims) is None


def test_a_ranking_stands_only_between_events_that_happen():
    a = reading_a()
    assert said(a, vocab.ranksAbove)[0].asserted
    supposed = replace(a, events=(a.events[0], replace(a.events[1], status="hypothetical")))
    assert not said(supposed, vocab.ranksAbove)[0].asserted


@pytest.mark.parametrize(("value", "unit", "bound", "name", "text"), [
    (2, "星期", "at_least", vocab.minimumDuration, "P14D"),
    (3, "年", None, vocab.duration, "P3Y"),
    (5, "天", "at_most", vocab.maximumDuration, "P5D"),
    (6, "小時", None, vocab.duration, "PT6H"),
])
def test_durations(value, unit, bound, name, text):
    a = reading_a()
    length = Quantity(a.events[0].duration.span, "duration", value, unit=unit, bound=bound)
    reading = replace(a, events=(replace(a.events[0], duration=length),))
    (assertion,) = said(reading, name)
    assert assertion.object == Value(text, datatype=str(vocab.xsd_duration))


def test_a_country_as_a_location_is_a_place():
    role = Role("place", find("在日本", "日本"), JAPAN.id)
    assert place_id(role).startswith("place/")
    assert place_id(Role("place", find("在日本", "日本"), "place/keelung")) == "place/keelung"


@pytest.mark.parametrize(("text", "language"), [
    ("國防部", "zh-hant-tw"), ("MND", "en"), ("F-16V戰機", "zh-hant-tw"), ("93", "zh-hant-tw")])
def test_languages_of_labels(text, language):
    assert text_value(text).language == language
