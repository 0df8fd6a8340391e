#!/usr/bin/env python3
"""List names that texts have often and the gazetteer lacks, for a person to review.

Usage: ``mine_names.py articles.jsonl[.xz] [--least 5]``.  In: one article a line, with a
``text``.  Out, on standard output, three tables of tab-separated lines, most frequent first:
``person`` (three characters that begin with a surname, right after or before a title of the
lexicon), ``english`` (a name in Han characters with its Latin form in brackets,
such as 莫里森（Scott Morrison）) and ``organization`` (what ends like the name of a body).  Each
line has the count and the name.  Nothing is added to the gazetteer: most of what is
frequent is noise, and a row needs a fact behind it.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.identity import fold
from kg.lexicon import Lexicon, load_lexicon
from kg.lexicon.names import load_names

ENGLISH: Final = re.compile(
    r"([\u4e00-\u9fff·．‧]{2,12})\s?[（(]([A-Z][A-Za-zÀ-ž.'’ -]{3,40})[）)]"
)
BODY: Final = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:委員會|基金會|協會|研究院|研究所|司令部|指揮部|大學|公司|智庫|辦公室|總署|聯隊)"
)
BREAKS: Final = re.compile(r"[，。、；：「」『』（）()！？\s及與和的在由向是於對將等為以從]+")


def find_people(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield what stands beside titles and begins with a surname."""
    for match in pattern.finditer(text):
        yield match["after"] or match["before"]


def find_english(text: str) -> Iterator[str]:
    """Yield name, tab and Latin form for bracketed Latin forms."""
    for match in ENGLISH.finditer(text):
        yield f"{match[1]}\t{match[2].strip()}"


def find_bodies(text: str) -> Iterator[str]:
    """Yield stretches that end like the name of a body."""
    for clause in BREAKS.split(text):
        if match := BODY.search(clause):
            yield match.group()


def people_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Return a pattern for names right after or before a title of two characters or more."""
    titles = sorted((t for t in lexicon.titles if len(t) > 1), key=lambda t: (-len(t), t))
    title = "|".join(map(re.escape, titles))
    surname = f"[{''.join(sorted(load_names().surnames))}]"
    given = r"[\u4e00-\u9fff]{2}"
    end = r"(?=[，。、；：「」（）()\s]|等|及|與|和|說|今|昨|表示|指出|$)"
    return re.compile(
        rf"(?:{title})(?P<after>{surname}{given}){end}|(?P<before>{surname}{given})(?:{title})"
    )


def read_texts(path: Path) -> Iterator[str]:
    """Yield the texts of a JSONL file, compressed with xz or not."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def mine(path: Path, lexicon: Lexicon) -> dict[str, Counter[str]]:
    """Count the articles in which each unlisted name occurs."""
    known = {fold(form) for form, kind, _ in lexicon.forms() if kind != "title"}
    pattern = people_pattern(lexicon)
    kinds = ("person", "english", "organization")
    found: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    for text in read_texts(path):
        found["person"].update(set(find_people(text, pattern)))
        found["english"].update(set(find_english(text)))
        found["organization"].update(set(find_bodies(text)))
    return {
        kind: Counter({n: c for n, c in names.items() if fold(n.split("\t")[0]) not in known})
        for kind, names in found.items()
    }


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--least", type=int, default=5, help="articles a name must occur in")
    options = parser.parse_args()
    for kind, names in mine(options.articles, load_lexicon()).items():
        for name, count in sorted(names.items(), key=lambda item: (-item[1], item[0])):
            if count >= options.least:
                print(kind, count, name, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
