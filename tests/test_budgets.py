"""Sums with holder, years, purpose and stage, read from sentences of our own writing."""

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.budgets import read_budgets
from kg.errors import DataError
from kg.lexicon.budgets import BUDGETS_FILE, load_budgets
from kg.model import (
    Article,
    Block,
    Document,
    Entity,
    Event,
    Link,
    Resolution,
    Sentence,
    Span,
    TimeValue,
)
from kg.quantities import read_dates, read_quantities

ORGANIZATIONS = (
    "國防部本部", "國防部", "行政院", "立法院", "海軍", "空軍", "中科院", "外交部", "主計總處",
)
PIECES = (
    "國防部", "編列", "3億元", "（約", "900萬美元）", "，", "。", "其中", "115年度", "預算",
    "凍結", "「甲案」", "「乙案」", "日本", "減列", "2億元", "、", "照列", "改列為", "的",
    "軍售案", "批准", "匯率", "30元",
)
COUNTRIES = ("台灣", "日本", "韓國", "美國", "菲律賓")


def _spans(pattern, text):
    return [Span(m.start(), m.end(), m[0]) for m in re.finditer(pattern, text)]


def _document(paragraphs, title, published):
    text, blocks, sentences = "", [], []
    for role, paragraph in paragraphs:
        start = len(text)
        text += paragraph + "\n"
        blocks.append(Block(Span(start, start + len(paragraph), paragraph), role))
        for m in re.finditer(r"[^。]+。?", paragraph):
            span = Span(start + m.start(), start + m.end(), m[0])
            sentences.append(Sentence(len(sentences), span, len(blocks) - 1))
    article = Article("a1", text, tuple(blocks), published=published, title=title)
    return Document(article, tuple(sentences), (), (), ())


def _resolution(text):
    links, entities = [], {}
    for names, cls in ((ORGANIZATIONS, "Organization"), (COUNTRIES, "Country")):
        for span in _spans("|".join(names), text):
            key = f"actor/{span.text}"
            entities[key] = Entity(key, cls, span.text)
            links.append(Link(span, (key,), "name", 1.0, "test"))
    return Resolution(tuple(entities.values()), tuple(links), ())


def _events(text, events):
    found = []
    for kind, name, status, when in events:
        mentions = tuple(_spans(re.escape(name), text))
        found.append(Event(f"event/{name}", kind, name, mentions[0], mentions, mentions[0], status,
                           time=when))
    return tuple(found)


def read(*paragraphs, title=None, published=date(2025, 9, 4), events=(), headline=None):
    """Read paragraphs with the names above, and the given (type, name, status, time) events."""
    rows = [("headline", headline)] if headline else []
    document = _document([*rows, *(("body", p) for p in paragraphs)], title, published)
    text = document.article.text
    return read_budgets(document, read_quantities(text), read_dates(text, published=published),
                        _resolution(text), _events(text, events))


def _slots(money):
    holder = money.holder and money.holder.removeprefix("actor/")
    return money.amount, money.currency, holder, money.fiscal_years, money.stage


PROGRAMME = ("Programme", "「聯合防空評估案」", "planned", TimeValue("2027", "2029"))


def test_a_programme_with_total_equivalent_and_yearly_part():
    sums = read(
        "國防部本部將從2027年至2029年，分3年編列高達3億2100萬元（約1050萬美元）的經費，"
        "辦理「聯合防空評估案」，其中2027年編列1億200萬元。",
        "總金額逾3億的3年期「聯合防空評估案」引起討論。", events=[PROGRAMME])
    total, dollars, part, again = sums
    assert _slots(total) == (321_000_000, "TWD", "國防部本部", (2027, 2028, 2029), "budgeted")
    assert _slots(dollars) == (10_500_000, "USD", "國防部本部", (2027, 2028, 2029), "budgeted")
    assert _slots(part) == (102_000_000, "TWD", "國防部本部", (2027,), "budgeted")
    assert dollars.equivalent_of == total.id
    assert dollars.approximate
    assert part.part_of == total.id
    assert {m.event for m in sums} == {"event/「聯合防空評估案」"}
    assert again.fiscal_years == (2027, 2028, 2029)
    assert again.approximate
    assert all(m.is_budget for m in sums)


