"""Hygiene of the ontologies: labels, definitions, domains, alignments, and no drift."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS, Namespace, URIRef

from kg import vocab
from kg.errors import DataError
from kg.event_ontology import event_ontology, event_types
from kg.graph import ExtractionRunInfo, to_graph
from kg.resources import ontology
from kg.statements import PREDICATES
from tests.samples import reading_a, reading_b

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = Namespace("https://schema.org/")
KG = Namespace(vocab.NAMESPACE)
LANGUAGES = {"zh-hant-tw", "en"}
ALIGNING = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty,
            OWL.inverseOf, SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch)


def tool(name):
    spec = spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in ("core.ttl", "events.ttl"):
        graph.parse(ontology(name))
    return graph


GRAPH = load()
CLASSES = sorted(s for s in GRAPH.subjects(RDF.type, OWL.Class) if s.startswith(KG))
PROPERTIES = sorted({s for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
                     for s in GRAPH.subjects(RDF.type, kind) if s.startswith(KG)})
INDIVIDUALS = sorted(s for s in GRAPH.subjects(RDF.type, OWL.NamedIndividual))
TERMS = {*CLASSES, *PROPERTIES, *INDIVIDUALS}
PROFILE_CLASSES = re.findall(r"\w+", """
    Actor Person Organization Country Situation Event Dialogue Meeting Visit Exercise Deployment
    ArmsSale Programme Training Appointment Legislation Establishment Incident Money BudgetItem
    FiscalYear Equipment Place Post Article Document Mention Claim Assertion ExtractionRun
""")
PROFILE_PROPERTIES = re.findall(r"\w+", """
    participatesIn organizes supplier recipient affiliatedWith status ranksAbove delegationSize
    involves quantity topic funds hasBudget partOfBudget amount currency approximate upperAmount
    fiscalYear coversFiscalYear rocYear stage purpose statedEquivalent claimedBy via citedSource
    certainty polarity confidence inClaim evidence reportedIn corroborates contradicts
    sentenceIndex refersTo
""")
VALUES = re.findall(r"\w+", """
    occurred ongoing planned proposed recurring cancelled denied hypothetical stageProposed
    stageBudgeted stageApproved stageFrozen stageCut stageSold stageSpent stageEstimated
    stageOther certain probable possible affirmed negated
