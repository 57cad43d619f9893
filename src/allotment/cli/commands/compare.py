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
    """Compare two runs on the same baseline: assumptions and results side by side, and a bridge between them.

    Runs on different systems, evidence, seeds or horizons are refused: their difference would not be the
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
    print_table(
        "What each scenario changes",
        ("Run", "Quantity", "Applies to", "Change", "Rationale"),
        compared.changes.rows(),
    )
    print_table(
        f"{compared.second} less {compared.first}: gap, FTE",
        ("Years ahead", "Gap, first", "Gap, second", "Difference", "Difference P10", "Difference P90"),
        compared.results.filter(compared.results["scope"] == "system")
        .select("years_ahead", "gap_fte_first", "gap_fte_second", "difference_fte", "difference_p10", "difference_p90")
        .rows(),
    )
    print_table(
        "Where the difference comes from (FTE at the last horizon; + widens the gap)",
        ("Step", "Difference"),
        compared.bridge.filter(compared.bridge["scope"] == "system").select("step", "difference_fte").rows(),
    )
