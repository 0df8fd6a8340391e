"""What an analyst does: search, click, read the sentence, filter, follow paths, share, export."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from view_sample import NS, make_sample, make_turtle

from kg.view import render


@pytest.fixture(scope="module")
def pair_html() -> str:
    """A small graph with three relations between one pair, and a denial."""
    sample = make_sample(6)
    body = "海巡署主辦「青苔演練」，也參加了「青苔演練」。海巡署為「青苔演練」出資。外交部否認參加「青苔演練」。"  # noqa: E501
    article = sample.article("pair", "青苔演練登場", "晨光新聞網", "2026-03-01", body)
    actor = "<https://example.org/kg/id/actor/tw-cga>"
    other = "<https://example.org/kg/id/actor/tw-mofa>"
    event = sample.node("event/pair", ["Situation", "Event", "Exercise"], "青苔演練")

    def mention(words: str, refers: str, start: int = 0) -> str:
        at = body.index(words, start)
        return sample.mention(article, "pair", body, at, at + len(words), refers)

    sample.assertion(actor, NS + "organizes", event, article, [mention("海巡署", actor)])
    sample.assertion(actor, NS + "participatesIn", event, article, [mention("也參加了", actor)])
    sample.assertion(actor, NS + "funds", event, article, [mention("出資", actor)])
    sample.assertion(
        other, NS + "participatesIn", event, article, [mention("外交部", other)], polarity="negated"
    )
    return render(sample.turtle().encode())


def test_search_click_and_read_the_sentence(open_page, pair_html):
    page = open_page(pair_html).page
    page.fill("#query", "青苔")
    page.click("#results button >> nth=0")
    assert page.inner_text("#panel h2") == "青苔演練"
    page.click('#panel .proof[data-edge*="kg:organizes"]')
    assert "海巡署主辦「青苔演練」，也參加了「青苔演練」。" in page.inner_text("#panel blockquote")
    assert page.inner_text("#panel mark") == "海巡署"
    assert "晨光新聞網" in page.inner_text("#panel .source")
    assert "2026-03-01" in page.inner_text("#panel .source")
    assert page.get_attribute("#panel .source a", "rel") == "noopener noreferrer"


def test_tai_finds_tai(open_page, sample_html):
    page = open_page(sample_html).page
    page.fill("#query", "台北市後備")
    assert "臺北市後備指揮部" in page.inner_text("#results button >> nth=0")
    page.fill("#query", "taiwan")
    assert "台灣" in page.inner_text("#results button >> nth=0")
    page.fill("#query", "中華民國")
    assert "台灣" in page.inner_text("#results button >> nth=0")


def test_three_relations_of_one_pair_can_each_be_clicked(open_page, pair_html):
    page = open_page(pair_html).page
    page.fill("#query", "青苔演練")
    page.keyboard.press("Enter")
    page.click("#panel .close")
    found = page.evaluate("""() => { const g = straitgraph, n = g.findNodes('青苔演練')[0], a = g.findNodes('海巡署')[0];
      return g.picture.edges.filter((e) => (g.edges.s[e] === a && g.edges.o[e] === n)); }""")  # noqa: E501
    assert len(found) == 3
    titles = set()
    for edge in found:
        page.click("#fit")
        point = page.evaluate("(e) => straitgraph.pageMiddle(e)", edge)
        page.mouse.click(point["x"], point["y"])
        assert page.evaluate("straitgraph.state.selection?.edge") == edge
        titles.add(page.inner_text("#panel h2 span"))
        page.click("#panel .close")
    assert titles == {"主辦 →", "參與 →", "出資 →"}


def test_a_denial_is_no_fact_and_looks_like_none(open_page, pair_html):
    page = open_page(pair_html).page
    page.fill("#query", "青苔演練")
    page.keyboard.press("Enter")
    page.click('#panel .proof[data-edge*="tw-mofa"]')
    assert "未列為事實" in page.inner_text("#panel .warning")
    assert page.locator("#panel .card.negated").count() == 1


def test_filters_change_the_counts(open_page, sample_html):
    opened = open_page(sample_html)
    page, before = opened.page, opened.counts()
    page.click('input[data-facet="type"][data-key="Person"]')
    after = opened.counts()
    assert after["filtered"] > before["filtered"]
    assert not page.is_checked('input[data-facet="type"][data-key="Person"]')
    page.click("#reset")
    assert opened.counts() == before
    page.focus("#date-from")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert opened.counts()["filtered"] > before["filtered"]
    assert page.evaluate("document.activeElement.id") == "date-from"


def test_expand_collapse_and_back(open_page, sample_html):
    opened = open_page(sample_html)
    page = opened.page
    page.fill("#query", "南風")
    page.keyboard.press("Enter")
    small = opened.counts()["drawn"]
    page.evaluate("straitgraph.handlers.expand(straitgraph.findNodes('台灣')[0])")
    large = opened.counts()["drawn"]
    assert small < large <= small + 26
    page.evaluate("straitgraph.handlers.collapse(straitgraph.findNodes('台灣')[0])")
    assert opened.counts()["drawn"] < large
    page.click("#back")
    assert opened.counts()["drawn"] == large
    page.click("#back")
    assert opened.counts()["drawn"] == small


def test_double_click_expands(open_page, sample_html):
    opened = open_page(sample_html)
    page = opened.page
    page.fill("#query", "南風")
    page.keyboard.press("Enter")
    before = opened.counts()["drawn"]
    spot = page.evaluate("""() => { const g = straitgraph, c = g.state.base.a;
      const far = g.picture.nodes.filter((n) => n !== c).sort((a, b) => g.fullEdges(b).length - g.fullEdges(a).length)[0];
      return g.pagePoint(far); }""")  # noqa: E501
    page.mouse.dblclick(spot["x"], spot["y"])
    page.wait_for_timeout(400)
    assert opened.counts()["drawn"] > before


def test_paths_with_the_evidence_of_each_step(open_page, sample_html):
    page = open_page(sample_html).page
    page.fill("#query", "國防部")
    page.keyboard.press("Enter")
    page.click("#panel details.path summary")
    page.fill("#panel details.path input", "外交部")
    page.click("#panel .found button >> nth=0")
    assert "國防部" in page.inner_text("#panel h2")
    assert page.locator("#panel .steps .step").count() >= 2
    assert page.locator("#panel .steps blockquote").count() >= 1


def test_the_permalink_restores_what_one_saw(open_page, sample_html):
    opened = open_page(sample_html)
    page = opened.page
    page.fill("#query", "國防部")
    page.keyboard.press("Enter")
    page.click('input[data-facet="type"][data-key="Person"]')
    page.click("#panel .proof >> nth=0")
    fragment = page.evaluate("location.hash")
    heading, counts = page.inner_text("#panel h2"), opened.counts()
    again = open_page(sample_html, fragment)
    assert again.counts() == counts
    assert again.page.inner_text("#panel h2") == heading
    assert not again.page.is_checked('input[data-facet="type"][data-key="Person"]')
    page.click("#choose-budgets")
    third = open_page(sample_html, page.evaluate("location.hash"))
    assert third.page.is_visible("#tab-budgets table")


def test_timeline_and_budgets(open_page, sample_html):
    page = open_page(sample_html).page
    page.click("#choose-timeline")
    assert page.locator("#tab-timeline .event").count() > 10
    page.click("#tab-timeline .event .title >> nth=0")
    assert page.locator("#panel h2").count() == 1
    page.click("#choose-budgets")
    rows = page.locator("#tab-budgets tbody tr").count()
    assert rows > 5
    assert page.locator("#tab-budgets svg rect").count() >= 3
    assert "億元" in page.inner_text("#tab-budgets tbody")


def test_the_switch_to_english(open_page, sample_html):
    page = open_page(sample_html).page
    page.click("#language")
    assert page.inner_text("#choose-graph") == "Graph"
    assert page.get_attribute("html", "lang") == "en"
    page.fill("#query", "國防部")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Ministry of National Defense"


def test_png_and_svg_exports_are_not_blank(open_page, sample_html):
    page = open_page(sample_html).page
    page.click("#export")
    with page.expect_download() as waiting:
        page.click("#do-exportPng")
    image = Image.open(waiting.value.path()).convert("RGB")
    colours = image.getcolors(1 << 24)
    paper = max(colours)[0]
    assert len(colours) > 200
    assert 0.5 < paper / (image.width * image.height) < 0.99
    page.click("#export")
    with page.expect_download() as waiting:
        page.click("#do-exportSvg")
    text = Path(waiting.value.path()).read_text("utf-8")
    assert text.startswith("<?xml")
    for words in ("資料截至 2026", "來源：", "機關組織", "台灣"):
        assert words in text
    assert "<script" not in text and "http" not in text.replace("http://www.w3.org/2000/svg", "")  # noqa: PT018


def test_sparql_and_turtle_of_what_is_shown(open_page):
    import pyoxigraph as ox  # noqa: PLC0415

    turtle = make_turtle(20)
    page = open_page(render(turtle.encode())).page
    store = ox.Store()
    store.load(turtle.encode(), ox.RdfFormat.TURTLE)
    found = {
        (str(r["subject"]), str(r["predicate"]), str(r["object"]))
        for r in store.query(page.evaluate("straitgraph.asSparql()"))
    }
    assert len(found) == page.evaluate("straitgraph.picture.edges.length")
    copied = ox.Store()
    copied.load(page.evaluate("straitgraph.asTurtle()").encode(), ox.RdfFormat.TURTLE)
    whole = {str(q.triple) for q in store}
    assert len(copied) > 100
    assert {str(q.triple) for q in copied} <= whole


def test_printing_shows_the_picture_and_the_tables(open_page, sample_html):
    page = open_page(sample_html).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.is_visible("#print-key svg")
    assert page.is_visible("#tab-list table")
    assert not page.is_visible("#filters")
