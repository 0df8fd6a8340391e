"""Reading -> Assertions: every triple that an article states, with its evidence and claim.

In: one :class:`~kg.model.Reading`.  Out: a tuple of :class:`~kg.model.Assertion`, in the
order of their ids.  Here, and only here, it is decided whether an assertion stands as a
plain fact (rule 1 of the profile: :func:`stands`).  Subjects and objects are node ids
(``event/3f2a…``), predicates and terms of the vocabulary are IRIs.

Names, types, amounts and the like *describe* a node and are not assertions: the graph
stage writes them.  An event's facts carry the event's own certainty; what ties a sum to
others has none of its own and takes that of the one-sentence claim it stands in.  What
stands in a denied claim is denied, but posts and what a sum is are taken for granted there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg import vocab
from kg.identity import digest, fold
from kg.model import Assertion, Value
from kg.places import SPAN, Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import (
        Certainty,
        Claim,
        Event,
        Link,
        Money,
        Polarity,
        Post,
        Quantity,
        Reading,
        Role,
        Span,
        Status,
    )

Fact = tuple[str, str, str | Value]  # subject, predicate, object
PREDICATES: Final = frozenset(map(str, (  # what is stated, and is a fact only where it stands
    vocab.org_holds, vocab.affiliatedWith, vocab.participatesIn, vocab.organizes, vocab.supplier,
    vocab.recipient, vocab.schema_location, vocab.schema_startDate, vocab.schema_endDate,
    vocab.status, vocab.ranksAbove, vocab.delegationSize, vocab.involves, vocab.quantity,
    vocab.topic, vocab.duration, vocab.minimumDuration, vocab.maximumDuration, vocab.funds,
    vocab.hasBudget, vocab.partOfBudget, vocab.fiscalYear, vocab.coversFiscalYear, vocab.stage,
    vocab.purpose, vocab.statedEquivalent, vocab.restates)))
_ROUNDING: Final = Decimal("0.1")  # how far a rough repetition may be from the exact sum
_UNSETTLED: Final = frozenset({"denied", "hypothetical"})
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_DURATIONS: Final = {  # unit as normalized -> (prefix, factor, designator) of xsd:duration
    "年": ("P", 1, "Y"), "個月": ("P", 1, "M"), "月": ("P", 1, "M"), "週": ("P", 7, "D"),
    "周": ("P", 7, "D"), "星期": ("P", 7, "D"), "個星期": ("P", 7, "D"), "禮拜": ("P", 7, "D"),
    "個禮拜": ("P", 7, "D"), "天": ("P", 1, "D"), "日": ("P", 1, "D"), "小時": ("PT", 1, "H"),
    "個小時": ("PT", 1, "H"), "分鐘": ("PT", 1, "M"), "year": ("P", 1, "Y"),
    "month": ("P", 1, "M"), "week": ("P", 7, "D"), "day": ("P", 1, "D"), "hour": ("PT", 1, "H"),
    "minute": ("PT", 1, "M"),
}


def stands(certainty: Certainty, polarity: Polarity, status: Status | None = None) -> bool:
    """Whether an assertion stands as a plain fact (rule 1 of the profile)."""
    return polarity == "affirmed" and certainty != "possible" and status not in _UNSETTLED


def state(reading: Reading) -> tuple[Assertion, ...]:
    """Return every assertion of an article, each once, ordered by id."""
    stating = _Stating(reading)
    found = {assertion.id: assertion for assertion in stating.everything()}
    return tuple(found[key] for key in sorted(found))


def happens(event: Event, claims: Places[Claim]) -> bool:
    """Whether the article says that the event happens: ``kg:Event``, else ``kg:Situation``."""
    claim = claim_of(event.trigger, claims)
    return stands(event.certainty, _polarity(event.polarity, claim), event.status)


def claim_of(span: Span, claims: Places[Claim]) -> Claim | None:
    """Return the innermost of an article's claims around ``span``."""
    return innermost(span, claims.over(span.start, span.end))


