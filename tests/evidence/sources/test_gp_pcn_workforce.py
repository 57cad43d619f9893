"""Posts of primary care networks, added up by network and role."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.source import Imported
from allotment.evidence.sources.gp_pcn_workforce import SOURCE
from allotment.evidence.sources.gp_pcn_workforce.schema import CONTRACTED_SERVICES, STAFF, STAFF_GROUPS
from allotment.evidence.sources.gp_pcn_workforce.staff_roles import ADMINISTRATION, ROLE_OF_STAFF_ROLE
from allotment.evidence.sources.gp_pcn_workforce.to_tables import pcn_workforce_table
from allotment.evidence.sources.gp_practices import SOURCE as PRACTICES
from allotment.workforce.roles import GPS, PRIMARY_CARE_STAFF_GROUPS, ROLES
from tests.evidence.sources.spoiling import PUBLIC, places, rules, sample_copy, set_cell

POSTS = "gp/pcn_workforce_individual_202511.parquet"
NAME = Path(POSTS).name
IN_TWO_SYSTEMS = "U34811"
"""Publishers differ: most of its patients are in QRV, and the workforce return puts its staff in QMJ."""


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


@pytest.fixture(scope="module")
def posts() -> pl.DataFrame:
    """The shipped posts without the column that identifies people."""
    return pl.read_parquet(PUBLIC / POSTS).drop("unique_identifier")


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["pcn_workforce"]["pcn"].n_unique() == 2


def test_gloucestershire_has_366_point_6_fte_by_role_as_in_the_published_posts(
    published: Imported, posts: pl.DataFrame
):
    here = PRACTICES.read(PUBLIC).tables["organisations"].filter(pl.col("ics") == "QR1")["organisation"]
    by_role = published.tables["pcn_workforce"].filter(pl.col("pcn").is_in(here.implode()))
    assert by_role["fte"].sum() == pytest.approx(366.618665, abs=1e-6)
    assert by_role["fte"].sum() == pytest.approx(posts.filter(pl.col("icb_code") == "QR1")["fte"].sum())


def test_fte_of_every_system_is_the_published_one_but_for_one_network(published: Imported, posts: pl.DataFrame):
    placed = PRACTICES.read(PUBLIC).tables["organisations"].select("organisation", "ics")
    ours = (
        published.tables["pcn_workforce"]
        .filter(pl.col("pcn") != IN_TWO_SYSTEMS)
        .join(placed, left_on="pcn", right_on="organisation")
        .group_by("ics")
        .agg(pl.col("fte").sum())
    )
    theirs = posts.filter(pl.col("pcn_code") != IN_TWO_SYSTEMS).group_by(ics="icb_code").agg(theirs=pl.col("fte").sum())
    both = ours.join(theirs, on="ics", how="full")
    assert both.height == 42
    assert both.select((pl.col("fte") - pl.col("theirs")).abs().max()).item() < 1e-6


def test_staff_groups_of_the_return_are_kept_but_for_directors_and_trainees(published: Imported, posts: pl.DataFrame):
    in_gps = posts.filter(
        (pl.col("staff_group") == "Other GPs") | (pl.col("staff_role") == "Medical Clinical Director (GP)")
    )
    gps = published.tables["pcn_workforce"].filter(pl.col("staff_group") == GPS)
    assert gps["fte"].sum() == pytest.approx(in_gps["fte"].sum())
    in_office = posts.filter(
        (pl.col("staff_group") == ADMINISTRATION) | (pl.col("staff_role") == "Non-clinical Director")
    )
    office = published.tables["pcn_workforce"].filter(pl.col("role") == "General practice administrator")
    assert office["fte"].sum() == pytest.approx(in_office["fte"].sum())


def test_every_staff_role_of_the_return_has_a_role_of_primary_care(posts: pl.DataFrame):
    assert set(posts["staff_role"]) == set(ROLE_OF_STAFF_ROLE)
    assert all(ROLES[role].staff_group in PRIMARY_CARE_STAFF_GROUPS for role in ROLE_OF_STAFF_ROLE.values())


def test_trainees_are_never_counted_with_the_qualified(posts: pl.DataFrame):
    in_training = {name for name in posts["staff_role"].unique() if name.startswith(("Trainee", "Apprentice"))}
    assert {ROLE_OF_STAFF_ROLE[name] for name in in_training} == {"Direct patient care trainee"}


def test_heads_are_posts_of_staff_and_the_fewest_people_of_a_contracted_service(
    published: Imported, posts: pl.DataFrame
):
    staff = posts.filter(pl.col("data_source") == STAFF).height
    contracted = posts.filter(pl.col("data_source") == CONTRACTED_SERVICES)["fte"].ceil().sum()
    assert published.tables["pcn_workforce"]["headcount"].sum() == staff + contracted


def test_counting_posts_as_heads_counts_hardly_anybody_twice():
    staff = pl.read_parquet(PUBLIC / POSTS).filter(pl.col("unique_identifier").is_not_null())
    people = staff.select("pcn_code", "staff_role", "unique_identifier").n_unique()
    assert 0 < staff.height - people <= 20


def test_the_column_that_identifies_people_is_never_needed_and_never_shown(published: Imported, tmp_path: Path):
    assert "unique_identifier" not in published.tables["pcn_workforce"].columns
    folder = sample_copy(SOURCE, tmp_path)
    marked = pl.read_parquet(folder / POSTS).with_columns(unique_identifier=pl.lit("secret-777"), fte=pl.lit(3.0))
    marked.write_parquet(folder / POSTS)
    imported = SOURCE.read(folder)
    assert imported.problems
    assert "secret-777" not in str(imported)


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / POSTS, 2, "pcn_code", None)
    set_cell(folder / POSTS, 3, "fte", -0.5)
    set_cell(folder / POSTS, 4, "staff_role", "Wizards")
    set_cell(folder / POSTS, 5, "census_month", 13)
    imported = SOURCE.read(folder)
    assert places(imported) == {
        (NAME, 2, "pcn_code", ""),
        (NAME, 3, "fte", "-0.5"),
        (NAME, 4, "staff_role", "Wizards"),
        (NAME, 5, "census_month", "13"),
    }
    assert "cannot be placed in any system" in str(imported.problems)


def test_one_member_of_staff_cannot_hold_three_full_posts(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    first_of_staff = pl.read_parquet(folder / POSTS)["data_source"].to_list().index(STAFF) + 2
    set_cell(folder / POSTS, first_of_staff, "fte", 3.0)
    imported = SOURCE.read(folder)
    assert [problem.row for problem in imported.problems] == [first_of_staff]
    assert "one member of staff holds at most two full posts" in rules(imported)


def test_two_months_in_one_file_are_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / POSTS, 2, "census_month", 10)
    assert places(SOURCE.read(folder)) == {(NAME, None, "census_month", "2025-10, 2025-11")}


def test_a_network_that_the_map_does_not_know_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / POSTS, 2, "pcn_code", "U99999")
    assert places(SOURCE.read(folder)) == {(NAME, None, "pcn_code", "U99999")}


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([STAFF, CONTRACTED_SERVICES]),
            st.sampled_from(["U00001", "U00002"]),
            st.sampled_from(STAFF_GROUPS),
            st.sampled_from(sorted(ROLE_OF_STAFF_ROLE)),
            st.floats(min_value=0.01, max_value=2.0),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_no_fte_is_lost_or_made_whatever_the_posts(rows: list[tuple[str, str, str, str, float]]):
    posts = pl.DataFrame(rows, schema=["data_source", "pcn_code", "staff_group", "staff_role", "fte"], orient="row")
    table = pcn_workforce_table(posts.with_columns(census_year=pl.lit(2025), census_month=pl.lit(11)))
    assert table["fte"].sum() == pytest.approx(posts["fte"].sum())
    assert table.select("pcn", "role").is_duplicated().sum() == 0
    assert table["headcount"].sum() >= len(rows)
