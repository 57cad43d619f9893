"""What one who starts a programme does, with part-time study and the bounds of applicants, places and teaching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from allotment.evidence.assumptions.register import Register
from allotment.evidence.education.programmes import Programme
from allotment.levers.archetypes.parts import asked_by, educators
from allotment.levers.lever import Aim, Cost, CostCategory, Flow, FlowChange, Lever, LeverValues, Response, Use

JOINING = (Flow.GRADUATES, Flow.RECRUITS)
SUPERVISOR, ASSESSOR, EDUCATOR = "practice supervisor", "practice assessor", "educator"
IN_PRACTICE = (SUPERVISOR, ASSESSOR)


def applicants(programme: Programme) -> str:
    """Name the capacity of applicants to a programme."""
    return f"applicants: {programme.title}"


def places(programme: Programme) -> str:
    """Name the capacity of a programme's places at its providers."""
    return f"provider places: {programme.title}"


def teaching(role: str, profession: str) -> str:
    """Name the capacity of people who teach in practice, in learners that they can take at a time."""
    return f"{role}s: {profession}"


@dataclass(frozen=True)
class PartTime:
    """The share of those who start who study part-time, and the years they take beyond the others."""

    share: float
    extra_years: int


def part_time_of(programme: Programme, values: LeverValues) -> PartTime:
    """Give a programme's part-time study from its records.

    Raises:
        AssumptionError: there is no record.
    """
    share = values.register.find("programme_part_time_share", values.on, programme=programme.title).value
    extra = values.register.find("programme_part_time_extra_years", values.on, programme=programme.title).value
    return PartTime(share, round(extra))


def years_of_study(values: LeverValues, aim: Aim) -> int:
    """Give the years for which one who starts learns; a programme of less than a year counts as one."""
    return max(1, round(values.value_or(1.0, "lever_years_of_study", **asked_by(aim))))


def planned(lever: Lever, programme: Programme) -> Lever:
    """Give a lever as the education plan uses it: part-time study in its answer, and what bounds its starts."""

    def respond(values: LeverValues, aim: Aim) -> Response:
        response, study = lever.respond(values, aim), years_of_study(values, aim)
        with_bounds = replace(response, uses=(*response.uses, *_bounds(programme, response, study)))
        return with_part_time(with_bounds, part_time_of(programme, values), study)

    return replace(lever, respond=respond)


def _bounds(programme: Programme, response: Response, study: int) -> Iterable[Use]:
    """Give one applicant and one place for each start, and a supervisor and an assessor for each year of learning.

    A programme whose learners have no educator in their records has nobody in practice either.
    """
    yield Use(applicants(programme), 0, 1.0)
    yield Use(places(programme), 0, 1.0)
    for taught in {use.capacity for use in response.uses if use.capacity.startswith("educators: ")}:
        profession = taught.removeprefix("educators: ")
        yield from (Use(teaching(role, profession), year, 1.0) for role in IN_PRACTICE for year in range(study))


def with_part_time(response: Response, part_time: PartTime, study: int) -> Response:
    """Let a share of those who start take longer.

    They qualify so many years later. What they cost, use and leave uncovered while they learn is the same in all,
    spread evenly over their longer study. What happens once, with the start, stays where it is.
    """
    if part_time.share <= 0.0 or part_time.extra_years == 0:
        return response
    longer = study + part_time.extra_years
    spread = _Spread(part_time.share, study, longer)
    changes: list[FlowChange] = []
    for change in response.changes:
        if change.flow in JOINING:
            later = replace(change, lag=change.lag + part_time.extra_years, amount=change.amount * part_time.share)
            changes += [replace(change, amount=change.amount * (1 - part_time.share)), later]
    learning = {(one.flow, one.role, one.lag): one.amount for one in response.changes if one.flow not in JOINING}
    changes += [FlowChange(flow, role, lag, amount) for (flow, role, lag), amount in spread.over(learning)]
    costs: dict[tuple[CostCategory, int], float] = defaultdict(float)
    for cost in response.costs:
        costs[cost.category, cost.lag] += cost.pence
    uses = {(use.capacity, use.lag): use.amount for use in response.uses}
    at_start = {key: amount for key, amount in uses.items() if key[0].startswith(("applicants", "provider places"))}
    in_study = {key: amount for key, amount in uses.items() if key not in at_start}
    return replace(
        response,
        changes=tuple(changes),
        costs=tuple(Cost(category, lag, round(pence)) for (category, lag), pence in spread.over(costs)),
        uses=tuple(
            Use(capacity, lag, amount) for (capacity, lag), amount in [*at_start.items(), *spread.over(in_study)]
        ),
    )


@dataclass(frozen=True)
class _Spread:
    """How what is spread over the years of study is spread when a share takes longer. Keys end in the lag."""

    share: float
    study: int
    longer: int

    def over(self, by_lag: Mapping[Any, float]) -> list[tuple[Any, float]]:
        whole: dict[Any, float] = defaultdict(float)
        out: dict[Any, float] = defaultdict(float)
        for (*about, lag), amount in by_lag.items():
            whole[tuple(about)] += amount
            out[(*about, lag)] += (1 - self.share) * amount
        for about, amount in whole.items():
            for lag in range(self.longer):
                out[(*about, lag)] += self.share * amount / self.longer
        return sorted(out.items(), key=lambda one: (str(one[0][:-1]), one[0][-1]))


def prepares(lever: Lever, each: Callable[[str], float]) -> Lever:
    """Give the lever of more educators as the plan uses it: an educator also keeps supervisors and assessors prepared.

    Args:
        each: by teaching role, the learners that one more educator makes room for.
    """

    def respond(values: LeverValues, aim: Aim) -> Response:
        response = lever.respond(values, aim)
        profession = educators(aim.role).removeprefix("educators: ")
        added = [use for use in response.uses if use.capacity == educators(aim.role)]
        more = [
            Use(teaching(role, profession), use.lag, use.amount * each(role)) for use in added for role in IN_PRACTICE
        ]
        return replace(response, uses=(*response.uses, *more))

    return replace(lever, respond=respond)


def learners_of_one_more_educator(register: Register, on: date) -> Callable[[str], float]:
    """Give, by teaching role, the learners that the people whom one more educator keeps prepared can take."""

    def each(role: str) -> float:
        kept = register.find("teaching_prepared_per_educator", on, activity=role).value
        return kept * register.find("teaching_learners_each", on, activity=role).value

    return each
