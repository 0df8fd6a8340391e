"""Reported speech in a paragraph of prose: who reports what, and what stands inside what.

In: one block and what was said before it.  Out: drafts, and who spoke last.  Where the
content of each row ends is settled in ``kg.claims.extent``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from kg.claims.cues import URGING, find_cues
from kg.claims.documents import find_documents
from kg.claims.extent import Found, Reading, holds, nested_drafts, row_drafts, turns_away
from kg.claims.segments import clause_start, split_sentences

if TYPE_CHECKING:
    from kg.claims.cues import Cue
    from kg.claims.drafts import Draft
    from kg.claims.speakers import Finder, Voice
    from kg.model import Span

Place = Literal["row", "nested", "part"]
_EXAMPLES: Final = ("其中", "例如", "像", "譬如", "另外，", "此外，", "包括")
_TOPICS: Final = (
    "針對", "對於", "對此", "有關", "關於", "談到", "談及", "談起", "面對", "至於", "被問",
)
_SPEAKING: Final = ("致詞", "致辭", "講話", "演說", "演講", "訓勉")
_SOFT: Final = frozenset({"evaluation", "wish", "thought"})
_OWN_STUDY: Final = ("研判",)
_SHORT_OPENING: Final = 6
_CLAUSE_BEFORE: Final = 40
_ISSUING: Final = (
    "發布", "發表", "公布", "發文", "貼文", "致函", "發出", "召開記者會", "受訪", "聲明")
_NAME: Final = 24
_AFTER_PRAISE: Final = ("期許", "期勉", "勉勵", "呼籲", "建議", "承諾")
_TURNING: Final = ("但", "惟", "不過", "卻", "僅", "只")
_TOLD: Final = re.compile("會後|受訪|隨後|則|[今昨]|當場|稍早|書面|臉書")
_ADVERBS: Final = 4
_RECALLED: Final = ("說過", "講過", "提過")
_ORDERING: Final = ("要求",)  # a body that demands does not speak
_CALLS: Final = ("呼籲", "籲請", "促請", "要求", "期勉", "勉勵")
_PLEDGES: Final = ("宣示", "承諾", "保證", "澄清", "呼籲")
_URGED: Final = ("要求", "主張", "建議")
_QUOTED: Final = ("", "「", "《")
_HABITS: Final = ("一直", "向來", "始終", "經常", "時常", "常常")
_BRIEFLY: Final = 8
_MODAL: Final = re.compile("[^，。]{0,2}(?:應|須|不得|不要|必|將|會|能|可)")
_ALSO: Final = ("也", "亦", "還")
_DONE: Final = ("已", "曾", "將")  # a demand that is told, not made
_JOINING: Final = ("並", "也", "亦", "且", "還", "又", "更", "同時")
_EXHORTING: Final = ("期許", "期勉", "勉勵", "呼籲", "要求", "嘉勉", "慰勉")


def read_prose(
    finder: Finder, block: Span, previous: tuple[str, ...], outlet: str | None
) -> tuple[list[Draft], tuple[str, ...], str | None]:
    """Return the drafts of a block, the speakers of its last row, and the outlet relayed."""
    reading = Reading(finder, split_sentences(finder.text, block), previous, outlet)
    cues = find_cues(finder.text, block, finder.lexicon)
    starts = [c.span.start for c in cues]
    for number, sentence in enumerate(reading.sentences):
        first, after = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        _read_sentence(reading, number, list(cues[first:after]))
    drafts = [d for index in range(len(reading.rows)) for d in row_drafts(reading, index)]
    drafts += [d for found in reading.nested for d in nested_drafts(reading, found)]
    return drafts, reading.previous, reading.outlet


def _read_sentence(reading: Reading, number: int, cues: list[Cue]) -> None:
    sentence = reading.sentences[number]
    documents, relayer, taken, relays = find_documents(
        reading.finder, sentence, reading.outlet, reading.previous)
    reading.outlet = relayer or reading.outlet
    reading.nested += [Found(cue, voice, number, None, cited) for cue, voice, cited in relays]
    used = {at for span in taken for at in range(span.start, span.end)}
    free = [c for c in cues if used.isdisjoint(range(c.span.start, c.span.end))]
    sources = {cue: (voice, cited) for cue, voice, cited in documents}
    for cue in sorted([*free, *sources], key=lambda c: c.span.start):
        voice, cited = sources.get(cue) or (_find_voice(reading, cue, number), None)
        if voice is None or not _is_report(reading, cue, voice):
            continue
        via = voice.via or relayer
        found = Found(cue, voice, number, None if via in voice.speakers else via, cited)
        told = _told(reading, found)
        if told:
            reading.nested.append(told)
        else:
            _put(reading, found)


def _find_voice(reading: Reading, cue: Cue, number: int) -> Voice | None:
    """Return whose cue it is; after a speaker without a name nobody else's words count."""
    last = reading.rows[-1] if reading.rows else None
    here = last.voice.speakers if last and last.sentence == number else ()
    voice = reading.finder.find(cue, reading.sentences[number], reading.previous, here)
    if cue.span.text in _ORDERING and voice and not voice.named and not here:
        return None
    if voice and not voice.named and _is_question(reading.finder, cue):
        voice = None
    strange = reading.stranger == number
    quoted = _is_quoted(reading, cue, number) if strange else False
    if voice is None or (strange and (quoted or not voice.named)):
        if cue.kind not in ("quote", "evaluation", "wish") and (
            cue.pause or cue.span.text not in reading.finder.lexicon.nominal
        ):
            reading.stranger = number
        return None
    if voice.relayed and not voice.via:
        return replace(voice, via=here[0] if here else reading.outlet)
    return voice


