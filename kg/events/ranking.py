"""Which mechanism stands above which, where the text says so.

In: a scene, the events and the ranking words of the lexicon.  Out: rankings.  Five forms
are read: A 層級最高 among the group that the text named just before; 在 A（這三大機制）之下還有 B;
再往下則是 C; A 高於 B; A，作為雙方最上位平台.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.events.scene import Clause, Scene
from kg.lexicon.events import RankingWords
from kg.model import Event, Ranking, Span

Named = dict[int, list[Event]]


def read_rankings(
    scene: Scene, events: tuple[Event, ...], words: RankingWords
) -> tuple[Ranking, ...]:
    """Return the rankings in text order, each pair once."""
    telling = (*words.further, *words.below, *words.over, *words.above_all, *words.top)
    if not _has(scene.text, telling):
        return ()
    named = _by_clause(scene, events)
    found: dict[tuple[str, str], Ranking] = {}
    paragraph: list[tuple[Clause, list[Event]]] = []
    level: list[Event] = []
    block = -1
    for clause in scene.clauses:
        if clause.block != block:
            block, paragraph, level = clause.block, [], []
        here = named.get(clause.index, [])
        text = scene.text[clause.start:clause.end]
        evidence = scene.span(clause.start, clause.end)
        if _has(text, words.further) and here and level:
            _add(found, level, here, evidence)
            level = here
        elif _has(text, words.below):
            uppers, here = _split(named, scene, clause, words, paragraph)
            lowers = here or _next(named, scene, clause)
            _add(found, uppers, lowers, evidence)
            level = lowers or level
        elif _has(text, words.over):
            cut = clause.start + min(text.find(w) for w in words.over if w in text)
            uppers = [e for e in here if any(clause.start <= m.start < cut for m in e.mentions)]
            _add(found, uppers, [e for e in here if e not in uppers], evidence)
        if _has(text, words.above_all):
            at = here or next((e for c, e in reversed(paragraph[-1:]) if e), [])
            for upper in at[-1:]:
                _add(found, [upper], _platforms(scene, events, upper), evidence)
        paragraph.append((clause, here))
        if _has(text, words.top) and here:
            rest = _group_after(named, scene, clause, here) or [
                e for e in _platforms(scene, events, here[0]) if e.status == "recurring"]
            _add(found, here[:1], rest, evidence)
    return tuple(found.values())


def _platforms(scene: Scene, events: tuple[Event, ...], top: Event) -> list[Event]:
    """Return the other named mechanisms between the same two sides."""
    def sides(event: Event) -> set[str]:
        return {r.ref for r in event.roles if r.name == "participant" and r.ref
                and scene.class_of(r.ref) == "Country"}

    return [e for e in events if e.type == top.type and e.name and e.id != top.id
            and len(sides(e) & sides(top)) >= 2]


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _by_clause(scene: Scene, events: tuple[Event, ...]) -> Named:
    """Return the events that each clause speaks of, by the index of the clause."""
    named: dict[int, list[Event]] = {}
    for event in events:
        for mention in event.mentions:
            clause = scene.clause_at(mention.start)
            if clause and mention.end <= clause.end:
                here = named.setdefault(clause.index, [])
                if event not in here:
                    here.append(event)
    return named


def _next(named: Named, scene: Scene, clause: Clause) -> list[Event]:
    """Return the events of the next clauses of the sentence, the nearest that has any."""
    for other in scene.siblings(clause, after=3)[1:]:
        if here := named.get(other.index, []):
            return here
    return []


def _split(
    named: Named, scene: Scene, clause: Clause, words: RankingWords,
    paragraph: list[tuple[Clause, list[Event]]],
) -> tuple[list[Event], list[Event]]:
    """Return what stands above and what below in 在 A 之下還有 B."""
    text = scene.text[clause.start:clause.end]
    mark = re.search("|".join(map(re.escape, words.below)), text)
    cut = clause.start + (mark.start() if mark else 0)
    here = named.get(clause.index, [])
    uppers = [e for e in here if any(clause.start <= m.start and m.end <= cut for m in e.mentions)]
    lowers = [e for e in here if e not in uppers]
    if not uppers:  # 在這三大機制之下: the mechanisms that the paragraph has named
        seen: dict[str, Event] = {}
        for _, before in paragraph:
            seen.update((e.id, e) for e in before if e not in lowers)
        uppers = list(seen.values())
    return uppers, lowers


def _group_after(
    named: Named, scene: Scene, clause: Clause, top: list[Event]
) -> list[Event]:
    """Return the other named mechanisms of the same type in the rest of the sentence."""
    rest: dict[str, Event] = {}
    for other in scene.siblings(clause, before=0, after=12)[1:]:
        if re.search("之下|往下", scene.text[other.start:other.end]):
            break
        for event in named.get(other.index, []):
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
