"""The file itself: same bytes, no network, scripts by hash, data as data."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from importlib import resources

import pytest
from view_sample import make_turtle

from kg.errors import InputError, KgError
from kg.view import embed_page, render, to_pyvis
from kg.view.library import read_library
from kg.view.page import join_modules
from kg.view.read import read_graph
from kg.view.tables import escape_json, write_page_data
from kg.view.vocabulary import read_vocabulary


@pytest.fixture(scope="module")
def page() -> str:
    return render(make_turtle(20).encode())


def data_of(page: str) -> dict:
    return json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1]
    )


def test_the_same_graph_gives_the_same_bytes(page):
    lines = make_turtle(20).splitlines()
    random.Random(2).shuffle(lines)  # noqa: S311
    assert render("\n".join(lines).encode()) == page


def test_every_script_and_style_is_named_by_its_hash(page):
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        hashes = {
            f"'sha256-{base64.b64encode(hashlib.sha256(b.encode()).digest()).decode()}'"
            for b in bodies
        }
        named = re.search(rf"{directive} ([^;]*)", policy)[1].split()
        assert set(named) == hashes
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_names_no_resource_elsewhere(page):
    frame = page.replace(read_library(), "")
    assert not re.search(r"""<(?:link|img|iframe|object|embed|base)\b""", frame)
    assert not re.search(r"""\b(?:src|href)=["']?(?:https?:)?//""", frame)
    assert "@import" not in frame and "url(" not in frame  # noqa: PT018
    assert "sourceMappingURL" not in page
    assert "\r" not in page


def test_our_scripts_never_turn_text_into_markup():
    script = join_modules()
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "localStorage",
        "Math.random",
        "Date.now",
    ):
        assert word not in script, word


def test_names_of_the_joined_modules_are_unique():
    names = re.findall(
        r"^(?:async )?(?:function|const|let|class) (\w+)", join_modules(), re.MULTILINE
    )
    twice = [name for name, count in Counter(names).items() if count > 1]
    assert twice == []
    assert "import " not in re.sub(r"//.*", "", join_modules()).split("Object.defineProperty")[
        0
    ].replace("important", "")


def test_modules_and_functions_stay_short():
    folder = resources.files("kg.view").joinpath("assets/js")
    for file in folder.iterdir():
        assert len(file.read_text("utf-8").splitlines()) <= 400, file.name


def test_both_languages_have_every_word():
    words = json.loads(
        resources.files("kg.view").joinpath("assets/strings.json").read_text("utf-8")
    )
    script = join_modules()
    used = set(re.findall(r'\bt\("(\w+)"', script))
    assert used <= set(words)
    for key, pair in words.items():
        assert len(pair) == 2 and all(pair), key  # noqa: PT018
        assert re.findall(r"\{\d\}", pair[0]).sort() == re.findall(r"\{\d\}", pair[1]).sort()


def test_json_stays_inside_its_block():
    text = escape_json({"a": "</script><!--\u2028\u2029&\ud800", "b": [1, None]})
    assert not set("<>&\u2028\u2029\ud800") & set(text)
    assert json.loads(text) == {"a": "</script><!--\u2028\u2029&\ud800", "b": [1, None]}
    text.encode("utf-8")


def test_the_opening_holds_sixty_nodes_at_most(page):
    data = data_of(page)
    assert 0 < len(data["opening"]) <= 60
    assert all(isinstance(v, int) for row in data["opening"] for v in row)


def test_left_out_and_language_travel_with_the_page():
    page = render(make_turtle(20).encode(), focus="國防部", depth=1, lang="en")
    data = data_of(page)
    assert data["leftOut"][0][0] == "focus"
    assert data["lang"] == "en"
    assert '<html lang="en">' in page
    with pytest.raises(InputError, match="no such language"):
        render(make_turtle(1).encode(), lang="fr")


def test_a_class_nobody_drew_takes_its_words_from_the_ontology():
    from kg.view.model import Node  # noqa: PLC0415

    look = read_vocabulary(
        (
            Node("x", "NewKind", "名", classes=("Event", "NewKind", "Situation")),
            Node("y", "Post", "職"),
        ),
        ("kg:claimedBy", "kg:nobodyKnows"),
    )
    assert look["types"]["NewKind"]["shape"] == "diamond"
    assert look["types"]["NewKind"]["zh"] == "NewKind"
    assert look["types"]["Post"]["quiet"] is True
    assert "kg:nobodyKnows" not in look["predicates"]


def test_another_library_is_refused(monkeypatch):
    read_library.cache_clear()
    monkeypatch.setattr("kg.view.library.SHA256", "0" * 64)
    with pytest.raises(KgError, match=r"pip install"):
        read_library()
    read_library.cache_clear()


def test_it_builds_where_the_system_knows_no_chinese(tmp_path, page):
    (tmp_path / "g.ttl").write_bytes(make_turtle(20).encode())
    code = (
        "import sys; from kg.view import render; "
        "open(sys.argv[2], 'wb').write(render(sys.argv[1]).encode('utf-8'))"
    )
    system = {
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "cp950",
    }
    subprocess.run(
        [
            sys.executable,
            "-X",
            "warn_default_encoding",
            "-W",
            "error::EncodingWarning:kg",
            "-c",
            code,
            str(tmp_path / "g.ttl"),
            str(tmp_path / "g.html"),
        ],
        check=True,
        env=os.environ | system,
    )
    assert (tmp_path / "g.html").read_bytes() == page.encode("utf-8")


def test_the_frame_of_a_notebook_is_sandboxed(page):
    frame = embed_page(page)
    assert frame.count("<iframe") == 1
    assert "allow-same-origin" not in frame and "allow-top-navigation" not in frame  # noqa: PT018
    inside = html.unescape(re.search(r'srcdoc="([^"]*)"', frame)[1])
    assert inside == page


def test_pyvis_comes_with_its_dangerous_options_closed():
    bad = make_turtle(6).replace("戰略對話", "<img src=x onerror=alert(1)> href")
    network = to_pyvis(bad.encode(), limit=12)
    assert len(network.nodes) <= 12
    assert all("title" not in n and "<" not in n["label"] for n in network.nodes)
    assert all("title" not in e for e in network.edges)
    assert network.directed and not network.heading and network.cdn_resources == "in_line"  # noqa: PT018
    assert json.loads(network.options.to_json())["physics"]["enabled"] is False


def test_a_page_too_large_for_a_mail_shortens_evidence_and_says_so():
    graph = read_graph(make_turtle(40).encode())
    full = json.loads(write_page_data(graph, {}, 10**9))
    lean = json.loads(write_page_data(graph, {}, 1))
    assert full["detail"][0] == 0
    assert lean["detail"] == [6, 0, 0, 48]
    assert lean["assertions"]["kind"] == full["assertions"]["kind"]
    assert lean["nodes"]["type"] == full["nodes"]["type"]
    assert max(map(len, lean["sentences"]["text"])) <= 50
    # What is marked stays the same words after the cut.
    for data in (full, lean):
        owners = [s for s, n in enumerate(data["passages"]["perSentence"]) for _ in range(n)]
        data["marked"] = {
            data["sentences"]["text"][s][b : b + n]
            for s, b, n in zip(
                owners, data["passages"]["begin"], data["passages"]["length"], strict=True
            )
            if n < 8
        }
    assert {"國防部", "美國"} <= full["marked"] & lean["marked"]
