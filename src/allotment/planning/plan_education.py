"""Plan education: intakes of every programme, solved back from the roles a population will need, within bounds."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import allotment
from allotment.allocation.solvers.named import solver_named
from allotment.evidence.education.programmes import Programmes, load_programmes
from allotment.evidence.funding.funding import Funding
from allotment.evidence.funding.levy_rules import LevyRules
from allotment.evidence.funding.read_levy_rules import load_levy_rules
from allotment.planning.answers.answer import Answer
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.education import rows
from allotment.planning.education.apprentices import known_standards, strategy_rows
from allotment.planning.education.asked import LOOK_BEYOND, EducationAsked
from allotment.planning.education.bounds import Bounds
from allotment.planning.education.ground import EducationGround, first_modelled, lay
from allotment.planning.education.levy_files import levy_files
from allotment.planning.education.need import Solved, gaps_of, routes, shares_through, solve_back, step_rows
from allotment.planning.education.search import Planned, books_of, plan_intakes
from allotment.planning.education.sections import measures_of, sections_of, sentence_of
from allotment.planning.groundwork import Groundwork
from allotment.planning.levy_ledger import LevyAsked, levy_ledger
from allotment.planning.mix.read import funding_asked
from allotment.reports.tidy import csv_text
from allotment.store.folders import hash_folder

KIND = "plan-education"
PACKAGE = Path(allotment.__file__).parent
CODE_OF_EDUCATION = ("planning/education/*.py", "governance/*.yaml")
ROWS_IN_JSON = (
    "programmes",
    "supply",
    "educators",
    "late",
    "apprenticeships",
    "commissioning",
    "rests_on",
    "levy",
    "relaxations",
)
LEVY_FILES = ("employers.csv", "apprentices.csv")


@dataclass(frozen=True)
class _Basis:
    """What every plan of one question stands on."""

    desk: Desk
    asked: EducationAsked
    groundwork: Groundwork
    funding: Funding
    programmes: Programmes
    rules: LevyRules
    first: int

    def lay(self, *, later: int = 0, scenario: str | None = None, draws: int = 0) -> EducationGround:
        """Lay the ground; a later start sees the same years."""
        first, beyond = self.first + later, LOOK_BEYOND - later
        return lay(
            self.groundwork,
            self.asked,
            self.funding,
            self.programmes,
            first=first,
            scenario=scenario,
            beyond=beyond,
            draws=draws,
        )


def plan_education(desk: Desk, asked: EducationAsked, progress: Progress = say_nothing) -> Answer:
    """Plan the intakes of every programme.

    The starts needed are solved back from the gap of each role, without bounds. The starts planned are the best mix of
    programmes alone that applicants, providers, placements, educators, supervisors, assessors and money leave room for.
    They go back through the whole engine, and are verified.

    Raises:
        FundingError: the question, the funding file or the levy's rules break a rule.
        ScenarioError, EvidenceError, AssumptionError: what the plan stands on breaks a rule.
    """
    asked.refuse_what_cannot_be()
    basis = _stand(desk, asked, progress)
    solver = solver_named("highs")
    progress("Modelling the system without the plan", 0.1)
    ground = basis.lay(draws=asked.draws)
    progress("Solving starts back from need", 0.25)
    solved, steps = _solve(ground, asked)
    plan = plan_intakes(ground, asked.target_short, solver, _between(progress, 0.35, 0.5))
    beside = {}
    for name in asked.beside:
        progress(f"Planning under the scenario {name}", 0.55)
        beside[name] = rows.starts_planned(
            plan_intakes(basis.lay(scenario=name), asked.target_short, solver, say_nothing)
        )
    late = None
    if asked.late:
        progress("Planning a late start", 0.7)
        late = plan_intakes(basis.lay(later=asked.late), asked.target_short, solver, say_nothing)
    progress("Keeping the books", 0.8)
    told, tables, files = _told(basis, plan, solved, steps, beside, late)
    name = name_answer(KIND, told["asked"])
    return Answer(
        kind=KIND,
        answer_id=name,
        sentence=sentence_of(told),
        told=told,
        measures=measures_of(told),
        sections=sections_of(tables),
        tables=tables,
        files=files,
        notes=_notes(plan),
    )


def _stand(desk: Desk, asked: EducationAsked, progress: Progress) -> _Basis:
    mix = asked.mix(years=asked.years, draws=asked.draws)
    groundwork = Groundwork.lay(desk, mix.projection, progress)
    funding = funding_asked(mix, groundwork)
    programmes, rules = load_programmes(), load_levy_rules()
    known_standards(programmes.programmes, rules)
    first = asked.first or funding.first_year or first_modelled(groundwork) + 1
    return _Basis(desk, asked, groundwork, funding, programmes, rules, first)


def _between(progress: Progress, low: float, high: float) -> Progress:
    """Tell a part's progress as a part of the whole."""
    return lambda stage, share: progress(stage, low + (high - low) * min(1.0, share))


def _solve(ground: EducationGround, asked: EducationAsked) -> tuple[list[Solved], list[dict[str, Any]]]:
    """Solve starts back on every route, at the central values and in draws."""
    found = routes(ground)
    roles = tuple(dict.fromkeys(route.role for route in found))
    gaps = gaps_of(ground, roles, asked.target_short or 0.0, asked.draws)
    through = shares_through(found, asked.draws, asked.seed)
    first = ground.mix.years.index(ground.intakes[0])
    solved = [solve_back(route, gaps, first, share) for route, share in zip(found, through, strict=True)]
    return solved, step_rows(solved, gaps, ground)


