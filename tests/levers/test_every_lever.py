"""What holds of every lever of the catalogue, and of whoever adds another."""

from __future__ import annotations

from pathlib import Path

import pytest

from allotment.evidence.assumptions.asked_by import ASKED_OF_LEVERS, must_name
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER, FUNDING_CATEGORIES, LEVER_NAMES
from allotment.levers.archetypes.parts import LEARNT_AS
from allotment.levers.catalogue import LEVERS, find_lever, method_of, records_of, responses_of
from allotment.levers.lever import RECURRENT, Aim, CostCategory, Family, Flow, Lever, LeverValues, Response
from allotment.planning.levers import show_lever
from allotment.workforce.errors import AssumptionError
from allotment.workforce.roles import ROLES, Sector
from tests.levers.reading import ON, SHIPPED, fresh

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "allotment"
NOT_A_LEVER = {"__init__", "lever", "catalogue", "wording", "elicit"}
ACTIVITIES = {
    "commission education places",
    "commission apprenticeships",
    "recruit internationally",
    "recruit locally",
    "set retention offers",
    "set pay and terms",
    "redesign roles",
    "set rotas and bank",
    "expand placements and educators",
    "improve productivity",
    "set medical school places",
    "set specialty training posts",
}
LEARNING = (Family.TRAINING, Family.APPRENTICESHIP)
EVERY = pytest.mark.parametrize("lever", LEVERS.values(), ids=LEVERS)
ANSWERS = [
    pytest.param(lever, aim, response, id=f"{lever.key}: {aim.role}, {aim.sectors[0]}")
    for lever in LEVERS.values()
    for aim, response in responses_of(lever, SHIPPED, ON)
]
EVERY_ANSWER = pytest.mark.parametrize(("lever", "aim", "response"), ANSWERS)


def test_a_lever_has_the_same_name_in_every_tree():
    files = {path.stem for path in (PACKAGE / "levers").glob("*.py")} - NOT_A_LEVER
    records = {path.stem for path in (PACKAGE / "evidence" / "assumptions" / "levers").glob("*.yaml")}
    pages = {path.stem for path in (ROOT / "docs" / "levers").glob("*.md")} - {"index"}
    nav = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    assert files == records == pages == set(LEVERS) == set(LEVER_NAMES)
    assert [key for key in LEVERS if f'"levers/{key}.md"' not in nav] == []
    assert [key for key, lever in LEVERS.items() if lever.key != key] == []


@EVERY
def test_a_file_of_records_is_about_its_own_lever_alone(lever: Lever):
    file = f"levers/{lever.key}.yaml"
    assert {one.where.get("lever") for one in SHIPPED.assumptions if one.file == file} == {lever.key}
    assert {one.file for one in records_of(lever, SHIPPED)} == {file}
    assert not [one for one in records_of(lever, SHIPPED) if not set(must_name(one.key)) <= set(one.where)]


@EVERY
def test_a_lever_says_what_is_done_how_it_works_and_who_decides(lever: Lever):
    assert lever.in_words.endswith(".")
    assert lever.dose_unit[0].islower() or lever.dose_unit.startswith("FTE")
    assert lever.activity in ACTIVITIES
    name, _, method = method_of(lever).partition("\n\n")
    assert name.endswith(".")
    assert len(method.split()) > 20


@EVERY
def test_a_lever_is_aimed_at_roles_that_exist_once_in_each_sector(lever: Lever):
    where = [(aim.role, aim.from_role, sector) for aim in lever.aims for sector in aim.sectors]
    assert len(where) == len(set(where))
    assert {role for role, _, _ in where} <= set(ROLES)
    assert {role for _, role, _ in where if role} <= set(ROLES)
    assert {sector for _, _, sector in where} <= set(Sector)


@EVERY
def test_every_number_that_a_lever_uses_has_a_source_an_owner_and_a_date(lever: Lever):
    register = fresh()
    responses_of(lever, register, ON)
    for record in register.answered:
        assert record.where["lever"] == lever.key
        assert record.source.strip(), record.applies_to
        assert record.owner.strip(), record.applies_to
        assert record.date_read, record.applies_to


@EVERY
def test_every_record_of_a_lever_with_an_aim_is_used(lever: Lever):
    register = fresh()
    responses_of(lever, register, ON)
    unused = [one.applies_to for one in records_of(lever, register) if one not in register.answered]
    assert not (lever.aims and unused)


@EVERY
def test_what_is_only_judged_is_shown_as_a_placeholder(lever: Lever):
    for record in records_of(lever, SHIPPED):
        if record.source.startswith("Elicited"):
            assert record.grade == ELICITED_PLACEHOLDER, record.applies_to
    page = (ROOT / "docs" / "levers" / f"{lever.key}.md").read_text(encoding="utf-8")
    judged = [one for one in records_of(lever, SHIPPED) if one.grade == ELICITED_PLACEHOLDER]
    assert page.count(f"| {ELICITED_PLACEHOLDER} |") == len(judged)
    said = show_lever(lever.key, ON, register=SHIPPED).grade_words
    assert (f"{len(judged)} {ELICITED_PLACEHOLDER}" in said) == bool(judged)


@EVERY
def test_what_is_only_judged_has_a_wide_interval_or_is_a_count_of_years_or_a_rule(lever: Lever):
    for record in records_of(lever, SHIPPED):
        if record.grade == ELICITED_PLACEHOLDER and record.distribution == "fixed":
            assert record.unit == "years" or record.key in {"lever_second_tier_share", "lever_system_least"}


