"""Foreign names: with a dot (約翰．柯寧), with Latin letters (莫里森（Scott Morrison）), by sound.

In: a ``Context``.  Out: candidates of class Person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.lexicon.names import DOTS
from kg.mentions.context import FUNCTION_TAGS, PUNCTUATION, Context, Found

if TYPE_CHECKING:
    from kg.titles import TitleSpan

_HAN: Final = r"[\u4e00-\u9fff]"
_DOTTED: Final = re.compile(
    rf"(?:{_HAN}{{1,6}}|(?<![A-Za-z.])[A-Z])[{DOTS}](?:(?:{_HAN}{{1,6}}|[A-Z])[{DOTS}])*{_HAN}{{1,6}}"
)
_BRACKETED: Final = re.compile(
    rf"(?<!{_HAN})({_HAN}[\u4e00-\u9fff{DOTS}]*+)\s?"
    rf"[（(]\s?([A-Z][A-Za-zÀ-ž.'’\- ]{{1,40}})\s?[)）]"
)
_PARTICLES: Final = ("的", "是", "為", "與", "和", "及", "由", "、")
_MARKS: Final = frozenset("、，；：")
_NOT_PERSON: Final = re.compile(
    r"\b(?:of|for|the|and|The|University|Institute|Council|Committee|Center|Centre|Act|Talks|"
    r"Dialogue|Foundation|Association|Department|Agency|Office|Bureau|Force|Fleet|Command|Party|"
    r"Times|News|Post|Daily|Forum|Initiative|Program|Strategy|System|Exercise|Treaty|Group|Bank|"
    r"Corporation|Company|Inc|Ltd|Society|Union|Alliance|Organization|Navy|Army|Defense|Security|"
    r"Military|National|International|USS|Island|Islands|Strait|Sea|City|Missile|Radar|Ministry)\b"
)


def find_foreign(context: Context) -> list[Found]:
    """Return candidate foreign names in no particular order."""
    return [*_dotted(context), *_bracketed(context), *_by_sound(context)]


def is_personal_latin(latin: str) -> bool:
    """Whether Latin text in brackets reads like a person's name: two to four capitals."""
    words = latin.split()
    capitals = [w for w in words if w[0].isupper() or w in {"de", "van", "von", "da", "bin", "al"}]
    mixed = any(len(w) > 1 and any(c.islower() for c in w) for w in words)
    return (
        2 <= len(words) <= 5
        and len(capitals) == len(words)
        and mixed
        and not _NOT_PERSON.search(latin)
    )


def _name_start(context: Context, first: int, end: int) -> int:
    """Return where the name that ends at ``end`` begins, not before ``first``.

    It begins after the last title, gazetteer term or clear word border that leaves only
    characters of transliteration.
    """
    text, shapes = context.text, context.shapes
    start = end
    while start > first and (text[start - 1] in shapes.transliteration or text[start - 1] in DOTS):
        start -= 1
    barrier = max(
        (b for b in range(start, end) if b in context.title_ends or b in context.term_borders[1]),
        default=start,
    )
    start = max(start, barrier)
    for border in range(start, end - 1):
        if text[border] in DOTS:
            continue
        if context.left_border(border) >= 1.5:
            return border
    while start < end - 2 and not context.is_border(start):
        start += 1
    return start


def _dotted(context: Context) -> Iterator[Found]:
    for match in _DOTTED.finditer(context.text):
        block = context.block(match.start())
        if block is None:
            continue
        dot = re.search(f"[{DOTS}]", match.group())
        if dot is None:
            continue
        first_dot = match.start() + dot.start()
        start = _name_start(context, match.start(), first_dot)
        if start >= first_dot and "A" <= context.text[first_dot - 1] <= "Z":
            start = first_dot - 1
        last_dot = max(match.group().rfind(d) for d in DOTS) + match.start()
        end = _name_end(context, last_dot + 1, match.end())
        if start < first_dot and end > last_dot + 1:
            yield Found(start, end, "Person", "dotted name", 0)


def _name_end(context: Context, start: int, limit: int) -> int:
    """Return where the last part of a dotted name ends."""
    for name in context.people_places.over(start, start + 1):
        if name.span.end <= limit and context.right_border(name.span.end) >= 0.7:
            return name.span.end
    end = start
    while end < limit and context.text[end] in context.shapes.transliteration:
        end += 1
        if end - start >= 2 and context.right_border(end) >= 1.5:
            break
    return end


