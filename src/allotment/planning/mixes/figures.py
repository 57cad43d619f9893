"""The figures of a mix: drawn once, kept on disk, and opened only by readers of the mix."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from allotment.levers.catalogue import LEVERS
from allotment.planning.desk import Desk
from allotment.planning.runs.figures import shelf_of

if TYPE_CHECKING:
    from allotment.reports.charts.chosen_mix import ChosenMix
    from allotment.reports.live.kept import KeptFigure

BEFORE_ALL = 2000


def figures_of(desk: Desk, mix_id: str, streams: Mapping[str, str]) -> tuple[KeptFigure, ...]:
    """Give the figures of a mix that its reader may see, making them where nobody has asked for them yet.

    Args:
        streams: the titles of its funding file's streams by key.
    """
    return shelf_of(desk).mix(lambda: _charted(desk, mix_id, streams), mix_id)


def _charted(desk: Desk, mix_id: str, streams: Mapping[str, str]) -> ChosenMix:
    from allotment.reports.charts.chosen_mix import ChosenMix  # noqa: PLC0415 - charts take a second to import

    answer, tables = desk.mixes.answer(mix_id), desk.mixes.tables(mix_id)
    asked = answer["asked"]
    years = [row["year"] for row in answer["pay_bill"]]
    freed = (answer.get("flexibility") or {}).get("by_stream", [])
    return ChosenMix(
        mix_id=mix_id,
        source=f"Allotment, mix {mix_id}: {asked['ics']}, funding file {asked['funding']}, {asked['years']} years.",
        made_on=date(min(years, default=BEFORE_ALL), 1, 1),
        tables=tables,
        by_stream={row["stream"]: row["extra_fte_bought"] for row in freed},
        streams=streams,
        levers={key: lever.title for key, lever in LEVERS.items()},
    )


def draw_mix(desk: Desk, mix_id: str, streams: Mapping[str, str]) -> None:
    """Draw a new mix's figures, so that no reader waits for them."""
    figures_of(desk, mix_id, streams)
