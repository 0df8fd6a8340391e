"""Synthetic graphs in the shape of the application profile, for tests and benchmarks.

In: a number of articles and a seed.  Out: N-Triples (which is Turtle) about invented news:
the sentences, persons, outlets and figures are made up; only well-known institutions and
countries keep their names.  Every mention's text is the article's at that place.
"""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

NS = "https://example.org/kg/ns#"
ID = "https://example.org/kg/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ORG = "http://www.w3.org/ns/org#"
SCHEMA = "https://schema.org/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

COUNTRIES = [
    ("tw", "台灣", "Taiwan"),
    ("us", "美國", "United States"),
    ("jp", "日本", "Japan"),
    ("ph", "菲律賓", "Philippines"),
    ("cn", "中國", "China"),
    ("au", "澳洲", "Australia"),
]
ORGS = [
    ("tw-mnd", "國防部", "Ministry of National Defense", "tw"),
    ("tw-mofa", "外交部", "Ministry of Foreign Affairs", "tw"),
    ("tw-nsc", "國家安全會議", "National Security Council", "tw"),
    ("tw-ly", "立法院", "Legislative Yuan", "tw"),
    ("tw-navy", "海軍司令部", "Navy Command", "tw"),
    ("tw-air", "空軍司令部", "Air Force Command", "tw"),
    ("tw-cga", "海巡署", "Coast Guard Administration", "tw"),
    ("tw-ncsist", "國家中山科學研究院", "NCSIST", "tw"),
    ("us-dod", "美國國防部", "Department of Defense", "us"),
    ("us-dos", "美國國務院", "Department of State", "us"),
    ("us-ait", "美國在台協會", "American Institute in Taiwan", "us"),
    ("jp-mod", "日本防衛省", "Ministry of Defense of Japan", "jp"),
    ("ph-afp", "菲律賓武裝部隊", "Armed Forces of the Philippines", "ph"),
    ("cn-pla", "解放軍東部戰區", "PLA Eastern Theater Command", "cn"),
    ("tw-mac", "大陸委員會", "Mainland Affairs Council", "tw"),
    ("tw-tto", "臺北市後備指揮部", None, "tw"),
]
SURNAMES, GIVEN = (
    "林陳黃張李王吳劉蔡楊許鄭謝郭洪",
    [
        "致遠",
        "柏翰",
        "雅筑",
        "思齊",
        "冠廷",
        "怡君",
        "承恩",
        "書豪",
        "婉婷",
        "宗霖",
        "明哲",
        "佩珊",
    ],
)
TITLES = ["部長", "副部長", "發言人", "司令", "研究員", "委員", "署長", "參謀長"]
OUTLETS = ["島嶼通訊社", "海峽日報", "前線週報", "晨光新聞網", "港都時報"]
PLACES = ["台北", "華府", "檀香山", "東京", "巴士海峽", "台灣海峽", "花蓮", "馬尼拉"]
EQUIPMENT = [
    "無人水面載具",
    "機動雷達車",
    "岸置反艦飛彈",
    "反潛直升機",
    "輕型巡防艦",
    "野戰防空系統",
]
TOPICS = [
    "後勤補給",
    "海域覺知",
    "關鍵基礎設施防護",
    "聯合訓練",
    "資安合作",
    "人道救援",
    "零組件供應",
]
PURPOSES = [
    "彈藥庫整建",
    "無人機採購",
    "官兵宿舍更新",
    "雷達站維護",
    "戰備存量補充",
    "海巡艦艇汰換",
]
KINDS = [
    ("Dialogue", "戰略對話"),
    ("Meeting", "工作會議"),
    ("Visit", "訪問團"),
    ("Exercise", "聯合操演"),
    ("Deployment", "輪駐部署"),
    ("ArmsSale", "軍售案"),
    ("Programme", "自製計畫"),
    ("Training", "駐地訓練"),
    ("Legislation", "條例修正案"),
    ("Incident", "海上事件"),
]
NAMES = [
    "南風",
    "玉山",
    "藍鵲",
    "長堤",
    "晨星",
    "雲豹",
    "望海",
    "磐石",
    "遠帆",
    "青松",
    "燈塔",
    "潮汐",
]


def digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def iri(path: str) -> str:
    return f"<{ID}{path}>"


def text(value: str, lang: str | None = None) -> str:
    quoted = json.dumps(value, ensure_ascii=False).replace("\u007f", "\\u007F")
    return f"{quoted}@{lang}" if lang else quoted


def typed(value: object, kind: str) -> str:
    return f'"{value}"^^<{XSD}{kind}>'


