"""``allotment baseline``: the one workforce of a system on one date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allotment.cli.options import AsJson, EvidenceFolder, Ics, OutFolder

if TYPE_CHECKING:
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


def baseline(
    ics: Ics,
    out: OutFolder = None,
    evidence: EvidenceFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show staff in post, establishment and vacancies of the whole one workforce of a system.

    Trusts, general practice and primary care networks, and adult social care, by organisation, sector, staff
    group, role and age, each figure with its own date; and what each missing partner return costs in certainty.

    Examples:

        allotment baseline --ics QR1

        allotment baseline --ics QR1 --out gloucestershire --json
    """
    from allotment.cli.show import print_json_with_rows, progress_bar  # noqa: PLC0415
    from allotment.planning.baseline import take_baseline  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        taken = take_baseline(Desk.open(), ics, evidence_folder=evidence, out=out, progress=progress)
    if as_json:
        answer = {"ics": ics, "ics_name": taken.ics_name, "common_date": taken.result.common_date.isoformat()}
        rows = {"rows": taken.result.baseline.select(JSON_COLUMNS), "certainty": taken.result.certainty}
        print_json_with_rows(answer, rows)
    else:
        _show(taken.ics_name, taken.result)


def _show(ics_name: str, result: BaselineResult) -> None:
    import polars as pl  # noqa: PLC0415

    from allotment.cli.show import print_table  # noqa: PLC0415

    figures = (pl.col("headcount", "fte", "establishment_fte", "vacancies_fte").sum(),)
    marks = (pl.col("as_at").max(), pl.col("synthetic").any())
    by_organisation = result.baseline.group_by("sector", "organisation", "organisation_name", maintain_order=True)
    headings = ("Sector", "Organisation", "Headcount", "FTE", "Establishment", "Vacancies", "As at", "Evidence")
    print_table(
        f"{ics_name}: the one workforce at {result.common_date:%d %B %Y}",
        headings,
        [
            (
                row["sector"],
                f"{row['organisation_name']} ({row['organisation']})",
                row["headcount"],
                row["fte"],
                row["establishment_fte"],
                row["vacancies_fte"],
                row["as_at"].isoformat(),
                "SYNTHETIC" if row["synthetic"] else "published",
            )
            for row in by_organisation.agg(*figures, *marks).to_dicts()
        ],
    )
    by_group = result.baseline.group_by("sector", "staff_group", maintain_order=True).agg(*figures, *marks)
    print_table(
        "By staff group",
        ("Sector", "Staff group", "Headcount", "FTE", "Establishment", "Vacancies"),
        [
            (
                row["sector"],
                row["staff_group"],
                *(row[name] for name in ("headcount", "fte")),
                row["establishment_fte"],
                row["vacancies_fte"],
            )
            for row in by_group.sort("sector", "fte", descending=[False, True]).to_dicts()
        ],
    )
    ages = result.by_age.with_columns(band=(pl.col("age") // 10 * 10).clip(16, 70)).group_by("band")
    print_table(
        "By age",
        ("Age from", "Headcount"),
        [tuple(row) for row in ages.agg(pl.col("headcount").sum()).sort("band").rows()],
    )
    certainty = result.certainty.sort("interval_width_fte", descending=True)
    print_table(
        "What is missing, and what it costs in certainty",
        ("Partner", "What is missing", "FTE estimated", "Adds to the 80% interval, FTE", "Remedy"),
        certainty.select("partner", "what_is_missing", "fte_estimated", "interval_width_fte", "remedy").rows(),
    )
