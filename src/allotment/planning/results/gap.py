"""The gap of a system or any slice of it: over time, why, and one step further down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.results.chosen import choose_run
from allotment.planning.results.figures import SLICE, figures, slice_asked
from allotment.planning.runs.listing import SeenRun
from allotment.projection.run import RunRecord
from allotment.reports.charts.slice import ROLE, Slice, by_year, cells_by_year, check_slice, slice_words
from allotment.reports.live.kept import KeptFigure
from allotment.reports.run_views import (
    ORGANISATION,
    SECTOR,
    STAFF_GROUP,
    calendar_year,
    horizons,
    marked,
    organisation_names,
    sentence_case,
    slices_by_year,
)
from allotment.reports.words import chance, interval, shortfall, whole

STEPS_DOWN = {
    None: (SECTOR, STAFF_GROUP, ORGANISATION, ROLE),
    SECTOR: (ORGANISATION,),
    STAFF_GROUP: (ROLE,),
    ORGANISATION: (ROLE,),
    ROLE: (ORGANISATION,),
}
"""What a slice is split into, by what it is a slice of."""
OVER_TIME = ("gap_over_time", "supply_and_requirement")
BRIDGES = ("bridge", "staff_bridge")
IN_WORDS = {SECTOR: "sector", STAFF_GROUP: "staff group", ORGANISATION: "organisation", ROLE: "role"}


@dataclass(frozen=True)
class Part:
    """One part of a slice at a horizon, in FTE; ``asked`` is what its own page is asked with."""

    label: str
    asked: dict[str, str]
    required_fte: float
    supply_fte: float
    gap_fte: float
    gap_fte_p10: float | None
    gap_fte_p90: float | None
    chance_of_meeting: float | None


@dataclass(frozen=True)
class PartTable:
    """A slice's parts of one kind, the largest gap first."""

    by: str
    by_words: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class GapView:
    """What the gap page shows of a slice."""

    words: str
    year: int
    sentence: str
    trail: tuple[tuple[str, dict[str, str]], ...]
    tables: tuple[PartTable, ...]


@dataclass(frozen=True)
class GapPage:
    """The gap page: the run it shows, the slice, its parts, and its figures.

    ``leading`` are those over time and the bridge to the chosen horizon; ``others`` split the gap further.
    """

    run: SeenRun
    asked: dict[str, str]
    years: int
    horizons: tuple[int, ...]
    view: GapView
    leading: tuple[KeptFigure, ...]
    others: tuple[KeptFigure, ...]


def gap_page(
    desk: Desk, actor: Actor, system: str, run_id: str, years: int | None, asked: Mapping[str, str]
) -> GapPage | None:
    """Give the gap of a slice of a run at a horizon; None where the reader has no run to see.

    Args:
        years: the horizon in years ahead; the run's last where None or not one of its horizons.
        asked: any of sector, staff_group, organisation and role.

    Raises:
        NotYoursError: no such system or run for this reader.
        SliceNotFoundError: the run holds no such slice.
    """
    run = choose_run(desk, actor, system, run_id)
    if run is None:
        return None
    part = slice_asked(asked)
    record = run.record
    offered = horizons(record)
    at = years if years in offered else record.request.years
    view = _view(run.known.run_id, part, at, _Loaded(record))
    drawn = figures(desk, actor, run, SLICE, part.named)
    leading = tuple(
        figure for figure in drawn if figure.key in (*OVER_TIME, *(f"{kind}_{at}_years" for kind in BRIDGES))
    )
    others = tuple(figure for figure in drawn if figure not in leading and not figure.key.startswith(BRIDGES))
    return GapPage(run, part.named, at, offered, view, leading, others)


