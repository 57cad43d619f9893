"""Partners' staff returns laid over the baseline: they replace what they are about and move nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline import BaselineResult, build_baseline, england_baseline
from allotment.projection.baseline.partner_returns import lay_returns
from allotment.projection.baseline.staff import STAFF_COLUMNS, StaffEstimate
from allotment.projection.supply.cells import cells_from_baseline
from allotment.workforce.errors import EvidenceError
from allotment.workforce.tables import PartnerReturn

TRUST, COUNCIL, NETWORK = "RTE", "E10000013", "U53179"
CELL = ["organisation", "role"]
BAND_YEARS, FIRST_AGE = 10, 16
NURSE = "Nurse or health visitor"
PEOPLE_AND_FTE = [*CELL, "headcount", "fte", "establishment_fte", "vacancies_fte"]


def as_published(result: BaselineResult, organisation: str, as_at: date | None = None) -> pl.DataFrame:
    """A return that says what the baseline says, by role and bands of ten years, without posts."""
    own = result.baseline.filter(pl.col("organisation") == organisation)
    bands = (
        result.by_age.join(own.select(*CELL, "organisation_name", "sector", "fte", "as_at", all="headcount"), on=CELL)
        .with_columns(age_from=(pl.col("age") - FIRST_AGE) // BAND_YEARS * BAND_YEARS + FIRST_AGE)
        .group_by(*CELL, "organisation_name", "sector", "age_from", "fte", "as_at", "all", maintain_order=True)
        .agg(pl.col("headcount").sum())
    )
    return PartnerReturn.validate(
        bands.with_columns(
            age_to=pl.col("age_from") + BAND_YEARS - 1,
            fte=pl.col("fte") * pl.col("headcount") / pl.col("all"),
            establishment_fte=pl.lit(None, dtype=pl.Float64),
            vacancies_fte=pl.lit(None, dtype=pl.Float64),
            as_at=pl.lit(as_at, dtype=pl.Date) if as_at else pl.col("as_at").max(),
        ).select(PartnerReturn.column_names()),
        cast=True,
    )


def without(table: pl.DataFrame, *organisations: str) -> pl.DataFrame:
    return table.filter(~pl.col("organisation").is_in(organisations))


def of(table: pl.DataFrame, organisation: str, role: str | None = None) -> pl.DataFrame:
    own = table.filter(pl.col("organisation") == organisation)
    return own if role is None else own.filter(pl.col("role") == role)


@pytest.fixture(scope="module")
def same(evidence: Evidence, register: Register, gloucestershire: BaselineResult, base_date: date) -> BaselineResult:
    """Gloucestershire where its trust, its council area and a network return what is published of them."""
    returns = [as_published(gloucestershire, organisation) for organisation in (TRUST, COUNCIL, NETWORK)]
    return build_baseline(evidence.with_returns(pl.concat(returns)), register, "QR1", base_date)


@pytest.fixture(scope="module")
def other_return(gloucestershire: BaselineResult) -> pl.DataFrame:
    """A trust with twice the nurses, posts for them and for consultants, no midwives, and a vacant new post."""
    usual = as_published(gloucestershire, TRUST, date(2026, 3, 31))
    chosen = usual.filter(pl.col("role").is_in([NURSE, "Consultant"])).with_columns(
        headcount=pl.when(pl.col("role") == NURSE).then(2 * pl.col("headcount")).otherwise("headcount"),
        establishment_fte=pl.when(pl.col("role") == "Consultant").then(400.5),
        vacancies_fte=pl.when(pl.col("role") == "Consultant").then(7.5),
    )
    nobody = (
        usual.filter(pl.col("role") == "Midwife")
        .head(1)
        .with_columns(headcount=pl.lit(0, dtype=pl.Int64), fte=pl.lit(0.0))
    )
    vacant = nobody.with_columns(role=pl.lit("Staff grade"), establishment_fte=pl.lit(2.0), vacancies_fte=pl.lit(2.0))
    return PartnerReturn.validate(pl.concat([chosen, nobody, vacant]), cast=True)


@pytest.fixture(scope="module")
def other(
    evidence: Evidence, register: Register, other_return: pl.DataFrame, base_date: date
) -> dict[str, BaselineResult]:
    """England where that trust returned what it did."""
    return england_baseline(evidence.with_returns(other_return), register, base_date)


def test_a_return_equal_to_what_is_published_leaves_every_total_as_it_was(
    same: BaselineResult, gloucestershire: BaselineResult
):
    assert_frame_equal(
        same.baseline.select(PEOPLE_AND_FTE),
        gloucestershire.baseline.select(PEOPLE_AND_FTE),
        check_exact=False,
        rel_tol=1e-9,
        abs_tol=1e-6,
    )
    assert math.fsum(same.baseline["fte"]) == pytest.approx(math.fsum(gloucestershire.baseline["fte"]))


def test_returned_rows_are_real_graded_a_and_say_whose_return_they_are(same: BaselineResult):
    rows = of(same.baseline, COUNCIL)
    assert set(rows["grade"]) == {"A"}
    assert not rows["synthetic"].any()
    assert set(rows["source"]) == {"Staff return of Adult social care in Gloucestershire at 31 March 2025"}
    assert set(of(same.baseline, "RTQ")["grade"]) == {"B"}


def test_what_was_returned_costs_no_certainty_any_more(same: BaselineResult, gloucestershire: BaselineResult):
    def partners_of(result: BaselineResult, words: str) -> set[str]:
        return set(result.certainty.filter(pl.col("what_is_missing").str.contains(words))["partner"])

    assert partners_of(gloucestershire, "synthetic") == {"Adult social care employers"}
    assert partners_of(same, "synthetic") == set()
    practice = "GLOUCESTER HEALTH ACCESS CENTRE (Y02519)"
    missing = [partners_of(result, "practice workforce return") for result in (gloucestershire, same)]
    assert missing[0] - missing[1] == {practice}
    assert same.total_fte_high - same.total_fte_low < 0.2 * (
        gloucestershire.total_fte_high - gloucestershire.total_fte_low
    )
    care = of(same.baseline, COUNCIL)
    was = of(gloucestershire.baseline, COUNCIL)
    assert ((care["fte_high"] - care["fte_low"]) < 0.3 * (was["fte_high"] - was["fte_low"])).all()


def test_people_stay_in_the_age_bands_in_which_they_were_returned(
    same: BaselineResult, gloucestershire: BaselineResult
):
    for organisation in (TRUST, COUNCIL, NETWORK):
        bands = [
            of(result.by_age, organisation)
            .group_by(*CELL, band=(pl.col("age") - FIRST_AGE) // BAND_YEARS)
            .agg(pl.col("headcount").sum())
            .sort(*CELL, "band")
            for result in (same, gloucestershire)
        ]
        assert_frame_equal(*bands)


def test_people_by_age_add_up_to_every_headcount_and_fill_the_engines_cells(
    same: BaselineResult, other: dict[str, BaselineResult]
):
    for result in (same, other["QR1"]):
        cells = cells_from_baseline(result.baseline, result.by_age)
        assert cells.headcount.tolist() == cells.table["headcount"].to_list()
        assert result.by_age["headcount"].sum() == result.baseline["headcount"].sum()
        assert not result.by_age.select(*CELL, "age").is_duplicated().any()


def test_nobody_elses_rows_or_ages_move_in_any_system(
    other: dict[str, BaselineResult], england: dict[str, BaselineResult]
):
    for ics, result in other.items():
        assert_frame_equal(without(result.baseline, TRUST), without(england[ics].baseline, TRUST))
        assert_frame_equal(without(result.by_age, TRUST), without(england[ics].by_age, TRUST))
        if ics != "QR1":
            assert_frame_equal(result.certainty, england[ics].certainty)
            assert result.notes == england[ics].notes


def test_roles_that_were_not_returned_stay_as_they_were(
    other: dict[str, BaselineResult], gloucestershire: BaselineResult
):
    returned = [NURSE, "Consultant", "Midwife", "Staff grade"]
    kept = [
        of(result.baseline, TRUST).filter(~pl.col("role").is_in(returned)) for result in (other["QR1"], gloucestershire)
    ]
    assert kept[0].height > 10
    assert_frame_equal(*kept)


def test_returned_people_replace_those_published(other: dict[str, BaselineResult], gloucestershire: BaselineResult):
    now, before = (of(result.baseline, TRUST, NURSE) for result in (other["QR1"], gloucestershire))
    assert now["headcount"].item() == 2 * before["headcount"].item()
    assert now["fte"].item() == pytest.approx(before["fte"].item())
    assert now["as_at"].item() == date(2026, 3, 31)


def test_a_role_returned_with_nobody_is_gone_unless_it_has_posts(other: dict[str, BaselineResult]):
    rows = other["QR1"].baseline
    assert of(rows, TRUST, "Midwife").is_empty()
    vacant = of(rows, TRUST, "Staff grade").row(0, named=True)
    assert (vacant["headcount"], vacant["fte"]) == (0, 0)
    assert (vacant["establishment_fte"], vacant["vacancies_fte"]) == (2, 2)
    assert vacant["staff_group"] == "HCHS doctors"


def test_posts_are_as_returned_and_else_the_vacancy_rate_stays(
    other: dict[str, BaselineResult], gloucestershire: BaselineResult
):
    doctors = of(other["QR1"].baseline, TRUST, "Consultant").row(0, named=True)
    assert (doctors["establishment_fte"], doctors["vacancies_fte"]) == (400.5, 7.5)
    now, before = (of(result.baseline, TRUST, NURSE) for result in (other["QR1"], gloucestershire))
    assert (now["vacancies_fte"] / now["establishment_fte"]).item() == pytest.approx(
        (before["vacancies_fte"] / before["establishment_fte"]).item()
    )


def test_a_return_of_another_date_is_as_sure_as_its_date_allows(
    other: dict[str, BaselineResult], gloucestershire: BaselineResult
):
    name = "Gloucestershire Hospitals NHS Foundation Trust"
    rows = other["QR1"].certainty.filter(pl.col("partner") == name)
    assert rows["what_is_missing"].to_list() == ["figures at August 2025 (counted March 2026)"]
    assert name not in gloucestershire.certainty["partner"]


def test_the_notes_and_the_provenance_name_the_return(
    other: dict[str, BaselineResult], evidence: Evidence, other_return: pl.DataFrame
):
    sentence = "Gloucestershire Hospitals NHS Foundation Trust (RTE) made its own staff return at 31 March 2026"
    assert any(sentence in note for note in other["QR1"].notes)
    provenance = evidence.with_returns(other_return).provenance
    assert provenance["title"].to_list() == ["Staff return of Gloucestershire Hospitals NHS Foundation Trust"]


def published_staff(gloucestershire: BaselineResult) -> StaffEstimate:
    """Gloucestershire's rows as they are before anything is laid over them."""
    staff = gloucestershire.baseline.with_columns(ics=pl.lit("QR1"), region=pl.lit("South West"))
    return StaffEstimate(staff.select(*STAFF_COLUMNS).with_columns(turn=pl.int_range(pl.len())))


