"""Finds the verbs that report speech, and where their content begins.

In: a block of text and the lexicon.  Out: :class:`Cue` objects in text order; whose words
they report is settled in ``kg.claims.speakers``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from kg.claims.segments import CLAUSE_ENDS, QUOTES, SENTENCE_ENDS, closing_bracket
from kg.modality import mask
from kg.model import Span

if TYPE_CHECKING:
    from kg.lexicon.speech import CueKind, SpeechLexicon

_PAUSES: Final = "，,：:「『“"
_LISTED: Final = ("以及", "及其", "等等")
_NO_CONTENT_AFTER: Final = "的之了過者性案書狀函、及和與並且等在於"
_NOT_ADVERBS: Final = ("以上的", "上述的", "這樣的", "具體的", "正式的", "善意的", "友好的")
_CONTENT_AFTER: Final = (
    "與會", "及時", "及早", "等到", "在座", "在場", "在野", "在地", "和平", "與其")
_CRITICS: Final = ("他的人", "她的人", "我的人", "者")
_THANKFUL: Final = re.compile("[，,](?:並|也|同時|亦)[^，。]{0,4}(?:感謝|肯定|歡迎|期盼|希望|相信)")
_ADMITTING: Final = ("證實", "坦承", "透露", "宣稱", "聲稱", "否認")
URGING: Final = ("警告", "提醒", "正告", "告誡", "奉勸")
_DENIED: Final = re.compile("[未不沒][^，。；」]{0,6}$")
_ORDERS: Final = ("指示", "裁示")
_SUFFERED: Final = re.compile(
    "(?:(?<!接|享|感|承|忍|遭)受(?!訪|邀|獎|贈|勳|命|託)|(?<![收採])獲(?!邀|頒|贈|獎|選|得)|[遭奉])"
    "[^，。；：、「」訪時後]{2,24}(?<!的)$")
_SHORT_DEED: Final = 6
_ASKING: Final = ("詢問", "追問", "反問", "提問")
_QUESTION_WORDS: Final = (
    "如何", "是否", "為何", "何時", "什麼", "有無", "能否", "怎麼", "多少", "誰")
_NO_ADDRESSEE: Final = ("的話", "的事", "的是", "的名言")
_SAY: Final = ("說", "稱", "指", "批", "嗆")
_LONG_WORDS: Final = 5
_QUOTED_NEARBY: Final = 30
_LONG_CLAUSE: Final = 16
_ADDRESSEE: Final = 9
_CLAUSE: Final = 40
_BARE_TERM: Final = 14

_COLON: Final = re.compile(r"[：:]\s*[「“]")  # words quoted without a verb
_MATTERS: Final = ("一事", "乙事", "乙節", "乙情", "一文", "的報導", "之報導", "為題")
_LATE: Final = 20  # the longest clause that names the speaker after the words

Kind = Literal[
    "speech", "formal", "addressed", "thought", "evaluation", "wish", "denial", "bare", "decision",
    "document", "quote",
]


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb; ``content`` is where what it reports begins.

    ``pause``: a comma, colon or bracket stands between the two.  ``backward``: nothing
    follows, the content can only stand before.
    """

    span: Span
    kind: Kind
    content: int
    pause: bool
    backward: bool = False


def find_cues(text: str, block: Span, lexicon: SpeechLexicon) -> tuple[Cue, ...]:
    """Return the reporting verbs of a block whose surroundings let them report something."""
    masked = mask(text[block.start : block.end], lexicon.ignore)
    kinds = lexicon.kinds()
    found: list[Cue] = []
    taken = set()
    for match in _pattern(tuple(kinds)).finditer(masked):
        start, end = block.start + match.start(), block.start + match.end()
        cue = _judge(text, Span(start, end, text[start:end]), kinds[match[0]], block, lexicon)
        taken.add(end)
        if cue:
            found.append(cue)
    for match in _COLON.finditer(text, block.start, block.end):
        close = closing_bracket(text, match.end() - 1, block.end)
        known = match.start() in taken or any(c.content == match.end() - 1 for c in found)
        if not known and not text.startswith(_MATTERS, (close or 0) + 1):
            span = Span(match.start(), match.start() + 1, match[0][0])
            found.append(Cue(span, "quote", match.end() - 1, pause=True))
    return tuple(sorted(found, key=lambda cue: cue.span.start))


