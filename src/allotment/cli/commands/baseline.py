"""``allotment baseline``: the one workforce of a system on one date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allotment.cli.options import AsJson, EvidenceFolder, Ics, OutFolder

if TYPE_CHECKING:
    import polars as pl

    from allotment.projection.baseline import BaselineResult

JSON_COLUMNS = (
    "organisation",
    "sector",
    "staff_group",
    "role",
    "headcount",
    "fte",
    "establishment_fte",
    "vacancies_fte",
    "as_at",
    "grade",
    "synthetic",
)
GRADES = (
    "Evidence: A as published, B reshaped, C transcribed by hand, D at second hand, E estimated here; "
    "SYNTHETIC is made from assumptions, not counted."
)


def baseline(
    ics: Ics,
    out: OutFolder = None,
    evidence: EvidenceFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show the one workforce of a system: staff and vacancies.

    Staff in post, establishment and vacancies of trusts, general practice and primary care networks, and adult
    social care, by organisation, sector, staff group, role and age, each figure with its own date and grade of
    evidence; and what each missing partner return costs in certainty.

    Examples:

        allotment baseline --ics QR1
        allotment baseline --ics QR1 --out gloucestershire --json
    """
    from allotment.cli.show import print_json_with_rows, progress_bar, say_where  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.baseline import take_baseline  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        taken = take_baseline(desk_to_write_at(), ics, evidence_folder=evidence, out=out, progress=progress)
    if as_json:
        answer = {"ics": ics, "ics_name": taken.ics_name, "common_date": taken.result.common_date.isoformat()}
        rows = {"rows": taken.result.baseline.select(JSON_COLUMNS), "certainty": taken.result.certainty}
        print_json_with_rows(answer, rows)
    else:
        _show(taken.ics_name, taken.result)
        say_where(out)


def _show(ics_name: str, result: BaselineResult) -> None:
    import polars as pl  # noqa: PLC0415

    figures = pl.col("headcount", "fte", "establishment_fte", "vacancies_fte").sum()
    _show_organisations(ics_name, result, figures)
    _show_staff_groups(result, figures)
    _show_ages(result)
    _show_certainty(result)


def _show_organisations(ics_name: str, result: BaselineResult, figures: pl.Expr) -> None:
    import polars as pl  # noqa: PLC0415

    from allotment.cli.show import print_table  # noqa: PLC0415

    grades = pl.col("grade").unique().sort().str.join(", ")
    dates = pl.col("as_at").unique().sort().cast(pl.String).str.join(", ")
    each = ("sector", "organisation", "organisation_name")
    rows = result.baseline.group_by(each, maintain_order=True).agg(
        figures, dates, evidence=pl.when(pl.col("synthetic").any()).then(pl.lit("SYNTHETIC")).otherwise(grades)
    )
    name = pl.format("{} ({})", "organisation_name", "organisation")
    shown = rows.select(
        "sector", name, "headcount", "fte", "establishment_fte", "vacancies_fte", "as_at", "evidence"
    ).rows()
    print_table(
        f"{ics_name}: the one workforce at {result.common_date:%d %B %Y}",
        ("Sector", "Organisation", "Headcount", "FTE", "Establishment", "Vacancies", "As at", "Evidence"),
        shown,
        note=GRADES,
        optional=("Establishment", "Headcount"),
    )


def _show_staff_groups(result: BaselineResult, figures: pl.Expr) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    by_group = result.baseline.group_by("sector", "staff_group", maintain_order=True).agg(figures)
    print_table(
        "By staff group",
        ("Sector", "Staff group", "Headcount", "FTE", "Establishment", "Vacancies"),
        by_group.sort("sector", "fte", descending=[False, True]).rows(),
    )


def _show_ages(result: BaselineResult) -> None:
    import polars as pl  # noqa: PLC0415

    from allotment.cli.show import print_table  # noqa: PLC0415

    band = (pl.col("age") // 10 * 10).clip(16, 70).alias("band")
    ages = result.by_age.group_by(band).agg(pl.col("headcount").sum()).sort("band")
    print_table("By age", ("Age from", "Headcount"), ages.rows())


def _show_certainty(result: BaselineResult) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    certainty = result.certainty.sort("interval_width_fte", descending=True)
    print_table(
        "What is missing, and what it costs in certainty",
        ("Partner", "What is missing", "FTE estimated", "Adds to the 80% interval, FTE", "Remedy"),
        certainty.select("partner", "what_is_missing", "fte_estimated", "interval_width_fte", "remedy").rows(),
    )
