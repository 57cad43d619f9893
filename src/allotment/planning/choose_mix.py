"""Choose the mix of levers that closes most of a system's gap with the money there is, and price every ring-fence."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from allotment.allocation.investment.choose import least_relaxations
from allotment.allocation.investment.kept import write_problem
from allotment.allocation.investment.ledger import keep_books
from allotment.allocation.investment.prices import shadow_prices
from allotment.allocation.investment.verify import verify
from allotment.allocation.solvers.lp_text import lp_text
from allotment.allocation.solvers.named import solver_named
from allotment.allocation.solvers.solver import LinearSolver, Status
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.groundwork import Groundwork
from allotment.planning.mix import tables
from allotment.planning.mix.asked import MixAsked
from allotment.planning.mix.ground import MixGround, lay_ground
from allotment.planning.mix.held_to import gap_fte, rules_of
from allotment.planning.mix.information import value_of_information
from allotment.planning.mix.looks import flexibility, frontier, price_overrides
from allotment.planning.mix.read import funding_asked
from allotment.planning.mix.search import Found, search
from allotment.planning.mix.uncertain import choose_robustly
from allotment.reports.tidy import write_tables_with_metadata

ROWS_IN_JSON = (
    "doses",
    "spend",
    "shadow_prices",
    "overrides",
    "frontier",
    "pay_bill",
    "gains",
    "least_relaxations",
    "information",
)


@dataclass(frozen=True)
class Mix:
    """A finished mix: one answer in the terms of the field, and every table behind it."""

    mix_id: str
    answer: dict[str, Any]
    tables: dict[str, pl.DataFrame]

    def as_json(self) -> dict[str, Any]:
        """Give the answer as one object."""
        return self.answer


def choose_mix(desk: Desk, asked: MixAsked, *, out: Path | None = None, progress: Progress = say_nothing) -> Mix:
    """Choose a mix, run it through the engine, verify it, archive it, and write its tables where asked.

    Raises:
        FundingError: the funding file breaks its rules, or is about another system.
        ScenarioError, EvidenceError, AssumptionError: what the mix stands on breaks a rule. Nothing is written.
    """
    groundwork = Groundwork.lay(desk, asked.projection, progress)
    funding = funding_asked(asked, groundwork)
    progress("Modelling the system without levers", 0.08)
    ground = lay_ground(groundwork, asked, funding)
    solver = solver_named(asked.solver)
    found = search(ground, solver, asked.seconds, progress)
    robust: dict[str, Any] = {}
    if asked.draws and found.choice.status is Status.OPTIMAL:
        found, robust = choose_robustly(ground, found, asked, solver, progress)
    mix = _told(desk, asked, ground, found, solver, progress, robust)
    progress("Keeping the mix", 0.97)
    if found.choice.status is not Status.TIME_LIMIT:  # with more time the same question has another answer
        desk.mixes.keep(
            mix.mix_id, mix.answer, mix.tables, desk.clock(), lambda path: write_problem(found.choice.problem, path)
        )
    if out is not None:
        write_tables_with_metadata(mix.tables, {"mix_id": mix.mix_id, **mix.answer["asked"]}, out)
        (out / "mix.json").write_text(json.dumps(mix.answer, indent=1), encoding="utf-8")
        (out / "equations.lp").write_text(lp_text(found.choice.model.programme), encoding="utf-8")
    return mix


def _told(
    desk: Desk,
    asked: MixAsked,
    ground: MixGround,
    found: Found,
    solver: LinearSolver,
    progress: Progress,
    robust: dict[str, Any],
) -> Mix:
    """Put the answer together: what was found, what it costs, what binds, and what each ring-fence costs."""
    answer: dict[str, Any] = {
        "status": str(found.choice.status),
        "objective": found.choice.objective if found.choice.status is Status.OPTIMAL else None,
        "bound": found.choice.bound if found.choice.status is Status.OPTIMAL else None,
        "gap_before_fte": gap_fte(ground, ground.supply),
        "asked": _asked(desk, asked, ground),
        **({"robust": robust} if robust else {}),
    }
    rows: dict[str, list[dict[str, Any]]] = {}
    if found.choice.status is Status.OPTIMAL:
        rows = _optimal(asked, ground, found, solver, answer, progress)
    elif found.choice.status is Status.TIME_LIMIT:
        left = found.choice.objective
        answer |= {
            "objective": left,
            "bound": found.choice.bound,
            "solver_gap": (left - found.choice.bound) / left if left else 0.0,
            "gap_after_fte": answer["gap_before_fte"],
            "linearisation_error": 0.0,
        }
    else:
        answer |= {"gap_after_fte": None, "linearisation_error": None, "solver_gap": None}
        relaxed = least_relaxations(found.choice.problem, solver)
        rows["least_relaxations"] = [
            {"limit": one.limit, "about": ", ".join(map(str, one.label)), "by": one.by, "in_words": one.in_words}
            for one in relaxed
        ]
    answer |= {name: rows.get(name, []) for name in ROWS_IN_JSON}
    mix_id = f"{asked.ics}-mix-{hashlib.sha256(json.dumps(answer['asked'], sort_keys=True).encode()).hexdigest()[:10]}"
    answer["mix_id"] = mix_id
    return Mix(mix_id, answer, {name: tables.to_table(found_rows) for name, found_rows in rows.items() if found_rows})


def _optimal(
    asked: MixAsked,
    ground: MixGround,
    found: Found,
    solver: LinearSolver,
    answer: dict[str, Any],
    progress: Progress,
) -> dict[str, list[dict[str, Any]]]:
    progress("Keeping the books", 0.72)
    ledger = keep_books(found.choice)
    rows = {
        "doses": tables.dose_rows(found, ledger),
        "payments": tables.payment_rows(found, ledger),
        "spend": tables.spend_rows(found.choice, ledger),
        "gains": tables.gain_rows(found),
        "slots": tables.slot_rows(ground, found),
        "pay_bill": tables.pay_bill_rows(ground, found, ledger),
        "shadow_prices": [vars(price) for price in shadow_prices(found.choice)],
    }
    verdict = verify(rows["doses"], rows["payments"], rows["spend"], rows["gains"], rules_of(ground))
    progress("Pricing the ring-fences", 0.76)
    answer |= {
        "gap_after_fte": gap_fte(ground, found.point.supply),
        "reckoned_short_fte": found.choice.short_fte.sum(axis=0).tolist(),
        "linearisation_error": found.linearisation_error,
        "linearisation_error_by_round": list(found.errors),
        "flexibility": flexibility(found, asked.pool, solver),
        "verified": verdict.as_json(),
        "build_seconds": found.choice.build_seconds,
        "solve_seconds": found.choice.solve_seconds,
    }
    progress("Drawing the frontier", 0.84)
    rows["frontier"] = frontier(found, solver) if asked.frontier else []
    rows["information"] = value_of_information(ground, found, solver, progress) if asked.information else []
    rows["overrides"] = price_overrides(found, ground.funding.overrides, solver)
    return rows


def _asked(desk: Desk, asked: MixAsked, ground: MixGround) -> dict[str, Any]:
    """Say what was asked and on what it stands; the same of both is the same mix."""
    return {
        "ics": asked.ics,
        "scenario": asked.scenario,
        "funding": ground.funding.title,
        "years": asked.years,
        "solver": asked.solver,
        "pool": list(asked.pool),
        "at_the_table": list(ground.at_the_table),
        "draws": asked.draws,
        "tail_weight": asked.tail_weight,
        "seed": asked.seed,
        "information": asked.information,
        "frontier": asked.frontier,
        "level": asked.level,
        "hashes": {
            **ground.groundwork.hashes,
            "scenario": hashlib.sha256(ground.scenario_yaml.encode()).hexdigest(),
            "funding": ground.funding.sha256,
            "code": desk.mix_code_hash,
        },
    }