def innermost(span: Span, claims: Iterable[Claim]) -> Claim | None:
    """Return the shortest claim whose span covers ``span``; ties go to the smaller id."""
    around = [claim for claim in claims if claim.span.covers(span)]
    return min(around, key=lambda claim: (len(claim.span), claim.id), default=None)


def post_id(title: str, organization: str | None) -> str:
    """Return the node id of a post: one for each title in each organization."""
    return f"post/{digest(fold(title), organization or '')}"


def place_id(role: Role) -> str:
    """Return the node id of a place: the gazetteer's, else one made of the name as written.

    A country that stands as a location is a place here, not the actor of the same name.
    """
    if role.ref is not None and role.ref.startswith("place/"):
        return role.ref
    return f"place/{digest(fold(role.span.text))}"


def equipment_id(event: Event, role: Role) -> str:
    """Return the node id of a line of equipment of an event."""
    what = role.ref or fold(role.span.text)
    return f"equipment-line/{digest(event.id, what, role.quantity)}"


def fiscal_year_id(jurisdiction: str, year: int) -> str:
    """Return the node id of a budget year (of the common era) of a jurisdiction."""
    return f"fiscal-year/{jurisdiction}-{year}"


def jurisdiction(money: Money, reading: Reading) -> str:
    """Return whose budget year a sum speaks of: its holder's country, else its currency's.

    The first two letters of an ISO 4217 code are the country's ISO 3166-1 code.  A stated
    equivalent follows the sum that it restates.
    """
    if money.equivalent_of:
        same = (item for item in reading.money if item.id == money.equivalent_of)
        money = next(same, money)
    entities = reading.resolution.entities if money.holder else ()
    holder = next((entity for entity in entities if entity.id == money.holder), None)
    if holder is not None and holder.cls == "Country":
        return holder.id.removeprefix("actor/")
    if holder is not None and holder.country:
        return holder.country.removeprefix("actor/")
    return money.currency[:2].lower()


def text_value(text: str) -> Value:
    """Return a label or phrase with its language: English when it has no Han character."""
    english = _LATIN.search(text) is not None and _HAN.search(text) is None
    return Value(text, language="en" if english else vocab.LANGUAGE)


def date_value(text: str) -> Value:
    """Return an ISO date, month or year typed by its precision."""
    types = {4: vocab.xsd_gYear, 7: vocab.xsd_gYearMonth}
    return Value(text, datatype=str(types.get(len(text), vocab.xsd_date)))


def purpose(money: Money, reading: Reading) -> str | None:
    """Return what a sum is for: its own words, or its event's name where no budget links it.

    Only the top-level item of an event carries ``kg:hasBudget``, so a yearly slice, an
    equivalent in another currency or a rounded repetition says by its purpose which event it
    belongs to.
    """
    dependent = money.part_of or money.equivalent_of or restated(money, reading)
    if money.purpose or not dependent:
        return money.purpose
    names = (event.name or event.trigger.text for event in reading.events
             if event.id == money.event)
    return next(names, None)


def restated(money: Money, reading: Reading) -> str | None:
    """Return the id of the exact sum of the same event that a rough sum repeats, if any."""
    if not money.approximate or money.event is None:
        return None
    same = [other for other in reading.money if not other.approximate
            and other.part_of is None
            and (other.event, other.currency, other.fiscal_years)
            == (money.event, money.currency, money.fiscal_years)
            and abs(Decimal(other.amount) - money.amount) <= _ROUNDING * Decimal(money.amount)]
    return min((other.id for other in same), default=None)


def _polarity(own: Polarity, claim: Claim | None) -> Polarity:
    return "negated" if claim is not None and claim.polarity == "negated" else own


def _integer(value: int) -> Value:
    return Value(str(value), datatype=str(vocab.xsd_integer))


@dataclass(frozen=True, slots=True)
class _Stance:
    """Who stands behind a fact and how: ``settled`` is False for what is denied or supposed."""

    claim: Claim | None
    certainty: Certainty = "certain"
    polarity: Polarity = "affirmed"
    settled: bool = True
    former: bool = False


