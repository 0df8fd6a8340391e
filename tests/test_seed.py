"""The graph of the one real article the project began with, fact by fact.

Runs where the shared corpus lies beside the checkout; holds names and figures of the
article, none of its sentences.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS, XSD
from typer.testing import CliRunner

from kg import vocab
from kg.cli import app
from kg.statements import PREDICATES
from kg.writers import read_graph

SEED = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "seed-article.txt"
pytestmark = pytest.mark.skipif(not SEED.is_file(),
                                reason="the shared corpus is not beside the checkout")

TALKS = {
    "蒙特瑞會談": {"Monterey Talks"},
    "國防安全會談": {"Defense Review Talks", "DRT"},
    "政治軍事對話": {"Political and Military Dialogue"},
}
CONFERENCE, LOWER = "國防政策專案會議", "專案政策會議"
PROGRAMME, SEMINARS = "台美國防部共同合作評估案", "研討會"
ANALYST, MINISTRY, MINISTRY_HQ = "揭仲", "國防部", "國防部本部"
DIALOGUE, PROGRAMME_TYPE = (URIRef(vocab.NAMESPACE + name) for name in ("Dialogue", "Programme"))


@pytest.fixture(scope="module")
def graph(tmp_path_factory) -> Graph:
    target = tmp_path_factory.mktemp("seed") / "seed.ttl"
    done = CliRunner().invoke(app, ["build", str(SEED), "--published", "2025-09-04",
                                    "-o", str(target)])
    assert done.exit_code == 0, done.output
    return read_graph(target)


@pytest.fixture(scope="module")
def text(graph) -> str:
    (found,) = graph.objects(None, vocab.nif_isString)
    return str(found)


def named(graph: Graph, label: str) -> URIRef:
    """Return the one node that bears a preferred label, whatever its language."""
    (found,) = {node for node, _, word in graph.triples((None, SKOS.prefLabel, None))
                if str(word) == label}
    return found


def labels(graph: Graph, nodes) -> set[str]:
    return {str(word) for node in nodes for word in graph.objects(node, SKOS.prefLabel)
            if word.language == vocab.LANGUAGE}


def statements(graph: Graph, fact) -> list[URIRef]:
    subject, predicate, item = fact
    return [node for node in graph.subjects(RDF.object, item)
            if (node, RDF.subject, subject) in graph and (node, RDF.predicate, predicate) in graph]


def assert_fact(graph: Graph, *fact) -> None:
    """A triple stands, and an assertion of it leads to words of the article."""
    assert fact in graph
    words = [str(word) for node in statements(graph, fact)
             for mention in graph.objects(node, vocab.evidence)
             for word in graph.objects(mention, vocab.nif_anchorOf)]
    assert any(words), f"nothing in the article is named as the evidence of {fact}"


def sum_of(graph: Graph, amount: int, currency: str) -> URIRef:
    (found,) = [node for node in graph.subjects(vocab.amount, Literal(amount))
                if (node, vocab.currency, Literal(currency)) in graph]
    return found


def years_of(graph: Graph, money: URIRef) -> list[int]:
    years = (graph.value(year, vocab.schema_startDate)
             for predicate in (vocab.fiscalYear, vocab.coversFiscalYear)
             for year in graph.objects(money, predicate))
    return sorted(int(str(year)) for year in years)


def claims_of(graph: Graph, speaker: URIRef) -> dict[str, URIRef]:
    """Return the claims of a speaker by their words."""
    return {str(graph.value(mention, vocab.nif_anchorOf)): claim
            for claim in graph.subjects(vocab.claimedBy, speaker)
            for mention in graph.objects(claim, vocab.evidence)}


def test_every_mention_is_the_text_at_its_place(graph, text):
    mentions = list(graph.subjects(RDF.type, vocab.Mention))
    assert len(mentions) > 100
    for mention in mentions:
        start, end = (int(str(graph.value(mention, edge)))
                      for edge in (vocab.nif_beginIndex, vocab.nif_endIndex))
        assert text[start:end] == str(graph.value(mention, vocab.nif_anchorOf))


def test_every_fact_has_an_assertion_that_stands(graph):
    stated = [fact for fact in graph if str(fact[1]) in PREDICATES
              and (fact[0], RDF.type, vocab.FiscalYear) not in graph]
    assert len(stated) > 50
    for fact in stated:
        assert_fact(graph, *fact)


def test_the_analyst_and_his_post(graph):
    analyst = named(graph, ANALYST)
    institute = named(graph, "淡江大學國際事務與戰略研究所")
    assert (analyst, RDF.type, vocab.Person) in graph
    assert_fact(graph, analyst, vocab.affiliatedWith, institute)
    posts = [post for post in graph.objects(analyst, vocab.org_holds)
             if (post, vocab.org_postIn, institute) in graph]
    assert labels(graph, posts) == {"兼任助理教授"}


@pytest.mark.parametrize(("label", "english", "kind"), [
    (MINISTRY, "Ministry of National Defense (Taiwan)", vocab.Organization),
    ("國家安全會議", "National Security Council (Taiwan)", vocab.Organization),
    ("外交部", "Ministry of Foreign Affairs (Taiwan)", vocab.Organization),
    ("美國國防部", "United States Department of Defense", vocab.Organization),
    ("台灣", "Taiwan", vocab.Country), ("美國", "United States", vocab.Country),
    ("中國", "China", vocab.Country)])
def test_actors_are_linked_to_the_gazetteer(graph, label, english, kind):
    actor = named(graph, label)
    assert (actor, RDF.type, kind) in graph
    assert (actor, SKOS.prefLabel, Literal(english, lang="en")) in graph
    assert next(graph.subjects(vocab.refersTo, actor), None) is not None


@pytest.mark.parametrize("name", TALKS)
def test_the_three_talks_recur(graph, name):
    talks = named(graph, name)
    assert {(talks, RDF.type, vocab.Event), (talks, RDF.type, DIALOGUE)} <= set(graph)
    assert_fact(graph, talks, vocab.status, vocab.recurring)
    assert TALKS[name] <= {str(word) for word in graph.objects(talks, SKOS.altLabel)}
    for country in ("台灣", "美國"):
        assert_fact(graph, named(graph, country), vocab.participatesIn, talks)


@pytest.mark.parametrize("body", ["國家安全會議", MINISTRY, "外交部"])
def test_who_attends_the_first_talks(graph, body):
    assert_fact(graph, named(graph, body), vocab.participatesIn, named(graph, "蒙特瑞會談"))


def test_the_first_talks_rank_highest_of_the_three(graph):
    first, second, third = (named(graph, name) for name in TALKS)
    assert_fact(graph, first, vocab.ranksAbove, second)
    assert_fact(graph, first, vocab.ranksAbove, third)
    assert not {second, third} & set(graph.subjects(vocab.ranksAbove, first))


def test_the_policy_meeting_ranks_below_all_three(graph):
    lower = named(graph, LOWER)
    for name in TALKS:
        assert_fact(graph, named(graph, name), vocab.ranksAbove, lower)
    assert next(graph.objects(lower, vocab.ranksAbove), None) is None


def test_the_new_conference(graph):
    conference = named(graph, CONFERENCE)
    assert (conference, RDF.type, DIALOGUE) in graph
    assert_fact(graph, conference, vocab.status, vocab.planned)
    assert_fact(graph, conference, vocab.schema_startDate, Literal("2026", datatype=XSD.gYear))
    assert_fact(graph, conference, vocab.delegationSize, Literal(32))
    assert_fact(graph, conference, vocab.minimumDuration,
                Literal("P14D", datatype=XSD.duration))
    for actor in ("台灣", "美國", MINISTRY, "美國國防部"):
        assert_fact(graph, named(graph, actor), vocab.participatesIn, conference)


def test_the_budget_of_the_new_conference(graph):
    budget = sum_of(graph, 15_400_000, "TWD")
    assert_fact(graph, named(graph, CONFERENCE), vocab.hasBudget, budget)
    assert_fact(graph, named(graph, MINISTRY), vocab.funds, budget)
    assert (budget, RDF.type, vocab.BudgetItem) in graph
    assert (budget, vocab.approximate, Literal("false", datatype=XSD.boolean)) in graph
    assert years_of(graph, budget) == [2026]


def test_the_programme(graph):
    programme = named(graph, PROGRAMME)
    assert (programme, RDF.type, PROGRAMME_TYPE) in graph
    assert "JFD" in {str(word) for word in graph.objects(programme, SKOS.altLabel)}
    assert_fact(graph, programme, vocab.status, vocab.planned)
    assert_fact(graph, programme, vocab.schema_startDate, Literal("2026", datatype=XSD.gYear))
    assert_fact(graph, programme, vocab.schema_endDate, Literal("2028", datatype=XSD.gYear))


def test_the_money_of_the_programme(graph):
    total, slice_ = (sum_of(graph, amount, "TWD") for amount in (471_230_000, 152_500_000))
    dollars = sum_of(graph, 15_450_000, "USD")
    assert_fact(graph, named(graph, PROGRAMME), vocab.hasBudget, total)
    assert_fact(graph, slice_, vocab.partOfBudget, total)
    assert_fact(graph, total, vocab.statedEquivalent, dollars)
    assert (dollars, vocab.approximate, Literal("true", datatype=XSD.boolean)) in graph
    assert years_of(graph, total) == [2026, 2027, 2028]
    assert years_of(graph, slice_) == [2026]
    for money in (total, slice_):
        assert_fact(graph, named(graph, MINISTRY_HQ), vocab.funds, money)
        assert_fact(graph, money, vocab.stage, vocab.stageBudgeted)


def test_no_dollar_of_a_year_is_counted_twice(graph):
    in_2026 = [int(str(graph.value(money, vocab.amount)))
               for money, _, year in graph.triples((None, vocab.fiscalYear, None))
               if (money, vocab.currency, Literal("TWD")) in graph
               and str(graph.value(year, vocab.schema_startDate)) == "2026"]
    assert sum(in_2026) == 15_400_000 + 152_500_000


def test_the_holder_is_a_part_of_the_ministry(graph):
    holder = named(graph, MINISTRY_HQ)
    assert (holder, vocab.org_subOrganizationOf, named(graph, MINISTRY)) in graph


def test_the_seminars_of_2024_and_their_topics(graph):
    seminars = named(graph, SEMINARS)
    assert_fact(graph, seminars, vocab.status, vocab.occurred)
    assert_fact(graph, seminars, vocab.schema_startDate, Literal("2024", datatype=XSD.gYear))
    topics = list(graph.objects(seminars, vocab.topic))
    assert len(topics) == 4
    assert set(map(str, topics)) == {"國土防衛", "封鎖想定", "無人機作戰", "情報交流"}
    for topic in topics:
        assert_fact(graph, seminars, vocab.topic, topic)


def test_the_claims_of_the_analyst(graph):
    claims = claims_of(graph, named(graph, ANALYST))
    assert len(claims) >= 10
    assert all((claim, vocab.polarity, vocab.affirmed) in graph for claim in claims.values())
    told = {words: graph.value(claim, vocab.certainty) for words, claim in claims.items()}
    for words, certainty in {
        CONFERENCE + "」,國防部本部": vocab.certain,  # the programme and its money
        "層級最高": vocab.certain,
        "1540萬": vocab.certain,
        "2024年": vocab.certain,
        "應該會由": vocab.probable,
        "行動計畫協調": vocab.possible,
    }.items():
        assert [level for said, level in told.items() if words in said] == [certainty], words


def test_what_is_not_ruled_out_is_possible_and_no_event(graph, text):
    claims = claims_of(graph, named(graph, ANALYST))
    (doubted,) = [claim for words, claim in claims.items() if "介入台海戰爭" in words]
    assert (doubted, vocab.certainty, vocab.possible) in graph
    place = text.index("介入台海戰爭", text.index(ANALYST))
    events = {node for mention, _, node in graph.triples((None, vocab.refersTo, None))
              if (node, RDF.type, vocab.Event) in graph
              and int(str(graph.value(mention, vocab.nif_beginIndex))) <= place
              < int(str(graph.value(mention, vocab.nif_endIndex)))}
    assert events == set()
    for said in graph.subjects(vocab.certainty, vocab.possible):
        fact = tuple(graph.value(said, part) for part in (RDF.subject, RDF.predicate, RDF.object))
        assert fact == (None, None, None) or fact not in graph


def test_nothing_comes_from_the_other_headlines(graph, text):
    end = text.index("更多文章")
    places = [int(str(place)) for place in graph.objects(None, vocab.nif_endIndex)]
    assert max(places) <= end
    for stranger in ("賴瑞隆", "柯文哲", "朱立倫", "習近平", "民進黨", "孟加拉"):
        assert not [word for word in graph.objects(None, SKOS.prefLabel)
                    if str(word) == stranger]
