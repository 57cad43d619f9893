"""``allotment pathways``: Grow Your Own, from school, college, community and job centre to a role."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.options import AsJson, EvidenceFolder, Ics, OutFolder, Seed
from allotment.cli.writable import writable_folder


def pathways(
    ics: Ics,
    years: Annotated[int, typer.Option("--years", metavar="N", min=1, max=15, help="Years ahead.")] = 15,
    partners: Annotated[
        Path | None,
        typer.Option("--partners", metavar="FILE", help="Register of schools, colleges and other partners."),
    ] = None,
    labour_market: Annotated[
        Path | None, typer.Option("--labour-market", metavar="FILE", help="Pay, unemployment and jobs by district.")
    ] = None,
    deprivation: Annotated[
        Path | None, typer.Option("--deprivation", metavar="FILE", help="Residents by deprivation in each district.")
    ] = None,
    pathways_file: Annotated[
        Path | None, typer.Option("--pathways", metavar="FILE", help="Your own pathways, laid out as the shipped file.")
    ] = None,
    equity: Annotated[
        float,
        typer.Option("--equity", metavar="X", help="Weight of the most deprived fifth against the least in outreach."),
    ] = 1.0,
    draws: Annotated[int, typer.Option("--draws", metavar="N", min=20, max=1000, help="Draws of the uncertain.")] = 200,
    seed: Seed = 1,
    example: Annotated[
        Path | None,
        typer.Option("--example", metavar="FOLDER", callback=writable_folder, help="Write example files, and stop."),
    ] = None,
    evidence_folder: EvidenceFolder = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Follow residents from school or job centre to a role.

    From outreach through work experience, entry jobs, apprenticeships and courses to registration: conversion, time and
    cost at each step with intervals, what each place gains, who is reached, and what a qualified local person costs
    beside other levers. Residents by qualification are synthetic, and said to be.

    Examples:

        allotment pathways --ics QR1 --out pathways

        allotment pathways --ics QR1 --example my-files
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.cli.show import progress_bar  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.pathways import PathwaysAsked, write_example  # noqa: PLC0415
    from allotment.planning.pathways import pathways as follow  # noqa: PLC0415

    desk = Desk.open()
    if example is not None:
        for path in write_example(desk, example, ics, seed):
            typer.echo(path)
        return
    asked = PathwaysAsked(
        ics=ics,
        years=years,
        partners=partners,
        labour_market=labour_market,
        deprivation=deprivation,
        pathways=pathways_file,
        equity=equity,
        draws=draws,
        seed=seed,
        evidence_folder=evidence_folder,
    )
    with progress_bar(quiet=as_json) as progress:
        answer = follow(desk, asked, progress)
    show_answer(answer, out, as_json=as_json)
