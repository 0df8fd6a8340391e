"""The frozen types that travel between the stages.

Every offset counts Unicode code points of ``Article.text`` (the source as read), and
``article.text[span.start:span.end] == span.text`` always holds.  Stages meet on these
offsets, never on token numbers.  Collections are tuples.  Nothing here knows RDF: nodes
are named by their *id*, a path such as ``actor/tw-mnd`` or ``event/3f2a…`` that the graph
stage turns into an IRI by putting the instance base in front of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ActorClass = Literal["Person", "Organization", "Country"]
MentionClass = Literal["Person", "Organization", "Country", "Place", "Equipment"]
Certainty = Literal["certain", "probable", "possible"]
Polarity = Literal["affirmed", "negated"]
Status = Literal[
    "occurred", "ongoing", "planned", "proposed", "recurring", "cancelled", "denied", "hypothetical"
]
Stage = Literal[
    "proposed", "budgeted", "approved", "frozen", "cut", "sold", "spent", "estimated", "other"
]
BlockRole = Literal["headline", "body"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source text: ``text[start:end]``, in code points."""

    start: int
    end: int
    text: str

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


# -- 1 ingest ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (or the headline) that belongs to the article itself."""

    span: Span
    role: BlockRole


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of page chrome that was left out, and the rule that says why."""

    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """A source text, as read, with what is its body and what is chrome.

    ``blocks`` and ``dropped`` are in text order, do not overlap, and cover every
    character of ``text`` that is not white space.
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...] = ()
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None


# -- 2 annotate -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block; ``index`` counts from 0 over the whole article."""

    index: int
    span: Span
    block: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the segmenter with its part of speech (LAC's tag set)."""

    start: int
    end: int
    pos: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a tagger found: label ``PER``, ``ORG`` or ``LOC``."""

    span: Span
    label: Literal["PER", "ORG", "LOC"]
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A lexicon term found in the text.

    ``kind`` says which list it comes from (``person``, ``organization``, ``country``,
    ``place``, ``equipment``, ``title`` ...), ``keys`` which of its rows claim this form.
    Terms may overlap; choosing among them is the business of later stages.
    """

    span: Span
    kind: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """An article with everything that was read off its text without interpreting it."""

    article: Article
    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]
    names: tuple[Name, ...]
    terms: tuple[Term, ...]


# -- 3a quantities ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the text, read.

    ``kind``: ``money`` | ``count`` | ``duration`` | ``percent`` | ``ordinal`` | ``number``.
    ``value`` is in whole units (元, not 億); ``upper`` is the upper bound of a range;
    ``unit`` the measure word or unit as normalized; ``currency`` an ISO 4217 code.
    ``bound``: ``at_least`` (逾, 以上), ``at_most`` (不到, 以下), or None.
    """

    span: Span
    kind: Literal["money", "count", "duration", "percent", "ordinal", "number"]
    value: int | Decimal
    upper: int | Decimal | None = None
    unit: str | None = None
    currency: str | None = None
    approximate: bool = False
    bound: Literal["at_least", "at_most"] | None = None


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A point or interval of time as ISO strings (``2025-09-04``, ``2025-09``, ``2025``).

    ``end`` is None for a point.  ``fiscal_years`` are budget years of the common era, set
    only where the text speaks of a budget year or year range.
    """

    start: str
    end: str | None = None
    fiscal_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A time expression in the text and the value it resolves to (None: not resolvable)."""

    span: Span
    value: TimeValue | None
    kind: Literal["date", "month", "quarter", "half", "year", "interval", "fiscal_year", "deadline"]
    approximate: bool = False


# -- 3b mentions, 4 resolve -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names something; ``keys`` are gazetteer candidates."""

    span: Span
    cls: MentionClass
    rule: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A resolved actor, place or item of equipment: one node of the graph.

    ``id`` is ``actor/<key>`` for a gazetteer entry, else a hash of class and name.
    ``aliases`` are other names, ``forms`` the surface forms of this article.
    """

    id: str
    cls: MentionClass
    label: str
    label_en: str | None = None
    aliases: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    parent: str | None = None
    country: str | None = None
    exact_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What a mention (a name, a short form or a pronoun) refers to, and why.

    ``entities`` is empty for an unresolved mention; 雙方 refers to two.
    """

    span: Span
    entities: tuple[str, ...]
    kind: Literal["name", "title", "pronoun", "compound"]
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Post:
    """A person holds (held, will hold) a post; ``organization`` None where unsaid."""

    person: str
    title: str
    organization: str | None
    span: Span
    former: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """Everything an article names, each once, and every place that refers to it."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    posts: tuple[Post, ...]


# -- 5 claims ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of reported speech or thought.

    ``speakers`` are entity ids (two speakers, one cue: two claims); ``cue`` the reporting
    verb or punctuation; ``via`` who relays it; ``cited`` the document or actor referred to.
    """

    id: str
    span: Span
    speaker: str
    cue: Span
    certainty: Certainty
    polarity: Polarity
    via: str | None = None
    cited: Span | None = None
    parent: str | None = None


# -- 6 events ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Role:
    """Who or what plays which part: ``ref`` is an entity id, or None for plain text.

    ``name``: ``participant`` ``organizer`` ``supplier`` ``recipient`` ``place``
    ``equipment`` ``topic``.
    """

    name: str
    span: Span
    ref: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens, is planned, proposed, denied or recurs."""

    id: str
    type: str
    name: str | None
    trigger: Span
    mentions: tuple[Span, ...]
    evidence: Span
    status: Status
    certainty: Certainty = "certain"
    polarity: Polarity = "affirmed"
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    time: TimeValue | None = None
    time_span: Span | None = None
    delegation_size: int | None = None
    delegation_span: Span | None = None
    duration: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The text says that one mechanism stands above another (event ids)."""

    above: str
    below: str
    evidence: Span


# -- 7 budgets --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money, whose it is, for what and for which budget years."""

    id: str
    amount: int | Decimal
    currency: str
    span: Span
    evidence: Span
    upper: int | Decimal | None = None
    approximate: bool = False
    is_budget: bool = False
    fiscal_years: tuple[int, ...] = ()
    holder: str | None = None
    purpose: str | None = None
    event: str | None = None
    stage: Stage = "other"
    part_of: str | None = None
    equivalent_of: str | None = None
    mentions: tuple[Span, ...] = ()


# -- 8 statements -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the pipeline understood of one article: the input of the graph stage."""

    document: Document
    quantities: tuple[Quantity, ...]
    dates: tuple[DateExpression, ...]
    resolution: Resolution
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    rankings: tuple[Ranking, ...]
    money: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A literal object of an assertion: lexical form, datatype IRI or language tag."""

    text: str
    datatype: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """One triple that an article states, with its evidence and who stands behind it.

    ``asserted``: it stands as a plain fact too; ``former``: a post that is no longer held.
    """

    id: str
    subject: str
    predicate: str
    object: str | Value
    evidence: tuple[Span, ...]
    claim: str | None
    certainty: Certainty
    polarity: Polarity
    confidence: float
    asserted: bool
    former: bool = False
