"""``allotment plan-education``: the intakes that a population's need asks for, and what holds them back."""

from __future__ import annotations

from typing import Annotated

import typer

from allotment.cli.options import AsJson, EvidenceFolder, Ics, OutFolder, Seed


def plan_education(
    ics: Ics,
    funding: Annotated[
        str, typer.Option("--funding", metavar="FILE", help="A funding file (YAML), or a shipped example's name.")
    ],
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="NAME", help="A shipped scenario's name, or a YAML file.")
    ] = "central",
    years: Annotated[int, typer.Option("--years", metavar="N", min=3, max=15, help="Years of intakes.")] = 15,
    first: Annotated[
        int | None,
        typer.Option("--from", metavar="YEAR", help="The first year of intakes: 2027 begins September 2026."),
    ] = None,
    target_short: Annotated[
        float | None,
        typer.Option(
            "--target-short", metavar="SHARE", min=0, max=1, help="The most each role may be short at the end."
        ),
    ] = None,
    late: Annotated[
        int, typer.Option("--late", metavar="YEARS", min=0, max=3, help="Compare a start so many years late; 0: none.")
    ] = 1,
    beside: Annotated[
        str, typer.Option("--beside", metavar="NAMES", help="Scenarios under which the plan is made again.")
    ] = "low-migration,high-migration",
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", min=10, max=1000, help="Draws behind the range of starts needed.")
    ] = 200,
    seed: Seed = 1,
    out: OutFolder = None,
    evidence: EvidenceFolder = None,
    as_json: AsJson = False,
) -> None:
    """Plan intakes of education from the need for roles.

    Starts of every programme are solved back from the gap of each role, and planned within applicants, providers,
    placements, educators and money. The answer says who commissions what, what a late start costs, and gives an
    apprenticeship strategy with files for the levy ledger.

    Examples:

        allotment plan-education --ics QR1 --funding gloucestershire --out plan

        allotment plan-education --ics QR1 --funding mine.yaml --years 5 --json
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.cli.show import progress_bar  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.education.asked import EducationAsked  # noqa: PLC0415
    from allotment.planning.plan_education import plan_education as plan  # noqa: PLC0415

    asked = EducationAsked(
        ics=ics,
        scenario=scenario,
        funding=funding,
        years=years,
        first=first,
        target_short=target_short,
        late=late,
        beside=tuple(name.strip() for name in beside.split(",") if name.strip()),
        draws=draws,
        seed=seed,
        evidence_folder=evidence,
    )
    with progress_bar(quiet=as_json) as progress:
        answer = plan(desk_to_write_at(), asked, progress)
    show_answer(answer, out, as_json=as_json)
