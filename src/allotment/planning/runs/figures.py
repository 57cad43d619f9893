"""What is worked out of a run once for all its readers: its headline, and the charts that most of them will ask for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from allotment.planning.desk import Desk
from allotment.projection.run import RunRecord

if TYPE_CHECKING:
    from allotment.reports.live.shelf import FigureShelf

FIGURES = "figures"


def headline_of(run: RunRecord) -> dict[str, Any]:
    """Give a run's headline for keeping.

    ``sentence`` and ``caution`` say it in words; ``moments`` holds the whole system now and at each reported horizon
    (FTE, with the 80% interval of the gap); ``reasons`` say why; ``base_date`` and ``ics_name`` name the baseline.
    """
    from allotment.reports import headline  # noqa: PLC0415 - it brings the charts, which take a second

    return {
        "sentence": headline.headline(run),
        "caution": headline.caution(run),
        "moments": [asdict(moment) for moment in headline.moments(run)],
        "reasons": [asdict(reason) for reason in headline.reasons(run)],
        "synthetic_share": headline.synthetic_share_now(run),
        "base_date": run.base_date.isoformat(),
        "ics_name": run.ics_name,
    }


def shelf_of(desk: Desk) -> FigureShelf:
    """Give the shelf on which this desk keeps figures."""
    from allotment.reports.live.shelf import FigureShelf  # noqa: PLC0415 - charts take a second to import

    return FigureShelf(desk.home / FIGURES)


def draw_figures(desk: Desk, run: RunRecord) -> None:
    """Draw what most readers of a new run will ask for, so that none of them waits for it."""
    shelf_of(desk).warm(lambda _run_id: run, run.run_id)
