"""``allotment funding``: check a funding file, list the shipped streams of money, copy an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from allotment.cli.help_text import Command, Group
from allotment.cli.options import AsJson

HELP = """List streams of money; check and copy funding files.

A stream says what it may pay for; a funding file says how much of it there is.

Examples:

    allotment funding streams

    allotment funding example two-streams > mine.yaml

    allotment funding check mine.yaml
"""

funding = typer.Typer(help=HELP, cls=Group, no_args_is_help=True, rich_markup_mode=None)


@funding.command("check", cls=Command)
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A funding file, or a shipped example by name.")],
    as_json: AsJson = False,
) -> None:
    """Check a funding file: every problem at once, or what was understood.

    Examples:

        allotment funding check gloucestershire
        allotment funding check mine.yaml --json
        allotment funding check england
    """
    from allotment.cli.show import console, print_json, print_table  # noqa: PLC0415
    from allotment.planning import funding as verb  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    checked = verb.check_either(file, verb.names_for_funding(Desk.open()))
    if as_json:
        print_json(checked.as_json())
        return
    found, national = checked.funding, checked.national
    rows = [(one.key, one.title, one.grade, *_span(one.budget_pence)) for one in found.streams]
    headings = ("Stream", "Title", "Grade", "From", "Until", "Pounds in all")
    print_table(found.title, headings, rows, whole=("Stream",), optional=("Title", "Grade"))
    limits = f"{len(found.capacities)} capacities, {len(found.places)} places, {len(found.targets)} targets"
    streams = f"{len(found.streams)} streams, {limits}, {len(found.overrides)} overrides"
    more = "" if national is None else f"; {len(national.limits)} national limits, {len(national.budgets)} budgets"
    console().print(f"{file} is in order: {streams}{more}.")


def _span(budget_pence: Mapping[int, int]) -> tuple[str, str, int]:
    """Give a budget's first and last year, and the whole of it in pounds."""
    return str(min(budget_pence)), str(max(budget_pence)), sum(budget_pence.values()) // 100


@funding.command("streams", cls=Command)
def streams(as_json: AsJson = False) -> None:
    """List the shipped streams: who holds each, what it pays for, and what becomes of what is not spent.

    Examples:

        allotment funding streams
    """
    from allotment.cli.show import print_json, print_table  # noqa: PLC0415
    from allotment.planning import funding as verb  # noqa: PLC0415

    listed = verb.streams_in_words()
    if as_json:
        print_json({"streams": [vars(one) for one in listed]})
        return
    rows = [(one.key, one.holder, one.in_force, one.pays_for, one.unspent, one.match, one.grade) for one in listed]
    headings = ("Stream", "Holder", "In force", "Pays for", "Unspent", "Match", "Grade")
    print_table("Shipped streams", headings, rows, whole=("Stream",), optional=("Grade", "Match", "In force"))


@funding.command("example", cls=Command)
def example(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="gloucestershire, two-streams or england.")
    ] = "gloucestershire",
) -> None:
    """Print a shipped funding file, to copy and change.

    Examples:

        allotment funding example gloucestershire > mine.yaml
    """
    from allotment.planning import funding as verb  # noqa: PLC0415

    typer.echo(verb.text_of_example(name), nl=False)