def _is_question(finder: Finder, cue: Cue) -> bool:
    """Whether 問： opens the question of an interviewer without a name."""
    before = finder.text[: cue.span.start].rstrip()[-1:]
    return cue.span.text == "問" and finder.text[cue.span.end : cue.span.end + 1] in (
        "：", ":") and before in (*"。！？」", "")


def _is_quoted(reading: Reading, cue: Cue, number: int) -> bool:
    """Whether a cue stands inside a quotation of its sentence."""
    before = reading.finder.text[reading.sentences[number].start : cue.span.start]
    return before.count("「") > before.count("」")


def _is_report(reading: Reading, cue: Cue, voice: Voice) -> bool:
    if cue.kind in ("document", "quote"):
        return cue.kind == "document" or voice.named
    finder = reading.finder
    opening = finder.text[voice.start : cue.span.start]
    if cue.span.text in _ORDERING and (
        not set(voice.speakers) <= finder.actors.persons
        or any(w in opening for w in _DONE)
    ):
        return False
    if cue.kind in ("speech", "formal", "addressed", "denial") and cue.pause:
        return voice.close or cue.span.text not in finder.lexicon.nominal
    if cue.kind == "formal" or (cue.span.text in URGING and not voice.named):
        joined = not opening if cue.kind == "formal" else any(w in opening for w in _JOINING)
        return voice.close and (joined or voice.named)
    if cue.kind == "bare" and not cue.pause:
        by = voice.named and _stands_by(finder, cue)
        return voice.close and (by or _joins(finder, cue) or _issued(finder, cue))
    guess = cue.kind == "thought" and cue.span.text in finder.lexicon.nominal
    silent = guess and not cue.pause and not voice.named and cue.span.text not in _OWN_STUDY
    return voice.close and not silent


def _issued(finder: Finder, cue: Cue) -> bool:
    """Whether a statement was issued in the clause before 稱: 發布新聞稿，稱…."""
    before = finder.text[max(0, cue.span.start - _CLAUSE_BEFORE) : cue.span.start]
    return before.endswith(("，", ",")) and any(
        word in re.split("[，。；,]", before[:-1])[-1] for word in _ISSUING)


