"""The query page in a browser: it asks this server and nobody else."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "view"))

from chromium import ARGUMENTS


def test_the_query_page_runs_a_question_and_shows_its_rows(reader):
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is missing")
    home = str(reader.base_url).rstrip("/")
    # A thread of its own: the page's tests may hold a browser open in this one.
    with ThreadPoolExecutor(1) as thread:
        shown, asked, errors = thread.submit(ask_on_the_page, home, path).result()
    assert "2026-06-01" in shown
    assert not errors
    assert [url for url in asked if not url.startswith((home, "data:", "blob:"))] == []


def ask_on_the_page(home, browser_path):
    """Return what the page shows of a question, what it requested, and script errors."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    asked, errors = [], []
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
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
    return shown, asked, errors
