"""What a sum is for: an event that stands near it, or the text's own words.

In: a :class:`~kg.budgets.places.Place` and its :class:`~kg.budgets.places.Ledger`.  Out: an
event and how near it stands, a :class:`Purpose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.budgets.phrases import NUMBERED, balance, clean, is_clause, is_name, names_subject
from kg.budgets.places import Ledger, Place
from kg.budgets.stages import after_sum, pattern
from kg.model import Event, Word

_NEAR, _REACH = 24, 160
ADJACENT = 12
"""How far, in characters, an event's mention may stand to be what a noun before the sum means."""
_QUOTE = re.compile(r"[「《]([^「」《》\n]{2,40})[」》]")
_QUOTED_NEXT = re.compile(r"[的之]?[「《]([^「」《》，。；\n]{2,24})[」》]")
_ACTED = re.compile("^[在向對與由把將]|、")
_THIS = re.compile("(?:這|該|此|本)[項次個筆場件]?(?:[會協]議|案|計畫|方案|活動|專案|行程|預算)?")
_SPEECH = re.compile("(?:指出|表示|說|強調|提到|認為|透露|坦言|稱|說明|重申|報導)$")
_LONGEST, _CLUMSY, _SHORT = 30, 12, 2
_AMOUNT = re.compile(r"[\d,.萬億千百兆]+元?")
_COUNTED = re.compile(r"[%％]|[人戶件家次名項]$|[\d萬千百]多?餘?[個人家處戶]")
_MEASURE = r"(?:[餘多]|左右|以上|以下|上下|之多|[)）])*"
_FUND = "(?:經費|預算|資金|款項|費用|基金|經費預算)?"
_LEADING_ON = re.compile("(?:來|以便|以期|以|並|將|也|主要|希望|期盼|期能|期|預計|要|會|全力)*")
_SPENT_ON = re.compile(r"(?:用於|用在|花在|投注於?|投入於?|運用於|[於在])([^，。；、\n]{2,24})")
_USED_FOR = re.compile("(?:將|會|主要|都|全數|全部|作)*(?:用於|用在|花在|投入在|運用於|用來|用以)")
_PUT_INTO = re.compile("(?:投入|投注|用於|用在|花在)")
_SERVED = re.compile(r"(?:並|將|以|用來)?為((?!了)[^，。；\n]{6,30})")
_NOT_SPENT_ON = re.compile(r".*(?:期間|之後|以前|之前|時|後|前|國內|[今明去前]年)$")
_FOR = re.compile("(?:(?:針對|為了?)([^，。；]{2,24}?)(?:方面|項下|部分|而|所|進行|再|又|也|共|來)*"
                  "|[於在]([^，。；]{2,24}?)(?:方面|項下|部分))$")
_EXACTLY = ("(?:了|下|約|近|逾|達|超過|共計|總計|合計|共|高達|至少|每年|每月|將近|大約|多達|總額"
            "|一筆|上看|有|新)*")