def test_a_return_of_an_organisation_that_the_baseline_does_not_name_is_left_out_with_a_note(
    gloucestershire: BaselineResult,
):
    published = published_staff(gloucestershire)
    unknown = as_published(gloucestershire, TRUST).with_columns(organisation=pl.lit("A1234"))
    laid = lay_returns(published, unknown)
    assert_frame_equal(laid.staff, published.staff, check_row_order=False)
    assert laid.notes == (("", "Returns of organisations that the baseline does not name are left out: A1234."),)


def test_a_return_that_states_another_sector_is_refused(gloucestershire: BaselineResult):
    wrong = as_published(gloucestershire, TRUST).with_columns(sector=pl.lit("community"))
    with pytest.raises(EvidenceError, match="RTE is of the sector acute"):
        lay_returns(published_staff(gloucestershire), wrong)


def test_people_in_a_band_where_the_role_has_nobody_are_spread_evenly_and_the_oldest_stand_in_the_last_class(
    evidence: Evidence,
    register: Register,
    gloucestershire: BaselineResult,
    base_date: date,
    with_tables: Callable[..., Evidence],
):
    row = as_published(gloucestershire, TRUST).filter(pl.col("role") == "Consultant").head(1)
    young = row.with_columns(age_from=pl.lit(15), age_to=pl.lit(18), headcount=pl.lit(30), fte=pl.lit(30.0))
    old = row.with_columns(age_from=pl.lit(85), age_to=pl.lit(90), headcount=pl.lit(7), fte=pl.lit(7.0))
    returns = PartnerReturn.validate(pl.concat([young, old]), cast=True)
    result = build_baseline(with_tables(partner_returns=returns), register, "QR1", base_date)
    ages = of(result.by_age, TRUST, "Consultant")
    assert ages["age"].to_list() == [16, 17, 18, 80]
    assert ages["headcount"].to_list() == [10, 10, 10, 7]
