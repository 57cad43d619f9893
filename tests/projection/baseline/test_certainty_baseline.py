"""What missing and old returns cost in certainty."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline import BaselineResult, build_baseline
from allotment.projection.baseline.certainty import certainty_cost, system_half_width
from allotment.projection.baseline.staff import ERROR_COLUMNS


def width(result: BaselineResult) -> float:
    return result.total_fte_high - result.total_fte_low


def errors_of(rows: list[tuple[str, str, float]], cancels: bool = False) -> pl.DataFrame:
    """Rows of (partner, error, half-width)."""
    return pl.DataFrame(
        [
            ("QR1", "O", f"role {place}", error, partner, "return", "ask", 1.0, half_width, cancels)
            for place, (partner, error, half_width) in enumerate(rows)
        ],
        schema=ERROR_COLUMNS,
        orient="row",
    )


def test_rows_that_err_together_add_up_and_independent_errors_add_in_quadrature():
    assert system_half_width(errors_of([("a", "x", 3.0), ("a", "x", 1.0), ("b", "y", 3.0)])) == pytest.approx(5.0)


def test_a_split_inside_a_known_total_costs_the_total_nothing():
    assert system_half_width(errors_of([("a", "x", 3.0)], cancels=True)) == 0


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("vwxyz"), st.floats(0, 1e4)), min_size=1, max_size=20)
)
def test_a_partners_cost_is_the_narrowing_that_its_return_would_bring(rows: list[tuple[str, str, float]]):
    named = [(partner, f"{partner}{error}", half_width) for partner, error, half_width in rows]
    whole = errors_of(named)
    cost = certainty_cost(whole)
    for partner, added in cost.select("partner", "interval_width_fte").iter_rows():
        without = whole.filter(pl.col("partner") != partner)
        assert math.isclose(
            added, 2 * (system_half_width(whole) - system_half_width(without)), rel_tol=1e-6, abs_tol=1e-3
        )


def test_every_practice_without_a_return_is_named_with_its_cost(gloucestershire: BaselineResult, evidence: Evidence):
    practices = evidence.table("practices").filter(pl.col("ics") == "QR1", pl.col("patients") > 0)
    missing = practices.join(evidence.table("practice_workforce"), on="practice", how="anti")
    named = gloucestershire.certainty.filter(pl.col("what_is_missing") == "practice workforce return")
    assert named.height == missing.height == 4
    for practice in missing["practice"]:
        assert named["partner"].str.contains(practice).any()
    assert (named["interval_width_fte"] > 0).all()


def test_adding_a_missing_practice_return_narrows_the_interval(
    evidence: Evidence,
    register: Register,
    with_tables: Callable[..., Evidence],
    base_date: date,
    gloucestershire: BaselineResult,
):
    returns = evidence.table("practice_workforce")
    like = returns.filter(pl.col("practice") == "L84003").with_columns(practice=pl.lit("Y02519"))
    more = build_baseline(with_tables(practice_workforce=pl.concat([returns, like])), register, "QR1", base_date)
    assert width(more) < width(gloucestershire)
    assert not more.certainty["partner"].str.contains("Y02519").any()


def test_synthetic_care_is_the_dearest_gap_of_gloucestershire(gloucestershire: BaselineResult):
    dearest = gloucestershire.certainty.row(0, named=True)
    assert dearest["partner"] == "Adult social care employers"
    care = gloucestershire.baseline.filter(pl.col("sector") == "adult social care")
    assert dearest["fte_estimated"] == pytest.approx(care["fte"].sum())


def test_a_trust_counted_on_the_common_date_has_no_interval(gloucestershire: BaselineResult):
    trusts = gloucestershire.baseline.filter(pl.col("organisation").is_in(["RTE", "RTQ"]))
    assert (trusts["fte_low"] == trusts["fte"]).all()
    assert (trusts["fte_high"] == trusts["fte"]).all()


def test_a_trust_counted_at_another_date_is_named_with_its_cost(
    england: dict[str, BaselineResult], register: Register, base_date: date
):
    bath = england["QOX"]
    trust = "Avon and Wiltshire Mental Health Partnership NHS Trust"
    row = bath.certainty.filter(pl.col("partner") == trust).row(0, named=True)
    assert row["fte_estimated"] == pytest.approx(4728.7)
    assert "March 2026" in row["what_is_missing"]
    assert row["interval_width_fte"] > 0
    rows = bath.baseline.filter(pl.col("organisation") == "RVN", pl.col("role") == "Nurse or health visitor")
    spread = register.find("estimated_split_spread", base_date, sector="mental health").value
    growth = register.find("date_gap_growth_spread", base_date, sector="mental health").value * 7 / 12
    assert rows["fte_high"].item() / rows["fte"].item() - 1 == pytest.approx(math.hypot(spread, growth))


def test_a_later_common_date_leaves_more_open(evidence: Evidence, register: Register, gloucestershire: BaselineResult):
    later = build_baseline(evidence, register, "QR1", date(2025, 12, 31))
    trusts = later.baseline.filter(pl.col("organisation") == "RTE")
    assert (trusts["fte_high"] > trusts["fte"]).all()
    assert "Gloucestershire Hospitals NHS Foundation Trust" in later.certainty["partner"]


def test_the_interval_holds_the_total_and_every_remedy_is_in_words(england: dict[str, BaselineResult]):
    for result in england.values():
        assert result.total_fte_low < result.baseline["fte"].sum() < result.total_fte_high
        assert (result.certainty["remedy"].str.len_chars() > 20).all()