_NOUN = frozenset({"n", "vn", "nz", "nw", "nr", "ns", "nt", "an", "ORG", "LOC", "PER", "s"})
_NOUN_ENDS = re.compile(r"[，。；：！？、（()）\n]")
_STOPS_NOUN = frozenset({"d", "p", "c", "w", "f", "r", "q", "xc", "TIME"})


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a sum is for; ``kind`` says where it stands.

    A ``quote`` or a noun ``before`` or ``after`` the sum, a ``goal`` (what money is spent on),
    its own ``clause`` or the one ``earlier``.
    """

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """An event that a sum may be for: how near, in the same clause or not, ahead or not."""

    event: Event | None = None
    nearness: int = -1
    inside: bool = False
    ahead: bool = False


def find_event(place: Place, ledger: Ledger, *, budget: bool) -> Found:
    """Return the event that the sum is for.

    An event of the clause goes before one of the sentence; among those of the sentence the
    type that ``budgets.yaml`` names first wins, and a sum in between rules one out.
    """
    types = ledger.words.events if budget else ledger.words.priced_events
    best: tuple[int, int, int, str] | None = None
    chosen: Event | None = None
    ahead = False
    low = max(place.sentence.span.start, place.span.start - _REACH)
    high = min(place.sentence.span.end, place.span.end + _REACH)
    parted = ledger.text.find("；", place.span.end, high)
    high = parted if parted >= 0 else high
    for item in ledger.mentions_between(low, high):
        span, event = item.span, item.event
        if event.type not in types or span.overlaps(place.span):
            continue
        inside = place.clause[0] <= span.start and span.end <= place.clause[1]
        between = (span.end, place.span.start) if span.start < place.span.start else (
            place.span.end, span.start)
        if not inside and any(q.currency == place.quantity.currency
                              for q in ledger.sums_between(*between)):
            continue
        gap = between[1] - between[0]
        key = (int(not inside), 0 if inside else types.index(event.type), gap, event.id)
        if best is None or key < best:
            best, chosen, ahead = key, event, span.start < place.span.start
    return Found(chosen, best[2], not best[0], ahead) if best else Found()


def read_purpose(place: Place, ledger: Ledger) -> Purpose | None:
    """Return what the sum is for in the text's words: a quoted name, a noun, or the clause."""
    text, span = ledger.text, place.span
    quotes = [m for m in _QUOTE.finditer(text, place.clause[0], span.start)
              if span.start - m.end() <= _NEAR
              and _ACTED.search(text, m.end(), span.start) is None]
    if quotes:
        return Purpose(quotes[-1][1], "quote")
    what = _noun_after(place, ledger)
    if what:
        return Purpose(what, "after")
    if _is_object(place, ledger) or _PUT_INTO.match(text, _after_fund(place, ledger)) or (
            _USED_FOR.match(text, place.clause[1] + 1)):
        spent_on = _spent_on(place, ledger)
        if spent_on:
            return Purpose(spent_on, "goal")
    nouns, general = pattern(ledger.words.purpose_nouns).pattern, ledger.words.general_nouns
    before = clean(*_own_words(place, ledger), ledger, place)
    match = re.search(
        rf"([^，。、「」（）()\s年度]{{1,16}}(?:{nouns})(?:總額|金額|總數)?)$", before)
    if match and _bare(match[1]) not in general and not (
            _is_verb_and_noun(place, ledger) and _is_paid(place, ledger)):
        return Purpose(match[1], "before")
    return _clause(before, place, ledger)


def _clause(own: str, place: Place, ledger: Ledger) -> Purpose | None:
    """Return the clause of the sum, or the one before it, as what the sum is for."""
    text = ledger.text
    item = NUMBERED.match(text[place.clause[0] : place.span.start].strip())
    names = {link.span.text for link in ledger.links_between(*place.clause)}
    if _tells(own, after_sum(place, ledger), place.span.start, ledger) and not _is_paid(
            place, ledger) and (item or own not in names):
        return Purpose(own[-_LONGEST:], "clause")
    start, end = ledger.previous_clause(place)
    end = max(start, end - 1)
    if ledger.sums_between(start, end) or _SPEECH.search(text[start:end]):
        return None
    earlier = clean(start, end, ledger, place)
    at = text.find(earlier, start, end)
    clumsy = at >= 0 and len(earlier) > _CLUMSY and is_clause(at, at + len(earlier), ledger)
    if not _tells(earlier, start, end, ledger) or _COUNTED.search(earlier) or clumsy:
        return None
    return Purpose(earlier[-_LONGEST:], "earlier")


def _is_paid(place: Place, ledger: Ledger) -> bool:
    """Whether the words before the sum say who pays it: 公司在高雄投資9億元."""
    start, end = _before_verb(place, ledger)
    directed = _is_verb_and_noun(place, ledger) and "對" in ledger.text[start:end]  # 對美投資
    return not directed and _is_object(place, ledger) and names_subject(start, end, ledger)