def _stands_by(finder: Finder, cue: Cue) -> bool:
    """Whether only adverbs part 稱, 說 without a comma from its speaker: 國防部也稱…."""
    start = clause_start(finder.text, cue.span.start, max(0, cue.span.start - _NAME))
    links = finder.actors.between(start, cue.span.start)
    if not links:
        return False
    gap = finder.text[links[-1].span.end : cue.span.start]
    return not gap or (len(gap) <= _ADVERBS and finder.is_adverbial(
        links[-1].span.end, cue.span.start))


def _joins(finder: Finder, cue: Cue) -> bool:
    """Whether 稱, 說 goes on with the speaker of the clause before: 並稱…; 只說…; ，稱其…."""
    start = clause_start(finder.text, cue.span.start, max(0, cue.span.start - _NAME))
    opening = finder.text[start : cue.span.start]
    joined = finder.text[start - 1 : start] in ("，", ",", "；")
    return joined and opening in ("", *finder.lexicon.carrying)


def _put(reading: Reading, found: Found) -> None:
    """Put a cue among the rows, among the nested ones, or leave it a part of what is said."""
    last = reading.rows[-1] if reading.rows else None
    place: Place = "row" if last is None else _place(reading, found, last)
    if place == "row":
        reading.rows.append(found)
        reading.previous = found.voice.speakers
    elif place == "nested" and last is not None:
        reading.nested.append(replace(found, outer=last.voice.speakers[0]))


def _place(reading: Reading, found: Found, last: Found) -> Place:
    """Return what a cue is that comes after the row ``last``."""
    voice, sentence = found.voice, reading.sentences[found.sentence]
    speaking = holds(reading, last, found.sentence)
    same = bool(set(voice.speakers) & set(last.voice.speakers))
    opens = last.sentence != found.sentence and _opens(reading, voice, sentence)
    example = speaking and voice.named and _illustrates(sentence)
    if not opens and (last.sentence == found.sentence or example):
        return _place_inside(reading, found, last, same=same)
    return _place_after(reading, found, last, opens=opens) if speaking else "row"


def _place_after(reading: Reading, found: Found, last: Found, *, opens: bool) -> Place:
    """Return what a cue is in a sentence after that of the row that is still running on."""
    cue, voice, sentence = found.cue, found.voice, reading.sentences[found.sentence]
    same = bool(set(voice.speakers) & set(last.voice.speakers))
    opening = reading.finder.text[voice.start : cue.span.start]
    persons = reading.finder.actors.persons
    person = set(voice.speakers) <= persons
    told = person and voice.named and bool(_TOLD.search(opening))
    announced = not told and voice.named and (cue.span.text in _RECALLED or (
        not cue.pause and (
            cue.kind == "decision" or (cue.kind in ("speech", "thought") and not opens))))
    cited = cue.kind == "document" and last.cue.kind != "document" and not (
        opens and voice.named and not set(last.voice.speakers) <= reading.finder.actors.persons)
    if not same and (announced or cited):
        return "nested"
    if _hopes_inside(found, last, persons):
        return "part"
    if cue.kind in (*_SOFT, "decision") and not voice.named:
        joined = cue.kind != "decision" and opens and sentence.text.startswith("並")
        return "row" if joined or cue.span.text in _OWN_STUDY else "part"
    if not voice.named and not opens:
        core = cue.pause and cue.span.text in reading.finder.lexicon.core
        return "row" if core else "part"
    return "part" if cue.kind in _SOFT and same and not opens else "row"


def _hopes_inside(found: Found, last: Found, persons: frozenset[str]) -> bool:
    """Whether a body's hopes belong to the words of a person: 他說，…。美方希望…."""
    return found.cue.kind in ("wish", "evaluation") and not found.cue.pause and (
        not set(found.voice.speakers) & persons and set(last.voice.speakers) <= persons)


