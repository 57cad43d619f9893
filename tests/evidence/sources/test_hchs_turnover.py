"""Joiners and leavers by role and age: each person once, in line with what was published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.hchs_turnover import SOURCE
from allotment.workforce.roles import DOCTORS, HOTEL, NHS_TRUST_STAFF_GROUPS, ROLES
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, places, rules, sample_copy, set_cell

TURNOVER = "hchs/turnover_by_age_staff_group_england_202410_202510.csv"
SERIES = "hchs/staff_in_post_trust_staff_group_200909_202508.parquet"
NAME = Path(TURNOVER).name
MEASURES = ("closing", "joiners", "leavers")
TYPES = dict(zip(MEASURES, ("Denominator at end of period", "Joiners", "Leavers"), strict=True))
BANDS = {"Under 25": 16, "25 to 34": 25, "35 to 44": 35, "45 to 54": 45, "55 to 64": 55, "65 and over": 65}
INFRASTRUCTURE = ("Central functions", "Hotel, property & estates", "Manager", "Senior manager")


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


@pytest.fixture(scope="module")
def turnover(published: Imported) -> pl.DataFrame:
    """The table."""
    return published.tables["turnover_by_age"]


@pytest.fixture(scope="module")
def raw() -> pl.DataFrame:
    """The published file as it stands."""
    return pl.read_csv(PUBLIC / TURNOVER)


def row_of(raw: pl.DataFrame, **cells: str) -> int:
    """The row in the file, the header being row 1, of the first record with these cells."""
    found = raw.with_row_index("row", offset=2).filter(**cells)
    return int(found["row"][0])


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["turnover_by_age"].height == 21 * 6


def test_each_role_has_six_bands_that_cover_working_age_without_a_gap(turnover: pl.DataFrame):
    assert turnover["role"].n_unique() == 21
    bands = turnover.select("age_from", "age_to").unique().sort("age_from").rows()
    assert bands == [(16, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 80)]
    assert turnover.height == 21 * 6
    pairs = turnover.select("role", "staff_group").unique()
    assert all(ROLES[role].staff_group == group for role, group in pairs.iter_rows())
    assert set(pairs["staff_group"]) == set(NHS_TRUST_STAFF_GROUPS)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_published_bands_add_up_to_the_published_all_ages(raw: pl.DataFrame, measure: str):
    part = raw.filter(TYPE=TYPES[measure])
    keys = ["MAIN_STAFF_GROUP", "STAFF_GROUP"]
    bands = part.filter(pl.col("AGE_BAND") != "All age bands").group_by(keys).agg(pl.col("HC", "FTE").sum())
    both = part.filter(AGE_BAND="All age bands").join(bands, on=keys, suffix="_bands")
    assert (both["HC"] == both["HC_bands"]).all()
    assert (both["FTE"] - both["FTE_bands"]).abs().max() < 0.001


@pytest.mark.parametrize("measure", MEASURES)
def test_roles_add_up_to_all_staff_in_every_band_in_heads_and_fte(
    turnover: pl.DataFrame, raw: pl.DataFrame, measure: str
):
    sums = turnover.group_by("age_from").agg(pl.col(f"{measure}_headcount", f"{measure}_fte").sum())
    of_all = raw.filter(
        pl.col("MAIN_STAFF_GROUP") == "All staff groups",
        pl.col("TYPE") == TYPES[measure],
        pl.col("AGE_BAND") != "All age bands",
    ).with_columns(age_from=pl.col("AGE_BAND").replace_strict(BANDS))
    both = sums.join(of_all, on="age_from")
    assert both.height == 6
    assert (both[f"{measure}_headcount"] - both["HC"]).abs().max() < 1e-6
    assert (both[f"{measure}_fte"] - both["FTE"]).abs().max() < 0.001


@pytest.mark.parametrize("measure", MEASURES)
def test_grades_add_up_to_all_doctors(turnover: pl.DataFrame, raw: pl.DataFrame, measure: str):
    doctors = turnover.filter(staff_group=DOCTORS)
    assert doctors["role"].n_unique() == 10
    all_grades = raw.filter(STAFF_GROUP="HCHS doctors - All grades", TYPE=TYPES[measure], AGE_BAND="All age bands")
    assert doctors[f"{measure}_headcount"].sum() == pytest.approx(all_grades["HC"].item())
    assert doctors[f"{measure}_fte"].sum() == pytest.approx(all_grades["FTE"].item(), abs=0.01)


def test_a_published_row_is_carried_as_it_stands(turnover: pl.DataFrame, raw: pl.DataFrame):
    nurses = turnover.filter(role="Nurse or health visitor", age_from=55)
    leavers = raw.filter(STAFF_GROUP="Nurses & health visitors", TYPE="Leavers", AGE_BAND="55 to 64")
    assert nurses["leavers_headcount"].item() == leavers["HC"].item() == 5086
    assert nurses["leavers_fte"].item() == leavers["FTE"].item()
    assert nurses["origin"].item() == "published"


def test_foundation_year_one_joins_whole_each_year(turnover: pl.DataFrame):
    first_year = turnover.filter(role="Foundation doctor year 1")
    assert first_year["joiners_headcount"].equals(first_year["closing_headcount"], check_names=False)
    assert first_year["joiners_headcount"].sum() == 8738
    assert first_year["origin"].str.contains("lasts one year").all()


def test_grades_that_share_a_remainder_have_the_same_rates_at_every_age(turnover: pl.DataFrame):
    shared = ["Staff grade", "Hospital practitioner or clinical assistant", "Other HCHS doctor grades"]
    rates = turnover.filter(pl.col("role").is_in(shared)).select(
        "age_from", (pl.col("leavers_headcount") / pl.col("closing_headcount")).round(9)
    )
    assert rates.unique().height == 6
    whole = turnover.filter(pl.col("role").is_in(shared))["closing_headcount"].sum()
    assert whole == pytest.approx(3197)


def test_infrastructure_roles_share_one_leaving_rate_and_hotel_staff_are_older(turnover: pl.DataFrame):
    infrastructure = turnover.filter(pl.col("role").is_in(INFRASTRUCTURE))
    for unit in ("headcount", "fte"):
        rates = infrastructure.select("age_from", (pl.col(f"leavers_{unit}") / pl.col(f"closing_{unit}")).round(9))
        assert rates.unique().height == 6
    over_65 = infrastructure.group_by("role").agg(
        share=pl.col("closing_headcount").filter(pl.col("age_from") == 65).sum() / pl.col("closing_headcount").sum()
    )
    shares = dict(over_65.iter_rows())
    assert shares["Hotel, property & estates"] > 2 * shares["Manager"]
    assert infrastructure["origin"].str.contains("one leaving rate").all()


def test_the_derived_size_of_hotel_staff_is_near_to_what_the_trusts_report(turnover: pl.DataFrame):
    august = pl.read_parquet(PUBLIC / SERIES).filter(staff_group_1=HOTEL, month=date(2025, 8, 1))
    hotel = turnover.filter(role="Hotel, property & estates")
    assert august["headcount"].sum() < hotel["closing_headcount"].sum() < 1.3 * august["headcount"].sum()
    per_head = hotel["closing_fte"].sum() / hotel["closing_headcount"].sum()
    assert per_head == pytest.approx(august["fte"].sum() / august["headcount"].sum(), abs=0.03)


def test_leavers_of_another_year_say_so(turnover: pl.DataFrame):
    origin = turnover.filter(role="Hotel, property & estates")["origin"].unique().item()
    assert "leavers: published for 202409 to 202509" in origin


def test_nobody_has_more_fte_than_heads(turnover: pl.DataFrame):
    assert (turnover["closing_fte"] <= turnover["closing_headcount"] + 1e-9).all()


def test_the_year_is_told_by_its_ends(turnover: pl.DataFrame):
    assert turnover.select("period_from", "period_to").unique().rows() == [(date(2024, 10, 31), date(2025, 10, 31))]


def test_without_the_trusts_series_rates_stay_the_same(turnover: pl.DataFrame, tmp_path: Path):
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path)).tables["turnover_by_age"]
    rate = pl.col("leavers_headcount") / pl.col("closing_headcount")
    both = turnover.with_columns(rate=rate).join(sampled.with_columns(rate=rate), on=["role", "age_from"])
    known = both.filter(pl.col("rate").is_finite() & pl.col("rate_right").is_finite())
    assert known.height > 110
    assert (known["rate"] - known["rate_right"]).abs().max() < 1e-9


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / TURNOVER, 2, "HC", "1.5 million")
    set_cell(folder / TURNOVER, 3, "FTE", "-1")
    set_cell(folder / TURNOVER, 4, "STAFF_GROUP", "Porters")
    set_cell(folder / TURNOVER, 5, "AGE_BAND", "45-54")
    set_cell(folder / TURNOVER, 6, "TYPE", "Stayers")
    set_cell(folder / TURNOVER, 7, "PERIOD", "2025")
    add_row_like(folder / TURNOVER, 8)
    imported = SOURCE.read(folder)
    assert places(imported) >= {
        (NAME, 2, "HC", "1.5 million"),
        (NAME, 3, "FTE", "-1.0"),
        (NAME, 4, "STAFF_GROUP", "Porters"),
        (NAME, 5, "AGE_BAND", "45-54"),
        (NAME, 6, "TYPE", "Stayers"),
        (NAME, 7, "PERIOD", "2025"),
    }
    assert "a row must appear once" in rules(imported)


def test_a_figure_that_was_altered_shows_in_its_sums(raw: pl.DataFrame, tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    row = row_of(raw, TYPE="Leavers", STAFF_GROUP="Midwives", AGE_BAND="35 to 44")
    set_cell(folder / TURNOVER, row, "HC", "5630")
    told = rules(SOURCE.read(folder))
    assert "Leavers, Midwives, All age bands must be the sum of its age bands" in told
    assert "Leavers, All staff groups, 35 to 44 must be the sum of the staff groups" in told


def test_grades_that_exceed_all_doctors_are_refused(raw: pl.DataFrame, tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    row = row_of(raw, TYPE="Joiners", STAFF_GROUP="HCHS doctors - Consultant", AGE_BAND="65 and over")
    set_cell(folder / TURNOVER, row, "HC", "890")
    assert "HCHS doctors - All grades, 65 and over must be no less than the sum of its grades" in rules(
        SOURCE.read(folder)
    )


def test_a_lost_row_is_named(raw: pl.DataFrame, tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    row = row_of(raw, TYPE="Joiners", STAFF_GROUP="Ambulance staff", AGE_BAND="25 to 34")
    lines = (folder / TURNOVER).read_text(encoding="utf-8").splitlines()
    (folder / TURNOVER).write_text("\n".join(lines[: row - 1] + lines[row:]) + "\n", encoding="utf-8")
    assert places(SOURCE.read(folder)) == {(NAME, None, "AGE_BAND", "Joiners / Ambulance staff / 25 to 34")}


def test_staff_groups_of_different_years_are_refused(raw: pl.DataFrame, tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    row = row_of(raw, TYPE="Joiners", STAFF_GROUP="Ambulance staff")
    set_cell(folder / TURNOVER, row, "PERIOD", "202310 to 202410")
    assert (NAME, row, "PERIOD", "202310 to 202410") in places(SOURCE.read(folder))


def test_a_missing_column_an_empty_file_and_a_spoilt_series_are_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    text = (folder / TURNOVER).read_text(encoding="utf-8")
    (folder / TURNOVER).write_text(text.replace(",HC,", ",heads,", 1), encoding="utf-8")
    (folder / SERIES).write_text("not parquet")
    found = places(SOURCE.read(folder))
    assert {(NAME, 1, "HC", None), (Path(SERIES).name, None, None, "not parquet")} == found
    (folder / TURNOVER).write_text("")
    assert (NAME, None, None, None) in places(SOURCE.read(folder))
