"""Where a stretch of reported speech ends.

In: the rows that ``kg.claims.narrative`` found in a block.  Out: drafts.  Speech runs on
over the following sentences until somebody else speaks, the same speaker is reported
anew, or the article tells of the occasion again; it never leaves its paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.claims.drafts import Draft
from kg.claims.segments import QUOTES, SENTENCE_ENDS, clause_start, closing_bracket

if TYPE_CHECKING:
    from kg.claims.cues import Cue
    from kg.claims.speakers import Finder, Voice
    from kg.lexicon.speech import SpeechLexicon
    from kg.model import Span

_CONTINUING: Final = frozenset(
    {"speech", "formal", "addressed", "evaluation", "bare", "denial", "quote", "decision"})
_BRIEF: Final = frozenset(
    {"慰勉", "嘉勉", "恭喜", "祝賀", "恭賀", "祝福", "預祝", "祝願", "嘉許"})
_DATED: Final = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日[^，。]{0,20}，?")
_REFUSAL: Final = re.compile(
    "[，；]但?[他她](?:並?未|婉拒|拒絕|不願|沒有)|"
    "[，；](?:但|惟|至於)[^，。；]{0,12}(?:婉拒|拒絕|不願)(?:說明|透露|評論|證實|回應|多談)")
_TURNS: Final = ("後", "外", "之際", "之餘")
_DAYS: Final = re.compile(
    r"昨|今[天日（(晨早晚年]|[上本]個?[月週周]|上午|下午|稍早|日前|近日|\d+日")
_SIGNED: Final = re.compile(r"[（(【〔][^）)】〕]*[）)】〕]\S{0,12}")
_BACKGROUND: Final = re.compile(
    r"這(?:也)?是[^，。；]{0,24}(?:以來|任內|上任後)[^，。；]{0,12}(?:首|第)|"
    r"[^，。；的]{2,10}(?:位於|地處)")
_CREDIT: Final = re.compile(r"[（(【〔][^）)】〕]*(?:照|攝|圖|提供)[^）)】〕]*[）)】〕]")
_CITING: Final = re.compile(
    r"(?:對於|針對)[^，。]{2,14}(?:提到|談到|談及|提及|詢問|提問|問及|所提)")
_NEXT_TOPIC: Final = re.compile(r"[，；,](?:至於|針對|對於|有關|被問|談到|談及)")
_ASIDE_END: Final = re.compile("之?外[，,]|[，,](?:並|也|還|更|且|亦)")
_ACTS: Final = re.compile("(?:也|並|亦)?(?:隨後|隨即|接著|陪同|到場|在場|一同|當場)")
_AHEAD: Final = re.compile("將[^，。；]{0,8}$")
_LEAVING: Final = re.compile(r"[，；](?:隨後|之後|接著|會後|並就|也就|雙方(?:也|並|就)|另就|"
    "(?:並|也|亦|還)?(?:轉達|致贈|頒發|頒贈|轉頒|聽取|逐一|一一|實地|致送|與[^，。]{1,10}合影))")
_CALLS: Final = ("期勉", "期許", "勉勵", "要求", "慰勉")
_OCCASION: Final = re.compile(
    r"(?:[今昨][天日]|[上下]午|晚間)(?:在|前往|出席|主持|參加|抵達|接見|赴)"
)
_OCCASION_REACH: Final = 60
_FINISHED: Final = tuple("。！？!?.」』”﹂﹄）)…；：:")
_NOT_AFTER: Final = (
    "落後", "背後", "今後", "幕後", "以後", "延後", "戰後", "前後", "另外", "海外", "對外")
_AFTERMATH: Final = (
    "，如今", "，引發", "，引起", "，這", "，讓", "，使", "，不料", "，結果", "，並未", "，隨後",
    "，令")
_SUBJECT: Final = 12
_NAMING: Final = 36  # the longest body, title and name, in code points
_NEW_CLAUSE: Final = ("這", "此", "該", "並", "但", "而", "隨後", "隨即")
_ASIDE: Final = 3  # 這是筆者…
_COMMENTS: Final = ("這是", "這也是", "此為", "這項")


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with its voice; ``sentence`` counts within the block."""

    cue: Cue
    voice: Voice
    sentence: int
    outer: str | None = None
    cited: Span | None = None