def _tells(words: str, start: int, end: int, ledger: Ledger) -> bool:
    """Whether words say more than that money is meant (總金額, 全案經費)."""
    said = pattern((*ledger.words.general_nouns, *ledger.words.tails)).pattern
    if words.endswith(ledger.words.payers) or _AMOUNT.fullmatch(words) or _THIS.fullmatch(words) \
            or re.fullmatch(f"(?:{said})*", words):
        return False
    at = ledger.text.find(words, start, end)
    return len(words) > _SHORT or (len(words) == _SHORT and at >= 0
                                   and is_name(at, at + _SHORT, ledger))


def _noun_after(place: Place, ledger: Ledger) -> str | None:
    """Return the noun behind a sum: 3億元的訓練費, 3億元獎學金."""
    words, start = ledger.words, place.span.end
    skipped = re.compile(_MEASURE).match(ledger.text, start, place.clause[1])
    if skipped and "以下" in skipped[0]:
        return None  # 年收入40萬元以下的家庭: a threshold
    start = skipped.end() if skipped else start
    nouns = pattern(words.purpose_nouns).pattern
    behind = ledger.text[start : place.clause[1]]
    quoted = _QUOTED_NEXT.match(behind)
    if quoted:
        return quoted[1]
    led = re.match("[的之]", behind)
    fund = _after_fund(place, ledger)
    if _PUT_INTO.match(ledger.text, fund) or (
            fund > start + 1 and ledger.text.startswith(words.purpose_verbs, fund)):
        return None
    if led:
        behind, start = behind[1:], start + 1
    noun = _leading_noun(start, place.clause[1], ledger)
    listed = re.match(rf"[^，。；、「」（）()\s\d]{{0,12}}?(?:{nouns})", behind)
    if listed and not noun and _bare(listed[0]) not in words.general_nouns and (
            led or not behind.startswith(words.purpose_verbs)):
        return listed[0]
    plain = re.match(r"[^，。；、「」（）()\s\d]{2,10}(?=[，。；、]|$)", behind) if led else None
    noun = noun or (plain[0] if plain and not listed else "")
    if len(noun) < 2 or _bare(noun) in words.general_nouns or noun.startswith(words.not_purposes) \
            or noun.endswith(words.not_purposes):
        return None
    return noun


def _leading_noun(start: int, end: int, ledger: Ledger) -> str:
    """Return the noun phrase that the tagger sees at an offset.

    Behind 的 it is what stands up to the comma unless a verb does; else it must end there.
    """
    text = ledger.text
    stop = _NOUN_ENDS.search(text, start, end)
    end = stop.start() if stop else end
    found = ledger.words_between(start, end)
    if not found or found[0].start != start:
        return ""
    led = text[start - 1] in "的之"
    last = start
    for index, word in enumerate(found):
        verb = word.pos in ("v", "vd")
        if (verb and (index or not led)) or (word.pos in _STOPS_NOUN and not _joins(word, text)
                                             and not (led and index == 0)):
            break
        last = word.end
    if last < end and not led and text[last] not in "於在用以來":
        return ""
    noun = balance(text[start:last].rstrip("的之與和及"))
    ends = [word for word in found if word.end == start + len(noun)]
    whole = led and last == end
    return noun if len(noun) <= _LONGEST and (whole or (ends and ends[0].pos in _NOUN)) else ""


def _joins(word: Word, text: str) -> bool:
    return text[word.start : word.end] in ("與", "和", "及", "「", "」", "《", "》", "多", "最")


def _is_object(place: Place, ledger: Ledger) -> bool:
    """Whether the sum is the object of a verb of money: 編列, 投入 or 捐出 3億元."""
    verbs = pattern(ledger.words.money_verbs).pattern
    head = _without_dates(after_sum(place, ledger), place.span.start, ledger)
    return bool(re.search(rf"(?:{verbs}){_EXACTLY}$", head))


