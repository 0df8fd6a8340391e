"""Bad input through the command line: a clear message, the documented exit status, no
traceback, and earlier output as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app

BODY = "國防部今天在左營舉行記者會，宣布新型飛彈快艇將於明年編入海軍艦隊服役，並公布訓練期程。"
OLD = b"what stood there before"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a good article, and an output file that must survive."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(BODY, "utf-8")
    (tmp_path / "out.ttl").write_bytes(OLD)
    return tmp_path


def kg(*arguments, **options):
    result = CliRunner().invoke(app, list(map(str, arguments)), **options)
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(place, *arguments, says):
    """The command fails as documented for input, and changes nothing."""
    result = kg("build", *arguments, *(() if "-o" in arguments else ("-o", "out.ttl")))
    assert result.exit_code == 2, result.output
    assert says in result.output
    assert (place / "out.ttl").read_bytes() == OLD
    assert not [p for p in place.iterdir() if p.name.startswith(".")], "no half file remains"


@pytest.mark.parametrize("ending", [".ttl", ".nt", ".nq", ".trig", ".jsonld", ".graphml", ".RDF"])
def test_a_graph_is_no_article(place, ending):
    (place / f"news{ending}").write_text(f'<urn:a> <urn:b> "{BODY}" .', "utf-8")
    refused(place, f"news{ending}", says="is a graph, not an article")


@pytest.mark.parametrize(("name", "data", "says"), [
    ("empty.txt", b"", "is empty"),
    ("blank.txt", b" \r\n\t", "is empty"),
    ("binary.txt", bytes(range(256)) * 40, "binary"),
    ("null.txt", b"\x00" * 5000, "binary"),
    ("bom.txt", b"\xff\xfe\x00", "utf-16"),
    ("english.txt", b"The ministry said nothing in Chinese today.", "no Chinese"),
    ("marks.txt", "\u200f\u202e\u200e".encode(), "no Chinese"),
    ("bad.jsonl", b'{"text": \n', "line 1: is not JSON"),
    ("deep.jsonl", b"[" * 100_000, "line 1"),
    ("broken.pdf", b"%PDF-1.7\n1 0 obj <<", "PDF"),
    ("page.html", b"<html><body></body></html>", "no article text"),
    ("big.txt", ("國防部說明。" * 1_200_000).encode(), "--max-chars"),
])
def test_one_bad_file(place, name, data, says):
    (place / name).write_bytes(data)
    refused(place, name, says=says)


def test_missing_files_and_folders_without_articles(place):
    refused(place, "nowhere.txt", says="does not exist")
    (place / "hollow").mkdir()
    refused(place, "hollow", says="holds no article")


def test_a_file_that_cannot_be_read(place):
    if not Path("/proc/self/mem").exists():
        pytest.skip("needs a file that even root cannot read")
    refused(place, "/proc/self/mem", says="cannot be read")


@pytest.mark.parametrize(("arguments", "says"), [
    (["-o", "graph.docx"], "unknown output format"),
    (["-o", "graph"], "unknown output format"),
    (["--format", "xml"], "unknown output format"),
    (["-o", "good.txt/graph.ttl"], "folder"),
    (["-o", "nowhere/graph.ttl"], "folder does not exist"),
    (["-o", "."], "is a folder"),
    (["--base", "no iri"], "no absolute IRI"),
    (["--base", "https://example.org/x y/"], "no absolute IRI"),
    (["--published", "last week"], "is no date"),
    (["--published", "2025-02-30"], "is no date"),
])
def test_bad_options(place, arguments, says):
    refused(place, "good.txt", *arguments, says=says)


def test_a_place_that_refuses_files(place):
    if not Path("/proc/self").is_dir():
        pytest.skip("needs a folder that even root cannot write to")
    refused(place, "good.txt", "-o", "/proc/self/graph.ttl", says="cannot be written")


def test_bad_lines_are_named_and_the_others_go_on(place):
    lines = [json.dumps({"id": "one", "text": BODY}), "{broken", json.dumps({"title": "無內文"}),
             json.dumps({"text": "English only"}), json.dumps({"id": "two", "text": BODY + "又。"})]
    (place / "n.jsonl").write_text("\n".join(lines), "utf-8")
    result = kg("build", "n.jsonl", "-o", "out.ttl", "--json")
    assert result.exit_code == 2
    for number in (2, 3, 4):
        assert f"n.jsonl, line {number}:" in result.output
    assert json.loads(result.stdout)["articles"] == 2
    assert (place / "out.ttl").read_bytes() != OLD, "replaced whole"


def test_odd_characters_are_read(place):
    text = f"\u202e{BODY}\u200f\x00\x1b[31m\U0010ffff\n{BODY[:-1]}\u200e。"
    (place / "odd.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    (place / "odd.jsonl").write_text(f'{{"text": "國防部\\ud800說明。{BODY}"}}', "utf-8")
    result = kg("build", "odd.txt", "odd.jsonl", "-o", "out.ttl", "--explain")
    assert result.exit_code == 0, result.output
    assert b"\x00" not in (place / "out.ttl").read_bytes()


def pdf(text: str) -> bytes:
    """A PDF of one page whose text layer is ``text``, mapped to Unicode by its own table."""
    stream = f"BT /F 12 Tf 20 700 Td <{text.encode('utf-16-be').hex()}> Tj ET".encode()
    pairs = "".join(f"<{c.encode('utf-16-be').hex()}> <{c.encode('utf-16-be').hex()}>\n"
                    for c in sorted(set(text)))
    table = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
             "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
             f"{len(set(text))} beginbfchar\n{pairs}endbfchar endcmap end end").encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
         b"/Resources<</Font<</F 5 0 R>>>>>>"),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        (b"<</Type/Font/Subtype/Type0/BaseFont/None/Encoding/Identity-H"
         b"/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"),
        (b"<</Type/Font/Subtype/CIDFontType2/BaseFont/None"
         b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"),
        b"<</Length %d>>stream\n%s\nendstream" % (len(table), table)]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (b"xref\n0 8\n0000000000 65535 f \n%strailer<</Size 8/Root 1 0 R>>\n"
                   b"startxref\n%d\n%%%%EOF" % (rows, len(data)))


def test_a_pdf_with_a_text_layer(place):
    (place / "a.pdf").write_bytes(pdf(BODY))
    result = kg("build", "a.pdf", "-o", "out.ttl", "--json")
    assert result.exit_code == 0, result.output
    assert BODY in (place / "out.ttl").read_text("utf-8")


def test_a_pdf_without_one(place):
    (place / "a.pdf").write_bytes(pdf(""))
    refused(place, "a.pdf", says="has no text layer")


def test_the_order_of_articles_and_of_hashing_leaves_no_trace(place):
    texts = (BODY, f"{BODY}預算12億元。", "外交部說，日本前首相訪台。")
    rows = [json.dumps({"id": f"a{n}", "published": f"2026-01-0{n}", "text": text})
            for n, text in enumerate(texts, 1)]
    (place / "x.jsonl").write_text("\n".join(rows), "utf-8")
    (place / "y.jsonl").write_text("\n".join(reversed(rows)), "utf-8")
    for name, seed in (("x", "1"), ("y", "2")):
        subprocess.run([sys.executable, "-m", "kg", "build", f"{name}.jsonl", "-o", f"{name}.nq"],
                       check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert (place / "x.nq").read_bytes() == (place / "y.nq").read_bytes()


def test_standard_input_and_output():
    done = subprocess.run([sys.executable, "-m", "kg", "build", "-", "-o", "-"], check=True,
                          input=BODY.encode("cp950"), capture_output=True)
    assert BODY in done.stdout.decode()
    assert b"articles" in done.stderr, "the summary keeps out of the graph's way"


def test_explain_says_what_was_left_out_and_why(place):
    (place / "c.txt").write_text(f"海軍新艦服役\n{BODY}\n延伸閱讀\n別的新聞標題在此\n", "utf-8")
    result = kg("build", "c.txt", "-o", "out.ttl", "--explain")
    assert "[related]" in result.output
    assert "延伸閱讀" in result.output
    assert "→ actor/" in result.output
