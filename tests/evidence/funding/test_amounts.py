"""Pounds become pence exactly, whatever way they are written, and grow as exact fractions do."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.funding.read_amounts import MOST_PENCE, pence_by_year, pence_of
from allotment.evidence.funding.read_fields import Findings, Place
from allotment.evidence.funding.read_text import read_funding_yaml

PENCE = st.integers(min_value=0, max_value=MOST_PENCE)


def read(given: object) -> tuple[int | None, list[str]]:
    """What an amount is read as, and what is said of it."""
    findings = Findings("file")
    return pence_of(given, Place(findings)), [str(problem) for problem in findings.kept]


@given(PENCE)
def test_every_whole_penny_up_to_the_limit_is_kept_exactly_as_yaml_writes_it(pence: int):
    written = f"{pence // 100}.{pence % 100:02}"
    content, problems = read_funding_yaml(f"amount: {written}\nquoted: '£{pence // 100:,}.{pence % 100:02}'\n", "file")
    assert problems == []
    assert read(content["amount"]) == (pence, [])
    assert read(content["quoted"]) == (pence, [])
    assert read(yaml.safe_load(f"{pence // 100}")) == (pence // 100 * 100, [])


@given(PENCE, st.integers(min_value=1, max_value=9))
def test_a_part_of_a_penny_is_refused_however_large_the_amount(pence: int, tenths: int):
    written = f"{pence // 100}.{pence % 100:02}{tenths}"
    content, problems = read_funding_yaml(f"amount: {written}\nquoted: '{written}'\n", "file")
    assert read(written)[0] is None
    assert problems or read(content["amount"])[0] is None


@given(
    st.integers(min_value=0, max_value=10**11),
    st.decimals(min_value=Decimal("-0.2"), max_value=Decimal("0.2"), places=3),
    st.integers(min_value=0, max_value=33),
)
def test_a_budget_grows_as_exact_decimals_do(pence: int, growth: Decimal, years: int):
    findings = Findings("file")
    pounds = f"{pence // 100}.{pence % 100:02}"
    asked = {"from": 2027, "pounds": pounds, "growth_share": float(growth), "until": 2027 + years}
    by_year = pence_by_year(asked, Place(findings))
    with localcontext() as context:
        context.prec = 300
        exact = Decimal(pence) * (1 + growth) ** years
        expected = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    assert list(by_year) == list(range(2027, 2028 + years))
    assert by_year[2027 + years] == expected
    assert findings.kept == [] or expected > MOST_PENCE


@pytest.mark.parametrize(
    ("given", "pence"),
    [
        (1_200_000, 120_000_000),
        (0.1, 10),
        (0.29, 29),
        (1.1, 110),
        ("£1,200,000.50", 120_000_050),
        ("1_200_000", 120_000_000),
        ("12.5", 1_250),
        ("0", 0),
        (1e6, 100_000_000),
    ],
)
def test_amounts_are_written_in_many_ways(given: object, pence: int):
    assert read(given) == (pence, [])


@pytest.mark.parametrize("given", ["1,20", "12,00,000", "1 200", "£", "£-5", "1e6", "٣", ".5", "5.", "", [], {}])
def test_what_could_be_misread_is_refused(given: object):
    found, said = read(given)
    assert found is None
    assert "this is an amount in pounds." in said[0]


def test_a_budget_that_grows_beyond_all_measure_is_refused():
    findings = Findings("file")
    pence_by_year({"from": 2027, "pounds": 10**12, "growth_share": 1, "until": 2030}, Place(findings))
    assert len(findings.kept) == 3
