"""What the text names: each case is a sentence and the mentions it must (or must not) give."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import Annotator
from kg.errors import DataError
from kg.ingest import make_article
from kg.lexicon import load_lexicon
from kg.lexicon.mentions import load_words
from kg.lexicon.names import load_names
from kg.mentions import find_mentions
from kg.mentions.choose import choose
from kg.mentions.context import Found
from kg.titles import find_titles


@cache
def annotator():
    return Annotator(load_lexicon())


def read(text, **metadata):
    return annotator().annotate(make_article(f"本報訊\n\n{text}", id="t", **metadata))


def mentions(text):
    return find_mentions(read(text), load_lexicon())


def named(text, cls):
    return {m.span.text for m in mentions(text) if m.cls == cls}


PEOPLE = [
    ("旅長溫子謙昨天到場致意。", {"溫子謙"}),
    ("研究員揭仲認為情勢仍然緊張。", {"揭仲"}),
    ("褚安邦表示，演練結束後會檢討。", {"褚安邦"}),
    ("典禮由少將籃世勛主持，籃世勛並頒獎。", {"籃世勛"}),
    ("會中邀請廖怡安教授與鍾孟哲博士演講。", {"廖怡安", "鍾孟哲"}),
    ("與會者有簡上校、林少將。", {"簡上校", "林少將"}),
    ("邱局長說明後，鄒署長補充。", {"邱局長", "鄒署長"}),
    ("    * 蘇院長明輝：本席同意。", {"蘇院長明輝"}),
    ("高總統維新先生接見訪賓。", {"高總統維新"}),
    ("參議員安德魯．貝克漢抵達，貝克漢向媒體揮手。", {"安德魯．貝克漢", "貝克漢"}),
    ("前參議員詹姆斯.懷特十二日表示支持，懷特也提到預算。", {"詹姆斯.懷特", "懷特"}),
    ("商人約翰･米勒當年留在南京。", {"約翰･米勒"}),
    ("前國務次卿布雷克森（Paul Blaxson）說，他支持這項計畫。", {"布雷克森"}),
    ("提案人：游玉珊　葉佩真　羅以文", {"游玉珊", "葉佩真", "羅以文"}),
    ("出席者包括處長朱啟仁、魏庭安、龔若蘭等人。", {"朱啟仁", "魏庭安", "龔若蘭"}),
    ("參議員山本英明、梅村光彥及松野直樹到訪。", {"山本英明", "梅村光彥", "松野直樹"}),
    ("國防部副部長到總統府晉見李總統。", {"李總統"}),
    ("總統於會場致詞，當時任中隊長的人已退伍。", set()),
    ("前海軍艦長溫子謙受訪。", {"溫子謙"}),
    ("“國防部長”溫子謙今天說明。", {"溫子謙"}),
    ("日本前首相安西晉吾12月1日發表演說。", {"安西晉吾"}),
    ("記者葉思敏／台北報導", set()),
    ("月初曾傳出人事異動，顧強調一切依規定。", set()),
]


@pytest.mark.parametrize(("text", "expected"), PEOPLE)
def test_people(text, expected):
    assert named(text, "Person") == expected


NOBODY = [
    "部長任內推動改革，主席應邀致詞。",
    "總統府與總統大選的相關新聞。",
    "高層指出，方面人士表示，連日來雨勢不斷。",
    "院長曾提到這件事，總統談話中強調和平。",
    "司令部與參謀部派員參加，全體官兵歡呼。",
]


@pytest.mark.parametrize("text", NOBODY)
def test_words_that_are_no_names(text):
    assert named(text, "Person") == set()


ORGANIZATIONS = [
    ("美國國防部與日本防衛省發表聲明。", {"美國國防部", "日本防衛省"}),
    ("我國防部昨天回應。", {"我國防部"}),
    ("空軍第三聯隊與陸軍第八軍團參演。", {"空軍第三聯隊", "陸軍第八軍團"}),
    ("航空第六○一旅第三作戰隊抵達。", {"航空第六○一旅第三作戰隊"}),
    ("教育部體育運動處處長何思源到場。", {"教育部體育運動處"}),
    ("臺灣海洋防衛研究協會理事長葉思敏致詞。", {"臺灣海洋防衛研究協會"}),
    ("國防部長孟昭遠說明。", {"國防部"}),
    ("檢調搜索海軍司令部計畫處與海軍保修指揮部。",
     {"海軍司令部計畫處", "海軍保修指揮部"}),
    ("兵力分配給六軍團二六九旅。", {"六軍團二六九旅"}),
    ("憲兵第二○三指揮部派員交管。", {"憲兵第二○三指揮部"}),
    ("南投後備旅動員三千多人。", {"南投後備旅"}),
    ("民進黨政府與國民黨立場不同。", {"民進黨政府", "國民黨"}),
    ("國民、民進兩黨立委質詢。", {"國民", "民進"}),
    ("前方是第九軍團。\n\n第九軍團與第二作戰區參演。", {"第九軍團", "第二作戰區"}),
    ("第九軍團暨第三作戰區舉行典禮。", {"第九軍團", "第三作戰區"}),
    ("北京遠景智庫研究員葉思敏說，美國智庫與國防部智庫看法不同。", {"北京遠景智庫", "國防部"}),
    ("聯合聲明肯定美日同盟，批評威權政權。", set()),
    ("（中央社台北6日電）外交部表示感謝。", {"外交部"}),
    ("【大明日報4月10日訊】外交部表示感謝。", {"外交部"}),
    ("公立與非營利幼兒園增班，育英幼兒園獲獎。", {"育英幼兒園"}),
    ("採購官員與工兵官兵到場。", set()),
    ("駐日本美軍與解放軍對峙。", {"駐日本美軍", "解放軍"}),
    ("依《聯合國憲章》第二條辦理。", set()),
    ("該基金會與各部會協調，政府機關配合。", set()),
    ("政府對台軍售已獲同意。", set()),
]


@pytest.mark.parametrize(("text", "expected"), ORGANIZATIONS)
def test_organizations(text, expected):
    assert named(text, "Organization") == expected


COUNTRIES = [
    ("台美關係穩定，美中台三方互動。", {"台美", "美中台"}),
    ("參議員訪台後赴日，再返美。", {"台", "日", "美"}),
    ("台中與美麗的中央山脈。", set()),
    ("中華民國一百一十年出版。", set()),
    ("依照《台灣關係法》處理。", set()),
    ("北京表示反對，華府沒有回應。", {"北京", "華府"}),
    ("會議在北京舉行。", set()),
    ("對話將在新加坡登場，新加坡表示歡迎。", {"新加坡"}),
    ("記者在香港採訪，港府沒有回應。", {"港府"}),
    ("申索國與印度－太平洋各方與會。", set()),
    ("陸軍少校補給官獲獎。", set()),
    ("日中對立升高。", {"日中"}),
]


@pytest.mark.parametrize(("text", "expected"), COUNTRIES)
def test_countries(text, expected):
    assert named(text, "Country") == expected


def test_places_are_whole_words_outside_the_names_of_occasions():
    assert named("其中亞洲占三成，「漢光四十號演習」與「蒙特瑞會談」登場。", "Place") == {"亞洲"}
    assert named("前海軍艦長受訪。", "Place") == set()


def test_a_day_of_the_month_is_no_country():
    assert named("今（27）日通過法案，並討論台美軍購。", "Country") == {"台美"}


def test_quoted_names_of_outlets_and_bodies():
    found = named("《島嶼週報》報導，智庫「藍海論壇」與「地方交流小組」參加。", "Organization")
    assert found == {"島嶼週報", "藍海論壇", "地方交流小組"}


def test_a_compound_has_a_key_for_each_country():
    (compound,) = [m for m in mentions("日韓兩國加強合作。") if m.rule == "compound"]
    assert compound.keys == ("jp", "kr")


def test_equipment_by_designation():
    found = named("軍方將採購XQ-58A無人機與M777A2榴彈砲，GDP成長3%。", "Equipment")
    assert found == {"XQ-58A無人機", "M777A2榴彈砲"}


def test_titles_split_into_body_and_post():
    document = read("前國防部長甲、衛福部長乙、副秘書長丙都出席，總統府沒有派員。")
    titles = find_titles(document, load_lexicon())
    assert [(t.label, t.bare, t.former) for t in titles] == [
        ("前部長", "部長", True),
        ("部長", "部長", False),
        ("副秘書長", "副秘書長", False),
    ]


def test_name_shapes():
    names = load_names()
    assert names.chinese_score("陳志明") == 1.0
    assert names.chinese_score("歐陽志明") == 1.0
    assert names.chinese_score("桌子") == 0.0
    assert names.chinese_score("金融") == 0.0
    assert names.surname_length("大橋光夫") == 2
    assert names.is_transliteration("布雷克")


def test_choose_prefers_the_longer_of_the_same_tier():
    short = Found(0, 2, "Country", "a", 0)
    long = Found(0, 5, "Organization", "b", 0)
    weak = Found(3, 9, "Person", "c", 2)
    assert choose([weak, short, long]) == [long]
    assert choose([long, short, weak]) == [long]


def test_data_files_report_the_key_at_fault(tmp_path):
    path = tmp_path / "mentions.yaml"
    path.write_text("surprise: []\n", encoding="utf-8")
    with pytest.raises(DataError, match="after_city: is missing"):
        load_words(path)
    names = tmp_path / "names.yaml"
    names.write_text("surprise: x\n", encoding="utf-8")
    with pytest.raises(DataError, match="surprise: is not a known key"):
        load_names(names)


PIECES = st.sampled_from(
    [
        "國防部長", "陳志明", "王將軍", "約翰．柯林", "（John Collin）", "台美",
        "《", "》", "「", "」",
        "第六○一旅", "表示", "，", "。", "\n\n", "政府", "中共",
        "M109A6", "任內", "擔任", "AIT", "處處長", "你",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25))
@settings(max_examples=40, deadline=None)
def test_mentions_are_what_the_text_says_and_do_not_overlap(pieces):
    document = read("".join(pieces) + "。")
    found = find_mentions(document, load_lexicon())
    last = 0
    for mention in found:
        span = mention.span
        assert document.article.text[span.start : span.end] == span.text != ""
        assert span.start >= last
        last = span.end
