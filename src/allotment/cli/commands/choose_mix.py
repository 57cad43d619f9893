"""``allotment choose-mix``: which doses of which levers close most of the gap with the money there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from allotment.cli.options import AsJson, EvidenceFolder, Ics, OutFolder, Seed

if TYPE_CHECKING:
    from allotment.planning.choose_mix import Mix

PENCE_IN_A_POUND = 100
ROWS_SHOWN = 12


def choose_mix(
    ics: Ics,
    funding: Annotated[
        str, typer.Option("--funding", metavar="FILE", help="A funding file (YAML), or a shipped example's name.")
    ],
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="NAME", help="A shipped scenario's name, or a YAML file.")
    ] = "central",
    years: Annotated[int, typer.Option("--years", metavar="N", min=2, max=18, help="Years ahead.")] = 15,
    pool: Annotated[
        str, typer.Option("--pool", metavar="STREAM,STREAM", help="Price these ring-fences only, put into one pot.")
    ] = "",
    level: Annotated[
        str, typer.Option("--level", metavar="LEVEL", help="Choose only what this level may decide by itself.")
    ] = "",
    solver: Annotated[
        str, typer.Option("--solver", metavar="NAME", help="highs, or glop for a second opinion.")
    ] = "highs",
    seconds: Annotated[
        float | None, typer.Option("--seconds", metavar="N", min=1, help="The most that one search may take.")
    ] = None,
    robust: Annotated[
        int,
        typer.Option("--robust", metavar="DRAWS", min=0, max=200, help="Hold in so many draws of what is uncertain."),
    ] = 0,
    information: Annotated[
        bool, typer.Option("--value-of-information", help="Say which uncertain assumption matters most to the choice.")
    ] = False,
    no_frontier: Annotated[bool, typer.Option("--no-frontier", help="Leave the frontier of cost and gap out.")] = False,
    seed: Seed = 1,
    out: OutFolder = None,
    evidence: EvidenceFolder = None,
    as_json: AsJson = False,
) -> None:
    """Choose the levers that close most of a gap for the money.

    The doses go back through the whole engine, and every budget, ring-fence, limit and right is checked again by code
    that shares nothing with the search. The answer says what binds, what each limit costs, and what the same money
    would buy without ring-fences.

    Examples:

        allotment choose-mix --ics QR1 --funding gloucestershire --out mix
        allotment choose-mix --ics QR1 --funding mine.yaml --pool arrs,cpd --json
    """
    from allotment.cli.show import print_json, progress_bar, say_where  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.choose_mix import choose_mix as choose  # noqa: PLC0415
    from allotment.planning.mix.asked import SOLVERS, MixAsked  # noqa: PLC0415

    if solver not in SOLVERS:
        raise typer.BadParameter(f"Use one of: {', '.join(SOLVERS)}.", param_hint="'--solver'")
    asked = MixAsked(
        ics=ics,
        scenario=scenario,
        funding=funding,
        years=years,
        seconds=seconds,
        solver=solver,
        pool=tuple(key.strip() for key in pool.split(",") if key.strip()),
        frontier=not no_frontier,
        information=information,
        draws=robust,
        seed=seed,
        level=level,
        evidence_folder=evidence,
    )
    with progress_bar(quiet=as_json) as progress:
        mix = choose(desk_to_write_at(), asked, out=out, progress=progress)
    if as_json:
        print_json(mix.as_json())
        return
    _show(mix)
    say_where(out)


def _show(mix: Mix) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    answer = mix.answer
    if answer["status"] != "optimal":
        typer.echo(f"{mix.mix_id}: {answer['status']}.")
        print_table(
            "What must give, at the least",
            ("Limit", "About", "By", "In words"),
            [(row["limit"], row["about"], row["by"], row["in_words"]) for row in answer["least_relaxations"]],
        )
        return
    flexibility, verdict = answer["flexibility"], answer["verified"]
    sound = "every rule kept" if verdict["sound"] else f"{len(verdict['broken'])} rules broken"
    print_table(
        f"{mix.mix_id}: FTE short, averaged over the years",
        ("Measure", "FTE"),
        [
            ("Without levers", answer["gap_before_fte"]),
            ("With the chosen mix, by the engine", answer["gap_after_fte"]),
            ("With the ring-fences down", flexibility["pooled_gap_fte"]),
        ],
    )
    typer.echo(f"Linear reckoning off by {answer['linearisation_error']:.2%} of the extra FTE. Verified: {sound}.")
    print_table(
        "Doses, all years and places together",
        ("Lever", "Dose", "Unit", "Cost, pounds"),
        _by_lever(answer["doses"]),
    )
    dearest = sorted(answer["shadow_prices"], key=lambda row: -abs(row["value"]))[:ROWS_SHOWN]
    print_table(
        "The limits that cost most", ("Limit", "In words"), [(row["constraint"], row["in_words"]) for row in dearest]
    )


def _by_lever(doses: list[dict[str, object]]) -> list[tuple[object, ...]]:
    import polars as pl  # noqa: PLC0415

    if not doses:
        return []
    table = pl.DataFrame(doses, infer_schema_length=None).group_by("title", "dose_unit", maintain_order=True)
    summed = table.agg(pl.sum("dose"), pl.sum("cost_pence"))
    return [
        (row["title"], row["dose"], row["dose_unit"], row["cost_pence"] // PENCE_IN_A_POUND)
        for row in summed.iter_rows(named=True)
    ]
