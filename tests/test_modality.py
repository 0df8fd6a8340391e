"""Certainty, denial, conditions and wishes, and the files they are read from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.lexicon import speech
from kg.modality import Modality, assess, assess_content, clause_around, mask
from kg.model import Span

WORDS = speech.load().modality


def at(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part), part)


def clause(text: str, trigger: str) -> Modality:
    return assess(text, at(text, trigger), WORDS)


def content(text: str) -> Modality:
    return assess_content(text, Span(0, len(text), text), WORDS)


@pytest.mark.parametrize(("text", "certainty"), [
    ("兩國下週舉行會談", "certain"),
    ("兩國可能舉行會談", "possible"),
    ("不排除兩國舉行會談", "possible"),
    ("兩國可望舉行會談", "probable"),
    ("外界預期兩國舉行會談", "probable"),
    ("反恐單位舉行會談", "certain"),
])
def test_certainty_of_a_clause(text: str, certainty: str) -> None:
    assert clause(text, "會談").certainty == certainty


def test_only_the_own_clause_counts() -> None:
    text = "對手可能缺席，演習照常舉行"
    assert clause(text, "演習").certainty == "certain"
    assert clause_around(text, at(text, "演習")).text == "演習照常舉行"


def test_negation_stands_before_the_trigger() -> None:
    assert clause("雙方並未舉行演習", "演習").polarity == "negated"
    assert clause("演習規模不小", "演習").polarity == "affirmed"
    assert clause("不僅舉行演習", "演習").polarity == "affirmed"


def test_verb_of_denial() -> None:
    found = clause("軍方否認舉行演習", "演習")
    assert (found.denied, found.polarity) == (True, "negated")


def test_condition_and_consequence() -> None:
    text = "如果對方越界，我軍將展開攔截"
    assert clause(text, "越界").hypothetical
    found = clause(text, "攔截")
    assert found.consequence
    assert not found.hypothetical


def test_wish_and_question() -> None:
    assert clause("盼儘速恢復對話", "對話").wish
    assert clause("是否會恢復對話？", "對話").question
    assert not clause("恢復對話。", "對話").question


def test_condition_of_a_whole_statement() -> None:
    assert content("對岸若繼續施壓，反彈將更強").certainty == "possible"
    assert content("若預算過關，明年動工。這是既定時程。全案分三期").certainty == "certain"


def test_one_doubt_does_not_rule_a_long_speech() -> None:
    text = "整建按計畫進行。工期可能略有調整。經費已經到位。人員完成訓練。營區下月啟用"
    assert content(text).certainty == "certain"
    assert content("整建按計畫進行。工期可能略有調整").certainty == "possible"


def test_denial_rules_the_whole_statement_only() -> None:
    assert content("這絕對不是挑釁，而是自我防衛").polarity == "negated"
    assert content("毫無所悉").polarity == "negated"
    assert content("不只是口號，更是行動").polarity == "affirmed"
    assert content("沒有共識，但雙方願意再談").polarity == "affirmed"
    assert content("純屬臆測，本部從無此議").polarity == "negated"
    assert content("預算不受人事異動影響").polarity == "negated"
    assert content("航路已經清空，可能是儀器異常，也絕對不是人為疏失").polarity == "affirmed"
    assert content("情勢雖已緩和，官兵絕不可大意").polarity == "affirmed"


def test_firmness_is_no_condition() -> None:
    assert content("雙方的承諾堅若磐石，會持續深化").certainty == "certain"


def test_mask_keeps_length() -> None:
    assert len(mask("反恐與反恐慌", WORDS.ignore)) == len("反恐與反恐慌")


# -- the files ---------------------------------------------------------------------------


def copy_data(folder: Path) -> Path:
    for name in (speech.CUES_FILE, speech.MODALITY_FILE):
        shutil.copy(speech.DATA_FOLDER / name, folder / name)
    return folder


def test_unknown_key_is_refused(tmp_path: Path) -> None:
    path = copy_data(tmp_path) / speech.MODALITY_FILE
    path.write_text(path.read_text(encoding="utf-8") + "\nsurely: [一定]\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"modality\.yaml, surely"):
        speech.load(tmp_path)


def test_cue_of_two_kinds_is_refused(tmp_path: Path) -> None:
    path = copy_data(tmp_path) / speech.CUES_FILE
    text = path.read_text(encoding="utf-8").replace("denial: [否認,", "denial: [否認, 表示,")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="表示"):
        speech.load(tmp_path)


def test_missing_file_names_itself(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cues\.yaml"):
        speech.load(tmp_path)


def test_broken_yaml_names_its_file(tmp_path: Path) -> None:
    (copy_data(tmp_path) / speech.CUES_FILE).write_text("cues: [", encoding="utf-8")
    with pytest.raises(DataError, match=r"cues\.yaml.*YAML"):
        speech.load(tmp_path)


def test_words_come_longest_first() -> None:
    assert WORDS.possible == tuple(sorted(WORDS.possible, key=lambda w: (-len(w), w)))