def _bracketed(context: Context) -> Iterator[Found]:
    """莫里森（Scott Morrison）; the mention is the Chinese name alone."""
    for match in _BRACKETED.finditer(context.text):
        if context.block(match.start()) is None or not is_personal_latin(match.group(2)):
            continue
        end = match.end(1)
        start = _name_start(context, max(match.start(), end - 14), end)
        start = _list_start(context, start, end)
        han = context.text[start:end]
        chinese = [
            s
            for s in (end - 3, end - 2)
            if context.left_border(s) >= 1.5 and context.text[s:end].isalpha()
        ]
        if len(han) < 2 and chinese:
            start = chinese[0]
        for near in (start - 1, start - 2):
            between = context.text[max(near, 0) : start]
            if near in context.title_ends and between.isalpha() and between not in _PARTICLES:
                start = near
                break
        if 2 <= end - start <= 14:
            yield Found(start, end, "Person", "name with Latin form", 0)


def _list_start(context: Context, start: int, end: int) -> int:
    """Return where an item between a mark and the bracket begins: 、狄多內（.

    ``start``, if a title, a listed name or an ordinary word stands between.
    """
    first = end
    while first > 0 and end - first < 7 and context.text[first - 1] not in PUNCTUATION:
        first -= 1
    mark = context.text[first - 1 : first]
    inner = range(first + 1, end)
    _, ends = context.term_borders
    crossed = any(i in context.title_ends or i in ends for i in inner)
    if mark not in _MARKS or crossed or not 2 <= end - first <= 6:
        return start
    word = context.words.get(first)
    plain = word is not None and (word.pos in FUNCTION_TAGS) and word.end < end
    return start if plain else first


def _ordinary(context: Context, start: int, end: int) -> bool:
    """Whether the text is made of known words: 衛生, 安全 before a title."""
    words = [context.words[i] for i in range(start, end) if i in context.words]
    plain = all(w.pos not in {"PER", "nz", "nw", "LOC"} for w in words)
    longest = max((w.end - w.start for w in words), default=0)
    return bool(words) and plain and longest > 1


def _by_sound(context: Context) -> Iterator[Found]:
    """白肯尼校長, 校長白肯尼: characters of transliteration beside a title."""
    text, shapes = context.text, context.shapes
    for title in context.titles:
        yield from _sound_before(context, title)
        yield from _sound_after(context, title)
    for (first, last), name in context.people.items():
        speaks = text.startswith(shapes.speech_verbs, last) and context.left_border(first) >= 0.7
        sure = name.source != "lac" or speaks
        if name.span.text in shapes.not_names or context.in_occasion(first, last):
            continue
        if sure and shapes.is_transliteration(name.span.text) and len(name.span.text) > 1:
            yield Found(first, last, "Person", f"tagger {name.source}", 2)


def _sound_before(context: Context, title: TitleSpan) -> Iterator[Found]:
    text, shapes, end = context.text, context.shapes, title.start
    start = end
    while start > 0 and text[start - 1] in shapes.transliteration and end - start < 6:
        start -= 1
    starts = [s for s in range(start, end - 1) if context.left_border(s) >= 1.5]
    tagged = [s for s in range(start, end - 1) if (s, end) in context.people]
    first = (tagged or starts or [end])[0]
    if first == end or title.end in context.people_starts:
        return  # a tagger sees a person right after the title: what is before it is none
    if tagged or not _ordinary(context, first, end):
        yield Found(first, end, "Person", "foreign name before title", 1)


def _sound_after(context: Context, title: TitleSpan) -> Iterator[Found]:
    text, shapes, start = context.text, context.shapes, title.end
    stop = start
    while stop < len(text) and text[stop] in shapes.transliteration and stop - start < 6:
        stop += 1
    ends = [e for e in range(start + 2, stop + 1) if context.right_border(e) >= 1.5]
    tagged = [e for e in range(start + 2, stop + 1) if (start, e) in context.people]
    if not (ends or tagged) or context.block(start) is None:
        return
    end = (tagged or ends)[-1]
    if tagged or (end - start > 2 and not _ordinary(context, start, end)):
        yield Found(start, end, "Person", "foreign name after title", 1)
