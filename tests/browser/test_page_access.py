"""Everybody can use it: from the keyboard alone, with a screen reader, in print, in a notebook."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.view import View


def test_from_search_to_evidence_with_the_keyboard_alone(open_page, sample_html):
    page = open_page(sample_html).page
    keys = page.keyboard
    keys.press("Tab")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.id") == "query"
    keys.type("海巡署")
    keys.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#results') !== null")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    for _ in range(40):
        keys.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('proof')"):
            break
    keys.press("Enter")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    assert page.locator("#panel blockquote mark").count() >= 1


def test_the_canvas_and_the_list_from_the_keyboard(open_page, sample_html):
    page = open_page(sample_html).page
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    first = page.evaluate("straitgraph.state.selection.node")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("straitgraph.state.selection.node") != first
    page.keyboard.press("f")
    assert page.evaluate("straitgraph.state.base.kind") == "focus"
    page.keyboard.press("Backspace")
    assert page.evaluate("straitgraph.state.base.kind") == "overview"
    page.focus("#choose-graph")
    page.keyboard.press("ArrowLeft")
    assert page.is_visible("#tab-list")
    drawn = page.evaluate("straitgraph.view.scene.nodes.length")
    assert page.locator("#tab-list table >> nth=0 >> tbody tr").count() == drawn
    page.focus('[data-sort="nodes-name"]')
    page.keyboard.press("Enter")
    assert page.get_attribute("#tab-list th:first-child", "aria-sort") in {
        "ascending",
        "descending",
    }
    assert page.evaluate("document.activeElement.dataset.sort") == "nodes-name"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page, sample_html, scheme):
    axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    script = Path(axe.__file__).with_name("axe.min.js").read_text("utf-8")
    page = open_page(sample_html, color_scheme=scheme).page
    page.evaluate(script)
    page.fill("#query", "國防部")
    page.keyboard.press("Enter")
    for tab in ("graph", "timeline", "budgets", "list"):
        page.click(f"#choose-{tab}")
        if tab == "list":
            page.click("#tab-list .proof >> nth=0")
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            (v["id"], [n["html"][:160] for n in v["nodes"][:3]])
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == [], tab


def test_a_narrow_window_is_usable(open_page, sample_html):
    page = open_page(sample_html, viewport={"width": 390, "height": 780}).page
    page.fill("#query", "國防部")
    page.keyboard.press("Enter")
    assert page.is_visible("#panel h2")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_notebook_survives_export_and_a_move(browser, sample_html, tmp_path):
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbconvert = pytest.importorskip("nbconvert", reason="nbconvert is not installed")
    html = View(sample_html)._repr_html_()
    output = nbformat.v4.new_output("display_data", data={"text/html": html})
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("show(graph)", outputs=[output])]
    )
    text, _ = nbconvert.HTMLExporter(embed_images=False).from_notebook_node(book)
    (tmp_path / "book.html").write_text(text, "utf-8")
    moved = tmp_path / "elsewhere" / "deep"
    moved.mkdir(parents=True)
    shutil.move(tmp_path / "book.html", moved / "book.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((moved / "book.html").as_uri(), wait_until="domcontentloaded")
    frame = page.wait_for_selector("iframe[srcdoc]").content_frame()
    frame.wait_for_selector("html[data-ready]", state="attached", timeout=15_000)
    frame.fill("#query", "國防部")
    frame.click("#results button >> nth=0")
    assert frame.inner_text("#panel h2") == "國防部"
    assert (
        frame.evaluate("(() => { try { return localStorage.length } catch { return 'closed' } })()")
        == "closed"
    )
    context.close()
