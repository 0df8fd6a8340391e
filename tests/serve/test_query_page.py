"""The query page in a browser: it asks this server and nobody else."""

from __future__ import annotations

import shutil

import pytest


def test_the_query_page_runs_a_question_and_shows_its_rows(reader):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is missing")
    home, asked, errors = str(reader.base_url).rstrip("/"), [], []
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{home}/sparql")
        page.wait_for_selector("#questions option[value=articles]", state="attached")
        page.select_option("#questions", "articles")
        page.wait_for_function("document.querySelector('.CodeMirror').CodeMirror.getValue()"
                               ".includes('schema:identifier')")
        page.click(".yasqe_queryButton")
        page.wait_for_selector(".yasr_results td >> text=2026-06-01", timeout=60_000)
        shown = page.inner_text(".yasr_results")
        browser.close()
    assert "2026-06-01" in shown
    assert not errors
    assert [url for url in asked if not url.startswith((home, "data:", "blob:"))] == []