@pytest.mark.parametrize(("sentence", "expected"), [
    ("日本今年國防預算為1.7兆新臺幣。", (1_700_000_000_000, "TWD", "日本", (2025,), "budgeted")),
    ("行政院提出為期六年、9800億元的國防特別預算。",
     (980_000_000_000, "TWD", "行政院", (), "proposed")),
    ("海軍於115年度編列12億元採購小艇。", (1_200_000_000, "TWD", "海軍", (2026,), "budgeted")),
    ("立法院三讀通過，外交部援外經費5億元。", (500_000_000, "TWD", "外交部", (), "approved")),
    ("空軍明年度編列的作業費遭刪減3000萬元。", (30_000_000, "TWD", "空軍", (2026,), "cut")),
    ("立法院決議凍結國防部業務費2億元。", (200_000_000, "TWD", "國防部", (), "frozen")),
    ("外交部捐贈80萬美元給災區。", (800_000, "USD", "外交部", (), "spent")),
    ("中科院無人機案由民間廠商得標，金額4億元。", (400_000_000, "TWD", None, (), "sold")),
    ("雙邊貿易總額去年達到350億美元。", (35_000_000_000, "USD", None, (), "other")),
    ("海軍在2026年至2028年匡列30億元經費。",
     (3_000_000_000, "TWD", "海軍", (2026, 2027, 2028), "budgeted")),
])
def test_one_sum(sentence, expected):
    (money,) = read(sentence)
    assert _slots(money) == expected


def test_a_denied_verb_gives_no_stage():
    (money,) = read("這項採購約需343億元，美國未同意。",
                    events=[("ArmsSale", "採購", "proposed", None)])
    assert money.stage == "estimated"


@pytest.mark.parametrize(("sentence", "stage"), [
    ("美國批准對台軍售案，總額約3億美元。", "approved"),
    ("美國就3億美元的對台軍售案進行知會國會程序。", "proposed"),
    ("美國公布對台軍售案，總額3億美元。", "approved"),
])
def test_arms_sales(sentence, stage):
    (money,) = read(sentence, events=[("ArmsSale", "對台軍售案", "occurred", None)])
    assert (money.stage, money.holder, money.event) == (stage, None, "event/對台軍售案")
    assert not money.is_budget


def test_a_gazette():
    sums = read(
        "第一項　國防部七億五、二二○萬元，照列。",
        "國防部本部之「一般行政—文書作業」業務費預算編列八、二五○萬元，建議減列五○○萬元。",
        "針對海軍編列之「艦艇維護」二億○、一二五萬四、○○○元，建議凍結二○%（四、○二五萬元）。",
        title="95年度中央政府總預算　國防部主管審查")
    assert [_slots(m) for m in sums] == [
        (752_200_000, "TWD", "國防部", (2006,), "approved"),
        (82_500_000, "TWD", "國防部本部", (2006,), "budgeted"),
        (5_000_000, "TWD", "國防部本部", (2006,), "cut"),
        (201_254_000, "TWD", "海軍", (2006,), "budgeted"),
        (40_250_000, "TWD", "海軍", (2006,), "frozen"),
    ]
    assert [m.purpose for m in sums] == ["國防部", "一般行政—文書作業", "一般行政—文書作業",
                                         "艦艇維護", "艦艇維護"]


@pytest.mark.parametrize(("sentence", "years"), [
    ("國防部自115年度起分三年編列9億元經費。", (2026, 2027, 2028)),
    ("國防部自2027年起，連續4年編列8億元預算。", (2027, 2028, 2029, 2030)),
    ("國防部自115年度起編列9億元經費。", ()),
    ("國防部的小艇預算約需9億元，將自115年度起分三年編列。", (2026, 2027, 2028)),
    ("國防部115年度編列9億元預算，比去年增加2億元。", (2026,)),
])
def test_terms_of_years(sentence, years):
    assert read(sentence)[0].fiscal_years == years


def test_the_year_that_a_gazette_keeps_naming_holds_for_its_items():
    sums = read("海軍九十七年度預算編列「小艇案」三、○○○萬元，於提出報告前全數凍結，不得動支。",
                "減列「一般裝備」五、○○○萬元（含「空軍」二、○○○萬元）。",
                "國防部九十七年度預算書未列明細。")
    assert [m.fiscal_years for m in sums] == [(2008,)] * 3
    assert [m.stage for m in sums] == ["frozen", "cut", "cut"]
    share = sums[2]
    assert share.holder == "actor/空軍"
    assert share.part_of == sums[1].id


@pytest.mark.parametrize(("sentence", "stage"), [
    ("行政院會昨天通過9億元的無人機特別預算。", "proposed"),
    ("立法院昨天三讀通過9億元的無人機特別預算。", "approved"),
    ("行政院提案後，立法院通過9億元的無人機特別預算。", "approved"),
    ("國防部至今已花掉9億元經費。", "spent"),
])
def test_who_passes_a_budget(sentence, stage):
    assert read(sentence)[0].stage == stage