@dataclass(slots=True)
class Reading:
    """What is known while one block is read: the sentences, the rows so far, the outlet.

    ``stranger`` is the sentence where somebody without a name spoke, ``reach`` how far
    each row was found to run on.
    """

    finder: Finder
    sentences: tuple[Span, ...]
    previous: tuple[str, ...]
    outlet: str | None = None
    stranger: int = -1
    reach: dict[Found, tuple[int, bool]] = field(default_factory=dict)
    rows: list[Found] = field(default_factory=list)
    nested: list[Found] = field(default_factory=list)


def turns_away(reading: Reading, last: Found, voice: Voice) -> bool:
    """Whether the row ``last`` ends before a new speaker's clause in the same sentence."""
    between = reading.finder.text[last.cue.content : voice.start].rstrip(" 　")
    if reading.finder.text.startswith(("對於", "針對"), last.voice.start):
        return True
    stances = reading.finder.lexicon.stances
    if not last.cue.pause and last.cue.span.text in stances and voice.close:
        return True
    return between.endswith(("；", ";")) or between.rstrip("，,").endswith(_TURNS) or (
        between.endswith(("」，", "」,")) and last.cue.pause) or (
        not last.cue.pause
        and reading.finder.text.startswith(reading.finder.lexicon.contrast, voice.start))


def holds(reading: Reading, last: Found, number: int) -> bool:
    """Whether the speech of ``last`` may run on into sentence ``number``."""
    if last.sentence == number:
        return True
    if not _runs_on(reading.finder, last):
        return False
    checked, whole = reading.reach.get(last, (last.sentence, True))
    while whole and checked < number:
        checked += 1
        whole = not _leaves(reading, last, checked)
    reading.reach[last] = (checked, whole)
    return whole


def _runs_on(finder: Finder, found: Found) -> bool:
    if finder.opinion and not finder.text.startswith(tuple(QUOTES), found.cue.content):
        return False
    if not found.cue.pause and (
        found.cue.span.text in finder.lexicon.stances or found.cue.kind == "bare"
    ):
        return False
    if found.cue.kind in ("thought", "wish", "decision", "denial") or found.cue.span.text in _BRIEF:
        return found.cue.pause
    return found.cue.kind in _CONTINUING and found.cue.span.text != "問"


def _leaves(reading: Reading, row: Found, number: int) -> bool:
    """Whether sentence ``number`` no longer belongs to the speech of ``row``."""
    sentence, text = reading.sentences[number], reading.finder.text
    if number + 1 == len(reading.sentences) and not sentence.text.endswith(_FINISHED):
        return True
    if _DATED.match(sentence.text) and _others(reading, row, sentence):
        return True
    if sentence.text.startswith(("被問", "經追問", "媒體詢問", "媒體追問", "記者追問", "記者詢問")):
        return True
    if _is_caption(reading, number) or _CITING.match(sentence.text):
        return True
    if _quotes_whole(text, row.cue, reading.sentences[row.sentence]):
        return not sentence.text.startswith(tuple(QUOTES))
    return is_narrative(reading.finder, sentence, row.voice.speakers)


def _others(reading: Reading, row: Found, sentence: Span) -> bool:
    """Whether the first actor named in a sentence is somebody else."""
    links = reading.finder.actors.between(sentence.start, sentence.start + _NAMING)
    return bool(links) and not set(links[0].entities) & set(row.voice.speakers)


def _is_caption(reading: Reading, number: int) -> bool:
    """Whether a sentence is set apart by a space and credited: … 。（資料照，記者…攝）."""
    start, following = reading.sentences[number].start, number + 1
    if not reading.finder.text[start - 1].isspace() or following >= len(reading.sentences):
        return False
    return bool(_CREDIT.match(reading.sentences[following].text))


def _quotes_whole(text: str, cue: Cue, sentence: Span) -> bool:
    """Whether the words of a row are one quotation that ends with its sentence."""
    if cue.backward or cue.content >= sentence.end or text[cue.content] not in QUOTES:
        return False
    close = closing_bracket(text, cue.content, sentence.end)
    return close is not None and close + 1 == sentence.end and text[close - 1] in SENTENCE_ENDS


def _has_stranger(text: str, lexicon: SpeechLexicon) -> bool:
    """Whether a sentence opens with the words of somebody without a name: 軍方人士透露，…."""
    return bool(_stranger(lexicon.unnamed, tuple(lexicon.kinds())).match(text))


@cache
def _stranger(unnamed: tuple[str, ...], cues: tuple[str, ...]) -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, unnamed))
    verbs = "|".join(map(re.escape, cues))
    return re.compile(
        rf"[^，。：]{{0,14}}(?:{nouns})[^，。：]{{0,10}}(?:{verbs}|報導|報道)[，,：:]")


