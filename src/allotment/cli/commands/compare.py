"""``allotment compare``: what differs between two runs, in what they assume and in what comes out."""

from __future__ import annotations

from typing import Annotated

import typer

from allotment.cli.options import AsJson


def compare(
    first: Annotated[str, typer.Argument(help="The run to compare with, usually central.")],
    second: Annotated[str, typer.Argument(help="The other run.")],
    as_json: AsJson = False,
) -> None:
    """Compare two runs, and bridge their difference.

    What they assume and what comes out stand side by side, with the interval of the difference replicate by
    replicate. Runs on different systems, evidence, seeds or horizons are refused: their difference would not be the
    scenario's.

    Examples:

        allotment compare QR1-central QR1-high-migration
    """
    from allotment.cli.show import print_json_with_rows, print_table  # noqa: PLC0415
    from allotment.planning.compare import compare_runs  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    compared = compare_runs(Desk.open(), first, second)
    if as_json:
        tables = {"results": compared.results, "bridge": compared.bridge, "changes": compared.changes}
        print_json_with_rows(compared.as_json(), tables)
        return
    for run_id in (compared.first, compared.second):
        print_table(
            f"What {run_id} changes",
            ("Quantity", "Applies to", "Change", "Rationale"),
            compared.changes.filter(compared.changes["run"] == run_id).drop("run").rows(),
        )
    print_table(
        f"Gap of {compared.second} less gap of {compared.first}, FTE",
        ("Years ahead", "First run", "Second run", "Difference", "P10", "P90"),
        compared.results.filter(compared.results["scope"] == "system")
        .select("years_ahead", "gap_fte_first", "gap_fte_second", "difference_fte", "difference_p10", "difference_p90")
        .rows(),
    )
    print_table(
        "Where the difference comes from (FTE at the last horizon; + widens the gap)",
        ("Step", "Difference"),
        compared.bridge.filter(compared.bridge["scope"] == "system").select("step", "difference_fte").rows(),
    )
