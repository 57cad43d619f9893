"""What every column of every published table means: its heading, unit, meaning and number style."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import polars as pl


class Style(Enum):
    """How the cells of a column are written."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole number"
    SIGNED = "whole number with sign"
    SHARE = "percentage"
    CHANGE = "percentage with sign"
    CHANCE = "chance out of 100"
    INDEX = "index, base year 1"
    TENTH = "number to one place"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    FLAG = "yes or no"


@dataclass(frozen=True)
class Column:
    """One column's heading, unit, meaning and style."""

    heading: str
    unit: str
    meaning: str
    style: Style

    @property
    def heading_on_page(self) -> str:
        """Give the heading for a page, where each percentage and chance already says what it is."""
        return self.heading if self.unit in ("share of 1", "chance from 0 to 1") else self.heading_with_unit

    @property
    def heading_with_unit(self) -> str:
        """Give the heading with its unit, as a spreadsheet's header row needs."""
        shown = {"FTE": "FTE", "people": "people", "share of 1": "%", "chance from 0 to 1": "%"}
        unit = shown.get(self.unit)
        return f"{self.heading} ({unit})" if unit and unit != self.heading else self.heading


def _text(heading: str, meaning: str, style: Style = Style.TEXT) -> Column:
    return Column(heading, "text", meaning, style)


def _fte(heading: str, meaning: str, style: Style = Style.WHOLE) -> Column:
    return Column(heading, "FTE", meaning, style)


def _people(heading: str, meaning: str) -> Column:
    return Column(heading, "people", meaning, Style.WHOLE)


def _people_change(heading: str, meaning: str) -> Column:
    return Column(heading, "people", meaning, Style.SIGNED)


def _share(heading: str, meaning: str, style: Style = Style.SHARE) -> Column:
    return Column(heading, "share of 1", meaning, style)


def _pounds(heading: str, meaning: str) -> Column:
    return Column(heading, "pounds", meaning, Style.WHOLE)


def _count(heading: str, meaning: str) -> Column:
    return Column(heading, "count", meaning, Style.WHOLE)


def _index(heading: str, meaning: str) -> Column:
    return Column(heading, "index", meaning, Style.INDEX)


