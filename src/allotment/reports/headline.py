"""The run in a few plain sentences: what the gap is, why, how sure we are, and where the figures came from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.backtest_scores import MODEL, drawn_scope
from allotment.reports.charts.backtest_scores import chart_table as backtest_rows
from allotment.reports.run_views import (
    SECTOR,
    SYSTEM,
    WHOLLY,
    calendar_year,
    horizons,
    place,
    sentence_case,
    slices_by_year,
    synthetic_word,
)
from allotment.reports.words import (
    chance,
    in_years,
    interval,
    listed,
    percent,
    shortfall,
    signed,
    signed_percent,
    whole,
)

NO_RESULTS = "This run holds no results."
MOST_STEPS = 3
EVEN_CHANCE = 1 / 2
PLACEHOLDER = "elicited placeholder"


@dataclass(frozen=True)
class Moment:
    """The whole system at one horizon, in FTE."""

    years_ahead: int
    year: int
    required_fte: float
    supply_fte: float
    gap_fte: float
    gap_fte_p10: float
    gap_fte_p90: float
    chance_of_meeting: float
    synthetic_share: float

    @property
    def when(self) -> str:
        """Name the moment as a card's heading does."""
        return (
            f"Now ({self.year})"
            if self.years_ahead == 0
            else f"{in_years(self.years_ahead).capitalize()} ({self.year})"
        )

    @property
    def gap_words(self) -> str:
        """Say what the gap means, for the card on the page."""
        return shortfall(self.gap_fte)

    @property
    def interval_words(self) -> str:
        """Give the 80% interval of the gap."""
        return interval(self.gap_fte_p10, self.gap_fte_p90)

    @property
    def chance_words(self) -> str:
        """Give the chance that supply meets the requirement."""
        return chance(self.chance_of_meeting)

    @property
    def facts(self) -> dict[str, str]:
        """Give what a card says under its gap; today's gap has no interval, for it is not simulated."""
        stocks = {"Needed": f"{whole(self.required_fte)} FTE", "In post": f"{whole(self.supply_fte)} FTE"}
        if self.years_ahead == 0:
            return stocks
        return stocks | {"80% interval of the gap": self.interval_words, "Chance of meeting need": self.chance_words}


def moments(run: RunRecord) -> list[Moment]:
    """Give the system now and at each reported horizon, the nearest first."""
    rows = slices_by_year(run, SYSTEM).filter(pl.col("years_ahead").is_in([0, *horizons(run)]))
    names = Moment.__dataclass_fields__
    return [Moment(**{name: row[name] for name in names}) for row in rows.iter_rows(named=True)]


def headline(run: RunRecord) -> str:
    """Say need, supply, gap and interval at the last horizon in one sentence."""
    found = moments(run)
    if not found:
        return NO_RESULTS
    end = found[-1]
    outcome = (
        f"a gap of {whole(end.gap_fte)}" if round(end.gap_fte) >= 0 else f"{whole(-end.gap_fte)} more than it needs"
    )
    low, high = (end.gap_fte_p10, end.gap_fte_p90) if round(end.gap_fte) >= 0 else (-end.gap_fte_p90, -end.gap_fte_p10)
    return (
        f"{place(run)} will need {whole(end.required_fte)} full-time equivalent (FTE) staff by {end.year} and is "
        f"projected to have {whole(end.supply_fte)}: {outcome} (80% interval {interval(low, high)})."
    )


def caution(run: RunRecord) -> str:
    """Say in a sentence how likely the headline's gap is, and how much of it rests on synthetic posts."""
    found = moments(run)
    if not found:
        return ""
    end = found[-1]
    said = [f"The chance that supply meets need in {end.year} is {end.chance_words}."]
    if end.gap_fte_p10 < 0 < end.gap_fte_p90:
        said.insert(0, "The interval holds 0, so neither a shortage nor a surplus is certain.")
    if (end.gap_fte > 0) == (end.chance_of_meeting > EVEN_CHANCE):
        said.append(
            "The mean and the middle of the simulated futures lie on different sides of 0: read the interval, not the "
            "mean alone."
        )
    return " ".join([*said, *_synthetic_part(run, end)])


def _synthetic_part(run: RunRecord, end: Moment) -> list[str]:
    """Set the sectors whose posts are synthetic beside the others."""
    sectors = slices_by_year(run, SECTOR).filter(pl.col("years_ahead") == end.years_ahead)
    made = sectors.filter(pl.col("synthetic_share") >= WHOLLY)
    counted = sectors.filter(pl.col("synthetic_share") < WHOLLY)
    if made.is_empty() or counted.is_empty():
        return []
    names, others = (sentence_case(listed(part["name"].to_list())) for part in (made, counted))
    together = " together" if counted.height > 1 else ""
    return [
        f"{names}, whose posts are synthetic: {shortfall(_total(made, 'gap_fte'))}.",
        f"{others}{together}: {shortfall(_total(counted, 'gap_fte'))}.",
    ]


@dataclass(frozen=True)
class Reason:
    """One reason why the gap changes: what happens in a few words, and the steps behind it."""

    words: str
    steps: str


