"""Who takes part, when, where and how far: arguments that stand near but belong elsewhere."""

from __future__ import annotations

import pytest

from tests.events.test_event_reach import of, read, who, words


def hosts(event: object) -> set[str]:
    """Return who holds an event."""
    return {r.ref.removeprefix("actor/") for r in event.roles  # type: ignore[attr-defined]
            if r.name == "organizer" and r.ref}


def test_one_subject_of_a_way_of_several_verbs() -> None:
    events = read("外長林大山今年5月率團訪臺。會長陳小玉今天也來了。",
                  {"Person": ("林大山", "陳小玉"), "Country": ("臺|臺灣",)}, "2024-08-04")
    assert who(of(events, "Visit")) == {"林大山", "臺"}


def test_who_attends_does_not_hold_it() -> None:
    event = of(read("市長王大同3日晚間出席在臺北賓館舉辦的酒會。",
                    {"Person": ("王大同",)}, "2024-08-04"), "Meeting")
    assert hosts(event) == set()
    assert who(event) == {"王大同"}


def test_who_holds_it_takes_part() -> None:
    event = of(read("國防部3日召開記者會。", {"Organization": ("國防部",)},
                    "2024-08-04"), "Meeting")
    assert hosts(event) == {"國防部"}
    assert who(event) == {"國防部"}


def test_what_comes_about_does_not_hold_it() -> None:
    event = of(read("海洋研究協會於2019年在花蓮成立。",
                    {"Organization": ("海洋研究協會",)}, "2024-08-04"), "Establishment")
    assert hosts(event) == set()
    assert who(event) == {"海洋研究協會"}


def test_those_listed_as_present_take_part() -> None:
    event = of(read("縣長王大同3日主持「東海岸安全論壇」，議員林大山及陳小玉等人出席。",
                    {"Person": ("王大同", "林大山", "陳小玉")}, "2024-08-04"), "Dialogue")
    assert who(event) == {"王大同", "林大山", "陳小玉"}


def test_a_visit_of_last_year_is_another_visit() -> None:
    events = read("議員山田太郎此次來訪，盼加強合作。議員佐藤一郎去年也曾率團來訪。",
                  {"Person": ("山田太郎", "佐藤一郎")}, "2024-08-04")
    visits = [e for e in events if e.type == "Visit"]
    assert [who(v) for v in visits] == [{"山田太郎"}, {"佐藤一郎"}]


def test_the_employer_before_a_quoted_office_takes_no_part() -> None:
    event = of(read("總統王大同3日接見東洋研究院「亞洲中心」主任山田太郎。",
                    {"Person": ("王大同", "山田太郎"), "Organization": ("東洋研究院", "亞洲中心")},
                    "2024-08-04"), "Meeting")
    assert who(event) == {"王大同", "山田太郎"}


@pytest.mark.parametrize(("text", "topics"), [
    ("雙方3日會談，就離岸風電、儲能技術及漁業合作等議題進行意見交換。",
     ["離岸風電", "儲能技術", "漁業合作"]),
    ("雙方3日會談，就我國參與南島論壇一事交換意見。", ["我國參與南島論壇"]),
    ("雙方3日會談，就彼此共同關切的議題廣泛交換意見。", []),
    ("雙方3日會談，針對漁港擴建的問題進行討論。", ["漁港擴建"]),
])
def test_topics_to_their_end(text: str, topics: list[str]) -> None:
    event = of(read(text, {"Country": ("雙方",)}, "2024-08-04"), "Dialogue")
    assert sorted(words(event, "topic")) == sorted(topics)


@pytest.mark.parametrize(("text", "status"), [
    ("立法院於2019年通過《海岸警戒法》。", "occurred"),
    ("美國已經通過《海岸警戒法》。", "occurred"),
    ("行政院3日院會通過《海岸警戒法》草案。", "proposed"),
    ("王大同盼立法院儘速三讀通過《海岸警戒法》草案。", "proposed"),
])
def test_a_law_has_occurred_with_the_last_word_of_the_parliament(text: str, status: str) -> None:
    names = {"Organization": ("立法院", "行政院"), "Country": ("美國",), "Person": ("王大同",)}
    assert of(read(text, names, "2024-08-04"), "Legislation").status == status


def test_the_day_of_the_words_is_not_the_day_of_the_deed() -> None:
    event = of(read("部長王大同3日表示，海軍採購20架甲式無人機。",
                    {"Person": ("王大同",), "Organization": ("海軍",),
                     "Equipment": ("甲式無人機",)},
                    "2024-08-04"), "ArmsSale")
    assert event.time is None


@pytest.mark.parametrize(("text", "number"), [
    ("議員山田太郎3日率12人訪問團來訪。", 12),
    ("議員山田太郎、林大山等一行20人3日來訪。", 20),
    ("山田太郎3日來訪，同年陸生人數由823人增加。", None),
    ("山田太郎3日來訪，成員還有佐藤一郎及林大山兩位議員。", None),
])
def test_how_many_come(text: str, number: int | None) -> None:
    event = of(read(text, {"Person": ("山田太郎", "佐藤一郎", "林大山")}, "2024-08-04"), "Visit")
    assert event.delegation_size == number


