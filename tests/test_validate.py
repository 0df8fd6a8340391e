"""Shapes: each rule finds what breaks it, pySHACL agrees, and quarantine leaves no breach."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

from kg import vocab
from kg.graph import Builder, ExtractionRunInfo, article_iri
from kg.resources import ontology
from kg.validate import local, quarantine, validate
from kg.writers import render, to_rdflib
from tests.samples import DRILL, MND, SUMS, WANG, reading_a, reading_b

RUN = ExtractionRunInfo("1")
GRAPH = ox.NamedNode(article_iri("a-1"))


def dataset():
    builder = Builder(run=RUN)
    builder.add(reading_a())
    builder.add(reading_b())
    return builder.finish()


def iri(name):
    return ox.NamedNode(name if "://" in name else vocab.BASE + name)


def first(data, cls):
    quads = data.quads_for_pattern(None, ox.NamedNode(vocab.rdf_type), ox.NamedNode(cls), GRAPH)
    return min((quad.subject for quad in quads), key=str)


def drop(data, node, predicate):
    for quad in list(data.quads_for_pattern(node, ox.NamedNode(predicate), None, GRAPH)):
        data.remove(quad)


def put(data, node, predicate, value):
    data.add(ox.Quad(node, ox.NamedNode(predicate), value, GRAPH))


def text(value, **kind):
    return ox.Literal(value, **kind)


def assertion(data, predicate, *, standing):
    wanted = {str(a.subject.value) for a in data.quads_for_pattern(
        None, ox.NamedNode(vocab.rdf_predicate), ox.NamedNode(predicate), GRAPH)}
    denied = {a.subject.value for a in data.quads_for_pattern(
        None, ox.NamedNode(vocab.polarity), ox.NamedNode(vocab.negated), GRAPH)}
    return iri(min(wanted - denied if standing else wanted & denied))


def break_mention_text(data):
    node = first(data, vocab.Mention)
    drop(data, node, vocab.nif_anchorOf)
    put(data, node, vocab.nif_anchorOf, text("不在此處"))


def break_mention_place(data):
    drop(data, first(data, vocab.Mention), vocab.nif_beginIndex)


def break_evidence(data):
    drop(data, first(data, vocab.Assertion), vocab.evidence)


def break_claimant(data):
    drop(data, first(data, vocab.Claim), vocab.claimedBy)


def break_certainty(data):
    put(data, first(data, vocab.Claim), vocab.certainty, ox.NamedNode(vocab.possible))


def break_confidence(data):
    node = first(data, vocab.Assertion)
    drop(data, node, vocab.confidence)
    put(data, node, vocab.confidence, text("1.5", datatype=ox.NamedNode(vocab.xsd_decimal)))


def break_label_language(data):
    put(data, iri(MND.id), vocab.skos_altLabel, text("國防部", language="zh-hans"))


def break_label(data):
    drop(data, iri(WANG.id), vocab.skos_prefLabel)


def break_actor_class(data):
    put(data, iri(WANG.id), vocab.rdf_type, ox.NamedNode(vocab.Organization))


def break_amount(data):
    drop(data, iri(SUMS[0]), vocab.amount)
    put(data, iri(SUMS[0]), vocab.amount,
        text("-12", datatype=ox.NamedNode(vocab.xsd_integer)))


def break_currency(data):
    drop(data, iri(SUMS[1]), vocab.currency)


def break_years(data):
    put(data, iri(SUMS[0]), vocab.coversFiscalYear, iri("fiscal-year/tw-2026"))


def break_event_mention(data):
    for quad in list(data.quads_for_pattern(None, ox.NamedNode(vocab.refersTo), iri(DRILL),
                                            GRAPH)):
        data.remove(quad)


def break_event_type(data):
    data.remove(ox.Quad(iri(DRILL), ox.NamedNode(vocab.rdf_type),
                        ox.NamedNode(vocab.NAMESPACE + "Exercise"), GRAPH))


def break_date(data):
    put(data, iri(DRILL), vocab.schema_startDate, text("七月"))


def break_standing_fact(data):
    node = assertion(data, vocab.affiliatedWith, standing=True)
    data.remove(ox.Quad(iri(WANG.id), ox.NamedNode(vocab.affiliatedWith), iri(MND.id), GRAPH))
    assert node


def break_denied_fact(data):
    node = assertion(data, vocab.participatesIn, standing=False)
    value = {p: next(iter(data.quads_for_pattern(node, ox.NamedNode(p), None, GRAPH))).object
             for p in (vocab.rdf_subject, vocab.rdf_object)}
    put(data, value[vocab.rdf_subject], vocab.participatesIn, value[vocab.rdf_object])


def break_unsupported_fact(data):
    put(data, iri(MND.id), vocab.funds, iri(SUMS[1]))


def break_article(data):
    drop(data, GRAPH, vocab.nif_isString)


BREACHES = {
    "MentionText": break_mention_text, "Mention": break_mention_place,
    "Statement": break_evidence, "Claim": break_claimant, "Statement ": break_certainty,
    "Assertion": break_confidence, "Labels": break_label_language, "Labels ": break_label,
    "Actor": break_actor_class, "Money": break_amount, "Money ": break_currency,
    "FiscalYearsOnce": break_years, "Situation": break_event_mention,
    "Situation ": break_event_type, "Situation  ": break_date,
    "AssertedFact": break_standing_fact, "UnassertedFact": break_denied_fact,
    "SupportedFact": break_unsupported_fact, "Article": break_article,
}


# pySHACL takes seconds for each: the rules checked in Python, and one of SHACL core.
REFERENCE = ("MentionText", "AssertedFact", "UnassertedFact", "SupportedFact", "Situation")


def pyshacl_rules(data):
    """Return the shapes that pySHACL finds broken in the graph of the one article."""
    store = ox.Store()
    store.extend(q for q in data if q.graph_name == GRAPH)
    shapes = rdflib.Graph().parse(ontology("shapes.ttl"))
    hierarchy = rdflib.Graph()
    for name in ("core.ttl", "events.ttl"):
        hierarchy.parse(ontology(name))
    _, report, _ = pyshacl.validate(to_rdflib(store), shacl_graph=shapes, ont_graph=hierarchy)
    parents = {o: s for s, o in shapes.subject_objects(SH.property)}
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceShape)
        names = {str(o) for o in report.objects(result, SH.resultMessage)}
        found.add(local(str(_root(shape, names, shapes, parents))))
    return found


def _root(shape, messages, shapes, parents):
    if isinstance(shape, rdflib.URIRef):
        return shape
    for node in parents:  # pySHACL renames the blank nodes of property shapes
        if {str(o) for o in shapes.objects(node, SH.message)} == messages:
            return parents[node]
    raise AssertionError(messages)


def test_a_graph_of_ours_breaks_no_rule():
    assert validate(dataset()) == ()
    assert validate(to_rdflib(dataset())) == ()
    assert pyshacl_rules(dataset()) == set()


def test_the_quantity_of_what_does_not_happen_is_no_fact():
    reading = reading_a()
    events = tuple(replace(event, status="denied") if any(role.quantity for role in event.roles)
                   else event for event in reading.events)
    assert events != reading.events
    builder = Builder(run=RUN)
    builder.add(replace(reading, events=events, rankings=()))
    data = builder.finish()
    quantity = iri(vocab.quantity)
    said = [*data.quads_for_pattern(None, iri(vocab.rdf_predicate), quantity)]
    assert said
    assert [*data.quads_for_pattern(None, quantity, None)] == []
    assert validate(data) == ()
    assert pyshacl_rules(data) == set()


@pytest.mark.parametrize("rule", BREACHES)
def test_each_breach_is_found(rule):
    data = dataset()
    BREACHES[rule](data)
    assert rule.strip() in {v.rule for v in validate(data)}


@pytest.mark.parametrize("rule", REFERENCE)
def test_pyshacl_finds_the_same(rule):
    data = dataset()
    BREACHES[rule](data)
    found = {v.rule for v in validate(data)}
    expected = pyshacl_rules(data)
    assert rule.strip() in expected or rule.strip() == "UnassertedFact"
    # What pySHACL calls a fact of a situation that is not asserted is one rule here.
    same = {"SituationIsNoFact": "UnassertedFact"}
    assert {same.get(name, name) for name in expected} == found


@pytest.mark.parametrize("rule", BREACHES)
def test_quarantine_leaves_no_breach_and_says_why(rule):
    data = dataset()
    BREACHES[rule](data)
    before = len(data)
    cleaned, violations = quarantine(data)
    assert cleaned is data
    assert validate(data) == ()
    assert len(data) < before
    assert rule.strip() in {v.rule for v in violations}
    assert {v.article for v in violations} == {"a-1"}
    for violation in violations:
        assert violation.reason.isascii()
        assert not violation.reason_zh.isascii()
        assert str(violation).startswith("a-1: ")


def test_quarantine_of_one_article_leaves_the_other():
    data = dataset()
    break_article(data)
    quarantine(data)
    builder = Builder(run=RUN)
    builder.add(reading_b())
    assert render(data, "nq") == render(builder.finish(), "nq")


def test_a_sound_graph_is_left_as_it_is():
    data = dataset()
    before = render(data, "nq")
    assert quarantine(data)[1] == ()
    assert render(data, "nq") == before


def test_what_rests_on_a_broken_mention_goes_with_it():
    data = dataset()
    claim = reading_a().claims[2]
    mention = next(q.object for q in data.quads_for_pattern(
        iri(claim.id), ox.NamedNode(vocab.evidence), None))
    drop(data, mention, vocab.nif_endIndex)
    _, violations = quarantine(data)
    assert {"Mention", "Statement"} <= {v.rule for v in violations}
    assert not list(data.quads_for_pattern(iri(claim.id), None, None))
