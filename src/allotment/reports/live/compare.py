"""The charts of two runs side by side."""

from __future__ import annotations

from allotment.reports.charts import difference_bridge, difference_by_organisation, difference_over_time
from allotment.reports.charts.compared import ComparedRuns
from allotment.reports.charts.kind import ChartKind
from allotment.reports.run_views import SYSTEM


def compare_figures(compared: ComparedRuns, scope: str = SYSTEM, name: str = "") -> tuple[ChartKind, ...]:
    """Give the charts of one slice of two runs: difference over time and its bridge; of the system, by organisation.

    The charts' tables come from ``compared``, whatever run they are asked with.

    Raises:
        SliceNotFoundError: the comparison holds no such slice.
    """
    compared.at(scope, name)
    kinds = (
        difference_over_time.kind_of(compared, scope, name),
        difference_bridge.kind_of(compared, scope, name),
    )
    return (*kinds, difference_by_organisation.kind_of(compared)) if scope == SYSTEM else kinds
