"""What the page on temporary spend shows: its sections, in the order in which a temporary staffing lead asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from allotment.planning.answers.answer import Plot, Section


def sections_of(tables: Mapping[str, pl.DataFrame]) -> tuple[Section, ...]:
    """Give the sections whose tables there are and hold rows."""
    shown = (*_spend(), *_leakage(), *_remedies(), *_measures())
    return tuple(one for one in shown if one.table in tables and not tables[one.table].is_empty())


def _spend() -> Iterable[Section]:
    yield Section(
        "Spend against the ceilings",
        "Each month of all organisations beside its ceiling: the same month of the year before, changed as the dated "
        "record asks. No ceiling stands where there is no record, or no year before.",
        "spend_lines",
        {"month": "Month", "line": "Line", "pounds": "Pounds"},
        Plot("line", x="month", y="pounds", colour="line", x_title="Month", y_title="Pounds a month"),
    )
    yield Section(
        "Financial years, by organisation",
        "Above 0 in the column Over, more was spent than the ceiling. Agency's share of pay stands beside the limit of "
        "the time where the file gives pay bills. A part year counts its months alone.",
        "years",
        {
            "year": "Year",
            "months": "Months",
            "organisation": "Organisation",
            "kind": "Kind",
            "spent_pounds": "Spent, pounds",
            "ceiling_pounds": "Ceiling",
            "over_pounds": "Over",
            "percent_of_pay": "Per cent of pay",
            "limit_percent_of_pay": "Limit",
        },
    )
    yield Section(
        "Why it was needed",
        "The last twelve months by organisation, role and reason, the dearest first.",
        "reasons",
        {
            "organisation": "Organisation",
            "role": "Role",
            "kind": "Kind",
            "reason": "Reason",
            "hours": "Hours",
            "pounds": "Pounds",
            "pounds_an_hour": "Pounds an hour",
        },
    )
    yield Section(
        "The months ahead",
        "The line is the forecast; the band holds what comes in eight of ten months, by the errors of the back-test. "
        "Last year's value is what any forecast must beat.",
        "forecast_totals",
        {
            "month": "Month",
            "kind": "Kind",
            "forecast_pounds": "Forecast, pounds",
            "low_pounds": "Low",
            "high_pounds": "High",
            "last_year_pounds": "Last year's value",
            "ceiling_pounds": "Ceiling",
        },
        Plot(
            "band",
            x="month",
            y="forecast_pounds",
            colour="kind",
            low="low_pounds",
            high="high_pounds",
            x_title="Month",
            y_title="Pounds a month",
        ),
    )
    yield Section(
        "What the forecast is worth",
        "Every method, from every month after the first two years, on what was known then. Below 100 per cent of "
        "the error of last year's value a method beats it; 80 per cent should lie inside the interval.",
        "backtest",
        {
            "what": "Series",
            "method": "Method",
            "forecasts": "Forecasts",
            "mase": "Scaled error",
            "percent_of_last_years_error": "Per cent of last year's error",
            "inside_percent": "Inside the interval, per cent",
        },
    )


def _leakage() -> Iterable[Section]:
    yield Section(
        "Leakage, by organisation",
        "Pounds of the last twelve months above the cap, above the usual framework rate for hours off framework, and "
        "above the median of the neighbours' bank rates. Causes overlap: the table's sum counts each pound once.",
        "leakage_bars",
        {"organisation": "Organisation", "cause": "Cause", "pounds": "Pounds"},
        Plot("bar", x="pounds", y="organisation", colour="cause", x_title="Pounds a year", y_title="Organisation"),
    )
    yield Section(
        "Whether neighbours bid rates up",
        "Rises of bank rates that came one or two months after a neighbour's, beside what chance gives when each "
        "organisation's months are turned round. Rises that nearly all make at once are pay awards, and left out.",
        "bidding",
        {
            "role": "Role",
            "organisations": "Organisations",
            "rises": "Rises",
            "followed": "After a neighbour's",
            "expected_by_chance": "By chance",
            "chance_of_as_many": "Chance of as many",
            "reading": "Reading",
        },
    )


def _remedies() -> Iterable[Section]:
    yield Section(
        "One rate for the bank",
        "A year at the proposed rate. Hours lost are bought from agencies, hours gained replace them. Low and high are "
        "the 10th and 90th percentile over how workers may choose, which is elicited and wide.",
        "one_rate",
        {
            "role": "Role",
            "organisation": "Organisation",
            "rate_now_pounds": "Rate now",
            "rate_proposed_pounds": "Proposed",
            "hours_now": "Hours now",
            "hours_after": "Hours after",
            "hours_low": "Low",
            "hours_high": "High",
            "fill_now_percent": "Fill now, per cent",
            "fill_after_percent": "Fill after",
            "saving_pounds": "Saving, pounds",
            "saving_low_pounds": "Saving, low",
            "saving_high_pounds": "Saving, high",
        },
    )
    yield Section(
        "Agency to bank to posts",
        "Costs at the file's own rates, and staff in post by the engine: those who take a post leave and retire as "
        "others do. Staff are low and high by the share who take an offer up; savings also by hours and pay of an FTE.",
        "conversion",
        {
            "year": "Year",
            "in_post_fte": "In post, FTE",
            "in_post_low_fte": "Low",
            "in_post_high_fte": "High",
            "cover_gained_fte": "Cover gained, FTE",
            "cost_before_pounds": "Cost before, pounds",
            "cost_after_pounds": "Cost after",
            "bank_step_pounds": "Saved by the bank",
            "posts_step_pounds": "Saved by posts",
            "saving_pounds": "Saving",
            "saving_low_pounds": "Saving, low",
            "saving_high_pounds": "Saving, high",
            "saved_so_far_pounds": "Saved so far",
        },
    )
    yield Section(
        "Mutual aid",
        "Hours lent, given back, owed and overdue by their agreed day.",
        "aid",
        {
            "lender": "Lender",
            "borrower": "Borrower",
            "role": "Role",
            "lent_hours": "Lent",
            "returned_hours": "Given back",
            "owed_hours": "Owed",
            "overdue_hours": "Overdue",
            "next_due": "Next due",
        },
    )


def _measures() -> Iterable[Section]:
    yield Section(
        "Sickness beside like organisations",
        "Published sickness of twelve months against a funnel of the ten nearest in size of the same type. Within the "
        "limits a difference is noise. They differ by many times what chance gives, and the limits allow for it.",
        "sickness_funnel",
        {
            "organisation": "Organisation",
            "name": "Name",
            "size_fte": "FTE",
            "percent": "Per cent",
            "target_percent": "Target",
            "like_percent": "Like organisations",
            "low_percent": "Lower limit",
            "high_percent": "Upper limit",
            "spread_times_chance": "Spread, times chance",
            "reading": "Reading",
        },
    )
    yield Section(
        "Sickness on a control chart",
        "The difference from like organisations in the same month, per cent of days, so that a winter all have is no "
        "signal. A point beyond the limits or a long run on one side is; all else is noise.",
        "sickness_chart",
        {
            "organisation": "Organisation",
            "month": "Month",
            "percent": "Per cent",
            "like_percent": "Like organisations",
            "difference": "Difference",
            "low": "Lower limit",
            "high": "Upper limit",
            "reading": "Reading",
        },
        Plot("line", x="month", y="difference", colour="organisation", x_title="Month", y_title="Per cent of days"),
    )
    yield Section(
        "Using staff better, measured",
        "The latest month and the last year of each measure, the limits of its chart, and months of the year that are "
        "a signal. Without a signal a change from month to month is noise.",
        "measures",
        {
            "measure": "Measure",
            "organisation": "Organisation",
            "unit": "Unit",
            "latest": "Latest",
            "year": "Year's mean",
            "others_median": "Others' median",
            "low": "Lower limit",
            "high": "Upper limit",
            "signals": "Signals",
            "reading": "Reading",
        },
    )
    yield Section(
        "How often noise alone would signal",
        "Charts of pure noise that show at least one signal, by simulation: independent months, and months that carry "
        "three tenths over. With many charts some signals are false.",
        "false_alarms",
        {
            "points": "Points of the chart",
            "noise_percent": "Independent, per cent",
            "carried_noise_percent": "Carried over, per cent",
        },
    )
