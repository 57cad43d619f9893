"""Which charts the site shows for which slice of a run."""

from __future__ import annotations

from allotment.projection.run import RunRecord
from allotment.reports.charts import (
    bridge,
    gap_by_organisation,
    gap_by_part,
    gap_by_sector,
    gap_by_staff_group,
    gap_over_time,
    need_by_district,
    staff_bridge,
    staff_by_age,
    staff_in_post,
    supply_and_requirement,
)
from allotment.reports.charts.kind import ChartKind
from allotment.reports.charts.slice import ROLE, Slice, check_slice, slice_of, slice_words
from allotment.reports.charts.workforce_filter import WorkforceFilter, filter_words
from allotment.reports.run_views import ORGANISATION, SECTOR, STAFF_GROUP

STEPS_DOWN = {SECTOR: (ORGANISATION,), STAFF_GROUP: (ROLE,), ORGANISATION: (ROLE,), ROLE: (ORGANISATION,)}
"""By what the gap of a slice of one kind is split further."""


def slice_figures(
    run: RunRecord, scope: str, name: str = "", organisation: str | None = None, role: str | None = None
) -> tuple[ChartKind, ...]:
    """Give the charts of one slice's gap: over time, supply against need, bridges, and one step further down.

    ``scope`` is system, sector, staff_group, organisation or role and ``name`` says which one; ``organisation`` (a
    code) and ``role`` narrow it further.

    Raises:
        SliceNotFoundError: the run holds no such slice.
    """
    return kinds_of_slice(run, slice_of(scope, name, organisation, role))


def kinds_of_slice(run: RunRecord, part: Slice) -> tuple[ChartKind, ...]:
    """Give the charts of one slice's gap.

    Where several parts meet there is no bridge of the gap, so one of people stands in its place, and only one
    organisation and role together have an interval.

    Raises:
        SliceNotFoundError: the run holds no such slice.
    """
    check_slice(run, part)
    words = slice_words(run, part)
    over_time = (gap_over_time.kind_of(part, words), supply_and_requirement.kind_of(part, words))
    if not part.named:
        parts = (gap_by_sector.KIND, gap_by_staff_group.KIND, gap_by_organisation.KIND)
        return (*over_time, *bridge.kinds(run), *parts)
    if part.scope is None:
        return (*over_time, *staff_bridge.kinds(run, part, words))
    further = (gap_by_part.kind_of(part, words, by) for by in STEPS_DOWN[part.scope])
    return (*over_time, *bridge.kinds(run, part, words), *further)


def workforce_slice(run: RunRecord, filters: WorkforceFilter) -> tuple[ChartKind, ...]:
    """Give the charts of the chosen staff in post: by age, by organisation, by role; unfiltered, the map as well.

    The map shows where need will grow: the run knows where people live, but only for whom staff work.
    """
    words = filter_words(run, filters)
    counted = (
        staff_by_age.kind_of(filters, words),
        staff_in_post.kind_of(filters, words, ORGANISATION),
        staff_in_post.kind_of(filters, words, ROLE),
    )
    return (*counted, need_by_district.KIND) if filters.is_open else counted
