"""What was found, as tables for people."""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.allocation.shifts.codes import AWAY, FITS, REASONS, ROLE, TIERS
from allotment.allocation.shifts.fill import Filled, held_of, look, rows_of, travel_minutes, with_fills
from allotment.allocation.shifts.frame import frame_of
from allotment.allocation.shifts.moves import NOBODY
from allotment.allocation.shifts.problem import IntArray
from allotment.evidence.shifts.times import written
from allotment.planning.shifts.build import Built

PROPOSED = "proposed"
PENCE = 100
EXPLAINED = 2_000  # unfilled shifts of which every worker is looked at
TOLD = 3


def costs_of(built: Built, rows: IntArray, worker: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Give tier, pence and minutes of travel one way of workers (R,) on the shifts of rows (R,)."""
    s, w = built.problem.shifts, built.problem.workers
    contract = w.contract[worker]
    elsewhere = w.organisation[worker] != s.organisation[rows]
    own = np.where(contract == 1, 1, 0)
    tier = np.select([contract == 3, contract == 2, elsewhere], [4, 3, 2], own)
    pence = np.rint(s.pay[rows] * built.problem.weights.tier_cost[tier])
    return tier.astype(np.int64), pence.astype(np.int64), travel_minutes(built.problem, rows, worker)


def fills_table(built: Built, worker_of: IntArray) -> pl.DataFrame:
    """Give one row for each fill that is proposed; nobody has approved any of them."""
    s, w = built.problem.shifts, built.problem.workers
    rows = np.flatnonzero(worker_of >= 0)
    worker = worker_of[rows]
    tier, pence, minutes = costs_of(built, rows, worker)
    return pl.DataFrame(
        {
            "shift": [s.names[row] for row in rows],
            "worker": [w.names[one] for one in worker],
            "status": [PROPOSED] * len(rows),
            "approved_by": [""] * len(rows),
            "organisation": [built.organisations[s.organisation[row]] for row in rows],
            "role": [built.roles[s.role[row]] for row in rows],
            "start": [written(int(s.start[row])) for row in rows],
            "end": [written(int(s.end[row])) for row in rows],
            "tier": [TIERS[one] for one in tier],
            "travel_minutes": minutes,
            "pounds": np.round(pence / PENCE, 2),
        },
        schema_overrides=dict.fromkeys(("shift", "worker", "status", "approved_by", "organisation"), pl.String),
    )


def unfilled_table(built: Built, worker_of: IntArray) -> pl.DataFrame:
    """Give one row for each unfilled shift: why it is, and how many workers of the role each rule kept away.

    A worker is looked at with everything that they are to work by these fills.
    """
    problem = built.problem
    rows_out: list[dict[str, object]] = []
    for week in range(len(problem.mondays) - 1):
        rows = rows_of(problem, week)
        others = worker_of.copy()
        others[rows] = NOBODY
        frame = frame_of(problem, week, rows, with_fills(problem, others))
        held, sizes = held_of(frame, worker_of[rows])
        for place in np.flatnonzero(worker_of[rows] == NOBODY):
            row = int(rows[place])
            about = _about(built, row)
            if len(rows_out) >= EXPLAINED:
                rows_out.append({**about, "why": "not looked at one by one: ask with --one", "of_the_role": None})
                continue
            code = look(frame, held, sizes, int(place)).code
            counts = np.bincount(code, minlength=len(REASONS))
            rows_out.append({**about, "why": _why(counts), "of_the_role": int(counts.sum() - counts[ROLE])})
    schema = dict.fromkeys(("shift", "organisation", "role", "start", "end", "urgency", "why"), pl.String)
    return pl.DataFrame(rows_out, schema={**schema, "of_the_role": pl.Int64}).sort("shift")


def _about(built: Built, row: int) -> dict[str, object]:
    s = built.problem.shifts
    urgency = built.inputs.shifts["urgency"][row] or "routine"
    return {"shift": s.names[row], "organisation": built.organisations[s.organisation[row]],
            "role": built.roles[s.role[row]], "start": written(int(s.start[row])), "end": written(int(s.end[row])),
            "urgency": urgency}  # fmt: skip


def _why(counts: IntArray) -> str:
    """Say what kept the workers of the role away, the commonest first."""
    counts = counts.copy()
    counts[ROLE] = 0
    free = int(counts[FITS])
    counts[FITS] = 0
    if free:
        return f"{free:,} could fill it, and would lose more elsewhere or pass what the fairness rule or weights allow"
    common = [code for code in np.argsort(-counts, kind="stable") if counts[code]][:TOLD]
    if not common:
        return "no worker has the role"
    return "; ".join(f"{counts[code]:,}: {REASONS[code]}" for code in common)


def alone_figures(built: Built, worker_of: IntArray) -> dict[str, float | int]:
    """Give how many shifts a filling fills, what they cost in pounds, and the minutes travelled there and back."""
    rows = np.flatnonzero(worker_of >= 0)
    _, pence, minutes = costs_of(built, rows, worker_of[rows])
    return {"filled": len(rows), "pounds": round(float(pence.sum()) / PENCE, 2), "travel": int(2 * minutes.sum())}


def pounds_with_agency(built: Built, worker_of: IntArray) -> float:
    """Give the pounds of a filling if every shift that it leaves went to an agency at its rate."""
    left = np.flatnonzero(worker_of < 0)
    pence = np.rint(built.problem.shifts.pay[left] * built.problem.weights.tier_cost[-1]).sum()
    return round(alone_figures(built, worker_of)["pounds"] + float(pence) / PENCE, 2)


def by_organisation(built: Built, found: Filled) -> pl.DataFrame:
    """Give shifts open and filled by organisation, shared and alone."""
    s = built.problem.shifts
    table = pl.DataFrame(
        {
            "organisation": [built.organisations[one] for one in s.organisation],
            "shared": found.worker >= 0,
            "alone": found.alone >= 0,
            "greedy": found.by_greedy >= 0,
        }
    )
    sums = table.group_by("organisation").agg(
        pl.len().alias("open"), pl.col("shared").sum(), pl.col("greedy").sum(), pl.col("alone").sum()
    )
    return sums.with_columns(gain=pl.col("shared").cast(pl.Int64) - pl.col("alone").cast(pl.Int64)).sort("organisation")


def by_tier(built: Built, worker_of: IntArray) -> pl.DataFrame:
    """Give fills, pounds and mean travel by tier."""
    rows = np.flatnonzero(worker_of >= 0)
    tier, pence, minutes = costs_of(built, rows, worker_of[rows])
    return pl.DataFrame(
        [
            {"tier": name, "fills": int((tier == number).sum()),
             "pounds": round(float(pence[tier == number].sum()) / PENCE, 2),
             "mean_travel_minutes": round(float(minutes[tier == number].mean()), 1) if (tier == number).any() else None}
            for number, name in enumerate(TIERS)
        ],
        schema={"tier": pl.String, "fills": pl.Int64, "pounds": pl.Float64, "mean_travel_minutes": pl.Float64},
    )  # fmt: skip


def fairness_table(built: Built, found: Filled) -> pl.DataFrame:
    """Give measures of fairness under these fills and under the greedy rule."""
    here, greedy = _fairness(built, found.worker), _fairness(built, found.by_greedy)
    rows = [(name, here[name], greedy[name]) for name in here]
    return pl.DataFrame(rows, schema={"measure": pl.String, "here": pl.Float64, "greedy": pl.Float64}, orient="row")


def worst_burden(built: Built, worker_of: IntArray) -> int:
    """Give the most minutes of travel and undesirable work of one worker in one week."""
    s = built.problem.shifts
    rows = np.flatnonzero(worker_of >= 0)
    if not len(rows):
        return 0
    burden = 2 * travel_minutes(built.problem, rows, worker_of[rows]) + s.hard[rows]
    weeks = int(s.week.max()) + 1
    return int(np.bincount(worker_of[rows] * weeks + s.week[rows], weights=burden).max())


def _fairness(built: Built, worker_of: IntArray) -> dict[str, float]:
    s, w = built.problem.shifts, built.problem.workers
    rows = np.flatnonzero(worker_of >= 0)
    minutes = np.bincount(worker_of[rows], weights=s.minutes[rows], minlength=len(w.names))
    hard = np.bincount(worker_of[rows], weights=s.hard[rows] > 0, minlength=len(w.names))
    at_work = minutes > 0
    return {
        "Workers with a fill": float(at_work.sum()),
        "Most travel and undesirable work of one worker in a week, minutes": float(worst_burden(built, worker_of)),
        "Most nights and weekends of one worker": float(hard.max(initial=0)),
        "Mean journey one way, minutes": round(float(travel_minutes(built.problem, rows, worker_of[rows]).mean()), 1)
        if len(rows) else 0.0,
        "Mean hours of those with a fill": round(float(minutes[at_work].mean()) / 60, 1) if at_work.any() else 0.0,
    }  # fmt: skip


def changes_table(built: Built, worker_of: IntArray) -> pl.DataFrame:
    """Give each previous fill that is another now; a dash is nobody."""
    names, was = built.problem.workers.names, built.problem.kept
    rows = np.flatnonzero((was >= 0) & (was != worker_of))
    now = ["–" if worker_of[row] < 0 else names[worker_of[row]] for row in rows]
    return pl.DataFrame(
        {
            "shift": [built.problem.shifts.names[row] for row in rows],
            "before": [names[was[row]] for row in rows],
            "now": now,
        },
        schema={"shift": pl.String, "before": pl.String, "now": pl.String},
    )


def offers_table(built: Built, shift: int) -> pl.DataFrame:
    """Give every worker of the role for one shift: first those to offer it to, in order, then refusals with reasons.

    What the previous fills give other shifts is held as worked; the order is what the pair counts, highest first.
    """
    problem = built.problem
    week = int(problem.shifts.week[shift])
    others = problem.kept.copy()
    others[shift] = NOBODY
    others[(others >= 0) & problem.workers.sick[others]] = NOBODY
    rows = rows_of(problem, week)
    away = others.copy()
    away[rows] = NOBODY
    frame = frame_of(problem, week, rows, with_fills(problem, away))
    held, sizes = held_of(frame, others[rows])
    seen = look(frame, held, sizes, int(np.flatnonzero(rows == shift)[0]))
    order = np.lexsort((np.arange(len(seen.code)), -seen.value, seen.code))
    order = order[seen.code[order] != ROLE]
    fit = seen.code[order] == FITS
    names = problem.workers.names
    return pl.DataFrame(
        {
            "order": [place + 1 if ok else None for place, ok in enumerate(fit)],
            "worker": [names[one] for one in order],
            "tier": [TIERS[one] for one in seen.tier[order]],
            "travel_minutes": seen.minutes[order],
            "reason": [_reason(int(code)) for code in seen.code[order]],
        },
        schema_overrides={"order": pl.Int64, "worker": pl.String, "tier": pl.String, "reason": pl.String},
    )


def _reason(code: int) -> str:
    """Say why a worker is offered or refused. Why somebody is away is nobody's business here."""
    if code == FITS:
        return "every rule holds; by tier's cost, travel, own ward and preference"
    return "is away" if code == AWAY else REASONS[code]
