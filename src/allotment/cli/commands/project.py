"""``allotment project``: demand, supply and gap of a system, or of all of them, for up to fifteen years and more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from allotment.cli.options import AsJson, EvidenceFolder, OutFolder, Seed, Threads

if TYPE_CHECKING:
    from allotment.planning.project import Projected
    from allotment.planning.project_all import AllProjected


def project(
    ics: Annotated[
        str | None, typer.Option("--ics", metavar="CODE", help="The integrated care system, by its NHS code.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Project all 42 systems and roll them up to England.")] = False,
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="NAME", help="A shipped scenario's name, or a YAML file.")
    ] = "central",
    years: Annotated[int, typer.Option("--years", metavar="N", min=1, max=18, help="Years ahead.")] = 15,
    replicates: Annotated[
        int, typer.Option("--replicates", metavar="N", min=1, max=10_000, help="Stochastic replicates.")
    ] = 200,
    seed: Seed = 1,
    monthly: Annotated[bool, typer.Option("--monthly", help="Step by month instead of by year.")] = False,
    keep_replicates: Annotated[
        bool, typer.Option("--keep-replicates", help="Keep each replicate's whole-people flows in the answer.")
    ] = False,
    out: OutFolder = None,
    evidence: EvidenceFolder = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> None:
    """Project demand, supply and gap of a system, or of all 42.

    The run is archived under a name made from its evidence, assumptions, scenario, code and seed. With --out the
    results are also written as CSV and Parquet with metadata.

    Examples:

        allotment project --ics QR1 --years 15 --replicates 200 --seed 1
        allotment project --ics QR1 --scenario mine.yaml --out results --json
        allotment project --all --replicates 200 --out england
    """
    from allotment.cli.show import progress_bar, say_where  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.request import ProjectionAsked  # noqa: PLC0415

    if (ics is None) == (not every):
        raise typer.BadParameter(
            "Give either --ics CODE for one system or --all for every system.", param_hint="'--ics' / '--all'"
        )
    asked = ProjectionAsked(
        ics=ics or "",
        scenario=scenario,
        years=years,
        replicates=replicates,
        seed=seed,
        monthly=monthly,
        evidence_folder=evidence,
        threads=threads,
        keep_replicates=keep_replicates,
    )
    desk = desk_to_write_at()
    if every:
        from allotment.planning.project_all import project_all  # noqa: PLC0415

        with progress_bar(quiet=as_json) as progress:
            done = project_all(desk, asked, out=out, progress=progress)
        _show_all(done, as_json=as_json)
    else:
        from allotment.planning.project import project as project_one  # noqa: PLC0415

        with progress_bar(quiet=as_json) as progress:
            finished = project_one(desk, asked, out=out, progress=progress)
        _show_one(finished, as_json=as_json)
    if not as_json:
        say_where(out)


def _show_one(finished: Projected, *, as_json: bool) -> None:
    from allotment.cli.show import console, print_json_with_rows, print_table  # noqa: PLC0415

    run = finished.run
    if as_json:
        rows = {"rows": run.tables["projection"]}
        if finished.replicate_flows is not None:
            rows["replicates.rows"] = finished.replicate_flows
        print_json_with_rows(finished.as_json(), rows)
        return
    summary = run.tables["summary"]
    horizons = finished.timeline.horizons
    chosen = summary.filter((summary["scope"] == "system") & summary["years_ahead"].is_in([0.0, *map(float, horizons)]))
    print_table(
        f"{run.ics_name}, {run.scenario_title}: FTE required, in post and short",
        ("Year", "Required", "Supply", "Gap", "Gap P10", "Gap P90", "Chance of meeting"),
        [
            (
                row["period"],
                row["required_fte"],
                row["supply_fte"],
                row["gap_fte"],
                row["gap_fte_p10"],
                row["gap_fte_p90"],
                f"{row['chance_of_meeting']:.0%}",
            )
            for row in chosen.to_dicts()
        ],
        note=run.backtest["sentence"],
    )
    console().print(f"Run {run.run_id}")
    console().print(
        f"See why with 'allotment explain {run.run_id}', or the report with 'allotment report {run.run_id}'."
    )


def _show_all(done: AllProjected, *, as_json: bool) -> None:
    from allotment.cli.show import console, print_json_with_rows, print_table  # noqa: PLC0415

    if as_json:
        print_json_with_rows(done.as_json(), {"rows": done.rollup})
        return
    last = done.rollup.filter(done.rollup["years_ahead"] == done.rollup["years_ahead"].max())
    print_table(
        f"{done.scenario_title}: {done.systems} systems after {done.years} years, FTE",
        ("Level", "Name", "Required", "Supply", "Gap", "Gap P10", "Gap P90"),
        last.select("level", "name", "required_fte", "supply_fte", "gap_fte", "gap_fte_p10", "gap_fte_p90").rows(),
    )
    console().print(f"{done.systems} systems in {done.seconds:.0f} seconds.")
