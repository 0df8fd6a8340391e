"""Whose words a reporting verb reports.

In: the text, the actors that stand in it, and a verb.  Out: the speakers by entity id,
and how they were found.  The subject of a Chinese clause stands first: the first actor
that no preposition governs; the person over the organization in the person's title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.claims.adverbs import EDGE, adverb_edges, strip_adverbs
from kg.claims.segments import QUOTES, clause_start

if TYPE_CHECKING:
    from kg.claims.cues import Cue
    from kg.claims.segments import Actors
    from kg.lexicon.speech import SpeechLexicon
    from kg.model import Link, Span

_CHAIN_GAP: Final = 24
_CHAIN_BREAK: Final = re.compile(
    r"[在對向於赴今昨接受到，,；;。：:]|^[與和及]|[與和及]$|(?<![少中上准大])將|表示|指出|認為")
_ASKED: Final = re.compile("(?:被問[到及]?|問[到及]|談[到及]|提[到及]|針對|對於)$")
_NAMELESS: Final = re.compile("(?:具名|姓名|匿名|[一數多兩某幾][位名])的?[^，。]{0,8}$")
_KIN: Final = re.compile(
    "的?(?:胞?[兄弟姊姐妹]+|妻子|丈夫|夫人|之[子女妻夫]|[長次么]?[子女]兒?|父親|母親|胞[兄弟姊妹]|"
    "幕僚|辦公室主任|發言人|律師|助理|秘書)[、，]?[^，。；]{0,12}$")
_ACTED: Final = 2  # clauses before the verb
_PHRASE: Final = 40  # the longest phrase between a speaker and the verb, in code points
_LED: Final = re.compile("[與和及由向請為]|聽取|陪同|接見|邀請|感謝|偕同")
_PLURAL: Final = ("他們", "她們")
_SWIFTLY: Final = ("迅速", "立即", "隨即", "立刻", "緊急")
_BODY: Final = re.compile("該[部會署院黨局司處社校報團軍台刊隊館中心辦公室]+")
_NOUN_AFTER: Final = re.compile("的[^在於時中上下後]{1,5}$")  # 在場的畢業生
_OFFICE: Final = ("前", "原", "時任", "現任", "新任", "前任", "已故", "該", "我國", "我")
_MOVING: Final = ("前往", "赴", "到", "抵達", "視導", "出席")
_NO_PREPOSITIONS: Final = (
    "少將", "中將", "上將", "准將", "大將", "司令", "大使", "公使", "特使", "因此", "對此", "為此",
    "就此", "如此", "所以", "甚至", "至此")
_LISTED: Final = re.compile("[、與和及暨][^，。；：「」、]{0,14}")
_ENVOY: Final = re.compile("(?:駐[^，。]{1,8}|處|黨|副|全權|首席|談判|貿易)代表$")
_MODALS: Final = ("要", "想", "願", "也要", "還要", "也想")
_TOPIC_WORD: Final = 4
_THANKS: Final = re.compile(r"[^，。；]{0,4}(?:表達|表示|致上|致謝|婉拒|回應)[^，。；]{0,12}[，,]")
_ISSUING: Final = re.compile("(?:發[表布出]|公布)[^，。]{0,8}(?:新聞稿|聲明|文章|談話)[，,]$")
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
    writer: str | None = None
    opinion: bool = False

    def find(
        self, cue: Cue, sentence: Span, previous: tuple[str, ...], here: tuple[str, ...] = ()
    ) -> Voice | None:
        """Return the speakers of ``cue``.

        ``here`` are those of the verb before it in the sentence, ``previous`` those of an
        earlier one; between the two comes the subject of the sentence.

        None where the clause has a subject that is nobody we know.
        """
        start = self._clause(cue.span.start, sentence.start)
        if self.writer and self._is_writer(start, cue.span.start):
            return Voice((self.writer,), named=True, close=True, start=start)
        relayed = self._relayed(start, cue.span.start)
        if relayed:
            return relayed
        subject = self.subject(start, cue.span.start)
        if subject:
            antecedent = here if set(here) <= self.actors.persons else ()
            return self._named(
                cue, start, subject, antecedent or self._acting(sentence.start, start))
        return self._unnamed(cue, start, sentence, previous, here)

    def _named(
        self, cue: Cue, start: int, subject: tuple[Link, int], here: tuple[str, ...]
    ) -> Voice | None:
        """Return the voice of a clause with a subject; None for unnamed members of a body."""
        chosen, end = subject
        if self._is_unnamed(chosen, start):
            return None
        gap = self.text[end : cue.span.start]
        verbal = cue.span.text not in self.lexicon.nominal or (
            cue.pause and not gap.endswith(("的", "之")))
        if cue.kind == "evaluation" and gap.lstrip(EDGE).startswith(_MOVING):
            verbal = False
        speakers = self._coordinated(chosen, cue)
        close = self._is_close(gap) or len(speakers) > len(chosen.entities) or (
            verbal and (self._is_phrase(gap) or (cue.pause and gap.endswith(_SWIFTLY))))
        if chosen.kind == "pronoun" and len(here) == 1 and here[0] in self.actors.persons:
            speakers = here
        return Voice(speakers, named=True, close=close, start=start)

    def _unnamed(
        self, cue: Cue, start: int, sentence: Span, previous: tuple[str, ...],
        here: tuple[str, ...],
    ) -> Voice | None:
        """Return the voice of a clause without a subject, from the text before it."""
        asker = self._asker(start, cue.span.start) if cue.pause else None
        if asker:
            return Voice(asker.entities, named=True, close=True, start=start)
        rest = self.text[start : cue.span.start]
        quoted = start > sentence.start and self.text[start - 1] in QUOTES
        if quoted or not self._continues(rest):
            return None
        if rest.strip(EDGE).startswith(_PLURAL) and len(here or previous) < 2:
            return None
        soft = cue.kind in ("wish", "evaluation") or (
            cue.kind == "thought" and cue.span.text not in self.lexicon.core)
        actor = None if soft else self._newcomer(start, sentence.start, here or previous)
        if actor:
            return actor
        half = self.text.rfind("；", sentence.start, start) + 1
        turned = self.topic(half, start) if half and here else self._host(start, sentence.start)
        inherited = turned or here or self.topic(
            sentence.start, start, titled=not soft) or previous
        return Voice(inherited, named=False, close=True, start=start) if inherited else None

    def _acting(self, floor: int, start: int) -> tuple[str, ...]:
        """Return the person who acts in the clauses before 他: 林大同雖…，不過他說."""
        actors = self.topic(floor, start)
        return actors if set(actors) <= self.actors.persons else ()

    def _clause(self, position: int, floor: int) -> int:
        """Return where the clause of a verb begins; 被問到，…時 belongs to it."""
        start = clause_start(self.text, position, floor)
        asked = start > floor and self.text[start - 1] in "，,"
        if asked and _ASKED.search(self.text[max(floor, start - 8) : start - 1]) and (
            "時" in self.text[start:position]
        ):
            return clause_start(self.text, start - 1, floor)
        return start

    def _is_unnamed(self, link: Link, start: int) -> bool:
        """Whether a body only tells where somebody without a name comes from."""
        before = self.text[start : link.span.start]
        return not self.actors.is_person(link) and bool(_NAMELESS.search(before))

    def _newcomer(self, start: int, opening: int, speaking: tuple[str, ...]) -> Voice | None:
        """Return X of X則持不同看法，認為…: who opens the sentence and acts in it."""
        links = self.actors.between(opening, start)
        if not links or links[0].kind == "pronoun":
            return None
        chosen, end = self.head(links)
        if any(mark in self.text[opening:start] for mark in "；;"):
            return None
        first = self.is_adverbial(opening, links[0].span.start) or (
            self.actors.is_person(chosen) and self._is_title(opening, links[0].span.start))
        new = self.actors.is_person(chosen) and not set(chosen.entities) & set(speaking)
        clauses = len(re.findall("[，,]", self.text[end:start]))
        if not (first and new and clauses <= _ACTED):
            return None
        return Voice(chosen.entities, named=True, close=True, start=opening)

    def opens(self, start: int, link: Link) -> bool:
        """Whether a link stands at a position, but for a title: 司令林大同."""
        return link.span.start == start or self._is_title(start, link.span.start)

    def _is_title(self, start: int, end: int) -> bool:
        """Whether nothing but a title, with its body, stands between two positions."""
        before = self.text[start:end]
        return len(before) <= _CHAIN_GAP and not _CHAIN_BREAK.search(before) and (
            before.endswith(tuple(self.titles)))

    def _asker(self, start: int, end: int) -> Link | None:
        """Return X of 對於X提到，…: named as a topic, yet it is X who speaks."""
        links = self.actors.between(start, end)
        if not links or not self.text[start:end].startswith(("對於", "針對")):
            return None
        chosen, stop = self.head(links)
        first = links[0].span.start - start <= _TOPIC_WORD
        gap = self.text[stop:end]
        return chosen if first and (self._is_close(gap) or self._is_phrase(gap)) else None

    def _host(self, start: int, floor: int) -> tuple[str, ...]:
        """Return X of X也表達感謝，並指出: whoever acts in the clause before."""
        if start <= floor or self.text[start - 1] not in "，,":
            return ()
        begin = clause_start(self.text, start - 1, floor)
        issued = _ISSUING.search(self.text, begin, start) and self.subject(begin, start)
        if issued:
            return issued[0].entities
        links = self.actors.between(begin, start)
        if not links or not self.is_adverbial(begin, links[0].span.start):
            return ()
        chosen, end = self.head(links)
        person = self.actors.is_person(chosen)
        return chosen.entities if person and _THANKS.match(self.text, end) else ()

    def subject(self, start: int, end: int) -> tuple[Link, int] | None:
        """Return the subject among the actors from ``start`` to ``end``, and where it ends."""
        links = self.actors.between(start, end)
        governed: Link | None = None
        for number, link in enumerate(links):
            if self._is_governed(start, link) or self._owns(link, links[number + 1 :]):
                governed = self.head(links[number:])[0]
                continue
            if link is governed:
                continue
            chosen, stop = self.head(links[number:])
            return chosen, self._named_again(chosen, stop, links[number:])
        return None

    def _owns(self, link: Link, following: tuple[Link, ...]) -> bool:
        """Whether a link only leads to the next: 接替他的X, 甲胞妹、立委乙."""
        if not following:
            return False
        gap = self.text[link.span.end : following[0].span.start]
        owner = (link.kind == "pronoun" and gap == "的") or gap in ("《", "的《")
        kin = bool(_KIN.match(gap)) and self.actors.is_person(link)
        return owner or kin

    def _named_again(self, chosen: Link, stop: int, links: tuple[Link, ...]) -> int:
        """Return where the name ends that follows a title: 新聞發言人、陸軍大校|施毅."""
        for link in links:
            gap = self.text[stop : link.span.start]
            if link.span.start >= stop and len(gap) <= _CHAIN_GAP and (
                link.entities == chosen.entities and chosen.kind == "title"
                and not _CHAIN_BREAK.search(gap)
            ):
                return link.span.end
        return stop

    def _opens_clause(self, link: Link, floor: int, *, titled: bool) -> bool:
        """Whether a link stands first in its clause, and not in brackets."""
        start = clause_start(self.text, link.span.start, floor)
        quoted = start > floor and self.text[start - 1] in QUOTES
        return not quoted and (self.is_adverbial(start, link.span.start) or (
            titled and self.actors.is_person(link) and self._is_title(start, link.span.start)
            and not _LED.search(self.text[start : link.span.start])))

    def _is_writer(self, start: int, end: int) -> bool:
        """Whether only 筆者 stands in the clause before the verb."""
        rest = strip_adverbs(self.text[start:end], self.lexicon)
        word = next((w for w in self.lexicon.writer if rest.startswith(w)), None)
        return word is not None and not strip_adverbs(rest[len(word) :], self.lexicon)

    def topic(self, start: int, end: int, *, titled: bool = False) -> tuple[str, ...]:
        """Return the subject of an earlier clause: the last person, else the first actor."""
        links = self.actors.between(start, end)
        subjects = [
            self.head(links[number:])[0]
            for number, link in enumerate(links)
            if link.kind != "pronoun" and self._opens_clause(link, start, titled=titled)
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

    def _coordinated(self, chosen: Link, cue: Cue) -> tuple[str, ...]:
        """Add the further speakers of 國防部與外交部都表示; 甲、乙和丙在會中指出."""
        end = cue.span.start
        listed, last, bare = [chosen], chosen, chosen.span.end
        for link in self.actors.between(chosen.span.end, end):
            if link.entities == last.entities:
                inside = self.text[bare : link.span.start].strip() in ("（", "(")
                last, bare = link, bare if inside else link.span.end
                continue
            gap = self.text[last.span.end : link.span.start]
            if last is not chosen and not self.actors.is_person(last) and (
                len(gap) <= _CHAIN_GAP and not _CHAIN_BREAK.search(gap)
            ) and gap.strip() not in _COORDINATION:
                listed.pop()  # the body in a person's title
            elif not self._joined(last, link):
                break
            listed.append(link)
            last, bare = link, link.span.end
        tail = self.text[bare:end]
        commas = len(listed) > 1 and "、" in self.text[chosen.span.end : last.span.start]
        if not self._is_close(tail, plain=not commas) and not (
            commas and cue.kind not in ("evaluation", "wish") and self._is_phrase(tail)
        ):
            listed = listed[:1]
        return tuple(dict.fromkeys(e for link in listed for e in link.entities))

    def _joined(self, last: Link, link: Link) -> bool:
        """Whether two links are listed together: 國務卿甲、國防部長乙; 甲與日方的外務大臣丙."""
        gap = self.text[last.span.end : link.span.start].lstrip("）)").strip()
        if gap in _COORDINATION:
            return True
        people = self.actors.is_person(last) and self.actors.is_person(link)
        return people and bool(_LISTED.fullmatch(gap))

    def _is_governed(self, start: int, link: Link) -> bool:
        before = self.text[start : link.span.start].rstrip("「『“《 的")
        return before.endswith(self.lexicon.prepositions) and not (
            before.endswith(_NO_PREPOSITIONS) or _ENVOY.search(before))

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
        bare = self._without_title(gap)
        rest = strip_adverbs(bare, self.lexicon)
        if not rest:
            return True
        whole = adverb_edges(self.lexicon.adverbs)[0].sub("", bare.strip(EDGE))
        return not plain and (
            rest.endswith(self.lexicon.frames) or whole.endswith(self.lexicon.frames))

    def _is_phrase(self, gap: str) -> bool:
        """Whether only a phrase of place, means or addressee stands there: 同日在東京也."""
        if gap.startswith(_MODALS):
            return False
        rest = strip_adverbs(self._without_title(gap), self.lexicon)
        if _NOUN_AFTER.search(rest):
            return False
        unnamed = rest.startswith(self.lexicon.relays) and rest.endswith(self.lexicon.unnamed)
        return unnamed or (rest.startswith(self.lexicon.phrases) and len(rest) <= _PHRASE)

    def _without_title(self, gap: str) -> str:
        """Take a title off the start of what follows a name: 戴斐立|總理."""
        bare = gap.lstrip("」』 　")
        longest = max((t for t in self.titles if bare.startswith(t)), key=len, default="")
        rest = bare[len(longest) :]
        chief = rest.startswith("長") and not rest.startswith(("長期", "長年", "長久"))
        return rest[1:] if chief else rest

    def is_adverbial(self, start: int, end: int) -> bool:
        """Whether only adverbs and times stand between two positions."""
        return strip_adverbs(self.text[start:end], self.lexicon) in ("", *_OFFICE)

    def _continues(self, rest: str) -> bool:
        """Whether a clause without an actor goes on with the speaker before it."""
        if rest.strip(" 　，,「") in self.lexicon.pronouns:
            return True
        left = strip_adverbs(rest, self.lexicon)
        if not left or left in self.lexicon.pronouns or _BODY.fullmatch(left):
            return True
        if left.endswith(self.lexicon.frames) and len(left) < 40:
            head = left.lstrip("，, ")
            return head.startswith((
                *self.lexicon.prepositions, *self.lexicon.frames, *self.lexicon.phrases,
            )) or len(left) <= 4
        return False
