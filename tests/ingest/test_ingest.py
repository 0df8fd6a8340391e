"""Stage 1: what is read, in which encoding, what is body and what is chrome."""

import io
import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ingest import make_article, read_sources
from kg.ingest.chrome import find_dateline, split_blocks
from kg.ingest.formats import unwrap
from kg.lexicon import chrome
from kg.model import Article

BODY = "國防部今天在左營舉行記者會，宣布新型飛彈快艇將於明年編入海軍艦隊服役，並公布訓練期程。"


def articles(*sources, **options):
    return list(read_sources(sources, **options))


def only(found):
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "big5", "cp950", "utf-16", "utf-16-le"])
def test_encodings_give_the_same_text(tmp_path, encoding):
    text = f"海軍新艦服役\n\n{BODY * 6}\n"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    article = only(articles(tmp_path / "a.txt"))
    assert isinstance(article, Article)
    assert article.text.removeprefix("\ufeff") == text


def test_text_is_kept_as_read_and_offsets_count_code_points(tmp_path):
    text = f"海軍𠮷艦服役\r\n\r\n　{BODY}\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    article = only(articles(tmp_path / "a.txt"))
    assert article.text == text
    assert [b.span.text for b in article.blocks] == ["海軍𠮷艦服役", BODY]
    for block in article.blocks:
        assert text[block.span.start : block.span.end] == block.span.text


def test_the_id_follows_from_the_content(tmp_path):
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    (tmp_path / "c.txt").write_text(BODY + "又", "utf-8")
    found = articles(tmp_path)
    assert len(found) == 2, "the same text twice is one article"
    assert len({a.id for a in found}) == 2


def test_jsonl_names_the_bad_lines_and_goes_on(tmp_path):
    rows = [json.dumps({"id": "x", "text": BODY, "published": "2026-01-02"}), "{broken",
            json.dumps({"title": "無內文"}), json.dumps([1]), json.dumps({"text": BODY, "id": 7})]
    file = tmp_path / "n.jsonl"
    file.write_text("\n".join(rows), "utf-8")
    found = articles(file)
    errors = [e for e in found if isinstance(e, InputError)]
    assert [a.id for a in found if isinstance(a, Article)] == ["x", "7"]
    assert [e.line for e in errors] == [2, 3, 4]
    assert all(str(file) in str(e) and e.remedy for e in errors)


def test_two_texts_under_one_id_are_an_error(tmp_path):
    rows = [{"id": "x", "text": BODY}, {"id": "x", "text": BODY + "續報。"}]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    first, second = articles(tmp_path / "n.jsonl")
    assert first.id == "x"
    assert "belongs to another text" in str(second)


def test_metadata_come_from_the_file_first_then_from_the_options(tmp_path):
    row = {"text": BODY, "published": "114年3月5日"}
    (tmp_path / "n.jsonl").write_text(json.dumps(row), "utf-8")
    found = only(articles(tmp_path / "n.jsonl",
                          defaults={"published": "2020-01-01", "publisher": "海峽觀察報"}))
    assert found.published == date(2025, 3, 5)
    assert found.publisher == "海峽觀察報"


def test_a_date_line_gives_the_publication_date():
    assert make_article(f"海軍新艦服役\n114年03月05日\n\n{BODY}").published == date(2025, 3, 5)
    assert find_dateline("2025-09-04 16:33") == (2025, 9, 4)
    assert find_dateline("2025-09-04 國防部說明") is None


def test_a_date_that_is_none_is_refused():
    with pytest.raises(InputError, match="is no date"):
        make_article(BODY, published="last week")
    with pytest.raises(InputError, match="is no date"):
        make_article(BODY, published="2025-13-40")


@pytest.mark.parametrize(("data", "problem"), [
    (b"", "is empty"),
    (b" \n\t", "is empty"),
    (bytes(range(256)) * 40, "binary"),
    (b"No Chinese at all in this file.", "no Chinese"),
    (b"\xff\xfe\x00", "byte"),
])
def test_unreadable_files_are_named(tmp_path, data, problem):
    (tmp_path / "bad.txt").write_bytes(data)
    error = only(articles(tmp_path / "bad.txt"))
    assert isinstance(error, InputError)
    assert problem in str(error)
    assert "bad.txt" in str(error)


def test_missing_and_empty_places_are_named(tmp_path):
    missing, empty = articles(tmp_path / "no.txt", tmp_path)
    assert "does not exist" in str(missing)
    assert "holds no article" in str(empty)


