"""Reported speech, on sentences of our own writing and documents built by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import read_claims
from kg.claims.printed import only_asks
from kg.claims.segments import Span, split_sentences
from kg.lexicon import load_lexicon, speech
from kg.model import Article, Block, Claim, Document, Entity, Link, Resolution, Term

WORDS = speech.load()

ACTORS = {
    "國防部": ("mnd", "Organization"),
    "外交部": ("mofa", "Organization"),
    "陸軍": ("army", "Organization"),
    "中央社": ("cna", "Organization"),
    "民間智庫": ("think", "Organization"),
    "美國": ("us", "Country"),
    "中國": ("cn", "Country"),
    "林大同": ("lin", "Person"),
    "陳委員小芳": ("chen", "Person"),
    "周院長明德": ("chou", "Person"),
    "王建民": ("wang", "Person"),
    "布朗": ("brown", "Person"),
    "石川健太郎": ("ishikawa", "Person"),
    "總統": ("president", "Person"),
    "他": ("lin", "Person"),
}
TITLES = ("部長", "發言人", "研究員", "司令")


def read(*paragraphs: str, headline: str = "") -> tuple[Claim, ...]:
    """Read an article of these paragraphs, with every name of ACTORS linked by string."""
    lines = [headline, *paragraphs] if headline else list(paragraphs)
    text = "\n".join(lines)
    blocks, at = [], 0
    for number, line in enumerate(lines):
        role = "headline" if headline and number == 0 else "body"
        blocks.append(Block(Span(at, at + len(line), line), role))
        at += len(line) + 1
    article = Article("a", text, tuple(blocks), published=date(2025, 9, 1))
    terms = tuple(
        Term(Span(m.start(), m.end(), m[0]), "title", (m[0],))
        for m in re.finditer("|".join(TITLES), text)
    )
    pattern = re.compile("|".join(sorted(ACTORS, key=len, reverse=True)))
    links = tuple(
        Link(Span(m.start(), m.end(), m[0]), (ACTORS[m[0]][0],),
             "pronoun" if m[0] == "他" else "name", 1.0, "test")
        for m in pattern.finditer(text)
    )
    entities = {key: Entity(key, cls, key) for key, cls in ACTORS.values()}
    resolution = Resolution(tuple(entities.values()), links, ())
    claims = read_claims(Document(article, (), (), (), terms), resolution, WORDS)
    for claim in claims:
        assert text[claim.span.start : claim.span.end] == claim.span.text
        assert text[claim.cue.start : claim.cue.end] == claim.cue.text
    return claims


def said(claims: tuple[Claim, ...]) -> list[tuple[str, str, str]]:
    return [(c.speaker, c.cue.text, c.span.text) for c in claims]


# -- speaker, cue, content ---------------------------------------------------------------


def test_comma_and_no_comma() -> None:
    assert said(read("國防部表示，新型雷達下月進駐東部。")) == [
        ("mnd", "表示", "新型雷達下月進駐東部")
    ]
    assert said(read("美國認為此案有助區域穩定。")) == [("us", "認為", "此案有助區域穩定")]


def test_person_goes_before_the_organization_of_the_title() -> None:
    claims = read("國防部長林大同昨天在立法院受訪時指出，預算將分三年編列。")
    assert said(claims) == [("lin", "指出", "預算將分三年編列")]


def test_title_after_the_name() -> None:
    assert said(read("林大同部長說，部隊已完成整備。")) == [("lin", "說", "部隊已完成整備")]


def test_spokesman_without_a_name_is_the_organization() -> None:
    assert said(read("外交部發言人強調，雙方往來照常。")) == [("mofa", "強調", "雙方往來照常")]


def test_actor_behind_a_preposition_is_not_the_subject() -> None:
    claims = read("針對美國的決定，林大同與王建民會談後表示，樂見其成。")
    assert {c.speaker for c in claims} <= {"lin", "wang"}
    assert claims[0].span.text == "樂見其成"


def test_two_speakers_with_one_cue_are_two_claims() -> None:
    claims = read("國防部、外交部都表示，事前已獲通知。")
    assert sorted(c.speaker for c in claims) == ["mnd", "mofa"]
    assert len({c.id for c in claims}) == 2


def test_cue_without_subject_goes_on_with_the_speaker() -> None:
    claims = read("林大同表示，演習如期舉行。並強調，安全第一。")
    assert said(claims) == [("lin", "表示", "演習如期舉行"), ("lin", "強調", "安全第一")]


def test_subject_stands_in_an_earlier_clause() -> None:
    claims = read("陸軍上午舉行成軍典禮，感謝官兵多年來的辛勞與付出。")
    assert said(claims) == [("army", "感謝", "官兵多年來的辛勞與付出")]


def test_speaker_without_a_name_is_left_out() -> None:
    assert read("林大同上午出席活動。有學者指出，此舉並不尋常。") == ()
    assert read("據悉，兩艘艦艇已經出港。") == ()


def test_speech_before_the_cue() -> None:
    claims = read("「這筆預算一定要通過。」林大同說。")
    assert said(claims) == [("lin", "說", "「這筆預算一定要通過。」")]
    claims = read("「這是艱鉅的工程」，總統說，「但我們有信心」。")
    assert said(claims) == [
        ("president", "說", "「這是艱鉅的工程」"), ("president", "說", "「但我們有信心」")]


def test_quotation_followed_by_narrative() -> None:
    claims = read("外交部發布聲明稱，「行程由我方安排」後，再無其他消息。")
    assert said(claims)[0] == ("mofa", "稱", "行程由我方安排")


def test_person_addressed_is_no_part_of_the_content() -> None:
    assert said(read("總統告訴在場官兵，裝備會陸續到位。")) == [
        ("president", "告訴", "裝備會陸續到位")
    ]


# -- what is no report -------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "總統在會中作了以上表示。",
    "國防部對此表示遺憾。",
    "外交部未對此做出回應，也沒有派員到場。",
    "林大同發表演說後隨即離席。",
    "國防部公布「海嘯專案」的採購名單。",
    "陸軍指揮部今天換裝。",
    "一名不願具名的國防部官員透露，拖船已經出港。",
])
def test_nouns_and_other_words_report_nothing(text: str) -> None:
    assert read(text) == ()


# -- where the content ends --------------------------------------------------------------


def test_following_sentences_go_on_with_the_speech() -> None:
    claims = read("總統表示，國防需要長期投資。預算會用在刀口上。期盼各界支持。")
    assert said(claims) == [
        ("president", "表示", "國防需要長期投資。預算會用在刀口上。期盼各界支持")
    ]


def test_semicolon_before_the_same_speaker() -> None:
    claims = read("林大同指出，機艦數量增加；他更示警，預算若再拖延恐有後果。")
    assert [c.cue.text for c in claims] == ["指出", "示警"]


def test_verbs_that_mean_something_else_inside_a_speech() -> None:
    claims = read("總統說，成果得來不易。市場一天就賣完了，也表示產品真的很好。")
    assert [c.cue.text for c in claims] == ["說"]


def test_occasion_told_by_another_actor_ends_the_speech() -> None:
    claims = read("總統表示，感謝民眾支持。陸軍昨天在營區舉行開放日，吸引數百人到場。")
    assert [c.span.text for c in claims] == ["感謝民眾支持"]


def test_narrative_ends_the_speech() -> None:
    claims = read("總統表示，感謝大家的努力。隨後，總統參觀展場並合影。")
    assert [c.span.text for c in claims] == ["感謝大家的努力"]


def test_speech_never_leaves_its_paragraph() -> None:
    claims = read("林大同指出，整建進度超前。", "新營區位於東部山區，占地三十公頃。")
    assert [c.span.text for c in claims] == ["整建進度超前"]


def test_semicolon_and_a_new_speaker() -> None:
    claims = read("外交部表示，此舉展現支持；國防部則表示，下月可望交貨。")
    assert said(claims) == [
        ("mofa", "表示", "此舉展現支持"), ("mnd", "表示", "下月可望交貨")
    ]


def test_thought_without_a_comma_ends_with_its_sentence() -> None:
    claims = read("王建民認為情勢並不樂觀。上個月兩軍曾經對峙三天。")
    assert [c.span.text for c in claims] == ["情勢並不樂觀"]


# -- nested speech, documents, relayers --------------------------------------------------


def test_document_inside_speech_has_a_row_of_its_own() -> None:
    outer, inner = read("林大同表示，根據國防部預算書顯示，明年將增購兩套系統。")
    assert (outer.speaker, inner.speaker, inner.via) == ("lin", "mnd", "lin")
    assert outer.span.covers(inner.span)
    assert inner.parent == outer.id
    assert inner.span.text == "明年將增購兩套系統"
    assert inner.cited is not None


def test_document_as_subject() -> None:
    claims = read("國防部預算書揭露，明年度將派員赴海外受訓。")
    assert said(claims) == [("mnd", "揭露", "明年度將派員赴海外受訓")]


def test_outlet_that_relays() -> None:
    claims = read("據中央社報導，林大同透露，談判已近尾聲。")
    assert [(c.speaker, c.via) for c in claims] == [("lin", "cna")]
    claims = read("中央社引述王建民的話說，首批裝備明年運抵。")
    assert [(c.speaker, c.via) for c in claims] == [("wang", "cna")]


def test_outlet_that_speaks_for_itself() -> None:
    assert said(read("據中央社報導，三艘補給艦已經出港。")) == [
        ("cna", "報導", "三艘補給艦已經出港")
    ]


def test_document_named_before() -> None:
    claims = read("國防部上午公布國防報告書。報告書指出，周邊威脅升高。")
    assert said(claims) == [("mnd", "指出", "周邊威脅升高")]


# -- headlines, minutes, speeches in full, motions ---------------------------------------


def test_headline_with_colon_and_with_verb() -> None:
    assert said(read(headline="新戰車成軍　陸軍：守護家園的主力")) == [
        ("army", "：", "守護家園的主力")
    ]
    claims = read(headline="總統視導東部部隊　盼落實訓練　守護民主防線")
    assert said(claims) == [("president", "盼", "落實訓練　守護民主防線")]


def test_headline_part_of_somebody_else() -> None:
    claims = read(headline="外交部：樂見其成 林大同提三點建議")
    assert said(claims) == [("mofa", "：", "樂見其成")]


def test_repeated_headline_counts_once() -> None:
    title = "國防部：並無此事"
    assert len(read(title, headline=title)) == 1


def test_turns_in_the_minutes() -> None:
    claims = read(
        "* 陳委員小芳：我們會採取什麼立場？",
        "* 周院長明德：有關部會已經在研究，不會貿然行動。",
        "* 陳委員小芳：你還是沒有正面答覆。",
    )
    assert said(claims) == [
        ("chou", "：", "有關部會已經在研究，不會貿然行動。"),
        ("chen", "：", "你還是沒有正面答覆。"),
    ]
    assert [c.polarity for c in claims] == ["affirmed", "negated"]


def test_turn_of_several_paragraphs() -> None:
    claims = read(
        "陳委員小芳：謝謝主席，本席先談預算。",
        "周院長明德：請委員指教，我們一定說明。",
        "陳委員小芳：預算分為三個部分，各有問題。",
        "第一個部分是訓練，編列得並不完整。",
        "（現場有人鼓掌）",
    )
    assert [c.speaker for c in claims] == ["chen", "chou", "chen", "chen"]


def test_questions_that_assert_something_count() -> None:
    assert only_asks("到底會不會有影響？", WORDS)
    assert only_asks("如果談判破裂，你要如何處理？", WORDS)
    assert not only_asks("兩個部會的說法一直都不一樣，你身為院長，認為誰對？", WORDS)
    assert not only_asks("請你說明。你有什麼看法？", WORDS)


def test_speech_printed_in_full() -> None:
    claims = read(
        "總統上午出席典禮。",
        "總統致詞內容為：",
        "各位貴賓、各位女士、各位先生：",
        "今天來到這裡，我要向全體官兵表達由衷的敬意。",
        "我要強調，守護家園是我們共同的責任，誰都不能缺席。",
        "讓我們一起努力。謝謝大家。",
        "包括國防部長林大同等亦出席是項活動。",
    )
    assert said(claims) == [
        ("president", "致詞內容為", "今天來到這裡，我要向全體官兵表達由衷的敬意"),
        ("president", "強調", "守護家園是我們共同的責任，誰都不能缺席"),
        ("president", "致詞內容為", "讓我們一起努力。謝謝大家"),
    ]


def test_speech_that_fills_the_rest_of_a_paragraph() -> None:
    claims = read(
        "總統傍晚會見訪團。總統致詞內容為：能跟各位老朋友再次碰面真好。"
        "我們會繼續合作。訪團此行由外交部接待，多位官員也在座。"
    )
    assert [c.span.text for c in claims] == ["能跟各位老朋友再次碰面真好。我們會繼續合作"]


def test_motion_belongs_to_who_signs_it() -> None:
    claims = read(
        "※國防部本部編列之宣傳費八百萬元，建議減列二百萬元。",
        "說明：",
        "近年宣傳成效不彰，同質活動一再重複辦理，應予檢討。",
        "提案人：王建民",
    )
    assert said(claims) == [
        ("wang", "建議", "減列二百萬元"),
        ("wang", "說明", "近年宣傳成效不彰，同質活動一再重複辦理，應予檢討"),
    ]


# -- certainty and polarity --------------------------------------------------------------


@pytest.mark.parametrize(("text", "certainty", "polarity"), [
    ("國防部表示，首批飛彈可望年底交運。", "probable", "affirmed"),
    ("林大同分析，對方可能提前收兵。", "possible", "affirmed"),
    ("外交部表示，沒有進一步評論。", "certain", "negated"),
    ("國防部否認曾派員赴會。", "certain", "negated"),
    ("林大同研判，艦隊將於週末返航。", "probable", "affirmed"),
    ("總統表示，希望會談順利。", "certain", "affirmed"),
])
def test_certainty_and_polarity(text: str, certainty: str, polarity: str) -> None:
    (claim,) = read(text)
    assert (claim.certainty, claim.polarity) == (certainty, polarity)


# -- whole-stage properties --------------------------------------------------------------


def test_same_input_same_claims_and_the_whole_lexicon_is_accepted() -> None:
    text = "林大同表示，根據國防部報告指出，兩案並行。外交部也說，會持續溝通。"
    assert read(text) == read(text)
    article = Article("b", "甲", (Block(Span(0, 1, "甲"), "body"),))
    empty = Resolution((), (), ())
    assert read_claims(Document(article, (), (), (), ()), empty, load_lexicon()) == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([
    *ACTORS, "表示", "，", "。", "「", "」", "：", "說", "根據", "報導", "致詞內容為：", "我要強調",
    "並", "否認", "感謝", "；", "？", "a", " ", "預算書顯示", "引述", "告訴", "※", "提案人：",
]), max_size=25))
def test_no_text_breaks_the_stage(parts: list[str]) -> None:
    read("".join(parts) or "空")


def test_sentences_respect_quotations() -> None:
    text = "他說：「先談。再打。」大家點頭。"
    spans = split_sentences(text, Span(0, len(text), text))
    assert [s.text for s in spans] == ["他說：「先談。再打。」", "大家點頭。"]


# -- between speaker and verb; where a speech ends ---------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("林大同同日在東京也說，航道必須暢通。", ("lin", "說", "航道必須暢通")),
        ("林大同以電郵答覆中央社說，演習照常舉行。", ("lin", "說", "演習照常舉行")),
        ("曾任陸軍副司令的退役少將林大同則在電台專訪中直言，經費不足。",
         ("lin", "直言", "經費不足")),
        ("國防部稱演習規模與往年並無差別。", ("mnd", "稱", "演習規模與往年並無差別")),
        ("這批裝備會準時交付，林大同說。", ("lin", "說", "這批裝備會準時交付")),
        ("「船明年就會下水，」林大同在典禮上說。", ("lin", "說", "「船明年就會下水，」")),
        ("林大同在立法院的答覆很簡短：「沒有這筆錢。」", ("lin", "：", "「沒有這筆錢。」")),
        ("國防部發布新聞稿，稱兩艘補給艦已經返航靠港。", ("mnd", "稱", "兩艘補給艦已經返航靠港")),
        ("林大同當場答以，料件已經備妥。", ("lin", "答以", "料件已經備妥")),
        ("國防部證實於上週派出兩艘拖船。", ("mnd", "證實", "於上週派出兩艘拖船")),
        ("林大同未正面答覆，只說時程維持不變。", ("lin", "說", "時程維持不變")),
        ("林大同否認請辭，並稱雙方談得愉快。", ("lin", "稱", "雙方談得愉快")),
        ("林大同不贊成，認為油料不足。", ("lin", "認為", "油料不足")),
        ("國防部說明進度，林大同則反駁，工期拖太久。", ("lin", "反駁", "工期拖太久")),
        ("林大同也提醒出海船隻注意落彈。", ("lin", "提醒", "出海船隻注意落彈")),
        ("「船塢不夠用，」林大同感嘆，產能早就滿載。", ("lin", "感嘆", "「船塢不夠用，」")),
    ],
)
def test_between_speaker_and_verb(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in said(read(text))


@pytest.mark.parametrize(
    "following",
    [
        "軍方人士透露，艦隊早已待命。",
        "這是開訓以來首度移師外島。",
        "該營區位於新竹縣北側。",
        "王建民隨後陪同訪賓離開。",
        "（記者：趙小明）",
        "被問及是否加派船隻，發言人未回應。",
        "與此同時，港區照常作業。",
        "9月3日，國防部偵測到兩艘拖船。",
    ],
)
def test_speech_ends_before_narrative(following: str) -> None:
    claims = read(f"林大同表示，部隊士氣高昂。{following}")
    assert said(claims) == [("lin", "表示", "部隊士氣高昂")]


def test_full_quotation_ends_its_speech() -> None:
    claims = read("林大同說：「我們準備好了。」現場響起一陣掌聲。")
    assert said(claims) == [("lin", "說", "「我們準備好了。」")]


def test_pronoun_takes_up_the_speaker_of_its_sentence() -> None:
    claims = read("林大同到場。王建民認為，演習會照常，但他不相信規模能夠擴大。")
    assert said(claims)[-1] == ("wang", "不相信", "規模能夠擴大")
    assert claims[-1].polarity == "negated"


def test_announced_deed_ends_with_the_next_subject() -> None:
    claims = read("美國宣布出售四套雷達系統，中國隨即抗議。")
    assert said(claims)[0] == ("us", "宣布", "出售四套雷達系統")
    assert read("國防部宣布「長風演習」登場。") == ()


def test_topic_that_speaks() -> None:
    claims = read("對於林大同提到，預算應該增加，王建民表示感謝，並指出，會再研究。")
    assert said(claims) == [
        ("lin", "提到", "預算應該增加"), ("wang", "指出", "會再研究")]


def test_host_not_the_visitor() -> None:
    claims = read("總統今天接見外國友人布朗，感謝友邦多年來的支持。")
    assert said(claims) == [("president", "感謝", "友邦多年來的支持")]


def test_aside_ends_where_the_sentence_goes_on() -> None:
    claims = read("總統除感謝訪賓遠道前來參加盛會外，也表示，合作會更緊密。")
    assert said(claims)[0] == ("president", "感謝", "訪賓遠道前來參加盛會")


def test_opinion_writer_speaks_for_himself() -> None:
    claims = read("文／王建民", "預算又被凍結。筆者認為，該檢討的是流程。", headline="該醒了")
    assert said(claims) == [("wang", "認為", "該檢討的是流程")]


def test_other_speaker_ends_the_printed_speech() -> None:
    claims = read(
        "總統致詞內容為：", "我們會持續強化國防，謝謝各位的支持。",
        "訪問團團長、眾議員布朗致詞時表示，訪團感受到盛情。")
    assert said(claims)[-1] == ("brown", "表示", "訪團感受到盛情")


def test_numbered_statement_that_names_its_body_again() -> None:
    claims = read(
        "國防部說明如下：", "一、報導內容並非事實，本部從未編列此項經費。",
        "二、國防部強調，各項交流均依年度計畫執行。林大同日前也重申，沒有這回事。")
    assert ("mnd", "強調", "各項交流均依年度計畫執行") in said(claims)
    assert ("lin", "重申", "沒有這回事") in said(claims)


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("潛艦延誤 林大同轟：錢坑", [("lin", "：", "錢坑")]),
        ("林大同主張恢復談判 綠批：投降主義", [("lin", "主張", "恢復談判")]),
        ("林大同：政策不變 - 某某通訊", [("lin", "：", "政策不變")]),
        ("美國智庫：彈藥庫存不足", []),
    ],
)
def test_headlines_of_outlets(headline: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(read("今天天氣晴。", headline=headline)) == expected


# -- the press: short subjects, further verbs, who is told of ------------------------------


def test_surname_alone_takes_up_who_was_named() -> None:
    claims = read("林大同上午受訪。是否再追加預算？林強調，計畫不變。")
    assert said(claims) == [("lin", "強調", "計畫不變")]
    assert read("林強調，計畫不變。林大同上午受訪。") == ()  # named only afterwards


def test_surname_of_two_people_is_nobody() -> None:
    both = {"林小美": ("mei", "Person")}
    ACTORS.update(both)
    try:
        assert read("林大同與林小美上午到場。林強調，計畫不變。") == ()
    finally:
        ACTORS.pop("林小美")


@pytest.mark.parametrize(("text", "expected"), [
    ("林大同質疑採購過程不透明，要求三個月內公布全案。",
     [("lin", "質疑", "採購過程不透明"), ("lin", "要求", "三個月內公布全案")]),
    ("林大同呼籲各界支持國防，同時建議擴大產線規模。",
     [("lin", "呼籲", "各界支持國防"), ("lin", "建議", "擴大產線規模")]),
    ("林大同表示，該部尊重國會職權，但籲請各黨團儘速審議。",
     [("lin", "表示", "該部尊重國會職權"), ("lin", "籲請", "各黨團儘速審議")]),
    ("林大同坦承進度落後，但強調年底可以補足。",
     [("lin", "坦承", "進度落後"), ("lin", "強調", "年底可以補足")]),
    ("王建民拍胸脯保證，明年一定達標；林大同緩頰說，訓練難免有意外。",
     [("wang", "保證", "明年一定達標"), ("lin", "緩頰說", "訓練難免有意外")]),
    ("林大同說，兩國合作日益緊密；他期盼國會支持修法。",
     [("lin", "說", "兩國合作日益緊密"), ("lin", "期盼", "國會支持修法")]),
    ("林大同認為，重點是港口防衛，不過他不認為對方會動手。",
     [("lin", "認為", "重點是港口防衛"), ("lin", "不認為", "對方會動手")]),
    ("國防部表示，船已返港。該部也澄清，並無碰撞情事。",
     [("mnd", "表示", "船已返港"), ("mnd", "澄清", "並無碰撞情事")]),
])
def test_further_verb_of_the_same_speaker(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(read(text)) == expected


def test_call_of_the_person_told_of_is_relayed() -> None:
    outer, inner = read("陸軍表示，司令林大同前往東部視導部隊，期勉官兵落實戰備任務。")
    assert (outer.speaker, inner.speaker, inner.via) == ("army", "lin", "army")
    assert inner.span.text == "官兵落實戰備任務"
    assert outer.span.covers(inner.span)


def test_call_ends_where_the_visit_goes_on() -> None:
    claims = read("林大同上午前往營區視導，期勉官兵勤訓精練，並致贈加菜金。")
    assert said(claims) == [("lin", "期勉", "官兵勤訓精練")]


def test_thanks_of_a_minister_are_relayed_by_the_ministry() -> None:
    claims = read("外交部轉述，部長林大同表示歡迎，並誠摯感謝美國跨黨派友人的長期支持與協助。")
    assert [(c.speaker, c.via) for c in claims] == [("mofa", None), ("lin", "mofa")]
    assert claims[1].span.text.startswith("歡迎，並誠摯感謝")


@pytest.mark.parametrize(("text", "speaker"), [
    ("王建民表示，林大同在大會致詞，呼籲各國停止對峙。", "lin"),
    ("王建民表示，中國應停止施壓，並呼籲對岸正視現實。", "wang"),
    ("專案會議上，研究員林大同關切進度，詢問未來如何確保準時。", "lin"),
])
def test_whose_call_it_is(text: str, speaker: str) -> None:
    assert read(text)[-1].speaker == speaker


def test_interviewer_without_a_name_is_nobody() -> None:
    claims = read("林大同也提過，合作有成果。問：您如何看待演習？王建民：演習照常。")
    assert "問" not in {c.cue.text for c in claims}


def test_outlet_that_quotes_somebody_without_a_name() -> None:
    assert said(read("中央社引述消息人士稱，談判已近尾聲。")) == [("cna", "稱", "談判已近尾聲")]
    assert read("美國《某某時報》報導，談判已近尾聲。") == ()


def test_list_of_speakers_before_one_verb() -> None:
    claims = read("林大同、王建民和布朗今天召開記者會表示，預算不能再拖。")
    assert [c.speaker for c in claims] == ["brown", "lin", "wang"]
    claims = read("美國、中國及國防部均指出，航道暢通。")
    assert sorted(c.speaker for c in claims) == ["cn", "mnd", "us"]
    assert {c.speaker for c in read("國防部與美國會談後表示，合作照舊。")} == {"mnd"}


@pytest.mark.parametrize(("text", "expected"), [
    ("國防部公布的資料顯示，去年共有三十艘船艦進港。",
     ("mnd", "顯示", "去年共有三十艘船艦進港")),
    ("外交部聲明雖未點名，但提到此舉有助區域穩定。", ("mofa", "提到", "此舉有助區域穩定")),
    ("國防部統計自昨天清晨起共有九架飛機出海。", ("mnd", "統計", "自昨天清晨起共有九架飛機出海")),
    ("美國於當地時間3日公告，已決定出售零件。", ("us", "公告", "已決定出售零件")),
    ("對於這項批評，林大同回應「完全不是事實」。", ("lin", "回應", "「完全不是事實」")),
    ("林大同關切交付進度，詢問未來如何確保準時。", ("lin", "詢問", "未來如何確保準時")),
    ("國防部今晚展現效率迅速回應，全程掌握動態。", ("mnd", "回應", "全程掌握動態")),
    ("林大同曾在會中保證「採購沒有弊端」，如今證明不是事實。", ("lin", "保證", "採購沒有弊端")),
])
def test_documents_and_rare_verbs_of_the_press(
    text: str, expected: tuple[str, str, str]
) -> None:
    assert said(read(text)) == [expected]


@pytest.mark.parametrize("text", [
    "國防部要求官兵準時收假。",  # a body that demands does not speak
    "林大同的新書獲中央社等媒體相繼報導，讓他聲名大噪。",
    "「做什麼像什麼」是林大同經常勉勵年輕人的話，很受歡迎。",
    "國防部統計處今天搬遷。",
])
def test_deeds_and_nouns_that_look_like_reports(text: str) -> None:
    assert read(text) == ()


def test_turn_of_somebody_unknown_is_left_out_of_the_minutes() -> None:
    claims = read(
        "陳委員小芳：預算分為三個部分，各有問題。",
        "周院長明德：委員好。",
        "甲委員某某：院長在詢答時做了表示，但我要講的範圍更大。",
    )
    assert [c.speaker for c in claims] == ["chen"]


def test_half_width_marks_count_as_full_ones() -> None:
    claims = read("國防部表示,新型雷達下月進駐;林大同則說:「進度正常。」")
    assert said(claims) == [("mnd", "表示", "新型雷達下月進駐"), ("lin", "說", "「進度正常。」")]
    assert said(read("國防部:演習照常舉行", headline="國防部:演習照常舉行"))[0][1] == ":"


def test_space_after_a_stop_stands_for_a_lost_line_break() -> None:
    claims = read("國防部表示，演習照常。部隊已完成整備。 島上居民今天清晨出海捕魚。")
    assert said(claims) == [("mnd", "表示", "演習照常。部隊已完成整備")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("林大同先前只說時間由雙方商定。船隊仍在港內。", [("lin", "說", "時間由雙方商定")]),
        ("林大同仍批軍方把採購改成租賃。", [("lin", "批", "軍方把採購改成租賃")]),
        ("林大同數度敦促中國停止騷擾。", [("lin", "敦促", "中國停止騷擾")]),
        ("林大同到廠視察，肯定並感謝全體員工的努力。", [("lin", "感謝", "全體員工的努力")]),
    ],
)
def test_words_without_a_comma_end_with_their_sentence(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(read(text)) == expected


def test_report_of_two_outlets_is_two_claims() -> None:
    claims = read("《中央社》和《民間智庫》報導，兩軍計畫明年增加交流。")
    assert sorted(said(claims)) == [
        ("cna", "報導", "兩軍計畫明年增加交流"), ("think", "報導", "兩軍計畫明年增加交流")]


def test_media_of_a_country_are_not_its_government() -> None:
    assert not read("美國軍事媒體報導，兩軍計畫明年增加交流。")


def test_report_without_a_name_belongs_to_the_body_that_gave_it() -> None:
    claims = read("國防部在送交的專題報告中指出，對美國關係穩定。", "報告指出，對峙短期難解。")
    assert said(claims)[-1] == ("mnd", "指出", "對峙短期難解")


@pytest.mark.parametrize(
    "text",
    [
        "林大同受外交部指示，多次前往海外。",
        "由於會場謝絕採訪，林大同談話內容並未對外透露。",
    ],
)
def test_orders_received_and_words_withheld_are_no_reports(text: str) -> None:
    assert not read(text)


def test_who_issued_a_statement_says_it() -> None:
    claims = read("剛更名為國防部的陸軍今天發表一份聲明，稱演習月底開始。")
    assert said(claims) == [("army", "稱", "演習月底開始")]


def test_orator_exhorts_his_audience() -> None:
    claims = read("林大同致詞時指出，司令王建民歷練完整，並期勉官兵齊心協力。")
    assert said(claims)[-1] == ("lin", "期勉", "官兵齊心協力")


def test_hope_of_a_country_inside_the_words_of_a_person() -> None:
    claims = read("林大同表示，近年情勢緊張。美國希望維持現狀，反對片面改變。")
    assert said(claims) == [
        ("lin", "表示", "近年情勢緊張。美國希望維持現狀，反對片面改變")]


def test_visit_to_come_is_part_of_what_is_said() -> None:
    claims = read("外交部表示，團員來自兩黨。一行人將於明天晉見總統，交換意見。")
    assert said(claims) == [
        ("mofa", "表示", "團員來自兩黨。一行人將於明天晉見總統，交換意見")]


def test_outlet_as_a_subject_reports_what_it_relays() -> None:
    claims = read("中央社報導，林大同表示，談判已近尾聲。")
    assert [(c.speaker, c.via, c.span.text) for c in claims] == [
        ("cna", None, "林大同表示，談判已近尾聲"), ("lin", "cna", "談判已近尾聲")]


def test_pronoun_after_a_clause_is_who_acts_in_it() -> None:
    claims = read("民間智庫指出，王建民雖盼與林大同會面，不過他仍向記者表示，差距很大。")
    assert ("wang", "表示", "差距很大") in said(claims)


def test_surname_of_two_characters() -> None:
    claims = read(
        "石川健太郎今天視察基地。石川強調，飛彈有助嚇阻。", "石川向媒體表示，合作不可或缺。")
    assert {(c.speaker, c.span.text) for c in claims} == {
        ("ishikawa", "飛彈有助嚇阻"), ("ishikawa", "合作不可或缺")}
