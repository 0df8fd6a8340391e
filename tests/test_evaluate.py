"""Figures of an evaluation: gold scores 1, each kind of fault lowers its part alone."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.errors import InputError
from kg.evaluate import evaluate, evaluate_files
from kg.event_ontology import event_types
from kg.figures import HEADLINE, PARTS, Tally
from kg.graph import Builder, ExtractionRunInfo, write_graph
from kg.matching import normalize, pair_up
from tests.gold_reading import read_gold

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
DEV = SHARED / "corpus" / "dev" / "articles.jsonl"
GOLD = SHARED / "evaluation" / "gold-dev"
SCRIPT = SHARED / "evaluation" / "score.py"
TEXT = (
    "海東部長王大安昨日表示，海東軍與日本將在花港舉行青鯨演習，派出十二人、兩艘巡邏艦。"
    "他並否認經費已遭凍結，今年編列三億元。"
)
ANNOTATION = {
    "id": "x-1", "date": "2025-03-02",
    "entities": [
        {"id": "e1", "type": "Person", "name": "王大安", "aliases": []},
        {"id": "e2", "type": "Organization", "name": "海東軍", "aliases": []},
        {"id": "e3", "type": "Country", "name": "日本", "aliases": []},
        {"id": "e4", "type": "Country", "name": "海東", "aliases": []},
    ],
    "person_facts": [{"person": "e1", "org": "e4", "post": "部長"}],
    "events": [{
        "id": "v1", "type": "Exercise", "name": "青鯨演習", "trigger": "演習", "aliases": [],
        "participants": ["e2", "e3"], "organizers": ["e2"], "places": ["花港"],
        "time": "2025-03", "status": "planned", "delegation_size": 12,
        "equipment": [{"name": "巡邏艦", "quantity": 2}],
        "quote": "海東軍與日本將在花港舉行青鯨演習",
    }],
    "hierarchy": [],
    "money": [{"amount": 300_000_000, "currency": "TWD", "approx": False,
               "fiscal_years": [2025], "holder": "e4", "for": "v1", "stage": "budgeted",
               "quote": "今年編列三億元"}],
    "claims": [
        {"speaker": "e1", "quote": "海東軍與日本將在花港舉行青鯨演習，派出十二人、兩艘巡邏艦",
         "cue": "表示", "certainty": "certain", "polarity": "+", "via": None},
        {"speaker": "e1", "quote": "經費已遭凍結", "cue": "否認", "certainty": "certain",
         "polarity": "-", "via": None},
    ],
}


def build(*readings):
    builder = Builder(run=ExtractionRunInfo("1"))
    for reading in readings:
        builder.add(reading)
    return builder.finish()


def score(change=lambda reading: reading):
    reading = change(read_gold(ANNOTATION, TEXT))
    return evaluate(build(reading), [ANNOTATION])


def lowered(result):
    return {name for name in PARTS if result.parts[name].f1 < 1}


def test_the_annotation_itself_scores_one():
    result = score()
    assert lowered(result) == set()
    assert result.headline == 1
    assert result.articles == 1


def with_event(**changes):
    return lambda r: replace(r, events=(replace(r.events[0], **changes),))


def with_sum(**changes):
    return lambda r: replace(r, money=(replace(r.money[0], **changes),))


def with_claim(**changes):
    return lambda r: replace(r, claims=(replace(r.claims[0], **changes), *r.claims[1:]))


@pytest.mark.parametrize(("change", "parts"), [
    (lambda r: replace(r, resolution=replace(r.resolution, posts=())), {"posts"}),
    (with_event(status="occurred"), {"arguments"}),
    (with_event(delegation_size=13), {"arguments"}),
    (with_event(time=None), {"arguments"}),
    (with_event(type="Meeting"), {"events", "arguments"}),
    (lambda r: replace(r, events=()), {"events", "arguments", "moneyslots"}),
    (with_sum(amount=400_000_000), {"money", "moneyslots"}),
    (with_sum(currency="USD"), {"money", "moneyslots"}),
    (with_sum(stage="spent"), {"moneyslots"}),
    (with_sum(approximate=True), {"moneyslots"}),
    (with_sum(fiscal_years=(2025, 2026)), {"moneyslots"}),
    (with_sum(holder=None), {"moneyslots"}),
    (with_claim(certainty="possible"), {"certainty"}),
    (with_claim(polarity="negated"), {"certainty", "moneyslots"}),  # a denied event has no budget
    (lambda r: replace(r, claims=r.claims[1:]), {"claims"}),
    (lambda r: with_claim(speaker=r.resolution.entities[1].id)(r), {"claims"}),
])
def test_each_fault_lowers_its_part(change, parts):
    assert lowered(score(change)) - {"certainty"} == parts - {"certainty"}
    if "certainty" in parts:
        assert score(change).parts["certainty"].right == 1


def test_a_wrong_name_is_missed_and_extra():
    def rename(r):
        first, *rest = r.resolution.entities
        links = tuple(link for link in r.resolution.links if first.id not in link.entities)
        other = replace(first, label="李四")
        kept = replace(r.resolution.links[0], span=r.claims[0].cue)
        return replace(r, resolution=replace(r.resolution, entities=(other, *rest),
                                             links=(kept, *links)))
    tally = score(rename).parts["entities"]
    assert (tally.right, tally.extra, tally.missed) == (3, 1, 1)
    assert "王大安" in tally.misses[0]
    assert "李四" in tally.extras[0]


def test_half_of_a_claim_is_enough_and_less_is_not():
    def cut(share):
        def change(r):
            span = r.claims[0].span
            end = span.start + int(len(span) * share)
            part = replace(span, end=end, text=span.text[:end - span.start])
            return with_claim(span=part)(r)
        return score(change).parts["claims"].right
    assert cut(0.6) == 2
    assert cut(0.4) == 1


def test_breakdowns_by_type_and_cue():
    result = score(lambda r: replace(r, claims=r.claims[:1]))
    assert result.by["events"]["Exercise"].right == 1
    assert result.by["claims"]["表示"].right == 1
    assert result.by["claims"]["否認"].missed == 1
    text = result.as_text(errors=5, breakdown=True)
    assert "missed x-1: 否認" in text
    assert "headline F1" in text
    assert result.as_dict()["breakdown"]["claims"]["否認"]["missed"] == 1


def test_an_article_that_is_not_in_the_graph_is_lost():
    result = evaluate(ox.Store(), [ANNOTATION], {"x-1": TEXT})
    assert result.lost == ["x-1"]
    assert result.parts["entities"].missed == 4
    assert result.headline == 0


def test_figures():
    tally = Tally(right=3, extra=1, missed=2)
    assert tally.precision == 0.75
    assert tally.recall == 0.6
    assert round(tally.f1, 3) == 0.667
    assert Tally().f1 == 0


def test_names_are_compared_without_marks_and_width():
    assert normalize("「臺灣 Ｆ－16」") == normalize("台灣F-16")
    assert normalize("約翰．柯寧") == normalize("約翰·柯寧")


def test_pairing_takes_the_best_first_and_each_once():
    points = {(0, 0): 1, (0, 1): 2, (1, 1): 3}
    assert sorted(pair_up([0, 1], [0, 1], lambda a, b: points.get((a, b), 0))) == [
        (0, 0), (1, 1)]
    assert pair_up([0], [0], lambda *_: 0) == []


def test_event_types_come_from_the_event_files():
    assert "Dialogue" in event_types()
    assert len(event_types()) >= 12


def test_files(tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "x-1.json").write_text(json.dumps(ANNOTATION, ensure_ascii=False), "utf-8")
    graph = tmp_path / "graph.ttl"
    write_graph(build(read_gold(ANNOTATION, TEXT)), graph)
    assert evaluate_files(graph, gold).headline == 1
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": "x-1", "text": TEXT}) + "\n", "utf-8")
    assert evaluate_files(graph, gold, articles).headline == 1


@pytest.mark.parametrize(("name", "content", "problem"), [
    ("gold/x.json", "{", "cannot be read"), ("gold/x.json", '{"id": "x"}', "lacks entities"),
    ("articles.jsonl", "{}\n", "no JSON object with id and text"),
    ("gold", None, "holds no .json")])
def test_files_that_are_malformed_are_named(tmp_path, name, content, problem):
    gold = tmp_path / "gold"
    gold.mkdir()
    graph = tmp_path / "graph.ttl"
    graph.write_text("", "utf-8")
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    articles = tmp_path / "articles.jsonl"
    with pytest.raises(InputError, match=problem):
        evaluate_files(graph, gold, articles if articles.exists() else None)


def dev_rows():
    for line in DEV.read_text("utf-8").splitlines():
        row = json.loads(line)
        gold = json.loads((GOLD / f"{row['id']}.json").read_text("utf-8"))
        yield read_gold(gold, row["text"])


needs_shared = pytest.mark.skipif(not SCRIPT.exists(), reason="the shared corpus is not here")


@needs_shared
def test_gold_of_the_dev_articles_scores_one(tmp_path):
    path = tmp_path / "graph.nt"
    write_graph(build(*dev_rows()), path)
    result = evaluate_files(path, GOLD, DEV)
    assert result.articles == 13
    assert lowered(result) == set()


@needs_shared
@pytest.mark.parametrize("seed", [1, 2])
def test_figures_agree_with_the_shared_script_to_the_third_decimal(tmp_path, seed):
    dataset = build(*dev_rows())
    damage(dataset, random.Random(seed))  # noqa: S311
    path = tmp_path / "graph.nt"
    write_graph(dataset, path)
    ours = evaluate_files(path, GOLD, DEV).as_dict()
    theirs = json.loads(subprocess.run(
        [sys.executable, SCRIPT, path, DEV, GOLD, "--json"], check=True, capture_output=True,
    ).stdout)
    assert 0.2 < theirs["headline"] < 0.9
    assert ours["headline"] == theirs["headline"]
    for part in PARTS:
        assert tuple(ours[part][k] for k in ("precision", "recall", "f1")) == tuple(
            theirs[part][k] for k in "prf"), part
    assert set(HEADLINE) < set(ours)


def damage(dataset, rng):
    """Take out whole assertions, claims and mentions, and exchange labels, types and values."""
    by_subject = {}
    for quad in sorted(dataset, key=str):
        by_subject.setdefault(quad.subject.value, []).append(quad)
    kinds = ("/assertion/", "/claim/", "/mention/", "/post/")
    for node, quads in by_subject.items():
        if any(kind in node for kind in kinds) and rng.random() < 0.2:
            for quad in quads:
                dataset.remove(quad)
    swapped = (vocab.claimedBy, vocab.certainty, vocab.polarity, vocab.skos_prefLabel,
               vocab.stage, vocab.currency, vocab.refersTo)
    for name in swapped:
        quads = sorted(dataset.quads_for_pattern(None, ox.NamedNode(name), None), key=str)
        for quad in rng.sample(quads, len(quads) // 6):
            dataset.remove(quad)
            other = rng.choice(quads).object
            dataset.add(ox.Quad(quad.subject, quad.predicate, other, quad.graph_name))
