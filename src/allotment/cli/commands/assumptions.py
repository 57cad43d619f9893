"""``allotment assumptions``: the register of every value that can be disputed."""

from __future__ import annotations

from typing import Annotated

import typer

from allotment.cli.options import AsJson


def assumptions(
    key: Annotated[str | None, typer.Option("--key", help="Only the records of this key.")] = None,
    placeholders: Annotated[bool, typer.Option("--placeholders", help="Only elicited placeholders.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the assumptions: value, interval, unit, source, grade and owner.

    Examples:

        allotment assumptions --key non_demographic_growth

        allotment assumptions --placeholders
    """
    from allotment.cli.show import print_json_with_rows, print_table  # noqa: PLC0415
    from allotment.planning.assumptions import list_assumptions  # noqa: PLC0415

    listed = list_assumptions(key=key, placeholders_only=placeholders)
    if as_json:
        print_json_with_rows({}, {"assumptions": listed})
        return
    columns = ("key", "applies_to", "value", "p10", "p90", "unit", "grade", "owner", "source")
    headings = ("Key", "Applies to", "Value", "P10", "P90", "Unit", "Grade", "Owner", "Source")
    rows = [tuple(_figure(value) for value in row) for row in listed.select(columns).rows()]
    print_table("Assumptions", headings, rows)


def _figure(value: object) -> object:
    """Show rates with the digits they need."""
    return f"{value:.4g}" if isinstance(value, float) else ("" if value is None else value)