def _told(
    basis: _Basis,
    plan: Planned,
    solved: Sequence[Solved],
    steps: list[dict[str, Any]],
    beside: Mapping[str, Mapping[tuple[str, int], float]],
    late: Planned | None,
) -> tuple[dict[str, Any], dict[str, pl.DataFrame], dict[str, bytes]]:
    """Put the answer together: the JSON object, its tables, and the levy ledger's files."""
    _, books, verdict = books_of(plan)
    programmes = rows.programme_rows(plan, solved, Bounds(plan), beside)
    needed = {(row["programme"], row["year"]): row["starts_needed"] for row in programmes}
    files = levy_files(plan, basis.rules)
    content = {f"{name}.csv": csv_text(table).encode("utf-8") for name, table in files.items() if table.height}
    found: dict[str, list[dict[str, Any]]] = {
        "programmes": programmes,
        "steps": steps,
        "supply": rows.supply_rows(plan),
        "learners": rows.learner_rows(plan),
        "educators": rows.educator_rows(plan, solved),
        "commissioning": rows.commissioning_rows(plan, books["payments"], needed),
        "late": [] if late is None else rows.late_rows(plan, late),
        "apprenticeships": strategy_rows(plan, solved, books["payments"], basis.rules),
        "rests_on": rows.gain_by_right_rows(plan, books["gains"]),
        "levy": _levy(basis.desk, content, plan),
        "relaxations": rows.relaxation_rows(plan),
        "doses": books["doses"],
        "payments": books["payments"],
        "spend": books["spend"],
    }
    mix = plan.ground.mix
    told: dict[str, Any] = {
        "status": "relaxed" if plan.relaxations else str(plan.found.choice.status),
        "gap_before_fte": float(np.maximum(0.0, mix.need - mix.supply).sum() / len(mix.years)),
        "gap_after_fte": float(plan.gap_after.sum() / len(mix.years)),
        "last_year": mix.years[-1],
        "linearisation_error": plan.found.linearisation_error,
        "verified": verdict.as_json(),
        "asked": _asked(basis, plan),
        **{name: found[name] for name in ROWS_IN_JSON},
    }
    tables = {name: pl.DataFrame(given, infer_schema_length=None) for name, given in found.items() if given}
    return told, tables, content


def _levy(desk: Desk, files: Mapping[str, bytes], plan: Planned) -> list[dict[str, Any]]:
    """Keep the levy ledger of the plan's apprentices, and add it up by tax year; nothing where nobody starts."""
    if set(files) != set(LEVY_FILES):
        return []
    with tempfile.TemporaryDirectory(prefix="allotment-levy-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        until = f"{plan.ground.mix.years[-1]}-03"
        employers, apprentices = (Path(folder) / name for name in LEVY_FILES)
        kept = levy_ledger(desk, LevyAsked(employers, apprentices, until=until))
    flows = [
        name for name in kept.tables["ledger"].columns if name.endswith("_pence") and name != "transfer_limit_pence"
    ]
    summed = kept.tables["ledger"].group_by("tax_year", maintain_order=True).agg(pl.sum(*flows))
    ends = (
        kept.tables["ledger"]
        .group_by("tax_year", "employer", maintain_order=True)
        .agg(pl.first("opening_pence"), pl.last("closing_pence"))
    )
    ends = ends.group_by("tax_year", maintain_order=True).agg(pl.sum("opening_pence", "closing_pence"))
    return summed.drop("opening_pence", "closing_pence").join(ends, on="tax_year").sort("tax_year").to_dicts()


def _notes(plan: Planned) -> list[str]:
    """Say what a reader must know before using the figures."""
    ground = plan.ground
    notes = ["Applicants, places and people who teach are elicited placeholders: replace them by the system's own."]
    if ground.held:
        notes.append(
            f"Budgets that end with the funding file are held on to {ground.mix.years[-1]}, so that the last intakes "
            f"can be paid for and employed: {', '.join(ground.held)}."
        )
    if plan.dropped:
        notes.append("Targets, overrides and fairness were let go: no plan could keep them, even eased.")
    last = ground.intakes[-1]
    final = ground.mix.years[-1]
    beyond = [one.title for one in ground.programmes if _lead(plan, one.lever) > final - last]
    if beyond:
        notes.append(f"Their last intakes qualify beyond {final} and cannot be told: {', '.join(beyond)}.")
    return notes


def _lead(plan: Planned, lever: str | None) -> int:
    return max((one.response.lead_years for one in plan.found.plans if one.lever.key == lever), default=0)


def _asked(basis: _Basis, plan: Planned) -> dict[str, Any]:
    """Say what was asked and on what it stands; the same of both is the same plan."""
    asked = basis.asked
    return {
        "ics": asked.ics,
        "scenario": asked.scenario,
        "funding": basis.funding.title,
        "years": asked.years,
        "first": basis.first,
        "target_short": asked.target_short,
        "late": asked.late,
        "beside": list(asked.beside),
        "draws": asked.draws,
        "seed": asked.seed,
        "at_the_table": list(plan.ground.table),
        "hashes": {
            **basis.groundwork.hashes,
            "scenario": hashlib.sha256(plan.ground.mix.scenario_yaml.encode()).hexdigest(),
            "funding": basis.funding.sha256,
            "programmes": basis.programmes.sha256,
            "levy_rules": basis.rules.sha256,
            "code": basis.desk.mix_code_hash,
            "education_code": hash_folder(PACKAGE, CODE_OF_EDUCATION),
        },
    }
