"""``allotment plan-from-file``: the best staffing plan from levers that a file declares."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from allotment.cli.options import AsJson, OutFolder

if TYPE_CHECKING:
    from allotment.planning.plan_from_file import PlanFound

PENCE = 100


class Solver(StrEnum):
    """Who solves."""

    HIGHS = "highs"
    GLOP = "glop"


def plan_from_file(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A plan file, or the example three-skills.")],
    aim: Annotated[
        str | None,
        typer.Option(
            "--aim", metavar="AIM", help="What is to be least: shortfall, cost, redundancy, or another lever."
        ),
    ] = None,
    solver: Annotated[Solver, typer.Option("--solver", help="Who solves; both find the same least.")] = Solver.HIGHS,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Plan staff with the levers that a file declares.

    Recruit, retrain, downgrade, make redundant, put on short time or keep more than are required: what there is to do,
    within which limits and at what cost, stands in the file.

    Examples:

        allotment plan-from-file three-skills

        allotment plan-from-file three-skills --aim cost --solver glop

        allotment plan-from-file mine.yaml --out plan --json
    """
    from allotment.cli.show import print_json  # noqa: PLC0415
    from allotment.planning.plan_from_file import PlanAsked  # noqa: PLC0415
    from allotment.planning.plan_from_file import plan_from_file as answer  # noqa: PLC0415

    found = answer(PlanAsked(file, aim, solver.value, out))
    if as_json:
        print_json(found.as_json())
        return
    _show(found)


def _show(found: PlanFound) -> None:
    from allotment.cli.show import console, print_table  # noqa: PLC0415

    answer, plan = found.answer, found.answer.plan
    if answer.verdict is None:
        console().print("No plan meets what is required within the limits. The least that must give:")
        for line in answer.relaxations:
            console().print(f"  {line}", markup=False)
        return
    print_table(f"{plan.title}: people a year", ("Lever", "Class", *map(str, plan.years)), found.by_year)
    rows = [
        (
            one["class"],
            str(one["period"]),
            *(one[name] for name in ("staff", "required", "short", "over", "short_time")),
        )
        for one in answer.staff
    ]
    headings = ("Class", "Year", "Staff", "Required", "Short", "Over", "On short time")
    verdict = "verified" if answer.verdict.is_sound else "NOT VERIFIED: " + "; ".join(answer.verdict.broken)
    cost = f"£{(answer.cost_pence or 0) / PENCE:,.2f}"
    note = f"Least {plan.aim}: {answer.objective:,.3f} {answer.objective_unit}. Cost {cost}; "
    note += f"{answer.redundancies:,.1f} redundancies. Checked year by year: {verdict}."
    print_table("Staff at the end of each year", headings, rows, note)
