"""Growth of trust staff: pooled, spliced over mergers, blind to what came after its origin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allotment
from allotment.evidence.assumptions.register import load_register
from allotment.evidence.sources import hchs_staff_in_post, ods_successors
from allotment.projection.calibrate.growth import calibrate_group_growth, calibrate_growth
from allotment.projection.calibrate.growth_history import read_history
from allotment.projection.calibrate.growth_parameters import GrowthParameters, read_growth_parameters
from allotment.projection.calibrate.growth_pooling import recency_weights, split_variance
from allotment.projection.calibrate.mergers import LEVEL_SHIFT, SUCCESSOR, detect_merger_jumps
from allotment.workforce.errors import EvidenceError
from allotment.workforce.roles import MIDWIVES, NURSES

PUBLIC = Path(allotment.__file__).parent / "evidence" / "public"
ORIGIN = date(2019, 9, 30)
NO_SUCCESSORS = pl.DataFrame(schema={"old_organisation": pl.String, "new_organisation": pl.String, "on": pl.Date})


@pytest.fixture(scope="module")
def parameters() -> GrowthParameters:
    """The shipped values in force at the origin, without the long memory that has a test of its own."""
    return replace(read_growth_parameters(load_register(), ORIGIN), reported_growth_weight=0.0)


@pytest.fixture(scope="module")
def trusts() -> pl.DataFrame:
    """Staff in post of the published trust series."""
    return hchs_staff_in_post.SOURCE.read(PUBLIC).tables["staff_in_post"]


@pytest.fixture(scope="module")
def successors() -> pl.DataFrame:
    """The published list of successor organisations."""
    return ods_successors.SOURCE.read(PUBLIC).tables["successors"]


def staff(levels: dict[str, list[float]], first_year: int = 2012, months: tuple[int, ...] = ()) -> pl.DataFrame:
    """Nurses, and half as many midwives, by organisation, each September; then in months of the year after."""
    rows = []
    for organisation, values in levels.items():
        dates = [date(first_year + step, 9, 30) for step in range(len(values) - len(months))]
        dates += [date(dates[-1].year + 1, month, 28) for month in months]
        for as_at, fte in zip(dates, values, strict=True):
            for group, share in ((NURSES, 1.0), (MIDWIVES, 0.5)):
                rows.append((as_at, organisation, group, group, fte * share * 1.1, fte * share, "made", "E", True))
    names = ["as_at", "organisation", "staff_group", "role", "headcount", "fte", "source", "grade", "synthetic"]
    return pl.DataFrame(rows, schema=names, orient="row")


def growing(rate: float, start: float = 1000.0, counts: int = 8) -> list[float]:
    return [start * (1 + rate) ** step for step in range(counts)]


def test_staff_who_never_change_are_calibrated_to_no_growth(parameters: GrowthParameters):
    table = calibrate_growth(staff({"RA1": [900.0] * 8, "RB1": [400.0] * 8}), NO_SUCCESSORS, ORIGIN, parameters)
    assert table["growth_share_per_year"].to_list() == pytest.approx([0.0] * 4, abs=1e-12)
    assert table["persistent_spread"].max() == pytest.approx(0.0, abs=1e-9)


def test_a_merger_adds_no_growth(parameters: GrowthParameters):
    levels = {f"R{number:02}": growing(0.02, start=600.0 + 10 * number) for number in range(12)}
    merged = growing(0.02)
    levels["RMG"] = merged[:4] + [fte * 1.9 for fte in merged[4:]]
    table = calibrate_growth(staff(levels), NO_SUCCESSORS, ORIGIN, parameters)
    assert table["growth_share_per_year"].to_list() == pytest.approx([0.02] * table.height, abs=1e-6)
    adjusted = table.filter(pl.col("merger_adjusted"))["organisation"].unique().to_list()
    assert adjusted == ["RMG"]
    assert table.filter(organisation="RMG")["years_used"].to_list() == [6.0, 6.0]


def test_a_transfer_of_one_staff_group_adds_no_growth(parameters: GrowthParameters):
    frame = staff({f"R{number:02}": growing(0.02, start=600.0 + 10 * number) for number in range(12)})
    moved = (pl.col("organisation") == "R03") & (pl.col("staff_group") == MIDWIVES)
    moved &= pl.col("as_at") >= date(2016, 9, 30)
    frame = frame.with_columns(fte=pl.when(moved).then(pl.col("fte") * 0.6).otherwise("fte"))
    table = calibrate_growth(frame, NO_SUCCESSORS, ORIGIN, parameters)
    cell = table.filter(organisation="R03", staff_group=MIDWIVES)
    assert cell["growth_share_per_year"].item() == pytest.approx(0.02, abs=1e-3)
    assert cell["years_used"].item() == 6.0


def test_the_list_of_successors_lets_a_small_merger_be_seen_and_only_once_it_has_happened(
    parameters: GrowthParameters,
):
    levels = {f"R{number:02}": growing(0.02) for number in range(9)}
    levels["RMG"] = levels["R00"][:5] + [fte * 1.10 for fte in levels["R00"][5:]]
    frame = staff(levels)
    listed = pl.DataFrame({"old_organisation": ["RXX"], "new_organisation": ["RMG"], "on": [date(2017, 4, 1)]})
    assert detect_merger_jumps(frame, NO_SUCCESSORS, ORIGIN, parameters).is_empty()
    found = detect_merger_jumps(frame, listed, ORIGIN, parameters)
    assert found.select("organisation", "to_date", "sign", "predecessors").rows() == [
        ("RMG", date(2017, 9, 30), SUCCESSOR, "RXX")
    ]
    assert found["level_change_share"].item() == pytest.approx(0.10)
    later = listed.with_columns(on=date(2019, 11, 1))
    assert detect_merger_jumps(frame, later, ORIGIN, parameters).is_empty()


def test_the_merger_of_gloucestershires_community_trusts_is_found(
    trusts: pl.DataFrame, successors: pl.DataFrame, parameters: GrowthParameters
):
    jumps = detect_merger_jumps(trusts, successors, date(2020, 9, 30), parameters)
    merger = jumps.filter(organisation="RTQ", to_date=date(2019, 9, 30))
    assert merger["sign"].item() == SUCCESSOR
    assert merger["level_change_share"].item() > 0.8
    assert "R1J" in merger["predecessors"].item()
    assert jumps.filter(organisation="RTE").is_empty()
    assert set(jumps["sign"]) == {SUCCESSOR, LEVEL_SHIFT}


def test_nothing_after_the_origin_changes_the_calibration(
    trusts: pl.DataFrame, successors: pl.DataFrame, parameters: GrowthParameters
):
    later = pl.col("as_at") > ORIGIN
    doubled = trusts.with_columns(
        fte=pl.when(later).then(pl.col("fte") * 2).otherwise("fte"),
        headcount=pl.when(later).then(pl.col("headcount") * 2).otherwise("headcount"),
    )
    known = successors.filter(pl.col("on") <= ORIGIN)
    assert calibrate_growth(doubled, known, ORIGIN, parameters).equals(
        calibrate_growth(trusts, successors, ORIGIN, parameters)
    )


def test_pooled_growth_is_combined_with_reported_growth_since_the_first_count(parameters: GrowthParameters):
    frame = staff({"RA1": growing(0.02)[:4] + [1100.0] * 4, "RB1": growing(0.02)[:4] + [1100.0] * 4})
    pooled = calibrate_growth(frame, NO_SUCCESSORS, ORIGIN, parameters)
    combined = calibrate_growth(frame, NO_SUCCESSORS, ORIGIN, replace(parameters, reported_growth_weight=0.3))
    reported = (1100.0 / 1000.0) ** (1 / 7) - 1
    assert combined["reported_group_growth_share"].to_list() == pytest.approx([reported] * 4)
    expected = 0.7 * pooled["growth_share_per_year"] + 0.3 * reported
    assert combined["growth_share_per_year"].to_list() == pytest.approx(expected.to_list())


def test_the_weights_explain_the_growth_exactly(
    trusts: pl.DataFrame, successors: pl.DataFrame, parameters: GrowthParameters
):
    table = calibrate_growth(trusts, successors, date(2025, 8, 31), parameters)
    own, group = pl.col("own_growth_share"), pl.col("group_growth_share")
    national, organisation = pl.col("national_growth_share"), pl.col("organisation_growth_share")
    explained = table.select(
        national
        + pl.col("group_weight") * (group - national)
        + pl.col("organisation_weight") * organisation
        + pl.col("evidence_weight") * (own - group - organisation)
    ).to_series()
    assert explained.to_numpy() == pytest.approx(table["growth_share_per_year"].to_numpy(), abs=1e-12)
    weights = table.select("evidence_weight", "organisation_weight", "group_weight")
    assert weights.min_horizontal().min() >= 0
    assert weights.max_horizontal().max() <= 1


def test_every_trust_and_staff_group_in_post_has_growth_within_reason(
    trusts: pl.DataFrame, successors: pl.DataFrame, parameters: GrowthParameters
):
    table = calibrate_growth(trusts, successors, date(2025, 8, 31), parameters)
    in_post = trusts.filter(pl.col("as_at") == date(2025, 8, 31), pl.col("fte") > 0)
    assert table.height == in_post.select("organisation", "staff_group").n_unique()
    assert table["growth_share_per_year"].is_between(-0.05, 0.10).all()


def test_a_small_team_borrows_more_from_its_group_than_a_large_one(
    trusts: pl.DataFrame, successors: pl.DataFrame, parameters: GrowthParameters
):
    table = calibrate_growth(trusts, successors, ORIGIN, parameters)
    size = trusts.filter(as_at=ORIGIN).group_by("organisation", "staff_group").agg(pl.col("fte").sum())
    sized = table.join(size, on=["organisation", "staff_group"])
    small, large = sized.filter(pl.col("fte") < 50), sized.filter(pl.col("fte") > 1000)
    assert small["evidence_weight"].mean() < 0.5 * large["evidence_weight"].mean()
    assert small["annual_spread"].mean() > 2 * large["annual_spread"].mean()


def test_a_trust_without_a_series_takes_the_growth_of_its_staff_group(
    trusts: pl.DataFrame, successors: pl.DataFrame, parameters: GrowthParameters
):
    groups = calibrate_group_growth(trusts, successors, ORIGIN, parameters)
    cells = calibrate_growth(trusts, successors, ORIGIN, parameters)
    assert groups["staff_group"].to_list() == sorted(trusts["staff_group"].unique())
    both = cells.join(groups, on="staff_group", suffix="_of_group")
    pooled = both["national_growth_share"] + both["group_weight"] * (
        both["group_growth_share"] - both["national_growth_share"]
    )
    assert pooled.to_numpy() == pytest.approx(both["growth_share_per_year_of_group"].to_numpy())


def test_fewer_than_three_counts_are_refused_in_words(parameters: GrowthParameters):
    with pytest.raises(EvidenceError, match="at least three yearly counts up to 30 September 2019"):
        calibrate_growth(staff({"RA1": [900.0, 910.0]}), NO_SUCCESSORS, ORIGIN, parameters)


def test_a_count_before_september_is_raised_to_the_september_level(parameters: GrowthParameters):
    counts = [*growing(0.0, counts=6), 1000.0 * (1 - parameters.season_shortfall_share)]
    frame = staff({"RA1": counts, "RB1": counts}, months=(8,))
    history = read_history(frame, date(2018, 8, 31))
    assert history.as_at[-1].month == 8
    assert history.step_years.tolist() == pytest.approx([1.0] * 5 + [11 / 12])
    table = calibrate_growth(frame, NO_SUCCESSORS, date(2018, 8, 31), parameters)
    assert table["growth_share_per_year"].to_list() == pytest.approx([0.0] * 4, abs=1e-12)


def test_growth_of_a_shorter_step_is_put_on_a_year(parameters: GrowthParameters):
    counts = [*growing(0.024, counts=6), 1000.0 * 1.024**5 * 1.012]
    frame = staff({"RA1": counts, "RB1": counts}, months=(3,))
    unseasonal = replace(parameters, season_shortfall_share=0.0)
    table = calibrate_growth(frame, NO_SUCCESSORS, date(2018, 3, 31), unseasonal)
    assert table["growth_share_per_year"].to_list() == pytest.approx([0.024] * 4, abs=1e-6)


def test_a_half_life_halves_the_weight_of_a_year():
    weights = recency_weights(np.ones(4), half_life_years=1.0)
    assert weights.tolist() == pytest.approx([0.125, 0.25, 0.5, 1.0])


@settings(deadline=None)
@given(st.floats(min_value=0.001, max_value=0.2), st.integers(min_value=2, max_value=12))
def test_a_difference_that_never_changes_is_wholly_lasting(size: float, years: int):
    deviation = np.array([[size] * years, [-size] * years])
    lasting, chance = split_variance(deviation, np.ones(2))
    assert lasting == pytest.approx(size**2)
    assert chance == pytest.approx(0.0, abs=1e-12)


def test_differences_that_come_and_go_are_wholly_chance():
    noise = np.random.default_rng(5).normal(0.0, 0.04, size=(400, 10))
    lasting, chance = split_variance(noise, np.ones(400))
    assert lasting < 0.04**2 * 0.03
    assert chance == pytest.approx(0.04**2, rel=0.05)
