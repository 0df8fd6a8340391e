"""What the stages found, as text and tables of a notebook."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

import kg
from kg.display import _cell
from kg.model import Span, Value
from kg.pipeline import Pipeline

TEXT = ("國防部長顧立雄今（5）日表示，明年將編列1540萬元，派員赴美國出席「海峽政策會談」。"
        "顧立雄強調，不排除延長會期。<b>粗體</b>")


@pytest.fixture(scope="module")
def reading():
    return Pipeline().read(kg.make_article(TEXT, id="shown", published="2025-09-05"))


def plain(markup):
    body = markup.partition("<div")[2].partition(">")[2].removesuffix("</div>")
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def test_marked_text_is_the_text(reading):
    assert plain(kg.mark_text(reading).markup) == reading.document.article.text
    assert str(kg.mark_text(reading)) == reading.document.article.text


def test_marks_say_what_was_read(reading):
    markup = kg.mark_text(reading).markup
    assert "money: 15,400,000 TWD" in markup
    assert "date: 2025-09-05" in markup
    assert "name: 國防部" in markup
    assert "claim: 顧立雄" in markup


def test_markup_of_the_article_stays_text(reading):
    markup = kg.mark_text(reading).markup
    assert "&lt;" in markup
    assert "<b>" not in markup


def test_notebook_gets_both_forms(reading):
    bundle = kg.tabulate(reading.claims)._repr_mimebundle_()
    assert bundle["text/html"].startswith("<table>")
    assert "不排除延長會期" in bundle["text/plain"]


def test_table_has_the_columns_asked_for(reading):
    lines = str(kg.tabulate(reading.money, "span", "amount")).splitlines()
    assert lines == ["span\tamount", "1540萬元\t15,400,000"]


def test_table_leaves_out_what_nothing_fills(reading):
    assert "cited" not in str(kg.tabulate(reading.claims)).splitlines()[0].split("\t")


def test_table_of_nothing():
    assert str(kg.tabulate([])) == "nothing"


@pytest.mark.parametrize(("value", "shown"), [
    (Value("2026", "http://www.w3.org/2001/XMLSchema#gYear"), "2026"),
    (Span(0, 3, "國防部"), "國防部"),
    ((1, 2), "1; 2"),
    (None, ""),
    (date(2025, 9, 5), "2025-09-05"),
    ("https://schema.org/location", "schema:location"),
])
def test_cells(value, shown):
    assert _cell(value) == shown