def test_an_article_that_is_too_long_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text(BODY * 10, "utf-8")
    error = only(articles(tmp_path / "a.txt", max_characters=100))
    assert "--max-chars" in str(error)


def test_standard_input_is_sniffed(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(json.dumps({"text": BODY, "id": "from-pipe"}).encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    assert only(articles("-")).id == "from-pipe"


def test_surrogates_and_controls_become_one_mark_each():
    article = make_article("國防\x00部\ud800說明" + BODY)
    assert article.text.startswith("國防\ufffd部\ufffd說明")


def test_html_gives_text_and_metadata(tmp_path):
    page = f"""<html><head><title>新艦成軍</title>
    <meta property="og:site_name" content="東岸時報">
    <meta property="article:published_time" content="2026-06-30T08:15:00+08:00"></head>
    <body><nav><a href="/">首頁</a></nav><article><h1>新艦成軍</h1>
    <p>{BODY}</p><p>{BODY}再編列預算。</p></article><script>alert("國防部")</script></body></html>"""
    (tmp_path / "p.html").write_text(page, "utf-8")
    article = only(articles(tmp_path / "p.html"))
    assert article.published == date(2026, 6, 30)
    assert article.publisher == "東岸時報"
    assert any(BODY in b.span.text for b in article.blocks)
    assert "alert" not in article.text
    assert "首頁" not in "".join(b.span.text for b in article.blocks)


def test_an_empty_page_says_so(tmp_path):
    (tmp_path / "p.html").write_text("<html><body></body></html>", "utf-8")
    assert "no article text" in str(only(articles(tmp_path / "p.html")))


def test_a_broken_pdf_says_so(tmp_path):
    (tmp_path / "p.pdf").write_bytes(b"%PDF-1.4 nothing more")
    assert "PDF" in str(only(articles(tmp_path / "p.pdf")))


def test_hard_line_breaks_of_a_page_are_joined():
    width = 20
    text = BODY + BODY
    lines = [text[i : i + width] for i in range(0, len(text), width)]
    assert unwrap("\n".join(lines)).replace("\n", "") == text
    assert unwrap("\n".join(lines)).count("\n") <= 1


CHROME_CASES = {
    "caption": "圖為海軍新艦靠泊左營軍港。（資料照，本報攝）",
    "dateline": "2026-05-01 10:20",
    "ruler": "-----",
    "share": "分享至臉書",
    "subscription": "訂閱電子報，每天早上收到最新國防消息",
    "copyright": "版權所有，不得轉載",
    "related": "相關報導：海軍新艦亮相",
}


@pytest.mark.parametrize("rule", CHROME_CASES)
def test_chrome_lines_are_left_out_with_their_rule(rule):
    line = CHROME_CASES[rule]
    article = make_article(f"海軍新艦服役\n\n{BODY}\n\n{line}\n")
    assert [(d.rule, d.span.text) for d in article.dropped] == [(rule, line)]
    assert [b.span.text for b in article.blocks] == ["海軍新艦服役", BODY]


def test_a_list_of_other_headlines_ends_where_prose_comes_back():
    text = (f"海軍新艦服役\n\n{BODY}\n延伸閱讀\n颱風將至停班停課一覽\n國防部長明赴花蓮\n\n"
            f"{BODY}海軍並說明後續艦進度。\n")
    article = make_article(text)
    assert [d.span.text for d in article.dropped] == [
        "延伸閱讀", "颱風將至停班停課一覽", "國防部長明赴花蓮"]
    assert len(article.blocks) == 3


def test_bylines_share_buttons_and_captions_inside_a_line():
    text = (f"海軍新艦服役\n\n〔記者簡立言／高雄報導〕{BODY} 新艦靠泊左營。圖／海軍司令部提供   "
            "分享     facebook     ")
    article = make_article(text)
    assert [b.span.text for b in article.blocks] == ["海軍新艦服役", BODY]
    assert [d.rule for d in article.dropped] == ["byline", "caption", "share"]


def test_markdown_links_leave_their_words():
    article = make_article(f"海軍新艦服役\n\n[海軍司令部](https://example.org/a(1)?x=1)說明，{BODY}")
    body = "".join(b.span.text for b in article.blocks)
    assert "海軍司令部" in body
    assert "example.org" not in body


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_every_character_is_accounted_for(text):
    blocks, dropped = split_blocks(text, chrome.load())
    covered = set()
    for item in (*blocks, *dropped):
        span = item.span
        assert text[span.start : span.end] == span.text
        places = set(range(span.start, span.end))
        assert not covered & places
        covered |= places
    assert all(c.isspace() for i, c in enumerate(text) if i not in covered)


@given(st.lists(st.sampled_from(
    ["國防部說明。", "相關報導", "\n", "（記者王小明／台北報導）", "<b>", "](http://a)", "[", " ",
     "#", "- ", "2025-01-01", "圖／", "分享 facebook", BODY]), max_size=30))
def test_every_character_of_a_messy_page_is_accounted_for(parts):
    text = "".join(parts)
    blocks, dropped = split_blocks(text, chrome.load())
    covered = sorted((i.span.start, i.span.end) for i in (*blocks, *dropped))
    assert all(a[1] <= b[0] for a, b in pairwise(covered))
    inside = {i for start, end in covered for i in range(start, end)}
    assert all(c.isspace() for i, c in enumerate(text) if i not in inside)


@pytest.mark.parametrize(("line", "rule"), [
    ("中央社／ 高雄3日電", "byline"),
    ("記者簡立言／高雄報導", "byline"),
    ("2025/03/04 11:40 記者簡立言／綜合報導", "byline"),
    ("即時中心／綜合報導", "byline"),
    ("新艦靠泊左營示意圖。路透社", "caption"),
    ("海軍司令今天主持新艦服役典禮，校閱官兵。（海軍司令部提供）", "caption"),
    ("海軍司令今天主持新艦服役典禮。 圖：海軍司令部提供", "caption"),
    ("新艦官兵。圖／海軍粉絲專頁提供", "caption"),
    ("官兵在左營集合。（攝影／簡立言）", "caption"),
    ("新艦的姊妹艦去年在同一碼頭接受整補。（圖：海軍司令部）", "caption"),
    ("請繼續往下閱讀...", "navigation"),
    ("2025/3/4 20:21(3/4 22:04 更新)", "dateline"),
])
def test_what_news_pages_put_between_paragraphs_is_left_out(line, rule):
    article = make_article(f"海軍新艦服役\n\n{BODY}\n\n{line}\n\n{BODY}海軍並說明後續艦進度。\n")
    assert [(d.rule, d.span.text) for d in article.dropped] == [(rule, line)]


@pytest.mark.parametrize("line", [
    "國防部說明，圖資由海軍提供，示意圖則由部內繪製。",
    "行程分兩段／先赴左營再赴花蓮，國防部稍早完成相關報導。",
])
def test_prose_that_speaks_of_pictures_and_reports_stays(line):
    article = make_article(f"海軍新艦服役\n\n{BODY}\n\n{line}\n\n{BODY}海軍並說明後續艦進度。\n")
    assert line in [b.span.text for b in article.blocks]


def test_what_stands_above_the_headline_is_the_page_not_the_article():
    title = "海軍新艦服役"
    blocks, dropped = split_blocks(
        f"晴時多雲\n軍武頻道\n下載程式\n{title}\n\n{BODY}\n", chrome.load(), title=title)
    assert [(b.role, b.span.text) for b in blocks] == [("headline", title), ("body", BODY)]
    assert {d.rule for d in dropped} == {"navigation"}


def test_a_byline_on_the_first_line_is_not_the_headline():
    article = make_article(f"中央社／ 高雄3日電\n海軍新艦服役\n\n{BODY}\n")
    assert [(b.role, b.span.text) for b in article.blocks] == [
        ("headline", "海軍新艦服役"), ("body", BODY)]
    assert [d.rule for d in article.dropped] == ["byline"]


def test_the_reporters_in_brackets_behind_the_last_sentence_are_a_byline():
    article = make_article(f"海軍新艦服役\n\n{BODY}\n\n{BODY}（簡立言　周采青）\n")
    assert [(d.rule, d.span.text) for d in article.dropped] == [("byline", "（簡立言　周采青）")]
    kept = make_article(f"海軍新艦服役\n\n{BODY}\n\n{BODY}出席者包括兩位司令（簡立言、周采青）\n")
    assert not kept.dropped


@pytest.mark.parametrize("opening", [
    "東岸社高雄3月4日電／", "（東岸之聲中文網）", "東岸社記者簡立言高雄4日專電："])
def test_the_opening_of_a_wire_report_is_a_byline(opening):
    article = make_article(f"海軍新艦服役\n\n{opening}{BODY}\n\n據東岸社高雄4日電，{BODY}\n")
    assert [(d.rule, d.span.text) for d in article.dropped] == [("byline", opening)]