def reasons(run: RunRecord) -> list[Reason]:
    """Say how need and supply each change by the last horizon, and name their largest steps."""
    last = run.request.years
    steps = run.tables["waterfall"].filter(scope=SYSTEM, years_ahead=last)
    found = {moment.years_ahead: moment for moment in moments(run)}
    if steps.is_empty() or 0 not in found or last not in found:
        return []
    start, end = found[0], found[last]
    demand, supply = steps.filter(side="demand"), steps.filter(side="supply")
    leaving, joining = supply.filter(pl.col("gap_change_fte") > 0), supply.filter(pl.col("gap_change_fte") < 0)
    return [
        Reason(
            f"Need {_grows(start.required_fte, end.required_fte)} by {end.year}.",
            f"The largest steps, in FTE: {_largest(demand)}.",
        ),
        Reason(
            f"Over those years staff worth {whole(_total(leaving))} FTE leave or work less.",
            f"The largest steps: {_largest(leaving, as_size=True)}.",
        ),
        Reason(
            f"Staff worth {whole(-_total(joining))} FTE join, so supply {_grows(start.supply_fte, end.supply_fte)}.",
            f"The largest steps: {_largest(joining, as_size=True)}.",
        ),
        Reason(
            f"So the gap goes from {whole(start.gap_fte)} FTE in {start.year} to {whole(end.gap_fte)} in {end.year}.",
            "",
        ),
    ]


def _total(rows: pl.DataFrame, column: str = "gap_change_fte") -> float:
    return float(sum(rows[column].to_list()))


def _grows(start: float, end: float) -> str:
    change = end - start
    verb = "grows by" if round(change) > 0 else "falls by"
    if round(change) == 0:
        return "stays level"
    share = f" ({signed_percent(change / start)})" if start else ""
    return f"{verb} {whole(abs(change))} FTE{share}"


def _largest(steps: pl.DataFrame, *, as_size: bool = False) -> str:
    ordered = steps.sort(pl.col("gap_change_fte").abs(), descending=True).head(MOST_STEPS)
    say = (lambda change: whole(abs(change))) if as_size else signed
    return listed(
        [f"{_plain(step)} {say(change)}" for step, change in ordered.select("step", "gap_change_fte").iter_rows()]
    )


def _plain(step: str) -> str:
    """Say a step inside a sentence: 'Recruitment: UK recruitment' is 'UK recruitment'."""
    name = step.split(": ", 1)[1] if step.startswith("Recruitment: ") else step
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def certainty_sentences(run: RunRecord) -> list[str]:
    """Say how wide the interval is, how the method did in the past, and what the figures rest on."""
    found = moments(run)
    said = []
    if found and run.request.replicates:
        end = found[-1]
        said.append(
            f"In 8 of 10 of the {run.request.replicates} simulated futures the gap in {end.year} lies in the "
            f"range {end.interval_words} FTE. The chance that supply meets need then is {end.chance_words}."
        )
    said += [*_past_performance(run), *_foundations(run)]
    return said


def _past_performance(run: RunRecord) -> list[str]:
    scores = drawn_scope(backtest_rows(run))
    own = scores.filter(method=MODEL).sort("horizon")
    if own.is_empty():
        return []
    far = own.row(-1, named=True)
    naive = scores.filter(method="Last value", horizon=far["horizon"])
    beside = f" (assuming no change missed by {percent(naive['weighted_error_share'][0], 1)})" if naive.height else ""
    return [
        f"Tested on past years of NHS trusts that it was not shown, the method missed the staff in post of a staff "
        f"group in one trust by {percent(far['weighted_error_share'], 1)} at {far['horizon']} years{beside}. "
        f"{percent(far['coverage'])} of what happened fell inside its 80% interval."
    ]


def _foundations(run: RunRecord) -> list[str]:
    said = []
    synthetic = synthetic_share_now(run)
    if synthetic_word(synthetic):
        said.append(
            f"{percent(synthetic)} of the staff counted today are synthetic: adult social care posts are not "
            "published by system, so they are spread from national totals."
        )
    records = run.tables["assumptions"]
    placeholders = records.filter(pl.col("grade") == PLACEHOLDER).height
    if placeholders:
        said.append(
            f"{placeholders} of {records.height} assumptions are placeholders: judgements that stand until evidence "
            "replaces them."
        )
    return said


def synthetic_share_now(run: RunRecord) -> float:
    """Give the share of the baseline's FTE that is made, not counted."""
    baseline = run.tables["baseline"]
    total = sum(baseline["fte"].to_list())
    return float(sum(baseline.filter("synthetic")["fte"].to_list()) / total) if total else 0.0


def origin_sentences(run: RunRecord) -> list[str]:
    """Say who published the figures, from when they are, and that each can be traced."""
    provenance = run.tables["provenance"]
    publishers = _publishers(provenance.filter(~pl.col("synthetic")))
    baseline = run.tables["baseline"].filter(~pl.col("synthetic"))
    said = []
    if publishers:
        said.append(f"Published figures in {provenance['file'].n_unique()} files from {listed(publishers)}.")
    if baseline.height:
        first, last = min(baseline["as_at"].to_list()), max(baseline["as_at"].to_list())
        said.append(
            f"Staff in post as counted between {first:%B %Y} and {last:%B %Y}, each figure carried unchanged from "
            f"its own date to stand for {run.base_date.day} {run.base_date:%B %Y}."
        )
    said.append("Every file is listed with its date, grade and hash, and every assumption with its source and owner.")
    return said


def _publishers(provenance: pl.DataFrame) -> list[str]:
    """Give each publisher once: a source may name two, or leave it to its rows."""
    named = {name.strip() for names in provenance["publisher"] for name in names.split(";")}
    return sorted(name for name in named if not name.startswith("as named"))


def title(run: RunRecord) -> str:
    """Give the report's title."""
    end = calendar_year(run, run.request.years)
    return f"The workforce gap in {place(run)}, {run.base_date.year} to {end}"
