"""The report as one page that asks nothing of the network and needs no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from allotment.projection.run import RunRecord
from allotment.reports import headline, quality
from allotment.reports.charts import gap_by_sector
from allotment.reports.figure import Figure, make_figure
from allotment.reports.figure_catalogue import chart_kinds
from allotment.reports.glossary import GLOSSARY
from allotment.reports.page_table import PageTable, page_table
from allotment.reports.run_views import (
    WHOLLY,
    calendar_year,
    place,
    reading_dates,
    synthetic_word,
)
from allotment.reports.tidy import csv_text
from allotment.reports.words import percent

HERE = Path(__file__).parent
STYLES = ("static/nhsuk-frontend.css", "static/report.css")
FIGURES = "figures"


def write_html_report(run: RunRecord, folder: Path) -> Path:
    """Write ``index.html`` and, beside it in ``figures/``, the figures behind each chart as CSV.

    The page holds its own styles and pictures; it makes no request and runs no script. It links to the workbook
    and the tidy tables where they stand in the same folder.
    """
    figures = {section: [make_figure(kind, run) for kind in kinds] for section, kinds in chart_kinds(run).items()}
    (folder / FIGURES).mkdir(parents=True, exist_ok=True)
    for figure in (figure for group in figures.values() for figure in group):
        text = csv_text(figure.rows.drop("geometry", strict=False))
        (folder / FIGURES / f"{figure.key}.csv").write_bytes(text.encode("utf-8"))
    page = folder / "index.html"
    page.write_text(page_text(run, figures, beside=files_beside(run, folder)), encoding="utf-8", newline="\n")
    return page


def files_beside(run: RunRecord, folder: Path) -> dict[str, str]:
    """Give what stands beside the page, path by description, of the files that a report may have."""
    offered = {
        f"{run.run_id}.xlsx": "Workbook for Excel, with every table, the assumptions and the sources",
        "tables/projection.csv": "Every row of the projection, for analysts (CSV; Parquet and metadata beside it)",
    }
    return {path: words for path, words in offered.items() if (folder / path).exists()}


def page_text(run: RunRecord, figures: dict[str, list[Figure]], beside: dict[str, str]) -> str:
    """Fill the page's template with a run."""
    environment = Environment(
        loader=PackageLoader("allotment.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["picture"] = Markup
    return environment.get_template("report.html.j2").render(**page_values(run, figures, beside))


def page_values(run: RunRecord, figures: dict[str, list[Figure]], beside: dict[str, str]) -> dict[str, Any]:
    """Give everything that the page says, section by section."""
    share = headline.synthetic_share_now(run)
    moments = headline.moments(run)
    system_tag = synthetic_word(moments[0].synthetic_share if moments else share)
    return {
        "run": run,
        "styles": Markup("\n".join((HERE / path).read_text(encoding="utf-8") for path in STYLES)),
        "title": headline.title(run),
        "place": place(run),
        "headline": headline.headline(run),
        "moments": moments,
        "reasons": headline.reasons(run),
        "certainty_sentences": headline.certainty_sentences(run),
        "origin_sentences": headline.origin_sentences(run),
        "facts": run_facts(run),
        "reading_dates": reading_dates(run),
        "synthetic_share": percent(share),
        "synthetic_tag": system_tag,
        "figures": figures,
        "figure_tables": {figure.key: figure_table(figure) for group in figures.values() for figure in group},
        "figure_tags": {figure.key: figure_tag(figure, system_tag) for group in figures.values() for figure in group},
        "figures_folder": FIGURES,
        "quality": quality_tables(run),
        "assumption_groups": assumption_groups(run),
        "changed": changed_assumptions(run),
        "placeholders": run.tables["assumptions"].filter(pl.col("grade") == headline.PLACEHOLDER).height,
        "sectors": sector_table(run),
        "caution": headline.caution(run),
        "beside": beside,
        "glossary": dict(sorted(GLOSSARY.items(), key=lambda entry: entry[0].lower())),
    }


def run_facts(run: RunRecord) -> dict[str, str]:
    """Give the facts that name the run."""
    request = run.request
    steps = "a month" if request.periods_per_year > 1 else "a year"
    return {
        "Integrated care system": f"{place(run)} ({request.ics}), {run.region}",
        "Scenario": run.scenario_title,
        "Baseline": f"{run.base_date.day} {run.base_date:%B %Y}",
        "Horizon": f"{request.years} years, in steps of {steps}",
        "Simulated futures": f"{request.replicates}, seed {request.seed}",
        "Run": run.run_id,
        "Version of the model": run.code_version,
    }


def figure_table(figure: Figure) -> PageTable:
    """Give the table printed under a chart."""
    return page_table(f"{figure.key}-table", figure.kind.title, figure.kind.printed(figure.rows), figure.kind.columns)


def figure_tag(figure: Figure, system_tag: str) -> str:
    """Say whether a chart as a whole rests on synthetic posts."""
    if figure.kind.whole_system:
        return system_tag if figure.has_rows else ""
    if "synthetic_share" in figure.rows.columns and figure.has_rows:
        shares = figure.rows["synthetic_share"].to_list()
        whole = min(shares) >= WHOLLY
        return "Synthetic" if whole else ("Part synthetic" if synthetic_word(max(shares)) else "")
    labels = figure.rows["label"] if "label" in figure.rows.columns else pl.Series([], dtype=pl.String)
    return "Part synthetic" if labels.str.contains("synthetic)", literal=True).any() else ""


def quality_tables(run: RunRecord) -> dict[str, PageTable]:
    """Give the tables of data quality and of sources."""
    sectors, grades = quality.staff_by_sector(run), quality.staff_by_grade(run)
    organisations, certainty = quality.staff_by_organisation(run), quality.certainty(run)
    sources, files = quality.sources(run), quality.files(run)
    made = {
        "sectors": ("Staff in post at the baseline by sector", sectors),
        "grades": ("Staff in post at the baseline by grade of evidence", grades),
        "organisations": ("Staff in post at the baseline by organisation", organisations),
        "certainty": ("What missing and old returns cost in certainty", certainty),
        "sources": ("Sources of this run", sources),
        "files": ("Every file behind this run, with its hash", files),
        "records": ("Assumption records by grade", quality.records_by_grade(run)),
    }
    return {
        key: page_table(f"quality-{key}", caption, rows, tuple(rows.columns)) for key, (caption, rows) in made.items()
    }


ASSUMPTION_COLUMNS = ("applies_to", "value", "p10", "p90", "unit", "grade", "source", "owner", "valid_from")


def assumption_groups(run: RunRecord) -> list[tuple[str, int, PageTable]]:
    """Give the assumptions by title: how many records each has that are placeholders, and their table."""
    records = run.tables["assumptions"]
    groups = []
    for number, ((name,), rows) in enumerate(records.group_by("title", maintain_order=True)):
        placeholders = rows.filter(pl.col("grade") == headline.PLACEHOLDER).height
        groups.append(
            (str(name), placeholders, page_table(f"assumption-{number}", str(name), rows, ASSUMPTION_COLUMNS))
        )
    return sorted(groups, key=lambda group: group[0].lower())


def changed_assumptions(run: RunRecord) -> PageTable:
    """Give the records that the scenario sets or changes."""
    rows = run.tables["assumptions"].filter("changed_by_scenario")
    return page_table("assumptions-changed", "Changed by the scenario", rows, ("title", *ASSUMPTION_COLUMNS))


def sector_table(run: RunRecord) -> PageTable:
    """Give need, supply and gap of each sector at the last horizon, for the summary."""
    rows = gap_by_sector.chart_table(run)
    end = rows.filter(pl.col("year") == pl.col("year").max()).sort("gap_fte", descending=True)
    columns = ("label", "required_fte", "supply_fte", "gap_fte", "gap_fte_p10", "gap_fte_p90", "chance_of_meeting")
    year = calendar_year(run, run.request.years)
    return page_table("summary-sectors", f"Gap by sector in {year}", end, columns, {"label": "Sector"})
