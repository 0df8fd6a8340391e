"""units.yaml is valid, and faults in it are named with file and key."""

import pytest

from kg.errors import DataError
from kg.lexicon.units import UNITS_FILE, load, load_units


def test_the_file_knows_the_currencies_and_measures_of_the_news():
    units = load()
    codes = {currency.code for currency in units.currencies}
    assert {"TWD", "USD", "JPY", "CNY", "EUR", "HKD", "GBP", "KRW"} <= codes
    forms = {form for row in units.counts for form in row.forms}
    assert set("人架艘枚輛名輪門套座") <= forms


@pytest.mark.parametrize(("old", "new", "key"), [
    ("code: TWD", "code: twd", "currencies"),
    ("{unit: 架, forms: [架]}", "{unit: 架, forms: [架, 艘]}", "艘"),
    ("durations:", "duration:", "durations"),
    ("{unit: 枚, forms: [枚]}", "{unit: 枚, form: [枚]}", "counts"),
    ("currencies:", "currencies: [", "YAML"),
])
def test_faults_are_named(tmp_path, old, new, key):
    text = UNITS_FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "units.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_units(file)
    assert "units.yaml" in str(error.value)
    assert key in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="no-such"):
        load_units(tmp_path / "no-such.yaml")
