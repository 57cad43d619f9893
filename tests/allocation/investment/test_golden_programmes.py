"""The smallest problem in which each constraint stands, written out: what the house means by its name.

A golden file is what a reader may hold against the constraint's equation. Rewrite all of them after looking at the
difference with ``ALLOTMENT_REWRITE_GOLDEN=yes python -m pytest tests/allocation/investment/test_golden_programmes.py``.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import highspy
import numpy as np
import pytest

from allotment.allocation.investment.model import build_model
from allotment.allocation.investment.problem import Capacity
from allotment.allocation.solvers.highs import Highs
from allotment.allocation.solvers.lp_text import lp_text
from allotment.allocation.solvers.programme import ProgrammeBuilder
from allotment.allocation.solvers.solver import solve
from tests.allocation.investment.tiny import NURSES, SOUTH, limit, line, option, pot, problem, target

GOLDEN = Path(__file__).parent / "golden"
TRAIN = option("train", 1, line(1000, 0), most=9)
ONE_YEAR = problem([TRAIN], [pot("tuition", 3000)], [[8]])
TWO_YEARS = problem([option("train", 2, line(1000, 0), stays=0.9)], [pot("tuition", 3000, 2000)], [[8, 8]])
CASES = {
    "shortfall": TWO_YEARS,
    "budget": replace(TWO_YEARS, streams=(pot("tuition", 3000, 2000, carry=0.25),)),
    "bill": problem(
        [option("train", 2, line(1000, 0), line(250, 0, 1, lag=1), starts=[0])],
        [pot("tuition", 3000, 0), pot("any", 500, 900)],
        [[8, 8]],
    ),
    "bill_of_staff_gained": problem(
        [option("train", 2, line(1000, 0), lead=1, fte=0.8, starts=[0])],
        [pot("tuition", 3000, 0), pot("pay", 0, 90_000)],
        [[8, 8]],
        pay_streams=(frozenset({1}),),
    ),
    "match": problem([option("train", 1, line(1000, 0, 1))], [pot("matched", 3000, match=0.3), pot("own", 500)], [[8]]),
    "capacity": problem(
        [option("train", 2, line(1000, 0), draws=[(0, 0, 2.0), (0, 1, 0.5)])],
        [pot("tuition", 3000, 3000)],
        [[8, 8]],
        capacities=(Capacity("placement weeks", "weeks", np.array([6.0, 5.0])),),
    ),
    "tiers": problem([option("retain", 1, line(1000, 0), tiers=((0.5, 1.0), (0.5, 0.6)))], [pot("any", 9000)], [[8]]),
    "system_limit": problem(
        [option("recruit", 1, line(1000, 0), slot=slot) for slot in (0, 1)],
        [pot("any", 9000)],
        [[8], [8]],
        limits=(limit("recruit", most=5, least=2),),
    ),
    "least_dose": problem([option("recruit", 1, line(1000, 0), least=2)], [pot("any", 9000)], [[8]]),
    "override": replace(ONE_YEAR, fixed={(0, 0): 1.5}),
    "target": replace(ONE_YEAR, targets=(target(0.07, 0),)),
    "fairness": problem(
        [option("train", 1, line(1000, 0), slot=slot, slots=(NURSES, SOUTH)) for slot in (0, 1)],
        [pot("any", 9000)],
        [[8], [4]],
        slots=(NURSES, SOUTH),
        fairness_tolerance=0.01,
    ),
    "from_one_role_to_another": problem(
        [option("top up", 1, line(1000, 0), from_slot=1)], [pot("any", 9000)], [[8], [-1]]
    ),
    "relaxed": replace(ONE_YEAR, targets=(target(0.01, 0),), fixed={(0, 0): 5.0}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_smallest_programme_of_each_constraint_is_the_golden_one(name: str):
    written = lp_text(build_model(CASES[name], elastic=name == "relaxed").programme)
    path = GOLDEN / f"{name}.lp"
    if os.environ.get("ALLOTMENT_REWRITE_GOLDEN"):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8"), (
        f"{path.name} is no longer what is built. If it should be, run this file with ALLOTMENT_REWRITE_GOLDEN=yes."
    )


def test_every_golden_file_has_its_case():
    assert {path.stem for path in GOLDEN.glob("*.lp")} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_solver_reads_a_written_programme_and_finds_the_same(name: str, tmp_path: Path):
    built = build_model(CASES[name], elastic=name == "relaxed").programme
    path = tmp_path / "written.lp"
    # HiGHS takes no commas in names; everything else is read as it stands.
    path.write_text(re.sub(r"(?<=\S),(?=\S)", ".", lp_text(built)), encoding="utf-8")
    reader = highspy.Highs()
    reader.setOptionValue("output_flag", False)
    assert reader.readModel(str(path)) == highspy.HighsStatus.kOk
    reader.run()
    assert reader.getModelStatus() == highspy.HighsModelStatus.kOptimal
    assert reader.getInfo().objective_function_value == pytest.approx(solve(Highs(), built).objective, abs=1e-9)


def test_rows_with_two_ends_and_columns_with_none_are_written_with_both():
    builder = ProgrammeBuilder()
    builder.add_columns("x", [("a b",), ("c",)], lower=np.array([-np.inf, 1.0]), cost=np.array([0.0, -1.5]))
    rows = builder.add_rows("row", [("r",), ("free",)], lower=np.array([1.0, -np.inf]), upper=np.array([4.0, np.inf]))
    builder.put(rows.indices[[0, 0]], np.array([0, 1]), np.array([1.0, -2.0]))
    assert (
        lp_text(builder.build()).splitlines()
        == [
            "Minimize",
            " objective: - 1.5 x(c)",
            "Subject To",
            " row(r).least: + 1 x(a_b) - 2 x(c) >= 1",
            " row(r): + 1 x(a_b) - 2 x(c) <= 4",
            "Bounds",
            " x(a_b) free",
            " 1 <= x(c)",
            "End",
            "",
        ][:-1]
    )