def is_narrative(finder: Finder, sentence: Span, speakers: tuple[str, ...]) -> bool:
    """Whether a sentence tells of the occasion instead of going on with the speech."""
    text, lexicon = sentence.text, finder.lexicon
    if text.startswith(lexicon.narrative_openers):
        return True
    if any(mark in text and not _AHEAD.search(text, 0, text.find(mark))
           for mark in lexicon.narrative_marks):
        return True
    if _SIGNED.fullmatch(text) or _BACKGROUND.match(text) or _has_stranger(text, lexicon):
        return True
    first = finder.actors.between(sentence.start, min(sentence.end, sentence.start + 16))
    if first and first[0].span.start == sentence.start:
        reach = min(sentence.end, sentence.start + _NAMING)
        near = finder.actors.between(sentence.start, reach)
        chosen, end = finder.head(near)
        if not set(chosen.entities) & set(speakers) and _ACTS.match(finder.text, end):
            return True
    if first and first[0].span.start == sentence.start and (
        _DAYS.match(finder.text, first[0].span.end)
        or _OCCASION.search(text[:_OCCASION_REACH])
    ):
        return True
    return bool(
        first and finder.is_adverbial(sentence.start, first[0].span.start)
        and first[0].kind != "pronoun"
        and set(first[0].entities) & set(speakers) and finder.actors.is_person(first[0])
    )


def row_drafts(reading: Reading, index: int) -> list[Draft]:
    """Return a row with its whole content, one draft for each of its speakers."""
    found = reading.rows[index]
    text = reading.finder.text
    following = reading.rows[index + 1] if index + 1 < len(reading.rows) else None
    if found.cue.backward:
        start, end = _before(reading, found)
        return _draft(found, start, end)
    sentence = reading.sentences[found.sentence]
    end = sentence.end
    if following and following.sentence == found.sentence:
        end = _cut_before(text, found, following)
    quoted = _quotation(reading.finder, found.cue, sentence, found.voice.speakers)
    if quoted:
        return _draft(found, *quoted)
    if _runs_on(reading.finder, found):
        limit = following.sentence if following else len(reading.sentences)
        for number in range(found.sentence + 1, limit):
            if _leaves(reading, found, number):
                break
            end = reading.sentences[number].end
    end = _before_writer(reading.finder, found.cue, _end_of_aside(reading.finder, found, end))
    drafts = _draft(found, found.cue.content, end)
    return [*_quoted_before(reading, index), *drafts]


def _end_of_aside(finder: Finder, found: Found, end: int) -> int:
    """Return where 除歡迎…外，並… and 恭賀…，隨後… go on with something else."""
    text = finder.text
    if "除" in text[found.voice.start : found.cue.span.start]:
        aside = _ASIDE_END.search(text, found.cue.content, end)
        end = aside.start() if aside else end
    praise = found.cue.kind in ("evaluation", "wish") or found.cue.span.text in _CALLS
    if praise and not found.cue.pause:
        leaving = _LEAVING.search(text, found.cue.content, end)
        end = leaving.start() if leaving else end
    refusal = _REFUSAL.search(text, found.cue.content, end)
    end = refusal.start() if refusal else end
    end = _before_answer(finder, found, end)
    topic = text.startswith(("對於", "針對"), found.voice.start)
    if topic or (found.cue.kind == "decision" and not found.cue.pause):
        for comma in re.finditer("[，,]", text[found.cue.content : end]):
            at = found.cue.content + comma.end()
            links = finder.actors.between(at, at + _SUBJECT)
            begins = bool(links) and links[0].span.start == at and not (
                set(links[0].entities) & set(found.voice.speakers))
            if begins or (not topic and text.startswith(_NEW_CLAUSE, at)):
                return at - 1
    return end


def _before_answer(finder: Finder, found: Found, end: int) -> int:
    """Return where somebody else takes over after a semicolon: ；立委乙則關切…."""
    for at in range(found.cue.content, end):
        if finder.text[at] not in "；;":
            continue
        links = finder.actors.between(at + 1, min(end, at + 1 + _NAMING))
        if not links:
            continue
        chosen, stop = finder.head(links)
        other = finder.actors.is_person(chosen) and not (
            set(chosen.entities) & set(found.voice.speakers))
        if other and finder.text.startswith(("則", "也", "隨後", "卻"), stop):
            return at
    return end


