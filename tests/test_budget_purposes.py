"""What sums are for, whose they are and at what stage, in sentences of our own writing."""

from __future__ import annotations

import pytest

from kg.ingest import make_article
from kg.pipeline import Pipeline


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


def _read(pipeline, text):
    reading = pipeline.read(make_article(text, id="a1", published="2024-09-10"))
    names = {entity.id: entity.label for entity in reading.resolution.entities}
    return [(money, names.get(money.holder or "")) for money in reading.money]


@pytest.mark.parametrize(("text", "purposes"), [
    # behind the verb that has the sum as its object
    ("教育部今年編列20億元，改善偏鄉學校的宿舍。", ["改善偏鄉學校的宿舍"]),
    ("縣政府投入3億元整治海岸線。", ["整治海岸線"]),
    ("政府將撥出6億元用於山區道路的修復。", ["山區道路的修復"]),
    ("海軍為八艘老舊巡邏艇編列4億元。", ["八艘老舊巡邏艇"]),
    ("空軍編列9億元，為服役二十年的教練機進行延壽。", ["服役二十年的教練機進行延壽"]),
    ("政府有12億元的經費投入「校園節能計畫」。", ["「校園節能計畫」"]),
    ("今年將撥出5億元經費治理兩條溪流。", ["治理兩條溪流"]),
    # the noun of the sum
    ("企業將提供5000萬元獎學金。", ["獎學金"]),
    ("農業部設立80億元的「漁業發展基金」。", ["漁業發展基金"]),
    ("這批貨包括價值2億美元的通訊裝備與備用零件。", ["通訊裝備與備用零件"]),
    # the subject of a sum that is reached
    ("單單花卉的出口額去年就已經超過30億元。", ["花卉的出口額"]),
    ("診所每次收費最多不超過800元。", ["診所每次收費"]),
    ("雙方的貿易額從十年前的4億美元，增加到去年的9億美元。", ["雙方的貿易額"] * 2),
    ("在河川整治預算上，總共達到70億元。", ["河川整治預算"]),
    ("外交部為這項會議編列300萬元。", [None]),
    # who pays is not what is paid for; what is said without a noun stays open
    ("半導體公司決定在高雄投資900億元。", [None]),
    ("總統率先捐出30萬元。", [None]),
])
def test_what_a_sum_is_for(pipeline, text, purposes):
    assert [money.purpose for money, _ in _read(pipeline, text)] == purposes


def test_parts_of_a_bill_have_names_of_their_own_and_share_its_stage(pipeline):
    sums = _read(pipeline, "行政院今年三月通過海防特別預算案，其中六艘巡防艦需800億元、"
                           "四座雷達站需90億元。")
    assert [money.purpose for money, _ in sums] == ["六艘巡防艦", "四座雷達站"]
    assert {money.stage for money, _ in sums} == {"proposed"}


@pytest.mark.parametrize(("text", "stage"), [
    ("行政部門請求國會批准5億美元的飛彈採購。", "proposed"),
    ("立委揚言提案凍結國防部業務費2億元。", "proposed"),
    ("內政部預計五年投入60億元，改善消防設備。", "proposed"),
    ("內政部已投入60億元，改善消防設備。", "spent"),
    ("行政院核定每年增列維護費7億元。", "approved"),
    ("檢方訊後裁定被告以80萬元交保。", "other"),
    ("雷達站延壽要花4億元。", "estimated"),
])
def test_the_stage_is_the_verbs(pipeline, text, stage):
    ((money, _),) = _read(pipeline, text)
    assert money.stage == stage


def test_a_semicolon_and_another_speaker_begin_anew(pipeline):
    sums = _read(pipeline, "立法院上月刪減國防部水電費，但發言人陳明義說，因為訓練場經費約8億元，"
                           "自115年度起執行，影響有限。")
    assert [money.stage for money, _ in sums] == ["budgeted"]


@pytest.mark.parametrize(("text", "holder"), [
    ("陸軍司令部表示，戰車提升案總經費9億元。", None),
    ("我國向美國採購三十架直升機，總金額約500億元。", None),
    ("經濟部參考日本專家的意見，去年開始推動計畫，已投入2億元經費。", "經濟部"),
    ("國防部編列「海巡案」3億元，惟美方交貨延誤，爰凍結四分之一（7500萬元）。", "國防部"),
    ("日本捐贈兩批帳篷，民間捐款也超過3億元。", None),
    ("議員提出《臺灣造船法案》，每年授權4億美元。", None),
])
def test_the_holder_is_who_pays(pipeline, text, holder):
    assert _read(pipeline, text)[-1][1] == holder


def test_what_comes_of_money_is_no_item_of_a_budget(pipeline):
    ((money, _),) = _read(pipeline, "行政院編列的國防特別預算可望創造3000億元產值。")
    assert (money.purpose, money.is_budget, money.event) == ("產值", False, None)
