"""Choose the mixes of all systems together, under the limits and pots of money that they share nationally."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from allotment.allocation.investment.national.choose_national import NationalChoice, choose_national
from allotment.allocation.investment.national.coordinate import Effort
from allotment.allocation.investment.national.limits import NationalProblem
from allotment.allocation.investment.national.verify import verify_national
from allotment.allocation.solvers.named import solver_named
from allotment.allocation.solvers.solver import LinearSolver
from allotment.evidence.funding.funding import Funding
from allotment.evidence.funding.national import NationalFunding
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.groundwork import Groundwork, System
from allotment.planning.mix import all_tables, tables
from allotment.planning.mix.all_asked import AllMixAsked, national_funding_asked, systems_asked
from allotment.planning.mix.all_shares import budgets_in_force, limits_in_force, parts_of, weights_of
from allotment.planning.mix.all_work import Settled, Sloped, Workers, settle, slopes_of, workers
from allotment.planning.mix.search import GOOD_ENOUGH
from allotment.projection.scenario import load_scenario, parse_scenario
from allotment.reports.tidy import write_tables_with_metadata

MOST_ROUNDS = 2
MOST_ROUNDS_OF_PRICES = 100
SLOPES, CHOOSING, ENGINE = "slopes", "choosing", "engine"


@dataclass(frozen=True)
class AllMixes:
    """Finished mixes of all systems: one answer in the terms of the field, and every table behind it."""

    mix_id: str
    answer: dict[str, Any]
    tables: dict[str, pl.DataFrame]

    def as_json(self) -> dict[str, Any]:
        """Give the answer as one object."""
        return self.answer


@dataclass(frozen=True)
class _Nation:
    """What is asked of which systems, with each one's funding and their part of England's limits."""

    desk: Desk
    asked: AllMixAsked
    systems: Sequence[System]
    funding: NationalFunding
    of_system: Mapping[str, Funding]
    parts: Mapping[str, Fraction]
    solver: LinearSolver


@dataclass(frozen=True)
class _Round:
    """One round: problems on slopes, the choice on them, and what the engine makes of it."""

    national: NationalProblem
    sloped: Sequence[Sloped]
    choice: NationalChoice
    settled: Sequence[Settled]

    @property
    def linearisation_error(self) -> float:
        """The FTE by which reckoning and engine differ over all systems, as a share of the extra FTE."""
        extra = sum(one.extra_fte for one in self.settled)
        return sum(one.off_fte for one in self.settled) / extra if extra > 0 else 0.0


@dataclass
class _Clock:
    """Seconds by stage, and the share of the whole that is done."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    def look(self, stage: str) -> None:
        """Count the seconds since the last look to a stage."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.began
        self.began = now


def choose_mix_all(
    desk: Desk, asked: AllMixAsked, *, out: Path | None = None, progress: Progress = say_nothing
) -> AllMixes:
    """Choose for all systems, run each one's mix through the engine, verify all, and write tables where asked.

    Raises:
        FundingError: the national funding file breaks its rules.
        ScenarioError, EvidenceError, AssumptionError: what the mixes stand on breaks a rule. Nothing is written.
    """
    clock = _Clock(progress)
    groundwork = Groundwork.lay(desk, asked.projection, progress)
    funding = national_funding_asked(asked, groundwork)
    systems = systems_asked(asked, groundwork)
    scenario = load_scenario(asked.scenario)
    parse_scenario(scenario.yaml, scenario.name, groundwork.known_names)  # every name is checked before the fan-out
    progress("Sharing England's money out", 0.04)
    weights = weights_of(groundwork, funding)
    nation = _Nation(
        desk,
        asked,
        systems,
        funding,
        funding.for_systems(weights),
        parts_of([system.ics for system in systems], weights),
        solver_named(asked.solver),
    )
    clock.look("groundwork")
    found, errors = _search(nation, clock)
    progress("Holding all systems against the national limits", 0.97)
    stands_on = _stands_on(nation, groundwork, hashlib.sha256(scenario.yaml.encode()).hexdigest())
    mixes = _told(nation, found, errors, stands_on, clock)
    if out is not None:
        write_tables_with_metadata(mixes.tables, {"mix_id": mixes.mix_id, **stands_on}, out)
        (out / "mix.json").write_text(json.dumps(mixes.answer, indent=1), encoding="utf-8")
    return mixes


def _search(nation: _Nation, clock: _Clock) -> tuple[_Round, list[float]]:
    """Choose on slopes without levers; where engine and reckoning differ too much, choose again around that choice."""
    errors: list[float] = []
    best: _Round | None = None
    with workers(nation.asked.workers) as processes:
        for number in range(MOST_ROUNDS):
            found = _round(nation, processes, best, clock, 0.05 + 0.46 * number)
            if not found.settled:
                return best or found, errors
            errors.append(found.linearisation_error)
            if best is None or errors[-1] < best.linearisation_error:
                best = found
            if errors[-1] <= GOOD_ENOUGH:
                break
    assert best is not None
    return best, errors


def _round(nation: _Nation, processes: Workers, around: _Round | None, clock: _Clock, done: float) -> _Round:
    """Ask the engine of every system, choose for all, and hold the choice to the engine again."""
    home, names = nation.desk.home, {system.ics: system.name for system in nation.systems}
    chosen = dict(around.choice.systems) if around else {}
    jobs = {
        ics: (home, nation.asked.of(ics), nation.of_system[ics], chosen[ics].dose_of if chosen else None)
        for ics in names
    }

    def asked_of(ics: str, ready: int) -> None:
        clock.progress(f"Asked the engine of {names[ics]}", done + 0.22 * ready / len(names))

    sloped = processes.each(slopes_of, jobs, asked_of)
    clock.look(SLOPES)
    problems = tuple(zip(names, (one.problem for one in sloped), strict=True))
    years = sloped[0].problem.years
    national = NationalProblem(
        problems,
        limits_in_force(nation.funding, nation.parts, years),
        budgets_in_force(nation.funding, nation.parts, years),
    )
    effort = Effort(gap=nation.asked.gap, rounds=MOST_ROUNDS_OF_PRICES, seconds=nation.asked.seconds)
    choice = choose_national(
        national, nation.solver, effort, say=lambda stage, share: clock.progress(stage, done + 0.22 + 0.14 * share)
    )
    clock.look(CHOOSING)

    def run(ics: str, ready: int) -> None:
        clock.progress(f"Ran the mix of {names[ics]} through the engine", done + 0.36 + 0.1 * ready / len(names))

    held = {ics: (home, nation.asked.of(ics), nation.of_system[ics], one) for ics, one in choice.systems}
    settled = processes.each(settle, held, run)
    clock.look(ENGINE)
    return _Round(national, sloped, choice, settled)


def _told(
    nation: _Nation, found: _Round, errors: Sequence[float], stands_on: Mapping[str, Any], clock: _Clock
) -> AllMixes:
    """Put the answer together: what was found, how near the bound it is, and what each national limit costs."""
    choice, joined = found.choice, all_tables.joined(found.settled)
    rows = {
        "systems": all_tables.system_rows(nation.systems, found.sloped, found.settled),
        "national_limits": all_tables.limit_rows_told(found.national, choice, nation.funding, joined)
        if found.settled
        else [],
        "failing": all_tables.failing_rows(found.national, choice, nation.solver),
    }
    mix_id = name_answer("choose-mix-all", stands_on)
    answer: dict[str, Any] = {
        "mix_id": mix_id,
        "status": str(choice.status),
        "objective": choice.objective if found.settled else None,
        "bound": choice.bound if found.settled else None,
        "gap": choice.gap if found.settled else None,
        "rounds_of_prices": choice.rounds,
        "linearisation_error": found.linearisation_error if found.settled else None,
        "linearisation_error_by_round": list(errors),
        "totals": _totals(found),
        "verified": _verified(nation, found, joined),
        **rows,
        "asked": dict(stands_on),
    }
    clock.look("telling")
    answer["seconds"] = {**clock.seconds, "all": sum(clock.seconds.values())}
    told = {name: tables.to_table(listed) for name, listed in rows.items() if listed}
    return AllMixes(mix_id, answer, {**told, **joined})


def _totals(found: _Round) -> dict[str, Any]:
    """Give the gaps and the money of all systems together."""
    after = sum(one.gap_after_fte for one in found.settled) if found.settled else None
    return {
        "systems": len(found.sloped),
        "gap_before_fte": sum(one.gap_before_fte for one in found.sloped),
        "gap_after_fte": after,
        "spent_pence": sum(one.spent_pence for one in found.settled),
    }


def _verified(nation: _Nation, found: _Round, joined: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """Give the national verdict, with every system's own checks counted into it."""
    doses = joined["doses"].select("ics", "lever", "period", "dose").to_dicts() if "doses" in joined else []
    columns = ("ics", "stream", "year", "budget_pence", "spent_pence")
    spend = joined["spend"].select(columns).to_dicts() if "spend" in joined else []
    verdict = verify_national(doses, spend, nation.funding, nation.parts)
    for system, one in zip(nation.systems if found.settled else (), found.settled, strict=True):
        for rule, count in one.verdict.checks.items():
            verdict.checks[rule] = verdict.checks.get(rule, 0) + count
        verdict.broken += [f"{system.ics}: {words}" for words in one.verdict.broken]
    return verdict.as_json()


def _stands_on(nation: _Nation, groundwork: Groundwork, scenario_sha256: str) -> dict[str, Any]:
    """Say what was asked and on what it stands; the same of both is the same answer."""
    asked = nation.asked
    return {
        "scenario": asked.scenario,
        "funding": nation.funding.england.title,
        "systems": [system.ics for system in nation.systems],
        "years": asked.years,
        "solver": asked.solver,
        "gap": asked.gap,
        "level": asked.level,
        "at_the_table": [asked.level] if asked.level else list(nation.funding.england.at_the_table),
        "hashes": {
            **groundwork.hashes,
            "scenario": scenario_sha256,
            "funding": nation.funding.england.sha256,
            "code": nation.desk.mix_code_hash,
        },
    }