def test_what_a_budget_grew_by_is_no_item_of_it():
    whole, growth = read("國防部115年度預算編列9億元，較114年度增加近2億元。")
    assert whole.is_budget
    assert not growth.is_budget


def test_what_is_only_supposed_decides_nothing():
    (money,) = read("立法院若凍結這筆錢，國防部估計延壽要花5億元。")
    assert money.stage == "estimated"


def test_an_authorization_in_a_bill_is_proposed():
    (money,) = read("法案擬自2026會計年度起5年，每年授權3億美元補助兩國廠商。",
                    events=[("Legislation", "法案", "proposed", None)])
    assert money.stage == "proposed"
    assert money.fiscal_years == (2026, 2027, 2028, 2029, 2030)


def test_equal_cuts_of_different_items_stay_apart():
    sums = read("減列「文書作業」一○○萬元。減列「設備保養」一○○萬元。")
    assert [m.purpose for m in sums] == ["文書作業", "設備保養"]
    assert len({m.id for m in sums}) == 2


def test_a_sum_stands_once_however_often_it_is_named():
    (money,) = read("美國批准對台軍售，總額約7億美元。", "這筆7億美元的軍售案獲各界重視。",
                    headline="對台軍售7億美元")
    assert money.approximate
    assert [span.text for span in money.mentions] == ["7億美元"] * 3
    assert money.span == money.mentions[1]


def test_headlines_alone_and_rates_are_no_sums():
    assert read("雙方會談順利。", headline="軍購砸50億元") == ()
    (money,) = read("匯率以27.7元計算，總額為20億美元。")
    assert money.currency == "USD"


def test_an_exchange_rate_may_stand_before_the_equivalent():
    dollars, own = read("草案擬每年提供2億美元（以匯率30.5元計算，約台幣61億元）。")
    assert own.equivalent_of == dollars.id
    assert own.stage == dollars.stage == "proposed"


def test_parts_go_on_in_a_list():
    total, first, second = read("行政院編列2000億元，其中飛彈系統800億元、巡邏艦艇500億元。")
    assert first.part_of == second.part_of == total.id
    assert (first.purpose, second.purpose) == ("飛彈系統", "巡邏艦艇")


def test_years_hold_in_the_paragraph():
    sums = read("國防部116年度國防預算編列6000億元。其中非營業基金1000億元。")
    assert [m.fiscal_years for m in sums] == [(2027,), (2027,)]


def test_ids_do_not_depend_on_what_else_the_article_says():
    sentence = "海軍於115年度編列12億元採購小艇。"
    (alone,) = read(sentence)
    assert alone.id in {m.id for m in read("外交部捐贈80萬美元給災區。", sentence)}


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_nothing_crashes_and_every_tie_leads_to_a_sum(text):
    sums = read(text)
    ids = [m.id for m in sums]
    assert len(ids) == len(set(ids))
    for money in sums:
        assert money.span in money.mentions
        assert {money.part_of, money.equivalent_of} <= {None, *ids} - {money.id} | {None}


@pytest.mark.parametrize(("change", "key"), [
    (lambda text: text.replace("rates:", "raten:"), "rate"),
    (lambda text: text.replace("frozen: [凍結]", "frozen: [通過]"), "stages"),
    (lambda text: text.replace("  frozen: [凍結]\n", ""), "stages"),
    (lambda text: text + "\n- [", None),
])
def test_faulty_words_are_refused(tmp_path, change, key):
    file = tmp_path / "budgets.yaml"
    file.write_text(change(BUDGETS_FILE.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_budgets(file)
    assert "budgets.yaml" in str(error.value)
    assert key is None or key in str(error.value)


def test_cost_is_linear():
    def seconds(times):
        paragraph = "海軍於115年度編列12億元採購小艇，其中首年3億元（約1000萬美元）。" * times
        start = time.process_time()
        read(paragraph)
        return time.process_time() - start

    small = min(seconds(100) for _ in range(2))
    assert seconds(800) < 24 * max(small, 0.02)


SHARED = Path(__file__).parents[2] / "shared" / "evaluation" / "gold-dev"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpus is not beside the checkout")
def test_every_sum_of_the_shared_articles_is_read():
    articles = SHARED.parents[1] / "corpus" / "dev" / "articles.jsonl"
    rows = map(json.loads, articles.read_text(encoding="utf-8").splitlines())
    texts = {row["id"]: row["text"] for row in rows}
    for file in sorted(SHARED.glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        found = {(q.value, q.currency) for q in read_quantities(texts[gold["id"]])}
        assert {(m["amount"], m["currency"]) for m in gold["money"]} <= found
