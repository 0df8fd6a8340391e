"""The noun phrase of a clause that says what a sum is for, without what surrounds it.

In: two offsets of a :class:`~kg.budgets.places.Ledger`.  Out: the words between them without
dates, connectives, adverbs, prepositions and the verb that leads to the sum.
"""

from __future__ import annotations

import re

from kg.budgets.places import Ledger, Place
from kg.budgets.stages import pattern, stage_cues
from kg.model import Word

NUMBERED = re.compile(r"^[※\s]*第[一二三四五六七八九十百\d]+[項款目節][\s\u3000]*")
_SHORT = 4
_LEADING = frozenset({"c", "d", "u", "xc", "ad", "w"})
_TRAILING = frozenset({"c", "d", "u", "p", "ad", "xc", "w"})
_NOMINAL = frozenset({"n", "vn", "nz", "nw", "nr", "ns", "nt", "an", "ORG", "LOC", "PER", "s", "m"})
_THING = frozenset({"n", "vn", "nz", "an"})
_WHO = frozenset({"ORG", "PER", "nr", "nt", "r", "ns", "LOC"})
_VERBAL = frozenset({"v", "vd"})
_PRONOUNS = frozenset({"我們", "他", "她", "他們", "其", "這", "那", "你", "大家", "這個",
                       "將", "以", "由", "是"})
_WHEN = re.compile(r"(?:時|時候|期間|年間|之際|之後|以來|任內|以前|之前|為止)$")
_CHANGED = re.compile(r"^(.{2,}?)(?:已經?|也|則|亦|約|更|將)*[從由](?!事)"
                      r"(?:原來|原先|過去|當時|[^，]{0,7}時|[^，]{0,3})的?$")
