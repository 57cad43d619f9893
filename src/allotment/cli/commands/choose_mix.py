"""``allotment choose-mix``: which doses of which levers close most of the gap, in one system or in all together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allotment.cli.options import AsJson, EvidenceFolder, OutFolder, Seed

if TYPE_CHECKING:
    from allotment.planning.choose_mix import Mix
    from allotment.planning.choose_mix_all import AllMixes
    from allotment.planning.mix.all_asked import AllMixAsked

PENCE_IN_A_POUND = 100
ROWS_SHOWN = 12


def choose_mix(
    funding: Annotated[
        str, typer.Option("--funding", metavar="FILE", help="A funding file (YAML), or a shipped example's name.")
    ],
    ics: Annotated[
        str | None, typer.Option("--ics", metavar="CODE", help="The integrated care system, by its NHS code.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Choose for all 42 systems together, under a national funding file.")
    ] = False,
    systems: Annotated[
        str,
        typer.Option("--systems", metavar="CODE,CODE", help="With --all: for these only, with their part of limits."),
    ] = "",
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
    threads: Annotated[
        int | None, typer.Option("--threads", metavar="N", min=1, help="With --all: processes to use; 2 if not given.")
    ] = None,
    out: OutFolder = None,
    evidence: EvidenceFolder = None,
    as_json: AsJson = False,
) -> None:
    """Choose the levers that close most of a gap for the money.

    With --all the systems share national limits and pots of money, and how near the choice is to the best is proved.

    The doses go back through the whole engine, and every budget, ring-fence, limit and right is checked again by code
    that shares nothing with the search. The answer says what binds, what each limit costs, and what the same money
    would buy without ring-fences.

    Examples:

        allotment choose-mix --ics QR1 --funding gloucestershire --out mix
        allotment choose-mix --ics QR1 --funding mine.yaml --pool arrs,cpd --json
        allotment choose-mix --all --funding england --out england
    """
    from allotment.cli.show import print_json, progress_bar, say_where  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.choose_mix import choose_mix as choose  # noqa: PLC0415
    from allotment.planning.mix.all_asked import WORKERS, AllMixAsked  # noqa: PLC0415
    from allotment.planning.mix.asked import SOLVERS, MixAsked  # noqa: PLC0415

    if solver not in SOLVERS:
        raise typer.BadParameter(f"Use one of: {', '.join(SOLVERS)}.", param_hint="'--solver'")
    if (ics is None) == (not every):
        raise typer.BadParameter(
            "Give either --ics CODE for one system or --all for every system.", param_hint="'--ics' / '--all'"
        )
    if every:
        _refuse(
            "Leave it out with --all: it is about one system's mix.",
            {
                "--pool": bool(pool),
                "--robust": bool(robust),
                "--value-of-information": information,
                "--no-frontier": no_frontier,
            },
        )
        _choose_for_all(
            AllMixAsked(
                scenario=scenario,
                funding=funding,
                years=years,
                seconds=seconds,
                solver=solver,
                systems=_names(systems),
                level=level,
                workers=threads or WORKERS,
                evidence_folder=evidence,
            ),
            out,
            as_json=as_json,
        )
        return
    _refuse(
        "Name one system with --ics, or give --all.", {"--systems": bool(systems), "--threads": threads is not None}
    )
    asked = MixAsked(
        ics=ics or "",
        scenario=scenario,
        funding=funding,
        years=years,
        seconds=seconds,
        solver=solver,
        pool=_names(pool),
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


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _refuse(why: str, given: Mapping[str, bool]) -> None:
    """Refuse options that make no sense here, all at once."""
    senseless = [option for option, is_given in given.items() if is_given]
    if senseless:
        raise typer.BadParameter(why, param_hint=" and ".join(f"'{option}'" for option in senseless))


def _choose_for_all(asked: AllMixAsked, out: Path | None, *, as_json: bool) -> None:
    from allotment.cli.show import print_json, progress_bar, say_where  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.choose_mix_all import choose_mix_all  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        mixes = choose_mix_all(desk_to_write_at(), asked, out=out, progress=progress)
    if as_json:
        print_json(mixes.as_json())
        return
    _show_all(mixes)
    say_where(out)


def _show_all(mixes: AllMixes) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    answer = mixes.answer
    if answer["objective"] is None:
        typer.echo(f"{mixes.mix_id}: {answer['status']}.")
        failing = [(row["ics"], row["limit"], row["about"], row["by"], row["in_words"]) for row in answer["failing"]]
        note = "" if failing else "Each system has a mix alone; together they cannot keep the national limits."
        print_table("What must give, at the least", ("System", "Limit", "About", "By", "In words"), failing, note=note)
        return
    totals, verdict = answer["totals"], answer["verified"]
    rows = [
        (row["name"], row["gap_before_fte"], row["gap_after_fte"], row["spent_pence"] // PENCE_IN_A_POUND)
        for row in answer["systems"]
    ]
    rows.append(
        (
            "All together",
            totals["gap_before_fte"],
            totals["gap_after_fte"],
            totals["spent_pence"] // PENCE_IN_A_POUND,
        )
    )
    print_table(
        f"{mixes.mix_id}: FTE short, averaged over the years",
        ("System", "Without levers", "With the chosen mix", "Spent, pounds"),
        rows,
    )
    sound = "every rule kept" if verdict["sound"] else f"{len(verdict['broken'])} rules broken"
    typer.echo(
        f"Within {answer['gap']:.2%} of the best there can be. "
        f"Linear reckoning off by {answer['linearisation_error']:.2%} of the extra FTE. Verified: {sound}."
    )
    dearest = sorted(answer["national_limits"], key=lambda row: -row["price"])[:ROWS_SHOWN]
    print_table(
        "The national limits that cost most",
        ("Limit", "In words"),
        [(row["title"], row["in_words"]) for row in dearest if row["price"] > 0],
    )


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
