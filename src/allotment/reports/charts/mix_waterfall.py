"""From the FTE short without levers to the FTE short with the mix, lever by lever."""

from __future__ import annotations

import polars as pl

from allotment.reports.charts.bridge import COLUMNS, GAP, Walked, largest_steps, walked
from allotment.reports.charts.bridge import draw as draw_bridge
from allotment.reports.charts.chosen_mix import ChosenMix
from allotment.reports.charts.kind import ChartKind, Drawing
from allotment.reports.charts.screen import Screen
from allotment.reports.words import whole

MOST_DRAWN = 14
OTHERS = "All other levers"
REST = "Gained where nobody was short"
STEPS = Walked(GAP.change, GAP.before, GAP.after, ("FTE short, averaged", "Widens the gap", "Narrows the gap"))


def chart_table(mix: ChosenMix) -> pl.DataFrame:
    """Give each lever's gain averaged over the years as a step, the largest first. The steps sum exactly.

    A gain beyond need closes no gap, so one step gives back what is gained where nobody was short, with the small
    difference between the levers' gains one by one and the engine's answer to all of them together.
    """
    slots, gains = mix.table("slots"), mix.table("gains")
    if slots.is_empty():
        return pl.DataFrame()
    years = slots["year"].n_unique()
    before, after = (float(slots[name].sum()) / years for name in ("short_before_fte", "short_after_fte"))
    levers = _by_lever(gains, years)
    steps = [("Short without levers", "start", before)]
    steps += [(mix.lever(lever), "lever", -gained) for lever, gained in levers]
    steps.append((REST, "rest", after - before + sum(gained for _, gained in levers)))
    steps.append(("Short with the mix", "end", after))
    made = pl.DataFrame(steps, schema={"step": pl.String, "side": pl.String, GAP.change: pl.Float64}, orient="row")
    return walked(made.with_row_index("order"), STEPS)


def _by_lever(gains: pl.DataFrame, years: int) -> list[tuple[str, float]]:
    if gains.is_empty():
        return []
    summed = gains.group_by("lever").agg((pl.col("gained_fte").sum() / years).alias("gained"))
    return [(lever, gained) for lever, gained in summed.sort("gained", "lever", descending=[True, False]).iter_rows()]


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the levers that gain most, the others together, and both ends."""
    levers = rows.filter(pl.col("side") == "lever")
    small = levers.sort(pl.col(GAP.change).abs(), descending=True)["step"].to_list()[MOST_DRAWN:]
    if not small:
        return draw_bridge(rows, screen, STEPS)
    together = pl.when(pl.col("step").is_in(small)).then(pl.lit(OTHERS)).otherwise(pl.col("step")).alias("step")
    last = pl.when(pl.col("step") == REST).then(2).when(pl.col("side") == "end").then(3)
    place = last.when(pl.col("step") == OTHERS).then(1).otherwise(0)
    summed = rows.with_columns(together).group_by("step", "side", maintain_order=True).agg(pl.col(GAP.change).sum())
    ordered = summed.with_columns(place.alias("place")).sort("place", maintain_order=True)
    return draw_bridge(walked(ordered.with_row_index("order"), STEPS), screen, STEPS)


def describe(rows: pl.DataFrame) -> str:
    """Give both ends and the three largest steps."""
    start, end = rows[GAP.change][0], rows[GAP.change][-1]
    return (
        f"From {whole(start)} FTE short without levers to {whole(end)} with the mix, averaged over the years. "
        f"The three largest steps, in FTE: {largest_steps(rows, GAP)}."
    )


KIND = ChartKind(
    key="mix_waterfall",
    title="What each lever closes, FTE averaged over the years",
    form="Bridge chart",
    how_to_read=(
        "Start at the top with the FTE short without levers, averaged over the years. Each light bar is what one lever "
        "gains on average; a dark bar widens the gap, as where a lever takes staff from a role that is short. The last "
        "step but one gives back what is gained where nobody was short, which closes no gap. The steps sum exactly."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
    whole_system=True,
)
