"""``allotment scenarios``: the shipped scenarios, and a check of one's own."""

from __future__ import annotations

from typing import Annotated

import typer

from allotment.cli.options import AsJson


def scenarios(
    check: Annotated[
        str | None, typer.Option("--check", metavar="FILE", help="Check this scenario file and end.")
    ] = None,
    show: Annotated[
        str | None, typer.Option("--show", metavar="NAME", help="Print this scenario's YAML, to copy and change.")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of scenario files.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the shipped scenarios, print one, or check your own.

    Examples:

        allotment scenarios
        allotment scenarios --show central > mine.yaml
        allotment scenarios --check mine.yaml
    """
    from allotment.cli.show import console, print_json, print_table  # noqa: PLC0415
    from allotment.planning import scenarios as verb  # noqa: PLC0415

    if schema:
        typer.echo(verb.schema_text())
    elif show:
        typer.echo(verb.scenario_text(show))
    elif check:
        scenario = verb.check(check)
        console().print(f"{check}: scenario {scenario.name!r} is in order, with {len(scenario.changes)} change(s).")
    else:
        listed = verb.shipped()
        if as_json:
            print_json({"scenarios": [{"name": one.name, "title": one.title} for one in listed]})
            return
        rows = [(one.name, one.title, len(one.changes)) for one in listed]
        print_table("Shipped scenarios", ("Name", "Title", "Changes"), rows, whole=("Name",))
