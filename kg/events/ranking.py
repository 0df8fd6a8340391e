"""Which mechanism stands above which, where the text says so.

In: a scene, the events and the ranking words of the lexicon.  Out: rankings.  Three forms
are read: A 層級最高 among the group that the text named just before; 在 A（這三大機制）之下還有 B;
再往下則是 C.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.events.scene import Clause, Scene
from kg.lexicon.events import RankingWords
from kg.model import Event, Ranking, Span


def read_rankings(
    scene: Scene, events: tuple[Event, ...], words: RankingWords
) -> tuple[Ranking, ...]:
    """Return the rankings in text order, each pair once."""
    found: dict[tuple[str, str], Ranking] = {}
    paragraph: list[tuple[Clause, list[Event]]] = []
    level: list[Event] = []
    block = -1
    for clause in scene.clauses:
        if clause.block != block:
            block, paragraph, level = clause.block, [], []
        here = _named_in(events, clause)
        text = scene.text[clause.start:clause.end]
        evidence = scene.span(clause.start, clause.end)
        if _has(text, words.further) and here and level:
            _add(found, level, here, evidence)
            level = here
        elif _has(text, words.below):
            uppers, here = _split(events, scene, clause, words, paragraph)
            lowers = here or _next(events, scene, clause)
            _add(found, uppers, lowers, evidence)
            level = lowers or level
        paragraph.append((clause, here))
        if _has(text, words.top) and here:
            rest = _group_after(events, scene, clause, here)
            _add(found, here[:1], rest, evidence)
    return tuple(found.values())


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _named_in(events: tuple[Event, ...], clause: Clause) -> list[Event]:
    return [e for e in events
            if any(clause.start <= m.start and m.end <= clause.end for m in e.mentions)]


def _next(events: tuple[Event, ...], scene: Scene, clause: Clause) -> list[Event]:
    """Return the events of the next clauses of the sentence, the nearest that has any."""
    for other in scene.siblings(clause, after=3)[1:]:
        if here := _named_in(events, other):
            return here
    return []


def _split(
    events: tuple[Event, ...], scene: Scene, clause: Clause, words: RankingWords,
    paragraph: list[tuple[Clause, list[Event]]],
) -> tuple[list[Event], list[Event]]:
    """Return what stands above and what below in 在 A 之下還有 B."""
    text = scene.text[clause.start:clause.end]
    mark = re.search("|".join(map(re.escape, words.below)), text)
    cut = clause.start + (mark.start() if mark else 0)
    here = _named_in(events, clause)
    uppers = [e for e in here if any(clause.start <= m.start and m.end <= cut for m in e.mentions)]
    lowers = [e for e in here if e not in uppers]
    if not uppers:  # 在這三大機制之下: the mechanisms that the paragraph has named
        seen: dict[str, Event] = {}
        for _, before in paragraph:
            seen.update((e.id, e) for e in before if e not in lowers)
        uppers = list(seen.values())
    return uppers, lowers


def _group_after(
    events: tuple[Event, ...], scene: Scene, clause: Clause, top: list[Event]
) -> list[Event]:
    """Return the other named mechanisms of the same type in the rest of the sentence."""
    rest: dict[str, Event] = {}
    for other in scene.siblings(clause, before=0, after=12)[1:]:
        if re.search("之下|往下", scene.text[other.start:other.end]):
            break
        for event in _named_in(events, other):
            if event.type == top[0].type and event.name and event not in top:
                rest.setdefault(event.id, event)
    return list(rest.values())


def _add(
    found: dict[tuple[str, str], Ranking], uppers: list[Event], lowers: list[Event],
    evidence: Span,
) -> None:
    for upper in uppers:
        for lower in lowers:
            if upper.id != lower.id and (lower.id, upper.id) not in found:
                found.setdefault((upper.id, lower.id), Ranking(upper.id, lower.id, evidence))
