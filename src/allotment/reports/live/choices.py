"""What the lists above the charts offer: the slices that a run holds, each under its readable name."""

from __future__ import annotations

from typing import Any

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.slice import PARTS, ROLE
from allotment.reports.charts.workforce_filter import AGE_BANDS
from allotment.reports.run_views import ORGANISATION, SECTOR, STAFF_GROUP, organisation_names, sentence_case


def run_choices(run: RunRecord) -> dict[str, Any]:
    """Give each kind of slice as pairs of name and label in the order of the alphabet, and what lies in what.

    ``organisations_of`` gives organisation codes by sector, ``roles_of`` role names by organisation, ``roles_in`` by
    staff group.
    """
    names = organisation_names(run)
    baseline = run.tables["baseline"]
    offered: dict[str, Any] = {
        part: sorted(
            ([name, sentence_case(names.get(name, name))] for name in baseline[part].unique()), key=lambda pair: pair[1]
        )
        for part in PARTS
    }
    return offered | {
        "age_band": [[band, band] for band in AGE_BANDS],
        "organisations_of": _inside(baseline, SECTOR, ORGANISATION),
        "roles_of": _inside(baseline, ORGANISATION, ROLE),
        "roles_in": _inside(baseline, STAFF_GROUP, ROLE),
    }


def _inside(baseline: pl.DataFrame, outer: str, inner: str) -> dict[str, list[str]]:
    grouped = baseline.group_by(outer).agg(pl.col(inner).unique().sort()).sort(outer)
    return dict(grouped.iter_rows())
