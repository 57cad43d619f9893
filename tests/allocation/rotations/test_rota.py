"""Rotas and gaps: who is where, what is left open, and who is offered it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from allotment.allocation.rotations.gaps import find_gaps, offer
from allotment.allocation.rotations.rota import Period, grade_on, periods, plan_rota, timelines
from allotment.evidence.rotations.rules import load_rotation_rules
from allotment.evidence.rotations.training_inputs import ChangeRow, Post, Trainee

DAY = date(2026, 8, 5)
RULES = load_rotation_rules(DAY)
WHOLE = Fraction(1)


def post(name: str, specialty: str, grade: str = "FY1", setting: str = "hospital") -> Post:
    return Post(name, "F", specialty, grade, "Site", "Funder", setting, DAY, None, WHOLE, generalist=False)


def trainee(name: str, *changes: ChangeRow, due: date = date(2028, 8, 4), grade: str = "FY1") -> Trainee:
    return Trainee(name, "F", grade, DAY, due, WHOLE, changes)


def test_periods_follow_one_another_without_a_day_between():
    spans = periods(date(2026, 8, 31), 6, 3)
    assert [span.first for span in spans] == [date(2026, 8, 31), date(2027, 2, 28), date(2027, 8, 31)]
    assert spans[0].last == date(2027, 2, 27)


def test_trainees_see_every_specialty_once_before_any_twice():
    posts = [post("1", "medicine"), post("2", "surgery"), post("3", "psychiatry")]
    people = timelines([trainee(name) for name in "abc"], RULES)
    turns = plan_rota(people, posts, periods(DAY, 4, 3), RULES)
    for name in "abc":
        assert {turn.post.name for turn in turns if turn.timeline.trainee.name == name} == {"1", "2", "3"}


def test_a_grade_follows_whole_time_days_so_that_half_time_takes_twice_as_long():
    half = ChangeRow(DAY, None, "less than full time", Fraction(1, 2), Fraction(1, 2))
    full, part = timelines([trainee("a"), trainee("b", half)], RULES)
    after_a_year, after_two = date(2027, 8, 5), date(2028, 8, 4)
    assert grade_on(full, after_a_year, ["FY1", "FY2"], RULES) == "FY2"
    assert grade_on(part, after_a_year, ["FY1", "FY2"], RULES) == "FY1"
    assert grade_on(part, after_two, ["FY1", "FY2"], RULES) == "FY2"
    assert grade_on(full, after_two, ["FY1", "FY2"], RULES) == "FY2"  # there is no FY3 to go to


def test_gaps_and_shares_in_post_make_up_every_post_day():
    changes = (
        ChangeRow(date(2026, 10, 1), date(2026, 11, 30), "less than full time", Fraction(3, 5), Fraction(3, 5)),
        ChangeRow(date(2027, 1, 10), date(2027, 1, 20), "out of programme", Fraction(0), Fraction(0)),
    )
    posts = [post("1", "medicine"), post("2", "surgery")]
    people = timelines([trainee("a", *changes)], RULES)
    spans = periods(DAY, 4, 2)
    gaps = find_gaps(posts, plan_rota(people, posts, spans, RULES), spans, DAY)
    days = (spans[-1].last - DAY).days + 1
    lost = sum(gap.days * gap.share for gap in gaps)
    assert lost == days + 61 * Fraction(2, 5) + 11


def test_a_gap_that_is_past_is_not_listed_and_one_that_goes_on_is_one_gap():
    posts = [post("1", "medicine")]
    spans = [Period(DAY, date(2026, 12, 4)), Period(date(2026, 12, 5), date(2027, 4, 4))]
    assert [gap.last for gap in find_gaps(posts, [], spans, DAY)] == [spans[1].last]
    assert find_gaps(posts, [], spans, date(2027, 4, 5)) == []


def test_who_is_offered_a_gap_first_follows_its_length_warning_and_setting():
    def first(setting: str, months: int, as_of: date) -> str:
        spans = periods(DAY, months, 1)
        [gap] = find_gaps([post("1", "medicine", setting=setting)], [], spans, DAY)
        return offer(gap, as_of, RULES).order[0]

    early, late = date(2026, 1, 1), date(2026, 8, 1)
    assert first("hospital", 1, early) == "bank"
    assert first("hospital", 12, early) == "locally employed doctor"
    assert first("general practice", 12, early) == "advanced practitioner"
    assert first("general practice", 12, late) == "bank"


def test_a_short_statutory_leave_moves_nothing_and_a_long_one_moves_all_its_days():
    leave = [
        trainee(name, ChangeRow(date(2027, 1, 1), last, "statutory leave", Fraction(0), Fraction(0)))
        for name, last in (("short", date(2027, 1, 14)), ("long", date(2027, 1, 15)))
    ]
    assert [one.extended[0].extension_days for one in timelines(leave, RULES)] == [0, 15]
