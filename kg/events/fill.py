"""From links to roles: who and what a rule may take, and how many of it.

In: a scene, a rule and links or a stretch of text.  Out: roles with their quantities.
"""

from __future__ import annotations

import re
from typing import Final

from kg.events.scene import Scene
from kg.lexicon.events import RoleRule
from kg.model import Link, Role, Span

_HYPHEN: Final = re.compile("[-－][A-Za-z]")
_ABOUT_SIDES: Final = re.compile(
    "兩岸(?:關係|情勢|政經|新|事務|議題|問題|發展|經貿|文化|交流|和平|協議|政策|人民)")
_GOODS: Final = re.compile(
    r"(?:次|的)?(?P<what>[A-Za-z0-9\-\u4e00-\u9fff]{1,12}?[機艦艇砲車彈船統雷達盾箭炮])(?![\u4e00-\u9fff]*[機艦艇砲車彈船])")
_KINDS: Final = (
    "(?:(?:軍|戰|戰鬥|無人|直升|反潛|偵察|運輸|轟炸|預警|加油|各型|共)機|(?:軍|戰|公務|共|驅逐|護衛|巡防|補給)[艦船]|空飄氣球)")
_GOODS_BEFORE: Final = re.compile(
    rf"(?P<others>(?:{_KINDS}[、及與和]){{0,4}})(?P<what>{_KINDS})(?:共|計|達|等)?\Z")
_SHIP: Final = re.compile("(?<=[艦艇船與和及、）)])「(?P<name>[\u4e00-\u9fff]{2,8}號)」")
_COUNTERS: Final = frozenset((*"架艘輛門套枚具台部座顆發挺組支隻棟", "架次", "艘次"))


def as_roles(scene: Scene, rule: RoleRule, links: list[Link]) -> list[Role]:
    """Return the roles that a rule takes from these links."""
    roles = []
    for link in links:
        if _ABOUT_SIDES.match(scene.text, link.span.start):
            continue  # 兩岸議題專家: what they talk about
        if rule.role == "place" and link.kind == "compound":
            continue  # 臺美 is no place
        if _HYPHEN.match(scene.text, link.span.end):
            continue  # NTU in NTU-RoboLab
        for entity in link.entities:
            if scene.class_of(entity) in rule.range or (
                    rule.role == "place" and scene.class_of(entity) == "Place"):
                quantity = _count_before(scene, link.span) if rule.role == "equipment" else None
                ref = None if rule.role == "place" and scene.class_of(entity) != "Place" else entity
                roles.append(Role(rule.role, link.span, ref, quantity))
    return roles


def _count_before(scene: Scene, span: Span) -> int | None:
    """Return the number that counts what stands at ``span`` (40門M109A6自走砲)."""
    for quantity in reversed(scene.quantities):
        gap = scene.text[quantity.span.end:span.start]
        if (quantity.kind == "count" and 0 <= span.start - quantity.span.end <= 4
                and isinstance(quantity.value, int)
                and (quantity.unit or quantity.span.text[-1]) in _COUNTERS
                and not re.search("[，。、的]", gap)):
            return quantity.value
    for quantity in scene.counts_in(span.end, span.end + 10):  # 殲16戰機4架次
        if (quantity.kind == "count" and quantity.span.start - span.end <= 1
                and isinstance(quantity.value, int)
                and (quantity.unit or quantity.span.text[-1]) in _COUNTERS):
            return quantity.value
    return None


def counted_goods(scene: Scene, rule: RoleRule, start: int, end: int) -> list[Role]:
    """Return what a count of pieces counts though no list knows it (8艘潛艦)."""
    roles = []
    for quantity in scene.counts_in(start, end):
        unit = quantity.unit or quantity.span.text[-1]
        goods = _GOODS.match(scene.text, quantity.span.end, end)
        if goods is None:
            goods = _GOODS_BEFORE.search(scene.text, start, quantity.span.start)
        if (quantity.kind != "count" or unit not in _COUNTERS or goods is None
                or not isinstance(quantity.value, int)):
            continue
        pieces = [(goods.start("what"), goods.end("what"))]
        if listed := goods.groupdict().get("others"):  # 戰鬥機、轟炸機計7架次: of both together
            pieces[:0] = [(goods.start("others") + m.start(), goods.start("others") + m.end())
                          for m in re.finditer(_KINDS, listed)]
        for piece in pieces:
            span = _without_owner(scene, scene.span(*piece))
            if not any(span.overlaps(k.span)
                       for k in scene.links_from(span.start - 60, span.end)):
                number = quantity.value if len(pieces) == 1 else None
                roles.append(Role(rule.role, span, None, number))
    return roles


def _without_owner(scene: Scene, span: Span) -> Span:
    """Return the goods without the body or country before them (解放軍軍機: 軍機)."""
    for link in scene.links_from(span.start, span.start + 1):
        if link.span.end < span.end - 1 and scene.class_of(link.entities[0]) != "Equipment":
            return scene.span(link.span.end, span.end)
    return span


def add_ships(scene: Scene, rule: RoleRule, found: list[Role], start: int, end: int) -> list[Role]:
    """Return the roles with ships named after their class, instead of the class.

    巡洋艦「甲號」與「乙號」 tells of two ships.
    """
    ships = [scene.span(m.start("name"), m.end("name"))
             for m in _SHIP.finditer(scene.text, start, end)]
    if not ships:
        return found
    kept = [r for r in found if not any(
        0 <= s.start - r.span.end <= 2 and r.quantity is None for s in ships)]
    return kept + [Role(rule.role, s) for s in ships if not any(s.overlaps(r.span) for r in kept)]


def before(scene: Scene, link: Link, pattern: re.Pattern[str]) -> bool:
    """Return whether the pattern stands right before the link.

    與 and its like may stand before a person's titles (並與甲國國防部長王大同會談).
    """
    heads = {link.span.start, scene.head_of(link) if pattern.search("與") else link.span.start}
    return any(pattern.search(scene.text[max(0, start - 4):start].rstrip("「『《")[-3:])
               for start in sorted(heads))
