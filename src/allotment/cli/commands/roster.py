"""``allotment roster``: a unit's roster from its file of people, rules, requests and cover."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.options import AsJson
from allotment.cli.writable import what_hinders

CSV = ".csv"


def _writable(out: Path | None) -> Path | None:
    """Give a CSV file or a folder back where it can be written.

    Raises:
        typer.BadParameter: it cannot; the message says what stands in the way.
    """
    if out is None:
        return None
    is_file = out.suffix.casefold() == CSV
    hindrance = "it is a folder" if is_file and out.is_dir() else what_hinders(out.parent if is_file else out)
    if hindrance is not None:
        raise typer.BadParameter(f"{out} cannot be written: {hindrance}. Name another file or folder.")
    return out


def roster(
    instance: Annotated[
        Path | None, typer.Option("--instance", metavar="FILE", help="The unit, in the public text format.")
    ] = None,
    seconds: Annotated[
        int, typer.Option("--seconds", metavar="N", min=1, max=86_400, help="The most that the search may take.")
    ] = 60,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The seed of the search's choices.")] = 1,
    example: Annotated[
        Path | None, typer.Option("--example", metavar="FOLDER", help="Write a synthetic ward there to start from.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="PATH", callback=_writable, help="A .csv file for the roster, or a folder for every table."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a unit's roster that keeps every hard rule.

    Cover, days running, weekends, requests, contract hours and skills: hard rules are never broken, the rest costs what
    the file says. The answer gives its cost, what no roster can cost less than, and an independent check.

    Examples:

        allotment roster --example ward
        allotment roster --instance ward/ward.txt --seconds 20 --out roster.csv
    """
    from allotment.planning.make_roster import (  # noqa: PLC0415
        ROSTER_FILE,
        RosterAsked,
        make_roster,
        write_roster_example,
    )

    if example is not None:
        typer.echo(f"A synthetic ward is in {write_roster_example(example)}.")
        return
    if instance is None:
        raise typer.BadParameter("Give --instance FILE, or --example FOLDER.")
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.cli.show import progress_bar  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        answer = make_roster(Desk.open(), RosterAsked(instance, seconds, seed), progress)
    is_file = out is not None and out.suffix.casefold() == CSV
    if out is not None and is_file:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(answer.files[ROSTER_FILE])
    show_answer(answer, None if is_file else out, as_json=as_json)
    if is_file and not as_json:
        typer.echo(f"The roster is in {out}.")
