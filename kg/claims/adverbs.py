"""Adverbs and times between a speaker and the verb.

In: what stands between the two.  Out: the same without adverbs and times at its ends.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.lexicon.speech import SpeechLexicon

_TIME: Final = (
    r"(?:[今昨][（(]?\d{0,4}[年月日周週天]?[）)]?[年月日周週天晨早晚午]?|"
    r"[本當前上下][（(]?\d{0,4}[年月日周週天]?[）)]?[年月日周週天晨早晚午]|"
    r"同[日天]|[上下本]個?[月週周]底?|月[初中底]|年[初中底]|去年|\d+[年月日時分]|[周週星期]+[一二三四五六日天]|[一二三四五六七八九十]+[月日]|"
    r"[（(][^（）()]{0,40}[）)]|上午|下午|中午|晚間|稍早|美東時間|當地時間|先生|女士|伉儷|夫婦|等人|一行|等|"
    r"及其|並|[ 　])"
)
EDGE: Final = " 　，,「『”」』》〉"


def strip_adverbs(gap: str, lexicon: SpeechLexicon) -> str:
    """Take adverbs and times off both ends of what stands between speaker and verb."""
    pattern_start, pattern_end = adverb_edges(lexicon.adverbs)
    gap = gap.strip(EDGE)
    return pattern_end.sub("", pattern_start.sub("", gap)).strip(" 　，,")


@cache
def adverb_edges(adverbs: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of adverbs and times at the start and at the end of a gap."""
    word = "|".join((_TIME, "發言人", "官員", "方面", *map(re.escape, adverbs)))
    return re.compile(f"^(?:{word})+"), re.compile(f"(?:{word})+$")
