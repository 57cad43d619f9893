"""Two runs that somebody may see, side by side: what they assume, what comes out, and why it differs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.runs.choices import may_run
from allotment.planning.runs.figures import shelf_of
from allotment.planning.runs.listing import SeenRun, all_runs, see_run
from allotment.planning.runs.make_run import CENTRAL
from allotment.store.shelves.runs import KnownRun
from allotment.workforce.errors import UnlikeRunsError

if TYPE_CHECKING:
    from allotment.planning.compare import Comparison
    from allotment.projection.run import RunRecord
    from allotment.reports.charts.compared import ComparedRuns
    from allotment.reports.live.kept import KeptFigure

__all__ = [
    "PARTS",
    "SYSTEM",
    "Choice",
    "KnownRun",
    "SideBySide",
    "Unlike",
    "WantedFigure",
    "choose_runs",
    "compare_on_site",
    "comparison_file",
]

COMPARISONS_REMEMBERED = 16
SYSTEM = "system"
SCREENS, FILES = ("wide", "phone"), ("csv", "xlsx", "png", "svg")
PARTS = {"sector": "Sector", "staff_group": "Staff group", "organisation": "Organisation"}
UNLIKE = {
    "system": "They are of different systems.",
    "evidence": "They stand on different editions of the published evidence.",
    "partner returns": "They stand on different staff returns.",
    "assumptions": "They stand on different editions of the assumptions that come with Allotment.",
    "local assumptions": "They stand on different approved changes to assumptions.",
    "code": "They were made by different versions of the model.",
    "years": "They look a different number of years ahead",
    "periods per year": "One counts in years and the other in months.",
    "replicates": "They have different numbers of simulated futures",
    "seed": "They were given different seeds, so their futures do not pair",
    "baseline date": "They start from different dates.",
}
WITH_VALUES = {"years", "replicates", "seed"}


@dataclass(frozen=True)
class Difference:
    """One slice of two runs at one horizon, in FTE; the difference is the second gap less the first, with its interval.

    ``tag`` says how far the slice rests on synthetic posts, in the first run.
    """

    name: str
    label: str
    tag: str
    first_gap_fte: float
    second_gap_fte: float
    difference_fte: float
    difference_p10: float
    difference_p90: float


@dataclass(frozen=True)
class SideBySide:
    """Two runs held against each other.

    ``by_year`` holds the chosen slice at every horizon, ``parts`` every sector, staff group and organisation at the
    chosen one, the furthest apart first. The bridge of the difference is among the figures.
    """

    first: KnownRun
    second: KnownRun
    years: int
    horizons: tuple[int, ...]
    base_year: int
    scope: str
    name: str
    words: str
    assumptions: list[dict[str, Any]]
    by_year: list[tuple[int, Difference]]
    parts: dict[str, list[Difference]]
    figures: tuple[KeptFigure, ...]


@dataclass(frozen=True)
class WantedFigure:
    """A chart of a comparison: its key, the slice, and its form: wide or phone for the drawing, else a kind of file."""

    key: str
    form: str
    scope: str
    name: str


@dataclass(frozen=True)
class Unlike:
    """Two runs that cannot be compared, and why, in words."""

    first: KnownRun
    second: KnownRun
    reasons: list[str]


@dataclass(frozen=True)
class Choice:
    """The runs to choose from, newest first, and the two that were chosen or are suggested."""

    runs: list[KnownRun]
    first: str
    second: str
    may_run: bool


def choose_runs(actor: Actor, system: str, first: str = "", second: str = "") -> Choice:
    """Give the runs that may be compared; where none is chosen, the newest central run and the newest one like it.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    runs = all_runs(actor, system)
    one = next((run for run in runs if run.run_id == first), None) or _newest_central(runs)
    able = may_run(actor, system)
    if one is None:
        return Choice(runs, first, second, able)
    if second and not first:  # asked from a run's page: what it is best held against
        two = next((run for run in runs if run.run_id == second), one)
        one = next((run for run in runs if _is_central(run) and _may_pair(run, two)), one)
    other = second or next((run.run_id for run in runs if _may_pair(one, run)), "")
    return Choice(runs, one.run_id, other, able)


def _newest_central(runs: list[KnownRun]) -> KnownRun | None:
    central = [run for run in runs if _is_central(run)]
    return next((run for run in central if any(_may_pair(run, other) for other in runs)), None) or next(
        iter(central or runs), None
    )


def _is_central(run: KnownRun) -> bool:
    return run.document is None and run.scenario_name == CENTRAL


def _may_pair(one: KnownRun, other: KnownRun) -> bool:
    """Say whether two runs differ in their scenario alone."""
    shape = (one.years, one.replicates, one.seed) == (other.years, other.replicates, other.seed)
    ground = {**one.hashes, "scenario": ""} == {**other.hashes, "scenario": ""}
    return one.run_id != other.run_id and shape and ground