class _Stating:
    """Collects the assertions of one article."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.article = reading.document.article.id
        self.entities = {entity.id: entity for entity in reading.resolution.entities}
        self.events = {event.id: event for event in reading.events}
        self.claims = Places(reading.claims, SPAN)
        self.sentences = Places(reading.document.sentences, SPAN)
        links: dict[str, list[Link]] = defaultdict(list)
        for link in reading.resolution.links:
            for entity_id in link.entities:
                links[entity_id].append(link)
        self.links = {entity_id: Places(found, SPAN) for entity_id, found in links.items()}
        self.scores = {entity_id: max(link.score for link in found)
                       for entity_id, found in links.items()}

    def everything(self) -> Iterator[Assertion]:
        for post in self.reading.resolution.posts:
            yield from self._post(post)
        for event in self.reading.events:
            yield from self._event(event)
        yield from self._rankings()
        for money in self.reading.money:
            yield from self._money(money)

    def _post(self, post: Post) -> Iterator[Assertion]:
        stance = _Stance(claim_of(post.span, self.claims), former=post.former)
        score = self._score(post.person, post.span)
        node = post_id(post.title, post.organization)
        yield self._make((post.person, vocab.org_holds, node), (post.span,), stance, score)
        if post.organization is not None and not post.former:
            score = min(score, self._score(post.organization, post.span))
            fact = post.person, vocab.affiliatedWith, post.organization
            yield self._make(fact, (post.span,), stance, score)

    def _event(self, event: Event) -> Iterator[Assertion]:
        facts: list[tuple[Fact, Span | None, float]] = []
        for role in event.roles:
            score = self._score(role.ref, role.span)
            facts += [(fact, role.span, score) for fact in self._role(event, role)]
        facts += [(fact, span, 1.0) for fact, span in _attributes(event)]
        claim = claim_of(event.trigger, self.claims)
        stance = _Stance(claim, event.certainty, _polarity(event.polarity, claim),
                         event.status not in _UNSETTLED)
        for fact, span, score in facts:
            where = (event.evidence,) if span is None else (event.evidence, span)
            yield self._make(fact, where, stance, score)

    def _role(self, event: Event, role: Role) -> Iterator[Fact]:
        entity = self.entities.get(role.ref or "")
        actor = entity.id if entity and entity.cls not in {"Place", "Equipment"} else None
        if role.name == "place":
            yield event.id, vocab.schema_location, place_id(role)
        elif role.name == "equipment":
            line = equipment_id(event, role)
            yield event.id, vocab.involves, line
            if role.quantity is not None:
                yield line, vocab.quantity, _integer(role.quantity)
        elif role.name == "topic":
            yield event.id, vocab.topic, text_value(role.span.text)
        elif actor is not None and role.name == "organizer":
            yield actor, vocab.organizes, event.id
        elif actor is not None:
            yield actor, vocab.participatesIn, event.id
            if role.name in {"supplier", "recipient"}:
                predicate = vocab.supplier if role.name == "supplier" else vocab.recipient
                yield event.id, predicate, actor

    def _rankings(self) -> Iterator[Assertion]:
        for ranking in self.reading.rankings:
            ends = [self.events[key] for key in (ranking.above, ranking.below)
                    if key in self.events]
            if len(ends) == 2 and ranking.above != ranking.below:
                claim = claim_of(ranking.evidence, self.claims)
                stance = _Stance(claim, polarity=_polarity("affirmed", claim),
                                 settled=all(happens(end, self.claims) for end in ends))
                fact = ranking.above, vocab.ranksAbove, ranking.below
                yield self._make(fact, (ranking.evidence,), stance)

    def _money(self, money: Money) -> Iterator[Assertion]:
        """State what a sum is, which no denial of a claim undoes, and how it is tied."""
        claim = claim_of(money.span, self.claims)
        where = (money.evidence, money.span)
        for fact in self._money_slots(money):
            yield self._make(fact, where, _Stance(claim))
        stance = _Stance(claim, self._certainty(claim, money.span), _polarity("affirmed", claim))
        for fact in self._money_ties(money):
            yield self._make(fact, where, stance)
        event = self.events.get(money.event or "")
        top = (money.part_of, money.equivalent_of, restated(money, self.reading)) == (None,) * 3
        if event is not None and top:
            settled = happens(event, self.claims)
            yield self._make((event.id, vocab.hasBudget, money.id), where,
                             replace(stance, settled=settled))

    def _money_slots(self, money: Money) -> Iterator[Fact]:
        yield money.id, vocab.stage, f"{vocab.NAMESPACE}stage{money.stage.capitalize()}"
        spans_one = len(money.fiscal_years) == 1
        whose = jurisdiction(money, self.reading)
        for year in money.fiscal_years:
            predicate = vocab.fiscalYear if spans_one else vocab.coversFiscalYear
            yield money.id, predicate, fiscal_year_id(whose, year)
        if (words := purpose(money, self.reading)) is not None:
            yield money.id, vocab.purpose, text_value(words)

    def _money_ties(self, money: Money) -> Iterator[Fact]:
        if money.holder is not None and money.holder in self.entities:
            yield money.holder, vocab.funds, money.id
        if money.part_of is not None:
            yield money.id, vocab.partOfBudget, money.part_of
        if money.equivalent_of is not None:
            yield money.equivalent_of, vocab.statedEquivalent, money.id
        if (exact := restated(money, self.reading)) is not None:
            yield money.id, vocab.restates, exact

    def _certainty(self, claim: Claim | None, span: Span) -> Certainty:
        """Return the certainty of a claim of one sentence.

        Of a longer claim it is not known which part the speaker doubts: ``certain``.
        """
        around = (sentence.span for sentence in self.sentences.over(span.start, span.end))
        if claim is None or not any(sentence.covers(span) and sentence.covers(claim.span)
                                    for sentence in around):
            return "certain"
        return claim.certainty

    def _make(self, fact: Fact, evidence: tuple[Span, ...], stance: _Stance,
              confidence: float = 1.0) -> Assertion:
        spans = tuple(sorted(set(evidence)))
        inside = stance.claim.id if stance.claim is not None else None
        subject, predicate, object_ = fact[0], str(fact[1]), fact[2]
        said = ((object_.text, object_.datatype, object_.language)
                if isinstance(object_, Value) else (object_,))
        key = digest(subject, predicate, *said, self.article, inside, stance.certainty,
                     stance.polarity, stance.former,
                     *(place for span in spans for place in (span.start, span.end)))
        plain = stance.settled and stands(stance.certainty, stance.polarity)
        return Assertion(f"assertion/{key}", subject, predicate, object_, spans, inside,
                         stance.certainty, stance.polarity, round(confidence, 2), plain,
                         stance.former)

    def _score(self, entity: str | None, span: Span) -> float:
        """Return the best score of a link of the entity here, else anywhere, else 1."""
        if entity not in self.links:
            return 1.0
        here = (link.score for link in self.links[entity].over(span.start, span.end))
        return min(1.0, max(0.0, max(here, default=self.scores[entity])))


def _attributes(event: Event) -> Iterator[tuple[Fact, Span | None]]:
    yield (event.id, vocab.status, vocab.NAMESPACE + event.status), None
    if event.time is not None:
        start, end = event.time.start, event.time.end
        yield (event.id, vocab.schema_startDate, date_value(start)), event.time_span
        if end is not None and end != start:
            yield (event.id, vocab.schema_endDate, date_value(end)), event.time_span
    if event.delegation_size is not None:
        fact = event.id, vocab.delegationSize, _integer(event.delegation_size)
        yield fact, event.delegation_span
    if event.duration is not None and (length := _duration(event.duration)) is not None:
        yield (event.id, *length), event.duration.span


def _duration(quantity: Quantity) -> tuple[str, Value] | None:
    """Return property and ``xsd:duration`` of a length of time; None for an unknown unit."""
    shape = _DURATIONS.get(quantity.unit or "")
    if shape is None or quantity.value != int(quantity.value):
        return None
    prefix, factor, designator = shape
    predicate = {"at_least": vocab.minimumDuration, "at_most": vocab.maximumDuration}.get(
        quantity.bound or "", vocab.duration)
    text = f"{prefix}{int(quantity.value) * factor}{designator}"
    return str(predicate), Value(text, datatype=str(vocab.xsd_duration))
