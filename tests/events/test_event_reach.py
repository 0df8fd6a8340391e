"""Roles, times and states that a sentence tells outside the clause of the trigger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.events import read_events
from kg.lexicon.events import load
from tests.events.event_material import build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Event, MentionClass


def read(
    text: str, names: Mapping[MentionClass, tuple[str, ...]], published: str | None = None,
    headline: str = "",
) -> list[Event]:
    document, resolution, quantities, dates = build(text, names, published, headline)
    return list(read_events(document, resolution, quantities, dates, (), load())[0])


def of(events: list[Event], kind: str) -> Event:
    found = [e for e in events if e.type == kind]
    assert len(found) == 1, [(e.type, e.trigger.text) for e in events]
    return found[0]


def who(event: Event, *roles: str) -> set[str]:
    return {r.ref.removeprefix("actor/") for r in event.roles
            if r.name in (roles or ("participant",)) and r.ref}


def words(event: Event, role: str) -> set[str]:
    return {r.span.text for r in event.roles if r.name == role}


def interval(event: Event) -> tuple[str, str | None]:
    assert event.time is not None
    return event.time.start, event.time.end


def test_a_duration_gives_the_last_day() -> None:
    event = of(read("國防部自下月三日起為期六天舉行「海盾演習」。", {"Organization": ("國防部",)},
                    "2019-04-20"), "Exercise")
    assert interval(event) == ("2019-05-03", "2019-05-08")


def test_years_of_a_budget_give_the_term_of_a_programme() -> None:
    event = of(read("海軍司令部自一○五年度起分四年執行「濱海專案」。",
                    {"Organization": ("海軍司令部",)}, "2016-03-01"), "Programme")
    assert interval(event) == ("2016", "2019")


def test_a_list_of_sales_is_one_event_an_item() -> None:
    events = read(
        "美國去年下半年共宣布三項對台軍售，包括60枚甲型飛彈、野戰通信系統及4架乙型直升機。",
        {"Country": ("美國", "台"), "Equipment": ("甲型飛彈", "乙型直升機")}, "2021-02-01")
    sales = [e for e in events if e.type == "ArmsSale"]
    assert [words(e, "equipment") for e in sales] == [
        {"甲型飛彈"}, {"野戰通信系統"}, {"乙型直升機"}]
    assert {interval(e) for e in sales} == {("2020-07", "2020-12")}
    assert all(who(e) == {"美國", "台"} for e in sales)


def test_one_sale_of_several_goods_stays_one() -> None:
    events = read("美國宣布向台灣出售甲型飛彈20枚與乙型直升機6架。",
                  {"Country": ("美國", "台灣"), "Equipment": ("甲型飛彈", "乙型直升機")})
    assert words(of(events, "ArmsSale"), "equipment") == {"甲型飛彈", "乙型直升機"}


def test_a_sale_notified_to_a_parliament_is_proposed() -> None:
    event = of(read("美國已批准向台灣出售甲型飛彈20枚，並通知國會。",
                    {"Country": ("美國", "台灣"), "Equipment": ("甲型飛彈",)}), "ArmsSale")
    assert event.status == "proposed"


def test_a_passage_needs_water_after_it() -> None:
    names: dict[MentionClass, tuple[str, ...]] = {
        "Organization": ("美國海軍",), "Place": ("巴士海峽",)}
    event = of(read("美國海軍一艘巡防艦昨天通過巴士海峽。", names, "2022-03-05"), "Deployment")
    assert words(event, "place") == {"巴士海峽"}
    assert not read("美國海軍昨天通過體檢。", names, "2022-03-05")


def test_a_rumour_that_somebody_denies_is_denied() -> None:
    events = read("外傳海軍司令王志遠將在年底接任參謀總長，發言人否認有此規劃。",
                  {"Organization": ("海軍",), "Person": ("王志遠",)}, "2018-05-06")
    event = of(events, "Appointment")
    assert event.status == "denied"


def test_who_approves_a_move_does_not_move() -> None:
    events = read("副部長林國雄昨天獲總統張文德核定，轉任國安會諮詢委員。",
                  {"Person": ("林國雄", "張文德"), "Organization": ("國安會",)}, "2018-05-06")
    assert who(of(events, "Appointment")) >= {"林國雄", "國安會"}


def test_moves_take_effect_on_the_day_that_is_said() -> None:
    events = read("國防部今天發布8月1日生效的人事令。\n王大維少將將晉任中將。",
                  {"Organization": ("國防部",), "Person": ("王大維",)}, "2018-07-20")
    event = of(events, "Appointment")
    assert (interval(event)[0], event.status) == ("2018-08-01", "planned")


def test_a_list_of_members_are_the_subject_of_what_follows() -> None:
    events = read("訪團成員包括眾議員甲正德、參議員乙文山等人，預定今天下午晉見總統丙國華。",
                  {"Person": ("甲正德", "乙文山", "丙國華")}, "2022-08-05")
    event = of(events, "Meeting")
    assert who(event) == {"甲正德", "乙文山", "丙國華"}
    assert event.status == "planned"


def test_received_visitors_came_in_the_month_of_the_report() -> None:
    events = read("總統李文華今天上午在總統府接見參議員史東一行，歡迎訪賓遠道來臺。",
                  {"Person": ("李文華", "史東"), "Organization": ("總統府",), "Country": ("臺",)},
                  "2014-03-09")
    assert interval(of(events, "Visit")) == ("2014-03", None)
    assert interval(of(events, "Meeting")) == ("2014-03-09", None)


def test_what_is_talked_about_becomes_topics() -> None:
    event = of(read("台灣與美國去年召開研討會，針對「國土防衛、災害救援」等議題進行研討。",
                    {"Country": ("台灣", "美國")}, "2024-03-09"), "Dialogue")
    assert words(event, "topic") == {"國土防衛", "災害救援"}


def test_one_number_in_two_scripts_is_one_exercise() -> None:
    events = read("國防部下月舉行「漢光三十五號」實兵演習。", {"Organization": ("國防部",)},
                  "2019-04-20", headline="漢光35號演習下月登場")
    assert len([e for e in events if e.type == "Exercise"]) == 1


def test_an_interview_is_no_visit() -> None:
    assert not [e for e in read("史密斯接受《太平洋週報》訪問時說，局勢穩定。",
                                {"Person": ("史密斯",)}) if e.type == "Visit"]


def test_the_month_said_after_the_name_is_sharper_than_the_year_before_it() -> None:
    events = read("今年的「海峽防務會談」已於6月舉行。", {"Country": ("台灣",)}, "2026-09-02")
    event = of(events, "Dialogue")
    assert (interval(event), event.status) == (("2026-06", None), "occurred")


def test_a_name_that_ends_in_a_word_of_aspect_is_no_aspect() -> None:
    event = of(read("邱國正進行專案報告。", {"Person": ("邱國正",)}, "2024-03-04",
                    headline="邱國正今天到立法院備質詢"), "Meeting")
    assert event.status == "occurred"
