"""``allotment place-students``: every student in settings that meet their programme's requirements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.options import AsJson, OutFolder
from allotment.cli.writable import writable_folder


def place_students(
    students: Annotated[
        Path | None, typer.Option("--students", "-s", metavar="FILE", help="Students, one a row.")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", "-t", metavar="FILE", help="Settings and their places.")
    ] = None,
    requirements: Annotated[
        Path | None, typer.Option("--requirements", "-r", metavar="FILE", help="Blocks and rules of programmes.")
    ] = None,
    travel: Annotated[
        Path | None, typer.Option("--travel", metavar="FILE", help="Minutes of travel, in place of the approximation.")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", metavar="FILE", help="Placements already told; few are moved.")
    ] = None,
    change: Annotated[
        Path | None, typer.Option("--change", metavar="FILE", help="Late changes: who leaves, what closes.")
    ] = None,
    close: Annotated[
        list[str] | None, typer.Option("--close", metavar="SETTING", help="What if it closed? May be given again.")
    ] = None,
    seconds: Annotated[
        int, typer.Option("--seconds", metavar="N", min=1, max=86_400, help="The most that a search may take.")
    ] = 60,
    letters: Annotated[bool, typer.Option("--letters", help="Write a letter to each student (needs --out).")] = False,
    calendars: Annotated[
        bool, typer.Option("--calendars", help="Write calendar files of students and settings (needs --out).")
    ] = False,
    example: Annotated[
        Path | None,
        typer.Option(
            "--example", metavar="FOLDER", callback=writable_folder, help="Write synthetic example files there."
        ),
    ] = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Place students in settings, fairly and provably well.

    Everyone a place for every block, the requirements met, short journeys, nobody the worst twice. The answer is
    checked by code that shares nothing with the search, stands beside first come nearest, and says for each block that
    is not placed the least change that would place it. Files are CSV or Excel workbooks.

    Examples:

        allotment place-students --example example
        allotment place-students -s s.csv -t t.csv -r r.csv --out placed
    """
    from allotment.planning.place_students import PlacementAsked, write_example  # noqa: PLC0415
    from allotment.planning.place_students import place_students as place  # noqa: PLC0415

    if example is not None:
        write_example(example)
        typer.echo(f"Synthetic students, settings and requirements are in {example}.")
        return
    if students is None or settings is None or requirements is None:
        raise typer.BadParameter("Give --students, --settings and --requirements, or --example FOLDER.")
    if (letters or calendars) and out is None:
        raise typer.BadParameter("Letters and calendars are written into a folder: give --out too.")
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.cli.show import progress_bar  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    asked = PlacementAsked(
        students=students,
        settings=settings,
        requirements=requirements,
        seconds=seconds,
        travel=travel,
        previous=previous,
        changes=change,
        close=tuple(close or ()),
        letters=letters,
        calendars=calendars,
    )
    with progress_bar(quiet=as_json) as progress:
        answer = place(Desk.open(), asked, progress)
    show_answer(answer, out, as_json=as_json)