""")


def test_the_terms_of_the_profile_are_there():
    assert {KG[name] for name in PROFILE_CLASSES} <= {*CLASSES}
    assert {KG[name] for name in PROFILE_PROPERTIES} <= {*PROPERTIES}
    assert {KG[name] for name in VALUES} == {*INDIVIDUALS}


@pytest.mark.parametrize("term", sorted(TERMS))
def test_every_term_has_label_and_definition_in_both_languages(term):
    for predicate in (RDFS.label, SKOS.definition):
        values = list(GRAPH.objects(term, predicate))
        assert {value.language for value in values} == LANGUAGES
        assert len(values) == len(LANGUAGES)
        assert all(str(value).strip() for value in values)


@pytest.mark.parametrize("term", PROPERTIES)
def test_every_property_has_domain_and_range(term):
    for single, several in ((RDFS.domain, SCHEMA.domainIncludes),
                            (RDFS.range, SCHEMA.rangeIncludes)):
        ends = [*GRAPH.objects(term, single), *GRAPH.objects(term, several)]
        assert ends
        assert all(end in TERMS or not end.startswith(KG) for end in ends)
        assert len(list(GRAPH.objects(term, single))) <= 1


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES])
def test_every_term_is_aligned_or_says_why_not(term):
    aligned = [value for predicate in ALIGNING for value in GRAPH.objects(term, predicate)
               if not value.startswith(KG)]
    assert aligned or list(GRAPH.objects(term, SKOS.note))


def test_every_parent_exists():
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range,
                      OWL.disjointWith):
        for value in GRAPH.objects(None, predicate):
            assert value in TERMS or not value.startswith(KG), value


def test_event_types_are_below_event_type():
    types = set(GRAPH.transitive_subjects(RDFS.subClassOf, KG.EventType)) - {KG.EventType}
    assert {URIRef(KG[name]) for name in PROFILE_CLASSES[6:18]} <= types
    assert not types & set(GRAPH.transitive_subjects(RDFS.subClassOf, KG.Event))


def test_the_vocabulary_is_up_to_date():
    assert tool("make_vocab").render(ROOT / "ontologies" / "core.ttl") == (
        ROOT / "kg" / "vocab.py").read_text("utf-8")


def test_the_event_ontology_is_up_to_date():
    assert event_ontology() == (ROOT / "ontologies" / "events.ttl").read_text("utf-8")


def test_a_new_event_file_is_a_new_class(tmp_path):
    (tmp_path / "blockade.yaml").write_text(
        "name: Blockade\nparent: Deployment\nlabel: {zh-hant-tw: 封鎖, en: Blockade}\n"
        "definition: {zh-hant-tw: 封鎖海域。, en: A sea area is closed.}\n", "utf-8")
    graph = rdflib.Graph().parse(data=event_ontology(tmp_path), format="turtle")
    assert (KG.Blockade, RDFS.subClassOf, KG.Deployment) in graph
    assert event_types(tmp_path) == {"Blockade"}


@pytest.mark.parametrize("text", ["name: X", "[", "name: X\nparent: Event\nlabel: 3"])
def test_an_event_file_that_is_none_is_named(tmp_path, text):
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    with pytest.raises(DataError, match=r"(?s)x\.yaml.*kg check"):
        event_ontology(tmp_path)


def test_the_tools_report_drift(tmp_path, monkeypatch, capsys):
    for name in ("make_vocab", "make_events_ttl"):
        module = tool(name)
        assert module.main(["--check"]) == 0
        monkeypatch.setattr(module, "TARGET", tmp_path / name)
        assert module.main(["--check"]) == 1
        assert "not up to date" in capsys.readouterr().err
        assert module.main([]) == 0
        assert module.main(["--check"]) == 0


def test_constants_in_the_code_are_terms():
    used = {(path, name) for path in ROOT.glob("kg/**/*.py") if path.name != "vocab.py"
            for name in re.findall(r"\bvocab\.([A-Za-z_]\w*)", path.read_text("utf-8"))}
    assert len(used) > 50
    assert not {(path.name, name) for path, name in used if not hasattr(vocab, name)}


@pytest.mark.parametrize("pattern", ["kg/queries/*.rq", "ontologies/*.ttl", "kg/view/*.py",
                                     "docs/**/*.md", "README*.md"])
def test_names_with_our_prefix_are_terms(pattern):
    known = {str(term).removeprefix(vocab.NAMESPACE) for term in TERMS}
    for path in ROOT.glob(pattern):
        text = path.read_text("utf-8")
        names = set(re.findall(r"(?<![\w/])kg:([A-Za-z]\w*)", text))
        assert names <= known, f"{path.name}: {sorted(names - known)}"


def test_shapes_name_terms_and_speak_both_languages():
    shapes = rdflib.Graph().parse(ontology("shapes.ttl"))
    for value in {*shapes.objects(None, SH.targetClass), *shapes.objects(None, SH.path),
                  *shapes.objects(None, SH["class"])}:
        assert value in TERMS or not value.startswith(KG), value
    speaking = list(shapes.subjects(SH.message, None))
    assert len(speaking) > 60
    for shape in speaking:
        assert {m.language for m in shapes.objects(shape, SH.message)} == LANGUAGES
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        assert (shape, RDFS.comment, None) in shapes


def test_what_is_stated_is_in_the_shape_of_supported_facts():
    shapes = rdflib.Graph().parse(ontology("shapes.ttl"))
    select = str(next(shapes.objects(shapes.value(
        URIRef("https://example.org/kg/shapes#SupportedFact"), SH.sparql), SH.select)))
    listed = set(re.findall(r"(kg|schema|org):(\w+)", select))
    stated = {(prefix, name[len(iri):]) for name in PREDICATES
              for prefix, iri in vocab.PREFIXES.items()
              if prefix in {"kg", "schema", "org"} and name.startswith(iri)}
    assert stated == listed


@pytest.mark.filterwarnings("ignore")  # owlrl's own
def test_owl_rl_reasoning_finds_no_contradiction():
    graph = to_graph([reading_a(), reading_b()], run=ExtractionRunInfo("1"))
    total = graph + GRAPH
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(total)
    errors = [str(o) for s in total.subjects(
        RDF.type, URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage"))
        for o in total.objects(s)]
    assert not errors
    assert not list(total.subjects(RDF.type, OWL.Nothing))
    drill = KG.Situation
    assert any(total.subjects(RDF.type, drill))
