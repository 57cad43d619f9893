"""``allotment assumptions``: the register of every value that can be disputed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from allotment.cli.options import AsJson

if TYPE_CHECKING:
    import polars as pl


def assumptions(
    key: Annotated[str | None, typer.Option("--key", metavar="KEY", help="Only the records of this key.")] = None,
    placeholders: Annotated[bool, typer.Option("--placeholders", help="Only elicited placeholders.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the assumptions: value, interval, source and owner.

    Examples:

        allotment assumptions --key non_demographic_growth
        allotment assumptions --placeholders
    """
    from allotment.cli.show import print_json_with_rows  # noqa: PLC0415
    from allotment.planning.assumptions import list_assumptions  # noqa: PLC0415

    listed = list_assumptions(key=key, placeholders_only=placeholders)
    if as_json:
        print_json_with_rows({}, {"assumptions": listed})
        return
    for records in listed.partition_by("key", maintain_order=True):
        _show_key(records)


def _show_key(records: pl.DataFrame) -> None:
    """Print one key: what it is, its records, and below them the sources they name by number."""
    from allotment.cli.show import print_table  # noqa: PLC0415

    first = records.row(0, named=True)
    sources = records["source"].unique(maintain_order=True).to_list()
    owners = ", ".join(records["owner"].unique(maintain_order=True))
    print_table(
        f"{first['key']}: {first['title']}",
        ("Applies to", "Value", "P10", "P90", "Grade", "Source"),
        [
            (row["applies_to"], *_values(row), row["grade"], f"[{sources.index(row['source']) + 1}]")
            for row in records.to_dicts()
        ],
        note="\n".join(
            [
                f"Unit: {first['unit']}. Owner: {owners}.",
                *(f"[{number}] {source}" for number, source in enumerate(sources, start=1)),
            ]
        ),
    )


def _values(row: dict[str, Any]) -> list[str]:
    """Show rates with the digits they need."""
    return ["" if row[name] is None else f"{row[name]:.4g}" for name in ("value", "p10", "p90")]
