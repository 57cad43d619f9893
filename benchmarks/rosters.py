"""Rosters of published instances: our cost beside the best known, and beside plain models for the same time.

    python -m benchmarks.rosters /path/to/rostering --instances 1,3,5 --seconds 60

A plain model has a variable for each employee, day and shift and a row for each rule. It is solved by HiGHS, the solver
under our search, and by CP-SAT. Every roster is scored by the independent check. The best known costs are those listed
with the instances (Curtois and Qu, 2014, and later).
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from time import monotonic

import highspy
from ortools.linear_solver.python import model_builder

from allotment.allocation.rosters.problem import make_problem
from allotment.allocation.rosters.search import search
from allotment.allocation.rosters.verify import Row, check_roster
from allotment.evidence.rosters.read_unit import read_unit
from allotment.evidence.rosters.unit import Employee, Unit
from allotment.planning.make_roster import rows_of

BEST_KNOWN = {
    1: 607, 3: 1001, 5: 1143, 7: 1056, 9: 439, 11: 3443, 13: 1348, 15: 3829, 17: 5746, 19: 3149, 21: 21133, 23: 17428,
}  # fmt: skip
PLAIN = ("highs", "cp-sat")
FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
Works = dict[tuple[str, int, str], model_builder.Variable]


def plain_model(unit: Unit) -> tuple[model_builder.Model, Works]:
    """Write a unit down as a whole-number programme, rule by rule."""
    model = model_builder.Model()
    works: Works = {
        (one.code, day, shift.code): model.new_bool_var("")
        for one in unit.employees
        for day in range(unit.days)
        for shift in unit.shifts
    }
    for one in unit.employees:
        _add_rules(model, works, unit, one)
    cost = 0
    for asked in unit.requests:
        given = works[asked.employee, asked.day, asked.shift]
        cost += asked.weight * (1 - given) if asked.to_work else asked.weight * given
    for cover in unit.cover:
        heads = sum(works[one.code, cover.day, cover.shift] for one in unit.employees)
        short, over = (model.new_int_var(0, 10_000, "") for _ in range(2))
        model.add(heads + short - over == cover.needed)
        cost += cover.under_weight * short + cover.over_weight * over
    model.minimize(cost)
    return model, works


def _add_rules(model: model_builder.Model, works: Works, unit: Unit, one: Employee) -> None:
    days = range(unit.days)
    at_work = [sum(works[one.code, day, shift.code] for shift in unit.shifts) for day in days]
    for day in days:
        model.add(at_work[day] <= (0 if day in one.days_off else 1))
    for shift in unit.shifts:
        model.add(sum(works[one.code, day, shift.code] for day in days) <= one.most_shifts[shift.code])
        for after in sorted(shift.not_before):
            for day in days[:-1]:
                model.add(works[one.code, day, shift.code] + works[one.code, day + 1, after] <= 1)
    minutes = sum(shift.minutes * works[one.code, day, shift.code] for day in days for shift in unit.shifts)
    model.add(minutes <= one.most_minutes)
    model.add(minutes >= one.least_minutes)
    for first in range(unit.days - one.most_days_running):
        model.add(sum(at_work[first : first + one.most_days_running + 1]) <= one.most_days_running)
    for length in range(1, one.least_days_running):
        for day in range(unit.days - length - 1):
            inside = sum(at_work[day + 1 : day + 1 + length])
            model.add(at_work[day] + length - inside + at_work[day + length + 1] >= 1)
    for length in range(1, one.least_days_off_running):
        for day in range(unit.days - length - 1):
            inside = sum(at_work[day + 1 : day + 1 + length])
            model.add(1 - at_work[day] + inside + 1 - at_work[day + length + 1] >= 1)
    weekends = []
    for weekend in unit.weekends:
        weekends.append(model.new_bool_var(""))
        for day in weekend:
            model.add(at_work[day] <= weekends[-1])
    if weekends:
        model.add(sum(weekends) <= one.most_weekends)


def solve_plainly(unit: Unit, solver_name: str, seconds: float) -> list[Row] | None:
    """Solve the plain model with two threads for so long; None where no roster is found."""
    model, works = plain_model(unit)
    value = _by_highs(model, seconds) if solver_name == "highs" else _by_cp_sat(model, seconds)
    return None if value is None else [key for key, given in works.items() if value[given.index] > 0.5]


def _by_cp_sat(model: model_builder.Model, seconds: float) -> list[float] | None:
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters("num_workers: 2")
    if solver.solve(model) not in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE):
        return None
    return [solver.value(one) for one in model.get_variables()]


def _by_highs(model: model_builder.Model, seconds: float) -> list[float] | None:
    highspy.Highs.resetGlobalScheduler(True)  # the search has set it to one thread
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 2), ("time_limit", float(seconds))):
        highs.setOptionValue(option, value)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plain.mps"
        path.write_text(model.export_to_mps_string(), encoding="utf-8")
        highs.readModel(str(path))
    highs.run()
    solution = highs.getSolution()
    highspy.Highs.resetGlobalScheduler(True)
    return list(solution.col_value) if highs.getInfo().primal_solution_status == FEASIBLE else None


def _scored(unit: Unit, rows: list[Row] | None, best: int) -> str:
    if rows is None:
        return "no roster"
    checked = check_roster(unit, rows)
    if checked.breaches:
        return f"{len(checked.breaches)} rules broken"
    return f"{checked.cost:,} ({100 * (checked.cost - best) / best:+.1f}%)"


def measure(folder: Path, number: int, seconds: int, plain: tuple[str, ...]) -> dict[str, str]:
    """Give one line of the table."""
    unit = read_unit(folder / f"Instance{number}.txt")
    best = BEST_KNOWN[number]
    began = monotonic()
    found = search(make_problem(unit), began + seconds, lambda _what, _share: None)
    taken = monotonic() - began
    line = {
        "instance": str(number),
        "days x people x shifts": f"{unit.days} x {len(unit.employees)} x {len(unit.shifts)}",
        "best known": f"{best:,}",
        "ours": _scored(unit, rows_of(unit, found.roster), best),
        "bound": f"{found.bound:,}" if found.bound else "none",
        "seconds": f"{taken:.0f}",
    }
    for name in plain:
        line[f"plain, {name}"] = _scored(unit, solve_plainly(unit, name, seconds), best)
    return line


def main() -> None:
    """Measure the instances that are asked for, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--instances", default="1,3,5,7,9,11")
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--plain", default=",".join(PLAIN), help="Solvers of the plain model, or nothing.")
    given = asked.parse_args()
    plain = tuple(name for name in given.plain.split(",") if name)
    for place, number in enumerate(map(int, given.instances.split(","))):
        line = measure(given.folder, number, given.seconds, plain)
        if place == 0:
            print("| " + " | ".join(line) + " |")
            print("| " + " | ".join("---" for _ in line) + " |")
        print("| " + " | ".join(line.values()) + " |", flush=True)
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