COLUMNS: dict[str, Column] = {
    # where and who
    "ics": _text("System code", "NHS code of the integrated care system", Style.CODE),
    "system": _text("Integrated care system", "Name of the integrated care system"),
    "district": _text("District code", "ONS code of the council district", Style.CODE),
    "district_name": _text("District", "Name of the council district"),
    "organisation": _text("Organisation code", "ODS code, PCN code or council ONS code", Style.CODE),
    "organisation_name": _text("Organisation", "Name of the organisation"),
    "sector": _text("Sector", "Part of the one workforce that the organisation belongs to"),
    "staff_group": _text("Staff group", "Staff group of the role, in the publisher's terms"),
    "role": _text("Role", "Profession at a grade"),
    "scope": _text(
        "Scope", "What the row totals: system, sector, staff group and so on; in a back-test, what was scored"
    ),
    "name": _text("Name", "Which sector, staff group, organisation, role or place the row describes"),
    "panel": _text("Panel", "Kind of organisation: NHS trusts, primary care networks or adult social care"),
    "label": _text("Name", "Readable name of the slice"),
    "partner": _text("Partner", "Who could supply the missing figures"),
    "geometry": _text("Boundary", "Boundary as a GeoJSON geometry, longitude and latitude"),
    # when
    "period": _text("Period", "The twelve months, or the month, that end then; 'baseline' is the start"),
    "year": Column("Year", "year", "Calendar year at whose base day stocks are counted", Style.YEAR),
    "year_now": Column("First year", "year", "Year at the start", Style.YEAR),
    "year_then": Column("Last year", "year", "Year at the end", Style.YEAR),
    "years_ahead": Column("Years ahead", "years", "Years after the baseline", Style.NUMBER),
    "replicate": _count("Simulated future", "Number of the simulated future, from 0"),
    "records": _count("Records", "Assumption records"),
    "files": _count("Files", "Files read from the source"),
    "tables": _text("Tables", "Tables of evidence that came from the file"),
    "horizon": Column("Years ahead", "years", "Years between the forecast's origin and the figure", Style.NUMBER),
    "as_at": Column("As at", "date", "Date that the figure describes, not the date of publication", Style.DATE),
    "valid_from": Column("In force from", "date", "First day on which the record is in force", Style.DATE),
    # flows
    "opening": _people("Opening staff", "Staff at the start of the period"),
    "leavers": _people("Leavers", "Staff who leave the system other than by retirement"),
    "retirements": _people("Retirements", "Staff who retire"),
    "moves_in": _people("Moves in", "Staff who arrive from another organisation or sector of the system"),
    "moves_out": _people("Moves out", "Staff who leave for another organisation or sector of the system"),
    "graduates": _people("Graduates", "People who qualify from training and join"),
    "recruits": _people("Recruits", "People recruited from outside the system's own training"),
    "progression_in": _people("Progression in", "Staff who arrive from another role by progression"),
    "progression_out": _people("Progression out", "Staff who leave for another role by progression"),
    "closing": _people("Closing staff", "Staff at the end of the period"),
    "headcount": _people("Headcount", "People"),
    "headcount_share": _share("Share of headcount", "Share of the people who are chosen"),
    # stocks and gaps
    "fte": _fte("FTE", "Full-time equivalents"),
    "closing_fte": _fte("Closing supply", "Staff in post at the end of the period"),
    "supply_fte": _fte("Supply", "Staff in post"),
    "supply_fte_p10": _fte("Supply, low (P10)", "1 in 10 simulated futures lies below this"),
    "supply_fte_p50": _fte("Supply, middle (P50)", "Half of the simulated futures lie below this"),
    "supply_fte_p90": _fte("Supply, high (P90)", "9 in 10 simulated futures lie below this"),
    "required_fte": _fte("Requirement", "Staff needed for the population's need"),
    "required_fte_p10": _fte("Requirement, low (P10)", "1 in 10 simulated futures lies below this"),
    "required_fte_p90": _fte("Requirement, high (P90)", "9 in 10 simulated futures lie below this"),
    "gap_fte": _fte("Gap", "Requirement less supply: above 0 is a shortage"),
    "gap_fte_p10": _fte("Gap, low (P10)", "1 in 10 simulated futures has a smaller gap"),
    "gap_fte_p50": _fte("Gap, middle (P50)", "Half of the simulated futures have a smaller gap"),
    "gap_fte_p90": _fte("Gap, high (P90)", "9 in 10 simulated futures have a smaller gap"),
    "chance_of_meeting": Column(
        "Chance of meeting need",
        "chance from 0 to 1",
        "Share of the simulated futures in which supply meets the requirement",
        Style.CHANCE,
    ),
    "synthetic_share": _share("Synthetic share", "Share of the supply that rests on synthetic posts"),
    "synthetic_word": _text("Synthetic", "Whether the figure rests wholly, partly or not on synthetic posts"),
    "synthetic": Column("Synthetic", "true or false", "Whether the figure is made, not counted", Style.FLAG),
    # bridge
    "step": _text("Step", "What changes the gap"),
    "order": _count("Order", "Place of the step in the bridge"),
    "side": _text("Side", "Start, demand, supply or end"),
    "gap_change_fte": _fte("Change in gap", "Above 0 widens the gap; start and end hold the gap itself", Style.SIGNED),
    "from_fte": _fte("From", "Gap before the step"),
    "to_fte": _fte("To", "Gap after the step"),
    "staff_change": _people_change("Change in staff", "Above 0 adds people; start and end hold the people in post"),
    "staff_before": _people("Before", "People in post before the step"),
    "staff_after": _people("After", "People in post after the step"),
    # two runs side by side
    "gap_fte_first": _fte("Gap, first run", "Requirement less supply in the first run"),
    "gap_fte_second": _fte("Gap, second run", "Requirement less supply in the second run"),
    "difference_fte": _fte("Difference in gap", "Second run less the first: below 0 is a smaller gap", Style.SIGNED),
    "difference_p10": _fte("Difference, low (P10)", "1 in 10 simulated differences lies below this", Style.SIGNED),
    "difference_p90": _fte("Difference, high (P90)", "9 in 10 simulated differences lie below this", Style.SIGNED),
    # demand
    "population_index": _index("Population", "Need that follows the residents' number and age"),
    "non_demographic_index": _index("Other growth", "Need per person beyond population: expectations, treatments"),
    "productivity_index": _index("Productivity", "Work done by one FTE"),
    "driver": _text("Driver", "What moves the requirement"),
    "change_share": _share("Change in requirement", "What the driver alone does to the requirement", Style.CHANGE),
    "need_growth_share": _share("Growth in need", "Growth in required staff to the last year", Style.CHANGE),
    "aged_75_growth_share": _share("Growth in people aged 75 and over", "Growth to the last year", Style.CHANGE),
    "rank": _count("Rank", "1 is the most growth"),
    "this_system": Column("This system", "true or false", "Whether the run is for this system", Style.FLAG),
    "growth_class": _text("Map shade", "Class of growth that gives the shade on the map"),
    # ages
    "age": Column("Age", "years", "Single year of age; the last is open", Style.NUMBER),
    "age_band": _text("Age band", "Five years of age; the first and last are open"),
    "female": _people("Female", "Female residents"),
    "male": _people("Male", "Male residents"),
    "sex": _text("Sex", "Female or male"),
    "people_now": _people("People at the start", "Residents in the base year"),
    "people_then": _people("People at the end", "Residents in the last year"),
    "headcount_now": _people("Staff at the start", "Staff in the base year"),
    "headcount_then": _people("Staff at the end", "Staff in the last year"),
    "share_now": _share("Share at the start", "Share of the sector's staff in the base year"),
    "share_then": _share("Share at the end", "Share of the sector's staff in the last year"),
    # recruitment
    "recruitment_source": _text("Source", "Where the recruits come from"),
    # baseline
    "establishment_fte": _fte("Establishment", "Funded posts"),
    "vacancies_fte": _fte("Vacancies", "Funded posts without a holder"),
    "fte_low": _fte("Low end of 80% interval", "What missing returns and old dates leave open, low end"),
    "fte_high": _fte("High end of 80% interval", "What missing returns and old dates leave open, high end"),
    "what_is_missing": _text("What is missing", "The return or extract that was not to be had"),
    "fte_estimated": _fte("Estimated", "Staff estimated in place of the missing return", Style.TENTH),
    "interval_width_fte": _fte(
        "Width added to interval", "What the absence adds to the 80% interval of the total", Style.TENTH
    ),
    "remedy": _text("What would mend it", "What the partner or the planner can do"),
    # back-test
    "method": _text("Method", "How the forecast was made"),
    "series": _count("Series", "Organisation and staff group pairs scored"),
    "weighted_error_share": _share("Typical miss", "Sum of absolute errors over the sum of actual FTE"),
    "bias_share": _share("Bias", "Mean error over actual: below 0 forecast too few", Style.CHANGE),
    "mase": Column(
        "Scaled error", "ratio", "Mean absolute error over that of last value: below 1 is better", Style.INDEX
    ),
    "coverage": _share("Actuals inside 80% interval", "80% is right; less is too sure, more is too cautious"),
    # assumptions
    "key": _text("Key", "Name by which the model asks for the assumption", Style.CODE),
    "title": _text("Title", "What it is, in words"),
    "unit": _text("Unit", "Unit of the value"),
    "applies_to": _text("Applies to", "Sector, staff group, role or flow that the record is for"),
    "value": Column("Value", "as the record's unit says", "Central value", Style.NUMBER),
    "p10": Column("Low (P10)", "as the record's unit says", "1 in 10 chance of a lower value", Style.NUMBER),
    "p90": Column("High (P90)", "as the record's unit says", "1 in 10 chance of a higher value", Style.NUMBER),
    "distribution": _text("Distribution", "Shape of the uncertainty"),
    "source": _text("Source", "Where the figure comes from"),
    "grade": _text("Grade", "A verbatim to E estimated here, or an elicited placeholder"),
    "owner": _text("Owner", "Who answers for the record"),
    "changed_by_scenario": Column("Changed by the scenario", "true or false", "Set by this scenario", Style.FLAG),
    # provenance
    "table": _text("Table", "Table of evidence that came from the file"),
    "file": _text("File", "File inside the evidence folder"),
    "publisher": _text("Publisher", "Who published it"),
    "licence": _text("Licence", "Terms under which it may be used"),
    "sha256": _text("SHA-256", "Hash of the file's bytes: any change to the file changes it", Style.CODE),
    "rows_read": _count("Rows read", "Rows in the file"),
    "rows_kept": _count("Rows kept", "Rows that passed the rules and count once"),
    "note": _text("Note", "Anything a reader should know"),
    # a chosen mix
    "spent_pounds": _pounds("Spent (\u00a3)", "What the mix spends"),
    "budget_pounds": _pounds("Budget (\u00a3)", "What the funding file gives for the year"),
    "carried_pounds": _pounds("Carried over (\u00a3)", "What is kept for the next year"),
    "lost_pounds": _pounds("Lapsed or handed back (\u00a3)", "What is neither spent nor carried over"),
    "short_before_fte": _fte("Short without levers", "FTE short, added over roles and places"),
    "short_after_fte": _fte("Short with the mix", "FTE short after the mix, by the whole engine"),
    "extra_fte_bought": _fte("Extra FTE bought", "Gap that the same money would close besides, averaged", Style.TENTH),
    "budget_factor": Column("Times the budgets", "ratio", "1 is every budget as it stands", Style.NUMBER),
    "one_off_pounds": _pounds("One-off (\u00a3)", "Training, recruitment and other costs that end"),
    "recurrent_pay_pounds": _pounds("Pay that recurs (\u00a3)", "Pay of the staff gained, on-costs included"),
    "recurrent_saving_pounds": _pounds("Savings that recur (\u00a3)", "Agency and other costs that the mix ends"),
    "net_pounds": _pounds("In all (\u00a3)", "One-off costs and pay, less savings"),
    # data quality
    "grade_meaning": _text("What the grade means", "How far the figure stands from its publisher"),
    "fte_share": _share("Share of staff", "Share of the baseline's FTE"),
    "organisations": _count("Organisations", "Organisations in the row"),
}
"""Every published column by name. A name means the same in every table that has it."""


def column_of(name: str, dtype: pl.DataType | None = None) -> Column:
    """Give a column by its name; one of no published table is headed by its own name and written by its type."""
    if name in COLUMNS:
        return COLUMNS[name]
    style = Style.NUMBER if dtype is None or dtype.is_numeric() else Style.TEXT
    return Column(name, "", "", style)
