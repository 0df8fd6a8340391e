"""Titles in a text: posts, ranks and honorifics, with what stands inside and before them.

In: a ``Document`` and the lexicon.  Out: ``TitleSpan`` records in text order that do not
overlap.  A title may hold its organization (國防部長: 國防部 and 部長) and may have
modifiers in front (前, 代理, 退役).  Shared by the stages that read names and posts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.lexicon.names import load_names
from kg.places import SPAN, Places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.lexicon import Lexicon
    from kg.model import Document, Span, Term, Word

FORMER: Final = ("前", "前任", "卸任", "退役", "備役", "已故", "故", "原任")
"""Modifiers that say that a post is no longer held (備役 and 退役 belong to the rank)."""

_SERVICE: Final = re.compile(r"(?:海軍陸戰隊|陸戰隊|陸軍|海軍|空軍|憲兵)(?=(?:備役|退役|後備)?$)")
_NOW: Final = frozenset({"新任", "首任", "現任", "時任", "暨", "兼"})
_NOMINEES: Final = frozenset({"被提名人", "提名人", "候選人", "參選人", "當選人"})
_UNITS: Final = ("學院", "系", "中心", "軍團")
_HEAD_OF_BODY: Final = frozenset({"部長", "署長", "局長"})
_OFFICERS: Final = frozenset("員兵方網邸校")
_AFTER_RANKS: Final = frozenset({"駕駛"})
"""Words that are a post only behind a rank: 上兵駕駛."""
_ENDED: Final = frozenset({"前", "前任", "卸任", "已故", "故", "原任"})


@dataclass(frozen=True, slots=True)
class TitleSpan:
    """A title: ``text[start:end]`` with its modifiers and its organization.

    ``bare`` is the title without organization and modifiers (部長), ``label`` the same with
    the modifiers (前部長); ``body`` is where the organization stands inside the title, as
    offsets, or None.
    """

    start: int
    end: int
    label: str
    bare: str
    kind: str
    body: tuple[int, int] | None = None
    former: bool = False


def find_titles(document: Document, lexicon: Lexicon) -> tuple[TitleSpan, ...]:
    """Return the titles of ``document`` in text order, the longest where they overlap."""
    text = document.article.text
    kinds = {"organization", "country", "place"}
    bodies = Places((t for t in document.terms if t.kind in kinds), SPAN)
    terms = [t for t in document.terms if t.kind == "title" and len(t.span) > 1]
    starts = {word.start: word for word in document.words}
    found: list[TitleSpan] = []
    last = -1
    for term in sorted(terms, key=lambda t: (t.span.start, -t.span.end)):
        start, end = term.span.start, term.span.end
        if start < last or _is_other_word(text, term, bodies, starts, lexicon):
            continue
        if found and found[-1].end == start and term.span.text in _NOMINEES:
            whole = replace(found[-1], end=end)
            label, bare = whole.label + term.span.text, whole.bare + term.span.text
            found[-1] = replace(whole, label=label, bare=bare)
            last = end
            continue
        left = found[-1].end if found else 0
        if term.span.text in _AFTER_RANKS and not _is_crew(text, term.span, found):
            continue
        found.append(_read(text, term, bodies, lexicon, left))
        last = end
    return tuple(found)


def _is_crew(text: str, span: Span, before: list[TitleSpan]) -> bool:
    """Whether 駕駛 stands between a rank and a surname: 上兵駕駛王大明, not 上尉駕駛戰機."""
    ranked = bool(before) and before[-1].end == span.start and before[-1].kind == "rank"
    return ranked and load_names().chinese_score(text[span.end : span.end + 3]) > 0


def _is_other_word(
    text: str, term: Term, bodies: Places[Term], starts: Mapping[int, Word], lexicon: Lexicon
) -> bool:
    """Whether the characters are part of something else: 總統府, 總統大選, 委員會."""
    span = term.span
    for body in bodies.over(span.start, span.start + 1):
        longer = len(body.span) > len(span) and body.span.covers(span)
        crosses = body.span.start < span.start < body.span.end < span.end
        shared = text[body.span.end - 1] + "長" == span.text[:2] or (
            len(span) > 4 and text[body.span.end : span.end] not in lexicon.titles
        )
        if longer or (crosses and not shared):
            return True
    if text[span.end - 1] == "官" and text[span.end : span.end + 1] in _OFFICERS:
        return True  # 採購官員, 工兵官兵
    followers = load_names().not_after_title
    if not text.startswith(followers, span.end):
        return False
    follower = next(word for word in followers if text.startswith(word, span.end))
    word = starts.get(span.end)
    return word is None or word.end - word.start <= len(follower)


def _read(text: str, term: Term, bodies: Places[Term], lexicon: Lexicon, left: int) -> TitleSpan:
    start, end = term.span.start, term.span.end
    body, bare_start = _body_inside(text, term, bodies, lexicon)
    modifiers: list[str] = []
    known = load_names().title_modifiers
    while text.endswith(known, left, start):
        modifier = next(word for word in known if text.endswith(word, left, start))
        modifiers.insert(0, modifier)
        start -= len(modifier)
    if body is None:
        body, bare_start = _unlisted_body(text, term.span.start, end, lexicon)
    kind = lexicon.titles[term.keys[0]].kind if term.keys else "post"
    service = _SERVICE.search(text, left, start) if kind == "rank" else None
    if kind == "rank" and body is not None:
        body, bare_start = None, term.span.start  # 海軍上將: the service belongs to the rank
    elif service and modifiers:
        body, start = (service.start(), service.end()), service.start()
    elif service:
        bare_start = start = service.start()
    bare = text[bare_start:end]
    inner = next((m for m in _ENDED if bare.startswith(m) and len(bare) > len(m) + 1), None)
    former = inner is not None or any(m in _ENDED for m in modifiers)
    label = "".join(m for m in modifiers if m not in _NOW) + bare
    if body is None and bare_start > term.span.start:
        start = min(start + bare_start - term.span.start, bare_start)
    return TitleSpan(start, end, label, bare, kind, body, former)


def _unlisted_body(
    text: str, start: int, end: int, lexicon: Lexicon
) -> tuple[tuple[int, int] | None, int]:
    """Split 衛福部長 into 衛福部 and 部長, 學院院長 into 學院 (left alone) and 院長."""
    for unit in _UNITS:
        if text.startswith(unit, start) and text[start + len(unit) : end] in lexicon.titles:
            return None, start + len(unit)
    tail = text[end - 2 : end]
    if end - start >= 4 and tail in _HEAD_OF_BODY and text[end - 3] not in "副總":
        prefix = text[start : end - 2]
        if not prefix.startswith(("副", "助理", "代理", "首席", "常務", "總")):
            return (start, end - 1), end - 2
    return None, start


def _body_inside(
    text: str, term: Term, bodies: Places[Term], lexicon: Lexicon
) -> tuple[tuple[int, int] | None, int]:
    """Split 國防部長 into 國防部 and 部長; the last character may belong to both."""
    start, end = term.span.start, term.span.end
    here = bodies.starting(start, start + 1)
    inside = sorted(
        (b.span.end for b in here if b.kind == "organization" and b.span.end < end), reverse=True
    )
    for border in inside:
        rest = text[border:end]
        if rest == "長" and text[border - 1 : end] in lexicon.titles:
            return (start, border), border - 1
        if rest in lexicon.titles:
            return (start, border), border
    return None, start
