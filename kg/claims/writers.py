"""Who wrote an opinion piece: 筆者認為 is the person of the byline.

In: the blocks of an article and the actors that stand in them.  Out: the writer's entity id.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.claims.segments import Actors
    from kg.model import Span

_BEFORE: Final = re.compile(
    r"(?:◎|●|■|▲|文[／/:：|｜]|撰文[：:／/]?|投書[：:／/]?|作者[：:]?|【)\s*")
_AFTER: Final = re.compile(
    r"\s*(?:[／/|｜】]|專欄|[（(]作者)(?!.{0,12}(?:報導|報道|攝|編譯))")
_INSIDE: Final = re.compile(r"作者[：:]?$")
_FIRST: Final = 4  # blocks in which a byline may stand at the top


def find_writer(blocks: Sequence[Span], actors: Actors) -> str | None:
    """Return the author named in 文／林大同, 林大同／大學教授 or （作者林大同為…）, or None."""
    for number, block in enumerate(blocks):
        for link in actors.between(block.start, block.end):
            if not actors.is_person(link):
                continue
            before = block.text[: link.span.start - block.start].strip()
            after = block.text[link.span.end - block.start :]
            top = number < _FIRST and (
                _BEFORE.fullmatch(before) or (not before and _AFTER.match(after)))
            if top or _INSIDE.search(before):
                return link.entities[0]
    return None