@EVERY
def test_a_lever_may_be_left_alone(lever: Lever):
    assert not [1 for _, response in responses_of(lever, SHIPPED, ON) if response.bounds.least]
    assert not [1 for _, response in responses_of(lever, SHIPPED, ON) if response.bounds.system_least]


@EVERY_ANSWER
def test_a_change_is_of_the_aimed_role_or_of_the_one_beside_it(lever: Lever, aim: Aim, response: Response):
    assert {one.role for one in response.changes} <= {aim.role, aim.from_role}
    assert {one.flow for one in response.changes} <= set(Flow)
    assert not [one for one in response.changes if one.amount == 0 or one.lag < 0]


@EVERY_ANSWER
def test_a_dose_gains_something_or_adds_to_a_capacity(lever: Lever, aim: Aim, response: Response):
    gains = [one for one in response.changes if (one.amount > 0) != (one.flow is Flow.NEED)]
    added = [one for one in response.uses if one.amount < 0]
    assert bool(added) == (lever.family is Family.CAPACITY)
    assert bool(gains) == (lever.family is not Family.CAPACITY)


@EVERY_ANSWER
def test_money_is_whole_pence_and_only_a_saving_is_below_nought(lever: Lever, aim: Aim, response: Response):
    assert response.costs
    for cost in response.costs:
        assert type(cost.pence) is int
        assert (cost.pence < 0) == (cost.category is CostCategory.SAVING)
        assert cost.lag >= 0


@EVERY_ANSWER
def test_pay_is_a_cost_only_where_pay_itself_is_what_changes(lever: Lever, aim: Aim, response: Response):
    paid = {one.category for one in response.costs} & set(RECURRENT) - {CostCategory.SAVING}
    assert bool(paid) == (lever.activity == "set pay and terms")


@EVERY_ANSWER
def test_who_is_trained_is_there_only_after_a_year_or_more(lever: Lever, aim: Aim, response: Response):
    trained = [one.lag for one in response.changes if one.flow is Flow.GRADUATES]
    assert bool(trained) == (lever.family in LEARNING)
    assert all(lag >= 1 for lag in trained)
    last_paid = max(one.lag for one in response.costs)
    assert all(last_paid < lag for lag in trained)


@EVERY_ANSWER
def test_nobody_trained_comes_out_twice(lever: Lever, aim: Aim, response: Response):
    if lever.family in LEARNING:
        joined = sum(one.amount for one in response.changes if one.flow is Flow.GRADUATES)
        left = -sum(one.amount for one in response.changes if one.flow is Flow.RECRUITS)
        assert 0 < joined < 1
        assert left == 0 if aim.from_role is None else joined <= left <= 1


@EVERY_ANSWER
def test_a_dose_is_bounded_above_nought(lever: Lever, aim: Aim, response: Response):
    bounds = response.bounds
    limits = (bounds.most, bounds.share_of_staff, bounds.system_most)
    given = [one for one in limits if one is not None]
    assert given
    assert min(given) > 0
    assert bounds.share_of_staff is None or bounds.share_of_staff <= 1


@EVERY_ANSWER
def test_the_effect_falls_from_tier_to_tier_over_the_whole_bound(lever: Lever, aim: Aim, response: Response):
    shares, worths = zip(*response.worth, strict=True)
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)
    assert min(shares) > 0
    assert worths[0] == 1.0
    assert list(worths) == sorted(worths, reverse=True)
    assert min(worths) > 0


@EVERY_ANSWER
def test_who_learns_takes_placements_or_educators_of_a_profession_that_is_named(
    lever: Lever, aim: Aim, response: Response
):
    if lever.family in (*LEARNING, Family.CAPACITY):
        assert response.uses
        assert {one.capacity.partition(": ")[2] for one in response.uses} == {LEARNT_AS[aim.role]}
    for use in response.uses:
        assert use.capacity.partition(": ")[0] in {"placement weeks", "educators"}


@EVERY_ANSWER
def test_a_draw_far_out_on_either_side_still_gives_a_possible_response(lever: Lever, aim: Aim, response: Response):
    for side in ("p10", "p90"):
        drawn = {
            (one.key, one.applies_to): getattr(one, side)
            for one in records_of(lever, SHIPPED)
            if getattr(one, side) is not None
        }
        far = lever.respond(LeverValues(lever.key, SHIPPED, ON, drawn), aim)
        assert len(far.changes) == len(response.changes)
        assert far.lead_years == response.lead_years
        assert all(share > 0 and 0 < worth <= 1 for share, worth in far.worth)


def test_no_profession_learns_dentistry_while_nobody_counts_dentists():
    lever = find_lever("commission_dental_places")
    assert lever.aims == ()
    assert responses_of(lever, SHIPPED, ON) == ()
    assert not [role for role in ROLES if "dent" in role.lower()]
    page = (ROOT / "docs" / "levers" / "commission_dental_places.md").read_text(encoding="utf-8")
    assert "Without staff in post there is no baseline" in page.replace("\n", " ")
    assert "It has no aim, so no plan can choose it." in page
    assert [key for key, one in LEVERS.items() if not one.aims] == ["commission_dental_places"]


def test_an_unknown_lever_is_refused_with_the_nearest():
    with pytest.raises(AssumptionError, match="Did you mean 'flexible_working'"):
        find_lever("flexible_workin")


def test_the_register_names_the_categories_of_cost_that_levers_have():
    assert set(FUNDING_CATEGORIES) == {category.value for category in CostCategory}


def test_every_key_of_a_lever_has_records_and_all_of_them_are_of_levers():
    keys = {one.key for one in SHIPPED.assumptions if "lever" in one.where}
    assert keys == set(ASKED_OF_LEVERS)
