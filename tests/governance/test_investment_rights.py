"""Who may decide what on a day: as the layers of policy say, without a gap and without a doubt."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from allotment.governance.decisions.shipped import decision_register
from allotment.governance.investment_rights import (
    FILE,
    LEVEL_OF_WORD,
    activities,
    investment_rights,
    may_decide,
    rights_on,
)
from allotment.workforce.roles import Sector

SECTORS = [sector.value for sector in Sector]
IN_2020, IN_2024, IN_2027 = date(2020, 9, 1), date(2024, 9, 1), date(2027, 9, 1)
DAYS = st.dates(min_value=date(2019, 6, 3), max_value=date(2045, 1, 1))
WHO = [
    ("commission education places", "ICS", IN_2020, False),
    ("commission education places", "ICS", IN_2024, True),
    ("commission education places", "ICS", IN_2027, False),
    ("commission education places", "region", IN_2027, True),
    ("commission education places", "England", IN_2020, True),
    ("commission apprenticeships", "provider", IN_2020, True),
    ("commission apprenticeships", "provider", IN_2027, True),
    ("commission apprenticeships", "ICS", IN_2024, False),
    ("recruit internationally", "ICS", IN_2024, True),
    ("recruit internationally", "ICS", IN_2027, False),
    ("recruit locally", "place", IN_2024, True),
    ("set retention offers", "provider", IN_2027, True),
    ("redesign roles", "ICS", IN_2027, True),
    ("set rotas and bank", "ICS", IN_2027, False),
    ("expand placements and educators", "region", IN_2027, True),
    ("expand placements and educators", "ICS", IN_2024, True),
    ("improve productivity", "provider", IN_2027, True),
    ("set medical school places", "region", IN_2027, False),
    ("set medical school places", "England", IN_2027, True),
    ("set specialty training posts", "ICS", IN_2024, False),
]


@pytest.mark.parametrize(("activity", "level", "on", "may"), WHO)
def test_a_level_may_decide_what_the_layer_of_the_day_gives_it(activity: str, level: str, on: date, may: bool):
    assert (may_decide(activity, [level], on) is not None) is may


@pytest.mark.parametrize(
    ("level", "sector", "may"),
    [("England", "acute", True), ("provider", "acute", False), ("provider", "adult social care", True),
     ("England", "adult social care", False), ("ICS", "primary care", False), ("place", "primary care", True)],
)  # fmt: skip
def test_pay_is_national_in_trusts_and_the_employers_elsewhere(level: str, sector: str, may: bool):
    assert (may_decide("set pay and terms", [level], IN_2027, sector) is not None) is may


def test_the_twelve_activities_are_there():
    assert set(activities()) == {activity for activity, *_ in WHO} | {"set pay and terms"}
    assert len(activities()) == 12


@pytest.mark.parametrize("activity", activities())
@given(on=DAYS, sector=st.sampled_from(SECTORS))
def test_exactly_one_right_answers_for_an_activity_in_a_sector_on_a_day(activity: str, on: date, sector: str):
    assert len(rights_on(activity, on, sector)) == 1


@pytest.mark.parametrize("activity", activities())
def test_before_the_first_layer_nobody_is_known_to_decide(activity: str):
    assert may_decide(activity, list(LEVEL_OF_WORD), date(2019, 6, 2)) is None


@given(st.sampled_from(activities()), st.sets(st.sampled_from(sorted(LEVEL_OF_WORD))), DAYS)
def test_one_more_at_the_table_never_takes_a_right_away(activity: str, levels: set[str], on: date):
    if may_decide(activity, levels, on) is not None:
        assert all(may_decide(activity, levels | {more}, on) is not None for more in LEVEL_OF_WORD)


def test_an_empty_table_decides_nothing():
    assert not [activity for activity in activities() if may_decide(activity, [], IN_2027)]


def test_every_right_says_its_terms_its_source_and_its_grade():
    for right in investment_rights():
        assert right.conditions.endswith(".")
        assert right.source
        assert right.grade == "D"
        assert not set(right.levels) & set(right.consult)


@pytest.mark.parametrize("activity", activities())
def test_the_rights_on_an_activity_follow_one_another_by_a_day(activity: str):
    for sectors in {right.sectors for right in investment_rights() if right.activity == activity}:
        rights = [one for one in investment_rights() if (one.activity, one.sectors) == (activity, sectors)]
        for one, following in pairwise(rights):
            assert one.valid_to is not None
            assert following.valid_from == one.valid_to + timedelta(days=1)
        assert rights[-1].valid_to is None


def test_a_right_is_what_the_register_of_decision_rights_says_on_every_day_that_anything_changes():
    register = decision_register()
    lines = yaml.safe_load(files("allotment.governance").joinpath(FILE).read_text(encoding="utf-8"))
    days = {record.valid_from for record in register.records}
    for line in lines:
        sector = line.get("sectors", [None])[0]
        for on in days:
            (right,) = rights_on(line["activity"], on, sector)
            found = register.in_force(line["decision"], on)
            assert right.levels == tuple(level.value for level in found.levels)
            assert right.source == found.source
            assert (right.valid_from, right.valid_to) == (found.valid_from, found.valid_to)


def test_a_wrong_question_is_an_error_and_not_a_no():
    with pytest.raises(KeyError):
        may_decide("build hospitals", ["ICS"], IN_2027)
    with pytest.raises(ValueError, match="icb"):
        may_decide("redesign roles", ["icb"], IN_2027)
