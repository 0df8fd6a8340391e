"""Names of people as the taggers see them, where something else speaks for them.

In: a ``Context``.  Out: candidates of class Person.  Of the names that one tagger alone
sees two in three are none, so a title, a verb of speaking, a list, a bracket, the other
tagger or a second mention must support it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.mentions.context import FUNCTION_TAGS, Context, Found
from kg.mentions.people import VERB_SURNAMES, is_word

if TYPE_CHECKING:
    from kg.model import Name

_THINGS: Final = tuple("艦級號島灣縣市區路機彈案法元年月日團隊部署會黨軍省州國宮廟寺")
_LATIN: Final = re.compile(r"\s?[（(]\s?[A-Z]")
_HAN: Final = re.compile("[\u4e00-\u9fff]+")
_ENDING: Final = re.compile("(?:夫婦|伉儷|閣下|夫婿|夫人|先生|女士|一行|及|暨|以|與|和|等)+$")
_LONGEST: Final = 6


def find_tagged(context: Context) -> list[Found]:
    """Return candidate names in no particular order."""
    return [*_shaped(context), *_beside_titles(context)]


def _shaped(context: Context) -> Iterator[Found]:
    """Yield what a tagger takes for a person, if it has the shape of a Chinese name."""
    for (start, end), name in context.people.items():
        text = name.span.text
        shape = context.shapes.chinese_score(text)
        if len(text) < 4 and is_word(context, start, end):
            continue
        borders = context.left_border(start) >= 1.5 and context.right_border(end) >= 1.5
        if len(text) == 2 and not borders and context.count(text) < 3:
            continue
        usual = text[:1] in context.shapes.surnames or context.shapes.surname_length(text) > 1
        learned = name.source != "lac"
        floor = 0.3 if learned else (0.45 if len(text) > 2 else 0.7)
        if shape < floor or not (usual or learned) or text.endswith(_THINGS):
            continue
        if context.in_occasion(start, end):
            continue
        if _is_supported(context, name):
            yield Found(start, end, "Person", f"tagger {name.source}", 1 if learned else 2)


def _is_supported(context: Context, name: Name) -> bool:
    """Whether something besides one tagger speaks for a name."""
    start, end, text = name.span.start, name.span.end, context.text
    return (
        len(context.sources(start, end)) > 1
        or start in context.title_ends
        or end in context.title_starts
        or text.startswith(context.shapes.speech_verbs, end)
        or context.count(name.span.text) > 1
        or text.startswith("、", end)
        or text.endswith("、", 0, start)
        or _LATIN.match(text, end) is not None
    )


def _beside_titles(context: Context) -> Iterator[Found]:
    """處長貝霖, 石井議員: right beside a title a tagger's name needs no known surname."""
    for start, stop in context.people:
        end = _without_ending(context, start, stop)
        after = start in context.title_ends and context.right_border(end) >= 0.7
        title = context.title_starts.get(end)
        held = title is not None and title.end not in context.people_starts
        before = held and context.left_border(start) >= 1.5
        if not (after or before) or not _may_be_name(context, start, end):
            continue
        value = context.text[start:end]
        known = context.shapes.chinese_score(value) > 0
        shaped = known or context.shapes.is_transliteration(value)
        sure = end < stop or context.right_border(end) >= 1.5
        agreed = len(context.sources(start, stop)) > 1
        if (after and sure and (agreed or shaped)) or (agreed and shaped):
            yield Found(start, end, "Person", "tagger beside title", 1)


def _without_ending(context: Context, start: int, end: int) -> int:
    """Cut off what taggers take with a name: 貝霖夫婦, 山下浩昭及."""
    match = _ENDING.search(context.text, start + 2, end)
    return match.start() if match else end


def _may_be_name(context: Context, start: int, end: int) -> bool:
    value = context.text[start:end]
    word = context.words.get(start)
    ordinary = word is not None and word.end == end and word.pos in FUNCTION_TAGS
    known = value[0] in VERB_SURNAMES or value in context.shapes.not_names
    listed = known or context.in_body(start, end)
    sound = bool(_HAN.fullmatch(value)) and not value.endswith(_THINGS)
    return sound and 2 <= len(value) <= _LONGEST and not (ordinary or listed)
