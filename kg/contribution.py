"""One Reading -> its triples: all that a single article contributes to the graph.

In: a :class:`~kg.model.Reading`, the instance base and the run.  Out: a set of statements that
depends on that article alone (:func:`contribute`; :func:`article_triples` for a store).  Every
node is an IRI made of its identity, Han text percent-encoded by the library; there are no blank
nodes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kg import vocab
from kg.identity import digest, fold
from kg.model import Value
from kg.ntriples import Statement, iri, literal, to_triples
from kg.places import SPAN, Places
from kg.statements import (
    date_value,
    equipment_id,
    fiscal_year_id,
    happens,
    jurisdiction,
    place_id,
    post_id,
    state,
    text_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    import pyoxigraph as ox

    from kg.model import Article, Assertion, Claim, Entity, Event, Money, Reading, Sentence, Span
    from kg.runinfo import ExtractionRunInfo


_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PLAIN: Final = re.compile(r"[A-Za-z0-9/._~-]*")  # what an IRI holds as it is
_ROC_OFFSET: Final = 1911
_ENTITY_CLASS: Final = {"Place": "Place", "Equipment": "EquipmentModel"}
# The terms of which an article has thousands.
_TYPE, _MENTION, _SENTENCE, _CONTEXT, _BEGIN, _END, _ANCHOR, _INDEX, _SENTENCE_OF = map(iri, (
    vocab.rdf_type, vocab.Mention, vocab.Sentence, vocab.nif_referenceContext,
    vocab.nif_beginIndex, vocab.nif_endIndex, vocab.nif_anchorOf, vocab.sentenceIndex,
    vocab.nif_sentence))


def node_iri(base: str, node: str) -> str:
    """Return the IRI of a node id; what is an IRI already is returned as it is."""
    if "://" in node:
        return node
    return base + (node if _PLAIN.fullmatch(node) else quote(node, safe="/-._~"))


def article_iri(article_id: str, *, base: str = vocab.BASE) -> str:
    """Return the IRI of an article, which is the name of its graph too."""
    return node_iri(base, f"article/{digest(article_id)}")


def contribute(
    reading: Reading, *, base: str = vocab.BASE, run: ExtractionRunInfo
) -> frozenset[Statement]:
    """Return all that one article contributes; a function of the article alone."""
    return frozenset(_ArticleGraph(reading, base, run).write())


def article_triples(
    reading: Reading, *, base: str = vocab.BASE, run: ExtractionRunInfo
) -> frozenset[ox.Triple]:
    """Return all that one article contributes, as triples of a store."""
    return frozenset(to_triples(contribute(reading, base=base, run=run)))


class _Nodes(dict[str, bytes]):
    """The nodes and terms of one article by id or IRI, in the syntax of N-Triples."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def __missing__(self, node: str) -> bytes:
        found = self[node] = iri(node_iri(self.base, node))
        return found


