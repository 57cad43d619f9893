"""Every chart of the report, in the order of the page, by the section that it belongs to."""

from __future__ import annotations

from allotment.projection.run import RunRecord
from allotment.reports.charts import (
    backtest_scores,
    bridge,
    demand_drivers,
    gap_by_organisation,
    gap_by_sector,
    gap_by_staff_group,
    gap_over_time,
    need_by_district,
    need_by_system,
    population_pyramid,
    recruitment_sources,
    supply_and_requirement,
    workforce_ages,
)
from allotment.reports.charts.kind import ChartKind


def chart_kinds(run: RunRecord) -> dict[str, tuple[ChartKind, ...]]:
    """Give the charts of a run's report by section."""
    return {
        "gap": (
            gap_over_time.KIND,
            supply_and_requirement.KIND,
            gap_by_sector.KIND,
            gap_by_staff_group.KIND,
            gap_by_organisation.KIND,
        ),
        "changes": (*bridge.kinds(run), demand_drivers.KIND),
        "need": (need_by_district.KIND, need_by_system.KIND, population_pyramid.KIND),
        "workforce": (workforce_ages.KIND, recruitment_sources.KIND),
        "backtest": (backtest_scores.KIND,),
    }
