"""The tables of what pathways bring: by place and year, step, deprivation and channel, and how long people stay."""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.evidence.pathways.words import AGE_GROUPS, CHANNELS, FIFTHS
from allotment.planning.pathway.figures import mean_between, median_between, money, ratio
from allotment.planning.pathway.lay import Laid
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.equity import share_ratio, slope_index
from allotment.projection.pathways.follow import Followed, Stayed, entered_by_cell

ALL_PLACES = "All places"
STEERED = (1.0, 2.0, 4.0)
"""Weights of a resident of the most deprived fifth that are shown beside the one asked for."""


def summed(by_pathway: dict[str, FloatArray]) -> FloatArray:
    """Add the pathways up."""
    return sum(by_pathway.values(), np.zeros_like(next(iter(by_pathway.values()))))


def places_table(laid: Laid, followed: Followed, stayed: dict[str, Stayed]) -> pl.DataFrame:
    """Give one row for each place and one for all: what it gains over all years."""
    met, applied, jobs, qualified = _people(followed)
    there = sum((one.in_post for one in stayed.values()), np.zeros_like(met.sum((2, 3))))[..., -1]
    rows = []
    for name, chosen in _chosen(laid):
        residents = laid.residents[chosen].sum()
        finished = qualified[:, chosen].sum((1, 2, 3, 4))
        rows.append({
            "place": name,
            "residents_16_to_64": round(residents),
            "met_per_year": round(float(met[:, chosen].sum((1, 2, 3, 4)).mean()) / laid.ground.years, 1),
            "applied": round(float(applied[:, chosen].sum((1, 2, 3, 4)).mean()), 1),
            "entry_jobs": round(float(jobs[:, chosen].sum((1, 2, 3, 4)).mean()), 1),
            **mean_between("qualified", finished),
            "qualified_per_10000": round(float(finished.mean()) / residents * 10_000, 1) if residents else None,
            **mean_between("in_post_at_end", there[:, chosen].sum(1)),
            "synthetic": True,
        })  # fmt: skip
    return pl.DataFrame(rows)


def years_table(laid: Laid, followed: Followed, stayed: dict[str, Stayed]) -> pl.DataFrame:
    """Give one row for each place and year, all places first."""
    met, _, jobs, qualified = _people(followed)
    there = sum((one.in_post for one in stayed.values()), np.zeros_like(met.sum((2, 3))))
    rows = []
    for name, chosen in _chosen(laid):
        finished = qualified[:, chosen].sum((1, 2, 3))
        for number, year in enumerate(laid.years):
            rows.append({
                "place": name,
                "year": str(year),
                "met": round(float(met[:, chosen].sum((1, 2, 3))[:, number].mean()), 1),
                "entry_jobs": round(float(jobs[:, chosen].sum((1, 2, 3))[:, number].mean()), 1),
                **mean_between("qualified", finished[:, number]),
                **mean_between("qualified_so_far", finished[:, : number + 1].sum(1)),
                **mean_between("in_post", there[:, chosen].sum(1)[:, number]),
                "synthetic": True,
            })  # fmt: skip
    return pl.DataFrame(rows)


