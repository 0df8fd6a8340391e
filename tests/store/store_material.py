"""Small article graphs of our own making that agree, differ and share nodes."""

from __future__ import annotations

import pyoxigraph as ox

from kg import vocab
from kg.graph import article_iri

_ID = vocab.BASE


def graph(article: str, *, label: str, start: str, published: str, status: str = vocab.planned,
          ) -> tuple[str, frozenset[ox.Triple]]:
    """Return the name and triples of an article that speaks of one shared exercise."""
    name, event = article_iri(article), f"{_ID}event/drill"
    said = [("start", vocab.schema_startDate, ox.Literal(
                start, datatype=ox.NamedNode(vocab.xsd_date))),
            ("status", vocab.status, ox.NamedNode(status))]
    rows = [
        (name, vocab.rdf_type, ox.NamedNode(vocab.Article)),
        (name, vocab.schema_identifier, ox.Literal(article)),
        (name, vocab.nif_isString, ox.Literal(f"{article}：{label}預定{start}舉行。")),
        (name, vocab.schema_datePublished, ox.Literal(
            published, datatype=ox.NamedNode(vocab.xsd_date))),
        (event, vocab.rdf_type, ox.NamedNode(vocab.Event)),
        (event, vocab.skos_prefLabel, ox.Literal(label, language="zh-hant-tw")),
    ]
    for key, predicate, target in said:
        node = f"{_ID}assertion/{article}-{key}"
        rows += [
            (event, predicate, target),
            (node, vocab.rdf_type, ox.NamedNode(vocab.Assertion)),
            (node, vocab.rdf_subject, ox.NamedNode(event)),
            (node, vocab.rdf_predicate, ox.NamedNode(predicate)),
            (node, vocab.rdf_object, target),
            (node, vocab.reportedIn, ox.NamedNode(name)),
            (node, vocab.polarity, ox.NamedNode(vocab.affirmed)),
            (node, vocab.certainty, ox.NamedNode(vocab.certain)),
        ]
    return name, frozenset(
        ox.Triple(ox.NamedNode(s), ox.NamedNode(p), o) for s, p, o in rows)


GRAPHS = {
    "a": graph("a", label="漢鼎演習", start="2026-07-10", published="2026-06-01"),
    "b": graph("b", label="漢鼎三號演習", start="2026-07-10", published="2026-06-02"),
    "c": graph("c", label="漢鼎", start="2026-07-17", published="2026-06-03"),
    "d": graph("d", label="漢鼎演練", start="2026-07-17", published="2026-06-04",
               status=vocab.denied),
}
CHANGED = graph("a", label="漢鼎大演習", start="2026-07-24", published="2026-06-01")
