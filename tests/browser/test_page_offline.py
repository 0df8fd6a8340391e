"""The page asks the network for nothing, and draws at once even where every request hangs."""

from __future__ import annotations

import io
import re
import time

from PIL import Image


def test_offline_without_a_request(open_page, sample_html):
    opened = open_page(sample_html)
    assert opened.errors == []
    assert opened.foreign() == []
    assert len(opened.requests) == 1  # the file itself


def test_a_hanging_network_does_not_delay_the_picture(open_page, sample_html):
    def hang(context):
        context.route(re.compile("^https?:"), lambda route: (time.sleep(15), route.abort()))

    start = time.monotonic()
    opened = open_page(sample_html, setup=hang, offline=False)
    assert time.monotonic() - start < 8
    assert opened.foreign() == []
    assert opened.counts()["drawn"] > 0


def colours_of(png: bytes) -> dict[tuple[int, int, int], int]:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return {colour: count for count, colour in image.getcolors(1 << 24)}


def test_the_canvas_shows_the_legends_colours(open_page, sample_html):
    page = open_page(sample_html).page
    seen = colours_of(page.locator("#canvas").screenshot())
    legend = page.evaluate(
        "[...document.querySelectorAll('.facet .seal path')].map((p) => p.getAttribute('fill'))"
    )
    wanted = {tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in legend}
    found = {c for c in wanted if seen.get(c, 0) > 200}
    assert len(found) >= 5, f"of {len(wanted)} legend colours only {found} are on the canvas"


def test_both_themes_draw_on_their_own_paper(open_page, sample_html):
    light = colours_of(open_page(sample_html, color_scheme="light").page.screenshot())
    dark = colours_of(open_page(sample_html, color_scheme="dark").page.screenshot())
    assert sum(max(light, key=light.get)) > 3 * 230
    assert sum(max(dark, key=dark.get)) < 3 * 60


def test_han_characters_are_glyphs_and_not_boxes(open_page, sample_html):
    page = open_page(sample_html).page
    shapes = page.evaluate("""() => {
      const draw = (c) => { const k = document.createElement('canvas'); k.width = k.height = 40;
        const x = k.getContext('2d'); x.font = '32px ' + getComputedStyle(document.body).fontFamily;
        x.fillText(c, 2, 34); return [...x.getImageData(0, 0, 40, 40).data].join(); };
      return ['國', '防', '部', '\\ue123', '\\ue124'].map(draw); }""")
    assert len(set(shapes[:3])) == 3
    assert not set(shapes[:3]) & set(shapes[3:])


def test_labels_at_opening_are_readable(open_page, sample_html):
    page = open_page(sample_html).page
    assert page.evaluate("straitgraph.picture.nodes.length") <= 60
    boxes = page.evaluate("straitgraph.picture.labels.map((l) => l.box)")
    assert len(boxes) >= 0.8 * page.evaluate("straitgraph.picture.nodes.length")
    overlapping = sum(
        any(
            a is not b
            and a["left"] < b["right"]
            and a["right"] > b["left"]
            and a["top"] < b["bottom"]
            and a["bottom"] > b["top"]
            for b in boxes
        )
        for a in boxes
    )
    assert overlapping < 0.1 * len(boxes)
    # Labels keep their size on the screen: 13 px whatever the zoom.
    tall = [(b["bottom"] - b["top"]) * page.evaluate("straitgraph.canvasScale()") for b in boxes]
    assert min(tall) >= 12


def test_counts_are_the_totals_of_the_graph(open_page, sample_html):
    import pyoxigraph as ox  # noqa: PLC0415
    from view_sample import make_turtle  # noqa: PLC0415

    store = ox.Store()
    store.load(make_turtle(60).encode(), ox.RdfFormat.TURTLE)
    things = ("Actor", "Situation", "Money", "Place", "Equipment", "Post", "FiscalYear")
    query = (
        "PREFIX kg: <https://example.org/kg/ns#> SELECT (COUNT(DISTINCT ?n) AS ?c) "
        f"WHERE {{ VALUES ?t {{ {' '.join('kg:' + t for t in things)} }} ?n a ?t }}"
    )
    total = int(next(iter(store.query(query)))["c"].value)
    opened = open_page(sample_html)

    def whole(prefix: str) -> int:
        counts = opened.counts()
        names = (
            ("drawn", "waiting", "filtered", "left")
            if not prefix
            else ("edges", "edgesWaiting", "edgesFiltered", "edgesLeft")
        )
        return sum(counts[n] for n in names)

    for box in (None, "Person", "Organization", "Dialogue"):
        if box:
            opened.page.click(f'input[data-facet="type"][data-key="{box}"]')
        assert whole("") == opened.counts()["total"] == total
        assert whole("edges") == opened.counts()["edgesTotal"]
