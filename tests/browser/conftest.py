"""Headless Chromium for the tests of the page; they skip, with the reason, without it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "view"))

from chromium import ARGUMENTS  # noqa: E402


@cache
def find_browser() -> str | None:
    """Return Chromium's path; install it where that is possible."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    installer = ROOT / "tools" / "system_packages.sh"
    if installer.is_file():
        subprocess.run(["sh", str(installer)], check=False, timeout=600)  # noqa: S607
    return shutil.which("chromium")


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = find_browser()
    if path is None:
        pytest.skip("Chromium is missing and could not be installed")
    with playwright.sync_playwright() as tools:
        running = tools.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


class Opened:
    """A page in the browser with what it asked for and what went wrong."""

    def __init__(self, page) -> None:
        self.page, self.requests, self.errors, self.dialogs = page, [], [], []
        page.on("request", lambda r: self.requests.append(r.url))
        page.on("pageerror", lambda e: self.errors.append(str(e)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda d: (self.dialogs.append(d.message), d.dismiss()))

    def counts(self) -> dict[str, int]:
        raw = self.page.evaluate("({...document.getElementById('counts').dataset})")
        return {key: int(value) for key, value in raw.items()}

    def foreign(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture
def open_page(browser, tmp_path):
    """Return a function that writes HTML to a file and opens it, offline."""
    contexts = []

    def opener(html: str, fragment: str = "", **options) -> Opened:
        target = tmp_path / f"page-{len(contexts)}.html"
        target.write_bytes(html.encode("utf-8"))
        setup = options.pop("setup", None)
        settings = {
            "viewport": {"width": 1360, "height": 860},
            "offline": True,
            "accept_downloads": True,
        } | options
        context = browser.new_context(**settings)
        contexts.append(context)
        if setup:
            setup(context)
        opened = Opened(context.new_page())
        opened.page.set_default_timeout(10_000)
        opened.page.goto(target.as_uri() + fragment)
        opened.page.wait_for_selector("html[data-ready]", state="attached")
        return opened

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def sample_html() -> str:
    from view_sample import make_turtle  # noqa: PLC0415

    from kg.view import render  # noqa: PLC0415

    return render(make_turtle(60).encode())
