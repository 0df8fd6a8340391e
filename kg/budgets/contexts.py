"""The budget that a paragraph is about, where a sentence before its sums lays it before parliament.

In: a :class:`~kg.budgets.places.Ledger`.  Out: a :class:`Tabled` for each such sentence (a
budget book, a draft budget sent to parliament), whose years and stage the items behind it in
the paragraph share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.budgets.places import Ledger, Place
from kg.budgets.purposes import Purpose
from kg.model import Sentence

_SENT = re.compile(
    "預算(?:書|案|書案|草案)?[^，。；「」]{0,8}?"
    "(?:送|函送|提交|提報|送交|送抵|送進|送達|送請|提送)[到交抵進至請往]{0,2}(?:立法院|立院|國會)"
    "|(?:行政院|政院)(?:院?會)?[^，。；]{0,10}(?:通過|拍板|核定)[^，。；]{0,16}預算(?:案|書|草案)"
)
_BILL = re.compile(r"(?:《([^《》]{3,30})》|([^\s，。；：、「」《》()（）]{2,12}?"
                   r"(?:條例|特別預算|預算案|法案)))(?:草案)?")
_REACH = 300
_EXTRA = re.compile("特別預算|追加預算|特別條例")


@dataclass(frozen=True, slots=True)
class Tabled:
    """A budget laid before parliament: the sentence that says so and its budget years."""

    sentence: Sentence
    years: tuple[int, ...]


def tabled_budgets(ledger: Ledger) -> tuple[Tabled, ...]:
    """Return the sentences without sums that lay a year's budget before parliament."""
    found = []
    for sentence in ledger.document.sentences:
        span = sentence.span
        said = _SENT.search(span.text)
        if said is None or _EXTRA.search(span.text) or ledger.sums_between(span.start, span.end):
            continue
        years = [item.value.fiscal_years or (int(item.value.start[:4]),)
                 for item in ledger.dates_between(span.start, span.start + said.end())
                 if item.value is not None and (item.kind == "fiscal_year" or (
                     item.kind == "year" and len(item.value.start) == 4))]
        if years:
            found.append(Tabled(sentence, years[-1]))
    return tuple(found)


def tabled_for(place: Place, tabled: tuple[Tabled, ...], ledger: Ledger) -> Tabled | None:
    """Return the budget that the sum's paragraph is about, if an earlier sentence tables one."""
    if _EXTRA.search(ledger.text, *place.clause):
        return None
    near = [item for item in tabled if item.sentence.block == place.sentence.block
            and item.sentence.index < place.sentence.index]
    return near[-1] if near else None


def bill_before(place: Place, ledger: Ledger) -> Purpose | None:
    """Return the bill named last before the sum; what a version of it (某院版) is for."""
    low = max(0, place.sentence.span.start - _REACH)
    found = [m[1] or m[2] for m in _BILL.finditer(ledger.text, low, place.sentence.span.start)]
    return Purpose(found[-1], "before") if found else None
