"""What holds for every text: spans fit, nothing crashes, the cost is linear."""

import time
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.quantities import read_dates, read_quantities
from kg.quantities.folding import fold

PIECES = (
    "今", "昨", "（4）日", "(10日)", "9月", "4日", "2025年", "民國", "一一四年", "年底", "前",
    "度", "至", "、", "，", "五", "○", "七九", "萬", "億", "元", "美元", "約", "逾", "數十",
    "上百", "3", "1,540", "%", "成", "個", "架", "人", "星期", "第", "半", "多", "餘", "F-16",
    "\n", " ", "百分之", "分之", "週三", "上", "下", "去年", "新台幣", "$", "廿", "卅", "兩",
    "後", "月", "日", "時", "點",
)
TEXTS = st.one_of(st.text(max_size=60),
                  st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
PUBLISHED = st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31)))


@settings(max_examples=400, deadline=None)
@given(TEXTS, PUBLISHED, st.integers(0, 10**6))
def test_spans_fit_and_nothing_crashes(text, published, offset):
    for found in (read_quantities(text, offset=offset),
                  read_dates(text, published=published, offset=offset)):
        end = offset
        for item in found:
            assert item.span.text == text[item.span.start - offset : item.span.end - offset]
            assert item.span.start >= end
            assert item.span.end > item.span.start
            end = item.span.end


@settings(max_examples=200, deadline=None)
@given(TEXTS, PUBLISHED)
def test_values_are_well_formed(text, published):
    for item in read_dates(text, published=published):
        if item.value is None:
            continue
        assert len(item.value.start) in (4, 7, 10)
        date.fromisoformat((item.value.start + "-01-01")[:10])
        if item.value.end is not None:
            assert item.value.end[:4] >= item.value.start[:4]
    for quantity in read_quantities(text):
        assert quantity.upper is None or quantity.upper > quantity.value
        assert (quantity.currency is None) == (quantity.kind != "money")


@given(st.text(max_size=80))
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


def _seconds(text):
    start = time.process_time()
    read_quantities(text)
    read_dates(text, published=date(2025, 9, 4))
    return time.process_time() - start


def test_cost_is_linear_even_on_hostile_text():
    pieces = ("一", "9", "五、○○○", "年", "上", "個", "億", "1,", "A-1", "/a", "9月4日至", "星期")
    for piece in pieces:
        small = min(_seconds(piece * (4_000 // len(piece))) for _ in range(2))
        large = _seconds(piece * (32_000 // len(piece)))
        assert large < 24 * max(small, 0.01), piece
