"""Graph + gold annotations -> precision, recall and F1 of each part of the extraction.

In: a graph that follows the application profile, a folder of ``<id>.json`` annotations, and
the articles' texts (by default those in the graph).  Out: an :class:`~kg.figures.Evaluation`.

An item of the graph is matched with one item of the annotation at most, the best matches
first.  Entities match by type and a shared name; posts by person, organization and title;
events by type and by name or place in the text; arguments, within matched events, by value;
sums by amount and currency; claims by speaker and by an overlap of half or more of the
characters that either covers.  Certainty counts the matched claims that have both the
certainty and the polarity of the annotation.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import vocab
from kg.errors import InputError
from kg.figures import Evaluation
from kg.matching import Triples
from kg.scoring import Gold, Scoring
from kg.writers import from_rdflib, read_dataset

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib

_KEYS: Final = ("id", "entities", "person_facts", "events", "money", "claims")


def evaluate_files(graph: str | Path, gold: str | Path,
                   articles: str | Path | None = None) -> Evaluation:
    """Score a graph file against a folder of annotations.

    Raises :class:`~kg.errors.InputError` for a file that is missing or malformed.
    """
    texts = None if articles is None else _read_texts(Path(articles))
    return evaluate(read_dataset(graph), _read_gold(Path(gold)), texts)


def evaluate(graph: ox.Store | rdflib.Graph, gold: Iterable[Gold],
             texts: dict[str, str] | None = None) -> Evaluation:
    """Score a graph; ``texts`` maps article ids to texts, by default those in the graph."""
    dataset = graph if isinstance(graph, ox.Store) else from_rdflib(graph)
    store, result = Triples(dataset), Evaluation()
    names = {item.value: node for node in store.rows
             for item in store.objects(node, vocab.schema_identifier)}
    for row in gold:
        node = names.get(str(row["id"]), "")
        text = store.text(node) if texts is None else texts.get(str(row["id"]))
        if texts is not None and text is None:
            continue  # scored on the articles that are given, and no others
        result.articles += 1
        if not node:
            result.lost.append(str(row["id"]))
        Scoring(store, node, text or "", row, result).score()
    return result


# -- reading --------------------------------------------------------------------------------


def _read_texts(path: Path) -> dict[str, str]:
    rows: dict[str, str] = {}
    number = 0
    try:
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):  # noqa: B007
            if line.strip():
                row = json.loads(line)
                rows[str(row["id"])] = str(row["text"])
    except OSError as error:
        raise InputError(f"cannot read: {error.strerror}", file=path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"no JSON object with id and text: {error}", file=path, line=number,
                         remedy="one article a line") from error
    return rows


def _read_gold(folder: Path) -> list[Gold]:
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError("holds no .json annotations", file=folder,
                         remedy="give the folder with one <id>.json for each article")
    rows = []
    for path in paths:
        try:
            row = json.loads(path.read_text("utf-8"))
            missing = [key for key in _KEYS if key not in row]
        except (OSError, ValueError, TypeError) as error:
            raise InputError(f"cannot be read: {error}", file=path) from error
        if missing:
            raise InputError(f"lacks {', '.join(missing)}", file=path,
                             remedy="see docs for the form of annotations")
        rows.append(row)
    return rows
