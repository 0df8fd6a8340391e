"""Whose words a reporting verb reports.

In: the text, the actors that stand in it, and a verb.  Out: the speakers by entity id,
and how they were found.  The subject of a Chinese clause stands first: the first actor
that no preposition governs; the person over the organization in the person's title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.claims.segments import QUOTES, clause_start

if TYPE_CHECKING:
    from kg.claims.cues import Cue
    from kg.claims.segments import Actors
    from kg.lexicon.speech import SpeechLexicon
    from kg.model import Link, Span

_TIME: Final = (
    r"(?:[今昨本當前上下][（(]?\d{0,4}[年月日周週天]?[）)]?[年月日周週天晨早晚午]?|"
    r"\d+[年月日時分]|[周週星期]+[一二三四五六日天]|[一二三四五六七八九十]+[月日]|"
    r"[（(][^（）()]{0,40}[）)]|上午|下午|中午|晚間|稍早|美東時間|當地時間|先生|女士|伉儷|夫婦|等人|一行|等|"
    r"及其|並|[ 　])"
)
_CHAIN_GAP: Final = 24
_CHAIN_BREAK: Final = re.compile(r"[在對向於與和及赴將今昨接受到，,；;。：:]|表示|指出|認為")
_COORDINATION: Final = ("、", "與", "和", "及", "以及", "暨")


@dataclass(frozen=True, slots=True)
class Voice:
    """The speakers of a cue.

    ``named``: they stand in the cue's own clause.  ``close``: only adverbs, times and
    occasions stand between.  ``start``: where they begin, or where the clause does.
    """

    speakers: tuple[str, ...]
    named: bool
    close: bool
    start: int
    via: str | None = None
    relayed: bool = False


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds speakers in one text."""

    text: str
    actors: Actors
    lexicon: SpeechLexicon
    titles: frozenset[str] = frozenset()

    def find(
        self, cue: Cue, sentence: Span, previous: tuple[str, ...], here: tuple[str, ...] = ()
    ) -> Voice | None:
        """Return the speakers of ``cue``.

        ``here`` are those of the verb before it in the sentence, ``previous`` those of an
        earlier one; between the two comes the subject of the sentence.

        None where the clause has a subject that is nobody we know.
        """
        start = clause_start(self.text, cue.span.start, sentence.start)
        relayed = self._relayed(start, cue.span.start)
        if relayed:
            return relayed
        subject = self.subject(start, cue.span.start)
        if subject:
            chosen, end = subject
            close = self._is_close(self.text[end : cue.span.start])
            speakers = self._coordinated(chosen, cue.span.start)
            return Voice(speakers, named=True, close=close, start=start)
        rest = self.text[start : cue.span.start]
        quoted = start > sentence.start and self.text[start - 1] in QUOTES
        if quoted or not self._continues(rest):
            return None
        inherited = here or self._topic(sentence.start, start) or previous
        return Voice(inherited, named=False, close=True, start=start) if inherited else None

    def subject(self, start: int, end: int) -> tuple[Link, int] | None:
        """Return the subject among the actors from ``start`` to ``end``, and where it ends."""
        links = self.actors.between(start, end)
        for number, link in enumerate(links):
            if self._is_governed(start, link):
                continue
            return self.head(links[number:])
        return None

    def _topic(self, start: int, end: int) -> tuple[str, ...]:
        """Return the subject of an earlier clause: the last person, else the first actor."""
        links = self.actors.between(start, end)
        subjects = [
            self.head(links[number:])[0]
            for number, link in enumerate(links)
            if self.is_adverbial(clause_start(self.text, link.span.start, start), link.span.start)
        ]
        people = [link for link in subjects if self.actors.is_person(link)]
        chosen = people[-1:] or subjects[:1]
        return chosen[0].entities if chosen else ()

    def head(self, links: tuple[Link, ...]) -> tuple[Link, int]:
        """Follow 國防部部長邱國正 from the organization to the person at the end of it."""
        last = links[0]
        if not self.actors.is_person(last):
            for link in links[1:]:
                gap = self.text[last.span.end : link.span.start]
                if len(gap) > _CHAIN_GAP or _CHAIN_BREAK.search(gap):
                    break
                last = link
                if self.actors.is_person(link):
                    return link, link.span.end
        return links[0], links[0].span.end

    def _coordinated(self, chosen: Link, end: int) -> tuple[str, ...]:
        """Add the second speaker of 國防部與外交部都表示."""
        speakers = list(chosen.entities)
        last = chosen
        for link in self.actors.between(chosen.span.end, end):
            if self.text[last.span.end : link.span.start].strip() not in _COORDINATION:
                break
            if not self._is_close(self.text[link.span.end : end], plain=True):
                last = link
                continue
            speakers += [e for e in link.entities if e not in speakers]
        return tuple(speakers)

    def _is_governed(self, start: int, link: Link) -> bool:
        before = self.text[start : link.span.start].rstrip("「『“《 的")
        return before.endswith(self.lexicon.prepositions)

    def _relayed(self, start: int, end: int) -> Voice | None:
        """Return Y of X引述Y的話說, relayed by X."""
        found = max((self.text.rfind(w, start, end) for w in self.lexicon.relays), default=-1)
        if found < 0:
            return None
        after = self.actors.between(found, end)
        if not after:
            return None
        before = self.actors.between(start, found)
        link, stop = self.head(after)
        via = self.head(before)[0].entities[0] if before else None
        close = len(self.text[stop:end]) < 24
        return Voice(link.entities, named=True, close=close, start=start, via=via, relayed=True)

    def _is_close(self, gap: str, *, plain: bool = False) -> bool:
        rest = _strip(self._without_title(gap), self.lexicon)
        if not rest:
            return True
        return not plain and rest.endswith(self.lexicon.frames)

    def _without_title(self, gap: str) -> str:
        """Take a title off the start of what follows a name: 戴斐立|總理."""
        bare = gap.lstrip("」』 　")
        longest = max((t for t in self.titles if bare.startswith(t)), key=len, default="")
        return bare[len(longest) :]

    def is_adverbial(self, start: int, end: int) -> bool:
        """Whether only adverbs and times stand between two positions."""
        return not _strip(self.text[start:end], self.lexicon)

    def _continues(self, rest: str) -> bool:
        """Whether a clause without an actor goes on with the speaker before it."""
        if rest.strip(" 　，,「") in self.lexicon.pronouns:
            return True
        left = _strip(rest, self.lexicon)
        if not left or left in self.lexicon.pronouns:
            return True
        if left.endswith(self.lexicon.frames) and len(left) < 40:
            head = left.lstrip("，, ")
            return head.startswith((*self.lexicon.prepositions, *self.lexicon.frames)) or len(
                left) <= 4
        return False


def _strip(gap: str, lexicon: SpeechLexicon) -> str:
    """Take adverbs and times off both ends of what stands between speaker and verb."""
    pattern_start, pattern_end = _edges(lexicon.adverbs)
    gap = gap.strip(" 　，,「『”」』")
    return pattern_end.sub("", pattern_start.sub("", gap)).strip(" 　，,")


@cache
def _edges(adverbs: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    word = "|".join((_TIME, "發言人", "官員", "方面", *map(re.escape, adverbs)))
    return re.compile(f"^(?:{word})+"), re.compile(f"(?:{word})+$")
