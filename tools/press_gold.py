"""Turn gold annotations of a press release into offsets, and back.

The texts of the press releases are not part of this repository, so their gold
may not quote them. What comes in is gold in the form of the evaluation
guidelines and the text it belongs to; what goes out is the same gold with every
string copied from the text replaced by where it stands:

* ``[start, end]``: one stretch of the text, in code points, end exclusive;
* a list of such pairs and of short strings: a form composed of several pieces
  (a ministry named by its country and its own name, a cue in two halves);
* a plain string: a form that the text does not contain even in pieces.

``to_strings(to_offsets(gold, text), text) == gold`` holds for every gold.
"""

import argparse
import copy
import json
import lzma
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Span = tuple[int, int]
Gold = dict[str, Any]

MOST_PIECES = 4
"""A form that falls into more pieces than this stays a plain string."""


def find_all(form: str, text: str) -> Iterator[Span]:
    """Yield the spans (code points) of every occurrence of ``form``."""
    start = text.find(form) if form else -1
    while start >= 0:
        yield start, start + len(form)
        start = text.find(form, start + 1)


def measure_gap(left: Span, right: Span) -> int:
    """Return how many code points lie between two spans; 0 where they touch or overlap."""
    return max(right[0] - left[1], left[0] - right[1], 0)


def locate(form: str, text: str, near: Iterable[Span] = ()) -> Any:
    """Return the offsets of ``form``: of its occurrence nearest to one of ``near``.

    Without ``near`` the first occurrence counts; so it does among equally near ones.
    """
    anchors = list(near)
    spans = list(find_all(form, text))
    if not spans:
        return compose(form, text, anchors)
    if anchors:
        spans.sort(key=lambda span: min(measure_gap(span, anchor) for anchor in anchors))
    return list(spans[0])


def compose(form: str, text: str, anchors: list[Span]) -> Any:
    """Return ``form`` as a list of located pieces, longest first, or as it is."""
    pieces: list[Any] = []
    rest = form
    while rest:
        size = next((n for n in range(len(rest), 0, -1) if rest[:n] in text), 0)
        if size:
            pieces.append(locate(rest[:size], text, anchors))
        else:
            pieces.append(rest[0])
        rest = rest[size or 1 :]
    several = 1 < len(pieces) <= MOST_PIECES and any(not isinstance(p, str) for p in pieces)
    return pieces if several else form


def resolve(place: Any, text: str) -> Any:
    """Return the string that ``place`` (see the module) stands for."""
    if place is None or isinstance(place, str):
        return place
    if isinstance(place[0], int):
        return text[place[0] : place[1]]
    return "".join(resolve(piece, text) for piece in place)


def pair_cue(quote: str, cue: str, text: str, taken: set[Span]) -> tuple[Any, Any]:
    """Return the offsets of a claim's quote and cue: the pair that stands closest.

    A span that an earlier claim has used is passed over while there is another;
    of equally close cues the one before the quote wins.
    """
    spans = list(find_all(quote, text))
    free = [span for span in spans if span not in taken] or spans
    if not free:
        return locate(quote, text), locate(cue, text)
    first_half = cue.split("…", maxsplit=1)[0] or cue
    cues = list(find_all(cue, text)) or list(find_all(first_half, text))

    def weigh(pair: tuple[Span, Span]) -> tuple[bool, int, bool, int]:
        said, mark = pair
        inside = mark[0] < said[1] and said[0] < mark[1]
        return inside, measure_gap(said, mark), mark[0] > said[0], said[0]

    pairs = [(said, mark) for said in free for mark in cues]
    said = min(pairs, key=weigh)[0] if pairs else free[0]
    marks = [mark for span, mark in sorted(pairs, key=weigh) if span == said]
    taken.add(said)
    literal = bool(marks) and text[marks[0][0] : marks[0][1]] == cue
    return list(said), list(marks[0]) if literal else locate(cue, text, [said])


def convert_event(event: Gold, place: Callable[..., Any]) -> None:
    """Replace the strings of one event in place; its words are sought about its quote."""
    event["quote"] = place(event["quote"])
    spans = spans_of(event["quote"])
    for key in ("name", "trigger"):
        if event.get(key) is not None:
            event[key] = place(event[key], spans)
    for key in ("aliases", "places"):
        event[key] = [place(form, spans) for form in event.get(key, [])]
    for item in event.get("equipment", []):
        item["name"] = place(item["name"], spans)