@cache
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, forms), key=lambda f: (-len(f), f))))


def skip_pause(text: str, position: int, limit: int) -> int:
    """Return the first position after white space, commas and colons."""
    while position < limit and (text[position] in "，,：:" or text[position].isspace()):
        position += 1
    return position


def _judge(
    text: str, span: Span, kind: CueKind, block: Span, lexicon: SpeechLexicon
) -> Cue | None:
    before = text[max(block.start, span.start - _QUOTED_NEARBY) : span.start]
    if before.endswith(lexicon.blocked_before) and not _is_adverbial(text, span, before):
        return None
    end = span.end
    if text.startswith("到", end) and span.text[-1] in "說談提":
        end += 1
    while end < block.end and text[end].isspace():
        end += 1
    following = text[end] if end < block.end else "。"
    if following in SENTENCE_ENDS + "；;）)":
        quoted = any(mark in before for mark in "」』”")
        late = span.text in lexicon.late and _follows_words(text, span, block) and not (
            _DENIED.search(before))
        return Cue(span, kind, end, pause=True, backward=True) if quoted or late else None
    if kind == "addressed":
        return _addressed(text, span, block)
    if (span.text in lexicon.nominal or kind == "evaluation" or span.text in _ORDERS) and (
        _SUFFERED.search(text[max(block.start, span.start - _CLAUSE) : span.start])
    ):
        return None
    pause = following in _PAUSES
    asked = span.text in _ASKING and _is_asked(text, end, block)
    if _is_noun(text, span, end, block, lexicon) or (not pause and not asked and (
        kind == "formal" or _has_no_content(text, span, end)
        or (kind == "bare" and not (span.text in _SAY and _is_long(text, end, block)))
        or _is_light(text, span, block, lexicon)
        or (kind == "decision" and not _is_deed(text, end, block))
    )):
        return None
    return Cue(span, kind, skip_pause(text, end, block.end), pause)


def _is_noun(
    text: str, span: Span, end: int, block: Span, lexicon: SpeechLexicon
) -> bool:
    """Whether a verb stands in a list of nouns, or has a name in brackets for its object."""
    following = text[end] if end < block.end else "。"
    if text.startswith(_LISTED, end + 1) and following in "，,":
        return True
    answered = span.text in lexicon.answers and following in QUOTES and _closes(text, end, block)
    return following in QUOTES and not answered and _is_term(
        text, lexicon.kinds()[span.text], end, block)


def _is_long(text: str, start: int, block: Span) -> bool:
    """Whether a clause long enough for reported words follows 說, 稱, 指 without a comma."""
    end = start
    while end < block.end and text[end] not in CLAUSE_ENDS + SENTENCE_ENDS + "、":
        end += 1
    return end - start >= _LONG_WORDS


def _has_no_content(text: str, span: Span, end: int) -> bool:
    if span.text in _ADMITTING and text[end] in "於在" and not text.startswith("於", end + 1):
        return False
    if text.startswith(_CRITICS, end):
        return True
    return text[end] in _NO_CONTENT_AFTER and not text.startswith(_CONTENT_AFTER, end)


def _is_deed(text: str, start: int, block: Span) -> bool:
    """Whether what is announced is a deed (宣布出售…), not a bare noun or a single word."""
    end = start
    while end < block.end and text[end] not in CLAUSE_ENDS + SENTENCE_ENDS:
        end += 1
    return end - start >= _SHORT_DEED and not text[start:end].endswith(("的", "後", "時", "之際"))


