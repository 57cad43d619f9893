"""Who is in which post in each period: trainees rotate through posts of their programme and grade.

In each period, programme and grade the trainees are given posts so that as many posts as possible are filled, and among
those ways the one in which fewest see a post or a specialty again (an assignment of least cost, solved exactly). Grades
follow whole-time days of training, so that less-than-full-time trainees move on later.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from ortools.graph.python import linear_sum_assignment  # type: ignore[import-untyped]

from allotment.allocation.rotations.completion import OPEN, Change, Extended, extend, share_on, whole_time_days
from allotment.evidence.rotations.rules import RotationRules
from allotment.evidence.rotations.training_inputs import STATUTORY_LEAVE, Post, Trainee

SAME_POST, SAME_SPECIALTY, MOVED_SITE = 100, 10, 1
AS_GRADE = re.compile(r"^(.*?)([0-9]+)$")
MONTHS = 12


@dataclass(frozen=True)
class Timeline:
    """A trainee's training as it will be: each change's extension, and the completion date after all of them."""

    trainee: Trainee
    changes: tuple[Change, ...]
    extended: tuple[Extended, ...]

    @property
    def completes(self) -> date:
        """Give the last day of training."""
        return self.extended[-1].due if self.extended else self.trainee.due


@dataclass(frozen=True)
class Period:
    """A period of the rota, both days inclusive."""

    first: date
    last: date


@dataclass(frozen=True)
class Turn:
    """A trainee in a post for a period, at a grade."""

    period: Period
    post: Post
    timeline: Timeline
    grade: str


def timelines(trainees: Sequence[Trainee], rules: RotationRules) -> list[Timeline]:
    """Follow every trainee's completion date through the changes; a short statutory leave moves nothing."""
    allowed = rules.number("leave_without_extension")
    found = []
    for trainee in trainees:
        changes = []
        for row in trainee.changes:
            last = OPEN if row.last is None else row.last
            short = row.kind == STATUTORY_LEAVE and (last - row.first).days < allowed
            changes.append(Change(row.first, last, row.kind, trainee.share if short else row.counts))
        found.append(Timeline(trainee, tuple(changes), tuple(extend(trainee.due, trainee.share, changes))))
    return found


def in_post(timeline: Timeline, day: date) -> tuple[Fraction, str]:
    """Give the share that a trainee works in post on a day, and why it is not their own."""
    rows = timeline.trainee.changes
    worked = [Change(row.first, OPEN if row.last is None else row.last, row.kind, row.share) for row in rows]
    return share_on(day, timeline.trainee.share, worked)


def grade_on(timeline: Timeline, day: date, grades: Sequence[str], rules: RotationRules) -> str:
    """Give the grade a trainee has reached by a day; the last grade of the programme is kept until completion."""
    trainee = timeline.trainee
    year = rules.number("whole_time_days_of_a_grade")
    done = whole_time_days(trainee.starts, day - timedelta(days=1), trainee.share, timeline.changes) / year
    matched = AS_GRADE.match(trainee.grade)
    if matched is None:
        return trainee.grade
    grade = trainee.grade
    for step in range(1, int(done) + 1):
        following = f"{matched[1]}{int(matched[2]) + step}"
        if following not in grades:
            break
        grade = following
    return grade


def periods(first: date, months: int, count: int) -> list[Period]:
    """Give periods of whole months that follow one another."""
    begins = [_months_on(first, months * number) for number in range(count + 1)]
    return [Period(begin, after - timedelta(days=1)) for begin, after in pairwise(begins)]


def plan_rota(
    trainees: Sequence[Timeline], posts: Sequence[Post], spans: Sequence[Period], rules: RotationRules
) -> list[Turn]:
    """Give every trainee a post of their programme and grade in each period, as far as posts go.

    A trainee who is out of the post for the whole of a period is given none.
    """
    grades: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        grades[post.programme].add(post.grade)
    been: dict[str, list[Post]] = defaultdict(list)
    turns: list[Turn] = []
    for span in spans:
        groups: dict[tuple[str, str], list[Timeline]] = defaultdict(list)
        for one in trainees:
            here = one.trainee.starts <= span.first <= one.completes
            if here and any(share for share, _ in _shares(one, span)):
                known = sorted(grades[one.trainee.programme])
                groups[one.trainee.programme, grade_on(one, span.first, known, rules)].append(one)
        for (programme, grade), people in sorted(groups.items()):
            open_posts = [
                post for post in posts if (post.programme, post.grade) == (programme, grade) and is_open(post, span)
            ]
            for person, post in _assign(people, open_posts, been):
                been[person.trainee.name].append(post)
                turns.append(Turn(span, post, person, grade))
    return turns


def is_open(post: Post, span: Period) -> bool:
    """Say whether a post exists when a period begins."""
    return post.first <= span.first and (post.last is None or span.first <= post.last)


def _shares(one: Timeline, span: Period) -> Iterator[tuple[Fraction, str]]:
    """Give the shares in post at the period's first day and wherever they change in it."""
    days = {span.first}
    for row in one.trainee.changes:
        days |= {day for day in (row.first, (row.last or OPEN)) if span.first <= day <= span.last}
        if row.last is not None and span.first <= row.last < span.last:
            days.add(row.last + timedelta(days=1))
    return (in_post(one, day) for day in sorted(days))


def _assign(
    people: Sequence[Timeline], posts: Sequence[Post], been: dict[str, list[Post]]
) -> list[tuple[Timeline, Post]]:
    """Pair people with posts at least cost; where there are more of one, the rest go without."""
    if not posts:
        return []
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    size = max(len(people), len(posts))
    for left in range(size):
        for right in range(size):
            real = left < len(people) and right < len(posts)
            cost = _cost(been[people[left].trainee.name], posts[right]) if real else 0
            solver.add_arc_with_cost(left, right, cost)
    solver.solve()
    pairs = [(left, solver.right_mate(left)) for left in range(len(people))]
    return [(people[left], posts[right]) for left, right in pairs if right < len(posts)]


def _cost(before: Sequence[Post], post: Post) -> int:
    """Say how unwelcome a post is: one held before most, then a specialty seen before, then another site."""
    again = sum(SAME_POST for one in before if one.name == post.name)
    seen = sum(SAME_SPECIALTY for one in before if one.specialty == post.specialty)
    moved = MOVED_SITE if before and before[-1].site != post.site else 0
    return again + seen + moved


def _months_on(day: date, months: int) -> date:
    """Give the same day some months later, or that month's last day."""
    whole = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(whole, MONTHS)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")