_SINCE = re.compile("^(?:[從由與]|在?.{0,2}內).{0,8}$")
_TRADED = re.compile("(?:出口|進口|採購|投資|購買|輸入|輸出|總[額值])")
_TOTAL = re.compile("[、，](?:總?金額|總價|總[額值]|總價值|合計|價值)?$")
_PAIRS = (("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("(", ")"))
_LOCATED = re.compile(r"^[在於從自]?(.{2,}?)(?:方面|部分|[上中內裡下])$")
_SUBJECT_OF = re.compile("^(?:不但|不僅|使得?|讓|把|如|像是|例如|包[含括]|屬於|來自|加上|透過)+")
_MADE_BY = re.compile("^[^的]{2,20}(?:簽訂|簽署|合作|研發|研製|承製|承造|承攬|執行|提報)"
                      "的(?=[^的]{3,})")
_COMPARED = re.compile("^[較比與].{0,6}$")


def words_of(start: int, end: int, ledger: Ledger) -> list[Word]:
    """Return the words between two offsets, without dates and durations."""
    taken = [item.span for item in ledger.dates_between(start, end)]
    taken += [item.span for item in ledger.durations_between(start, end)]
    return [word for word in ledger.words_between(start, end)
            if not any(s.start < word.end and word.start < s.end for s in taken)]


def trim(start: int, end: int, ledger: Ledger) -> tuple[int, int]:
    """Return the offsets without the function words at either end.

    Without the tagger's words (a text read by rules alone) the offsets stay as they are.
    """
    words = words_of(start, end, ledger)
    if not words:
        return start, end
    text = ledger.text
    first, last = 0, len(words) - 1
    while first < last and (text[words[first].start : words[first].end] in _PRONOUNS
                            or (words[first].pos in _LEADING
                                and text[words[first].start] not in "「『《（(")):
        first += 1
    while last > first and words[last].pos in _TRAILING \
            and text[words[last].start] not in "」』》）)":
        last -= 1
    if last > first + 1 and words[last].pos in _VERBAL and words[last - 1].pos == "d":
        last -= 2  # 底價僅差, 所得均為
    return words[first].start, words[last].end


def names_subject(start: int, end: int, ledger: Ledger) -> bool:
    """Whether the words between two offsets begin with somebody who pays."""
    words = words_of(start, end, ledger)
    while words and (words[0].pos in _LEADING or words[0].pos == "p"):
        words = words[1:]
    if len(words) > 1 and all(word.pos in _THING for word in words[1:]):
        return False  # 國防部主管歲出 is no payer
    return bool(words) and (words[0].pos in _WHO or any(
        ledger.text[word.start : word.end].endswith(ledger.words.payers) for word in words[:3]))


def is_clause(start: int, end: int, ledger: Ledger) -> bool:
    """Whether the words between two offsets are a subject and what it does, not a noun."""
    words = words_of(start, end, ledger)
    verb = next((i for i, word in enumerate(words) if word.pos in _VERBAL), 0)
    return 0 < verb < len(words) - 1 and any(w.pos in _NOMINAL for w in words[:verb])


def is_name(start: int, end: int, ledger: Ledger) -> bool:
    """Whether the tagger sees one noun alone between two offsets."""
    words = words_of(start, end, ledger)
    return len(words) == 1 and words[0].pos in ("n", "nz", "vn")


def _names_something(start: int, end: int, ledger: Ledger) -> bool:
    words = words_of(start, end, ledger)
    named = ledger.words.stages.get("other", ())
    return not words or any(word.pos in _NOMINAL for word in words) \
        or ledger.text[start:end].endswith(named)


def balance(words: str) -> str:
    """Return the words without a bracket whose other half is missing."""
    for opening, closing in _PAIRS:
        if words.count(opening) != words.count(closing):
            words = words.replace(opening, "").replace(closing, "")
    return words


def clean(start: int, end: int, ledger: Ledger, place: Place) -> str:
    """Return the words between two offsets without numbering, connectives and money verbs."""
    text = ledger.text
    if NUMBERED.match(text[start:end].strip()):
        return _cut(NUMBERED.sub("", text[start:end].strip()), ledger, place)
    words = _cut(text[start:end], ledger, place)
    low = text.find(words, start, end) if words else -1
    if low < 0:
        return words
    low, high = trim(low, low + len(words), ledger)
    if _WHEN.search(text[low:high]) or not _names_something(low, high, ledger):
        return ""
    return balance(_TOTAL.sub("", _located(_cut(text[low:high], ledger, place))))


def _located(words: str) -> str:
    """Return the noun of a phrase of place or cause: 在治水預算上, 使國民所得."""
    words = _MADE_BY.sub("", _SUBJECT_OF.sub("", words))
    changed = _CHANGED.match(words)
    if changed and not _TRADED.search(words[changed.end(1) :]):
        words = changed[1]  # 補助金已從原來七千元調升為一萬元
    elif (_SINCE.match(words) or _COMPARED.match(words)) and not _TRADED.search(words):
        return ""
    found = _LOCATED.match(words) if words.startswith(("在", "於")) else None
    return found[1] if found else words


def _cutting_cues(ledger: Ledger) -> re.Pattern[str]:
    """Return the cues of stages that are verbs; 底價 and the like name what a sum is."""
    named = ledger.words.stages.get("other", ())
    return pattern(tuple(cue for cue in stage_cues(ledger.words)[1] if cue not in named))


def _cut(words: str, ledger: Ledger, place: Place) -> str:
    cues = _cutting_cues(ledger)
    leads, tails = pattern(ledger.words.leads).pattern, pattern(ledger.words.tails).pattern
    spans = [item.span for item in ledger.dates_between(*place.clause)]
    spans += [item.span for item in ledger.durations_between(*place.clause)]
    for span in spans:
        words = words.replace(f"分{span.text}", "").replace(span.text, "")
    words = re.sub(rf"^(?:{leads})+", "", words.strip("（( 　、"))
    previous = ""
    while words != previous:
        previous = words
        words = re.sub(r"新?[台臺]幣$", "", words.rstrip("（( 　"))
        if words.endswith(ledger.words.kept_nouns):
            break
        words = re.sub(rf"(?:{tails})+$", "", words)
        tail = re.search(rf"(?:{cues.pattern})$", words)
        if tail and tail[0] not in ledger.words.purpose_nouns and not tail[0].endswith("預算"):
            words = words[: tail.start()]
    verbs = [m.end() for m in cues.finditer(words)
             if not m[0].endswith("預算") and m[0] not in ledger.words.purpose_nouns
             and not (words[m.end() : m.end() + 1] in ("的", "之")
                      and len(words) - m.end() <= _SHORT)]
    if verbs and len(words) - verbs[-1] >= 2:
        words = re.sub(rf"^(?:[的之了]|{leads})+", "", words[verbs[-1] :])
    return words if len(words) < len(place.sentence.span) else ""
