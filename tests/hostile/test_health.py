"""``kg doctor`` and ``kg check``: what they say, and what they say when something is wrong."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from kg.cli import app
from kg.errors import DataError


def kg(*arguments):
    return CliRunner().invoke(app, arguments)


def test_doctor_names_parts_models_and_lexicon():
    result = kg("doctor", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["missing"] == []
    assert told["parts"]["spacy"]
    assert told["lexicon"]["organization"] > 100
    for model in told["models"].values():
        assert model["card"], "every model is described"
        assert len(model["sha256"]) == 16


def test_check_shows_every_fault_and_its_exit_status(monkeypatch):
    faults = [DataError("is odd", file="a.csv", key="x", remedy="mend it"),
              DataError("is odder", file="b.yaml")]
    monkeypatch.setattr("kg.lexicon.checks.check_data", lambda: list(faults))
    result = kg("check")
    assert result.exit_code == 3
    assert "a.csv, x: is odd (mend it)" in result.output
    assert "b.yaml: is odder" in result.output
    assert len(json.loads(kg("check", "--json").stdout)) == 2
