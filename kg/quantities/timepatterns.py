"""The patterns of time expressions, over folded text.

In: nothing.  Out: compiled patterns whose named groups :mod:`kg.quantities.timetokens` builds
tokens from.  Common groups: ``y`` year, ``m`` month, ``d`` day, ``part`` and ``mp`` (底, 初),
``half``, ``q`` and ``q2`` (quarters), ``fy`` (年度), ``dl`` (以前: a deadline), ``word`` a
relative expression, ``pw`` with ``py``, ``pm``, ``pd`` its bracketed form (今（4）日).
"""

from __future__ import annotations

import re

_C = "〇零一二三四五六七八九"
_O = "一二三四五六七八九"
_N = (
    rf"(?:\d{{1,2}}|[一二三]?十[{_O}]?|[廿卅][{_O}]?|[一二三][〇{_O}]|[〇{_O}])"
)
_Y4 = rf"(?:1[5-9]\d\d|2[01]\d\d|一[五六七八九][{_C}]{{2}}|二[〇零一][{_C}]{{2}})"
_YR = rf"(?:\d{{1,3}}|[{_C}十百]{{1,5}})"
_S = "[ \u3000]?"
_NOT_NUMBER = rf"(?<![\d{_C}十百千萬億兆廿卅兩第.,A-Za-z/])"
_DASH = r"(?:至|到|迄|~|-|–|—|─)"
_TO = rf"{_S}{_DASH}{_S}"
_STOP = r"(?=[，。、；之完舉將前以\s)]|$)"
# 前 behind a time is a deadline, unless it begins a title (前總統) or another number.
_LATE = (
    r"(?P<dl>(?:以|之)?前(?!總|副|部|夕|往|線|鋒|進|途|主|院|任|國|所|後|述|置|移|衛|景|瞻"
    r"|美|行政|立|中|參|駐|首|海|陸|空|市|縣|委|秘|[三十五半段\d一二四六七八九]))?"
)
_PART = (
    r"(?:年?(?P<part>底|初(?!步|期|選|審|級|賽|次|衷)|末(?!端|代|日)|尾(?!款|牙)|歲末"
    rf"|中{_STOP})|(?P<half>[上下])半年|第?(?P<q>[1-4一二三四])季|Q(?P<q2>[1-4]))"
)
_MONTH = (
    rf"(?P<m>{_N}|(?<![美日歐港韓澳多公])元){_S}月"
    rf"(?:{_S}(?P<d>{_N}){_S}[日號](?!本(?![{_O}月年]))"
    rf"|(?P<mp>底|初(?!步|期|選|審|級)|中旬|上旬|下旬|中{_STOP}|份)?)"
)
_YEAR_TAIL = rf"(?:{_S}(?:{_MONTH}|{_PART}))?"
_BRACKETED_DAY = rf"(?:{_S}\((?:(?P<m>{_N})月)?(?P<d>{_N})日?\))?"
_ANY_YEAR = rf"(?:{_Y4}|{_YR})"

