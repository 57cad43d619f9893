"""``allotment plan-from-file``: tables for people, one object for machines, files for both."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from allotment.allocation.declared.answer import answer_plan
from allotment.allocation.declared.plan import AIMS
from allotment.allocation.declared.read import read_plan
from allotment.allocation.solvers.named import solver_named
from allotment.planning.plan_from_file import PlanAsked, plan_from_file
from tests.allocation.declared.tiny import TINY, tiny, with_required
from tests.cli.command_line import CommandLine


@pytest.fixture
def allotment(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


def test_the_object_for_machines_holds_the_plan_and_anybody_can_follow_it(allotment: CommandLine):
    answer = json.loads(allotment("plan-from-file", "three-skills", "--aim", "cost", "--json").out)
    assert (answer["status"], answer["aim"], answer["objective_unit"]) == ("optimal", "cost", "pounds")
    assert answer["objective"] == pytest.approx(498_677.285, abs=0.01)
    assert answer["verified"]["sound"] is True
    assert answer["asked"]["source"].startswith("H. P. Williams")
    assert set(answer["doses"][0]) == {"lever", "class", "to", "period", "dose", "cost_pence"}
    done: dict[tuple[str, str, str | None], float] = defaultdict(float)
    for row in answer["doses"]:
        if row["period"] == 1:
            done[row["lever"], row["class"], row["to"]] += row["dose"]
    down = done["downgrade", "semi-skilled", "unskilled"] + done["downgrade", "skilled", "unskilled"]
    unskilled = 2000 * 0.9 + 0.75 * done["recruit", "unskilled", None] + 0.5 * down
    unskilled -= done["retrain", "unskilled", "semi-skilled"] + done["redundancy", "unskilled", None]
    told = next(row for row in answer["staff"] if (row["class"], row["period"]) == ("unskilled", 1))
    assert told["staff"] == pytest.approx(unskilled, abs=1e-4)


def test_people_read_the_doses_by_year_the_staff_and_what_was_checked(allotment: CommandLine):
    shown = allotment("plan-from-file", "three-skills", "--solver", "glop")
    assert shown.code == 0
    assert "Least redundancy: 841.797 people." in shown.out
    assert "Checked year by year: verified." in shown.out
    assert any(line.split() == ["recruit", "skilled", "0.0", "500.0", "500.0"] for line in shown.out.splitlines())
    assert "over-manning" in shown.out


def test_the_tables_are_written_with_what_they_stand_on(allotment: CommandLine, tmp_path: Path):
    out = tmp_path / "plan"
    shown = allotment("plan-from-file", "three-skills", "--out", str(out), "--json")
    assert json.loads((out / "plan.json").read_text(encoding="utf-8")) == json.loads(shown.out)
    staff = pl.read_parquet(out / "staff.parquet")
    assert staff.height == 9
    assert pl.read_csv(out / "doses.csv").height == len(json.loads(shown.out)["doses"])
    assert json.loads((out / "staff.json").read_text(encoding="utf-8"))["about"]["title"] == (
        "Three skills over three years"
    )


def test_where_no_plan_will_do_it_says_what_must_give(allotment: CommandLine, tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text(tiny(classes=with_required([4, 4], [1, 9]), levers=TINY["levers"][:1]), encoding="utf-8")
    shown = allotment("plan-from-file", str(path))
    assert shown.code == 0
    assert "The least that must give:\n  high, 2028: 6.00 people fewer than are required." in shown.out
    answer = json.loads(allotment("plan-from-file", str(path), "--json").out)
    assert (answer["status"], answer["objective"], answer["verified"]) == ("infeasible", None, None)
    assert len(answer["least_relaxations"]) == 1


def test_a_file_that_breaks_a_rule_writes_nothing(allotment: CommandLine, tmp_path: Path):
    path, out = tmp_path / "mine.yaml", tmp_path / "plan"
    path.write_text(tiny(aim="joy"), encoding="utf-8")
    shown = allotment("plan-from-file", str(path), "--out", str(out))
    assert (shown.code, shown.out) == (2, "")
    assert "this aim is not known" in shown.err
    assert not (out / "plan.json").exists()


def test_the_same_plan_gives_the_same_object_twice():
    once, again = (plan_from_file(PlanAsked("three-skills")).as_json() for _ in range(2))
    assert once == again


def test_the_worked_example_of_the_page_can_be_used_as_it_is_printed():
    page = (Path(__file__).resolve().parents[3] / "docs" / "plan-from-file.md").read_text(encoding="utf-8")
    written = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(written) == 1
    found = answer_plan(read_plan(written[0], "page.yaml"), solver_named("highs"))
    assert found.verdict is not None
    assert found.verdict.broken == []


@pytest.mark.parametrize("aim", AIMS)
def test_the_page_names_every_aim_and_every_kind_of_lever(aim: str):
    page = (Path(__file__).resolve().parents[3] / "docs" / "plan-from-file.md").read_text(encoding="utf-8")
    assert f"`{aim}`" in page
