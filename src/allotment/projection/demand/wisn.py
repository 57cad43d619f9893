"""Workload indicators of staffing need (WISN): posts from a yearly workload and the time each unit of it takes.

Method: World Health Organization, Workload indicators of staffing need, user's manual, 2010.
"""

from __future__ import annotations

from collections.abc import Iterable


def available_working_days(weeks_per_year: float, days_per_week: float, absent_days: Iterable[float]) -> float:
    """Give the days a year that one full-time person works.

    Args:
        weeks_per_year: weeks of the working year.
        days_per_week: days worked in a week.
        absent_days: days away a year, by reason (public holidays, leave, sickness, training).
    """
    return weeks_per_year * days_per_week - sum(absent_days)


def staff_required(
    annual_volume: float,
    hours_per_unit: float,
    available_hours_per_year: float,
    category_allowance_share: float = 0.0,
    individual_allowance_fte: float = 0.0,
) -> float:
    """Give the FTE that a workload takes.

    Args:
        annual_volume: units of work a year.
        hours_per_unit: the activity standard, hours of one person for one unit.
        available_hours_per_year: hours a full-time person works in a year.
        category_allowance_share: share of everybody's time that goes to work without a volume (meetings, records).
        individual_allowance_fte: FTE of named people's extra duties, such as supervision.
    """
    return (
        annual_volume * hours_per_unit / available_hours_per_year / (1 - category_allowance_share)
        + individual_allowance_fte
    )