def _without_dates(start: int, end: int, ledger: Ledger) -> str:
    words = ledger.text[start:end]
    spans = [item.span for item in ledger.dates_between(start, end)]
    spans += [item.span for item in ledger.durations_between(start, end)]
    for span in spans:
        words = words.replace(span.text, "")
    return words


def _after_fund(place: Place, ledger: Ledger) -> int:
    """Return where the words behind a sum and its 的經費 begin."""
    head = re.compile(_MEASURE + "[的之]?" + _FUND).match(
        ledger.text, place.span.end, place.clause[1])
    return head.end() if head else place.span.end


def _spent_on(place: Place, ledger: Ledger) -> str | None:
    """Return what money is spent on: behind the sum, in the next clause, or after 為."""
    text, end = ledger.text, place.clause[1]
    start = _after_fund(place, ledger)
    found = _SPENT_ON.match(text, start, end)
    if found and not _NOT_SPENT_ON.match(found[1]):
        return _goal(found.start(1), found.end(1), ledger)
    verb = pattern(ledger.words.purpose_verbs)
    if start >= end and text[end : end + 1] == "，":
        start = end + 1
        stop = re.compile(r"[，。；：！？\n]").search(text, start, place.sentence.span.end)
        end = stop.start() if stop else place.sentence.span.end
    used = _USED_FOR.match(text, start, end)
    if used:
        return _goal(used.end(), end, ledger)
    served = _SERVED.match(text, start, end)
    if served and verb.search(served[1]):
        return _goal(served.start(1), served.end(1), ledger)
    led = _LEADING_ON.match(text, start, end)
    start = led.end() if led else start
    if verb.match(text, start, end):
        return _goal(start, end, ledger)
    before = _FOR.search(_without_dates(*_before_verb(place, ledger), ledger))
    what = (before[1] or before[2]) if before else ""
    named = what and not _NOT_SPENT_ON.match(what) and not _THIS.fullmatch(what)
    return what if named else None


def _own_words(place: Place, ledger: Ledger) -> tuple[int, int]:
    """Return the stretch of the clause before the sum, without a verb that takes it as object."""
    start, end = _before_verb(place, ledger)
    whole = _is_verb_and_noun(place, ledger) or not _is_object(place, ledger)
    beyond = ledger.thresholds_between(start, place.span.start)
    if whole and beyond:
        return start, beyond[0].span.start
    return start, place.span.start if whole else end


def _is_verb_and_noun(place: Place, ledger: Ledger) -> bool:
    """Whether the verb of money before the sum is one of 投資, 補助, 捐款, which name it too."""
    return ledger.text.startswith(ledger.words.purpose_nouns, _before_verb(place, ledger)[1])


def _before_verb(place: Place, ledger: Ledger) -> tuple[int, int]:
    """Return the stretch of the clause before the verb that has the sum as its object."""
    start = after_sum(place, ledger)
    verbs = list(pattern(ledger.words.money_verbs).finditer(ledger.text, start, place.span.start))
    return start, verbs[-1].start() if verbs else place.span.start


def _goal(start: int, end: int, ledger: Ledger) -> str | None:
    """Return a purpose of at most thirty characters, cut where a list or a bracket begins."""
    following = ledger.sums_between(start, end)
    limit = min(start + _LONGEST, following[0].span.start if following else end)
    words = re.split(r"[，。；（(\n]", ledger.text[start:end])[0]
    if start + len(words) > limit:
        words = words[: limit - start].rpartition("、")[0] or (
            "" if following else words[:_LONGEST])
    words = balance(words.strip(" 　的"))
    return words if len(words) > _SHORT else None


def _bare(words: str) -> str:
    """增加支出 says no more than 支出."""
    return re.sub(r"^(?:增加|新增|減少|每年|相關|所有|各項|總)+", "", words)
