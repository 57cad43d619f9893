"""Staff in post in the trusts of the series: nothing twice, nothing lost, in line with what was published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.source import Imported
from allotment.evidence.sources.hchs_staff_in_post import SOURCE
from allotment.evidence.sources.hchs_staff_in_post.to_tables import made_to_add_up
from allotment.workforce.roles import DOCTORS, NHS_TRUST_STAFF_GROUPS, ROLES, Sector
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, keep_rows, places, rules, sample_copy, set_cell

STAFF = "hchs/staff_in_post_trust_staff_group_200909_202508.parquet"
TRUSTS = "hchs/trusts_core1.csv"
SICKNESS = "hchs/sickness_by_organisation_202404_202503.csv"
PROFILE = "hchs/trust_profile_202603.csv"
MERGERS = "geo/lookup_trust_trust.csv"
STAFF_NAME, TRUSTS_NAME = Path(STAFF).name, Path(TRUSTS).name
AUGUST = date(2025, 8, 31)


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


@pytest.fixture(scope="module")
def raw() -> pl.DataFrame:
    """The published file as it stands."""
    return pl.read_parquet(PUBLIC / STAFF)


def staff_of(imported: Imported, organisation: str, as_at: date = AUGUST) -> pl.DataFrame:
    """One trust on one date."""
    return imported.tables["staff_in_post"].filter(organisation=organisation, as_at=as_at)


def test_the_shipped_files_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["organisations"]["organisation"].to_list() == ["RTE", "RTQ"]
    assert staff_of(sampled, "RTE").equals(staff_of(published, "RTE"))


def test_roles_add_up_to_the_published_total_of_every_trust_and_month(published: Imported, raw: pl.DataFrame):
    totals = raw.filter(main_staff_group="All staff groups").select(
        pl.col("month").dt.month_end().alias("as_at"), "fte", "headcount", organisation="org_code"
    )
    sums = published.tables["staff_in_post"].group_by("as_at", "organisation").agg(pl.col("fte", "headcount").sum())
    compared = totals.join(sums, on=["as_at", "organisation"], how="full", suffix="_of_roles", coalesce=True)
    assert compared.height == 3184
    assert compared.null_count().sum_horizontal().item() == 0
    assert (compared["fte"] - compared["fte_of_roles"]).abs().max() < 1e-8
    assert (compared["headcount"] == compared["headcount_of_roles"]).all()


def test_gloucestershire_in_august_2025_is_as_published(published: Imported):
    hospitals, health_and_care = staff_of(published, "RTE"), staff_of(published, "RTQ")
    assert hospitals["fte"].sum() == pytest.approx(8034.70794, abs=1e-9)
    assert health_and_care["fte"].sum() == pytest.approx(4200.44061, abs=1e-9)
    assert (hospitals["headcount"].sum(), health_and_care["headcount"].sum()) == (9297, 5041)


def test_england_in_august_2025_is_as_published(published: Imported):
    august = published.tables["staff_in_post"].filter(as_at=AUGUST)
    assert august["organisation"].n_unique() == 141
    assert august["fte"].sum() == pytest.approx(1_069_473.22655, abs=1e-6)
    assert august["headcount"].sum() == 1_205_143


def test_a_parent_row_is_never_counted_beside_its_children(published: Imported, raw: pl.DataFrame):
    doctors = staff_of(published, "RTE").filter(staff_group=DOCTORS)
    of_all_grades = raw.filter(staff_group_1="HCHS doctors - All grades", org_code="RTE", month=date(2025, 8, 1))
    assert doctors["fte"].sum() == pytest.approx(of_all_grades["fte"].item())
    names = published.tables["staff_in_post"]["role"].unique()
    assert not names.str.contains("All").any()


def test_every_role_is_one_of_ours_under_its_own_staff_group(published: Imported):
    pairs = published.tables["staff_in_post"].select("role", "staff_group").unique()
    assert pairs.height == 21
    assert all(ROLES[role].staff_group == group for role, group in pairs.iter_rows())
    assert set(pairs["staff_group"]) == set(NHS_TRUST_STAFF_GROUPS)


def test_the_two_spellings_of_other_doctor_grades_are_one_role(published: Imported, raw: pl.DataFrame):
    spelt = raw.filter(pl.col("staff_group_1").str.to_lowercase() == "hchs doctors - other hchs doctor grades")
    assert spelt["staff_group_1"].n_unique() == 2
    assert published.tables["staff_in_post"].filter(role="Other HCHS doctor grades").height == spelt.height


def test_where_every_role_is_known_the_published_fte_stays_to_the_last_digit(published: Imported, raw: pl.DataFrame):
    nurses = raw.filter(staff_group_1="Nurses & health visitors", org_code="RTE", month=date(2025, 8, 1))
    assert staff_of(published, "RTE").filter(role="Nurse or health visitor")["fte"].item() == nurses["fte"].item()


def test_staff_of_unknown_role_change_a_role_by_less_than_three_per_cent(published: Imported, raw: pl.DataFrame):
    nurses = raw.filter(staff_group_1="Nurses & health visitors").select(
        pl.col("month").dt.month_end().alias("as_at"), "fte", "headcount", organisation="org_code"
    )
    ours = published.tables["staff_in_post"].filter(role="Nurse or health visitor")
    both = nurses.join(ours, on=["as_at", "organisation"], suffix="_ours")
    assert both.height == nurses.height
    change = both["fte_ours"] / both["fte"] - 1
    assert change.min() >= 0
    assert change.max() < 0.031
    latest = both.filter(as_at=AUGUST)
    assert (latest["fte_ours"].sum() / latest["fte"].sum() - 1) < 0.0003
    assert ((latest["headcount_ours"] / latest["headcount"] - 1).abs() < 0.02).all()


def test_headcounts_are_whole_and_nobody_with_fte_is_nobody(published: Imported):
    staff = published.tables["staff_in_post"]
    assert (staff["headcount"] == staff["headcount"].round(0)).all()
    assert staff.filter((pl.col("fte") > 0) & (pl.col("headcount") < 1)).is_empty()


def test_every_trust_has_one_system_one_sector_and_a_date_no_later_than_its_first_figure(published: Imported):
    trusts = published.tables["organisations"]
    assert trusts.height == trusts["organisation"].n_unique() == 141
    assert trusts["ics"].n_unique() == 42
    assert dict(trusts["sector"].value_counts().iter_rows()) == {
        str(Sector.ACUTE): 124,
        str(Sector.COMMUNITY): 9,
        str(Sector.MENTAL_HEALTH): 7,
        str(Sector.AMBULANCE): 1,
    }
    first = published.tables["staff_in_post"].group_by("organisation").agg(pl.col("as_at").min())
    assert trusts.join(first, on="organisation").filter(pl.col("valid_from") > pl.col("as_at")).is_empty()


def test_a_trust_made_by_a_merger_is_dated_from_it_and_one_that_took_another_over_is_not(published: Imported):
    since = dict(published.tables["organisations"].select("organisation", "valid_from").iter_rows())
    assert since["R0A"] == date(2017, 10, 1)
    assert since["R1H"] == date(2012, 4, 1)
    assert since["RJ1"] == date(2009, 9, 1)
    assert since["RTQ"] == date(2002, 4, 1)


def test_a_folder_with_some_months_only_works(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    keep_rows(folder / STAFF, pl.col("month") == date(2025, 8, 1))
    imported = SOURCE.read(folder)
    assert not imported.problems
    assert imported.tables["staff_in_post"]["as_at"].unique().to_list() == [AUGUST]


def test_a_folder_without_totals_keeps_the_leaves_as_they_are(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    keep_rows(folder / STAFF, pl.col("main_staff_group") != "All staff groups")
    imported = SOURCE.read(folder)
    assert not imported.problems
    assert staff_of(imported, "RTE")["headcount"].sum() == 9313


def test_a_folder_without_profile_or_successors_works_and_dates_trusts_by_their_first_month(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    (folder / PROFILE).unlink()
    (folder / MERGERS).unlink()
    imported = SOURCE.read(folder)
    assert not imported.problems
    assert imported.tables["organisations"]["valid_from"].unique().to_list() == [date(2024, 9, 1)]


def test_the_profile_gives_the_sector_where_the_sickness_file_lacks_the_trust(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / SICKNESS, 3, "ORG_CODE", "RZZ")
    assert SOURCE.read(folder).tables["organisations"]["sector"].to_list() == ["acute", "mental health"]
    (folder / PROFILE).unlink()
    assert places(SOURCE.read(folder)) == {(TRUSTS_NAME, 3, "org_code", "RTQ")}


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    frame = pl.read_parquet(folder / STAFF).with_columns(pl.col("fte").cast(pl.String))
    frame.write_parquet(folder / STAFF)
    set_cell(folder / STAFF, 2, "fte", "about 8,000")
    set_cell(folder / STAFF, 3, "fte", "-5.5")
    set_cell(folder / STAFF, 4, "staff_group_1", "Porters")
    set_cell(folder / STAFF, 5, "headcount", -2)
    set_cell(folder / TRUSTS, 2, "org_code", "r-1")
    set_cell(folder / SICKNESS, 2, "DATE", "2025-03-31")
    set_cell(folder / PROFILE, 2, "Trust_subtype", "Acute - Huge")
    set_cell(folder / MERGERS, 2, "date", "1 April 2002")
    imported = SOURCE.read(folder)
    assert places(imported) >= {
        (STAFF_NAME, 2, "fte", "about 8,000"),
        (STAFF_NAME, 3, "fte", "-5.5"),
        (STAFF_NAME, 4, "staff_group_1", "Porters"),
        (STAFF_NAME, 5, "headcount", "-2"),
        (TRUSTS_NAME, 2, "org_code", "r-1"),
        (Path(SICKNESS).name, 2, "DATE", "2025-03-31"),
        (Path(PROFILE).name, 2, "Trust_subtype", "Acute - Huge"),
        (Path(MERGERS).name, 2, "date", "1 April 2002"),
    }


def test_a_missing_column_text_for_parquet_and_an_empty_file_are_each_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    good = pl.read_parquet(folder / STAFF)
    good.drop("headcount").write_parquet(folder / STAFF)
    (folder / TRUSTS).write_text("")
    found = places(SOURCE.read(folder))
    assert found == {(STAFF_NAME, 1, "headcount", None), (TRUSTS_NAME, None, None, None)}
    good.write_csv(folder / STAFF)
    assert "not a whole Parquet file" in rules(SOURCE.read(folder))


def test_a_row_that_is_there_twice_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    frame = pl.read_parquet(folder / STAFF)
    pl.concat([frame, frame.head(1)]).write_parquet(folder / STAFF)
    assert "must appear once for each month, org_code, main_staff_group, staff_group_1" in rules(SOURCE.read(folder))


def test_a_lost_row_shows_in_the_sum_of_its_parent(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    lost = (pl.col("staff_group_1") == "Midwives") & (pl.col("month") == date(2025, 8, 1))
    keep_rows(folder / STAFF, ~lost)
    told = rules(SOURCE.read(folder))
    assert "Professionally qualified clinical staff) at RTE in August 2025 must be the sum of its staff groups" in told


def test_an_altered_grade_shows_in_the_sum_of_all_doctors(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    frame = pl.read_parquet(folder / STAFF)
    row = frame["staff_group_1"].to_list().index("HCHS doctors - Consultant")
    set_cell(folder / STAFF, row + 2, "fte", 9999.0)
    assert "the total of HCHS doctors - All grades" in rules(SOURCE.read(folder))


def test_a_trust_that_nobody_lists_is_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / TRUSTS, 2, "org_code", "RXX")
    assert places(SOURCE.read(folder)) == {(STAFF_NAME, None, "org_code", "RTE")}


def test_a_system_name_without_a_code_is_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / TRUSTS, 3, "ics", "Glos")
    assert places(SOURCE.read(folder)) == {(TRUSTS_NAME, 3, "ics", "Glos")}


def test_columns_that_nobody_asked_for_do_no_harm(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    pl.read_parquet(folder / STAFF).with_columns(note=pl.lit("x")).write_parquet(folder / STAFF)
    add_row_like(folder / MERGERS, 2, old_code="RAA")
    assert not SOURCE.read(folder).problems


@settings(deadline=None)
@given(
    roles=st.lists(st.tuples(st.integers(1, 5000), st.floats(0.1, 1.0)), min_size=1, max_size=22),
    unknown_fte=st.floats(0.0, 50.0),
    second_posts=st.integers(0, 20),
)
def test_roles_always_add_up_to_the_total_in_whole_people(
    roles: list[tuple[int, float]], unknown_fte: float, second_posts: int
):
    leaves = pl.DataFrame(
        {
            "as_at": [AUGUST] * len(roles),
            "organisation": ["RTE"] * len(roles),
            "staff_group": ["any"] * len(roles),
            "role": [f"role {number:02d}" for number in range(len(roles))],
            "fte": [heads * share for heads, share in roles],
            "headcount": [heads for heads, _ in roles],
        }
    )
    heads = max(1, sum(heads for heads, _ in roles) - second_posts)
    total_fte = leaves["fte"].sum() + unknown_fte
    totals = pl.DataFrame(
        {"as_at": [AUGUST], "organisation": ["RTE"], "total_fte": [total_fte], "total_headcount": [heads]}
    )
    made = made_to_add_up(leaves, totals)
    assert made["headcount"].sum() == heads
    assert (made["headcount"] >= 0).all()
    assert made["fte"].sum() == pytest.approx(total_fte)
