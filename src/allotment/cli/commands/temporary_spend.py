"""``allotment temporary-spend``: bank and agency against their ceilings, and whether staff are used well."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.options import AsJson, EvidenceFolder, Ics, OutFolder, Seed
from allotment.cli.writable import writable_folder


def temporary_spend(
    ics: Ics = "",
    spend: Annotated[
        Path | None, typer.Option("--spend", metavar="FILE", help="Spend by month, organisation, role and reason.")
    ] = None,
    shifts: Annotated[
        Path | None, typer.Option("--shifts", metavar="FILE", help="Hours asked for and filled, for fill.")
    ] = None,
    measures: Annotated[
        Path | None, typer.Option("--measures", metavar="FILE", help="Vacancies, time to hire, unused hours and more.")
    ] = None,
    harmonise: Annotated[
        Path | None, typer.Option("--harmonise", metavar="FILE", help="Bank rates that are proposed.")
    ] = None,
    aid: Annotated[Path | None, typer.Option("--aid", metavar="FILE", help="Hours lent and given back.")] = None,
    months: Annotated[int, typer.Option("--months", metavar="N", min=1, max=24, help="Months to forecast.")] = 12,
    convert: Annotated[
        float, typer.Option("--convert", metavar="FTE", min=0, help="FTE of agency to convert; 0 for no case.")
    ] = 10.0,
    role: Annotated[
        str | None, typer.Option("--role", metavar="ROLE", help="The role to convert; else the one with most agency.")
    ] = None,
    seed: Seed = 1,
    example: Annotated[
        Path | None,
        typer.Option(
            "--example", metavar="FOLDER", callback=writable_folder, help="Write synthetic example files there."
        ),
    ] = None,
    evidence: EvidenceFolder = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Watch temporary spend, and use staff better.

    Bank and agency against dated ceilings; a forecast with intervals and its back-test; leakage; what one bank rate
    would save and move; the case for conversion; sickness and other measures on charts that know noise; mutual aid.
    Files are CSV or Excel workbooks of sums; a column about single workers is refused.

    Examples:

        allotment temporary-spend --example example
        allotment temporary-spend --ics QR1 --spend spend.csv --out answer
    """
    from allotment.planning.temporary_spend import SpendAsked, write_example  # noqa: PLC0415
    from allotment.planning.temporary_spend import temporary_spend as watch  # noqa: PLC0415

    if example is not None:
        write_example(example)
        typer.echo(f"Synthetic spend, shifts, measures, rates and aid are in {example}.")
        return
    if spend is None or not ics:
        raise typer.BadParameter("Give --ics and --spend, or --example FOLDER.")
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.cli.show import progress_bar  # noqa: PLC0415
    from allotment.evidence.temporary_spend.read_inputs import SpendFiles  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    asked = SpendAsked(
        ics=ics,
        files=SpendFiles(spend, shifts, measures, harmonise, aid),
        months=months,
        convert_fte=convert,
        role=role,
        seed=seed,
        evidence_folder=evidence,
    )
    with progress_bar(quiet=as_json) as progress:
        answer = watch(Desk.open(), asked, progress)
    show_answer(answer, out, as_json=as_json)
