"""The stage of a sum (budgeted, approved, frozen ...) and whether it is in a budget.

In: a :class:`~kg.budgets.places.Place` and its :class:`~kg.budgets.places.Ledger`.  Out: a
:class:`Guess`.  The cue nearest before the sum in its clause decides, then one behind it,
then the sentence, then the event it is for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.budgets.places import Ledger, Place
from kg.lexicon.budgets import BudgetLexicon
from kg.model import Event, Stage

_NAMED_AFTER = ("法案", "委員會", "小組", "法")  # 補充撥款法案 names a bill, 撥款委員會 a body
_SIGNED = re.compile("(?<![未將待擬])(?:簽訂|簽署|簽下|簽定)[^，。；]{0,8}$")
_CONTRACT = re.compile("[^，。；]{0,10}(?:合約|契約)")
_REST = re.compile("(?:其餘|其他|餘)[^，。；]{0,8}$")
_OF_BUDGET = re.compile("[的之]?[^，。、]{0,5}預算")
_IN_INSTALMENTS = re.compile(r"[，,]?將?分[^，。]{1,4}年(?:度)?(?:編列|執行|支付|付款)")
_TO_BE_BUDGETED = re.compile("，(?:將|擬|預計|預定|規劃)[^，。]{0,16}編列")
_WHOLLY = re.compile(
    "(?:(?:全數|全額|均|皆|悉數|一併|一律|全部|全都|都)(?:已|予以|應予|暫時|須|准予)*"
    "(?:(?:遭到?|被|獲)[^，。；]{0,8}?)?|，已?(?:遭到?|被|獲)[^，。；]{0,8}?)"
    "(?:(?P<frozen>凍結)|(?P<cut>刪除|刪減|減列)|(?P<approved>照列|通過|准列|核定))|凍結全數")
_JOINED = re.compile(r"(?:以[上下]|左右)?[、及和與或（(）)]*")
_PASSED = re.compile("(?:拍板|討論|審議|核定|會議)*通過")
_CABINET = re.compile("行政院(?:會|院會)?(?!.*立法院)|政院(?:會)?(?!.*立法院)")
_CABINET_PASSED = re.compile("行政院(?:會|院會)?[^，。；]{0,12}通過(?!.*三讀)")
_GROWTH = re.compile("(?:較|比)[^，。；]{1,16}(?:增加|成長|增長|減少|增列|多|少)[了約近逾達]*$")
_SUPPOSED = re.compile("(?:若|如果|倘|一旦|假如|萬一)[^，。；]*$")
_ASKED = re.compile("(?:請|要求|爭取|尋求|盼|希望|期待|待|尚需|須|俟|呼籲|等)[^，。；]{0,10}$")
_MOVED = re.compile("(?:提案|主張|揚言|擬|提議|連署|研議|打算)[^，。；]{0,6}$")
_PLANNED = re.compile("(?:將|預計|規劃|計[畫劃](?![」』》中的下項案])|擬|預定|打算|有意|承諾|準備)"
                      "(?!已)[^，。；]{0,12}$")
_FORETOLD = re.compile("^(?:總統|政府|並|也|還|同時)*(?:將|預計|預定|規劃|未來)[從自在於將會]"
                       "[^，。；]*，$")
_TO_BE = re.compile("(?:將|可望|預計|預期|估)[^，。；]{0,24}$")
_ANNOUNCED = re.compile("宣[布佈]|公[布佈]|公告|發[布佈]")
_SAID = re.compile("(?:說|表示|指出|強調|認為|透露|稱|坦言|提到)[，：]")
_GRANTED = re.compile("[向為對替][「《][^「」《》，。；]{2,24}[」》]"
                      "(?:[（(][^（）()]{1,30}[）)])?$")
_YEAR = len("2025")
_FISCAL = re.compile("年度")
_NEAR = 16
_FAR, _AFAR_IN_SALES = 60, 240
_SALE_BY_STATUS: dict[str, Stage] = {"proposed": "proposed", "planned": "proposed",
                                     "occurred": "sold"}
_SALE_STAGES: tuple[Stage, ...] = ("sold", "approved", "proposed")


@dataclass(frozen=True, slots=True)
class Guess:
    """A stage with how plainly the text says it (3: in the clause, 1: by the kind of event)."""

    stage: Stage
    strength: int


@cache
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of alternatives, longest first."""
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))))


def stage_cues(words: BudgetLexicon) -> tuple[re.Pattern[str], dict[str, Stage]]:
    """Return the pattern of all stage cues, and which stage each speaks of."""
    stages = {word: stage for stage, cues in words.stages.items() for word in cues}
    return pattern(tuple(stages)), stages


