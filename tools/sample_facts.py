"""Draw facts at random from a build, with the sentence behind each, for judging by eye.

    python tools/sample_facts.py ARTICLES.jsonl[.xz] -o samples.jsonl --articles 2000 --seed 7

Each line of the output holds one fact: its kind (actor, post, event, argument, money,
claim), the article's id, the offsets of its evidence (code points), what the graph says, and
the passage to judge it by.  The passages are the articles' own text: keep that file out of
the repository; ``docs/quality/judged.csv`` keeps the verdicts, by id and offsets alone.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.ingest import make_article
from kg.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Event, Reading, Span

KINDS = ("actor", "post", "event", "argument", "money", "claim")
_ACTORS = ("Person", "Organization", "Country")
_MARGIN = 120


def main() -> int:
    """Sample, build, write; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--number", type=int, default=2000, help="articles to build")
    parser.add_argument("--per-kind", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rows = _rows(options.articles)
    random.seed(options.seed)
    chosen = random.sample(rows, min(options.number, len(rows)))
    pools: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    pipeline = Pipeline()
    for number, row in enumerate(chosen, 1):
        text = row.pop("text")
        article = make_article(text, **{k: v for k, v in row.items() if isinstance(v, str)})
        for fact in facts(pipeline.read(article)):
            pools[fact["kind"]].append(fact)
        if number % 100 == 0:
            print(number, file=sys.stderr)
    with options.output.open("w", encoding="utf-8") as out:
        for kind in KINDS:
            pool = pools[kind]
            for fact in random.sample(pool, min(options.per_kind, len(pool))):
                fact["of"] = len(pool)
                out.write(json.dumps(fact, ensure_ascii=False) + "\n")
    return 0


def facts(reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield every fact of a reading that a judge can say yes or no to."""
    names = {e.id: e.label for e in reading.resolution.entities}
    yield from _actors(reading)
    for post in reading.resolution.posts:
        yield _fact(reading, "post", post.span, {
            "person": names.get(post.person), "title": post.title,
            "organization": names.get(post.organization or ""), "former": post.former})
    for event in reading.events:
        told = {"type": event.type, "name": event.name, "trigger": event.trigger.text}
        yield _fact(reading, "event", event.evidence, told)
        for slot, value, span in _arguments(event, names):
            yield _fact(reading, "argument", span or event.evidence, {
                **told, "evidence": event.evidence.text, "slot": slot, "value": value})
    titles = {e.id: e.name or e.trigger.text for e in reading.events}
    for money in reading.money:
        yield _fact(reading, "money", money.span, {
            "amount": str(money.amount), "currency": money.currency,
            "approximate": money.approximate, "years": money.fiscal_years,
            "holder": names.get(money.holder or ""), "stage": money.stage,
            "for": titles.get(money.event or "", money.purpose)})
    for claim in reading.claims:
        yield _fact(reading, "claim", claim.span, {
            "speaker": names.get(claim.speaker), "cue": claim.cue.text, "quote": claim.span.text,
            "certainty": claim.certainty, "polarity": claim.polarity,
            "via": names.get(claim.via or "")})


def _actors(reading: Reading) -> Iterator[dict[str, Any]]:
    first: dict[str, Span] = {}
    for link in reading.resolution.links:
        for named in link.entities:
            if link.kind in {"name", "compound"}:
                first.setdefault(named, link.span)
    for entity in reading.resolution.entities:
        if entity.cls in _ACTORS and entity.id in first:
            yield _fact(reading, "actor", first[entity.id], {
                "class": entity.cls, "label": entity.label, "forms": entity.forms})


def _arguments(event: Event, names: dict[str, str]) -> Iterator[tuple[str, object, Span | None]]:
    for role in event.roles:
        yield role.name, names.get(role.ref or "", role.span.text), role.span
    yield "status", event.status, None
    if event.time:
        yield "time", [event.time.start, event.time.end], event.time_span
    if event.delegation_size:
        yield "delegation", event.delegation_size, event.delegation_span


def _fact(reading: Reading, kind: str, span: Span, says: Mapping[str, object]) -> dict[str, Any]:
    article = reading.document.article
    passage = article.text[max(0, span.start - _MARGIN) : span.end + _MARGIN]
    return {"kind": kind, "article": article.id, "start": span.start, "end": span.end,
            "says": says, "published": str(article.published), "title": article.title,
            "passage": passage}


def _rows(path: Path) -> list[dict[str, Any]]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
