"""Wider ways of telling events: transitive verbs, counts behind goods, hearings, platforms."""

from __future__ import annotations

from kg.events import read_events
from kg.lexicon.events import load
from tests.events.event_material import build
from tests.events.test_event_reach import of, read, who, words


def test_the_ministry_that_detects_takes_no_part_in_the_incursion() -> None:
    event = of(read("國防部公布，3日上午偵獲共軍軍機12架次在台海周邊活動。",
                    {"Organization": ("國防部", "共軍")}, "2023-05-04"), "Deployment")
    assert who(event) == {"共軍"}
    assert [r.quantity for r in event.roles if r.name == "equipment"] == [12]


def test_a_visit_without_a_date_is_told_by_its_verb_and_object() -> None:
    events = read("首相山田太郎訪問華府。", {"Person": ("山田太郎",), "Country": ("華府",)})
    assert who(of(events, "Visit")) == {"山田太郎", "華府"}


def test_an_exercise_that_is_only_possible_is_hypothetical() -> None:
    event = of(read("學者研判，解放軍10月可能在東沙附近舉行奪島演習。",
                    {"Organization": ("解放軍",)}, "2022-08-05"), "Exercise")
    assert event.status == "hypothetical"


def test_a_spokesman_stands_for_the_body_that_holds_the_press_conference() -> None:
    event = of(read("國防部發言人3日在例行記者會上說，情勢平穩。",
                    {"Organization": ("國防部",)}, "2023-05-04"), "Meeting")
    assert [r.ref for r in event.roles if r.name == "organizer"] == ["actor/國防部"]
    assert event.status == "occurred"


def test_counted_items_after_a_verb_are_sales_of_their_own() -> None:
    events = read("台灣在2020年向美國訂購了30輛甲式戰車、20架乙式戰機、10套丙式飛彈。",
                  {"Country": ("台灣", "美國"),
                   "Equipment": ("甲式戰車", "乙式戰機", "丙式飛彈")}, "2023-05-04")
    sales = [e for e in events if e.type == "ArmsSale"]
    assert [words(e, "equipment") for e in sales] == [{"甲式戰車"}, {"乙式戰機"}, {"丙式飛彈"}]


def test_a_task_force_for_one_case_is_not_established_but_a_response_centre_is() -> None:
    assert not [e for e in read("空軍3日隨即成立專案小組。", {"Organization": ("空軍",)},
                                "2023-05-04") if e.type == "Establishment"]
    assert [e for e in read("空軍3日隨即成立應變中心。", {"Organization": ("空軍",)},
                            "2023-05-04") if e.type == "Establishment"]


def test_a_bare_verb_of_appointment_follows_a_rank_or_a_name() -> None:
    events = read("總統3日核定，陳大同中將任國防大學校長。",
                  {"Person": ("陳大同",), "Organization": ("國防大學",)}, "2023-05-04")
    assert who(of(events, "Appointment")) == {"陳大同", "國防大學"}
    held = read("陳大同3日時任國防大學校長。", {"Person": ("陳大同",)}, "2023-05-04")
    assert not [e for e in held if e.type == "Appointment"]


def test_the_highest_platform_ranks_above_the_others_of_the_same_sides() -> None:
    text = ("台灣與美國之間已有「海岸會談」、「後勤會談」。"
            "台灣與美國將再新增「防務專案會議」，作為雙方最上位平台。")
    document, resolution, quantities, dates = build(
        text, {"Country": ("台灣", "美國")}, "2025-09-04")
    events, rankings = read_events(document, resolution, quantities, dates, (), load())
    name = {e.id: e.name for e in events}
    assert {(name[r.above], name[r.below]) for r in rankings} == {
        ("防務專案會議", "海岸會談"), ("防務專案會議", "後勤會談")}


def test_a_quoted_kind_of_talks_is_no_mechanism() -> None:
    assert not read("台灣與美國的「雙邊防務對話」將有新突破。", {"Country": ("台灣", "美國")})
