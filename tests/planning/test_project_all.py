"""Every system on the same evidence: the sum of places is the total, and England is what was published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from allotment.planning.desk import SHIPPED_EVIDENCE, Desk
from allotment.planning.groundwork import Groundwork
from allotment.planning.project import project
from allotment.planning.project_all import ENGLAND, FIGURES, REGION, SYSTEM, AllProjected, project_all
from allotment.planning.request import ProjectionAsked
from allotment.store.folders import hash_tables

ASKED = ProjectionAsked("", "central", years=1, replicates=2)
TRUST_SERIES = SHIPPED_EVIDENCE / "hchs" / "staff_in_post_trust_staff_group_200909_202508.parquet"
EVERY_GROUP = "All staff groups"
CARE_POSTS = 1_600_000  # filled posts in adult social care, England, 2024/25 (Skills for Care)
SYSTEMS = 42


@pytest.fixture(scope="module")
def wide_desk(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose 42 archived runs nobody else sees; imported evidence is shared through a link."""
    home = tmp_path_factory.mktemp("every-system")
    (desk.home / "evidence").mkdir(parents=True, exist_ok=True)
    (home / "evidence").symlink_to(desk.home / "evidence", target_is_directory=True)
    yield Desk(home)
    shutil.rmtree(home / "runs")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("england")


@pytest.fixture(scope="module")
def every_system(wide_desk: Desk, out: Path) -> AllProjected:
    return project_all(wide_desk, ASKED, out=out)


@pytest.fixture(scope="module")
def rows(every_system: AllProjected, out: Path) -> pl.DataFrame:
    """Every row of every system, as written."""
    return pl.read_parquet(out / "projection_every_system.parquet")


@pytest.fixture(scope="module")
def baselines(every_system: AllProjected, wide_desk: Desk) -> pl.DataFrame:
    """The baselines that the archived runs hold, with the system of each row."""
    return pl.concat(
        [
            wide_desk.runs.load(run_id).tables["baseline"].with_columns(ics=pl.lit(ics))
            for ics, run_id in every_system.run_ids.items()
        ]
    )


def level(done: AllProjected, name: str) -> pl.DataFrame:
    return done.rollup.filter(pl.col("level") == name)


def furthest(found: pl.DataFrame, expected: pl.DataFrame) -> float:
    """The greatest difference between figures of the same horizon."""
    pairs = found.join(expected, on="years_ahead", suffix="_expected", validate="1:1")
    assert pairs.height == expected.height == ASKED.years + 1
    return max(
        pairs.select((pl.col(figure) - pl.col(f"{figure}_expected")).abs().max()).item()
        for figure in FIGURES
    )  # fmt: skip


def test_every_system_is_projected_once(every_system: AllProjected):
    assert every_system.systems == len(set(every_system.run_ids.values())) == SYSTEMS
    assert level(every_system, SYSTEM)["name"].n_unique() == SYSTEMS
    assert level(every_system, REGION)["name"].n_unique() == 7
    assert every_system.seconds > 0


def test_a_system_projected_among_all_is_the_run_projected_alone(every_system: AllProjected, wide_desk: Desk):
    alone = project(wide_desk, replace(ASKED, ics="QR1")).run
    assert alone.run_id == every_system.run_ids["QR1"]
    assert hash_tables(alone.tables) == wide_desk.runs.table_hashes(alone.run_id)


@pytest.mark.parametrize("parts", [SYSTEM, REGION])
def test_the_sum_of_places_is_england(every_system: AllProjected, parts: str):
    summed = level(every_system, parts).group_by("years_ahead").agg(pl.col(*FIGURES).sum())
    assert furthest(summed, level(every_system, ENGLAND)) < 1e-4


def test_each_region_is_the_sum_of_its_own_systems(every_system: AllProjected, wide_desk: Desk):
    ground = Groundwork.lay(wide_desk, ASKED)
    regions = pl.DataFrame(
        [(system.name, system.region) for system in ground.systems()], ["name", "region"], orient="row"
    )
    systems = level(every_system, SYSTEM).join(regions, on="name", validate="m:1")
    for region, own in systems.partition_by("region", as_dict=True).items():
        summed = own.group_by("years_ahead").agg(pl.col(*FIGURES).sum())
        assert furthest(summed, level(every_system, REGION).filter(pl.col("name") == region[0])) < 1e-5


