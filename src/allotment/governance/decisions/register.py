"""The register of decision rights: what is in force for an activity on a day, by record or by the general rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from allotment.governance.decisions import records as kinds
from allotment.governance.decisions.deciding_level import DecidingLevel, widest_first
from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.records import (
    Activity,
    Maturity,
    Record,
    Rule,
    Standing,
    Step,
    Vocabulary,
)
from allotment.workforce.errors import Problem

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class InForce:
    """Who decides on an activity on a day, and by what.

    ``levels`` are all that may, ``level`` among them is the one that leads. ``valid_from`` and ``valid_to`` are the
    first and last day on which this record or rule places the decision; conditions beside it may change within them.
    """

    activity: Activity
    level: DecidingLevel
    levels: tuple[DecidingLevel, ...]
    consult: tuple[str, ...]
    conditions: tuple[str, ...]
    record: str
    source: str
    grade: str
    inferred: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Register:
    """Activities, the records and rules that say who decides on them, and the words by which both are asked for."""

    activities: Mapping[str, Activity]
    records: tuple[Record, ...]
    rules: tuple[Rule, ...]
    standings: tuple[Standing, ...]
    level_words: Mapping[str, DecidingLevel]
    maturity: Maturity
    vocabulary: Vocabulary

    @cached_property
    def covered_from(self) -> date:
        """The first day for which anything is known."""
        return min(rule.valid_from for rule in self.rules)

    @cached_property
    def read_until(self) -> date:
        """The last day on which a record was read: what came later is not in it."""
        return max(one.date_read for one in (*self.records, *self.rules))

    def require_covered(self, on: date) -> None:
        """Hold that the register reaches back to a day.

        Raises:
            DecisionError: it does not.
        """
        if on < self.covered_from:
            rule = f"nothing is known of who decided before {self.covered_from.isoformat()}, the register's first day."
            problem = Problem("--on", rule, "Give that day or a later one.", value=on.isoformat())
            raise DecisionError("The day cannot be looked up.", [problem])

    def deciding(self, activity: str) -> tuple[Record, ...]:
        """Give the records that decide an activity, in the order of their days."""
        found = (one for one in self.records if one.activity == activity and not one.beside)
        return tuple(sorted(found, key=lambda one: one.valid_from))

    def last_day(self, record: Record) -> date | None:
        """Give the last day on which a record decides: its own, or the one before the next record."""
        later = [one.valid_from for one in self.deciding(record.activity) if one.valid_from > record.valid_from]
        ends = [day for day in (record.valid_to, min(later) - A_DAY if later else None) if day is not None]
        return min(ends, default=None)

    def in_force(self, key: str, on: date, horizon_years: float | None = None) -> InForce:
        """Give who decides on an activity on a day.

        Args:
            key: the activity.
            on: the day.
            horizon_years: how far ahead the decision looks; None for the activity's own.

        Raises:
            DecisionError: the day is before the register's first.
            KeyError: there is no such activity.
        """
        self.require_covered(on)
        activity = self.activities[key]
        own = self.deciding(key)
        for record in reversed(own):
            last = self.last_day(record)
            if record.valid_from <= on and (last is None or on <= last):
                return self._by_record(activity, record, last, on, horizon_years)
        return self._by_rule(activity, own, on, horizon_years)

    def _by_record(
        self, activity: Activity, record: Record, last: date | None, on: date, horizon_years: float | None
    ) -> InForce:
        if record.level is None:
            raise TypeError(f"{record.name} stands beside and decides nothing.")
        levels = widest_first({record.level, *record.also})
        says = [record.conditions]
        if horizon_years is not None and horizon_years != activity.horizon_years:
            says.append("The record holds whatever the horizon.")
        return InForce(
            activity=activity,
            level=record.level,
            levels=levels,
            consult=record.consult
            if record.consult is not None
            else tuple(one for one in activity.consult if one not in levels),
            conditions=(*says, *self._beside(activity, levels, on)),
            record=record.name,
            source=record.source,
            grade=record.grade,
            inferred=record.confidence == kinds.INFERRED,
            valid_from=record.valid_from,
            valid_to=last,
        )

    def _by_rule(self, activity: Activity, own: tuple[Record, ...], on: date, horizon_years: float | None) -> InForce:
        rule = max((one for one in self.rules if one.in_force(on)), key=lambda one: one.valid_from)
        step, level = apply_rule(rule, activity, horizon_years)
        ended = [last + A_DAY for one in own if (last := self.last_day(one)) is not None and last < on]
        begin = [one.valid_from - A_DAY for one in own if one.valid_from > on]
        ends = [day for day in (rule.valid_to, *begin) if day is not None]
        return InForce(
            activity=activity,
            level=level,
            levels=(level,),
            consult=tuple(one for one in activity.consult if one != level),
            conditions=(
                f"By the general rule, no record naming the activity. {step.says}",
                *self._beside(activity, (level,), on),
            ),
            record=rule.name,
            source=rule.source,
            grade=rule.grade,
            inferred=True,
            valid_from=max([rule.valid_from, *ended]),
            valid_to=min(ends, default=None),
        )

    def standing(self, levels: Collection[DecidingLevel], on: date, activity: Activity) -> list[str]:
        """Say what levels are on a day: statutory or not, not yet begun, abolished."""
        return [one.says for one in self.standings if one.level in levels and one.in_force(on, activity.area)]

    def _beside(self, activity: Activity, levels: tuple[DecidingLevel, ...], on: date) -> list[str]:
        """Say what stands beside a right: other records' conditions, and what its levels are on the day."""
        beside = [one for one in self.records if one.beside and one.activity == activity.key and one.in_force(on)]
        says = [one.conditions for one in beside] + self.standing(levels, on, activity)
        if on > self.read_until:
            says.append(f"Records were read until {self.read_until.isoformat()}; what came later is not in them.")
        return list(dict.fromkeys(says))


def apply_rule(rule: Rule, activity: Activity, horizon_years: float | None = None) -> tuple[Step, DecidingLevel]:
    """Give the first step of a general rule that holds for an activity, and the level that it names."""
    horizon = activity.horizon_years if horizon_years is None else horizon_years
    for step in rule.steps:
        level = activity.within if step.when == kinds.WITHIN else step.level
        if level is not None and _holds(step, activity, horizon):
            return step, level
    raise ValueError(f"{rule.name} ends without 'otherwise'.")


def _holds(step: Step, activity: Activity, horizon: float) -> bool:
    years = step.years or 0
    return {
        kinds.STANDARDS: activity.standards_help,
        kinds.HORIZON_FROM: horizon >= years,
        kinds.HORIZON_TO: horizon <= years,
        kinds.WITHIN: activity.within is not None,
        kinds.LABOUR_MARKET: activity.spans_labour_market,
        kinds.TOO_WIDE: activity.region_too_wide,
        kinds.OTHERWISE: True,
    }[step.when]