class _Loaded:
    """A loaded run that is no part of a cache's key: the run's name says it all."""

    def __init__(self, record: RunRecord) -> None:
        self.record = record

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Loaded)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _view(_run_id: str, part: Slice, years: int, loaded: _Loaded) -> GapView:
    run = loaded.record
    check_slice(run, part)
    words = slice_words(run, part)
    tables = (
        tuple(_table(run, part, by, years) for by in STEPS_DOWN[part.scope if part.named else None])
        if (part.scope is not None)
        else ()
    )
    return GapView(words, calendar_year(run, years), _sentence(run, part, words, years), _trail(run, part), tables)


def _sentence(run: RunRecord, part: Slice, words: str, years: int) -> str:
    row = by_year(run, part).filter(pl.col("years_ahead") == years).row(0, named=True)
    said = (
        f"{sentence_case(words)}, {calendar_year(run, years)}: {whole(row['required_fte'])} FTE needed, "
        f"{whole(row['supply_fte'])} FTE projected, {shortfall(row['gap_fte'])}"
    )
    if row["gap_fte_p10"] is None:
        return f"{said}. Sums across organisations and roles that meet have no interval of their own."
    sure = f" (80% interval {interval(row['gap_fte_p10'], row['gap_fte_p90'])})"
    met = (
        ""
        if row["chance_of_meeting"] is None
        else f" The chance of meeting need is {chance(row['chance_of_meeting'])}."
    )
    return f"{said}{sure}.{met}"


def _trail(run: RunRecord, part: Slice) -> tuple[tuple[str, dict[str, str]], ...]:
    """Give the way up from a slice: the whole system, then its parts one after the other."""
    names = organisation_names(run)
    trail: list[tuple[str, dict[str, str]]] = [("Whole system", {})]
    so_far: dict[str, str] = {}
    for kind in (SECTOR, STAFF_GROUP, ORGANISATION, ROLE):
        if kind in part.named:
            so_far = {**so_far, kind: part.named[kind]}
            trail.append((sentence_case(names.get(part.named[kind], part.named[kind])), so_far))
    return tuple(trail)


def _table(run: RunRecord, part: Slice, by: str, years: int) -> PartTable:
    rows = _of_summary(run, by, years) if not part.named else _of_cells(run, part, by, years)
    names = organisation_names(run) if by == ORGANISATION else {}
    label = marked(
        pl.col(by).replace(names).map_elements(sentence_case, return_dtype=pl.String), pl.col("synthetic_share")
    )
    shown = rows.with_columns(label.alias("label")).sort("gap_fte", descending=True)
    fields = [name for name in Part.__dataclass_fields__ if name not in {"label", "asked"}]
    parts = tuple(
        Part(row["label"], _asked(part, by, row[by]), **{name: row[name] for name in fields})
        for row in shown.iter_rows(named=True)
    )
    return PartTable(by, IN_WORDS[by], parts)


def _asked(part: Slice, by: str, name: str) -> dict[str, str]:
    """Say how the page of a part is asked for: alone, since its own total has an interval, or as one cell."""
    keeps = {ORGANISATION: {ROLE}, ROLE: {ORGANISATION}}.get(by, set())
    return {**{kind: value for kind, value in part.named.items() if kind in keeps}, by: name}


def _of_summary(run: RunRecord, by: str, years: int) -> pl.DataFrame:
    return slices_by_year(run, by).filter(pl.col("years_ahead") == years).rename({"name": by})


def _of_cells(run: RunRecord, part: Slice, by: str, years: int) -> pl.DataFrame:
    """Add the slice's cells up by one kind; a part that is a single cell keeps its own interval."""
    supply, one = pl.col("supply_fte"), pl.len() == 1
    kept = ("gap_fte_p10", "gap_fte_p90", "chance_of_meeting")
    return (
        cells_by_year(run, part)
        .filter(pl.col("years_ahead") == years)
        .group_by(by)
        .agg(
            pl.col("required_fte", "supply_fte", "gap_fte").sum(),
            (pl.col("synthetic_share") * supply).sum().truediv(supply.sum()).fill_nan(0.0).alias("synthetic_share"),
            *(pl.when(one).then(pl.col(name).first()).alias(name) for name in kept),
        )
    )
