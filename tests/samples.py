"""Two readings of our own making that tell one story differently, for the graph's tests."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from kg.identity import digest
from kg.model import (
    Article,
    Block,
    Claim,
    Document,
    Entity,
    Event,
    Link,
    Money,
    Post,
    Quantity,
    Ranking,
    Reading,
    Resolution,
    Role,
    Sentence,
    Span,
    TimeValue,
)

TEXT_A = (
    "國防部長王大安十日表示，漢鼎演習預計七月十日至十二日在花蓮舉行，為期超過兩個星期，"
    "由國防部主辦、陸軍參與，層級高於鼎安兵推。\n"
    "他指出，二○二六年度編列十二億元購置八架銳鷹無人機，約三千八百萬美元，"
    "是兩年共二十四億五千萬元的一部分。\n"
    "王大安否認軍方已派員赴日本受訓。前立委李明說，敵方不排除實施靖海操演。"
)
TEXT_B = (
    "陸軍證實，漢鼎演習將於七月十七日在花蓮登場，派出三十二人。"
    "國防部長王大安說，演習經費十三億元，列入二○二六年度預算。"
)
RUN = "2026.1"


def find(text: str, quote: str, start: int = 0) -> Span:
    at = text.index(quote, start)
    return Span(at, at + len(quote), quote)


def document(article: Article) -> Document:
    sentences = tuple(
        Sentence(i, Span(m.start(), m.end(), m.group()), 0)
        for i, m in enumerate(re.finditer(r"[^。\n]+。?", article.text))
    )
    return Document(article, sentences, (), (), ())


MND = Entity("actor/tw-mnd", "Organization", "國防部", "Ministry of National Defense",
             aliases=("MND",), country="tw")
ARMY = Entity("actor/tw-army", "Organization", "陸軍", aliases=("中華民國陸軍",),
              parent="actor/tw-mnd", country="tw")
WANG = Entity(f"actor/{digest('Person', '王大安')}", "Person", "王大安")
LI = Entity(f"actor/{digest('Person', '李明')}", "Person", "李明")
JAPAN = Entity("actor/jp", "Country", "日本", "Japan",
               exact_match=("http://www.wikidata.org/entity/Q17",))
DRONE = Entity("equipment/teng-yun", "Equipment", "銳鷹無人機", "Albatross UAV")
DRILL = f"event/{digest('Exercise', '漢鼎演習')}"
CLAIMS = tuple(f"claim/{digest(number)}" for number in range(5))
SUMS = tuple(f"money/{digest(number)}" for number in range(4))


def _links(text: str, *pairs: tuple[str, Entity]) -> tuple[Link, ...]:
    return tuple(Link(find(text, form), (entity.id,), "name", 0.9, "gazetteer")
                 for form, entity in pairs)


def reading_a() -> Reading:
    t = TEXT_A
    article = Article("a-1", t, (Block(Span(0, len(t), t), "body"),), published=date(2025, 6, 10),
                      publisher="海東日報", url="https://example.com/a 1", title="漢鼎演習七月登場")
    links = _links(t, ("國防部", MND), ("陸軍", ARMY), ("王大安", WANG), ("李明", LI),
                   ("日本", JAPAN), ("銳鷹無人機", DRONE))
    posts = (Post(WANG.id, "部長", MND.id, find(t, "國防部長")),
             Post(LI.id, "立委", None, find(t, "前立委"), former=True))
    claims = (
        Claim(CLAIMS[0], find(t, t[t.index("漢鼎"):t.index("。")]), WANG.id, find(t, "表示"),
              "certain", "affirmed"),
        Claim(CLAIMS[1], find(t, t[t.index("二○"):t.index("的一部分") + 4]), WANG.id,
              find(t, "指出"), "certain", "affirmed", cited=find(t, "二○二六年度")),
        Claim(CLAIMS[2], find(t, "軍方已派員赴日本受訓"), WANG.id, find(t, "否認"), "certain",
              "negated"),
        Claim(CLAIMS[3], find(t, "敵方不排除實施靖海操演"), LI.id, find(t, "說"), "possible",
              "affirmed"),
    )
    return Reading(document(article), (), (), Resolution((MND, ARMY, WANG, LI, JAPAN, DRONE),
                                                          links, posts),
                   claims, _events_a(t), (Ranking(DRILL, f"event/{digest('鼎安')}",
                                                  find(t, "層級高於鼎安兵推")),), _money_a(t))


def _events_a(t: str) -> tuple[Event, ...]:
    clause = find(t, "漢鼎演習預計七月十日至十二日在花蓮舉行")
    weeks = Quantity(find(t, "超過兩個星期"), "duration", 2, unit="星期", bound="at_least")
    drill = Event(
        DRILL, "Exercise", "漢鼎演習", find(t, "漢鼎演習"), (), clause, "planned",
        roles=(Role("participant", find(t, "陸軍"), ARMY.id), Role("place", find(t, "花蓮")),
               Role("organizer", find(t, "國防部", 20), MND.id)),
        time=TimeValue("2025-07-10", "2025-07-12"), time_span=find(t, "七月十日至十二日"),
        duration=weeks)
    table = Event(f"event/{digest('鼎安')}", "Exercise", "鼎安兵推", find(t, "鼎安兵推"), (),
                  find(t, "層級高於鼎安兵推"), "recurring")
    deal = Event(
        f"event/{digest('a-1', 'deal')}", "ArmsSale", None, find(t, "購置"), (),
        find(t, "購置八架銳鷹無人機"), "planned",
        roles=(Role("recipient", find(t, "國防部"), MND.id),
               Role("equipment", find(t, "銳鷹無人機"), DRONE.id, quantity=8)))
    training = Event(f"event/{digest('a-1', 'train')}", "Training", None, find(t, "受訓"), (),
                     find(t, "派員赴日本受訓"), "denied", polarity="negated",
                     roles=(Role("participant", find(t, "日本"), JAPAN.id),))
    siege = Event(f"event/{digest('a-1', 'siege')}", "Exercise", "靖海操演", find(t, "靖海操演"),
                  (), find(t, "不排除實施靖海操演"), "planned", certainty="possible",
                  roles=(Role("topic", find(t, "敵方")),))
    return drill, table, deal, training, siege


def _money_a(t: str) -> tuple[Money, ...]:
    deal = f"event/{digest('a-1', 'deal')}"
    one = find(t, "十二億元")
    return (
        Money(SUMS[0], 1_200_000_000, "TWD", one, find(t, "二○二六年度編列十二億元"),
              is_budget=True, fiscal_years=(2026,), holder=MND.id, event=deal, stage="budgeted",
              part_of=SUMS[2]),
        Money(SUMS[1], 38_000_000, "USD", find(t, "三千八百萬美元"), find(t, "約三千八百萬美元"),
              approximate=True, fiscal_years=(2026,), event=deal, equivalent_of=SUMS[0]),
        Money(SUMS[2], Decimal("2450000000.50"), "TWD", find(t, "二十四億五千萬元"),
              find(t, "兩年共二十四億五千萬元"), fiscal_years=(2026, 2027), event=deal,
              holder=MND.id),
        Money(SUMS[3], 1_200_000_000, "TWD", one, one, event=DRILL, fiscal_years=(2026,),
              stage="budgeted"),
    )


def reading_b() -> Reading:
    t = TEXT_B
    article = Article("b-1", t, (Block(Span(0, len(t), t), "body"),), published=date(2025, 6, 11),
                      publisher="西島新聞")
    links = _links(t, ("國防部", MND), ("陸軍", ARMY), ("王大安", WANG))
    drill = Event(
        DRILL, "Exercise", "漢鼎演習", find(t, "漢鼎演習"), (), find(t, "漢鼎演習將於七月十七日"),
        "planned",
        roles=(Role("participant", find(t, "陸軍"), ARMY.id), Role("place", find(t, "花蓮"))),
        time=TimeValue("2025-07-17"), time_span=find(t, "七月十七日"), delegation_size=32,
        delegation_span=find(t, "三十二人"))
    money = Money(f"money/{digest('b')}", 1_300_000_000, "TWD", find(t, "十三億元"),
                  find(t, "演習經費十三億元"), fiscal_years=(2026,), event=DRILL,
                  stage="budgeted")
    claim = Claim(CLAIMS[4], find(t, "演習經費十三億元，列入二○二六年度預算"), WANG.id,
                  find(t, "說"), "certain", "affirmed")
    return Reading(document(article), (), (), Resolution(
        (MND, ARMY, WANG), links, (Post(WANG.id, "部長", MND.id, find(t, "國防部長")),)),
        (claim,), (drill,), (), (money,))
