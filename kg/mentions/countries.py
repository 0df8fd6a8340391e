"""Countries: names of the gazetteer, and one-character forms where they can be nothing else.

In: a ``Context``.  Out: candidates of class Country.  台美 is one mention with two keys,
rule ``compound``; 美 in 訪美 is a mention of one character, rule ``short form``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.mentions.context import Context, Found

if TYPE_CHECKING:
    from kg.model import Span

_GOVERNMENT: Final = ("政府", "當局", "官方")
_NOT_BEFORE_MAINLAND: Final = ("亞", "歐", "美洲", "非洲", "新", "古")
_VERBS: Final = (
    "訪赴駐對援抗反親來抵離返留旅侵攻犯擾繞挺助在與和我從由向據涉售友護遏倚促遭售撐聯仇棄"
    "疑防制籲盼讓給為及以跟替幫駁嗆批晤"
)
_TRAVEL: Final = "訪赴駐擾抵返來"
_AFTER_TRAVEL: Final = "後前時的之，。、！？」）團期行並與和及進參談出接"
_JOINS_LEFT: Final = "今昨明每當近前平生假節華即終整元一二三四五六七八九十0123456789"
_JOINS_RIGHT: Final = (
    "國灣洲央北中南東西元圓幣麗好術容味語文本式子期前後常間報記量歲軌版德拜舖股積胞海商塑電達聯大化"
)
_ARMS: Final = ("軍售", "軍購", "軍事", "關係", "合作", "雙邊", "高層", "國防", "官員", "防務")
_ERA: Final = re.compile(r"中華民國\s*[0-9０-９一二三四五六七八九十百○〇零]{1,4}\s*年")
_SINGLE: Final = frozenset("台臺美日韓俄英法德印澳菲烏陸")
_COMMON: Final = frozenset("台臺美中日韓俄英法德印澳菲港越泰星陸歐朝加以烏")


def find_countries(context: Context) -> list[Found]:
    """Return candidate countries in no particular order."""
    return [*_named(context), *_compounds(context), *_single(context)]


def _named(context: Context) -> Iterator[Found]:
    text = context.text
    titles = [t for t in context.titles if t.body is None]
    inside = {i for t in titles for i in range(t.start, t.end)}
    for term in context.terms("country"):
        span = term.span
        if len(span) < 2 or _is_other(context, span):
            continue
        word = context.words.get(span.start)
        joined = (
            word is not None and word.end > span.end and word.pos in {"n", "PER", "v", "d", "r"}
        )
        if span.start in inside and joined:
            continue
        end = span.end
        for follower in _GOVERNMENT:
            if text.startswith(follower, end) and not span.text.endswith(follower):
                end += len(follower)
                break
        yield Found(span.start, end, "Country", "gazetteer", 0, term.keys)


def _is_other(context: Context, span: Span) -> bool:
    """Whether the form is part of another word, a year of the era, or a city."""
    text, lists = context.text, context.lists
    if text.startswith(lists.not_after_country, span.end) or _ERA.match(text, span.start):
        return True
    if len(span) < 4 and context.is_crossed(span.start, span.end):
        return True
    if span.text == "大陸" and text.endswith(_NOT_BEFORE_MAINLAND, 0, span.start):
        return True
    city = text.endswith(lists.before_city, 0, span.start) or text.startswith(
        lists.after_city, span.end
    )
    capital = span.text in lists.cities_for_countries
    return text.endswith(("聲", "申"), 0, span.start) or (capital and city)


def _compounds(context: Context) -> Iterator[Found]:
    """台美, 美中台: two or three one-character forms that make up whole words."""
    shorts = {c for c in context.lexicon.short_forms if c in _COMMON}
    pattern = re.compile(f"[{''.join(sorted(shorts))}]{{2,4}}") if shorts else None
    for match in pattern.finditer(context.text) if pattern else ():
        value = match.group()
        start, end = match.span()
        if context.block(start) is None or not _whole(context, start, end):
            continue
        keys = tuple(dict.fromkeys(context.lexicon.short_forms[c] for c in value))
        if (
            len(keys) < 2
            or len(keys) < len(value)
            or (value in context.lists.not_compounds and not _related(context, end))
        ):
            continue
        yield Found(start, end, "Country", "compound", 0, keys)


def _related(context: Context, end: int) -> bool:
    words = (
        "關係",
        "兩國",
        "雙方",
        "之間",
        "貿易",
        "建交",
        "斷交",
        "邊境",
        "衝突",
        "合作",
        "對話",
        "三方",
        "戰爭",
        "領袖",
        "對立",
        "情勢",
        "局勢",
        "緊張",
        "爭端",
        "交戰",
        "外交",
        "高峰會",
        "峰會",
        "兩軍",
        "經貿",
        "友好",
        "外長",
        "防長",
        "開戰",
    )
    return context.text.startswith(words, end)


def _whole(context: Context, start: int, end: int) -> bool:
    text = context.text
    following = context.term_places("organization").starting(end, end + 1)
    if any(term.span.text in context.lexicon.generics for term in following):
        return True
    if text[start:end] in {"中美", "美中", "台美", "美台", "臺美", "台日", "日台"} and _related(
        context, end
    ):
        return True
    if end < len(text) and text[end] in "國灣洲央南北東西共華":
        return False
    if text.startswith(_ARMS, end):
        return True
    return context.is_border(start) and context.is_border(end)


def _single(context: Context) -> Iterator[Found]:
    """美 in 訪美, 售台, 美參議員: one character between borders, beside a word that asks for it."""
    text = context.text
    for char in sorted(set(context.lexicon.short_forms) & _SINGLE):
        key = context.lexicon.short_forms[char]
        at = text.find(char)
        while at >= 0:
            if context.block(at) is not None and _stands_alone(context, at):
                yield Found(at, at + 1, "Country", "short form", 1, (key,))
            at = text.find(char, at + 1)


def _stands_alone(context: Context, at: int) -> bool:
    text = context.text
    if any(title.kind == "rank" for title in context.title_places.over(at, at + 1)):
        return False  # 陸軍少校
    left, right = text[at - 1 : at], text[at + 1 : at + 2]
    travels = bool(left) and left in _TRAVEL and (not right or right in _AFTER_TRAVEL)
    if travels and context.is_border(at - 1):
        return True
    if left in {"）", ")"} and text[at - 2 : at - 1] in _JOINS_LEFT:
        return False  # 今（27）日
    if (right and right in _JOINS_RIGHT) or (left and left in _JOINS_LEFT):
        return False
    head = context.left_border(at) >= 1.5 and text.startswith(
        context.lists.after_short_form, at + 1
    )
    word = context.word_ends.get(at + 1)
    alone = word is not None and word.start >= at - 1 and word.end - word.start <= 2
    borders = context.is_border(at + 1) and context.is_border(at - 1)
    return head or (bool(left) and left in _VERBS and alone and borders)
