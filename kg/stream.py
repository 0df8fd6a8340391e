"""Readings -> a graph file, without holding the graph in memory.

In: :class:`~kg.model.Reading` objects, one at a time.  Out: the same file that
:class:`kg.graph.Builder`, :func:`kg.validate.quarantine` and :func:`kg.writers.write_graph`
would write.  Each article is validated when it comes and then waits as sorted lines, on disk
where they are many; memory keeps only what comparing articles needs.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import vocab
from kg.contribution import article_iri, article_triples
from kg.files import replace_file
from kg.graph import check_base
from kg.merge import Comparison
from kg.runinfo import ExtractionRunInfo, current_run
from kg.spool import LIMIT, Spool
from kg.validate import Violation, clean_article
from kg.writers import check_target, encode, to_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.model import Reading

_KINDS: Final = {
    f"<{cls}>".encode(): name for name, classes in {
        "articles": (vocab.Article,), "events": (vocab.Event, vocab.Situation),
        "actors": (vocab.Person, vocab.Organization, vocab.Country), "sums": (vocab.Money,),
        "claims": (vocab.Claim,), "assertions": (vocab.Assertion,)}.items() for cls in classes}
_TYPE: Final = f"<{vocab.rdf_type}>".encode()


class GraphFile:
    """A graph in the making that is written once, at the end.

    Articles must have different ids; their order leaves no trace.  Raises
    :class:`~kg.errors.InputError` for a base that is no absolute IRI, an unknown format or
    a place that cannot be written.
    """

    def __init__(self, target: str | Path, form: str | None = None, *, base: str = vocab.BASE,
                 run: ExtractionRunInfo | None = None, limit: int = LIMIT) -> None:
        """``target`` is a file or ``-``; ``limit`` is how many bytes of lines to hold."""
        check_base(base)
        self.target, self.form = target, check_target(target, form)
        self.base, self.run = base, run or current_run()
        self.articles = 0
        self.violations: list[Violation] = []
        self._spool, self._comparison = Spool(limit), Comparison()

    def add(self, reading: Reading) -> None:
        """Add one article, less what breaks a rule, which goes to ``violations``."""
        name = ox.NamedNode(article_iri(reading.document.article.id, base=self.base))
        kept, violations = clean_article(article_triples(reading, base=self.base, run=self.run))
        self.articles += 1
        self.violations += sorted(violations)
        self._comparison.add(kept)
        self._keep(kept, name)

    def write(self) -> dict[str, int]:
        """Write the file whole, or not at all; return how many of each kind it holds."""
        self._keep(self._comparison.links(), None)
        counts = Counter(dict.fromkeys(_KINDS.values(), 0))
        parts = encode(_counted(self._spool, counts), self.form, self.base)
        if str(self.target) == "-":
            sys.stdout.buffer.writelines(parts)
            sys.stdout.buffer.flush()
        else:
            replace_file(self.target, parts)
        return dict(counts)

    def _keep(self, triples: Iterable[Any], name: ox.NamedNode | None) -> None:
        if self.form == "nq" and name is not None:
            quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
            self._spool.add(to_lines(quads))
        else:
            self._spool.add(to_lines(triples))


def _counted(lines: Iterable[bytes], counts: Counter[str]) -> Iterator[bytes]:
    """Pass the sorted lines on, counting the nodes of each kind."""
    last: dict[str, bytes] = {}
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        if predicate == _TYPE:
            kind = _KINDS.get(rest.split(b" ", 1)[0])
            if kind and last.get(kind) != subject:
                last[kind] = subject
                counts[kind] += 1
        yield line
