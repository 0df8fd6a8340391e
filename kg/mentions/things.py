"""Places and equipment: gazetteer entries, taggers' places, designations such as M109A6.

In: a ``Context``.  Out: candidates of class Place and Equipment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.mentions.context import PUNCTUATION, Context, Found

if TYPE_CHECKING:
    from kg.model import Span

_DESIGNATION: Final = re.compile(
    r"(?<![A-Za-z0-9-])[A-Z]{1,6}[-－]?\d{1,4}[A-Z]{0,2}\d{0,2}(?:\s?(?:SPH|ER|PAC-\d|Block\s?\d+))?(?![A-Za-z0-9])"
)
_CATEGORY: Final = (
    "戰鬥機|戰機|轟炸機|運輸機|偵察機|反潛機|預警機|教練機|高教機|直升機|無人機|無人載具|無人艇|專機|軍機|飛彈|飛彈系統|魚雷|火箭|"
    "火箭系統|多管火箭|多管火箭系統|自走砲|自走砲系統|榴彈砲|火砲|戰車|裝甲車|甲車|八輪甲車|彈藥補給車|補給車|雷達|潛艦|潛艇|驅逐艦|巡防艦|"
    "護衛艦|巡邏艦|登陸艦|補給艦|航空母艦|航艦|軍艦|機砲|機槍|步槍|機|艦|砲|莢艙|系統"
)
_EQUIPMENT: Final = re.compile(
    rf"{_DESIGNATION.pattern}(?:型)?(?:[「『]?[\u4e00-\u9fff]{{0,8}}?[」』]?(?:{_CATEGORY}))?"
)
_NOT_EQUIPMENT: Final = re.compile(
    r"(?:G|COVID|SARS|No|NO|CO|PM|IP|AI|AI|5G|MP|ISO|Q|H1N|A|GDP)-?\d+$"
)


def find_things(context: Context) -> list[Found]:
    """Return candidate places and equipment in no particular order."""
    return [*_listed(context), *_designations(context), *_places(context)]


def _listed(context: Context) -> Iterator[Found]:
    for term in context.terms("place"):
        if len(term.span) < 3 and context.is_crossed(term.span.start, term.span.end):
            continue  # 中亞 in 其中亞洲
        if context.in_occasion(term.span.start, term.span.end):
            continue
        yield Found(term.span.start, term.span.end, "Place", "gazetteer", 0, term.keys)
    for term in context.terms("equipment"):
        yield Found(term.span.start, term.span.end, "Equipment", "gazetteer", 0, term.keys)


def _designations(context: Context) -> Iterator[Found]:
    listed = context.term_places("equipment")
    for match in _EQUIPMENT.finditer(context.text):
        if context.block(match.start()) is None:
            continue
        designation = _DESIGNATION.match(context.text, match.start())
        if designation is None or _NOT_EQUIPMENT.match(designation.group()):
            continue
        start, end = match.span()
        if any(c in PUNCTUATION - set("「」『』-－ ") for c in match.group()):
            end = designation.end()
        fitting = [t for t in listed.starting(start, start + 1) if t.span.end <= end]
        keys = fitting[-1].keys if fitting else ()
        yield Found(start, end, "Equipment", "designation", 0, keys)


def _may_be_place(context: Context, span: Span) -> bool:
    """Whether a tagger's place is neither part of the quoted name of something else nor a number.

    「漢光42號演習」, 「蒙特瑞會談」: what stands in quotation marks with an event's word.
    """
    text = span.text
    if (
        any(c.isascii() and c.isalnum() for c in text)
        or "號" in text
        or text.endswith(("期", "案"))
    ):
        return False
    if any(context.crossing("organization", border) for border in (span.start, span.end)):
        return False  # 前海 in 前海軍艦長
    return len(context.quoted_name(span.start, span.end)) <= len(text)


def _places(context: Context) -> Iterator[Found]:
    for name in context.document.names:
        span = name.span
        if (
            name.label == "LOC"
            and len(span) > 1
            and not span.text.endswith(context.lists.not_places)
            and _may_be_place(context, span)
        ):
            yield Found(span.start, span.end, "Place", f"tagger {name.source}", 2)
    suffixes = frozenset(context.lists.place_suffixes)
    for word in context.document.words:
        if word.end - word.start < 2 or context.text[word.start : word.end] not in suffixes:
            continue
        before = context.word_ends.get(word.start)
        if before and before.pos in {"LOC", "nz", "n"}:
            joined = context.text[before.start : word.end]
            if not joined.endswith(context.lists.not_places) and before.end - before.start > 1:
                yield Found(before.start, word.end, "Place", "suffix", 2)
