"""From files to the question: places by week, who may go where, minutes, rules, and the regulator's cap by its date."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.allocation.placements.problem import HOURS, LEAST, MOST, ORDER
from allotment.evidence.placements.errors import PlacementsError
from allotment.evidence.placements.postcodes import locate
from allotment.evidence.placements.words import CATEGORIES, category_of
from allotment.planning.placements.build import Built, build_problem
from allotment.planning.placements.dated_rules import DatedRules, shipped_rules
from tests.placement_files import REQUIREMENTS, SETTINGS, STUDENTS, read_files

WARD, TEAM, SUITE = 0, 1, 2
ANN, BEN, CAT = 0, 1, 2


def build(folder: Path, close: tuple[str, ...] = (), **files: str) -> Built:
    inputs = read_files(folder, **files)
    return build_problem(inputs, DatedRules(shipped_rules(), inputs.first_day), close)


def open_to(built: Built, student: int) -> set[int]:
    given = built.problem.candidates
    return set(given.setting[given.first[student] : given.first[student + 1]].tolist())


def settings_with(header: str, *cells: str) -> str:
    lines = SETTINGS.splitlines()
    return "\n".join([f"{lines[0]},{header}", *(f"{line},{cell}" for line, cell in zip(lines[1:], cells, strict=True))])


def test_places_are_the_least_of_places_supervisors_and_staff_above_the_floor(tmp_path: Path):
    text = settings_with("supervisors,students_per_supervisor,least_staff,staff", "3,0.9,,", ",,6,8.5", "2,,9,8")
    places = build(tmp_path, settings=text).problem.settings.places
    assert places[:, 0].tolist() == [2, 2, 0]


def test_the_usual_ratio_is_the_dated_record_where_a_setting_gives_none(tmp_path: Path):
    ratio = DatedRules(shipped_rules(), read_files(tmp_path).first_day).value("students_per_supervisor")
    places = build(tmp_path, settings=settings_with("supervisors", "1", "", "")).problem.settings.places
    assert places[:, 0].tolist() == [int(ratio), 4, 9]


def test_a_week_counts_where_it_lies_wholly_within_opening_and_audit(tmp_path: Path):
    text = settings_with("audit_until,opens_from,opens_to", "2026-09-27,,", ",2026-09-15,2026-10-03", ",,")
    places = build(tmp_path, settings=text).problem.settings.places
    assert np.flatnonzero(places[WARD]).tolist() == [0, 1]
    assert np.flatnonzero(places[TEAM]).tolist() == [1]
    assert np.flatnonzero(places[SUITE]).tolist() == list(range(11))


def test_changes_hold_from_their_day_and_closing_holds_throughout(tmp_path: Path):
    changes = "change,setting,starts,places\ncapacity,ward,2026-09-20,1\nsetting closes,team,2026-10-05,\n"
    places = build(tmp_path, changes=changes, close=("suite",)).problem.settings.places
    assert places[WARD].tolist() == [4] + [1] * 10
    assert places[TEAM].tolist() == [4] * 3 + [0] * 8
    assert places[SUITE].sum() == 0


def test_a_profession_may_have_a_limit_of_its_own_within_the_settings_places(tmp_path: Path):
    held = build(tmp_path, settings=settings_with("places_adult_nursing", "2", "9", "")).problem.settings
    assert held.limited_setting.tolist() == [WARD, TEAM]
    assert [held.limited_profession[0], held.limited_profession[1]] == [0, 0]
    assert held.limited_places[:, 0].tolist() == [2, 4]


def test_needs_carers_avoidance_and_history_take_settings_away(tmp_path: Path):
    built = build(tmp_path)
    assert open_to(built, ANN) == {WARD, TEAM, SUITE}
    assert open_to(built, BEN) == {WARD, SUITE}  # who needs step-free
    assert open_to(built, CAT) == {TEAM}  # a carer who avoids the acute trust; no rule allows simulation
    done = STUDENTS.replace("car,,,,\n", "car,,,,ward;team\n")
    assert open_to(build(tmp_path, students=done), ANN) == {SUITE}
    again = REQUIREMENTS + "Nursing,,,repeats,,,,,allowed,,\n"
    assert open_to(build(tmp_path, students=done, requirements=again), ANN) == {WARD, TEAM, SUITE}


def test_a_level_that_a_setting_does_not_take_is_not_placed_there(tmp_path: Path):
    first = STUDENTS.replace("Nursing,2", "Nursing,1")
    fits = build(tmp_path, students=first, requirements=REQUIREMENTS.replace(",2,block", ",,block")).problem.fits
    assert fits[0].tolist() == [True, False, True]


def test_minutes_are_the_documented_approximation(tmp_path: Path):
    built = build(tmp_path)
    rules = DatedRules(shipped_rules(), built.inputs.first_day)
    home, ward = locate(pl.Series(["GL1 1AA", "GL1 3NN"])).rows()
    kilometres = np.hypot(home[0] - ward[0], home[1] - ward[1]) / 1000
    detour, speed = rules.value("travel_detour"), rules.value("travel_speed", transport="car")
    expected = rules.value("travel_fixed", transport="car") + kilometres * detour / speed * 60
    given = built.problem.candidates
    assert given.minutes[given.first[ANN]] == round(expected)


def test_a_travel_limit_takes_far_settings_away(tmp_path: Path):
    near = STUDENTS.replace("GL1 1AA,,car", "GL1 1AA,12,car")
    assert open_to(build(tmp_path, students=near), ANN) == {WARD}


@pytest.mark.parametrize(
    "travel",
    [
        "student,setting,minutes\nann,ward,41.6\nann,team,500\n",
        "from_postcode,to_postcode,minutes\nGL1 1AA,GL1 3NN,41.6\nGL1 1AA,GL51 7,500\n",
    ],
)
def test_a_matrix_takes_the_place_of_the_approximation_where_it_speaks(tmp_path: Path, travel: str):
    built, plain = build(tmp_path, travel=travel), build(tmp_path)
    given = built.problem.candidates
    minutes = dict(zip(given.setting[: given.first[1]].tolist(), given.minutes[: given.first[1]].tolist(), strict=True))
    assert minutes[WARD] == 42
    assert TEAM not in minutes
    assert minutes[SUITE] == plain.problem.candidates.minutes[2]


def test_whoever_cannot_be_located_may_go_where_the_matrix_says_and_nowhere_else(tmp_path: Path):
    lost = STUDENTS.replace("GL1 1AA", "ZZ9 9ZZ")
    built = build(tmp_path, students=lost, travel="student,setting,minutes\nann,team,20\n")
    assert open_to(built, ANN) == {TEAM}


def test_rules_are_about_bits_of_the_settings_categories(tmp_path: Path):
    more = REQUIREMENTS + "Nursing,,,order,,,,,acute before field child,,\nNursing,,,hours,,,,,community,100,200\n"
    built = build(tmp_path, requirements=more)
    held = built.problem.settings.categories
    rules = [rule for rule in built.problem.rules if rule.programme == 0]
    assert [(rule.kind, rule.amount, rule.unit == HOURS) for rule in rules] == [
        (LEAST, 1, False),
        (ORDER, 0, False),
        (LEAST, 100, True),
        (MOST, 200, True),
        (MOST, 600, True),
    ]
    assert [bool(held[place] >> rules[0].category & 1) for place in (WARD, TEAM, SUITE)] == [False, True, False]
    assert [bool(held[place] >> rules[1].category_after & 1) for place in (WARD, TEAM, SUITE)] == [False, True, False]


@pytest.mark.parametrize(("year", "hours"), [("2022", 300), ("2026", 600)])
def test_the_regulators_cap_on_simulation_is_the_one_of_the_day(tmp_path: Path, year: str, hours: int):
    rules = build(tmp_path, requirements=REQUIREMENTS.replace("2026", year)).problem.rules
    assert [rule.amount for rule in rules if rule.unit == HOURS] == [hours]


def test_a_university_may_lower_the_cap_and_not_raise_it(tmp_path: Path):
    for asked, cap in ((75, 75), (900, 600)):
        text = REQUIREMENTS + f"Nursing,,,simulated,,,,,,,{asked}\n"
        rules = build(tmp_path, requirements=text).problem.rules
        assert [rule.amount for rule in rules if rule.unit == HOURS] == [cap]


def test_without_a_dated_rule_nobody_is_simulated_unless_the_requirements_say_so(tmp_path: Path):
    built = build(tmp_path)
    assert built.problem.fits[:, SUITE].tolist() == [True, True, False]
    assert "No dated rule allows simulated placements to Physio, level 2" in built.notes()[0]
    allowed = build(tmp_path, requirements=REQUIREMENTS + "Physio,,,simulated,,,,,,,50\n")
    assert allowed.problem.fits[:, SUITE].tolist() == [True, True, True]
    assert allowed.notes() == []


@given(st.sampled_from(CATEGORIES))
def test_words_and_kind_of_a_category_name_it(category: tuple[str, str]):
    kind, word = category
    assert category_of(f" {kind.upper()}  {word} ") == category
    found = category_of(word)
    assert found is not None
    assert found[1] == word


def test_a_student_who_leaves_is_not_placed(tmp_path: Path):
    built = build(tmp_path, changes="change,student\nstudent leaves,ben\n")
    assert built.problem.students.names == ("ann", "cat")
    with pytest.raises(PlacementsError, match="every student leaves"):
        build(
            tmp_path, changes="change,student\n" + "".join(f"student leaves,{who}\n" for who in ("ann", "ben", "cat"))
        )
