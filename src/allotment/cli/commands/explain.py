"""``allotment explain``: why the gap of a run changes, step by step."""

from __future__ import annotations

from typing import Annotated

import typer

from allotment.cli.options import AsJson

RunId = Annotated[str, typer.Argument(help="The run's name, its unmistakable start, or 'latest'.")]


def explain(
    run_id: RunId = "latest",
    years: Annotated[
        int, typer.Option("--years", metavar="N", min=1, help="Explain the gap this many years ahead.")
    ] = 5,
    scope: Annotated[
        str, typer.Option("--scope", metavar="SCOPE", help="system, sector, staff_group, organisation or role.")
    ] = "system",
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Which one, for instance RTE or Midwives.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Explain the change in the gap, in steps that sum exactly.

    Examples:

        allotment explain latest --years 15
        allotment explain QR1-central --scope staff_group --name Midwives
    """
    from allotment.cli.show import print_json_with_rows, print_table  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.explain import explain_run  # noqa: PLC0415

    bridge = explain_run(Desk.open(), run_id, years=years, scope=scope, name=name)
    if as_json:
        print_json_with_rows(bridge.as_json(), {"steps": bridge.steps})
        return
    print_table(
        f"{bridge.title}: why the gap changes in {bridge.years} years (FTE; + widens it)",
        ("Step", "Side", "Change in gap, FTE"),
        [(row["step"], row["side"], row["gap_change_fte"]) for row in bridge.steps.to_dicts()],
        note=f"Run {bridge.run_id}. The steps between start and end sum exactly to the change.",
    )
