"""Names, coreference, identity and ranking of events, over the types as one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DataError
from kg.events import read_events
from kg.events.status import read_status, status_by_time
from kg.identity import digest, fold
from kg.lexicon.events import DATA_FOLDER, load
from kg.model import TimeValue
from tests.events.event_material import build

if TYPE_CHECKING:
    from kg.model import Event, Ranking

MECHANISMS = (
    "台美之間有「海灣會談」（Bay Talks）、「防務檢討對話」等兩個年度例行性機制。"
    "其中「海灣會談」層級最高，「防務檢討對話」聚焦軍事議題。"
    "在這兩大機制之下，還有國防部派員的「採購協調會議」。"
)
RECEPTION = (
    "林志明總統今（9）日上午在總統府接見日本眾議員山田太郎，歡迎訪賓遠道來臺。\n"
    "一行人在外交部長陳文雄陪同下，到總統府晉見總統，在座的有秘書長王大華。"
)
NAMES = {
    "Person": ("林志明", "山田太郎", "陳文雄", "王大華"),
    "Organization": ("總統府", "外交部"), "Country": ("日本", "台|臺"),
}


def read(text: str, names: dict, published: str | None = None, **more: str) -> tuple[
        tuple[Event, ...], tuple[Ranking, ...], dict[str, str]]:
    document, resolution, quantities, dates = build(text, names, published, **more)
    events, rankings = read_events(document, resolution, quantities, dates, (), load())
    return events, rankings, {e.id: e.label for e in resolution.entities}


def labels(event: Event, role: str, of: dict[str, str]) -> set[str]:
    return {of[r.ref] for r in event.roles if r.name == role and r.ref}


def test_a_named_event_is_one_node_however_often_it_is_mentioned() -> None:
    events, _, _ = read(MECHANISMS, {"Country": ("台", "美"), "Organization": ("國防部",)})
    bay = next(e for e in events if e.name == "海灣會談")
    assert len(bay.mentions) == 2
    assert bay.aliases == ("Bay Talks",)
    assert bay.status == "recurring"
    assert bay.id == f"event/{digest('Dialogue', fold('海灣會談'))}"


def test_ranking_of_mechanisms() -> None:
    events, rankings, _ = read(MECHANISMS, {"Country": ("台", "美"), "Organization": ("國防部",)})
    names = {e.id: e.name for e in events}
    assert {(names[r.above], names[r.below]) for r in rankings} == {
        ("海灣會談", "防務檢討對話"), ("海灣會談", "採購協調會議"),
        ("防務檢討對話", "採購協調會議"),
    }
    assert all(r.evidence.text in MECHANISMS for r in rankings)


def test_one_mechanism_over_another() -> None:
    events, rankings, _ = read(
        "台美同意，「海灣會談」的位階高於「防務檢討對話」（DRD）。", {"Country": ("台", "美")})
    names = {e.id: e.name for e in events}
    assert [(names[r.above], names[r.below]) for r in rankings] == [("海灣會談", "防務檢討對話")]


def test_a_reception_is_one_meeting_with_those_present_and_one_visit() -> None:
    events, _, of = read(RECEPTION, NAMES, "2025-10-09", headline="總統接見日本眾議員山田太郎")
    assert sorted(e.type for e in events) == ["Meeting", "Visit"]
    meeting, visit = sorted(events, key=lambda e: e.type)
    assert labels(meeting, "participant", of) == {"林志明", "山田太郎", "陳文雄", "王大華"}
    assert labels(meeting, "organizer", of) == {"林志明"}
    assert {r.span.text for r in meeting.roles if r.name == "place"} == {"總統府"}
    assert meeting.time == TimeValue("2025-10-09")
    assert meeting.status == "occurred"
    assert len(meeting.mentions) == 3
    assert labels(visit, "participant", of) == {"山田太郎", "台"}
    assert "林志明" not in labels(visit, "participant", of)


def test_two_receptions_are_two_meetings() -> None:
    text = ("林志明今（9）日上午接見山田太郎。隨後，林志明又接見陳文雄。")
    events, _, of = read(text, NAMES, "2025-10-09")
    assert [labels(e, "participant", of) for e in events] == [
        {"林志明", "山田太郎"}, {"林志明", "陳文雄"}]


def test_later_short_forms_point_back() -> None:
    text = ("國防部7月9日起舉行漢光41號演習。該演習為期十天，這場軍演首度納入無人艇。")
    events, _, _ = read(text, {"Organization": ("國防部",)}, "2025-07-20")
    assert [(e.type, e.name) for e in events] == [("Exercise", "漢光41號演習")]
    assert {m.text for m in events[0].mentions} == {"漢光41號演習", "演習", "軍演"}


def test_editions_of_a_series_are_two_events() -> None:
    text = "國防部去年舉行漢光40號演習，今年再舉行漢光41號演習。"
    events, _, _ = read(text, {"Organization": ("國防部",)}, "2025-09-20")
    assert [e.name for e in events] == ["漢光40號演習", "漢光41號演習"]


def test_same_named_event_has_the_same_id_in_another_article() -> None:
    one, _, _ = read("國防部昨天舉行漢光41號演習。", {"Organization": ("國防部",)},
                     "2025-07-20", article_id="a")
    two, _, _ = read("漢光41號演習今天結束，國軍完成驗證。", {"Organization": ("國軍",)},
                     "2025-07-25", article_id="b")
    assert one[0].id == two[0].id


def test_unnamed_event_of_a_day_is_the_same_in_another_article_and_else_is_not() -> None:
    text = "林志明今（9）日接見山田太郎。"
    one = read(text, NAMES, "2025-10-09", article_id="a")[0][0]
    two = read("總統府表示，" + text, NAMES, "2025-10-09", article_id="b")[0][0]
    assert one.id == two.id
    undated = "林志明曾接見山田太郎。"
    three, four = (read(undated, NAMES, article_id=i)[0][0] for i in "ab")
    assert three.id != four.id


def test_an_organization_or_a_title_with_a_trigger_in_it_is_no_event() -> None:
    names = {"Organization": ("國家安全會議",), "Person": ("王大華",)}
    events, _, _ = read("國家安全會議秘書長王大華曾任訪問教授。", names)
    assert events == ()


@pytest.mark.parametrize(("before", "after", "status"), [
    ("國防部將於下月", "", "planned"), ("國防部並未", "", "denied"),
    ("兩國每年", "", "recurring"), ("政府取消", "", "cancelled"), ("雙方正在", "", "ongoing"),
    ("雙方已", "", "occurred"), ("美方建議", "", "proposed"), ("國防部長主持", "", None),
    ("陳中將", "", None), ("為了", "", None),
])
def test_status_words(before: str, after: str, status: str | None) -> None:
    assert read_status(before, after) == status


def test_what_lies_ahead_is_planned() -> None:
    text = "國防部與日本在2027年舉行聯合演習。"
    events, _, _ = read(text, {"Organization": ("國防部",), "Country": ("日本",)}, "2025-01-05")
    assert events[0].status == "planned"
    assert status_by_time(TimeValue("2027"), None) is None


def test_input_order_of_links_does_not_change_the_events() -> None:
    document, resolution, quantities, dates = build(RECEPTION, NAMES, "2025-10-09")
    turned = replace(resolution, links=resolution.links[::-1], entities=resolution.entities[::-1])
    assert read_events(document, resolution, quantities, dates, (), load()) == read_events(
        document, turned, quantities[::-1], dates, (), load())


PIECES = (
    "國防部", "美國", "將", "已", "於2024年", "舉行", "「", "」", "漢光", "演習", "會談",
    "（", "）", "接見", "王大明", "訪問", "在", "台北", "與", "的", "第3屆", "條例", "通過",
    "40門", "、", "，", "。",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40))
def test_no_text_breaks_it_and_every_span_is_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    names = {"Organization": ("國防部",), "Country": ("美國",), "Person": ("王大明",),
             "Place": ("台北",)}
    events, rankings, _ = read(text, names, "2025-01-01")
    known = {e.id for e in events}
    assert all({r.above, r.below} <= known for r in rankings)
    for event in events:
        spans = (event.trigger, event.evidence, *event.mentions, *(r.span for r in event.roles))
        assert all(text[s.start:s.end] == s.text for s in spans)
        assert event.trigger in event.mentions


def test_a_broken_file_is_named_with_its_key(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "relations").mkdir()
    source = DATA_FOLDER / "events" / "training.yaml"
    text = source.read_text(encoding="utf-8")
    (tmp_path / "events" / "training.yaml").write_text(text + "\nverbz: [受訓]\n", "utf-8")
    with pytest.raises(DataError, match=r"training\.yaml, verbz") as caught:
        load(tmp_path)
    assert caught.value.exit_status == 3


def test_a_trigger_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    text = (DATA_FOLDER / "events" / "training.yaml").read_text(encoding="utf-8")
    (tmp_path / "events" / "a.yaml").write_text(text, "utf-8")
    (tmp_path / "events" / "b.yaml").write_text(text.replace("name: Training", "name: Drill"),
                                                "utf-8")
    with pytest.raises(DataError, match="also belongs to Training"):
        load(tmp_path)
