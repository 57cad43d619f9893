"""A run's headline as the lists and the home page show it: a few sentences and figures, kept with the run's line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from allotment.projection.run import RunRecord


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