def spans_of(place: Any) -> list[Span]:
    """Return the spans that ``place`` consists of."""
    if place is None or isinstance(place, str):
        return []
    if isinstance(place[0], int):
        return [(place[0], place[1])]
    return [span for piece in place for span in spans_of(piece)]


def to_offsets(gold: Gold, text: str) -> Gold:
    """Return a copy of ``gold`` in which offsets stand for the strings of ``text``."""
    found = copy.deepcopy(gold)
    forms = {e["id"]: [e["name"], *e.get("aliases", [])] for e in gold["entities"]}
    events = {event["id"] for event in gold["events"]}

    def place(form: str, near: Iterable[Span] = ()) -> Any:
        return locate(form, text, near)

    for entity in found["entities"]:
        entity["name"] = place(entity["name"])
        entity["aliases"] = [place(form) for form in entity.get("aliases", [])]
    for fact in found["person_facts"]:
        bearer = [span for form in forms[fact["person"]] for span in find_all(form, text)]
        fact["post"] = place(fact["post"], bearer)
    for event in found["events"]:
        convert_event(event, place)
    for sum_ in found["money"]:
        sum_["quote"] = place(sum_["quote"])
        if sum_["for"] is not None and sum_["for"] not in events:
            sum_["for"] = place(sum_["for"], spans_of(sum_["quote"]))
    taken: set[Span] = set()
    for claim in found["claims"]:
        claim["quote"], claim["cue"] = pair_cue(claim["quote"], claim["cue"], text, taken)
    return found


def to_strings(gold: Gold, text: str) -> Gold:
    """Return a copy of ``gold`` in which the strings of ``text`` stand again."""
    plain = copy.deepcopy(gold)
    for row in [*plain["entities"], *plain["events"]]:
        for key in ("name", "trigger", "quote"):
            if key in row:
                row[key] = resolve(row[key], text)
        for key in ("aliases", "places"):
            if key in row:
                row[key] = [resolve(form, text) for form in row[key]]
        for item in row.get("equipment", []):
            item["name"] = resolve(item["name"], text)
    keys = {"person_facts": ("post",), "money": ("quote", "for"), "claims": ("quote", "cue")}
    for table, columns in keys.items():
        for row in plain[table]:
            for key in columns:
                row[key] = resolve(row[key], text)
    return plain


def write(gold: Gold, path: Path) -> None:
    """Write ``gold`` as JSON, one row a line."""
    lines = [f'{{"id": {json.dumps(gold["id"])}, "date": {json.dumps(gold["date"])},']
    tables = [key for key in gold if key not in {"id", "date"}]
    for table in tables:
        rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in gold[table])
        end = "}" if table == tables[-1] else ","
        lines.append(f' "{table}": [' + (f"\n{rows}\n " if rows else "") + f"]{end}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_texts(corpus: Path) -> dict[str, str]:
    """Return the texts of a JSON-lines corpus (``.xz`` or plain) by identifier."""
    with lzma.open(corpus, "rt", encoding="utf-8") if corpus.suffix == ".xz" else corpus.open(
        encoding="utf-8"
    ) as lines:
        rows = (json.loads(line) for line in lines)
        return {row["id"]: row["text"] for row in rows}


def main() -> None:
    """Convert gold files in the direction asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("direction", choices=["offsets", "strings"])
    parser.add_argument("corpus", type=Path, help="JSON lines with id and text, .xz or plain")
    parser.add_argument("out", type=Path, help="folder for the converted files")
    parser.add_argument("gold", type=Path, nargs="+")
    args = parser.parse_args()
    texts = read_texts(args.corpus)
    args.out.mkdir(parents=True, exist_ok=True)
    for path in args.gold:
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["id"] not in texts:
            parser.error(f"{path}: {args.corpus} has no text with the id {gold['id']}")
        text = texts[gold["id"]]
        done = to_offsets(gold, text) if args.direction == "offsets" else to_strings(gold, text)
        if args.direction == "offsets" and to_strings(done, text) != gold:
            parser.error(f"{path}: the round trip changes the gold")
        write(done, args.out / path.name)
    print(f"{len(args.gold)} files -> {args.out}")


if __name__ == "__main__":
    main()
