"""The dated records of the shared bank, as one question uses them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

import allotment.evidence.shifts as room
from allotment.allocation.shifts.codes import TIERS
from allotment.allocation.shifts.problem import Rules, Travel, Weights
from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.shifts.columns import URGENCIES, VISAS


def shipped_rules() -> Register:
    """Read the shipped records."""
    return load_register(Path(room.__file__).parent)


class DatedRules:
    """The records in force on the first day of a question's first week. Hours are given as minutes, pounds as pence."""

    def __init__(self, register: Register, on: date) -> None:
        """Look at the register on a day."""
        self._register, self._on = register, on

    def _value(self, key: str, activity: str | None = None) -> float:
        where = {} if activity is None else {"activity": activity}
        return self._register.find(key, self._on, **where).value

    def _minutes(self, key: str, activity: str) -> int:
        return round(60 * self._value(key, activity))

    def rules(self) -> Rules:
        """Give the limits of law and contracts."""
        doctor, count = "resident_doctor_hours", "resident_doctor_counts"
        return Rules(
            daily_rest=self._minutes("working_time", "daily rest"),
            weekly_rest=self._minutes("working_time", "weekly rest"),
            fortnightly_rest=self._minutes("working_time", "fortnightly rest"),
            weekly_hours=self._minutes("working_time", "average week"),
            reference_weeks=round(self._value("reference_weeks")),
            hard_cap=self._minutes("working_time", "longest week"),
            nights_a_week=round(self._value("nights_a_week")),
            doctor_shift=self._minutes(doctor, "longest shift"),
            doctor_hours=self._minutes(doctor, "work in 168"),
            doctor_nights=round(self._value(count, "nights")),
            doctor_night_rest=self._minutes(doctor, "rest after nights"),
            doctor_long=round(self._value(count, "long shifts")),
            doctor_long_shift=self._minutes(doctor, "long shift is above"),
            doctor_days=round(self._value(count, "days")),
            doctor_run_rest=self._minutes(doctor, "rest after a run"),
        )

    def visa_minutes(self) -> dict[str, int]:
        """Give the minutes a week that each visa allows."""
        return {visa: self._minutes("visa_hours", visa) for visa in VISAS}

    def weights(self) -> Weights:
        """Give what counts how much."""

        def pence(name: str) -> float:
            return 100 * self._value("weight", name)

        return Weights(
            tier_cost=np.array([self._value("tier_cost", tier) for tier in TIERS]),
            minute_of_travel=pence("minute of travel"),
            minute_of_hard_work=pence("minute of hardship"),
            minute_over_wanted=pence("hour above those wanted") / 60,
            own_ward=pence("own ward"),
            preferred=pence("preferred organisation"),
            kept=pence("kept fill"),
        )

    def worth(self) -> dict[str, float]:
        """Give what a fill counts by urgency, in pence."""
        return {urgency: 100 * self._value("worth_of_a_fill", urgency) for urgency in URGENCIES}

    def hardship(self) -> tuple[int, int]:
        """Give what a night and a weekend count as, in minutes of travel."""
        return round(self._value("hardship", "night")), round(self._value("hardship", "weekend"))

    def travel(self) -> tuple[Travel, int]:
        """Give how travel is reckoned, and the usual limit in minutes."""
        metres_a_minute = 1000 * self._value("travel_speed") / 60
        travel = Travel(self._value("travel_minutes", "fixed"), self._value("travel_detour") / metres_a_minute)
        return travel, round(self._value("travel_minutes", "usual limit"))

    def used(self) -> pl.DataFrame:
        """Give the records that have answered so far: what each says, who says so, and from when."""
        names = ("key", "title", "applies_to", "value", "unit", "source", "grade", "owner", "valid_from", "note")
        types = {"value": pl.Float64(), "valid_from": pl.Date()}
        schema = {name: types.get(name, pl.String()) for name in names}
        rows = [{name: getattr(one, name) for name in names} for one in self._register.answered]
        return pl.DataFrame(rows, schema=schema)
