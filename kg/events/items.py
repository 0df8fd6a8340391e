"""Several events told as a list: 五項對台軍售，包括甲飛彈、乙系統及四架丙機.

In: a scene and the candidate of the whole.  Out: one candidate for each item of the list, or
the whole alone where the text counts no several or lists fewer than two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kg.events.scene import Candidate, Scene
from kg.model import Role, Span, TimeValue

_SEVERAL: Final = re.compile(r"(?:\d+|[二兩三四五六七八九十多數]+)(?:[次項批筆件宗起]|個項目)")
_LISTS: Final = re.compile("(?:其中|當中)?(?:包括|包含|計有|分別為|分別是|分別有)(?:了|有)?[：:]?")
_PARTED: Final = re.compile("[、]|以及|及|與|和")
_COUNT: Final = re.compile(r"^[\d一二兩三四五六七八九十百千廿卅]+[架艘輛門套枚具部座顆組支]")
_GOODS: Final = re.compile(
    "(?:系統|飛彈|導彈|戰機|直升機|無人機|砲|火箭|魚雷|戰車|艦|艇|雷達|莢艙|零附件|案)\\Z")
_EQUIPMENT: Final = frozenset(("Equipment",))


def by_item(scene: Scene, whole: Candidate) -> tuple[Candidate, ...]:
    """Return a candidate for each item that the sentence lists after the trigger."""
    sentence = scene.document.sentences[whole.clause.sentence].span
    listed = _LISTS.search(scene.text, whole.span.end, sentence.end)
    if listed is None or not _SEVERAL.search(scene.text, sentence.start, listed.start()):
        return _counted_items(scene, whole)
    others = tuple(r for r in whole.roles if r.name != "equipment")
    found = []
    for span in _items(scene, listed.end(), sentence.end):
        goods = _goods(scene, span)
        if goods and not any(span.overlaps(m) for m in scene.marks):
            found.append(replace(whole, span=span, listed=True, roles=(*others, *goods)))
    if len(found) > 1 and (timed := _time(scene, whole, listed.start())):
        found = [replace(c, time=timed[0], time_span=timed[1]) for c in found]
    return tuple(found) if len(found) > 1 else (whole,)


def _counted_items(scene: Scene, whole: Candidate) -> tuple[Candidate, ...]:
    """Return one candidate for each counted item right after a verb (訂購了甲十輛、乙五套及丙…)."""
    start = whole.span.end + scene.text.startswith("了", whole.span.end)
    if whole.cls != "verb" or not _COUNT.match(scene.text[start:start + 12]):
        return (whole,)
    others = tuple(r for r in whole.roles if r.name != "equipment")
    spans = [s for s in _items(scene, start, whole.clause.end + 40)
             if _COUNT.match(s.text)]
    found = [replace(whole, span=whole.span if s is spans[0] else s, listed=True,
                     roles=(*others, *goods))
             for s in spans if (goods := _goods(scene, s))]
    return tuple(found) if len(found) > 2 else (whole,)


def _time(scene: Scene, whole: Candidate, at: int) -> tuple[TimeValue, Span] | None:
    """Return the time said last before the list, else that of the whole."""
    dates = [d for d in scene.dates_in(whole.clause.start, at) if d.value]
    if dates and dates[-1].value:
        return dates[-1].value, dates[-1].span
    return (whole.time, whole.time_span) if whole.time and whole.time_span else None


def confine(found: list[Candidate]) -> list[Candidate]:
    """Return the candidates; one that stands inside a list has only the goods of its item."""
    listed = [c for c in found if c.listed]
    return [_confined(c, [i for i in listed if i.kind == c.kind
                          and i.clause.sentence == c.clause.sentence]) for c in found]


def _confined(candidate: Candidate, items: list[Candidate]) -> Candidate:
    if candidate.listed or not items or candidate.span.end <= min(
            i.clause.start for i in items):
        return candidate
    after = [i.span.start for i in items if i.span.start > candidate.span.start]
    before = [i.span.end for i in items if i.span.end <= candidate.span.start]
    low, high = max(before, default=0), min(after, default=candidate.span.start + 400)
    return replace(candidate, roles=tuple(
        r for r in candidate.roles if r.name != "equipment" or low <= r.span.start < high))


def _items(scene: Scene, start: int, end: int) -> Iterator[Span]:
    stop = re.search("[；。！？]|，(?![^，。]{0,12}[、及])", scene.text[start:end])
    end = start + stop.start() if stop else end
    at = start
    for mark in (*_PARTED.finditer(scene.text, start, end), None):
        stop_at = mark.start() if mark else end
        depth = scene.text.count("（", at, stop_at) - scene.text.count("）", at, stop_at)
        if depth == 0 and scene.text[at:stop_at].strip():
            yield scene.span(at, stop_at)
        if depth == 0 and mark:
            at = mark.end()


def _goods(scene: Scene, span: Span) -> list[Role]:
    """Return the equipment of an item: what is known, else its words without the count."""
    links = scene.links_in(span.start, span.end, _EQUIPMENT)
    count = _COUNT.match(span.text)
    number = next((q.value for q in scene.counts_in(span.start, span.end)
                   if q.kind == "count" and isinstance(q.value, int)), None) if count else None
    if links:
        return [Role("equipment", k.span, k.entities[0], number) for k in links[:1]]
    start = span.start + (count.end() if count else 0)
    words = scene.text[start:span.end].strip()
    if not _GOODS.search(words) or len(words) < 4:
        return []
    return [Role("equipment", scene.span(start, start + len(words)), None, number)]
