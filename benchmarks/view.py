"""How large and how fast the page is at 20,000 nodes, with pyvis's own page beside it.

In: nothing, or a graph file.  Out: a table of figures with their limits.  Needs playwright
and Chromium.  Run: ``python benchmarks/view.py [graph.ttl] [--nodes 20000]``.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "view")]

from chromium import ARGUMENTS  # type: ignore[import-not-found]  # noqa: E402
from view_sample import make_turtle  # type: ignore[import-not-found]  # noqa: E402

from kg.view.page import render  # noqa: E402
from kg.view.read import read_graph  # noqa: E402
from kg.view.select import MAX_NODES  # noqa: E402

PATIENCE = 90.0  # seconds that pyvis's page gets for its first picture

FRAMES = """() => new Promise((done) => { const times = []; let last = performance.now();
  const step = (now) => { times.push(now - last); last = now;
    if (times.length < 90) requestAnimationFrame(step); else done(times); };
  requestAnimationFrame(step); })"""
SEARCH = """(word) => { const box = document.getElementById('query'); const start = performance.now();
  box.value = word; box.dispatchEvent(new Event('input')); return performance.now() - start; }"""  # noqa: E501
DRAWN = """() => { const c = document.querySelector('canvas'); if (!c) return false;
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  for (let i = 3; i < d.length; i += 4) if (d[i]) return true; return false; }"""
EXPAND = """() => new Promise((done) => { const g = straitgraph;
  const node = [...g.picture.nodes].sort((a, b) => g.fullEdges(b).length - g.fullEdges(a).length)[0];
  const start = performance.now(); g.handlers.expand(node);
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0)); })"""  # noqa: E501


def make_graph(nodes: int) -> bytes:
    """Return a synthetic graph of about ``nodes`` nodes, never fewer than asked."""
    articles = nodes // 6
    while True:
        data: bytes = make_turtle(articles, talk=0.05).encode()
        found = len(read_graph(data).nodes)
        if found >= nodes:
            return data
        articles = int(articles * nodes / found * 1.02) + 10


def pan(page: Any) -> list[float]:
    """Drag the picture about and return the time between frames in milliseconds."""
    page.evaluate("window.frameTimes = null")
    page.evaluate(f"({FRAMES})().then((t) => {{ window.frameTimes = t; }}); 0")
    page.mouse.move(700, 500)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(700 + 3 * (step % 20) * (1 if step % 40 < 20 else -1), 500 + step)
    page.mouse.up()
    for _ in range(100):
        times = page.evaluate("window.frameTimes")
        if times:
            return [float(t) for t in times]
        page.wait_for_timeout(100)
    return []


def measure_ours(browser: Any, html: str, folder: Path) -> dict[str, float]:
    """Return the figures of the project's page."""
    target = folder / "ours.html"
    target.write_bytes(html.encode("utf-8"))
    first = []
    for _ in range(3):
        page = browser.new_page(viewport={"width": 1360, "height": 860})
        page.goto(target.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.wait_for_timeout(200)
        first.append(page.evaluate("performance.getEntriesByName('drawn')[0].startTime"))
        if len(first) < 3:
            page.close()
    frames = pan(page)
    search = [page.evaluate(SEARCH, word) for word in ("國", "國防", "國防部", "台", "林", "部")]
    page.keyboard.press("Escape")
    expand = []
    for word in ("國防部", "美國", "外交部"):
        page.evaluate("(w) => straitgraph.handlers.focus(straitgraph.findNodes(w)[0])", word)
        expand.append(page.evaluate(EXPAND))
    page.close()
    return {
        "size": len(html.encode("utf-8")) / 1e6,
        "first": statistics.median(first) / 1000,
        "frame": statistics.median(frames),
        "search": max(search),
        "expand": max(expand),
    }


def make_pyvis(graph: Any) -> str:
    """Return pyvis's own page of the same nodes and edges, with its defaults."""
    from pyvis.network import Network  # noqa: PLC0415

    network = Network(directed=True, cdn_resources="in_line")
    for node in graph.nodes:
        network.add_node(node.iri, label=node.label, title=node.label)
    for edge in graph.edges:
        network.add_edge(edge.subject, edge.object, title=edge.predicate)
    html: str = network.generate_html()
    return html


def measure_pyvis(browser: Any, html: str, folder: Path) -> dict[str, float | None]:
    """Return size, time to the first picture (None: not within PATIENCE) and frame time."""
    target = folder / "pyvis.html"
    target.write_bytes(html.encode("utf-8"))
    context = browser.new_context(viewport={"width": 1360, "height": 860}, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    figures: dict[str, float | None] = {
        "size": len(html.encode("utf-8")) / 1e6,
        "first": None,
        "frame": None,
    }
    start = time.monotonic()
    try:
        page.goto(target.as_uri(), wait_until="load")
        page.wait_for_function(DRAWN, polling=250)
        figures["first"] = time.monotonic() - start
        figures["frame"] = statistics.median(pan(page))
    except Exception as error:  # noqa: BLE001 -- whatever stops pyvis's page is its figure
        waited = time.monotonic() - start
        print(f"pyvis: {type(error).__name__} after {waited:.0f} s", file=sys.stderr)
    context.close()
    return figures


def show(ours: dict[str, float], theirs: dict[str, float | None]) -> None:
    """Print the figures side by side."""
    rows = (
        ("file", "size", "MB", 6.0),
        ("first picture", "first", "s", 1.0),
        ("median frame while panning", "frame", "ms", 33.0),
        ("search, slowest of six", "search", "ms", 50.0),
        ("expand, slowest of three", "expand", "ms", 300.0),
    )
    print(f"{'figure':30} {'this page':>12} {'limit':>8} {'pyvis page':>14}")
    for name, key, unit, limit in rows:
        other = theirs.get(key)
        beside = f"> {PATIENCE:.0f} s" if other is None else f"{other:.2f} {unit}"
        beside = beside if key in theirs else "-"
        mark = "" if ours[key] <= limit else "  MISSED"
        print(f"{name:30} {ours[key]:>9.2f} {unit:2} {limit:>5.0f} {unit:2} {beside:>14}{mark}")


def main() -> None:
    """Build, open and measure both pages in one run of one browser."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("graph", nargs="?", help="a graph file; otherwise a synthetic one")
    options.add_argument("--nodes", type=int, default=MAX_NODES)
    options.add_argument("--without-pyvis", action="store_true")
    chosen = options.parse_args()
    data = Path(chosen.graph).read_bytes() if chosen.graph else make_graph(chosen.nodes)
    start = time.monotonic()
    graph = read_graph(data)
    read = time.monotonic() - start
    start = time.monotonic()
    html = render(graph)
    print(
        f"{len(graph.nodes)} nodes, {len(graph.edges)} edges, {len(graph.assertions)} assertions; "
        f"read in {read:.1f} s, rendered in {time.monotonic() - start:.1f} s"
    )
    with sync_playwright() as tools, tempfile.TemporaryDirectory() as folder:
        browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        ours = measure_ours(browser, html, Path(folder))
        theirs: dict[str, float | None] = {}
        if not chosen.without_pyvis:
            theirs = measure_pyvis(browser, make_pyvis(graph), Path(folder))
        browser.close()
    show(ours, theirs)


if __name__ == "__main__":
    main()
