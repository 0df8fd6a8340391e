"""Every row of the two tables of cases is read exactly as the table says."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.quantities import read_dates, read_quantities

FOLDER = Path(__file__).parent


def _table(name):
    groups = defaultdict(list)
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = (row.pop("text"), row.pop("published", ""))
            groups[key] += [row] if row["span"] else []
    return dict(groups)


QUANTITIES = _table("cases_quantities.csv")
DATES = _table("cases_dates.csv")


def test_the_tables_are_large():
    assert len(QUANTITIES) >= 350
    assert len(DATES) >= 300


def _quantity(row):
    return (row["span"], row["kind"], Decimal(row["value"]),
            Decimal(row["upper"]) if row["upper"] else None, row["unit"] or None,
            row["currency"] or None, row["approximate"] == "yes", row["bound"] or None)


@pytest.mark.parametrize("key", QUANTITIES, ids=lambda key: key[0])
def test_quantities(key):
    found = [(q.span.text, q.kind, q.value, q.upper, q.unit, q.currency, q.approximate, q.bound)
             for q in read_quantities(key[0])]
    assert found == [_quantity(row) for row in QUANTITIES[key]]


def _date(row):
    years = tuple(int(year) for year in row["fiscal_years"].split())
    value = (row["start"], row["end"] or None, years) if row["start"] else None
    return row["span"], value, row["kind"], row["approximate"] == "yes"


@pytest.mark.parametrize("key", DATES, ids=lambda key: f"{key[0]} @{key[1]}")
def test_dates(key):
    text, published = key
    found = [(d.span.text,
              (d.value.start, d.value.end, d.value.fiscal_years) if d.value else None,
              d.kind, d.approximate)
             for d in read_dates(text, published=date.fromisoformat(published)
                                 if published else None)]
    assert found == [_date(row) for row in DATES[key]]


def test_the_currency_of_a_plain_yuan_is_a_setting():
    assert read_quantities("撥款3億元", currency="HKD")[0].currency == "HKD"
    assert read_quantities("撥款3億美元", currency="HKD")[0].currency == "USD"
