"""What the page of an education plan shows: its sentence, figures and sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from allotment.planning.answers.answer import Measure, Plot, Section

ALL_SECTIONS = (
    Section(
        "Starts by programme and year",
        "Needed is what closes the gap if nothing bounded it, with its 10th and 90th percentile over need, supply "
        "and the records of the programme. Planned is what every bound leaves room for, with its lowest and "
        "highest over the scenarios beside. An empty cell: whoever starts then qualifies beyond the years modelled.",
        "programmes",
        {
            "programme": "Programme",
            "kind": "Kind",
            "year": "Year",
            "starts_needed": "Needed",
            "low": "10th percentile",
            "high": "90th percentile",
            "starts_planned": "Planned",
            "planned_lowest": "Planned, lowest",
            "planned_highest": "Planned, highest",
            "bound_by": "What holds it back",
        },
        Plot("line", "year", "starts_planned", "programme", x_title="Year of intake", y_title="Starts planned"),
    ),
    Section(
        "From the gap to the starts, step by step",
        "Required less in post is the gap; the programme's share of it, closed evenly over the first years, less what "
        "earlier entrants still carry, over the FTE of one entrant, gives entrants; over the share who come through, "
        "starts.",
        "steps",
        {
            "programme": "Programme",
            "role": "Role",
            "intake_year": "Intake",
            "joins_in": "Joins in",
            "gap_fte": "Gap, FTE",
            "to_close_fte": "To close, FTE",
            "still_there_fte": "Carried already, FTE",
            "fte_per_entrant": "FTE each",
            "entrants": "Entrants",
            "share_through": "Share through",
            "starts_needed": "Starts",
        },
    ),
    Section(
        "Supply: promised, and by the whole engine",
        "Promised is what the plan's reckoning says; the engine's is the intakes put through every step of the model.",
        "supply",
        {
            "role": "Role",
            "year": "Year",
            "required_fte": "Required",
            "without_plan_fte": "Without the plan",
            "promised_fte": "Promised",
            "engine_fte": "By the engine",
            "error_fte": "Error",
        },
        Plot("line", "year", "short_after_fte", "role", x_title="Year", y_title="FTE short with the plan"),
    ),
    Section(
        "Educators, practice supervisors and practice assessors",
        "Free is what no learner in training uses. The gap is what the starts needed would use beyond that.",
        "educators",
        {
            "teaching_role": "Teaching role",
            "profession": "Profession",
            "year": "Year",
            "people": "People",
            "leaving": "Leaving",
            "newly_prepared": "Newly prepared",
            "unit": "Counted in",
            "free": "Free",
            "added_by_plan": "Added by the plan",
            "used_by_plan": "Used by the plan",
            "gap": "Gap",
        },
        Plot("line", "year", "gap", "teaching_role", x_title="Year", y_title="Gap if every start needed were made"),
    ),
    Section(
        "Who commissions what",
        "By the decision rights in force on the first day of the year of intake. What nobody at the table may decide "
        "is planned all the same, and routed to the level that may. Training is all the years of study; employing is "
        "the pay of those who qualify, to the last year modelled.",
        "commissioning",
        {
            "programme": "Programme",
            "year": "Year",
            "commissioned_by": "Commissioned by",
            "route": "Route",
            "consult": "To be asked",
            "starts_planned": "Starts",
            "training_pence": "Training, pence",
            "employing_pence": "Employing them, pence",
            "paid_by": "Training paid by",
        },
    ),
    Section(
        "Starting late",
        "The gap with the same plan made so many years later, and the FTE-years lost up to each year.",
        "late",
        {
            "year": "Year",
            "short_on_time_fte": "Short, on time",
            "short_late_fte": "Short, late",
            "more_short_fte": "More short",
            "fte_years_lost": "FTE-years lost",
        },
        Plot("bar", "year", "more_short_fte", x_title="Year", y_title="FTE more short"),
    ),
    Section(
        "Apprenticeships by standard",
        "The target shares the planned starts out by what each role's shortage needs. Levy, backfill and hours off the "
        "job are of the whole apprenticeship of those who start in the year.",
        "apprenticeships",
        {
            "standard": "Standard",
            "level": "Level",
            "role": "Role",
            "year": "Year",
            "starts": "Starts",
            "target_starts": "Target",
            "funding_band_pence": "Band, pence",
            "levy_pence": "Levy, pence",
            "backfill_pence": "Backfill, pence",
            "off_the_job_hours": "Hours off the job",
        },
        Plot("bar", "year", "starts", "standard", x_title="Year of intake", y_title="Starts"),
    ),
    Section(
        "The levy ledger of these apprentices",
        "All employers together, by tax year, from the ledger's own reckoning of the files employers.csv and "
        "apprentices.csv. Apprentices already in training are not in it.",
        "levy",
        {
            "tax_year": "Tax year",
            "levy_pence": "Levy, pence",
            "spent_pence": "Spent, pence",
            "expired_pence": "Expired, pence",
            "closing_pence": "Closing, pence",
            "backfill_pence": "Backfill, pence",
        },
        Plot("bar", "tax_year", "spent_pence", x_title="Tax year", y_title="Pence spent"),
    ),
    Section(
        "What must give",
        "The least by which each limit must give so that all can be kept together. The plan shown is made with that.",
        "relaxations",
        {"limit": "Limit", "about": "About", "by": "By", "in_words": "In words"},
    ),
)


def sections_of(tables: Mapping[str, pl.DataFrame]) -> tuple[Section, ...]:
    """Give the sections whose tables have rows."""
    return tuple(one for one in ALL_SECTIONS if one.table in tables and tables[one.table].height)


def sentence_of(told: Mapping[str, Any]) -> str:
    """Say the answer in a few sentences."""
    starts = sum(row["starts_planned"] for row in told["programmes"])
    years = sorted({row["year"] for row in told["programmes"]})
    words = [
        f"{starts:,.0f} people start a programme from {years[0]} to {years[-1]}; the shortage falls from "
        f"{told['gap_before_fte']:,.0f} to {told['gap_after_fte']:,.0f} FTE, averaged over the years to "
        f"{told['last_year']}."
    ]
    if told["late"]:
        lost = told["late"][-1]["fte_years_lost"]
        later = told["asked"]["late"]
        when = "a year" if later == 1 else f"{later} years"
        words.append(f"Starting {when} late costs {lost:,.0f} FTE-years by {told['last_year']}.")
    if told["status"] == "relaxed":
        words.append("Not all that was asked can be had: " + " ".join(row["in_words"] for row in told["relaxations"]))
    return " ".join(words)


def measures_of(told: Mapping[str, Any]) -> Sequence[Measure]:
    """Give the figures that a person reads first."""
    verdict = told["verified"]
    sound = "every rule kept" if verdict["sound"] else f"{len(verdict['broken'])} rules broken"
    needed = sum(row["starts_needed"] or 0.0 for row in told["programmes"])
    planned = sum(row["starts_planned"] for row in told["programmes"])
    asked_of_others = sum(row["gained_fte"] for row in told["rests_on"] if row["rests_on"] == "asked of others")
    whole = sum(row["gained_fte"] for row in told["rests_on"])
    measures = [
        Measure("Shortage without the plan", told["gap_before_fte"], "FTE, averaged over the years"),
        Measure("Shortage with the plan, by the engine", told["gap_after_fte"], "FTE, averaged over the years"),
        Measure("Starts needed if nothing bounded them", needed, "people, all years of intake"),
        Measure("Starts planned within the bounds", planned, "people, all years of intake"),
        Measure("Reckoning against the engine", f"{told['linearisation_error']:.3%}", "of the extra FTE"),
        Measure("Verified", sound),
    ]
    if whole:
        note = "Programmes that nobody at the table may commission."
        share = f"{asked_of_others / whole:.1%}"
        measures.append(Measure("Gain that rests on another level's decision", share, "of the plan's gain", note))
    if told["late"]:
        measures.append(Measure("Lost by starting late", told["late"][-1]["fte_years_lost"], "FTE-years"))
    return measures