def after_sum(place: Place, ledger: Ledger) -> int:
    """Return where the words that belong to this sum begin: behind the one before it."""
    earlier = ledger.sums_between(place.clause[0], place.span.start)
    if not earlier:
        return place.clause[0]
    end = earlier[-1].span.end
    found = _JOINED.match(ledger.text, end)
    return min(found.end(), place.span.start) if found else end


def read_stage(  # noqa: PLR0911  (the plainest sign decides)
    place: Place, ledger: Ledger, event: Event | None
) -> Guess:
    """Return the stage of a sum."""
    after = ledger.text[place.span.end : place.span.end + 12]
    if pattern(ledger.words.verdicts).match(after.lstrip("，,（( 、")):
        return Guess("approved", 3)
    wholly = "sold" if _is_contract(place, ledger) else _said_of_all(place, ledger)
    if wholly is not None:
        return Guess(wholly, 3)
    if _IN_INSTALMENTS.match(after):
        return Guess("budgeted", 3)
    if _TO_BE_BUDGETED.match(ledger.text, place.clause[1], place.sentence.span.end):
        return Guess("proposed", 3)
    before = _said(ledger, place.clause[0], place.span.start)
    if before and before[-1] == "approved" and _by_cabinet(place, ledger):
        return Guess("proposed", 3)
    pending = event is not None and event.type == "Legislation" and event.status == "proposed"
    if before and before[-1] == "approved" and pending:
        return Guess("proposed", 3)
    if before[-2:] == ["approved", "budgeted"] and "預算" not in ledger.text[
            place.clause[0] : place.span.start]:
        return Guess("approved", 3)  # 核定每年增列43億元
    if before and before[-1] == "spent" and _FORETOLD.search(
            ledger.text, *ledger.previous_clause(place)):
        return Guess("proposed", 3)
    if before:
        budget = before[-1] in ("spent", "estimated") and _OF_BUDGET.match(after)
        return Guess("budgeted" if budget else before[-1], 3)
    taken_from = ledger.text.startswith("從", place.clause[0]) or ledger.text.endswith(
        ("從", "自"), 0, place.span.start)
    behind = [] if taken_from else _said(ledger, place.span.end, place.clause[1])
    return Guess(behind[0], 3) if behind else _from_sentence(place, ledger, event)


def _is_contract(place: Place, ledger: Ledger) -> bool:
    """Whether the sum is that of a contract which was signed: 簽訂12億元的維修合約."""
    return _SIGNED.search(ledger.text, place.clause[0], place.span.start) is not None and \
        _CONTRACT.match(ledger.text, place.span.end, place.clause[1]) is not None


def _said_of_all(place: Place, ledger: Ledger) -> Stage | None:
    """Return what befell the whole list that the sum stands in: …2億元、…1億元，均遭凍結."""
    found = _WHOLLY.search(ledger.text, place.span.end, place.sentence.span.end)
    if found is None or _REST.search(ledger.text, place.span.end, found.start()):
        return None
    between = (place.span.end, found.start())
    last = not ledger.sums_between(*between) and "凍結" in found[0]
    if not last and (_said(ledger, *between) or "；" in ledger.text[slice(*between)]):
        return None
    stages: tuple[Stage, ...] = ("cut", "approved")
    return next((stage for stage in stages if found[stage]), "frozen")


def _by_cabinet(place: Place, ledger: Ledger) -> bool:
    """Whether the cabinet passed it (行政院會通過): a proposal to parliament, no approval."""
    clause = ledger.text[place.clause[0] : place.span.start]
    passed = [m.start() for m in _PASSED.finditer(clause)]
    return bool(passed) and _CABINET.search(clause[: passed[-1]]) is not None


def _said(ledger: Ledger, start: int, end: int) -> list[Stage]:
    """Return the stages that the cues between two offsets speak of, but for denied ones.

    An approval that is asked for, a cut that is moved, is a proposal.
    """
    cues, stages = stage_cues(ledger.words)
    said: list[Stage] = []
    for found in cues.finditer(ledger.text, start, end):
        at = found.start()
        if ledger.text.endswith(ledger.words.negations, start, at) \
                or ledger.text.startswith(_NAMED_AFTER, found.end()) \
                or _SUPPOSED.search(ledger.text, max(start, at - _NEAR), at):
            continue
        stage, led = stages[found[0]], ledger.text[max(start, at - _NEAR) : at]
        moved = (stage == "approved" and _ASKED.search(led)) or (
            stage in ("cut", "frozen") and _MOVED.search(led))
        planned = stage == "spent" and (_PLANNED.search(led) or led.endswith("提出"))
        if found[0] == "撥款" and _GRANTED.search(ledger.text, max(0, at - _FAR), at):
            stage = "budgeted"
        said.append("proposed" if moved or planned else stage)
    return said


