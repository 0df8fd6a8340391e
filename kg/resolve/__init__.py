"""Stage 4: who and what the mentions are, each once, and which posts the text gives them.

In: a ``Document``, its mentions and the lexicon.  Out: a ``Resolution``: entities (of the
gazetteer, or with an id made of class and name), links from every mention, title and
pronoun to them with a score and a reason, and posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Resolution
from kg.resolve.bodies import link_bodies
from kg.resolve.people import link_people
from kg.resolve.posts import find_posts
from kg.resolve.references import find_references
from kg.resolve.registry import Registry
from kg.titles import find_titles

if TYPE_CHECKING:
    from kg.lexicon import Lexicon
    from kg.model import Document, Mention

__all__ = ["resolve"]


def resolve(document: Document, mentions: tuple[Mention, ...], lexicon: Lexicon) -> Resolution:
    """Return the entities, links and posts of ``document``."""
    registry = Registry(lexicon)
    titles = find_titles(document, lexicon)
    link_bodies(document, mentions, registry)
    link_people(document, mentions, titles, registry)
    posts = find_posts(document, titles, registry)
    references = find_references(document, mentions, titles, posts, registry)
    links = sorted(
        [*registry.links, *references], key=lambda link: (link.span.start, -link.span.end)
    )
    return Resolution(registry.entities(), tuple(links), posts)