def compare_on_site(
    desk: Desk,
    actor: Actor,
    system: str,
    first_id: str,
    second_id: str,
    *,
    years: int | None = None,
    scope: str = SYSTEM,
    name: str = "",
) -> SideBySide | Unlike:
    """Hold two runs of a system against each other, at a horizon (the last by default) and for one slice.

    Raises:
        NotYoursError: there is no such system for this reader, or no such runs, or they have no such horizon.
        SliceNotFoundError: they have no such slice.
    """
    first, second = (see_run(desk, actor, run_id, system=system) for run_id in (first_id, second_id))
    try:
        compared = _compared(desk, first_id, second_id)
    except UnlikeRunsError as unlike:
        reasons = [_reason(problem.where, problem.value or "") for problem in unlike.problems]
        return Unlike(first.known, second.known, reasons)
    figures = _figures(first, second, compared, scope, name)
    return _laid_out(compared, first, second, years, scope, name, figures)


def comparison_file(
    desk: Desk, actor: Actor, system: str, first_id: str, second_id: str, wanted: WantedFigure
) -> tuple[bytes, str]:
    """Give one chart of two runs side by side, as its drawing or as a file, and a mark that changes with its content.

    Raises:
        NotYoursError: there are no such runs for this reader, or they have no such chart.
        UnlikeRunsError: they cannot be compared.
    """
    first, second = (see_run(desk, actor, run_id, system=system) for run_id in (first_id, second_id))
    figures = _figures(first, second, _compared(desk, first_id, second_id), wanted.scope, wanted.name)
    found = next((figure for figure in figures if figure.key == wanted.key), None)
    if found is None or wanted.form not in {*SCREENS, *FILES}:
        raise NotYoursError("figure")
    content = found.spec(wanted.form) if wanted.form in SCREENS else shelf_of(desk).file(found, wanted.form)
    return content, f"{found.etag}-{wanted.form}"


def _figures(first: SeenRun, second: SeenRun, compared: Comparison, scope: str, name: str) -> tuple[KeptFigure, ...]:
    runs = {seen.known.run_id: seen for seen in (first, second)}
    return shelf_of(first.desk).compared(
        lambda run_id: runs[run_id].record,
        lambda _first, _second: _charted(compared, first, second),
        first.known.run_id,
        second.known.run_id,
        scope,
        name,
    )


def _charted(compared: Comparison, first: SeenRun, second: SeenRun) -> ComparedRuns:
    from allotment.reports.charts.compared import ComparedRuns  # noqa: PLC0415 - charts take a second to import
    from allotment.reports.run_views import organisation_names  # noqa: PLC0415

    return ComparedRuns(
        first.known.scenario_title,
        second.known.scenario_title,
        first.record.base_date.year,
        compared.results,
        compared.bridge,
        organisation_names(first.record),
    )


@lru_cache(maxsize=COMPARISONS_REMEMBERED)
def _compared(desk: Desk, first_id: str, second_id: str) -> Comparison:
    from allotment.planning.compare import compare_runs  # noqa: PLC0415 - the model takes seconds to import

    return compare_runs(desk, first_id, second_id)


def _reason(where: str, values: str) -> str:
    said = UNLIKE[where]
    return f"{said}: {values}." if where in WITH_VALUES else said


def _laid_out(
    compared: Comparison,
    first: SeenRun,
    second: SeenRun,
    years: int | None,
    scope: str,
    name: str,
    figures: tuple[KeptFigure, ...],
) -> SideBySide:
    charted = _charted(compared, first, second)
    run, labels = first.record, dict(charted.organisation_names)
    rows, _ = charted.at(scope, name)
    horizons = tuple(sorted(set(rows["years_ahead"].to_list()) - {0}))
    chosen = horizons[-1] if years is None else years
    if chosen not in horizons:
        raise NotYoursError("horizon")
    synthetic = _synthetic_shares(run)
    furthest = compared.results.filter(years_ahead=chosen).sort(pl.col("difference_fte").abs(), descending=True)
    return SideBySide(
        first=first.known,
        second=second.known,
        years=chosen,
        horizons=horizons,
        base_year=run.base_date.year,
        scope=scope,
        name=name,
        words=charted.words(scope, name),
        assumptions=compared.assumptions.to_dicts(),
        by_year=[(row["years_ahead"], _difference(row, labels, synthetic)) for row in rows.iter_rows(named=True)],
        parts={
            part: [_difference(row, labels, synthetic) for row in furthest.filter(scope=part).iter_rows(named=True)]
            for part in PARTS
        },
        figures=figures,
    )


def _difference(row: dict[str, Any], labels: dict[str, str], synthetic: dict[tuple[str, str], float]) -> Difference:
    from allotment.reports.run_views import sentence_case, synthetic_word  # noqa: PLC0415 - as above

    name = row["name"]
    return Difference(
        name=name,
        label=labels.get(name, sentence_case(name)),
        tag=synthetic_word(synthetic.get((row["scope"], name), 0.0)),
        first_gap_fte=row["gap_fte_first"],
        second_gap_fte=row["gap_fte_second"],
        difference_fte=row["difference_fte"],
        difference_p10=row["difference_p10"],
        difference_p90=row["difference_p90"],
    )


def _synthetic_shares(run: RunRecord) -> dict[tuple[str, str], float]:
    now: pl.DataFrame = run.tables["summary"].filter(years_ahead=0)
    return {(scope, name): share for scope, name, share in now.select("scope", "name", "synthetic_share").iter_rows()}
