"""The notebooks: clean as committed, and worth looking at when they have run."""

from __future__ import annotations

import ast
import io
import shutil
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from kg.view import embed_page

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ALLOWED = {"kg", "pandas", "matplotlib", "networkx"}

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def code_of(path):
    book = nbformat.read(path, as_version=4)
    return [cell for cell in book.cells if cell.cell_type == "code"]


def test_there_are_four():
    assert [path.name[0] for path in NOTEBOOKS] == ["1", "2", "3", "4"]


@each
def test_committed_without_outputs(path):
    for cell in code_of(path):
        assert cell.outputs == []
        assert cell.execution_count is None


@each
def test_imports_the_library_and_common_tools_alone(path):
    tree = ast.parse("\n".join(cell.source for cell in code_of(path)))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}
    found |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in found} <= ALLOWED
    assert "kg" in found


@each
def test_starts_from_the_samples_and_speaks_both_languages(path):
    book = nbformat.read(path, as_version=4)
    text = "".join(cell.source for cell in book.cells)
    assert "../examples" in text
    prose = "".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert sum("\u4e00" <= char <= "\u9fff" for char in prose) > 40


@pytest.fixture(scope="module")
def network_page(tmp_path_factory):
    """The third notebook, run and exported, then moved to another folder."""
    nbconvert = pytest.importorskip("nbconvert", reason="nbconvert is not installed")
    processors = pytest.importorskip("nbconvert.preprocessors")
    book = nbformat.read(NOTEBOOKS[2], as_version=4)
    runner = processors.ExecutePreprocessor(timeout=240, kernel_name="python3")
    runner.preprocess(book, {"metadata": {"path": str(ROOT / "notebooks")}})
    text, _ = nbconvert.HTMLExporter().from_notebook_node(book)
    made = tmp_path_factory.mktemp("made") / "network.html"
    made.write_text(text, "utf-8")
    return Path(shutil.move(made, tmp_path_factory.mktemp("moved") / "network.html"))


@pytest.mark.slow
# The kernel's own sockets and loops warn while they close.
@pytest.mark.filterwarnings("ignore")
def test_exported_notebook_shows_tables_a_drawing_and_the_page(network_page, browser):
    page = browser.new_page(viewport={"width": 1100, "height": 900}, offline=True)
    page.goto(network_page.as_uri())
    assert page.locator("table.dataframe").count() >= 2
    drawing = page.locator("img[src^='data:image/png']").first
    assert colours(drawing.screenshot()) > 50
    page.locator("iframe").scroll_into_view_if_needed()
    assert min(thirds(page)) > 100
    page.close()


def test_frame_that_gets_its_size_late_is_filled(sample_html, browser, tmp_path):
    """A frame in a closed tab or a cell not yet shown has no size while it loads."""
    target = tmp_path / "late.html"
    target.write_text(f'<!doctype html><div id="tab" style="display:none">{embed_page(sample_html)}'
                      '</div>', "utf-8")
    page = browser.new_page(viewport={"width": 1100, "height": 900}, offline=True)
    page.goto(target.as_uri())
    page.evaluate("document.getElementById('tab').style.display = 'block'")
    assert min(thirds(page)) > 100
    page.close()


def thirds(page):
    """Count the colours in the left, middle and right of the picture in the page's frame."""
    inside = page.frame_locator("iframe")
    inside.locator("html[data-ready]").wait_for(state="attached")
    page.wait_for_timeout(1500)
    image = Image.open(io.BytesIO(inside.locator("#canvas").screenshot())).convert("RGB")
    width, height = image.size
    return [count(image.crop((n * width // 3, height // 10, (n + 1) * width // 3,
                              height * 8 // 10))) for n in range(3)]


def colours(png):
    return count(Image.open(io.BytesIO(png)).convert("RGB"))


def count(image):
    return len(image.getcolors(image.width * image.height))
