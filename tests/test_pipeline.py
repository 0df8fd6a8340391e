"""The pipeline as a whole: no text crashes it, and every span is the text's at its place."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.annotate import split_sentences
from kg.errors import InputError
from kg.graph import Builder, ExtractionRunInfo
from kg.ingest import make_article
from kg.model import Span
from kg.pipeline import Pipeline
from kg.spool import Spool
from kg.stream import GraphFile
from kg.validate import quarantine
from kg.writers import FORMATS, render

RUN = ExtractionRunInfo("test")
SPEECH = "國防部長王大安表示，台美明年將舉行安全對話，編列預算1540萬元。"
PIECES = [
    "國防部", "王大安", "部長", "表示，", "「", "」", "『", "（", "）", "。", "，", "\n", "編列",
    "1.5億元", "九千", "億", "元", "115年度", "今（4）日", "演習", "對台軍售", "美國", "不排除",
    "否認", "？", "：", "[", "](https://a.b/c)", "架", "F-16V", "…", "\u202e", "\ud800", "\x00",
    "𠮷", "代表團32人", "雙方", "他", "該部", "前往", "蒙特瑞會談", "0" * 30]


@cache
def pipeline() -> Pipeline:
    return Pipeline()


def spans(value):
    if isinstance(value, Span):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)


def check(text):
    try:
        article = make_article(f"國{text}", id="x", published="2026-01-02")
    except InputError:
        return
    reading = pipeline().read(article)
    for span in spans(reading):
        assert article.text[span.start : span.end] == span.text
    builder = Builder(run=RUN)
    builder.add(reading)
    dataset, violations = quarantine(builder.finish())
    assert not violations
    render(dataset, "ttl")


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@FUZZ
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_no_news_like_text_crashes_it(text):
    check(text)


@FUZZ
@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_no_text_at_all_crashes_it(text):
    check(text)


@pytest.mark.parametrize("text", [
    "「" * 3000, "（" * 3000, "國防部表示「" * 500, "九" * 3000, "9" * 3000, "國防部\n" * 500,
    "[國防部](https://a.b)說" * 300, "國防部一二三四五六七八九十" * 200])
def test_pathological_texts_are_read(text):
    check(text)


def test_a_sentence_goes_on_over_inline_markup():
    text = "據[國防部](https://a.b)表示，演習取消。（記者王明／台北報導）海軍另有說明。\n\n新的一段。"
    article = make_article(text)
    found = [sentence.span.text for sentence in split_sentences(article)]
    assert found == ["據[國防部](https://a.b)表示，演習取消。", "海軍另有說明。", "新的一段。"]


def test_a_streamed_file_is_what_the_builder_writes(tmp_path):
    articles = [make_article(SPEECH + f"代表團{n}人。", id=f"a{n}", published="2026-01-02")
                for n in (30, 31, 32)]
    readings = [pipeline().read(article) for article in articles]
    builder = Builder(run=RUN)
    for reading in readings:
        builder.add(reading)
    dataset, _ = quarantine(builder.finish())
    for form in FORMATS:
        for limit in (1, 10**9):  # all on disk, all in memory
            graph = GraphFile(tmp_path / f"g.{form}", run=RUN, limit=limit)
            for reading in reversed(readings):
                graph.add(reading)
            assert graph.write() == builder.summary()
            assert (tmp_path / f"g.{form}").read_bytes() == render(dataset, form)


@given(st.lists(st.lists(st.binary(max_size=4).map(lambda b: b.replace(b"\n", b"") + b"\n"))))
def test_a_spool_sorts_whatever_its_limit(batches):
    expected = sorted({line for batch in batches for line in batch})
    for limit in (1, 100, 10**6):
        spool = Spool(limit)
        for batch in batches:
            spool.add(batch)
        assert list(spool) == expected
        assert list(spool) == expected, "it can be read again"
