"""``allotment fill-shifts``: the open shifts of many organisations, filled from one shared bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.options import AsJson, OutFolder
from allotment.cli.writable import writable_folder


def fill_shifts(
    shifts: Annotated[Path | None, typer.Option("--shifts", "-s", metavar="FILE", help="Open shifts.")] = None,
    workers: Annotated[Path | None, typer.Option("--workers", "-w", metavar="FILE", help="Workers.")] = None,
    bookings: Annotated[
        Path | None, typer.Option("--bookings", metavar="FILE", help="What workers have booked, anywhere.")
    ] = None,
    availability: Annotated[
        Path | None, typer.Option("--availability", metavar="FILE", help="When workers can, or cannot.")
    ] = None,
    rates: Annotated[Path | None, typer.Option("--rates", metavar="FILE", help="The rate card, with its caps.")] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", metavar="FILE", help="Fills already told; few are moved.")
    ] = None,
    sick: Annotated[
        list[str] | None, typer.Option("--sick", metavar="WORKER", help="Who is away. May be given again.")
    ] = None,
    one: Annotated[
        str | None, typer.Option("--one", metavar="SHIFT", help="Only order the offers of this shift, with reasons.")
    ] = None,
    seconds: Annotated[
        int, typer.Option("--seconds", metavar="N", min=1, max=86_400, help="The most that a search may take.")
    ] = 180,
    example: Annotated[
        Path | None,
        typer.Option(
            "--example", metavar="FOLDER", callback=writable_folder, help="Write synthetic example files there."
        ),
    ] = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Fill open shifts from one shared bank.

    Hospitals, practices, care homes and councils on the same terms: safe fill first, then cost, then fairness. Rest,
    hours, nights, visas and passports hold across all employers, in real hours. Every fill is a proposal, checked by
    code that shares nothing with the search. Files are CSV or Excel workbooks.

    Examples:

        allotment fill-shifts --example example
        allotment fill-shifts -s s.csv -w w.csv --rates r.csv --out filled
    """
    from allotment.planning.fill_shifts import ShiftsAsked, write_example  # noqa: PLC0415
    from allotment.planning.fill_shifts import fill_shifts as fill  # noqa: PLC0415

    if example is not None:
        write_example(example)
        typer.echo(f"Synthetic shifts, workers, bookings, availability and rates are in {example}.")
        return
    if shifts is None or workers is None:
        raise typer.BadParameter("Give --shifts and --workers, or --example FOLDER.")
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.cli.show import progress_bar  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    asked = ShiftsAsked(
        shifts=shifts,
        workers=workers,
        seconds=seconds,
        bookings=bookings,
        availability=availability,
        rates=rates,
        previous=previous,
        sick=tuple(sick or ()),
        one=one,
    )
    with progress_bar(quiet=as_json) as progress:
        answer = fill(Desk.open(), asked, progress)
    show_answer(answer, out, as_json=as_json)
