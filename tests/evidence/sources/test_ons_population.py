"""Population by age and sex: every place once, and the parts add up to England."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.ons_population import SOURCE
from tests.evidence.sources.spoiling import PUBLIC, keep_rows, places, sample_copy, set_cell

SYSTEMS = "population/icb_england_syoa_sex_2000_2043_11variants.parquet"
DISTRICTS = "population/ltla_syoa_sex_2000_2043_principal.parquet"
ENGLAND = "E92000001"
GLOUCESTERSHIRE = "E54000043"
ROUNDING_OF_ESTIMATES = 21
ROUNDING_OF_PROJECTIONS = 83
"""Cells are rounded one by one: measured differences of the 42 ICBs from England, in people of 58 million."""


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


@pytest.fixture(scope="module")
def people(published: Imported) -> pl.DataFrame:
    """All people by area, variant and year."""
    persons = (pl.col("female") + pl.col("male")).sum()
    return published.tables["population"].group_by("area", "variant", "year").agg(people=persons)


@pytest.fixture(scope="module")
def england_2043(published: Imported) -> pl.DataFrame:
    """England in 2043: one row for each age, one column for each variant."""
    population = published.tables["population"].filter(pl.col("area") == ENGLAND, pl.col("year") == 2043)
    return population.select("age", "variant", people=pl.col("female") + pl.col("male")).pivot(
        "variant", index="age", values="people"
    )


def furthest_from_england(people: pl.DataFrame, parts: pl.Expr, variant: pl.Expr) -> int:
    """The largest difference of a sum of parts from England, over years and variants."""
    chosen = people.filter(variant)
    whole = chosen.filter(pl.col("area") == ENGLAND)
    summed = chosen.filter(parts).group_by("variant", "year").agg(summed=pl.col("people").sum())
    both = whole.join(summed, on=["variant", "year"], how="full")
    assert both["summed"].null_count() == both["people"].null_count() == 0
    return int(both.select((pl.col("summed") - pl.col("people")).abs().max()).item())


def test_the_shipped_files_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["population"]["area"].n_unique() == 7


def test_the_42_icbs_add_up_to_england_in_every_estimate_and_variant(people: pl.DataFrame):
    is_icb = pl.col("area").str.starts_with("E54")
    assert people.filter(is_icb)["area"].n_unique() == 42
    estimated = pl.col("variant") == "estimate"
    assert furthest_from_england(people, is_icb, estimated) <= ROUNDING_OF_ESTIMATES
    assert furthest_from_england(people, is_icb, ~estimated) <= ROUNDING_OF_PROJECTIONS


def test_districts_add_up_to_england_because_counties_are_left_out(people: pl.DataFrame):
    is_district = pl.col("area").str.contains(r"^E0[6-9]")
    assert people.filter(is_district)["area"].n_unique() == 296
    assert people.filter(pl.col("area").str.starts_with("E10")).is_empty()
    both_kinds = pl.col("variant").is_in(["estimate", "principal"])
    assert furthest_from_england(people, is_district, both_kinds) <= 200


def test_the_six_districts_of_gloucestershire_add_up_to_the_system(people: pl.DataFrame):
    districts = [f"E070000{number}" for number in range(78, 84)]
    summed = (
        people.filter(pl.col("area").is_in(districts)).group_by("variant", "year").agg(summed=pl.col("people").sum())
    )
    system = people.filter(pl.col("area") == GLOUCESTERSHIRE).join(summed, on=["variant", "year"])
    assert system.height == 35
    assert system.select((pl.col("summed") - pl.col("people")).abs().max()).item() <= 21


def test_estimates_end_in_2023_and_every_projection_runs_from_2024_to_2043(published: Imported):
    spans = (
        published.tables["population"].group_by("variant").agg(first=pl.col("year").min(), last=pl.col("year").max())
    )
    by_variant = {variant: (first, last) for variant, first, last in spans.iter_rows()}
    assert by_variant.pop("estimate") == (2009, 2023)
    assert set(by_variant.values()) == {(2024, 2043)}
    assert len(by_variant) == 11


def test_the_fertility_variants_move_only_those_born_since(england_2043: pl.DataFrame):
    moved = england_2043.filter(pl.col("high fertility") != pl.col("principal"))
    assert moved["age"].max() == 23
    assert (moved["high fertility"] > moved["principal"]).all()
    young = england_2043.filter(pl.col("age") <= 18).sum()
    assert young["low fertility"].item() < 0.9 * young["principal"].item()


def test_the_life_expectancy_variants_move_the_oldest_most(england_2043: pl.DataFrame):
    ratio = england_2043.select("age", ratio=pl.col("high life expectancy") / pl.col("principal"))
    assert ratio.filter(pl.col("age") < 45)["ratio"].max() < 1.002
    assert ratio.filter(pl.col("age") >= 85)["ratio"].min() > 1.03
    oldest = england_2043.filter(pl.col("age") >= 85).sum()
    assert oldest["low life expectancy"].item() < 0.95 * oldest["principal"].item()


def test_the_migration_variants_move_working_ages_and_leave_the_oldest(england_2043: pl.DataFrame):
    working = england_2043.filter(pl.col("age").is_between(25, 44)).sum()
    oldest = england_2043.filter(pl.col("age") >= 85).sum()
    assert working["high migration"].item() > 1.05 * working["principal"].item()
    assert working["low migration"].item() < 0.95 * working["principal"].item()
    assert oldest["high migration"].item() < 1.01 * oldest["principal"].item()


def test_the_population_variants_bound_the_total_and_the_age_structures_bound_the_old(england_2043: pl.DataFrame):
    totals = england_2043.drop("age").sum().row(0, named=True)
    assert max(totals, key=totals.__getitem__) == "high population"
    assert min(totals, key=totals.__getitem__) == "low population"
    old = england_2043.filter(pl.col("age") >= 65).drop("age").sum().row(0, named=True)
    old_share = {variant: old[variant] / totals[variant] for variant in totals}
    assert max(old_share, key=old_share.__getitem__) == "older age structure"
    assert min(old_share, key=old_share.__getitem__) == "younger age structure"


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    systems, districts = Path(SYSTEMS).name, Path(DISTRICTS).name
    set_cell(folder / SYSTEMS, 2, "f", -7)
    set_cell(folder / SYSTEMS, 3, "age", 101)
    set_cell(folder / DISTRICTS, 4, "year", 24)
    set_cell(folder / DISTRICTS, 5, "m", -1)
    assert places(SOURCE.read(folder)) >= {
        (systems, 2, "f", "-7"),
        (systems, 3, "age", "101"),
        (districts, 4, "year", "24"),
        (districts, 5, "m", "-1"),
    }


def test_an_unknown_variant_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    path = folder / SYSTEMS
    as_text = pl.read_parquet(path).with_columns(pl.col("variant").cast(pl.String), pl.col("area_code").cast(pl.String))
    as_text.write_parquet(path)
    assert not SOURCE.read(folder).problems
    set_cell(path, 2, "variant", "v12")
    assert places(SOURCE.read(folder)) == {(path.name, 2, "variant", "v12")}


def test_a_year_that_lacks_an_age_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    keep_rows(folder / DISTRICTS, ~((pl.col("area_code").cast(pl.String) == "E07000078") & (pl.col("age") == 40)))
    assert places(SOURCE.read(folder)) == {(Path(DISTRICTS).name, None, "age", "E07000078 v0 2023: 100 ages")}


def test_a_district_that_is_missing_from_its_system_is_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    keep_rows(folder / DISTRICTS, pl.col("area_code").cast(pl.String) != "E07000080")
    found = places(SOURCE.read(folder))
    assert found == {("lookup_ltla24_icb24_lsoa_share.csv", None, "ltla24_code", "E07000080")}


def test_the_county_in_the_file_is_not_counted_beside_its_districts(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    held = pl.read_parquet(folder / DISTRICTS)["area_code"].cast(pl.String).unique()
    assert "E10000013" in held
    assert "E10000013" not in SOURCE.read(folder).tables["population"]["area"].unique()
