"""Temporary spend and using staff better: ceilings, forecast, leakage, one rate, conversion, measures, mutual aid."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER, did_you_mean
from allotment.evidence.funding.months import first_day, month_of
from allotment.evidence.temporary_spend.columns import KNOWN_ROLES
from allotment.evidence.temporary_spend.errors import SpendError
from allotment.evidence.temporary_spend.example import example_files
from allotment.evidence.temporary_spend.read_inputs import SpendFiles, SpendInputs, read_inputs
from allotment.evidence.temporary_spend.records import load_calendar, load_records
from allotment.planning.answers.answer import Answer, Measure
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.groundwork import Groundwork
from allotment.planning.request import ProjectionAsked
from allotment.planning.spend import leakage, measures
from allotment.planning.spend.aid import aid_table
from allotment.planning.spend.conversion import YEARS, Conversion, conversion_case, role_to_convert
from allotment.planning.spend.forecasting import (
    LEAST_TO_FORECAST,
    PLAIN,
    Forecasts,
    backtest_sickness,
    backtest_table,
    forecast_spend,
)
from allotment.planning.spend.one_rate import ALL, one_rate_table
from allotment.planning.spend.sections import sections_of
from allotment.planning.spend.series import ceilings_of, drivers_of, lines_table, reasons_table, series_of, years_table
from allotment.workforce.errors import Problem

KIND = "temporary-spend"
YEAR = 12
MOST_MONTHS = 24
TRUST_TYPES = ("Acute", "Ambulance", "Community Provider Trust", "Mental Health")
SYNTHETIC_WORDS = "The file of spend says that it is synthetic: no pound here was ever paid."
REAL_SICKNESS = "Sickness in England by staff group (published)"


@dataclass(frozen=True)
class SpendAsked:
    """What is asked: a system, the files, how many months ahead, and how many FTE to convert (0: no case).

    ``role`` is the role converted, None for the one with the most agency hours.
    """

    ics: str
    files: SpendFiles
    months: int = YEAR
    convert_fte: float = 10.0
    role: str | None = None
    seed: int = 1
    evidence_folder: Path | None = None


@dataclass(frozen=True)
class _Found:
    """Everything that was worked out."""

    tables: Mapping[str, pl.DataFrame]
    forecasts: Forecasts | None
    conversion: Conversion | None
    notes: tuple[str, ...]


def temporary_spend(desk: Desk, asked: SpendAsked, progress: Progress = say_nothing) -> Answer:
    """Read the files, forecast spend, and say where it leaks and what would bring it down.

    Raises:
        SpendError: what was asked or a file cannot be used; every problem at once.
        ScenarioError, EvidenceError, AssumptionError: the system or the evidence cannot be used.
    """
    _refuse_what_cannot_be(asked)
    progress("Reading the files", 0.02)
    inputs = read_inputs(asked.files)
    projection = ProjectionAsked(
        asked.ics, "central", years=YEARS, replicates=1, seed=asked.seed, evidence_folder=asked.evidence_folder
    )
    ground = Groundwork.lay(desk, projection, progress)
    ground.system(asked.ics)
    found = _find(asked, inputs, ground, projection, progress)
    stands_on = {
        "asked": {name: value for name, value in vars(asked).items() if name not in ("files", "evidence_folder")},
        "files": dict(inputs.sha256),
        "records": [load_records().sha256, load_calendar().sha256],
        "evidence": ground.hashes,
        "code": desk.answer_code_hash,
    }
    return _answer(desk, asked, inputs, found, name_answer(KIND, stands_on))


def write_example(folder: Path) -> None:
    """Write the files of the worked example, all synthetic, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in example_files().items():
        (folder / name).write_bytes(content)


def _refuse_what_cannot_be(asked: SpendAsked) -> None:
    problems = []
    if not 1 <= asked.months <= MOST_MONTHS:
        rule = f"months ahead are from 1 to {MOST_MONTHS}."
        problems.append(Problem("--months", rule, "Ask for fewer.", value=str(asked.months)))
    if not 0 <= asked.convert_fte <= 10_000:
        rule = "the FTE to convert are from 0 to 10,000."
        problems.append(Problem("--convert", rule, "Give a number of FTE, or 0.", value=str(asked.convert_fte)))
    if asked.role is not None and asked.role not in KNOWN_ROLES:
        remedy = did_you_mean(asked.role, KNOWN_ROLES)
        problems.append(Problem("--role", "this is no role of the workbench.", remedy, value=asked.role))
    if problems:
        raise SpendError("The question cannot be asked.", problems)


