"""Sums that take years, stage, holder or purpose from the paragraph they stand in."""

from __future__ import annotations

import pytest

from tests.test_budgets import read


def _only(sums, text):
    return next(m for m in sums if text in m.span.text)


def test_items_of_a_budget_that_was_sent_to_parliament():
    sums = read("116年度國防預算書上午送到立法院。國防部主管預算5,100億元，其中軍事投資2,100億元、"
                "較今年增300億元，人員維持1,900億元。海軍編三筆造艦：兩艘救難艦，約120億元。")
    whole, part, grown, staff, ships = sums
    assert {m.fiscal_years for m in sums} == {(2027,)}
    assert {m.stage for m in sums} == {"proposed"}
    assert part.part_of == staff.part_of == whole.id
    assert grown.purpose == part.purpose
    assert staff.purpose.endswith("人員維持")
    assert ships.holder == "actor/海軍"


def test_a_special_budget_is_no_item_of_the_year_s_budget():
    sums = read("115年度預算案昨天送到立法院。國防部主管預算4,000億元。"
                "立法院從8,000億元特別預算刪掉的飛彈，改編在年度預算。")
    special = _only(sums, "8,000")
    assert special.fiscal_years == ()
    assert special.holder is None
    assert special.stage == "proposed"


def test_versions_of_a_bill_belong_to_who_drew_them_up():
    sums = read("無人船條例朝野沒有共識", "行政院版主張國防部主管、六年上限2000億元；"
                "國防部版主張年度預算、四年1500億元。")
    assert [m.holder for m in sums] == ["actor/行政院", "actor/國防部"]
    assert [m.stage for m in sums] == ["proposed", "proposed"]
    assert {m.purpose for m in sums} == {"無人船條例"}


def test_what_a_sum_goes_beyond_is_no_sum():
    sums = read("今年國防預算突破新台幣5000億元、達5130億元。")
    assert [m.amount for m in sums] == [513_000_000_000]
    assert sums[0].purpose.endswith("國防預算")
    assert len(read("國防部編列預算超過3億元，海軍編列5億元。")) == 2


def test_share_prices_are_no_sums():
    assert read("公司股價原在面值以下，去年最高漲到31元。") == ()


@pytest.mark.parametrize(("sentence", "stages"), [
    ("國防部編列甲案3億元、乙案2億元，均遭凍結。", ["frozen", "frozen"]),
    ("國防部編列甲案3億元、乙案2億元，都被刪除。", ["cut", "cut"]),
    ("國防部編列甲案3億元，刪減乙案2億元，其餘均照列。", ["budgeted", "cut"]),
])
def test_what_befell_a_whole_list(sentence, stages):
    assert [m.stage for m in read(sentence)] == stages


@pytest.mark.parametrize(("sentence", "stage"), [
    ("116年度國防預算將達6000億元。", "proposed"),
    ("預計從明年到2028年，四年內投入30億元。", "proposed"),
    ("美國已為「太平洋防務計畫」（PDP）撥款9億美元。", "budgeted"),
    ("商人透過公司帳戶轉匯900萬元來台。", "spent"),
])
def test_stages(sentence, stage):
    assert read(sentence)[0].stage == stage


def test_years_from_one_to_another():
    assert read("從今年開始到2028年，國防部要投入30億元預算。")[0].fiscal_years == (
        2025, 2026, 2027, 2028)


def test_a_programme_with_a_term_is_budgeted():
    [money] = read("12億元「小艇專案」原訂2021至2024年交齊。",
                   events=[("Programme", "小艇專案", "ongoing", None)])
    assert money.stage == "budgeted"
    assert money.is_budget
    assert money.fiscal_years == (2021, 2022, 2023, 2024)


def test_the_words_before_a_threshold_say_what_the_sum_is_for():
    [money] = read("國防部主管的國防產業產值去年首度突破1兆元，達到1.2兆元。")
    assert money.amount == 1_200_000_000_000
    assert money.purpose.endswith("產值")


def test_a_bill_s_name_is_no_cue():
    [money] = read("美國國會通過《緊急撥款法案》，其中8億美元的《群島安全法案》送交總統。")
    assert money.stage == "approved"


@pytest.mark.parametrize(("sentence", "stage"), [
    ("國防部編列甲案3億元、乙案2億元，均遭立法院凍結。", "frozen"),
    ("甲案3億元、乙案2億元，已獲立法院審查通過。", "approved"),
    ("海軍與船廠簽訂12億元的維修合約。", "sold"),
    ("日本政府提出花費2兆日圓減碳。", "proposed"),
])
def test_verdicts_of_parliament_and_contracts(sentence, stage):
    assert {m.stage for m in read(sentence)} == {stage}


def test_who_makes_a_thing_is_not_whose_money_it_is():
    [money] = read("空軍由中科院研發的飛彈預算達68億元。")
    assert money.holder == "actor/空軍"
    assert money.purpose == "飛彈預算"
