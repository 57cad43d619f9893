"""Keys that YAML reads as something else than text."""

from __future__ import annotations

import pytest

from allotment.projection.scenario import load_scenario, parse_scenario
from allotment.workforce.errors import ScenarioError


@pytest.mark.parametrize("key", ["null", "true", "0.5", "2026-01-01", "\u00b2", "[1]"])
def test_an_odd_key_is_refused_in_words(key: str):
    text = load_scenario("leavers-best-recorded").yaml + f"\n? {key}\n: 1\n"
    with pytest.raises(ScenarioError):
        parse_scenario(text, "odd.yaml")


@pytest.mark.parametrize("year", ["null", "true", "0.5", "\u00b2"])
def test_an_odd_year_is_refused_in_words(year: str):
    text = load_scenario("leavers-best-recorded").yaml.replace("multiply: 0.857", f"multiply: {{{year}: 0.857}}")
    assert year in text
    with pytest.raises(ScenarioError):
        parse_scenario(text, "odd.yaml")