def _find(
    asked: SpendAsked, inputs: SpendInputs, ground: Groundwork, projection: ProjectionAsked, progress: Progress
) -> _Found:
    records = load_records()
    notes = [SYNTHETIC_WORDS] if inputs.synthetic else []
    progress("Forecasting, and testing the forecast", 0.2)
    tables, forecasts, said = _spend_and_forecast(asked, inputs, ground, records)
    notes += said
    progress("Looking for leakage", 0.45)
    leaks, said = _leaks_and_rates(asked, inputs, records)
    tables |= leaks
    notes += said
    progress("Converting agency to bank to posts", 0.6)
    conversion = _convert(asked, inputs, ground, projection, records)
    if conversion is not None:
        tables["conversion"] = conversion.table
        notes.append(conversion.words)
    elif asked.convert_fte:
        notes.append("There is no case for conversion: no role of both agency and bank that the levers are aimed at.")
    progress("Charting", 0.85)
    tables |= _measured(asked, inputs, ground, records)
    tables["records"] = records.to_table()
    unsure = sum("to verify" in f"{one.source} {one.note}" for one in records.assumptions)
    placeholders = sum(one.grade == ELICITED_PLACEHOLDER for one in records.assumptions)
    notes.append(f"Of {len(records.assumptions)} dated records {unsure} are to verify and {placeholders} are elicited.")
    return _Found(tables, forecasts, conversion, tuple(notes))


def _spend_and_forecast(
    asked: SpendAsked, inputs: SpendInputs, ground: Groundwork, records: Register
) -> tuple[dict[str, pl.DataFrame], Forecasts | None, list[str]]:
    """Give spend beside its ceilings, the forecast with its back-test, and what a reader must know of them."""
    england, leave, ahead = ground.evidence.table("sickness_by_staff_group"), load_calendar(), asked.months
    every = series_of(inputs)
    ceilings = ceilings_of(every, records, 0)
    series, left_out = every.without_gaps()
    drivers = drivers_of(series, inputs.measures, england, leave, ahead)
    forecasts = forecast_spend(series, drivers, ceilings_of(series, records, ahead), ahead)
    scores = {REAL_SICKNESS: backtest_sickness(england, leave, ahead)}
    if forecasts is not None:
        what = "Spend, synthetic" if inputs.synthetic else "Spend of the file"
        scores = {what: forecasts.scores, **scores}
    tables = {
        "spend_lines": lines_table(every, ceilings),
        "years": years_table(every, ceilings, inputs, records),
        "reasons": reasons_table(inputs, inputs.months[-YEAR:]),
        "backtest": backtest_table(scores),
    }
    if forecasts is not None:
        tables |= {"forecast": forecasts.table, "forecast_totals": forecasts.totals, "forecast_year": forecasts.year}
    return tables, forecasts, _said_of_forecast(inputs, left_out, forecasts, leave.last_day, ahead)


def _said_of_forecast(
    inputs: SpendInputs, left_out: tuple[str, ...], forecasts: Forecasts | None, calendar_ends: date, ahead: int
) -> list[str]:
    said = []
    if left_out:
        said.append(f"Not forecast, as months of them have no spend: {', '.join(left_out)}.")
    if forecasts is None:
        months = len(inputs.months)
        said.append(f"No forecast is given of fewer than {LEAST_TO_FORECAST} months: {months} are in the file.")
    if month_of(inputs.months[-1]) + ahead > month_of(calendar_ends.strftime("%Y-%m")):
        said.append("The calendar of leave ends before the months asked for: no leave is known beyond it.")
    return said


def _leaks_and_rates(
    asked: SpendAsked, inputs: SpendInputs, records: Register
) -> tuple[dict[str, pl.DataFrame], list[str]]:
    rows = leakage.leakage_rows(inputs.spend, records, inputs.months[-YEAR:])
    bidding, pairs = leakage.bidding_tables(inputs.spend, records, inputs.months, asked.seed)
    last = first_day(month_of(inputs.months[-1]))
    by_record = rows.filter(pl.col("cap_pence").is_null())["over_cap"].sum() / 100
    said = [f"£{by_record:,.0f} of the leakage is over caps that are elicited: give cap_pence."] if by_record else []
    return {
        "leakage": leakage.leakage_table(rows),
        "leakage_bars": leakage.leakage_bars(rows),
        "bidding": bidding,
        "bidding_pairs": pairs,
        "one_rate": one_rate_table(inputs, records, last, asked.seed),
        "aid": aid_table(inputs.aid, last.replace(day=calendar.monthrange(last.year, last.month)[1])),
    }, said


def _measured(asked: SpendAsked, inputs: SpendInputs, ground: Groundwork, records: Register) -> dict[str, pl.DataFrame]:
    on = first_day(month_of(inputs.months[-1]))
    sickness = ground.evidence.table("sickness_by_organisation")
    organisations = _charted(sickness, inputs, asked.ics)
    chart = measures.measures_chart(inputs.measures, records, on)
    lengths = [YEAR, *chart.group_by("measure", "organisation").len()["len"].to_list()]
    return {
        "sickness_funnel": measures.sickness_funnel(sickness, organisations, records, on),
        "sickness_chart": measures.sickness_chart(sickness, organisations, records, on),
        "measures": measures.measures_summary(chart),
        "measures_chart": chart,
        "false_alarms": measures.false_alarm_table(lengths, records, on, asked.seed),
    }


