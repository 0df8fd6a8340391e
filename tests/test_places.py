"""Items and words by their place say what a scan of all of them would say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Sentence, Span, Word
from kg.places import SPAN, Affixes, Places

PLACES = st.integers(0, 30)
WORDS = st.lists(
    st.builds(lambda start, length: Word(start, start + length, "n"), PLACES, st.integers(1, 9)))
TEXTS = st.text("國防部長說", max_size=12)


@given(WORDS, PLACES, PLACES)
def test_items_are_found_by_their_place(words, start, end):
    places = Places(words)
    ordered = sorted(words, key=lambda word: word.start)
    assert places.items == ordered
    assert places.starting(start, end) == [w for w in ordered if start <= w.start < end]
    assert [*places.before(start)] == [w for w in reversed(ordered) if w.start < start]
    assert places.after(start) == next((w for w in ordered if w.start >= start), None)
    if start < end:
        assert [*places.over(start, end)] == [
            w for w in ordered if w.start < end and w.end > start]


@given(WORDS, PLACES)
def test_the_item_that_ends_behind_a_place(words, place):
    apart = [word for number, word in enumerate(words)
             if all(word.end <= w.start or w.end <= word.start for w in words[:number])]
    expected = min((w for w in apart if w.end > place), key=lambda w: w.start, default=None)
    assert Places(apart).ending_after(place) == expected


def test_items_with_a_span():
    first, second = Sentence(0, Span(0, 2, "甲。"), 0), Sentence(1, Span(2, 4, "乙。"), 0)
    places = Places([second, first], SPAN)
    assert places.items == [first, second]
    assert [*places.over(2, 3)] == [second]
    assert not [*Places([], SPAN).over(0, 9)]


@given(st.lists(st.text("國防部長說", min_size=1, max_size=3)), TEXTS, st.integers(0, 12))
def test_words_at_a_place(words, text, place):
    affixes = Affixes(words)
    assert affixes.start(text, place) == any(text.startswith(word, place) for word in words)
    if place <= len(text):
        assert affixes.end(text, place) == any(text.endswith(word, 0, place) for word in words)
        assert affixes.end(text, place, 2) == any(text.endswith(word, 2, place) for word in words)