def _follows_words(text: str, span: Span, block: Span) -> bool:
    """Whether the clause of the verb only names who said the words before it, as in …，他說."""
    comma = max(text.rfind(mark, block.start, span.start) for mark in "，,")
    stop = max(text.rfind(mark, block.start, span.start) for mark in SENTENCE_ENDS + "；")
    return comma > stop + _SHORT_DEED and 0 < span.start - comma - 1 <= _LATE


def _is_term(text: str, kind: CueKind, start: int, block: Span) -> bool:
    """Whether the brackets after a verb hold a term, not words: 宣布「漢光演習」."""
    close = closing_bracket(text, start, block.end)
    if kind in ("formal", "decision"):
        return close is None or close - start <= _BARE_TERM
    return kind == "bare" and (close is None or text.startswith("的", close + 1))


def _closes(text: str, start: int, block: Span) -> bool:
    """Whether the clause is over with the brackets: 回應「不是事實」."""
    close = closing_bracket(text, start, block.end)
    return close is not None and text[close + 1 : close + 2] in (
        "", "\n", *CLAUSE_ENDS, *SENTENCE_ENDS)


def _is_asked(text: str, start: int, block: Span) -> bool:
    """Whether a question follows without a comma: 詢問未來如何交付."""
    end = start
    while end < block.end and text[end] not in CLAUSE_ENDS + SENTENCE_ENDS:
        end += 1
    return end - start >= _SHORT_DEED and any(
        word in text[start:end] for word in _QUESTION_WORDS)


def _is_adverbial(text: str, span: Span, before: str) -> bool:
    """Whether 的 stands for 地: 明確的表示，…."""
    return (
        span.text in ("表示", "指出", "強調", "認為", "說", "呼籲")
        and before.endswith("的") and not before.endswith(_NOT_ADVERBS)
        and text[span.end : span.end + 1] not in ("。", "；", "、", "")
    )


def _addressed(text: str, span: Span, block: Span) -> Cue | None:
    """Let the content begin after the comma that follows the person addressed.

    Where more than a name stands before the comma it is part of the content.
    """
    for at in range(span.end, block.end):
        if len(text[span.end : at].rstrip()) > _CLAUSE:
            return None
        if text[at] in "，,：:":
            if text[span.end : at].endswith(_NO_ADDRESSEE):
                return None
            quoted = text[at + 1 : at + 2] in tuple(QUOTES)
            named = len(text[span.end : at].rstrip()) <= _ADDRESSEE
            far = not named and not quoted and text[at] in "，,"
            content = span.end if far else skip_pause(text, at, block.end)
            return Cue(span, "addressed", content, pause=not far)
        if text[at] in SENTENCE_ENDS or text[at] in "；;":
            urged = span.text in URGING and at - span.end >= _SHORT_DEED
            return Cue(span, "addressed", span.end, pause=False) if urged else None
        if text[at] == "、":
            return None
    return None


def _is_light(text: str, span: Span, block: Span, lexicon: SpeechLexicon) -> bool:
    """Whether the verb only carries a noun (表示誠摯的歡迎), so that nothing is reported."""
    if not span.text.endswith("表示"):
        return False
    end = span.end
    while end < block.end and text[end] not in CLAUSE_ENDS + SENTENCE_ENDS:
        end += 1
    clause = text[span.end : end].rstrip("」』")
    rest = text[end : min(end + _LONG_CLAUSE, block.end)]
    goes_on = len(rest) == _LONG_CLAUSE and "。" not in rest and rest[0] in "，,"
    if goes_on and (not rest.startswith(lexicon.additions, 1) or _THANKFUL.match(rest)):
        return False
    return len(clause) <= 16 and (
        clause.endswith((*lexicon.light_objects, "之意", "之情", "之忱"))
        or clause.startswith(lexicon.light_objects)
    )
