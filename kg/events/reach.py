"""Roles that stand outside the clause of a trigger.

In: a scene, a role rule and the clause of a trigger.  Out: roles.  ``post`` is the body of the
post that somebody takes, ``other_side`` the party of a sale that the clause leaves out,
``earlier`` what an earlier clause of the sentence named as its topic.
"""

from __future__ import annotations

import re
from typing import Final

from kg.events.fill import as_roles
from kg.events.scene import PERSONS, Clause, Scene
from kg.events.subjects import list_from
from kg.lexicon.events import RoleRule
from kg.model import Role, Span

_ABOUT: Final = re.compile(
    r"(?:針對|就(?![任職讀此是已在])|圍繞)(?P<what>[^，。；]{2,40}?)(?:等)?(?:多項|相關|重要|雙邊|各項|合作(?=事[項宜]))*"
    r"(?:議題|問題|課題|事宜|議案|事項)?(?:一事)?(?:的|進一步|再度|共同|廣泛|充分|深入|坦誠)*"
    r"(?:進行|交換|展開|加以|相互)*(?:深入|廣泛|充分|坦誠)*(?:的)?"
    r"(?:研討|討論|磋商|交換意見|意見交換|意見交流|交換看法|會談|對話|交流|協商|座談|溝通|意見)(?![」』、等與和及])")
_UNSAID: Final = re.compile("(?:關[切心注]|共同|感興趣|相關|有關)的?之?$")
_SELLS: Final = (
    "(?:聯邦)?(?:政府|國務院|國防部|行政部門|國會|軍方|總統)?[^，。；]{0,6}"
    "(?:軍售|軍購|出售|同意|批准|核准|宣布|宣佈|售|提供|採購|購買|籌購|移交|交付|製)")
_PRESENT: Final = re.compile(
    "(?:等(?:人|多人|首長|貴賓|官員)?)?(?:均|也|亦|皆|都|應邀|共同|一同|到場|陪同|親自)*"
    r"(?:出席|參加|與會|到場|列席|在場|在座|作陪|觀禮|見證|恭迎)(?:觀禮|致意|見證|致詞|作陪|盛會|與會)?[，。；]")
_VACANT: Final = re.compile("(?:一職|職務|遺缺|職缺|乙職|一缺|的職務)")
_TITLE: Final = re.compile(r"[^，。；：、的]{0,14}\Z")


def find_post(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Return the body whose post follows the trigger or was said to be vacant (空軍司令一職)."""
    after = [k for k in scene.links_from(span.end, clause.end)
             if scene.class_of(k.entities[0]) in rule.range
             and _TITLE.match(scene.text[span.end:k.span.start])]
    if after:
        return as_roles(scene, rule, after[:1])
    for near in reversed(scene.siblings(clause, before=1)):
        end = min(near.end, span.start)
        if vacant := _VACANT.search(scene.text, near.start, end):
            held = [k for k in scene.links_from(near.start, vacant.start())
                    if scene.class_of(k.entities[0]) in rule.range
                    and vacant.start() - k.span.end <= 10]
            return as_roles(scene, rule, held[-1:])
    return []


def find_other_side(
    scene: Scene, rule: RoleRule, clause: Clause, found: tuple[Role, ...]
) -> list[Role]:
    """Return the country named last before, where the clause names only one of two."""
    countries = {r.ref for r in found if r.ref and scene.class_of(r.ref) in rule.range}
    if len(countries) != 1:
        return []
    for role in found:
        body = scene.entities.get(role.ref or "")
        if body and body.country in scene.entities and body.country not in countries:
            return [Role(rule.role, role.span, body.country)]
    block = scene.document.article.blocks[clause.block].span
    links = [k for k in scene.links_from(block.start, clause.start)
             if any(scene.class_of(e) in rule.range for e in k.entities)
             and not countries & set(k.entities) and _trades(scene, k.entities)]
    return as_roles(scene, rule, links[-1:])


def find_topics(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Return what is talked about: 就甲、乙等議題交換意見, 針對「丙、丁」進行研討."""
    del span
    found: list[Role] = []
    for near in scene.siblings(clause, after=2):
        said = _ABOUT.search(scene.text, near.start, near.end)
        if said is None:
            continue
        at = said.start("what")
        if _UNSAID.search(said["what"]):  # 就共同關切的議題: which is not said
            continue
        for part in _parts(said["what"]):
            text = re.sub("[等的之]$", "", part.strip("「」『』《》 ")).strip("「」『』《》 ")
            if len(text) > 1 and not re.fullmatch("及其|以及", text):
                begin = at + part.index(text)
                found.append(Role(rule.role, scene.span(begin, begin + len(text))))
            at += len(part)
    return found


def _parts(what: str) -> list[str]:
    """Return the items of a list and the words between them; what a bracket holds is one item."""
    if re.search("[「《『][^」》』]*$", what) or re.search("^[^「《『]*[」》』]", what):
        return []  # the pattern began or ended inside a bracket
    return re.split(
        "(、|及其|以及|(?<![普遍企])及|(?<!參)與|(?<![共總溫緩調和])和(?!平|解|諧))", what)


def _trades(scene: Scene, entities: tuple[str, ...]) -> bool:
    """Whether the article names the country beside words of sale (對甲軍售, 甲國批准出售)."""
    forms = {k.span.text for k in scene.links if set(k.entities) & set(entities)}
    return any(re.search(f"(?:[對給向售賣]|售予|提供){named}|{named}{_SELLS}", scene.text)
               for named in map(re.escape, sorted(forms)))


def find_attendants(scene: Scene, clause: Clause) -> list[Role]:
    """Return whom the next clauses list as present (…舉行典禮，甲部長及乙等人出席)."""
    found: list[Role] = []
    for near in scene.siblings(clause, after=3)[1:]:
        if scene.marks_in(near.start, near.end):
            break
        present = _PRESENT.search(scene.text, near.start, near.end)
        if present:
            found += [Role("participant", k.span, e)
                      for k in scene.links_in(near.start, present.start(), PERSONS)
                      for e in k.entities if scene.class_of(e) == "Person"]
    return found


def find_spokesman(scene: Scene, rule: RoleRule, clause: Clause, span: Span) -> list[Role]:
    """Return the body whose spokesman speaks there (外交部發言人甲例行記者會上)."""
    for near in reversed(scene.siblings(clause, before=1)):
        held = [k for k in scene.links_from(near.start, min(near.end, span.start))
                if scene.class_of(k.entities[0]) in rule.range
                and scene.text[k.span.end:].startswith("發言人")]
        if held:
            return as_roles(scene, rule, held[-1:])
    return []


def find_earlier(scene: Scene, rule: RoleRule, clause: Clause) -> list[Role]:
    """Return what the nearest earlier clause of the sentence names first."""
    for other in reversed(scene.siblings(clause, before=3)[:-1]):
        if any(m in scene.triggers for m in scene.marks_in(other.start, other.end)):
            return []
        if links := scene.links_in(other.start, other.end, rule.range):
            return as_roles(scene, rule, list_from(scene, links, links[0]))
    return []
