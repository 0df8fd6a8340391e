"""The lexicon as shipped: its size, its soundness, and what must be in it."""

import time
from collections import Counter

import pytest

from kg.lexicon import load_lexicon
from kg.lexicon.checks import check_data

LEXICON = load_lexicon()


def keys_of(form):
    return {key for found, _, key in LEXICON.forms() if found == form}


def test_shipped_data_has_no_fault():
    assert [str(fault) for fault in check_data()] == []


def test_it_is_as_large_as_promised():
    count = Counter(entry.kind for entry in LEXICON.entries.values())
    assert count["person"] + count["organization"] + count["country"] >= 1500
    assert count["equipment"] >= 300
    assert count["place"] >= 300
    assert len(LEXICON.titles) >= 500


def test_actors_have_english_labels():
    actors = [e for e in LEXICON.entries.values() if e.kind in {"person", "organization"}]
    assert sum(e.name_en is not None for e in actors) >= 0.95 * len(actors)


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("國安會", "tw-nsc"), ("五角大廈", "us-dod"), ("DoD", "us-dod"), ("美方", "us"),
        ("陸方", "cn"), ("共軍", "cn-pla"), ("對岸", "cn"), ("我國", "tw"), ("國台辦", "cn-tao"),
        ("揭仲", "person-chieh-chung"), ("特朗普", "person-donald-trump"),
        ("川普", "person-donald-trump"), ("顧立雄", "person-wellington-koo"),
        ("AIT", "us-ait"), ("中央社", "tw-cna"), ("海馬斯", "himars"), ("HIMARS", "himars"),
        ("雄三", "hf-3"), ("海鯤號", "haikun"), ("台海", "taiwan-strait"), ("左營", "zuoying"),
        ("淡江大學國際事務與戰略研究所", "tw-tku-iass"), ("國防部本部", "tw-mnd-hq"),
    ],
)
def test_form_leads_to_entry(form, key):
    assert key in keys_of(form)


def test_generic_forms_default_to_taiwan():
    assert LEXICON.generics["國防部"][0] == "tw-mnd"
    assert {"us-dod", "cn-mnd", "jp-mod"} <= set(LEXICON.generics["國防部"])
    assert LEXICON.generics["國務院"] == ("us-dos", "cn-sc")
    assert LEXICON.generics["國防大學"][0] == "tw-ndu"


def test_short_forms_are_not_among_the_forms():
    assert LEXICON.short_forms["美"] == "us"
    assert LEXICON.short_forms["臺"] == LEXICON.short_forms["台"] == "tw"
    assert all(len(form) > 1 for form, _, _ in LEXICON.forms())


def test_titles_that_hold_their_body():
    title = LEXICON.titles["國防部長"]
    assert (title.body, title.post) == ("國防部", "部長")
    assert LEXICON.titles["總統"].body is None
    assert LEXICON.titles["總統"].post == "總統"


def test_every_parent_leads_up_to_a_country_or_ends():
    for entry in LEXICON.entries.values():
        above, steps = entry, 0
        while above.parent is not None and steps < 10:
            above, steps = LEXICON.entries[above.parent], steps + 1
        assert above.parent is None


def test_loading_is_fast():
    start = time.process_time()
    load_lexicon.__wrapped__()
    assert time.process_time() - start < 1.0
