"""``allotment backtest``: how the model would have done from a past year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from allotment.cli.options import AsJson, EvidenceFolder, OutFolder, Seed

if TYPE_CHECKING:
    import polars as pl


def backtest(
    origin: Annotated[
        int, typer.Option("--origin", metavar="YEAR", help="The last September the model may see.")
    ] = 2019,
    horizon: Annotated[int, typer.Option("--horizon", metavar="N", min=1, max=10, help="Years to forecast.")] = 5,
    replicates: Annotated[
        int, typer.Option("--replicates", metavar="N", min=10, max=5_000, help="Replicates for intervals.")
    ] = 200,
    seed: Seed = 1,
    out: OutFolder = None,
    evidence: EvidenceFolder = None,
    as_json: AsJson = False,
) -> None:
    """Hide what followed a past year, project it, and score it.

    The model stands beside last value, drift, group drift and an exponential-smoothing (ETS) forecast, by
    organisation and staff group, with the share of actual figures inside each interval.

    Examples:

        allotment backtest --origin 2019 --horizon 5
        allotment backtest --origin 2015 --horizon 5 --json
    """
    from allotment.cli.show import print_json_with_rows, progress_bar, say_where  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.backtest import run_backtest  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        tested = run_backtest(
            desk_to_write_at(),
            origin=origin,
            horizon=horizon,
            replicates=replicates,
            seed=seed,
            evidence_folder=evidence,
            out=out,
            progress=progress,
        )
    if as_json:
        answer = {"origin": origin, "horizon": horizon, "replicates": replicates, "seed": seed}
        print_json_with_rows(answer, {"rows": tested.rows, "scores": tested.scores})
        return
    for scope in tested.scores["scope"].unique(maintain_order=True):
        _show_scores(origin, scope, tested.scores.filter(tested.scores["scope"] == scope))
    say_where(out)


def _show_scores(origin: int, scope: str, scores: pl.DataFrame) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    print_table(
        f"From September {origin}, {scope}: weighted absolute error, bias, MASE, and coverage of the 80% interval",
        ("Years ahead", "Method", "Series", "Error", "Bias", "MASE", "Coverage"),
        [
            (
                row["horizon"],
                row["method"].replace("_", " "),
                row["series"],
                f"{row['weighted_error_share']:.1%}",
                f"{row['bias_share']:+.1%}",
                f"{row['mase']:.2f}",
                f"{row['coverage']:.0%}",
            )
            for row in scores.sort("horizon", "weighted_error_share").to_dicts()
        ],
    )
