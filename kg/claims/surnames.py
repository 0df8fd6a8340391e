"""A surname alone before a verb of speech: 林說, 陳強調, after 林大同 has been named.

In: a text and the actors found in it.  Out: the same actors with these short subjects.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.claims.segments import Actors
from kg.model import Link, Span

if TYPE_CHECKING:
    from kg.lexicon.speech import SpeechLexicon

_NAME: Final = re.compile(r"[一-鿿]{2,5}")
_DOUBLE: Final = 4  # a name this long begins with a surname of two characters
_VERBS: Final = ("說", "稱", "指出", "表示", "強調", "認為", "坦言", "直言", "透露", "批評", "質疑",
                 "呼籲", "重申", "補充", "解釋", "說明", "回應", "坦承", "反問", "痛批", "否認")
_BETWEEN: Final = ("也", "並", "則", "還", "另", "又", "再", "更", "")


def add_surnames(text: str, actors: Actors, words: SpeechLexicon) -> Actors:
    """Return the actors and the surnames that can only be one of them.

    A surname counts at the start of a clause, right before the verb, once its bearer has
    been named in full; two bearers of one surname, or one that is also an adverb, do not.
    """
    bearers = _bearers(actors, words)
    if not bearers:
        return actors
    taken = {at for link in actors.links for at in range(link.span.start, link.span.end)}
    found: list[Link] = []
    for match in _pattern(tuple(sorted(bearers))).finditer(text):
        at = match.start("surname")
        person, named = bearers[match["surname"]]
        if at not in taken and named < at:
            span = Span(at, match.end("surname"), match["surname"])
            found.append(Link(span, (person,), "name", 1.0, "surname"))
    links = sorted((*actors.links, *found), key=lambda link: link.span.start)
    return Actors(tuple(links), actors.persons)


def _bearers(actors: Actors, words: SpeechLexicon) -> dict[str, tuple[str, int]]:
    """Return whose a surname is, and where that person is first named."""
    bearers: dict[str, tuple[str, int]] = {}
    shared: set[str] = set()
    for link in actors.links:
        if link.kind != "name" or not actors.is_person(link) or not _NAME.fullmatch(
            link.span.text
        ):
            continue
        long = len(link.span.text) >= _DOUBLE
        surname, person = link.span.text[: 2 if long else 1], link.entities[0]
        if bearers.setdefault(surname, (person, link.span.start))[0] != person:
            shared.add(surname)
    blocked = shared | set(words.adverbs) | set(words.pronouns) | set(words.prepositions)
    return {k: v for k, v in bearers.items() if k not in blocked}


@cache
def _pattern(surnames: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(surnames)
    between = "|".join(_BETWEEN)
    return re.compile(
        rf"(?<=[。！？，；\n」])(?P<surname>{names})"
        rf"(?=(?:{between})(?:{'|'.join(_VERBS)})|[今昨]?[向對](?:媒體|記者))")