def _quoted_before(reading: Reading, index: int) -> list[Draft]:
    """Return the first half of 「…」；他說，「…」, which has no verb of its own."""
    found, text = reading.rows[index], reading.finder.text
    sentence = reading.sentences[found.sentence]
    if index and reading.rows[index - 1].sentence == found.sentence:
        return []
    if not text.startswith(tuple(QUOTES), sentence.start) or found.cue.backward:
        return []
    close = closing_bracket(text, sentence.start, found.voice.start)
    whole = text.startswith(tuple(QUOTES), found.cue.content)
    if close is not None and not whole and text[close - 1] not in SENTENCE_ENDS + "，,":
        return []
    if close is None or text[close + 1 : found.voice.start].strip("，；, "):
        return []
    return _draft(found, sentence.start, close + 1)


def _before_writer(finder: Finder, cue: Cue, end: int) -> int:
    """Return where the author of the article takes over again: ；惟筆者要問."""
    for word in finder.lexicon.writer:
        at = finder.text.find(word, cue.content, end)
        opening = clause_start(finder.text, at, cue.content) if at > 0 else at
        if at > 0 and (at - opening <= _ASIDE or finder.text[at - 1] in "，；。惟但而"):
            end = max(finder.text.rfind(mark, cue.content, at) for mark in "；。，")
    return end


def _cut_before(text: str, found: Found, following: Found) -> int:
    """Return where a row ends that the next one cuts short in the middle of a sentence."""
    end = following.voice.start
    topics = [m.start() for m in _NEXT_TOPIC.finditer(text, found.cue.content, end)]
    if topics and following.voice.named:
        return topics[-1]
    between = text[found.cue.content : end].rstrip("，,；; ")
    for word in _TURNS:
        if between.endswith(word) and not between.endswith(_NOT_AFTER) and (
            word != "外" or "除" in text[found.voice.start : end]):
            return found.cue.content + len(between) - len(word)
    comment = max(between.rfind(f"；{word}") for word in _COMMENTS)
    return found.cue.content + comment if comment > 0 else end


def nested_drafts(reading: Reading, found: Found) -> list[Draft]:
    """Return words quoted inside a row: they end with the sentence or before 但, 所以."""
    end = cut_at_contrast(
        reading.finder, found.cue.content, reading.sentences[found.sentence].end)
    for other in reading.nested:
        if other.sentence == found.sentence and other.cue.span.start > found.cue.span.start:
            end = min(end, other.voice.start)
    return _draft(found, found.cue.content, end)


def cut_at_contrast(finder: Finder, start: int, end: int) -> int:
    """Return where quoted words inside a speech end: the sentence, or 但, 所以 before that."""
    for at in range(start + 1, end):
        if finder.text[at] in "，；,;" and finder.text.startswith(finder.lexicon.contrast, at + 1):
            return at
        if finder.text[at] in "。！？":
            return at
    return end


def _before(reading: Reading, found: Found) -> tuple[int, int]:
    """Return the stretch that ends before the cue's own clause, as in 「…」，他說."""
    sentence = reading.sentences[found.sentence]
    start = clause_start(reading.finder.text, found.cue.span.start, sentence.start)
    if start <= sentence.start and found.sentence > 0:
        earlier = reading.sentences[found.sentence - 1]
        return (earlier.start, earlier.end) if earlier.text.endswith("」") else (start, start)
    return sentence.start, start


def _turns_to(finder: Finder, comma: int, speakers: tuple[str, ...]) -> bool:
    """Whether the clause after a quotation begins with somebody else."""
    if not finder.text.startswith(("，", ",", "；"), comma):
        return False
    links = finder.actors.between(comma + 1, comma + 1 + _NAMING)
    return bool(links) and links[0].span.start == comma + 1 and not (
        set(links[0].entities) & set(speakers))


def _quotation(
    finder: Finder, cue: Cue, sentence: Span, speakers: tuple[str, ...]
) -> tuple[int, int] | None:
    """Return the inside of the brackets where the sentence goes on about something else."""
    text = finder.text
    if cue.content >= sentence.end or text[cue.content] not in QUOTES:
        return None
    close = closing_bracket(text, cue.content, sentence.end)
    if close is None:
        return None
    after = text[close + 1 : sentence.end]
    if text[cue.span.end] in QUOTES and _turns_to(finder, close + 1, speakers):
        return cue.content + 1, close
    if after.startswith(("後", "；", "，但", "視為", *_AFTERMATH)):
        return cue.content + 1, close
    return None


def _draft(found: Found, start: int, end: int) -> list[Draft]:
    return [
        Draft(start, end, speaker, found.cue.span, found.cue.kind, found.outer, found.cited)
        for speaker in found.voice.speakers
    ]
