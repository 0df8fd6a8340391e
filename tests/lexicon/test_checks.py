"""Every kind of fault in the gazetteer and the titles, on small folders of our own."""

from pathlib import Path

import pytest

from kg.errors import DataError
from kg.lexicon import load_lexicon
from kg.lexicon.checks import check_data, is_simplified

FILES = {
    "gazetteer/countries.csv": (
        "key,name,aliases,short,en,aliases_en,note\n"
        "tw,台灣,中華民國|我國,台,Taiwan,ROC,\n"
        "us,美國,美方,美,United States,US,\n"
    ),
    "gazetteer/orgs.csv": (
        "key,name,aliases,en,aliases_en,kind,country,parent,generic,wikidata,note\n"
        "tw-mnd,國防部,我國國防部,Ministry of National Defense,,ministry,tw,tw,國防部,,\n"
        "us-dod,美國國防部,五角大廈,Department of Defense,DoD,ministry,us,us,國防部,,\n"
    ),
    "gazetteer/people.csv": (
        "key,name,aliases,en,aliases_en,country,organization,title,since,until,wikidata,note\n"
        "person-lin,林小明,,Lin Hsiao-ming,,tw,tw-mnd,部長,2020,2021-05,,\n"
    ),
    "gazetteer/places.csv": "key,name,aliases,en,aliases_en,kind,country,note\n"
    "hualien,花蓮,,Hualien,,city,tw,\n",
    "gazetteer/equipment.csv": "key,name,aliases,en,kind,country,note\n"
    "hf-3,雄風三型飛彈,雄三,Hsiung Feng III,missile,tw,\n",
    "titles.csv": "title,kind,org_kinds,body,post,en,note\n"
    "部長,post,ministry,,,Minister,\n國防部長,post,ministry,國防部,部長,,\n",
}


def write(folder: Path, file: str = "", old: str = "", new: str = "") -> Path:
    """Write the sound data into ``folder``, with one thing changed."""
    (folder / "gazetteer").mkdir()
    for name, text in FILES.items():
        assert name != file or old in text
        changed = text.replace(old, new, 1) if name == file else text
        (folder / name).write_text(changed, "utf-8")
    return folder


def test_sound_data_has_no_fault(tmp_path):
    assert check_data(write(tmp_path)) == []


def test_byte_order_mark_is_allowed(tmp_path):
    write(tmp_path)
    path = tmp_path / "titles.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_data(tmp_path) == []
    assert "部長" in load_lexicon(tmp_path).titles


ORGS, PEOPLE, TITLES = "gazetteer/orgs.csv", "gazetteer/people.csv", "titles.csv"


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "problem", "remedy"),
    [
        (ORGS, "generic,wiki", "generics,wiki", None, "unknown column 'generics'", "'generic'"),
        (TITLES, ",note\n", "\n", None, "column 'note' is missing", "add it"),
        (ORGS, "aliases_en,kind", "kind,kind", None, "column 'kind' occurs 2 times", "keep one"),
        (ORGS, ",國防部,,\nus", ",國防部,,,多\nus", "tw-mnd", "more cells", "quotation"),
        (PEOPLE, "person-lin,林小明", "person-lin,", "person-lin", "name is empty", "fill it in"),
        (PEOPLE, "person-lin,", ",", "line 2", "key is empty", "fill it in"),
        (PEOPLE, "person-lin,", "Lin 小明,", "Lin 小明", "wrong form", "small letters"),
        (PEOPLE, "2021-05", "民國110年", "person-lin", "wrong form", "2024-05"),
        (ORGS, "ministry,tw", "ministery,tw", "tw-mnd", "'ministery' is not known", "'ministry'"),
        (ORGS, "us-dod,", "tw-mnd,", "tw-mnd", "stands already in orgs.csv", "another key"),
        ("gazetteer/places.csv", "hualien", "hf-3", "hf-3", "stands already in places.csv", "key"),
        (TITLES, "部長,post", "國防部長,post", "國防部長", "stands already", "delete one"),
        (PEOPLE, "林小明,", "林小明,林边|林晓明", "person-lin", "Simplified characters", "邊曉"),
        (ORGS, "我國國防部", "我國國防部||軍方", "tw-mnd", "an empty item", "superfluous"),
        (ORGS, "我國國防部", "我國國防部 |軍方", "tw-mnd", "white space around", "delete"),
        (ORGS, "我國國防部", "軍方|軍方", "tw-mnd", "'軍方' occurs 2 times", "keep one"),
        (PEOPLE, "tw-mnd,部長", "tw-mdn,部長", "person-lin", "there is no 'tw-mdn'", "'tw-mnd'"),
        (PEOPLE, ",tw,tw-mnd", ",xx,tw-mnd", "person-lin", "country: there is no 'xx'", "nothing"),
        (ORGS, "ministry,tw,tw,", "ministry,tw,us-dodd,", "tw-mnd", "no 'us-dodd'", "'us-dod'"),
        (ORGS, "ministry,tw,tw,", "ministry,tw,tw-mnd,", "tw-mnd", "above itself", "parent"),
        (ORGS, "五角大廈", "我國國防部", "us-dod", "also claimed by tw-mnd", "column generic"),
        (ORGS, "us,us,國防部", "us,us,國務院", "tw-mnd", None, None),
        (TITLES, "國防部,部長", "國房部,部長", "國防部長", "no organization is called", "國防部"),
        (TITLES, "國防部,部長", "國防部,", "國防部長", "belong together", "both or neither"),
        (TITLES, "post,ministry", "post,ministry|navy", "部長", "'navy' is not known", "nothing"),
    ],
)
def test_fault_is_found(tmp_path, file, old, new, key, problem, remedy):  # noqa: PLR0913, PLR0917
    faults = check_data(write(tmp_path, file, old, new))
    if problem is None:
        assert faults == []
        return
    found = [
        fault
        for fault in faults
        if fault.key == key and problem in fault.problem and remedy in (fault.remedy or "")
    ]
    assert found, [str(fault) for fault in faults]


def test_all_faults_come_at_once_and_columns_first(tmp_path):
    folder = write(tmp_path, ORGS, "aliases,en,", "aliases,english,")
    people = folder / PEOPLE
    people.write_text(people.read_text("utf-8").replace("tw,tw-mnd", "zz,tw-mdn"), "utf-8")
    faults = check_data(folder)
    assert len(faults) >= 4
    columns = [fault for fault in faults if "column 'en" in fault.problem]
    assert faults[: len(columns)] == columns


def test_missing_file_and_wrong_encoding_are_faults_too(tmp_path):
    write(tmp_path)
    (tmp_path / TITLES).unlink()
    (tmp_path / PEOPLE).write_bytes("國".encode("cp950"))
    problems = {fault.file.name: fault.problem for fault in check_data(tmp_path)}
    assert "cannot be read" in problems["titles.csv"]
    assert "UTF-8" in problems["people.csv"]


def test_loader_raises_at_the_first_fault(tmp_path):
    with pytest.raises(DataError, match="kg check"):
        load_lexicon(write(tmp_path, ORGS, "ministry,tw", "ministery,tw"))


@pytest.mark.parametrize("character", "台里面准后云干冲松范游了只系群峰A一")
def test_characters_of_both_scripts_are_allowed(character):
    assert not is_simplified(character)


@pytest.mark.parametrize("character", "国东击军万与个号")
def test_simplified_characters_are_seen(character):
    assert is_simplified(character)