def steps_table(laid: Laid, followed: Followed) -> pl.DataFrame:
    """Give one row for each pathway and step: who completes it, its time and cost, what became of people."""
    ground = laid.ground
    rows = []
    for pathway in ground.pathways:
        drawn = zip(pathway.steps, ground.steps[pathway.key], ground.costs[pathway.key], followed.flows[pathway.key],
                    strict=True)  # fmt: skip
        for number, (step, values, pence, flow) in enumerate(drawn, start=1):
            rows.append({
                "pathway": pathway.title,
                "number": number,
                "step": step.name,
                "kind": step.kind,
                "role_held_after": pathway.destination_role if number == len(pathway.steps) else step.role,
                **median_between("conversion_percent", values.conversion * 100),
                **median_between("months", values.months),
                **money("cost", pence),
                **mean_between("entered", flow.entered.sum((1, 2))),
                "completed": round(float(flow.finished.sum((1, 2)).mean()), 1),
                "left": round(float(flow.dropped.mean()), 1),
                "turned_away": round(float(flow.turned_away.mean()), 1),
                "still_in": round(float(flow.still_in.mean()), 1),
            })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def reach_tables(laid: Laid, followed: dict[float, Followed]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give who is met and qualifies by deprivation, and the indices of evenness, for each weight of outreach."""
    residents = laid.residents.sum(0)
    rows, indices = [], []
    for steering, found in followed.items():
        met, applied, _, qualified = (one.sum((1, 3, 4)) for one in _people(found))
        for place, fifth in enumerate(FIFTHS):
            people = residents[place]
            rows.append({
                "weight": f"{steering:g}",
                "fifth": fifth,
                "residents_16_to_64": round(people),
                "met_per_year": round(float(met[:, place].mean()) / laid.ground.years, 1),
                **_per(1_000, "met_per_1000_a_year", met[:, place] / laid.ground.years, people),
                "applied": round(float(applied[:, place].mean()), 1),
                **mean_between("qualified", qualified[:, place]),
                **_per(10_000, "qualified_per_10000", qualified[:, place], people),
                "synthetic": True,
            })  # fmt: skip
        indices.append({
            "weight": f"{steering:g}",
            **median_between("met_most_to_least", share_ratio(met, residents), 2),
            **median_between("qualified_most_to_least", share_ratio(qualified, residents), 2),
            **mean_between("slope_met_per_1000_a_year", slope_index(met, residents) / laid.ground.years * 1_000, 2),
            **mean_between("slope_qualified_per_10000", slope_index(qualified, residents) * 10_000, 2),
            **mean_between("qualified", qualified.sum(1)),
        })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None), pl.DataFrame(indices, infer_schema_length=None)


def outreach_table(laid: Laid, followed: Followed, with_one_more: dict[str, Followed]) -> pl.DataFrame:
    """Give one row for each channel: what it can meet, whom it meets, and what one more place a year would bring."""
    ground = laid.ground
    listed = {partner["kind"] for partner in laid.places.partners or ()}
    base = summed(dict(followed.qualified)).sum((1, 2, 3, 4))
    rows = []
    for channel in CHANNELS:
        if channel not in with_one_more:
            continue
        capacity = ground.capacity[channel].sum(1)
        met = followed.met_by_channel[channel].sum((1, 2, 3, 4)) / ground.years
        more = summed(dict(with_one_more[channel].qualified)).sum((1, 2, 3, 4)) - base
        rows.append({
            "channel": channel,
            "capacity_from": "register of partners" if channel in listed else "record for each resident",
            **mean_between("capacity_per_year", capacity),
            **mean_between("met_per_year", met),
            "used_percent": round(float(ratio(met.sum(keepdims=True), capacity.sum(keepdims=True))[0]) * 100, 1)
            if capacity.sum() > 0 else None,
            **mean_between("one_more_place_brings", more, 4),
            **mean_between("hundred_more_places_bring", more * 100),
        })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def stay_table(laid: Laid, stayed: dict[str, Stayed]) -> pl.DataFrame:
    """Give one row for each pathway, and one for all: FTE-years, and what staying longer adds."""
    named = [(one.title, one.destination_role, [stayed[one.key]]) for one in laid.ground.pathways]
    rows = []
    for title, role, parts in [*named, ("All pathways", "every role", list(stayed.values()))]:
        years = sum((one.fte_years.sum((1, 2)) for one in parts), np.zeros(laid.draws.count))
        others = sum((one.fte_years_as_others.sum((1, 2)) for one in parts), np.zeros(laid.draws.count))
        rows.append({
            "pathway": title,
            "role": role,
            **mean_between("in_post_at_end", sum((one.in_post[..., -1].sum(1) for one in parts), np.zeros(len(years)))),
            **mean_between("fte_years", years),
            "fte_years_as_others": round(float(others.mean()), 1),
            **mean_between("extra_fte_years", years - others),
        })  # fmt: skip
    return pl.DataFrame(rows)


def cells_table(laid: Laid, followed: Followed) -> pl.DataFrame:
    """Give one row for each place, fifth, age group, pathway and year in which anybody could be met."""
    parts = []
    for pathway in laid.ground.pathways:
        met, applied, qualified = (one[pathway.key] for one in (followed.met, followed.applied, followed.qualified))
        low, high = np.quantile(qualified, (0.1, 0.9), axis=0)
        figures = {"could_be_met": laid.ground.could_be_met[pathway.key].mean(0), "met": met.mean(0),
                   "applied": applied.mean(0), "qualified": qualified.mean(0), "qualified_low": low,
                   "qualified_high": high}  # fmt: skip
        axes = np.indices(low.shape).reshape(4, -1)
        parts.append(
            _cell_names(laid, axes[:3], pathway.title)
            .with_columns(pl.Series("year", np.array(laid.years)[axes[3]]))
            .with_columns(pl.Series(name, value.ravel().round(4)) for name, value in figures.items())
            .filter(pl.col("could_be_met") > 0)
        )
    return pl.concat(parts).with_columns(synthetic=pl.lit(True))


def step_cells_table(laid: Laid, followed: Followed) -> pl.DataFrame:
    """Give one row for each place, fifth, age group, pathway and step: who enters it over all years."""
    parts = []
    for pathway in laid.ground.pathways:
        for number, entered in enumerate(entered_by_cell(followed, pathway), start=1):
            low, high = np.quantile(entered, (0.1, 0.9), axis=0)
            axes = np.indices(low.shape).reshape(3, -1)
            figures = {"entered": entered.mean(0), "entered_low": low, "entered_high": high}
            parts.append(
                _cell_names(laid, axes, pathway.title)
                .with_columns(number=pl.lit(number), step=pl.lit(pathway.steps[number - 1].name))
                .with_columns(pl.Series(name, value.ravel().round(4)) for name, value in figures.items())
                .filter(pl.col("entered_high") > 0)
            )
    return pl.concat(parts).with_columns(synthetic=pl.lit(True))


def _cell_names(laid: Laid, axes: FloatArray, title: str) -> pl.DataFrame:
    place, fifth, group = axes
    return pl.DataFrame({
        "place": np.array(laid.ground.places.names)[place],
        "fifth": np.array(FIFTHS)[fifth],
        "age_group": np.array(list(AGE_GROUPS))[group],
        "pathway": [title] * len(place),
    })  # fmt: skip


def _people(followed: Followed) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Give met, applied, in an entry job and qualified over all pathways: (D, P, F, G, Y) each."""
    met, applied, jobs, qualified = (
        summed(dict(one)) for one in (followed.met, followed.applied, followed.entry_jobs, followed.qualified)
    )
    return met, applied, jobs, qualified


def _chosen(laid: Laid) -> list[tuple[str, list[int]]]:
    names = laid.ground.places.names
    return [(ALL_PLACES, list(range(len(names)))), *((name, [place]) for place, name in enumerate(names))]


def _per(heads: int, name: str, people: FloatArray, residents: float) -> dict[str, float | None]:
    if residents <= 0:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {**mean_between(name, people / residents * heads, 2)}