class _ArticleGraph:
    """Writes the statements of one article."""

    def __init__(self, reading: Reading, base: str, run: ExtractionRunInfo) -> None:
        self.reading, self.run = reading, run
        self.id = reading.document.article.id
        self.nodes = _Nodes(base)
        self.article = self.nodes[f"article/{digest(self.id)}"]
        self.statements: set[Statement] = set()
        self.claims = Places(reading.claims, SPAN)
        self.known = {entity.id for entity in reading.resolution.entities}
        self.starts = [sentence.span.start for sentence in reading.document.sentences]
        self.placed: dict[tuple[int, int], bytes] = {}
        self.sentences: dict[int, bytes] = {}

    def write(self) -> set[Statement]:
        reading = self.reading
        self._article(reading.document.article)
        self._run()
        for entity in reading.resolution.entities:
            self._entity(entity)
        for link in reading.resolution.links:
            for ref in link.entities:
                self._refer(link.span, ref, link.reason)
        for post in reading.resolution.posts:
            self._post(post.title, post.organization)
        for event in reading.events:
            self._event(event)
        for money in reading.money:
            self._money(money)
        for claim in reading.claims:
            self._claim(claim)
        for assertion in state(reading):
            self._assertion(assertion)
        return self.statements

    # -- small parts --------------------------------------------------------------------

    def _add(self, subject: str | bytes, predicate: str, object_: str | bytes | Value) -> None:
        """Add a triple: a string is a node id or an IRI, a :class:`Value` a literal."""
        if isinstance(subject, str):
            subject = self.nodes[subject]
        if isinstance(object_, str):
            object_ = self.nodes[object_]
        elif isinstance(object_, Value):
            object_ = _literal(object_)
        self.statements.add((subject, self.nodes[predicate], object_))

    def _type(self, node: str | bytes, *classes: str) -> None:
        for cls in classes:
            self._add(node, vocab.rdf_type, cls)

    def _labels(self, node: str, label: str, others: Iterable[str] = ()) -> None:
        self._add(node, vocab.skos_prefLabel, text_value(label))
        for other in {*others} - {label, ""}:
            self._add(node, vocab.skos_altLabel, text_value(other))

    def _mention(self, span: Span) -> bytes:
        """Return the node of a stretch of the text, written once."""
        key = (span.start, span.end)
        if key not in self.placed:
            node = self.placed[key] = self.nodes[f"mention/{digest(self.id, *key)}"]
            self._stretch(node, _MENTION, span)
            sentence = self._sentence_at(span.start)
            if sentence is not None:
                self.statements |= {(node, _INDEX, _integer(sentence.index)),
                                    (node, _SENTENCE_OF, self._sentence(sentence))}
        return self.placed[key]

    def _stretch(self, node: bytes, cls: bytes, span: Span) -> None:
        self.statements |= {
            (node, _TYPE, cls), (node, _CONTEXT, self.article),
            (node, _BEGIN, _integer(span.start)), (node, _END, _integer(span.end)),
            (node, _ANCHOR, _literal(Value(span.text)))}

    def _sentence_at(self, place: int) -> Sentence | None:
        sentences = self.reading.document.sentences
        i = bisect_right(self.starts, place) - 1
        return sentences[i] if i >= 0 and place < sentences[i].span.end else None

    def _sentence(self, sentence: Sentence) -> bytes:
        index = sentence.index
        if index not in self.sentences:
            node = self.sentences[index] = self.nodes[f"sentence/{digest(self.id, index)}"]
            self._stretch(node, _SENTENCE, sentence.span)
            self.statements.add((node, _INDEX, _integer(index)))
        return self.sentences[index]

    def _refer(self, span: Span, node: str, reason: str | None = None) -> None:
        mention = self._mention(span)
        self._add(mention, vocab.refersTo, node)
        if reason:
            self._add(mention, vocab.linkReason, Value(reason))

    # -- nodes --------------------------------------------------------------------------

    def _article(self, article: Article) -> None:
        node = self.article
        self._type(node, vocab.Article)
        self._add(node, vocab.nif_isString, Value(article.text))
        self._add(node, vocab.schema_identifier, Value(article.id))
        headlines = (block.span.text for block in article.blocks if block.role == "headline")
        title = article.title or next(headlines, None)
        if title:
            self._add(node, vocab.schema_headline, text_value(title))
        if article.published is not None:
            self._add(node, vocab.schema_datePublished, date_value(article.published.isoformat()))
        if article.publisher:
            self._add(node, vocab.schema_publisher, Value(article.publisher))
        if article.url:
            self._add(node, vocab.schema_url, Value(article.url, datatype=vocab.xsd_anyURI))

    def _run(self) -> None:
        self._type(self.run.id, vocab.ExtractionRun)
        self._add(self.run.id, vocab.schema_softwareVersion, Value(self.run.code))
        if self.run.lexicon:
            self._add(self.run.id, vocab.lexiconVersion, Value(self.run.lexicon))
        for model in self.run.models:
            self._add(self.run.id, vocab.modelVersion, Value(model))

    def _entity(self, entity: Entity) -> None:
        name = _ENTITY_CLASS.get(entity.cls, entity.cls)
        self._type(entity.id, vocab.NAMESPACE + name)
        if entity.cls == "Place":
            # A place has one SKOS label, the name in Chinese; its other names stand beside it.
            self._labels(entity.id, entity.label)
            for other in {*entity.aliases, entity.label_en or ""} - {entity.label, ""}:
                self._add(entity.id, vocab.schema_alternateName, text_value(other))
        else:
            self._labels(entity.id, entity.label, {*entity.aliases} - {entity.label_en})
            if entity.label_en and text_value(entity.label).language != "en":
                english = Value(entity.label_en, language="en")
                self._add(entity.id, vocab.skos_prefLabel, english)
        for match in entity.exact_match:
            self._add(entity.id, vocab.skos_exactMatch, match)
        if entity.parent in self.known:
            self._add(entity.id, vocab.org_subOrganizationOf, entity.parent)

    def _post(self, title: str, organization: str | None) -> None:
        node = post_id(title, organization)
        self._type(node, vocab.Post)
        self._add(node, vocab.skos_prefLabel, text_value(title))
        if organization is not None:
            self._add(node, vocab.org_postIn, organization)

    def _event(self, event: Event) -> None:
        base = vocab.Event if happens(event, self.claims) else vocab.Situation
        self._type(event.id, base, vocab.NAMESPACE + event.type)
        self._labels(event.id, event.name or event.trigger.text, event.aliases)
        for span in {event.trigger, *event.mentions}:
            self._refer(span, event.id)
        for role in event.roles:
            if role.name == "place":
                node = place_id(role)
                self._refer(role.span, node)
                if node != role.ref:
                    self._type(node, vocab.Place)
                    self._add(node, vocab.skos_prefLabel, text_value(role.span.text))
            elif role.name == "equipment":
                node = equipment_id(event, role)
                self._type(node, vocab.Equipment)
                self._add(node, vocab.skos_prefLabel, text_value(role.span.text))
                if role.ref is not None:
                    self._add(node, vocab.model, role.ref)

    def _money(self, money: Money) -> None:
        self._type(money.id, vocab.Money, *((vocab.BudgetItem,) if money.is_budget else ()))
        self._add(money.id, vocab.amount, _number(money.amount))
        self._add(money.id, vocab.currency, Value(money.currency))
        self._add(money.id, vocab.approximate,
                  Value(str(money.approximate).lower(), datatype=vocab.xsd_boolean))
        if money.upper is not None:
            self._add(money.id, vocab.upperAmount, _number(money.upper))
        for span in {money.span, *money.mentions}:
            self._refer(span, money.id)
        whose = jurisdiction(money, self.reading)
        for year in money.fiscal_years:
            self._fiscal_year(whose, year)

    def _fiscal_year(self, whose: str, year: int) -> None:
        node = fiscal_year_id(whose, year)
        self._type(node, vocab.FiscalYear)
        self._add(node, vocab.schema_startDate, date_value(f"{year:04}"))
        self._add(node, vocab.jurisdiction, Value(whose))
        self._add(node, vocab.skos_prefLabel, Value(f"{whose.upper()} FY{year}", language="en"))
        label = f"{year}會計年度"
        if whose == "tw":
            self._add(node, vocab.rocYear, _number(year - _ROC_OFFSET))
            label = f"{year - _ROC_OFFSET}年度"
        self._add(node, vocab.skos_prefLabel, text_value(label))

    # -- what is said -------------------------------------------------------------------

    def _stated(self, node: str, certainty: str, polarity: str) -> None:
        self._add(node, vocab.certainty, vocab.NAMESPACE + certainty)
        self._add(node, vocab.polarity, vocab.NAMESPACE + polarity)
        self._add(node, vocab.reportedIn, self.article)
        self._add(node, vocab.prov_wasGeneratedBy, self.run.id)

    def _claim(self, claim: Claim) -> None:
        self._type(claim.id, vocab.Claim)
        self._stated(claim.id, claim.certainty, claim.polarity)
        self._add(claim.id, vocab.claimedBy, claim.speaker)
        self._add(claim.id, vocab.evidence, self._mention(claim.span))
        self._add(claim.id, vocab.cue, self._mention(claim.cue))
        if claim.via is not None:
            self._add(claim.id, vocab.via, claim.via)
        if claim.parent is not None:
            self._add(claim.id, vocab.inClaim, claim.parent)
        if claim.cited is not None:
            self._add(claim.id, vocab.citedSource, self._cited(claim.cited))

    def _cited(self, span: Span) -> str:
        """Return the actor that a cited source names, else a node for the document."""
        if span in self._linked:
            return self._linked[span]
        node = f"document/{digest(fold(span.text))}"
        self._type(node, vocab.Document)
        self._add(node, vocab.skos_prefLabel, text_value(span.text))
        self._mention(span)
        return node

    @cached_property
    def _linked(self) -> dict[Span, str]:
        """What each name that means one thing means; the first link of a name counts."""
        links = self.reading.resolution.links
        return {link.span: link.entities[0] for link in reversed(links) if len(link.entities) == 1}

    def _assertion(self, assertion: Assertion) -> None:
        node = assertion.id
        self._type(node, vocab.Assertion)
        self._stated(node, assertion.certainty, assertion.polarity)
        self._add(node, vocab.rdf_subject, assertion.subject)
        self._add(node, vocab.rdf_predicate, iri(assertion.predicate))
        self._add(node, vocab.rdf_object, assertion.object)
        self._add(node, vocab.confidence, _decimal(assertion.confidence))
        for span in assertion.evidence:
            self._add(node, vocab.evidence, self._mention(span))
        if assertion.claim is not None:
            self._add(node, vocab.inClaim, assertion.claim)
        if assertion.former:
            self._add(node, vocab.former, Value("true", datatype=vocab.xsd_boolean))
        if assertion.asserted:
            self._add(assertion.subject, assertion.predicate, assertion.object)


def _literal(value: Value) -> bytes:
    text = value.text
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)  # one for one: offsets stay right
    return literal(text, datatype=value.datatype, language=value.language)


@lru_cache(maxsize=16384)
def _integer(value: int) -> bytes:
    """Return an offset or index, of which there are many."""
    return literal(str(value), datatype=vocab.xsd_integer)


def _number(value: int | Decimal) -> Value:
    """Return a whole number as ``xsd:integer``, another as a canonical ``xsd:decimal``."""
    if value == int(value):
        return Value(str(int(value)), datatype=vocab.xsd_integer)
    return Value(format(value, "f").rstrip("0"), datatype=vocab.xsd_decimal)


def _decimal(value: float) -> Value:
    return Value(f"{value:.2f}".rstrip("0").rstrip("."), datatype=vocab.xsd_decimal)