@dataclass
class Sample:
    """A growing graph: call the ``add_*`` methods, then :meth:`turtle`."""

    lines: set[str] = field(default_factory=set)

    def add(self, s: str, p: str, o: str) -> None:
        self.lines.add(f"{s} <{p}> {o} .")

    def node(
        self,
        path: str,
        classes: list[str],
        label: str,
        en: str | None = None,
        aliases: tuple[str, ...] = (),
    ) -> str:
        s = iri(path)
        for cls in classes:
            self.add(s, RDF + "type", f"<{NS}{cls}>")
        self.add(s, SKOS + "prefLabel", text(label, "zh-hant-tw"))
        if en:
            self.add(s, SKOS + "prefLabel", text(en, "en"))
        for alias in aliases:
            self.add(s, SKOS + "altLabel", text(alias, "zh-hant-tw"))
        return s

    def article(  # noqa: PLR0913, PLR0917
        self, key: str, title: str, outlet: str, published: str, body: str, url: str | None = None
    ) -> str:
        s = iri(f"article/{key}")
        for cls in ("Article", "Document"):
            self.add(s, RDF + "type", f"<{NS}{cls}>")
        self.add(s, SCHEMA + "identifier", text(key))
        self.add(s, SCHEMA + "headline", text(title, "zh-hant-tw"))
        self.add(s, SCHEMA + "publisher", text(outlet))
        self.add(s, SCHEMA + "datePublished", typed(published, "date"))
        self.add(s, SCHEMA + "url", text(url or f"https://news.example/{key}"))
        self.add(s, NIF + "isString", text(body))
        return s

    def mention(  # noqa: PLR0913, PLR0917
        self, article: str, key: str, body: str, begin: int, end: int, refers: str | None = None
    ) -> str:
        s = iri(f"mention/{key}-{begin}-{end}")
        self.add(s, RDF + "type", f"<{NS}Mention>")
        self.add(s, NIF + "referenceContext", article)
        self.add(s, NIF + "beginIndex", typed(begin, "integer"))
        self.add(s, NIF + "endIndex", typed(end, "integer"))
        self.add(s, NIF + "anchorOf", text(body[begin:end]))
        if refers:
            self.add(s, NS + "refersTo", refers)
        return s

    def assertion(  # noqa: PLR0913
        self,
        s: str,
        p: str,
        o: str,
        article: str,
        mentions: list[str],
        *,
        certainty: str = "certain",
        polarity: str = "affirmed",
        claim: str | None = None,
    ) -> str:
        node = iri("assertion/" + digest(s, p, o, article, certainty, polarity, claim))
        self.add(node, RDF + "type", f"<{NS}Assertion>")
        self.add(node, RDF + "subject", s)
        self.add(node, RDF + "predicate", f"<{p}>")
        self.add(node, RDF + "object", o)
        self.add(node, NS + "certainty", f"<{NS}{certainty}>")
        self.add(node, NS + "polarity", f"<{NS}{polarity}>")
        self.add(node, NS + "confidence", typed("0.9", "decimal"))
        self.add(node, NS + "reportedIn", article)
        for mention in mentions:
            self.add(node, NS + "evidence", mention)
        if claim:
            self.add(node, NS + "inClaim", claim)
        if polarity == "affirmed" and certainty != "possible":
            self.add(s, p, o)
        return node

    def claim(  # noqa: PLR0913, PLR0917
        self,
        key: str,
        speaker: str,
        article: str,
        mention: str,
        certainty: str = "certain",
        polarity: str = "affirmed",
    ) -> str:
        s = iri(f"claim/{key}")
        self.add(s, RDF + "type", f"<{NS}Claim>")
        self.add(s, NS + "claimedBy", speaker)
        self.add(s, NS + "certainty", f"<{NS}{certainty}>")
        self.add(s, NS + "polarity", f"<{NS}{polarity}>")
        self.add(s, NS + "evidence", mention)
        self.add(s, NS + "reportedIn", article)
        return s

    def turtle(self) -> str:
        return "\n".join(sorted(self.lines)) + "\n"


