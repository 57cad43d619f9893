"""Supply rates by age against the published turnover they come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import allotment
from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.evidence import Evidence
from allotment.evidence.sources import hchs_turnover, oflog_social_care
from allotment.projection.calibrate.rates import SupplyRates, supply_rates
from allotment.projection.calibrate.rates_age_profiles import people_by_age
from allotment.projection.calibrate.rates_assumptions import RoleAssumptions
from allotment.projection.calibrate.rates_turnover import TRUST_ROLES, Turnover, read_turnover
from allotment.workforce.errors import AssumptionError, EvidenceError
from allotment.workforce.roles import ROLES

PUBLIC = Path(allotment.__file__).parent / "evidence" / "public"
AGES = np.arange(16, 81)
BIG_ROLES = [
    "Consultant",
    "Nurse or health visitor",
    "Midwife",
    "Ambulance clinician",
    "Scientist, therapist or technician",
    "Support to doctors, nurses & midwives",
    "Support to ambulance staff",
    "Support to ST&T staff",
    "Hotel, property & estates",
]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    tables: dict[str, pl.DataFrame] = {}
    for source in (hchs_turnover.SOURCE, oflog_social_care.SOURCE):
        imported = source.read(PUBLIC)
        assert not imported.problems
        tables |= imported.tables
    return Evidence(tables, pl.DataFrame(), "turnover")


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


@pytest.fixture(scope="module")
def turnover(evidence: Evidence) -> Turnover:
    return read_turnover(evidence)


@pytest.fixture(scope="module")
def rates(evidence: Evidence, register: Register) -> SupplyRates:
    return supply_rates(evidence, register)


@pytest.fixture(scope="module")
def assumptions(register: Register, turnover: Turnover) -> RoleAssumptions:
    return RoleAssumptions(register, turnover.period_to)


def leaving_share(rates: SupplyRates, role: str) -> np.ndarray:
    found = rates.of(role)
    return -np.expm1(-(found.leave_hazard + found.retire_hazard))


def test_every_role_has_rates_at_every_age(rates: SupplyRates):
    assert set(rates.by_role) == set(ROLES)
    for found in rates.by_role.values():
        for hazard in (found.leave_hazard, found.retire_hazard):
            assert hazard.shape == AGES.shape
            assert (np.isfinite(hazard) & (hazard >= 0)).all()
        for shares in (found.joiner_age, found.graduate_age, found.age_profile):
            assert shares.sum() == pytest.approx(1)
            assert (shares >= 0).all()
        assert ((found.fte_per_head > 0.2) & (found.fte_per_head < 1.2)).all()


@pytest.mark.parametrize("role", BIG_ROLES)
def test_applied_to_the_bands_stock_the_rates_give_the_bands_leavers(
    rates: SupplyRates, turnover: Turnover, assumptions: RoleAssumptions, role: str
):
    people = people_by_age(turnover.mean_stock, turnover, role, assumptions)
    leavers = people * leaving_share(rates, role)
    place = TRUST_ROLES.index(role)
    for band, years in enumerate(turnover.bands.slices()):
        if turnover.mean_stock[place, band] < 5000:
            continue
        assert leavers[years].sum() == pytest.approx(turnover.leavers[place, band], rel=0.01)
    assert leavers.sum() == pytest.approx(turnover.leavers[place].sum(), rel=0.01)


def test_the_rate_of_nurses_is_the_official_one(rates: SupplyRates, evidence: Evidence):
    nurses = evidence.table("turnover_by_age").filter(pl.col("role") == "Nurse or health visitor")
    closing, joiners = nurses["closing_headcount"].sum(), nurses["joiners_headcount"].sum()
    leavers = nurses["leavers_headcount"].sum()
    official = leavers / ((closing - joiners + leavers + closing) / 2)
    profile = rates.of("Nurse or health visitor").age_profile
    assert profile @ leaving_share(rates, "Nurse or health visitor") == pytest.approx(official, rel=0.02)
    assert 0.07 < official < 0.10


def test_nobody_retires_before_the_retirement_age_and_nobody_has_to_at_any(rates: SupplyRates):
    for role in TRUST_ROLES:
        found = rates.of(role)
        assert (found.retire_hazard[AGES < 55] == 0).all()
        assert (leaving_share(rates, role) < 1).all()
    assert (rates.of("Nurse or health visitor").retire_hazard[AGES >= 58] > 0).all()


def test_the_open_last_age_has_at_least_the_rate_of_65_and_over(rates: SupplyRates):
    oldest = rates.evidence.filter(pl.col("age_from") == 65)
    for role, share in oldest.select("role", "leaving_share").iter_rows():
        assert leaving_share(rates, role)[-1] >= share - 1e-9


def test_retirement_is_what_stands_above_other_leaving_at_45_to_54(rates: SupplyRates):
    level = rates.evidence.filter(pl.col("role") == "Consultant", pl.col("age_from") == 45)["leaving_share"].item()
    other = -np.expm1(-rates.of("Consultant").leave_hazard)
    assert (other[AGES >= 55] <= level + 1e-12).all()
    assert other[AGES >= 60] == pytest.approx(level)


def test_a_later_retirement_age_moves_leaving_from_retirement_to_other(evidence: Evidence, register: Register):
    later = Register(
        [replace(one, value=60.0) if one.key == "retirement_age_from" else one for one in register.assumptions], "later"
    )
    now, then = supply_rates(evidence, register), supply_rates(evidence, later)
    role = "Nurse or health visitor"
    assert (then.of(role).retire_hazard[AGES < 60] == 0).all()
    np.testing.assert_allclose(leaving_share(now, role), leaving_share(then, role), atol=1e-12)


def test_rates_change_smoothly_from_year_to_year(rates: SupplyRates):
    for role in BIG_ROLES:
        has_staff = rates.of(role).age_profile > 0.001
        share = leaving_share(rates, role)[has_staff]
        assert np.abs(np.diff(share)).max() < 0.03, role


def test_small_roles_borrow_from_doctors_of_their_standing_and_say_so(rates: SupplyRates):
    staff_grade = rates.evidence.filter(pl.col("role") == "Staff grade")
    assert (staff_grade["evidence_weight"] < 0.5).all()
    assert staff_grade["borrowed_from"].unique().to_list() == ["HCHS doctors, qualified"]
    nurses = rates.evidence.filter(pl.col("role") == "Nurse or health visitor", pl.col("age_from") == 35)
    assert nurses["evidence_weight"].item() > 0.99
    between = staff_grade.filter(pl.col("age_from") == 45).row(0, named=True)
    low, high = sorted([between["own_leaving_share"], between["borrowed_leaving_share"]])
    assert low <= between["leaving_share"] <= high


def test_a_role_that_the_publisher_does_not_show_takes_its_familys_rates(evidence: Evidence, register: Register):
    table = evidence.table("turnover_by_age").filter(pl.col("role") != "Staff grade")
    rates = supply_rates(Evidence({"turnover_by_age": table}, pl.DataFrame(), "less"), register)
    rows = rates.evidence.filter(pl.col("role") == "Staff grade")
    assert (rows["evidence_weight"] == 0).all()
    assert rows["own_leaving_share"].null_count() == rows.height
    assert rates.of("Staff grade").age_profile.sum() == pytest.approx(1)


def test_fte_per_head_gives_back_each_bands_fte(rates: SupplyRates, turnover: Turnover, assumptions: RoleAssumptions):
    for role in BIG_ROLES:
        people = people_by_age(turnover.closing, turnover, role, assumptions)
        place = TRUST_ROLES.index(role)
        fte = people * rates.of(role).fte_per_head
        for band, years in enumerate(turnover.bands.slices()):
            if turnover.closing[place, band] >= 5000:
                assert fte[years].sum() == pytest.approx(turnover.closing_fte[place, band], rel=0.01)


def test_ages_of_joiners_keep_the_published_bands(rates: SupplyRates, turnover: Turnover):
    place = TRUST_ROLES.index("Midwife")
    shares = turnover.joiners[place] / turnover.joiners[place].sum()
    for share, years in zip(shares, turnover.bands.slices(), strict=True):
        assert rates.of("Midwife").joiner_age[years].sum() == pytest.approx(share)


def test_graduates_are_young_and_no_younger_than_their_course_allows(rates: SupplyRates):
    nurses = rates.of("Nurse or health visitor")
    assert nurses.graduate_age[AGES < 21].sum() == 0
    assert nurses.graduate_age[AGES > 34].sum() == 0
    assert nurses.graduate_age @ AGES < nurses.joiner_age @ AGES
    assert rates.of("Consultant").graduate_age @ AGES > 32


def test_trainees_opening_stock_is_that_of_all_trainees_together(turnover: Turnover):
    foundation = TRUST_ROLES.index("Foundation doctor year 1")
    ratio = turnover.opening[foundation].sum() / turnover.closing[foundation].sum()
    registrar = TRUST_ROLES.index("Specialty registrar")
    assert ratio == pytest.approx(turnover.opening[registrar].sum() / turnover.closing[registrar].sum())
    assert 0.85 < ratio < 1.1


def test_outside_trusts_the_assumed_share_of_the_workforce_leaves(rates: SupplyRates, assumptions: RoleAssumptions):
    for role in ("GP partner", "Care worker", "Registered manager", "Social prescribing link worker"):
        found = rates.of(role)
        expected = assumptions.find("leaver_share", role).value
        assert found.age_profile @ -np.expm1(-found.leave_hazard) == pytest.approx(expected, rel=1e-9)


def test_outside_trusts_the_assumed_fte_per_head_holds(rates: SupplyRates, assumptions: RoleAssumptions):
    found = rates.of("GP partner")
    assert found.age_profile @ found.fte_per_head == pytest.approx(assumptions.find("fte_per_head", "GP partner").value)


def test_outside_trusts_people_retire_as_their_reference_role_does(rates: SupplyRates):
    in_time = AGES >= 60  # the record for adult social care
    carer, support = rates.of("Care worker"), rates.of("Support to doctors, nurses & midwives")
    np.testing.assert_array_equal(carer.retire_hazard[in_time], support.retire_hazard[in_time])
    assert (carer.retire_hazard[~in_time] == 0).all()


def test_councils_with_more_turnover_lose_more_staff_but_only_half_as_much_more(rates: SupplyRates, evidence: Evidence):
    table = evidence.table("social_care_turnover").sort("council", "financial_year")
    last = table.group_by("council", maintain_order=True).last()
    year = last["financial_year"].max()
    same_year = last.filter(pl.col("financial_year") == year)
    mean = table.filter(pl.col("financial_year") == year)["turnover_share"].mean()
    for council, share in same_year.select("council", "turnover_share").head(20).iter_rows():
        assert rates.leave_factor(council) == pytest.approx(1 + 0.5 * (share / mean - 1))
        assert rates.leave_factor(f"{council}/QR1") == rates.leave_factor(council)
    assert rates.leave_factor("RTE") == 1


def test_without_council_turnover_every_council_leaves_alike(evidence: Evidence, register: Register):
    only = Evidence({"turnover_by_age": evidence.table("turnover_by_age")}, pl.DataFrame(), "only")
    assert supply_rates(only, register).leave_factor("E10000013") == 1


def test_without_turnover_by_age_the_error_says_what_is_needed(register: Register):
    with pytest.raises(EvidenceError, match=r"turnover_by_age.*joiners and leavers by age"):
        supply_rates(Evidence({}, pl.DataFrame(), "nothing"), register)


def test_age_bands_with_a_gap_are_refused(evidence: Evidence, register: Register):
    table = evidence.table("turnover_by_age").filter(pl.col("age_from") != 35)
    with pytest.raises(EvidenceError, match="follow each other"):
        supply_rates(Evidence({"turnover_by_age": table}, pl.DataFrame(), "gap"), register)


def test_a_role_nobody_knows_is_refused(rates: SupplyRates):
    with pytest.raises(AssumptionError, match="Surgeon general"):
        rates.of("Surgeon general")


def test_rates_hold_on_the_date_asked_for(evidence: Evidence, register: Register):
    with pytest.raises(AssumptionError):
        supply_rates(evidence, register, date(1990, 1, 1))