ISO = re.compile(
    rf"(?<![\dA-Za-z/.-])(?P<y>{_Y4})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})"
    r"(?![\d/])"
    r"|(?<![\dA-Za-z/.-])(?P<ry>1[0-2]\d|[89]\d)(?P<rsep>[/.])(?P<rm>\d{1,2})(?P=rsep)"
    r"(?P<rd>\d{1,2})(?![\d/.])"
    r"|(?<![\dA-Za-z/.-])(?P<yy>20\d\d|19\d\d)[-/](?P<mm>0[1-9]|1[0-2])(?![\d/-])"
)
YEAR = re.compile(
    rf"(?:{_NOT_NUMBER}|(?<=\.)(?={_Y4}))"
    rf"(?:(?P<era>中華民國|民國|西元|公元){_S})?(?P<y>{_Y4}|{_YR}|元(?=年)){_S}"
    rf"(?P<kind>會計|學|財)?年(?P<fy>度)?(?P<dec>代(?![表理替價言為]))?{_YEAR_TAIL}{_LATE}"
)
REL_YEAR = re.compile(
    r"(?:(?P<word>大前年|今年|去年|(?<![目之以日戰])前年|明年|(?<![之以戰前最今往])後年"
    r"|(?<![基日根])本年|昨年|同年|翌年|隔年|次年|上年(?=度)|下年(?=度)|上一年(?=度)"
    r"|下一年(?=度)|新年(?=度))"
    rf"|(?P<pw>[今去明本前昨])\((?:民國|西元)?(?P<py>{_ANY_YEAR})(?:年\)|\)年)"
    r"|(?P<both>今明|明後)(?:兩|二)?年)"
    rf"(?P<acad>會計年|學年)?(?P<fy>度)?{_YEAR_TAIL}{_LATE}"
)
MONTH = re.compile(rf"{_NOT_NUMBER}(?P<lunar>農曆|陰曆)?{_MONTH}{_LATE}")
REL_MONTH = re.compile(
    r"(?P<word>上上個月|上個月|下個月|這個月|本月|當月|同月|次月|翌月|(?<![晚早以海線])上月|下月"
    rf"|(?P<pw>[本上下])\((?P<pm>{_N})(?:月\)|\)月))"
    rf"(?:{_S}(?P<d>{_N}){_S}[日號](?!本)|(?P<mp>底|初|中旬|上旬|下旬|份)?){_LATE}"
)
REL_DAY = re.compile(
    r"(?P<word>大前天|大後天|(?<![目之以])前天(?![然空氣候主花際線])|(?<![目之以日])前日"
    r"|昨天|昨日|今天|今日|明天|明日|(?<![之以])後天(?![然空氣主性免])"
    r"|昨晚間|昨晚|昨夜|昨晨|昨早|昨上午|昨下午|今早|今晚|今晨|今夜|今上午|今下午|今中午|今凌晨"
    r"|明早|明晚|明晨|當天|當日|同日|同一天|翌日|隔天|隔日|次日|即日(?=起)|本日)"
    rf"{_BRACKETED_DAY}"
    rf"|(?P<pw>[今昨明前])\((?:(?P<pm>{_N})月)?(?P<pd>{_N})日?\)[日天]?"
    r"|(?P<yesterday>昨(?![非夢年]))"
    r"|(?P<today>(?<![如迄至當現古而于於一自到從])今(?=宣布|表示|指出|說|傳|舉行|召開|在|與|將|赴"
    r"|前往|向|針對|發布|公布|發表|接見|出席|主持|會見|證實|回應|強調|透露|稱|抵|訪|接受|下令|通過))"
)
WEEK = re.compile(
    r"(?:(?P<pre>上上個?|上個?|下個?|本|這個?|當)(?:週|星期|禮拜)(?P<wd>[一二三四五六日天末])?"
    r"(?![年刊邊])"
    r"|(?<![每逢一二三四五六七八九十兩\d幾數半個])"
    r"(?:週(?P<bare>[一二三四五六日])|(?:星期|禮拜)(?P<bare2>[一二三四五六日天])))"
    rf"{_BRACKETED_DAY}"
)
_NOT_BARE_YEAR = "每多近來新少成青老千當壯百週往歷逐學幾數前今明去後本同"
PERIOD = re.compile(
    rf"{_NOT_NUMBER}(?:(?P<half>[上下])半年|第(?P<q>[1-4一二三四])季(?!度?[軍殿])"
    rf"|(?<![{_NOT_BARE_YEAR}])年(?P<part>底|初(?=[，。、；以前起的到至曾已才即在\s)]|$)"
    r"|末(?=[，。、；以前的\s)]|$))"
    rf"|(?<![個每年\d{_O}])月(?P<mp>底|初(?=[，。、；以前起的到至曾已才即在\s)]|$))){_LATE}"
)
DECADE = re.compile(rf"{_NOT_NUMBER}(?P<dec>\d0|[{_O}]十|[{_O}]〇)年代")
AGO = re.compile(
    rf"(?<![\d.,第A-Za-z{_C}十百千兩])(?P<n>\d{{1,4}}|[兩{_C}十百廿卅]{{1,5}}|半)(?P<v>[餘多幾])?"
    r"(?P<u>年半|年|個多?月|個半月|週|個?星期|個?禮拜|天|日)(?P<v2>[餘多])?"
    r"(?P<dir>(?:以|之)?前|(?:以|之)?後)(?![往進夕途線景鋒瞻續備代方勤])"
)
DAY = re.compile(
    rf"{_NOT_NUMBER}(?<![為期這前後數每滿續連共達時逾近約頭僅過隔])(?P<d>{_N})日"
    r"(?!本|圓|元|幣|內|遊|間|後|之後|以後|來(?![台華訪我函到自電])|期|份|子|報(?![導告])|夜(?![間晚裡])"
    r"|常|月|裔|商|籍|軍(?!方)|行程|以內|多|餘"
    r"|的?訪問行程|記者)(?P<dl>(?:以|之)?前)?"
)
VAGUE = re.compile(rf"近年來|近年|近期|近日|(?<![\d{_O}十月])日前|近來|不久前")
HEAD = re.compile(
    rf"{_NOT_NUMBER}(?P<era>中華民國|民國|西元|公元)?{_S}(?P<y>{_ANY_YEAR}){_TO}"
    rf"(?=(?:民國|西元)?{_ANY_YEAR}{_S}(?:會計|學)?年)"
    rf"|{_NOT_NUMBER}(?P<listed>{_Y4}|[89]\d|1[0-4]\d|[八九]十[{_O}]?)(?:年度)?[、及與和]"
    rf"(?={_ANY_YEAR}(?:會計)?年度)"
    rf"|{_NOT_NUMBER}(?P<m>{_N})(?:{_TO}|、)(?={_N}{_S}月(?!\d))"
    rf"|{_NOT_NUMBER}(?P<d>{_N})(?:{_TO}|、)(?={_N}{_S}日(?!本))"
)
# Behind these N年 lasts that long (為期八年), even where it could be a year of the Republic.
BEFORE_SPAN = re.compile(
    r"(?:為期|長達|逾|近|達|超過|服役|歷時|歷經|未來|過去|今後|共|每|任期|連續|第|已|滿|分|約|這|前"
    r"|後|有|建國|建校|創立|成立|長|之|用|花|整整|經過|以|個|耗時|需|需要|須|至少|最多|不到|僅|只"
    r"|役期|服務)[了約近逾達有]?$"
)
# Behind a year these make it a class, a model or a span (74年班, 1992年式, 四年制).
NO_YEAR = re.compile(
    r"班|次|式|級|制|期(?!間|末|中|程)|生級|齡|薪|資|租|終獎|輕|來|以?內|間(?!的)|後|之後|以後"
    r"|餘|多|有餘|久|繳|滿"
)
RANGE_LINK = re.compile(rf"[起初底]?{_S}(?:起)?{_DASH}(?:民國)?{_S}")
# Between the two days of 自昨天上午6時至今天上午6時 stands an hour.
CLOCK = re.compile(
    rf"(?:上午|下午|中午|晚間|晚上|凌晨|清晨|傍晚|早上)?(?:{_N}[時點](?:(?:\d{{1,2}}|{_N})分|半|整|許)?"
    rf"|\d{{1,2}}:\d{{2}})?起?{_DASH}"
)
# 今年截至7月31日止 counts from the first day of the year.
UP_TO = re.compile(r"(?:以來|起)?[,，]?(?:截至|截止|迄至|迄|至)")