def _charted(sickness: pl.DataFrame, inputs: SpendInputs, ics: str) -> list[str]:
    """Give the organisations with published sickness that are in the file, and the system's own trusts."""
    named = inputs.spend["organisation"].unique().to_list()
    trusts = pl.col("organisation_type").is_in(TRUST_TYPES)
    wanted = sickness.filter(pl.col("organisation").is_in(named) | (trusts & (pl.col("ics") == ics)))
    return wanted["organisation"].unique().sort().to_list()


def _convert(
    asked: SpendAsked, inputs: SpendInputs, ground: Groundwork, projection: ProjectionAsked, records: Register
) -> Conversion | None:
    spend = inputs.spend.filter(pl.col("month").dt.strftime("%Y-%m").is_in(inputs.months[-YEAR:]))
    if asked.role is not None:
        spend = spend.filter(pl.col("role") == asked.role)
    role = role_to_convert(spend)
    if role is None or not asked.convert_fte:
        return None
    return conversion_case(ground, projection, spend, records, role, asked.convert_fte)


def _answer(desk: Desk, asked: SpendAsked, inputs: SpendInputs, found: _Found, name: str) -> Answer:
    tables = dict(found.tables)
    told: dict[str, Any] = {
        "ics": asked.ics,
        "first_month": inputs.months[0],
        "last_month": inputs.months[-1],
        "months_ahead": asked.months,
        "synthetic": inputs.synthetic,
        "method": found.forecasts.method if found.forecasts else None,
        "forecast": tables["forecast_year"].to_dicts() if found.forecasts else [],
        "backtest": tables["backtest"].to_dicts(),
        "leakage": tables["leakage"].to_dicts(),
        "bidding": tables["bidding"].to_dicts(),
        "one_rate": tables["one_rate"].to_dicts(),
        "conversion": _conversion_told(found.conversion),
        "aid": tables["aid"].to_dicts(),
        "sickness": tables["sickness_funnel"].to_dicts(),
        "measures": tables["measures"].to_dicts(),
        "false_alarms": tables["false_alarms"].to_dicts(),
        "notes": list(found.notes),
        "provenance": {"inputs_sha256": dict(inputs.sha256), "code_version": desk.code_version},
    }
    return Answer(
        kind=KIND,
        answer_id=name,
        sentence=_sentence(inputs, tables),
        told=told,
        measures=_measures(asked, found),
        sections=sections_of(tables),
        tables=tables,
        notes=found.notes,
    )


def _conversion_told(case: Conversion | None) -> dict[str, Any] | None:
    if case is None:
        return None
    return {"role": case.role, "sector": case.sector, "fte": case.fte, "fte_years_in_post": round(case.fte_years, 2),
            "paid_back_in": case.paid_back_in, "posts_paid_back_in": case.posts_paid_back_in,
            "by_year": case.table.to_dicts()}  # fmt: skip


def _sentence(inputs: SpendInputs, tables: Mapping[str, pl.DataFrame]) -> str:
    year = inputs.months[-YEAR:]
    recent = inputs.spend.filter(pl.col("month").dt.strftime("%Y-%m").is_in(year))
    spent, leaked = recent["cost_pence"].sum() / 100, tables["leakage"]["once_pounds"].sum()
    said = f"£{spent:,.0f} was spent on temporary staff from {year[0]} to {year[-1]}, £{leaked:,} of it leakage."
    return f"{said} {SYNTHETIC_WORDS}" if inputs.synthetic else said


def _measures(asked: SpendAsked, found: _Found) -> list[Measure]:
    tables, shown = found.tables, []
    if found.forecasts is not None:
        for row in found.forecasts.year.to_dicts():
            note = f"Eight times of ten from {row['low_pounds']:,} to {row['high_pounds']:,}."
            title = f"Forecast of {asked.months} months, {row['kind']}"
            shown.append(Measure(title, row["forecast_pounds"], "pounds", note))
        best = next(iter(tables["backtest"].to_dicts()))
        note = f"Forecast by {best['method']}; below 100 beats {PLAIN}."
        error = best["percent_of_last_years_error"]
        shown.append(Measure("Error of the forecast", error, "per cent of the error of last year's value", note))
    shown.append(Measure("Leakage of the last year", int(tables["leakage"]["once_pounds"].sum()), "pounds"))
    whole = tables["one_rate"].filter(pl.col("organisation") == ALL)
    if not whole.is_empty():
        shown.append(Measure("Saved a year by the bank rates proposed", int(whole["saving_pounds"].sum()), "pounds",
                             "A sum of medians."))  # fmt: skip
    if found.conversion is not None:
        case = found.conversion
        saved = int(case.table["saved_so_far_pounds"][-1])
        shown.append(Measure(f"Saved in {YEARS} years by converting {case.fte:g} FTE", saved, "pounds", case.words))
        shown.append(Measure("FTE-years in post by conversion", round(case.fte_years, 1), "FTE-years"))
    overdue = float(tables["aid"]["overdue_hours"].sum())
    if not tables["aid"].is_empty():
        shown.append(Measure("Mutual aid overdue", round(overdue), "hours"))
    signals = (tables["sickness_chart"]["reading"] != measures.NOISE).sum()
    shown.append(Measure("Months of sickness that are a signal", int(signals), f"of {tables['sickness_chart'].height}"))
    return shown