def test_the_capacity_and_the_owner_take_no_part() -> None:
    event = of(read("山田太郎以東洋研究院首席顧問身分率團來訪。",
                    {"Person": ("山田太郎",), "Organization": ("東洋研究院",)},
                    "2024-08-04"), "Visit")
    assert who(event) == {"山田太郎"}


def test_a_name_within_a_title_takes_no_part() -> None:
    event = of(read("部長王大同3日聽取林大山簡報「國軍支援水車」。",
                    {"Person": ("王大同", "林大山"), "Organization": ("國軍",)},
                    "2024-08-04"), "Meeting")
    assert who(event) == {"王大同", "林大山"}


def test_words_in_quotation_marks_give_no_status() -> None:
    event = of(read("部長王大同3日聽取「未來海岸建設計劃」簡報。", {"Person": ("王大同",)},
                    "2024-08-04"), "Meeting")
    assert event.status == "occurred"


def test_only_who_stands_before_suo_holds_it() -> None:
    event = of(read("林大山在東洋代表處所舉辦的酒會上致詞。",
                    {"Person": ("林大山",), "Organization": ("東洋代表處",)},
                    "2024-08-04"), "Meeting")
    assert hosts(event) == {"東洋代表處"}


def test_the_day_of_an_anniversary_is_not_that_of_the_visit() -> None:
    event = of(read("明天是海岸節的日子，感謝山田太郎來訪。", {"Person": ("山田太郎",)},
                    "2024-08-04"), "Visit")
    assert event.time is None or event.time.start != "2024-08-05"


def test_those_named_in_a_speech_were_not_there() -> None:
    text = "總統王大同3日接見山田太郎。林大山在座，王大同致詞時向國王李四維致意。"
    event = of(read(text, {"Person": ("王大同", "山田太郎", "林大山", "李四維")},
                    "2024-08-04"), "Meeting")
    assert who(event) == {"王大同", "山田太郎", "林大山"}


def test_who_greets_a_visit_does_not_make_it() -> None:
    events = read("總統王大同3日接見山田太郎。總統對他遠道來訪表示歡迎。",
                  {"Person": ("王大同|總統", "山田太郎")}, "2024-08-04")
    assert not any("王大同" in who(e) for e in events if e.type == "Visit")


def test_the_subject_of_a_drill_that_is_only_a_time() -> None:
    event = of(read("東洋聯盟也在2023年甲國舉行軍演後重申立場。",
                    {"Organization": ("東洋聯盟",), "Country": ("甲國",)},
                    "2024-08-04"), "Exercise")
    assert who(event) == {"甲國"}


def test_a_date_of_other_people_is_not_carried_over() -> None:
    events = read("甲國在2001年同意協助，乙國著手推動「潛艦國造計畫」。",
                  {"Country": ("甲國", "乙國")}, "2024-08-04")
    assert of(events, "Programme").time is None


def test_the_series_and_one_of_its_sessions_are_two() -> None:
    events = read("甲國每年舉行演習。乙國2013年舉行演習。",
                  {"Country": ("甲國", "乙國")}, "2024-08-04")
    drills = [(e.status, who(e)) for e in events if e.type == "Exercise"]
    assert drills == [("recurring", {"甲國"}), ("occurred", {"乙國"})]


def test_a_year_of_a_name_is_not_the_day_of_the_reception() -> None:
    event = of(read("市長王大同接見我國97年模範農民林大山。", {"Person": ("王大同", "林大山")},
                    "2008-10-04"), "Meeting")
    assert event.time is None


def test_two_visits_in_one_clause() -> None:
    events = read("議員山田太郎此次來訪說明總理佐藤一郎訪問甲國的結果。",
                  {"Person": ("山田太郎", "佐藤一郎"), "Country": ("甲國",)}, "2024-08-04")
    assert next(who(e) for e in events if e.type == "Visit") == {"山田太郎"}


@pytest.mark.parametrize(("text", "status"), [
    ("昨天立法院也通過《海岸警戒法》。", "occurred"),
    ("上週四行政院會通過《海岸警戒法》草案。", "proposed"),
])
def test_which_house_has_passed_it(text: str, status: str) -> None:
    event = of(read(text, {"Organization": ("立法院", "行政院")}, "2024-08-04"), "Legislation")
    assert event.status == status


def test_a_month_told_as_past_is_of_this_year() -> None:
    event = of(read("王大同3月9日在國防委員會作證時警告，情勢升高。",
                    {"Person": ("王大同",), "Organization": ("國防委員會",)},
                    "2021-12-08"), "Meeting")
    assert event.time is not None
    assert (event.time.start, event.status) == ("2021-03-09", "occurred")


