"""Fold characters one to one, so that offsets in the folded text are those of the text.

Full-width digits, letters and brackets become half-width, simplified characters that numbers
and dates are written with become traditional, 臺 becomes 台, 周 becomes 週, ○ becomes 〇.
"""

from __future__ import annotations

import re

_SIMPLIFIED = (
    "亿億万萬两兩个個辆輛门門轮輪块塊条條张張项項届屆岁歲时時钟鐘点點号號后後会會纪紀预預编編"
    "总總价價约約达達过過数數余餘几幾欧歐镑鎊韩韓币幣圆圓卢盧银銀关關间間从從长長区區级級场場"
    "层層吨噸顷頃双雙类類颗顆发發团團营營连連队隊师師军軍员員种種户戶栋棟组組头頭将將还還"
    "内內国國将將拨撥额額费費资資购購经經艘艘贷貸补補罚罰赔賠损損获獲贸貿单單报報标標赠贈"
    "积積动動现現毫毫铢銖尔爾亚亞纽紐兰蘭罗羅马馬别別来來当當这這历歷学學农農阴陰为為止止订訂"
    "称稱剂劑叁參陆陸贰貳"
)
_SAME = (
    "臺台周週○〇◯〇（(）)％%．.：:／/－-～~＄$￥¥︰:﹪%"
)


def _table() -> dict[int, str]:
    pairs = _SIMPLIFIED + _SAME
    table = {ord(a): b for a, b in zip(pairs[::2], pairs[1::2], strict=True)}
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
    letters = {
        code: chr(code - 0xFEE0)
        for start, end in ((0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
        for code in range(start, end)
    }
    return {**wide, **letters, **table}


_TABLE = _table()
# 二００四年: Arabic zeros among Chinese digits.
_ZERO = re.compile(r"(?<=[一二三四五六七八九〇])0{1,3}(?=[〇一二三四五六七八九年月日%])")


def fold(text: str) -> str:
    """Return ``text`` folded; the result has the same length, code point by code point."""
    return _ZERO.sub(lambda zeros: "〇" * len(zeros[0]), text.translate(_TABLE))