def _place_inside(reading: Reading, found: Found, last: Found, *, same: bool) -> Place:
    """Return what a cue is that stands in the middle of somebody's speech."""
    text = reading.finder.text[last.cue.content : found.voice.start].rstrip(" 　")
    core = found.cue.kind == "document" or found.cue.span.text in reading.finder.lexicon.core
    empty = same and not core and _only_topic(text)
    judged = found.cue.kind == "thought" and found.cue.pause
    hoped = found.cue.kind in ("wish", "evaluation") and found.voice.close
    if same and found.voice.named and (judged or hoped or found.cue.kind not in _SOFT) and (
        text.endswith(("；", ";"))
    ):
        return "row"
    quotes = reading.finder.lexicon.relays
    relays = reading.finder.text.startswith((*quotes, *(f"並{q}" for q in quotes)),
                                            found.voice.start)
    if relays or (found.cue.kind == "denial" and found.voice.named and not same):
        return "row"
    if same or not found.voice.named:
        joined = _is_joined(reading, found, last)
        opening = reading.finder.text[found.voice.start : found.cue.span.start]
        habit = not found.voice.named and any(word in opening for word in _HABITS)
        told = habit or _only_thanks(reading.finder, found.cue)
        anew = (core and not told and found.cue.kind not in _SOFT) or joined
        return "row" if anew and not empty else "part"
    opening = reading.finder.text[found.voice.start : found.cue.span.start]
    answers = found.cue.span.text in reading.finder.lexicon.answers
    if answers and found.cue.pause and found.voice.close:
        return "row"
    if turns_away(reading, last, found.voice) or ("則" in opening and found.voice.close):
        return "row"
    person = set(found.voice.speakers) <= reading.finder.actors.persons
    core = core or found.cue.kind == "decision" or (
        found.cue.kind == "speech" and (person or _is_pledge(reading.finder, found.cue))) or (
        found.cue.kind == "formal" and person and found.cue.pause)
    return "nested" if core and found.voice.close else "part"


def _only_thanks(finder: Finder, cue: Cue) -> bool:
    """Whether the clause after 表示 only welcomes or thanks: 外交部表示高度歡迎，並…."""
    clause = re.split("[，。；,]", finder.text[cue.span.end : cue.span.end + _NAME])[0]
    return not cue.pause and 0 < len(clause) <= _BRIEFLY and clause.endswith(
        finder.lexicon.light_objects)


def _is_pledge(finder: Finder, cue: Cue) -> bool:
    """Whether a body reports with a verb that can hardly be a noun here."""
    return cue.pause and (cue.span.text in _PLEDGES or cue.span.text not in finder.lexicon.nominal)


def _only_topic(words: str) -> bool:
    """Whether nothing, or only a topic, stands between two verbs of a speaker."""
    clauses = [c for c in re.split("[，,]", words.strip("，,「")) if c]
    return not clauses or (len(clauses) == 1 and clauses[0].startswith(_TOPICS))


def _goes_on(reading: Reading, found: Found) -> bool:
    """Whether 也, 亦 or 還 lead on with what the speaker, not the person told of, says."""
    opening = reading.finder.text[found.voice.start : found.cue.span.start]
    return any(word in opening for word in _ALSO)


def _told(reading: Reading, found: Found) -> Found | None:
    """Return a call or a deed as that of the person told of: 陸軍表示，司令視導部隊，期勉…."""
    last = reading.rows[-1] if reading.rows else None
    if last is None or last.sentence != found.sentence or found.voice.named or (
        found.cue.kind != "decision" and found.cue.span.text not in _EXHORTING
    ) or not last.cue.pause or _goes_on(reading, found) or _is_orator(reading, last):
        return None
    start, finder = last.cue.content, reading.finder
    if _tells_of(reading, last):
        teller = finder.head(finder.actors.between(start, start + _NAME))[0].entities
    else:
        begin = clause_start(finder.text, max(start, found.voice.start - 1), start)
        teller = finder.topic(begin, found.voice.start)
    if not teller or set(teller) & set(last.voice.speakers) or not (
        set(teller) <= finder.actors.persons
    ):
        return None
    voice = replace(found.voice, speakers=teller)
    return replace(found, voice=voice, outer=last.voice.speakers[0])


