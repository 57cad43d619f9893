"""Choosing for several systems together on the real evidence: within national limits, verified, and near the best."""

from __future__ import annotations

import json
import multiprocessing
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from allotment.allocation.investment.national.limits import NationalProblem, limit_rows
from allotment.allocation.investment.national.part import part_of
from allotment.allocation.investment.national.stack import stacked
from allotment.allocation.solvers.highs import Highs
from allotment.allocation.solvers.solver import solve
from allotment.evidence.funding.national import part_of as part_of_england
from allotment.evidence.funding.read_national import load_national
from allotment.planning.choose_mix_all import AllMixes, choose_mix_all
from allotment.planning.desk import CancelledError, Desk
from allotment.planning.funding import text_of_example
from allotment.planning.groundwork import Groundwork
from allotment.planning.mix.all_asked import AllMixAsked
from allotment.planning.mix.all_shares import budgets_in_force, limits_in_force, parts_of, weights_of
from allotment.planning.mix.all_work import slopes_of
from allotment.workforce.errors import FundingError, ScenarioError

TWO = AllMixAsked("central", "england", years=5, systems=("QGH", "QR1"))
HERE = replace(TWO, systems=("QR1",), workers=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("all") / "told"


@pytest.fixture(scope="module")
def told() -> list[tuple[str, float]]:
    return []


@pytest.fixture(scope="module")
def mixes(desk: Desk, ground: Groundwork, folder: Path, told: list[tuple[str, float]]) -> AllMixes:
    """Two systems under the shipped example of England."""
    return choose_mix_all(desk, TWO, out=folder, progress=lambda *said: told.append(said))


def test_every_system_is_closed_some_of_its_gap_and_every_rule_is_kept(mixes: AllMixes):
    answer = mixes.answer
    assert answer["status"] == "optimal"
    assert answer["bound"] <= answer["objective"]
    assert 0 <= answer["gap"] <= TWO.gap
    assert {row["ics"] for row in answer["systems"]} == {"QGH", "QR1"}
    for row in answer["systems"]:
        assert 0 < row["gap_after_fte"] < row["gap_before_fte"]
        assert row["sound"] is True
        assert 0 < row["linearisation_error"] < 0.02
    assert answer["verified"]["broken"] == []
    assert len(answer["verified"]["checks"]) >= 23
    assert answer["totals"]["gap_after_fte"] == pytest.approx(answer["objective"], rel=0.01)


def test_totals_are_the_sums_of_systems_and_of_the_tables(mixes: AllMixes):
    totals, systems = mixes.answer["totals"], mixes.answer["systems"]
    for name in ("gap_before_fte", "gap_after_fte", "spent_pence"):
        assert totals[name] == pytest.approx(sum(row[name] for row in systems))
    assert mixes.tables["payments"]["pence"].sum() == totals["spent_pence"] > 0
    slots = mixes.tables["slots"]
    assert slots["short_after_fte"].sum() / slots["year"].n_unique() == pytest.approx(totals["gap_after_fte"])


def test_each_limit_says_what_is_used_of_the_systems_part_of_it(mixes: AllMixes, ground: Groundwork):
    england = load_national("england")
    weights = weights_of(ground, england)
    doses, rows = mixes.tables["doses"], mixes.answer["national_limits"]
    starts = [row for row in rows if row["unit"] == "starts"]
    limits = {limit.key: limit for limit in england.limits}
    assert {row["limit"] for row in starts} == set(limits)
    for row in starts:
        limit = limits[row["limit"]]
        part = float(part_of_england(TWO.systems, weights[limit.share_by]))
        assert row["most"] == pytest.approx(limit.by_year[row["year"]] * part, abs=0.001)
        mine = doses.filter(pl.col("lever").is_in(limit.levers) & (pl.col("period") == row["year"]))
        assert row["used"] == pytest.approx(mine["dose"].sum(), abs=1e-6)
        assert row["used"] <= row["most"]
    pots = [row for row in rows if row["unit"] == "pence"]
    assert all(type(row["most"]) is type(row["used"]) is int and row["used"] <= row["most"] for row in pots)
    assert any(row["price"] > 0 and "would close" in row["in_words"] for row in rows)


def test_it_comes_as_near_to_the_whole_solved_as_one_as_is_promised(mixes: AllMixes, desk: Desk, ground: Groundwork):
    england = load_national("england")
    weights = weights_of(ground, england)
    of_system, parts = england.for_systems(weights), parts_of(TWO.systems, weights)
    problems = tuple((ics, slopes_of(desk.home, TWO.of(ics), of_system[ics], None).problem) for ics in TWO.systems)
    years = problems[0][1].years
    national = NationalProblem(
        problems, limits_in_force(england, parts, years), budgets_in_force(england, parts, years)
    )
    rows = limit_rows(national)
    built = [part_of(ics, problem, rows, Highs()) for ics, problem in national.systems]
    most = pl.Series([row.most for row in rows]).to_numpy()
    whole = solve(Highs(), stacked(built, most))
    assert mixes.answer["linearisation_error_by_round"] == [mixes.answer["linearisation_error"]], "one round was enough"
    assert mixes.answer["bound"] <= whole.objective * (1 + 1e-9)
    assert whole.objective * (1 - 1e-9) <= mixes.answer["objective"] <= whole.objective * (1 + TWO.gap)


def test_what_is_written_is_what_is_told(mixes: AllMixes, folder: Path):
    assert json.loads((folder / "mix.json").read_text(encoding="utf-8")) == json.loads(json.dumps(mixes.answer))
    for name in ("systems", "national_limits", "doses", "payments", "spend", "gains", "slots", "pay_bill"):
        assert pl.read_parquet(folder / f"{name}.parquet").height == mixes.tables[name].height > 0, name


def test_progress_names_each_system_and_goes_forward_only(mixes: AllMixes, told: list[tuple[str, float]]):
    shares = [share for stage, share in told if not stage.startswith("Reading")]
    assert shares == sorted(shares)
    stages = {stage for stage, _ in told}
    for system in ("Gloucestershire", "Herefordshire and Worcestershire"):
        assert {f"Asked the engine of {system}", f"Ran the mix of {system} through the engine"} <= stages
    assert set(mixes.answer["seconds"]) >= {"groundwork", "slopes", "choosing", "engine", "all"}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_cancelled_choice_ends_with_its_processes_and_leaves_nothing_behind(desk: Desk, tmp_path: Path, workers: int):
    def stop(stage: str, _share: float) -> None:
        if stage.startswith("Asked the engine"):
            raise CancelledError

    with pytest.raises(CancelledError):
        choose_mix_all(desk, replace(TWO, workers=workers), out=tmp_path / "out", progress=stop)
    assert not (tmp_path / "out").exists()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        (replace(TWO, systems=("QR1", "XX1", "XX2")), ScenarioError, ("'XX1'", "'XX2'", "QR1")),
        (replace(TWO, funding="gloucestershire"), FundingError, ("this is a system's own file", "--ics")),
        (replace(TWO, funding="no-such-file"), FundingError, ("no-such-file", "england")),
        (replace(TWO, scenario="centrall"), ScenarioError, ("'centrall'", "central")),
        (
            replace(
                TWO,
                funding="mine.yaml",
                funding_text=text_of_example("england").replace(
                    "stream: workforce_development_fund", "stream: apprenticeship_levy"
                ),
            ),
            FundingError,
            ("mine.yaml: national_budgets, 1, stream", "'apprenticeship_levy'", "carries nothing over"),
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_before_any_work(
    desk: Desk, asked: AllMixAsked, error: type[Exception], said: tuple[str, ...]
):
    with pytest.raises(error) as refused:
        choose_mix_all(desk, asked)
    assert not [words for words in said if words not in str(refused.value)]


def test_what_cannot_be_met_says_which_system_and_the_least_that_must_give(desk: Desk):
    text = (
        text_of_example("england")
        + """
targets:
  - {key: Care workers by 2029, roles: [Care worker], most_short_share: 0, year: 2029,
     source: The board}
"""
    )
    answer = choose_mix_all(desk, replace(HERE, funding="mine.yaml", funding_text=text)).answer
    assert answer["status"] == "infeasible"
    assert answer["objective"] is None
    (row,) = answer["failing"]
    assert (row["ics"], row["limit"]) == ("QR1", "target")
    assert row["by"] > 1
    assert answer["systems"][0]["gap_before_fte"] > 0
    assert answer["systems"][0]["gap_after_fte"] is None
