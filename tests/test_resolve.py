"""Who is meant: entities, links and posts of sentences of our own."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import Annotator
from kg.ingest import make_article
from kg.lexicon import load_lexicon
from kg.mentions import find_mentions
from kg.resolve import resolve
from kg.resolve.registry import numerals


@cache
def annotator():
    return Annotator(load_lexicon())


def read(text, published="2025-06-01"):
    article = make_article(f"本報訊\n\n{text}", id="t", published=published)
    document = annotator().annotate(article)
    return resolve(document, find_mentions(document, load_lexicon()), load_lexicon())


def labels(resolution):
    return {entity.id: entity.label for entity in resolution.entities}


def posts(text):
    found = read(text)
    names = labels(found)
    return {
        (names[p.person], p.title, names[p.organization] if p.organization else None)
        for p in found.posts
    }


def meant(text, word, published="2025-06-01"):
    """The labels of what each occurrence of ``word`` is linked to, in text order."""
    found = read(text, published)
    names = labels(found)
    links = [link for link in found.links if link.span.text == word]
    return [tuple(names[e] for e in link.entities) for link in links]


POSTS = [
    ("國防部長溫子謙到場。", {("溫子謙", "部長", "國防部")}),
    ("國防部溫子謙部長到場。", {("溫子謙", "部長", "國防部")}),
    ("美國商務部長貝克漢到訪。", {("貝克漢", "部長", "美國商務部")}),
    ("前國防部長溫子謙到場。", {("溫子謙", "前部長", "國防部")}),
    ("大明科技大學戰略研究所兼任副教授褚安邦分析。",
     {("褚安邦", "兼任副教授", "大明科技大學戰略研究所")}),
    ("總統府秘書長何明道、副秘書長葉庭安在座。",
     {("何明道", "秘書長", "總統府"), ("葉庭安", "副秘書長", "總統府")}),
    ("大明大學曾怡君教授、林書豪教授出席。",
     {("曾怡君", "教授", "大明大學"), ("林書豪", "教授", "大明大學")}),
    ("蘇院長明輝：我會處理。", {("蘇明輝", "院長", None)}),
    ("民進黨立委鍾孟哲質詢。", {("鍾孟哲", "立委", "民主進步黨")}),
    ("立法委員鍾孟哲質詢。", {("鍾孟哲", "立法委員", None)}),
    ("何明道與葉庭安分別調任國防部常務次長及外交部主任秘書。",
     {("何明道", "常務次長", "國防部"), ("葉庭安", "主任秘書", "外交部")}),
    ("何明道曾任海軍司令部參謀長。", {("何明道", "參謀長", "海軍司令部")}),
    ("包括總統府國策顧問暨保興宮董事長何明道等亦出席。",
     {("何明道", "國策顧問", "總統府"), ("何明道", "董事長", "保興宮")}),
    ("出席者有總統府國策顧問暨藥品公會全國聯合會理事長曾怡君。",
     {("曾怡君", "理事長", "藥品公會全國聯合會"), ("曾怡君", "國策顧問", "總統府")}),
    ("台北市教育局局長湯大中、新竹市消防局長李小龍、高雄市文化局長王小明也在場。",
     {("湯大中", "局長", "台北市教育局"), ("李小龍", "局長", "新竹市消防局"),
      ("王小明", "局長", "高雄市文化局")}),
    ("訪賓有帛琉共和國國務部長艾大斯（Gustav Ait）。", {("艾大斯", "國務部長", "帛琉")}),
    ("考選部政務次長許大明、銓敘部政務次長林小文出席。",
     {("許大明", "政務次長", "考選部"), ("林小文", "政務次長", "銓敘部")}),
    ("總統請葉副總理代她向國王問候。", {("葉副總理", "副總理", None)}),
    ("「海風社群」秘書長王大同致詞。", {("王大同", "秘書長", "海風社群")}),
    ("醫師公會全國聯合會理事長周大明出席。", {("周大明", "理事長", "醫師公會全國聯合會")}),
    ("高雄市長候選人吳大義與立法委員候選人徐大雄到場。",
     {("吳大義", "高雄市長候選人", None), ("徐大雄", "立法委員候選人", None)}),
    ("總統府副秘書長邱大益、參軍長蔣大苓在場。",
     {("邱大益", "副秘書長", "總統府"), ("蔣大苓", "參軍長", "總統府")}),
    ("葉庭安樞機主教陪同。", {("葉庭安", "樞機主教", None)}),
    ("小川知事曾於前年三月來臺。", {("小川知事", "知事", None)}),
    ("澳洲新南威爾斯州聯邦參議員莫理斯（Scott Morris）今天抵達。",
     {("莫理斯", "新南威爾斯州聯邦參議員", "澳洲")}),
    ("由擔任校閱官的第三作戰隊隊長湯上校帶隊。",
     {("湯上校", "隊長", "第三作戰隊"), ("湯上校", "上校", None)}),
    ("第九軍團暨第三作戰區指揮官溫子謙視導。",
     {("溫子謙", "指揮官", "第三作戰區"), ("溫子謙", "指揮官", "第九軍團")}),
    ("眾議院軍事委員會共和黨首席議員安德森（Mark Anderson）說明。",
     {("安德森", "首席議員", "美國眾議院軍事委員會"), ("安德森", "首席議員", "美國共和黨")}),
    ("陸軍後勤指揮部少校補給官褚安邦獲表揚。",
     {("褚安邦", "補給官", "陸軍後勤指揮部"), ("褚安邦", "少校", "陸軍後勤指揮部")}),
    ("上兵駕駛葉庭安脫困。", {("葉庭安", "上兵", None), ("葉庭安", "駕駛", None)}),
    ("葉庭安上尉駕駛戰機返航。", {("葉庭安", "上尉", None)}),
    ("同為二級上將的溫子謙與褚安邦在座。",
     {("溫子謙", "二級上將", None), ("褚安邦", "二級上將", None)}),
    ("溫子謙現為大明大學戰略研究所教授。", {("溫子謙", "教授", "大明大學戰略研究所")}),
    ("“總統府”發言人溫子謙回應。", {("溫子謙", "發言人", "總統府")}),
    ("我國退役中校葉庭安受訪。", {("葉庭安", "退役中校", None)}),
    ("嚴中將主持典禮。", {("嚴中將", "中將", None)}),
    ("我國駐日本代表葉庭安返國述職。", {("葉庭安", "駐日本代表", "台灣")}),
    ("陸軍司令何明道上將主持。",
     {("何明道", "司令", "中華民國陸軍"), ("何明道", "上將", None)}),
    ("“國防部長”何明道今天說明。", {("何明道", "部長", "國防部")}),
    ("國防部昨天舉行記者會，由發言人何明道少將主持。",
     {("何明道", "發言人", "國防部"), ("何明道", "少將", None)}),
    ("陸軍第十軍團今天操演。指揮官何明道表示，成效良好。",
     {("何明道", "指揮官", "陸軍第十軍團")}),
    ("日本外務大臣高橋光夫、防衛大臣川崎敏彥出席。",
     {("高橋光夫", "外務大臣", "日本"), ("川崎敏彥", "防衛大臣", "日本")}),
    ("立法院外交及國防委員會召委、民進黨籍的鍾孟哲質詢。",
     {("鍾孟哲", "召委", "立法院外交及國防委員會")}),
    ("美國國防部負責印太事務的助理部長賴納（Eli Rainer）出席。",
     {("賴納", "負責印太事務的助理部長", "美國國防部")}),
    ("美國國防部印太安全事務助理部長被提名人諾倫（John Nolen）說明。",
     {("諾倫", "印太安全事務助理部長被提名人", "美國國防部")}),
    ("智庫「遠見中心」（Vision Center）亞洲計畫主任史密特表示支持。",
     {("史密特", "亞洲計畫主任", "遠見中心")}),
    ("鍾孟哲，國家政策研究基金會副執行長，長期研究國防。",
     {("鍾孟哲", "副執行長", "國家政策研究基金會")}),
    ("前日本首相高橋光夫來訪。", {("高橋光夫", "前首相", "日本")}),
    ("請國防部伍部長世明報告。", {("伍世明", "部長", "國防部")}),
    ("「臺灣海洋防衛研究協會」理事長葉思敏致詞。",
     {("葉思敏", "理事長", "臺灣海洋防衛研究協會")}),
    ("總統府秘書長何明道暨國防部長溫子謙出席。",
     {("何明道", "秘書長", "總統府"), ("溫子謙", "部長", "國防部")}),
    ("發言人何明道大校回應。", {("何明道", "發言人", None), ("何明道", "大校", None)}),
    ("立委鍾孟哲、溫子謙及葉思敏到場。",
     {("鍾孟哲", "立委", None), ("溫子謙", "立委", None), ("葉思敏", "立委", None)}),
    ("鍾孟哲、葉思敏等兩位民進黨立委要求說明。",
     {("鍾孟哲", "立委", "民主進步黨"), ("葉思敏", "立委", "民主進步黨")}),
    ("立法院財政委員會召委、國民黨立委鍾孟哲批評。",
     {("鍾孟哲", "召委", "立法院財政委員會"), ("鍾孟哲", "立委", "中國國民黨")}),
    ("外交部次長一職由北美司司長葉庭安接任。",
     {("葉庭安", "次長", "外交部"), ("葉庭安", "司長", "外交部北美司")}),
    ("總統府秘書長何明道獲總統褚安邦核定，轉任國家安全會議諮詢委員。",
     {("何明道", "秘書長", "總統府"), ("褚安邦", "總統", None),
      ("何明道", "諮詢委員", "國家安全會議")}),
    ("陸軍第六軍團指揮官何明道與第十軍團指揮官溫子謙職務互調。",
     {("何明道", "指揮官", "陸軍第六軍團"), ("溫子謙", "指揮官", "陸軍第十軍團"),
      ("何明道", "指揮官", "陸軍第十軍團"), ("溫子謙", "指揮官", "陸軍第六軍團")}),
    ("曾任美國在台協會（AIT）理事主席的貝克漢（Tom Beckham）受訪。",
     {("貝克漢", "理事主席", "美國在台協會")}),
    ("立法院國民黨黨團書記長鍾孟哲反對。", {("鍾孟哲", "書記長", "國民黨立法院黨團")}),
    ("時任參謀總長的何明道上將說明。", {("何明道", "參謀總長", None), ("何明道", "上將", None)}),
    ("解放軍發言人、陸軍大校何明道回應。",
     {("何明道", "發言人", "中國人民解放軍"), ("何明道", "陸軍大校", None)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), POSTS)
def test_posts(text, expected):
    assert posts(text) == expected


def test_a_past_post_is_former():
    (post,) = read("前國防部長溫子謙到場。").posts
    assert post.former
    assert post.span.text == "前國防部長"


def test_surname_and_title_is_the_person_of_that_title():
    text = "部長高維新與次長高子晴出席。高次長先發言，高部長總結。"
    assert meant(text, "高次長") == [("高子晴",)]
    assert meant(text, "高部長") == [("高維新",)]


def test_bare_title_and_pronoun():
    text = "部長高維新到場。部長說明預算，他強調透明。"
    assert meant(text, "部長") == [("高維新",)]
    assert meant(text, "他") == [("高維新",)]


def test_two_ministries_of_defence():
    text = "美國國防部發表聲明。\n\n國防部感謝美方。"
    assert meant(text, "國防部") == [("國防部",)]
    names = set(labels(read(text)).values())
    assert {"國防部", "美國國防部"} <= names


def test_bare_form_follows_the_body_named_in_the_paragraph():
    assert meant("中國外交部回應，外交部並批評日方。", "外交部") == [("中國外交部",)]


def test_whose_ministry_where_the_text_does_not_say_it_first():
    assert meant("美國國務卿、國防部長和日本外務大臣將會面。", "國防部") == [("美國國防部",)]
    assert meant("中美兩國的國防部長將會面。", "國防部") == [("中國國防部",)]
    assert meant("國防部發言人張曉剛回應。外界質疑，國防部說法前後不一。", "國防部") == [
        ("中國國防部",), ("中國國防部",)]
    assert meant("國防部今天說明。國防部長溫子謙到場。", "國防部") == [("國防部",), ("國防部",)]
    assert ("美國國家安全會議",) in meant("他在小布希政府時期國安會任職。", "國安會")
    assert meant("他以國防部長的身分參加。", "國防部") == [("國防部",)]


def test_a_surname_with_a_word_for_the_sex_is_the_person_named_before():
    assert meant("葉佩真遭約談，葉女否認。", "葉女") == [("葉佩真",)]


def test_the_short_form_in_a_pair_is_a_name_of_the_country():
    found = read("俄烏衝突持續。")
    assert "俄" in {a for e in found.entities if e.label == "俄羅斯" for a in e.aliases}


def test_parliament_of_the_body_that_the_sentence_speaks_of():
    assert meant("美國國防安全合作局已知會國會，國防部表示感謝。", "國會") == [("美國國會",)]
    assert meant("國民黨立委要求國會把關預算。", "國會") == [("立法院",)]


def test_a_ministry_is_that_of_the_person_who_heads_it():
    text = "美國參議員致函國防部長布雷克森（Paul Blaxson）。國防部長溫子謙將出訪。"
    assert meant(text, "國防部") == [("美國國防部",), ("國防部",)]


def test_the_writer_is_who_the_byline_names():
    assert meant("筆者認為不妥。（作者褚安邦／明德學會研究員）", "筆者") == [("褚安邦",)]


def test_short_forms_are_the_same_organization():
    text = "臺灣海洋防衛研究協會（海防協會）今天開會，海防協會提出建議。"
    assert len({e.id for e in read(text).entities if e.cls == "Organization"}) == 1


def test_units_with_either_numerals_are_one():
    assert numerals("六○一旅") == numerals("601旅") == "601旅"
    found = read("海軍第九八七大隊成軍。第987大隊今天訓練。")
    assert len([e for e in found.entities if e.cls == "Organization"]) == 1


def test_compounds_and_pairs_have_two_entities():
    assert meant("台美關係穩定，雙方將對話。", "台美") == [("台灣", "美國")]
    assert meant("日本與南韓舉行會談，兩國同意合作。", "兩國") == [("日本", "韓國")]


def test_ministries_shared_by_a_compound():
    expected = [("國防部", "美國國防部")]
    assert meant("台美國防部將合作。", "台美國防部") == expected


def test_demonstratives():
    text = "國防安全研究院昨天公布報告，褚安邦說，該院將續辦研討會。"
    assert meant(text, "該院") == [("國防安全研究院",)]


def test_foreign_name_and_its_latin_form_are_one_person():
    found = read("參議員安德魯．貝克漢（Andrew Beckhan）來訪，貝克漢表示感謝。")
    (person,) = [e for e in found.entities if e.cls == "Person"]
    assert set(person.forms) == {"安德魯．貝克漢", "Andrew Beckhan", "貝克漢"}


def test_gazetteer_entity_carries_its_key_and_names():
    (country,) = [e for e in read("臺灣與友邦合作。").entities if e.cls == "Country"]
    assert country.id == "actor/tw"
    assert country.label == "台灣"
    assert country.forms == ("臺灣",)


def test_unlisted_ids_depend_on_class_and_folded_name_alone():
    one = read("臺灣海洋防衛研究協會成立。").entities
    two = read("記者報導，台灣海洋防衛研究協會昨天改選。").entities
    assert {e.id for e in one if e.cls == "Organization"} == {
        e.id for e in two if e.cls == "Organization"
    }


def test_every_link_says_why():
    found = read("國防部長溫子謙說，他會與美國國防部聯繫，部長並感謝台美合作。")
    assert all(link.reason and 0 < link.score <= 1 for link in found.links)


PIECES = st.sampled_from(
    [
        "國防部長", "陳志明", "王將軍", "約翰．柯林", "（John Collin）", "台美",
        "雙方", "他", "該部",
        "第六○一旅", "表示", "，", "。", "\n\n", "總統", "中共", "身為",
        "擔任", "分別", "任內", "國會", "的", "你", "我",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25))
@settings(max_examples=40, deadline=None)
def test_everything_refers_to_an_entity_that_exists(pieces):
    article = make_article("本報訊。" + "".join(pieces) + "。", id="t")
    document = annotator().annotate(article)
    found = resolve(document, find_mentions(document, load_lexicon()), load_lexicon())
    ids = {e.id for e in found.entities}
    for link in found.links:
        assert article.text[link.span.start : link.span.end] == link.span.text
        assert set(link.entities) <= ids
    for post in found.posts:
        assert article.text[post.span.start : post.span.end] == post.span.text
        assert {post.person, post.organization or post.person} <= ids
    again = resolve(document, find_mentions(document, load_lexicon()), load_lexicon())
    assert again == found