def _from_sentence(place: Place, ledger: Ledger, event: Event | None) -> Guess:
    start, opening = place.clause[0], place.sentence.span.start
    nouns = pattern(tuple(ledger.words.nouns_of_stage))
    noun = nouns.search(ledger.text, after_sum(place, ledger), place.clause[1])
    if event is not None and event.type == "ArmsSale" and noun is None:
        low = max(opening, start - _AFAR_IN_SALES)
        high = min(place.sentence.span.end, place.span.end + _AFAR_IN_SALES)
        return _sale(event, place, _said(ledger, low, start) + _said(ledger, place.span.end, high))
    earlier = _said(ledger, _part_start(place, ledger), start)
    if earlier and earlier[-1] == "approved" and _CABINET_PASSED.search(
            ledger.text, opening, start):
        earlier[-1] = "proposed"
    recent = _said(ledger, max(_part_start(place, ledger), ledger.previous_clause(place)[0]), start)
    if noun is not None and noun[0] == "預算" and _is_to_come(place, ledger):
        return Guess("proposed", 2)
    if noun is not None and not (recent and recent[-1] in ("budgeted", "approved")):
        return Guess(ledger.words.nouns_of_stage[noun[0]], 2)
    return Guess(earlier[-1], 2) if earlier else _from_event(place, ledger, event)


def _from_event(place: Place, ledger: Ledger, event: Event | None) -> Guess:
    """Return the stage where no cue says it: by a term of years, or by the event's status."""
    start = place.clause[0]
    if "經費" in ledger.text[start : place.span.start] and _FISCAL.search(
            ledger.text, place.span.end, min(place.clause[1] + _NEAR, place.sentence.span.end)):
        return Guess("budgeted", 2)
    if event is not None and event.type == "Programme" and _has_term(place, ledger):
        return Guess("budgeted", 1)
    proposed = event is not None and event.status == "proposed"
    return Guess("proposed", 1) if proposed else Guess("other", 0)


def _is_to_come(place: Place, ledger: Ledger) -> bool:
    """Whether the clause says what a later year's budget will be: 116年度國防預算將達…."""
    published = ledger.document.article.published
    return published is not None and _TO_BE.search(
        ledger.text, place.clause[0], place.span.start) is not None and any(
        item.value is not None and any(y > published.year for y in item.value.fiscal_years)
        for item in ledger.dates_between(place.clause[0], place.span.start))


def _part_start(place: Place, ledger: Ledger) -> int:
    """Return where the part of the sentence begins that may say the stage of a sum.

    It begins behind a semicolon, and where somebody else begins to speak.
    """
    start = place.clause[0]
    low = max(place.sentence.span.start, start - _FAR)
    parted = max(ledger.text.rfind("；", low, start), ledger.text.rfind(";", low, start))
    spoken = [m.end() for m in _SAID.finditer(ledger.text, low, start)]
    return max(low, parted + 1, *spoken[-1:])


def _sale(event: Event, place: Place, said: Sequence[Stage]) -> Guess:
    """Return the stage of a sale: sold or approved where said, else by the event's status."""
    for stage in _SALE_STAGES:
        if stage in said:
            return Guess(stage, 2)
    if _ANNOUNCED.search(place.sentence.span.text):
        return Guess("proposed" if event.status in ("proposed", "planned") else "approved", 1)
    return Guess(_SALE_BY_STATUS.get(event.status, "approved"), 1)


def _has_term(place: Place, ledger: Ledger) -> bool:
    """Whether the clause gives a term of years: 「甲專案」8億元，原訂2021至2025年完成."""
    return any(item.value is not None and item.value.end is not None
               and len(item.value.start) == len(item.value.end) == _YEAR
               for item in ledger.dates_between(*place.clause))


def is_budget(place: Place, ledger: Ledger, stage: Stage) -> bool:
    """Whether the sum is an item of somebody's budget; what it grew by is none."""
    if _GROWTH.search(ledger.text, max(place.clause[0], place.span.start - _FAR), place.span.start):
        return False
    if stage == "budgeted" and _has_term(place, ledger):
        return True
    if stage not in ("budgeted", "proposed", "approved"):
        return stage in ("frozen", "cut")
    start = ledger.previous_clause(place)[0]
    words = pattern(ledger.words.budget_words)
    return bool(words.search(ledger.text, start, place.clause[1])) or bool(
        words.match(ledger.text[place.span.end :][:12].lstrip("，,（( 、暫")[:6]))