def _is_orator(reading: Reading, row: Found) -> bool:
    """Whether a row is a person's speech to an audience, who exhorts it: 林大同致詞時表示."""
    opening = reading.finder.text[row.voice.start : row.cue.span.start]
    person = set(row.voice.speakers) <= reading.finder.actors.persons
    return person and any(word in opening for word in _SPEAKING)


def _tells_of(reading: Reading, row: Found) -> bool:
    """Whether a row tells what a person did or said: 發言人轉述，總統肯定…，並期許…."""
    start = row.cue.content
    links = reading.finder.actors.between(start, start + _NAME)
    return bool(links) and reading.finder.opens(start, links[0]) and (
        reading.finder.actors.is_person(reading.finder.head(links)[0]))


def _others_act(reading: Reading, found: Found, last: Found) -> bool:
    """Whether somebody else acts in the clause before a call: 夫人在大會致詞，呼籲…."""
    finder = reading.finder
    begin = clause_start(finder.text, found.voice.start - 1, last.cue.content)
    links = finder.actors.between(begin, found.voice.start)
    urged = begin <= last.cue.content and not last.cue.pause
    if urged or (links and _MODAL.match(finder.text, links[0].span.end)):
        return False
    actors = finder.topic(begin, found.voice.start) or (
        links[0].entities if links and finder.text[begin : links[0].span.start] in _QUOTED else ())
    return bool(actors) and not set(actors) & set(last.voice.speakers)


def _is_joined(reading: Reading, found: Found, last: Found) -> bool:
    """Whether a further verb of the same speaker reports anew: …，但不相信…; 並否認…."""
    lexicon = reading.finder.lexicon
    opening = reading.finder.text[found.voice.start : found.cue.span.start]
    turn = any(word in opening for word in _TURNING)
    if turn and found.voice.named and found.cue.kind == "thought" and (
        found.cue.span.text in lexicon.core
    ):
        return True
    unnamed, word = not found.voice.named, found.cue.span.text
    orator = _is_orator(reading, last)
    if (found.cue.kind in _SOFT and word not in lexicon.joined) or (
        unnamed and word in _AFTER_PRAISE and _tells_of(reading, last) and not orator
    ):
        return False
    if last.cue.kind in _SOFT and last.cue.kind != "thought" and not last.cue.pause:
        return word in _AFTER_PRAISE
    called = unnamed and word in _CALLS and not orator
    if called and ("更" in opening or _others_act(reading, found, last)):
        return False
    before = reading.finder.text[last.cue.content : found.voice.start].rstrip("，, ")
    stance = (last.cue.span.text in lexicon.stances and not last.cue.pause) or (
        reading.finder.text.startswith("「", last.cue.content) and before.endswith("」"))
    anew = word in (*lexicon.anew, *(_URGED if stance else ()))
    if not opening and anew:
        return True
    return word in lexicon.joined and (
        turn or (found.cue.kind != "thought" and any(word in opening for word in _JOINING))
        or (found.voice.named and found.cue.kind != "thought"))


def _opens(reading: Reading, voice: Voice, sentence: Span) -> bool:
    """Whether the cue's clause opens its sentence, but for a topic or a short adverbial."""
    before = reading.finder.text[sentence.start : voice.start].strip("，, 　")
    topic = before.startswith(_TOPICS) and "，" not in before
    return topic or len(before) <= _SHORT_OPENING


def _illustrates(sentence: Span) -> bool:
    """Whether a sentence cites somebody as an example inside a speech."""
    return sentence.text.startswith(_EXAMPLES) or "，其中" in sentence.text