def test_who_takes_over_takes_over_on_the_day_of_the_founding() -> None:
    event = of(read("海岸署將在明年1月1日成立，由王大同中將出任首任署長。",
                    {"Person": ("王大同",), "Organization": ("海岸署",)},
                    "2021-12-08"), "Appointment")
    assert event.time is not None
    assert (event.time.start, event.status) == ("2022-01-01", "planned")


def test_today_of_those_present_is_not_the_day_of_an_earlier_stay() -> None:
    events = read("市長李四維4日接見林大山。今天在場的部長王大同就曾經訪問甲國。",
                  {"Person": ("李四維", "林大山", "王大同"), "Country": ("甲國",)}, "2024-08-04")
    assert of(events, "Visit").time is None


def test_where_the_guests_do_business_is_not_where_they_are_met() -> None:
    event = of(read("總統王大同3日會晤在遠洋投資的商人林大山。",
                    {"Person": ("王大同", "林大山"), "Place": ("遠洋",)}, "2024-08-04"), "Meeting")
    assert words(event, "place") == set()


def test_to_entertain_is_no_plan() -> None:
    event = of(read("總統王大同3日晚間設宴款待率團來訪的山田太郎。",
                    {"Person": ("王大同", "山田太郎")}, "2024-08-04"), "Visit")
    assert event.status == "occurred"


def test_ships_by_name_after_their_class() -> None:
    event = of(read("甲國海軍2艘遠洋級驅逐艦「海風號」與「山嵐號」3日通過甲乙海峽。",
                    {"Organization": ("甲國海軍",), "Equipment": ("遠洋級驅逐艦",),
                     "Place": ("甲乙海峽",)}, "2024-08-04"), "Deployment")
    assert {"海風號", "山嵐號"} <= words(event, "equipment")


def test_goods_without_their_owner() -> None:
    event = of(read("國防部3日偵獲10架次共軍軍機在海峽周邊活動。",
                    {"Organization": ("國防部", "共軍")}, "2024-08-04"), "Deployment")
    assert words(event, "equipment") == {"軍機"}


def test_a_purchase_that_is_planned() -> None:
    event = of(read("國防部計畫採購20架甲式無人機。",
                    {"Organization": ("國防部",), "Equipment": ("甲式無人機",)},
                    "2024-08-04"), "ArmsSale")
    assert event.status == "planned"


def test_whom_somebody_stands_in_for_does_not_take_part() -> None:
    event = of(read("特使陳小玉3日代表王大同出席「東海岸安全論壇」。",
                    {"Person": ("陳小玉", "王大同")}, "2024-08-04"), "Dialogue")
    assert who(event) == {"陳小玉"}


def test_scholars_of_a_country_are_not_the_country() -> None:
    event = of(read("甲國學者參加3日舉行的「東海岸安全論壇」，乙國也派員與會。",
                    {"Country": ("甲國", "乙國")}, "2024-08-04"), "Dialogue")
    assert "甲國" not in who(event)


def test_a_country_inside_the_name_of_others_does_not_come() -> None:
    event = of(read("王大同3日接見「守護甲國海岸議員會」訪問團。",
                    {"Person": ("王大同",), "Country": ("甲國",)}, "2024-08-04"), "Meeting")
    assert "甲國" not in who(event)


def test_what_is_left_behind_takes_no_part_in_the_way_on() -> None:
    event = of(read("訪團明天一早離開甲國，前往乙國訪問。",
                    {"Country": ("甲國", "乙國")}, "2024-08-04"), "Visit")
    assert "甲國" not in who(event)


def test_who_attends_a_press_conference_about_it_is_not_there() -> None:
    events = read("縣長王大同3日主持「東海岸安全論壇」。包括部長林大山等亦出席是項記者會。",
                  {"Person": ("王大同", "林大山")}, "2024-08-04")
    assert "林大山" not in who(of(events, "Dialogue"))


def test_the_day_a_decision_is_made_known() -> None:
    event = of(read("甲國國防署3日發布新聞稿指出，甲國國務院已批准向臺灣出售30枚海風飛彈。",
                    {"Organization": ("甲國國防署", "甲國國務院"), "Country": ("臺灣",),
                     "Equipment": ("海風飛彈",)}, "2024-08-04"), "ArmsSale")
    assert event.time.start == "2024-08-03"


def test_who_opposes_a_sale_takes_no_part() -> None:
    events = read("甲國3日批准向臺灣出售30枚海風飛彈，總額3億元。"
                  "乙國堅決反對甲國向臺灣出售海風飛彈。",
                  {"Country": ("甲國", "乙國", "臺灣"), "Equipment": ("海風飛彈",)}, "2024-08-04")
    event = of(events, "ArmsSale")
    assert "乙國" not in who(event)
    assert {r.ref for r in event.roles if r.name == "recipient"} == {"actor/臺灣"}
