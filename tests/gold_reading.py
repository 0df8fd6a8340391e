"""Gold annotations (the form that ``kg evaluate`` reads) turned into a Reading, for tests."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kg.identity import digest, fold
from kg.model import (
    Article,
    Block,
    Claim,
    Document,
    Entity,
    Event,
    Link,
    Money,
    Post,
    Reading,
    Resolution,
    Role,
    Sentence,
    Span,
    TimeValue,
)


def read_gold(gold: dict[str, Any], text: str) -> Reading:
    """Return the Reading that says exactly what the annotation says."""
    ids = {e["id"]: f"actor/{digest(e['type'], fold(e['name']))}" for e in gold["entities"]}
    entities = tuple(
        Entity(ids[e["id"]], e["type"], e["name"], aliases=tuple(e.get("aliases", ())))
        for e in gold["entities"]
    )
    links = tuple(
        Link(found, (ids[e["id"]],), "name", 1.0, "gold")
        for e in gold["entities"]
        for form in (e["name"], *e.get("aliases", ()))
        for found in _first(text, form)
    )
    posts = tuple(
        Post(ids[row["person"]], row["post"], ids.get(row["org"]),
             (_first(text, row["post"]) or _first(text, text[:1]))[0])
        for row in gold["person_facts"]
    )
    article = Article(gold["id"], text, (Block(Span(0, len(text), text), "body"),),
                      published=date.fromisoformat(gold["date"][:10]))
    events = {v["id"]: _event(v, gold["id"], ids, text) for v in gold["events"]}
    return Reading(
        Document(article, tuple(_sentences(text)), (), (), ()), (), (),
        Resolution(entities, links, posts),
        tuple(_claim(row, i, gold["id"], ids, text) for i, row in enumerate(gold["claims"])),
        tuple(events.values()), (),
        tuple(_money(row, f"money/{digest(gold['id'], i)}", ids, events, text)
              for i, row in enumerate(gold["money"])),
    )


def _first(text: str, form: str) -> list[Span]:
    at = text.find(form)
    return [Span(at, at + len(form), form)] if at >= 0 and form else []


def _within(span: Span, form: str) -> list[Span]:
    return [Span(span.start + found.start, span.start + found.end, form)
            for found in _first(span.text, form)]


def _sentences(text: str):
    for i, match in enumerate(re.finditer(r"[^。\n]+。?", text)):
        yield Sentence(i, Span(match.start(), match.end(), match.group()), 0)


def _event(row: dict[str, Any], article: str, ids: dict[str, str], text: str) -> Event:
    quote = _first(text, row["quote"])[0]
    trigger = _within(quote, row["trigger"] or row["name"]) or [quote]
    roles = [Role("participant", quote, ids[key]) for key in row["participants"]]
    roles += [Role("organizer", quote, ids[key]) for key in row["organizers"]]
    roles += [Role("place", _first(text, name)[0]) for name in row["places"]]
    roles += [
        Role("equipment", Span(quote.start, quote.end, item["name"]), None, item["quantity"])
        for item in row["equipment"]
    ]
    start, _, end = (row["time"] or "").partition("/")
    return Event(
        f"event/{digest(article, row['id'])}", row["type"], row["name"], trigger[0], (quote,),
        quote, row["status"], aliases=tuple(row["aliases"]), roles=tuple(roles),
        time=TimeValue(start, end or None) if start else None, time_span=None,
        delegation_size=row["delegation_size"],
    )


def _money(row: dict[str, Any], node: str, ids: dict[str, str], events: dict[str, Event],
           text: str) -> Money:
    quote = _first(text, row["quote"])[0]
    event = events.get(row["for"] or "")
    return Money(
        node, row["amount"], row["currency"], quote, quote,
        approximate=row["approx"], fiscal_years=tuple(row["fiscal_years"]),
        holder=ids.get(row["holder"] or ""), stage=row["stage"],
        purpose=None if event else row["for"], event=event.id if event else None,
    )


def _claim(row: dict[str, Any], number: int, article: str, ids: dict[str, str],
           text: str) -> Claim:
    quote = _first(text, row["quote"])[0]
    cue = (_first(text, row["cue"] or "") or [quote])[0]
    return Claim(
        f"claim/{digest(article, number)}", quote, ids[row["speaker"]], cue, row["certainty"],
        "negated" if row["polarity"] == "-" else "affirmed", ids.get(row["via"] or ""),
    )
