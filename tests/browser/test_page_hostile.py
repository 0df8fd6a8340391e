"""A hostile article stays text: nothing it contains ever runs."""

from __future__ import annotations

import pytest
from view_sample import ID, NS, make_sample

from kg.view import render

PAYLOADS = [
    "<script>window.pwned=1</script>",
    '"><img src=x onerror="window.pwned=1">',
    "</script><script>window.pwned=1</script>",
    "' onmouseover='window.pwned=1",
    "<!--<script>",
    "<a href=javascript:window.pwned=1>按我</a>",
    "無害的標題 href 說明",
    "a\u2028b\u2029c",
    "{{SCRIPT}}{{DATA}}",
    "\\u003cscript>window.pwned=1</script>",
    "</style><svg onload=window.pwned=1>",
    "constructor",
    "__proto__",
]


@pytest.fixture(scope="module")
def hostile_html() -> str:
    sample = make_sample(8)
    home = f"<{ID}actor/tw-mnd>"
    for number, bad in enumerate(PAYLOADS):
        body = f"國防部與{bad}會面。{bad}表示反對。"
        article = sample.article(
            f"bad{number}",
            bad,
            bad,
            "2026-05-01",
            body,
            url="javascript:window.pwned=1"
            if number % 2
            else f"https://x.example/{number}?q={bad}",
        )
        node = sample.node(
            f"event/bad-{number}", ["Situation", "Event", "Meeting"], bad, bad, (bad,)
        )
        begin = body.index(bad)
        mention = sample.mention(article, f"bad{number}", body, begin, begin + len(bad), node)
        claim = sample.claim(f"bad{number}", home, article, mention)
        sample.assertion(home, NS + "participatesIn", node, article, [mention], claim=claim)
        sample.assertion(home, NS + "hates-%3Cscript%3E", node, article, [mention])
        sample.add(node, NS + "topic", __import__("json").dumps(bad, ensure_ascii=False))
        sample.add(node, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{NS}constructor>")
    odd = sample.node(
        "event/%22%3E%3Cimg%20src=x%20onerror=pwned%3E", ["constructor"], "怪名", None
    )
    sample.add(home, NS + "constructor", odd)
    sample.add(home, NS + "__proto__", odd)
    return render(sample.turtle().encode())


def test_nothing_of_the_data_leaves_its_block(hostile_html):
    start = hostile_html.index('<script type="application/json"')
    block = hostile_html[hostile_html.index(">", start) + 1 :]
    block = block[: block.index("</script>")]
    assert block.startswith("{") and block.endswith("}")  # noqa: PT018
    assert not set("<>\u2028\u2029") & set(block)
    assert hostile_html.lower().count("<script") - hostile_html.count('<script>"use strict"') >= 2
    assert "window.pwned=1</script>" not in hostile_html


def test_no_execution_whatever_one_does(open_page, hostile_html):
    opened = open_page(hostile_html)
    page = opened.page
    page.evaluate("window.pwned = 0")
    for bad in PAYLOADS:
        page.fill("#query", bad)
        page.locator("#results button").first.click()
        assert page.inner_text("#panel h2").split() == bad.split()
        point = page.evaluate("straitgraph.pagePoint(straitgraph.state.selection.node)")
        page.mouse.move(point["x"], point["y"])
        page.mouse.click(point["x"], point["y"])
        page.locator("#panel .proof").first.click()
        assert bad.split()[0] in page.inner_text("#panel blockquote")
    page.evaluate("straitgraph.handlers.expand(straitgraph.findNodes('國防部')[0])")
    page.locator('input[data-facet="outlet"]').first.click()
    page.locator('input[data-facet="type"]').first.click()
    for tab in ("timeline", "budgets", "list", "graph"):
        page.click(f"#choose-{tab}")
    page.evaluate("straitgraph.asTurtle() + straitgraph.asSparql()")
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") == 0
    assert page.evaluate("typeof window.pwned") == "number"
    assert opened.dialogs == [] and opened.errors == [] and opened.foreign() == []  # noqa: PT018
    assert page.locator("#panel img, #panel script, #filters img, #stage img").count() == 0


def test_only_web_addresses_become_links(open_page, hostile_html):
    page = open_page(hostile_html).page
    page.click("#choose-list")
    for bad in PAYLOADS[:4]:
        page.fill("#query", bad)
        page.locator("#results button").first.click()
        page.locator("#panel .proof").first.click()
    hrefs = page.evaluate(
        "[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))"
    )
    assert all(h.startswith(("https://", "http://", "#")) for h in hrefs)


def test_a_hostile_permalink_is_only_a_name_that_is_not_there(open_page, hostile_html):
    opened = open_page(
        hostile_html, "#focus=%3Cscript%3E&hide-type=__proto__&since=x&order=mmm&tab=%22%3E"
    )
    assert opened.errors == []
    assert opened.counts()["drawn"] > 0