@dataclass
class _Story:
    """One article being written: text pieces with what they refer to, then facts."""

    sample: Sample
    key: str
    body: str = ""
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    facts: list[tuple[int, str, str, str, dict[str, str]]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def sentence(self, *pieces: str | tuple[str, str]) -> int:
        start = len(self.body)
        for piece in pieces:
            words, ref = piece if isinstance(piece, tuple) else (piece, "")
            if ref:
                self.marks.append((len(self.body), len(self.body) + len(words), ref))
            self.body += words
        self.spans.append((start, len(self.body)))
        self.body += "\n" if len(self.spans) % 3 == 0 else ""
        return len(self.spans) - 1

    def fact(self, sentence: int, s: str, p: str, o: str, **how: str) -> None:
        self.facts.append((sentence, s, p, o, how))

    def finish(self, title: str, outlet: str, published: str) -> None:
        article = self.sample.article(self.key, title, outlet, published, self.body)
        made = {
            mark: self.sample.mention(article, self.key, self.body, *mark)
            for mark in dict.fromkeys(self.marks)
        }
        for index, s, p, o, how in self.facts:
            begin, end = self.spans[index]
            inside = [
                m for (b, e, ref), m in made.items() if begin <= b and e <= end and ref in (s, o)
            ]
            whole = self.sample.mention(article, self.key, self.body, begin, end)
            claim = None
            if "speaker" in how:
                claim = self.sample.claim(
                    digest(self.key, index, how["speaker"]), how["speaker"], article, whole
                )
            self.sample.assertion(
                s,
                p,
                o,
                article,
                inside or [whole],
                claim=claim,
                certainty=how.get("certainty", "certain"),
                polarity=how.get("polarity", "affirmed"),
            )


class _World:
    """The invented cast: nodes made once, chosen again and again."""

    def __init__(self, sample: Sample, rng: random.Random, articles: int) -> None:
        self.sample, self.rng, self.talk = sample, rng, 1.0
        add = sample.node
        self.countries = [
            (
                add(
                    f"actor/{k}",
                    ["Actor", "Country"],
                    zh,
                    en,
                    ("臺灣", "中華民國") if k == "tw" else (),
                ),
                zh,
            )
            for k, zh, en in COUNTRIES
        ]
        by_key = {k: node for (k, _, _), (node, _) in zip(COUNTRIES, self.countries, strict=True)}
        self.orgs = []
        for key, zh, en, country in ORGS:
            node = add(f"actor/{key}", ["Actor", "Organization"], zh, en)
            sample.add(node, ORG + "subOrganizationOf", by_key[country])
            self.orgs.append((node, zh))
        people = sorted({a + g for a in SURNAMES for g in GIVEN})
        self.people = []
        for name in rng.sample(people, min(len(people), 6 + articles // 12)):
            self.people.append((add("actor/" + digest(name), ["Actor", "Person"], name), name))
        self.guests = 0
        self.places = [(add("place/" + digest(p), ["Place"], p), p) for p in PLACES]
        self.gear = [(add("equipment/" + digest(e), ["Equipment"], e), e) for e in EQUIPMENT]
        self.events: list[tuple[str, str, str, date, list[tuple[str, str]]]] = []

    def guest(self) -> tuple[str, str]:
        """Return a person whom only one article names."""
        self.guests += 1
        name = self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)
        node = self.sample.node("actor/" + digest("guest", self.guests), ["Actor", "Person"], name)
        return node, name

    def event(self, when: date) -> tuple[str, str, str, date, list[tuple[str, str]]]:
        rng = self.rng
        if self.events and rng.random() < 0.35 * self.talk:
            return rng.choice(self.events[-40:])
        kind, word = rng.choice(KINDS)
        name = f"{rng.choice(NAMES)}{word}"
        day = when + timedelta(days=rng.randint(-20, 90))
        node = self.sample.node("event/" + digest(name, day), ["Situation", "Event", kind], name)
        self.sample.add(node, SCHEMA + "startDate", typed(day.isoformat(), "date"))
        status = "planned" if day > when else rng.choice(["occurred", "ongoing", "recurring"])
        self.sample.add(node, NS + "status", f"<{NS}{status}>")
        cast = [
            rng.choice(self.orgs[:11] if rng.random() < 0.8 else self.orgs),
            rng.choice(self.countries),
        ]
        self.events.append((node, name, kind, day, cast))
        return self.events[-1]


def _tell_event(story: _Story, world: _World, when: date) -> str:
    rng = world.rng
    node, name, kind, day, cast = world.event(when)
    (lead, lead_name), (other, other_name) = cast
    topic = rng.choice(TOPICS)
    n = story.sentence(
        (lead_name, lead),
        f"將於{day.month}月{day.day}日與",
        (other_name, other),
        "共同進行「",
        (name, node),
        f"」，議題涵蓋{topic}。",
    )
    story.fact(n, lead, NS + "participatesIn", node)
    if rng.random() < 0.3 + world.talk:
        story.fact(n, other, NS + "participatesIn", node)
    if rng.random() > world.talk:
        for _ in range(3):
            guest, guest_name = world.guest()
            n = story.sentence(
                (guest_name, guest),
                "也應邀出席「",
                (name, node),
                "」，並參觀了新近落成的展示館與紀念碑。",
            )
            story.fact(n, guest, NS + "participatesIn", node)
        return name
    story.fact(n, lead, NS + "organizes", node)
    person, person_name = rng.choice(world.people)
    title = rng.choice(TITLES)
    speech = story.sentence(
        (lead_name, lead),
        title,
        (person_name, person),
        "表示，「",
        (name, node),
        rng.choice(["」將有助於雙方分工。", "」可能延後到下個月。"]),
    )
    if story.body.rstrip("\n").endswith("下個月。"):
        story.fact(
            speech, person, NS + "participatesIn", node, certainty="possible", speaker=person
        )
    else:
        story.fact(speech, person, NS + "participatesIn", node, speaker=person)
    post = world.sample.node("post/" + digest(lead, title), ["Post"], title)
    story.fact(speech, person, ORG + "holds", post)
    story.fact(speech, post, ORG + "postIn", lead)
    world.sample.add(person, NS + "affiliatedWith", lead)
    if rng.random() < 0.5:
        place, place_name = rng.choice(world.places)
        n = story.sentence("「", (name, node), "」地點選在", (place_name, place), "。")
        story.fact(n, node, SCHEMA + "location", place)
    if kind in {"ArmsSale", "Programme", "Exercise"}:
        gear, gear_name = rng.choice(world.gear)
        n = story.sentence(
            "「", (name, node), f"」清單列有{rng.randint(2, 60)}套", (gear_name, gear), "。"
        )
        story.fact(n, node, NS + "involves", gear)
    if rng.random() < 0.15:
        n = story.sentence((other_name, other), "否認參加「", (name, node), "」。")
        story.fact(n, other, NS + "participatesIn", node, polarity="negated", speaker=other)
    return name


def _tell_budget(story: _Story, world: _World, when: date) -> str:
    rng = world.rng
    holder, holder_name = rng.choice(world.orgs[:8])
    year, purpose = when.year + rng.choice([0, 1, 1]), rng.choice(PURPOSES)
    hundred_million = rng.randint(3, 480)
    words = f"{hundred_million}億元"
    money = world.sample.node(
        "money/" + digest(holder, year, purpose, hundred_million),
        ["Money", "BudgetItem"],
        f"{purpose}{words}",
    )
    add = world.sample.add
    add(money, NS + "amount", typed(hundred_million * 10**8, "integer"))
    add(money, NS + "currency", text("TWD"))
    add(money, NS + "purpose", text(purpose, "zh-hant-tw"))
    stage = rng.choice(["Budgeted", "Proposed", "Approved", "Frozen"])
    add(money, NS + "stage", f"<{NS}stage{stage}>")
    fiscal = world.sample.node(f"fiscal-year/tw-{year}", ["FiscalYear"], f"{year - 1911}年度")
    add(fiscal, NS + "rocYear", typed(year - 1911, "integer"))
    n = story.sentence(
        (holder_name, holder), f"{year - 1911}年度編列", (words, money), f"辦理{purpose}。"
    )
    story.fact(n, holder, NS + "funds", money)
    story.fact(n, money, NS + "fiscalYear", fiscal)
    return f"{holder_name}{purpose}"


def make_sample(articles: int, seed: int = 7, *, talk: float = 1.0) -> Sample:
    """Return a graph of ``articles`` invented articles; the same arguments, the same graph.

    ``talk`` is the share of events about which somebody speaks, and that are told again: at
    1 a dense graph of few things, near 0 one of many things with few relations each, as the
    pipeline makes of thousands of press releases.
    """
    rng = random.Random(seed)  # noqa: S311 -- samples, not secrets
    sample = Sample()
    world = _World(sample, rng, articles)
    world.talk = talk
    for index in range(articles):
        when = date(2024, 1, 3) + timedelta(days=int(index * 900 / max(articles, 1)))
        story = _Story(sample, f"a{index:05d}")
        told = [_tell_event(story, world, when)]
        if rng.random() < 0.45 or talk < 0.5:
            told.append(_tell_budget(story, world, when))
        if rng.random() < 0.4:
            told.append(_tell_event(story, world, when))
        story.finish("、".join(told), rng.choice(OUTLETS), when.isoformat())
    return sample


def make_turtle(articles: int, seed: int = 7, *, talk: float = 1.0) -> str:
    """Return :func:`make_sample` as N-Triples text."""
    return make_sample(articles, seed, talk=talk).turtle()
