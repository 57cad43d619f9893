"""How fast the best mix is chosen: one system of 60 roles, and 42 systems under national limits.

python -m benchmarks.investment [words of cases] [--keep-nothing]

Each case runs as a process of its own, and says how long it built and solved, by the clock and in processor seconds,
and the most memory that it held. The whole is HiGHS's interior point method, its best on these (dual simplex had not
ended after 1,000 seconds), with one thread as the method has; the decomposition has two. The modelling library
(linopy) is no part of the product: where it is not installed, its case is left out and says so.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from allotment.allocation.investment.choose import choose
from allotment.allocation.investment.model import build_model
from allotment.allocation.investment.national.coordinate import Effort, coordinate
from allotment.allocation.investment.national.limits import NationalProblem, limit_rows
from allotment.allocation.investment.national.part import Part, could_use, part_of
from allotment.allocation.investment.national.stack import stacked
from allotment.allocation.investment.problem import FloatArray
from allotment.allocation.solvers.highs import Highs
from allotment.allocation.solvers.solver import solve
from benchmarks.investment_problems import gloucestershire, nation, one_system, perturbed

RESULTS = Path(__file__).parent / "results"
SYSTEMS = 42
TIGHT = 0.7  # of what systems use where each is for itself
LEVERS = (
    "commission_nursing_places",
    "commission_allied_health_places",
    "allied_health_degree_apprenticeships",
    "care_worker_apprenticeships",
    "recruit_internationally",
    "return_to_practice",
)
STREAMS = ("education_tariff", "provider_pay", "icb_discretionary")  # none of which carries over
Told = dict[str, Any]


class Clock:
    """Wall and processor seconds since the last look."""

    def __init__(self) -> None:
        """Start."""
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def look(self, what: str) -> Told:
        """Give the seconds since the last look, under a name."""
        wall, processor = time.perf_counter(), time.process_time()
        told = {f"{what}_seconds": wall - self._wall, f"{what}_processor_seconds": processor - self._processor}
        self._wall, self._processor = wall, processor
        return told


def one(method: str) -> Told:
    """Build and solve one system of 60 roles, 8 places, 15 years and 25 levers."""
    problem, clock = one_system(), Clock()
    model = build_model(problem)
    told = clock.look("build")
    solved = solve(Highs(method), model.programme)
    rows, columns = model.programme.shape
    return told | clock.look("solve") | {"objective": solved.objective, "columns": columns, "rows": rows}


def one_chosen() -> Told:
    """Choose for the same system as the command does: the least gap, then the cheapest way, in doses and pence."""
    problem, clock = one_system(), Clock()
    choice = choose(problem, Highs())
    told = clock.look("choose")
    return told | {"objective": choice.objective, "build_seconds": choice.build_seconds,
                   "solve_seconds": choice.solve_seconds, "paid_pence": int(choice.paid.sum())}  # fmt: skip


def one_in_library() -> Told:
    """Build and solve the same system as it is written in a general modelling library."""
    from benchmarks.investment_library import objective_by_library  # noqa: PLC0415 - the library may be absent

    return objective_by_library(one_system(), Clock())


def free_use(systems: int) -> dict[str, FloatArray]:
    """Give what systems use of what may be limited nationally, each for itself; kept for the next case."""
    kept = _home() / f"free-use-{systems}.json"
    if not kept.exists():
        used = {key: np.zeros(15) for key in (*LEVERS, *STREAMS)}
        for number in range(systems):
            chosen = choose(perturbed(_real(), number), Highs("simplex"))
            for option, doses in zip(chosen.problem.options, chosen.dose_of, strict=True):
                if option.lever in LEVERS:
                    used[option.lever] += doses
            for place, pence in enumerate(chosen.paid.tolist()):
                key = chosen.problem.streams[chosen.model.payments.stream[place]].key
                if key in STREAMS:
                    used[key][chosen.model.payments.year[place]] += pence
        kept.write_text(json.dumps({key: each.tolist() for key, each in used.items()}), encoding="utf-8")
    return {key: np.array(each) for key, each in json.loads(kept.read_text()).items()}


def _home() -> Path:
    home = Path(os.environ.get("BENCHMARK_HOME", tempfile.gettempdir())) / "allotment-investment"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _real() -> Any:
    return gloucestershire(_home())


def parts_of(national: NationalProblem, method: str) -> tuple[list[Part], FloatArray, FloatArray]:
    """Build all systems: their parts, what the limits allow (R,), and what each could use (P, R)."""
    rows = limit_rows(national)
    parts = [part_of(name, problem, rows, Highs(method)) for name, problem in national.systems]
    return parts, np.array([row.most for row in rows]), np.array([could_use(part, rows) for part in parts])


def together(share: float | None, *, whole: bool) -> Told:
    """Choose for all systems, as one programme or by prices and quotas."""
    national, clock = nation(_real(), SYSTEMS, free_use(SYSTEMS), share), Clock()
    parts, most, could = parts_of(national, "ipm" if whole else "simplex")
    columns = sum(part.model.programme.shape[1] for part in parts)
    told = clock.look("build") | {"columns": columns, "national_limits": len(most)}
    if whole:
        solved = solve(Highs("ipm"), stacked(parts, most))
        return told | clock.look("solve") | {"objective": solved.objective, "bound": solved.bound, "gap": 0.0}
    found = coordinate(parts, most, could, Highs("simplex"), Effort(threads=2))
    told |= clock.look("solve")
    return told | {"objective": found.objective, "bound": found.bound, "gap": found.gap, "rounds": found.rounds}


CASES: dict[str, Callable[[], Told]] = {
    "one system, chosen": one_chosen,
    "one system, interior point": partial(one, "ipm"),
    "one system, simplex": partial(one, "simplex"),
    "one system, modelling library": one_in_library,
    "42 systems, slack limits, by prices": partial(together, None, whole=False),
    "42 systems, slack limits, as a whole": partial(together, None, whole=True),
    "42 systems, binding limits, by prices": partial(together, TIGHT, whole=False),
    "42 systems, binding limits, as a whole": partial(together, TIGHT, whole=True),
}


def _measured(name: str) -> Told | None:
    """Run one case in a process of its own."""
    if "library" in name and find_spec("linopy") is None:
        print(f"{name}: left out, for linopy is not installed (uv pip install linopy)", flush=True)
        return None
    load = os.getloadavg()[0]
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.investment", "--case", name], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        sys.exit(f"{name} failed:\n{ran.stderr}")
    told: Told = json.loads(ran.stdout.splitlines()[-1]) | {"load_before": load}
    print(name, json.dumps(told), flush=True)
    return told


def main() -> None:
    """Measure the cases that the command line names, or all, and keep the results by date."""
    asked = sys.argv[1:]
    if "--case" in asked:
        told = CASES[asked[-1]]()
        told["peak_mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(told))
        return
    words = [word for word in asked if not word.startswith("--")]
    chosen = [name for name in CASES if not words or any(word in name for word in words)]
    kept = RESULTS / f"investment-{datetime.now(UTC):%Y-%m-%d}.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}
    for name in chosen:
        measured = _measured(name)
        if measured is not None and "--keep-nothing" not in asked:
            results.setdefault(name, []).append(measured)
            kept.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