def test_england_is_the_sum_of_every_row_of_every_organisation(every_system: AllProjected, rows: pl.DataFrame):
    last = level(every_system, ENGLAND).filter(pl.col("years_ahead") == 1).row(0, named=True)
    summed = rows.filter(pl.col("period") == "2026").select(
        pl.col("closing", "closing_fte", "required_fte", "gap_fte").sum()
    )
    found = dict(zip(FIGURES, summed.row(0), strict=True))
    assert found == pytest.approx({figure: last[figure] for figure in FIGURES}, rel=1e-10)


def test_the_gap_of_every_place_is_what_is_required_less_supply(every_system: AllProjected):
    left = pl.col("required_fte") - pl.col("supply_fte") - pl.col("gap_fte")
    assert every_system.rollup.select(left.abs().max()).item() < 1e-4


def test_moves_and_progression_balance_over_england(rows: pl.DataFrame):
    for into, out_of in (("moves_in", "moves_out"), ("progression_in", "progression_out")):
        assert rows[into].sum() == pytest.approx(rows[out_of].sum(), rel=1e-9)


def test_an_interval_of_england_is_no_wider_than_those_of_its_systems_together(every_system: AllProjected):
    """Of two replicates the width is four fifths of their difference, and differences of a sum are sums."""
    width = (pl.col("supply_fte_p90") - pl.col("supply_fte_p10")).alias("width")
    ahead = every_system.rollup.filter(pl.col("years_ahead") == 1).select("level", width)
    widths = dict(ahead.group_by("level").agg(pl.col("width").sum()).iter_rows())
    assert 0 < widths[ENGLAND] <= widths[REGION] <= widths[SYSTEM]


def test_the_trusts_of_the_series_stand_at_the_published_total(baselines: pl.DataFrame):
    published = pl.read_parquet(TRUST_SERIES).filter(
        pl.col("month") == pl.col("month").max(),
        pl.col("main_staff_group") == EVERY_GROUP,
        pl.col("staff_group_1") == EVERY_GROUP,
    )
    ours = baselines.filter(pl.col("organisation").is_in(published["org_code"].implode()))
    assert ours["organisation"].n_unique() == published.height == 141
    assert ours["fte"].sum() == pytest.approx(published["fte"].sum(), rel=0.005)
    assert ours["headcount"].sum() == pytest.approx(published["headcount"].sum(), rel=0.005)


def test_the_other_trusts_stand_at_their_published_totals(baselines: pl.DataFrame, wide_desk: Desk):
    published = Groundwork.lay(wide_desk, ASKED).evidence.table("staff_in_post_totals")
    ours = baselines.filter(pl.col("organisation").is_in(published["organisation"].implode()))
    assert ours["organisation"].n_unique() == published["organisation"].n_unique() == 54
    assert ours["fte"].sum() == pytest.approx(published["fte"].sum(), rel=0.005)


def test_adult_social_care_stands_at_the_published_filled_posts_and_is_synthetic(baselines: pl.DataFrame):
    care = baselines.filter(pl.col("sector") == "adult social care")
    assert care["headcount"].sum() == pytest.approx(CARE_POSTS, rel=0.005)
    assert care["synthetic"].all()
    assert baselines.filter(pl.col("sector") != "adult social care", "synthetic").is_empty()


def test_every_organisation_is_in_one_system_only(baselines: pl.DataFrame, rows: pl.DataFrame):
    for table in (baselines, rows):
        homes = table.group_by("organisation").agg(pl.col("ics").n_unique())
        assert homes.height > 1500
        assert homes.filter(pl.col("ics") > 1).is_empty()


def test_the_first_year_opens_with_the_people_of_the_base_year(
    every_system: AllProjected, baselines: pl.DataFrame, rows: pl.DataFrame
):
    base = level(every_system, ENGLAND).filter(pl.col("years_ahead") == 0)["headcount"].item()
    assert baselines["headcount"].sum() == base
    assert rows.filter(pl.col("period") == "2026")["opening"].sum() == base
