"""The whole of it, on the real Gloucestershire: a mix is chosen, goes back through the engine, and is told."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from allotment.governance.investment_rights import may_decide
from allotment.levers.catalogue import LEVERS
from allotment.planning.choose_mix import Mix, choose_mix
from allotment.planning.desk import Desk
from allotment.planning.funding import text_of_example
from allotment.planning.mix.asked import MixAsked
from allotment.workforce.errors import FundingError

ASKED = MixAsked(ics="QR1", scenario="central", funding="gloucestershire", years=8, frontier=False)
SMALL = replace(ASKED, funding="two-streams", years=5)
NURSE = "Nurse or health visitor"
Row = dict[str, Any]


def with_text(more: str, asked: MixAsked = SMALL) -> MixAsked:
    """Ask under the shipped example with something added."""
    return replace(asked, funding="mine.yaml", funding_text=text_of_example(asked.funding) + more)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mix") / "told"


@pytest.fixture(scope="module")
def mix(desk: Desk, folder: Path) -> Mix:
    folder.mkdir()
    return choose_mix(desk, ASKED, out=folder)


@pytest.fixture(scope="module")
def small(desk: Desk) -> Mix:
    return choose_mix(desk, SMALL)


def test_every_rule_is_kept_and_most_were_looked_at(mix: Mix):
    verified = mix.answer["verified"]
    assert verified["broken"] == []
    assert verified["sound"] is True
    assert min(verified["checks"].values()) > 0
    assert len(verified["checks"]) >= 20


def test_the_engine_agrees_with_the_linear_reckoning(mix: Mix):
    answer = mix.answer
    assert answer["status"] == "optimal"
    assert 0 < answer["linearisation_error"] < 0.02
    assert answer["linearisation_error"] == answer["linearisation_error_by_round"][-1]
    assert answer["gap_after_fte"] == pytest.approx(answer["objective"], rel=0.001)


def test_the_gap_falls_and_the_tables_say_by_how_much(mix: Mix):
    answer, slots = mix.answer, mix.tables["slots"]
    assert answer["gap_after_fte"] < answer["gap_before_fte"] - 100
    years = slots["year"].n_unique()
    assert slots["short_before_fte"].sum() / years == pytest.approx(answer["gap_before_fte"])
    assert slots["short_after_fte"].sum() / years == pytest.approx(answer["gap_after_fte"])
    gained = (slots["after_fte"] - slots["before_fte"]).sum()
    assert mix.tables["gains"]["gained_fte"].sum() == pytest.approx(gained, rel=0.02)


def test_what_doses_cost_is_what_streams_spend(mix: Mix):
    spent = sum(row["spent_pence"] for row in mix.answer["spend"])
    assert spent > 0
    assert sum(row["cost_pence"] for row in mix.answer["doses"]) == spent == mix.tables["payments"]["pence"].sum()
    for row in mix.answer["spend"]:
        have = row["budget_pence"] + row["brought_pence"]
        assert have == sum(row[f"{name}_pence"] for name in ("spent", "carried", "clawed_back", "lapsed"))
        assert 0 <= row["spent_pence"] <= have


def test_doses_are_whole_thousandths_told_once_each(mix: Mix):
    seen = [
        (row["lever"], row["role"], row["from_role"], row["sector"], row["place"], row["period"])
        for row in mix.answer["doses"]
    ]
    assert len(set(seen)) == len(seen) > 100
    assert all(row["dose"] == round(row["dose"], 3) > 0 for row in mix.answer["doses"])
    assert {row["period"] for row in mix.answer["doses"]} <= set(range(2027, 2034))


def test_ring_fences_cost_something_and_the_price_of_each_is_told(mix: Mix):
    flexibility = mix.answer["flexibility"]
    assert flexibility["ring_fenced_gap_fte"] == mix.answer["objective"]
    assert flexibility["extra_fte_bought"] > 1
    assert flexibility["pooled_gap_fte"] == pytest.approx(
        flexibility["ring_fenced_gap_fte"] - flexibility["extra_fte_bought"]
    )
    streams = {row["stream"] for row in mix.answer["spend"]}
    assert {row["stream"] for row in flexibility["by_stream"]} == streams
    for row in flexibility["by_stream"]:
        assert -1e-6 <= row["extra_fte_bought"] <= flexibility["extra_fte_bought"] + 1e-6, row


def test_every_limit_that_binds_has_its_price_in_words(mix: Mix):
    prices = mix.answer["shadow_prices"]
    assert {"budget", "capacity", "dose"} <= {row["constraint"] for row in prices}
    assert all(row["in_words"].endswith(".") and "{" not in row["in_words"] for row in prices)
    assert all(row["value"] > 0 for row in prices if row["constraint"] in ("budget", "capacity", "dose"))


def test_what_is_written_is_what_is_told(mix: Mix, folder: Path):
    assert json.loads((folder / "mix.json").read_text()) == json.loads(json.dumps(mix.answer))
    for name in ("doses", "payments", "spend", "gains", "slots", "pay_bill", "shadow_prices"):
        written = pl.read_parquet(next(folder.rglob(f"{name}.parquet")))
        assert written.height == mix.tables[name].height, name


def test_the_pay_bill_separates_what_recurs_from_what_does_not(mix: Mix):
    rows = mix.answer["pay_bill"]
    assert [row["year"] for row in rows] == list(range(2026, 2034))
    assert rows[0] == {"year": 2026, "one_off_pence": 0, "recurrent_pay_pence": 0, "recurrent_saving_pence": 0}
    payments = mix.tables["payments"]
    one_off = payments.filter(pl.col("paid_role").is_null())["pence"].sum()
    assert sum(row["one_off_pence"] for row in rows) == one_off
    assert rows[-1]["recurrent_pay_pence"] > rows[2]["recurrent_pay_pence"] > 0


def test_the_same_question_has_the_same_answer_under_the_same_name(desk: Desk, small: Mix):
    told: list[float] = []
    again = choose_mix(desk, SMALL, progress=lambda *said: told.append(said[1]))
    assert told == sorted(told), "progress is told forward only"
    assert told[-1] > 0.9
    assert again.mix_id == small.mix_id
    seconds = ("build_seconds", "solve_seconds")
    assert {k: v for k, v in again.answer.items() if k not in seconds} == {
        k: v for k, v in small.answer.items() if k not in seconds
    }
    kept = desk.mixes.answer(small.mix_id)
    assert kept["doses"] == json.loads(json.dumps(small.answer["doses"]))


def test_another_question_has_another_name_and_another_solver_the_same_gap(desk: Desk, small: Mix):
    other = choose_mix(desk, replace(SMALL, solver="glop"))
    assert other.mix_id != small.mix_id
    assert other.answer["objective"] == pytest.approx(small.answer["objective"], abs=0.01)
    assert other.answer["verified"]["sound"] is True


def test_an_infeasible_target_says_the_least_that_must_give(desk: Desk):
    text = """
targets:
  - {key: Care workers by 2029, roles: [Care worker], most_short_share: 0, year: 2029, source: The board,
     owner: Director of adult social care}
"""
    answer = choose_mix(desk, with_text(text)).answer
    assert answer["status"] == "infeasible"
    (relaxation,) = answer["least_relaxations"]
    assert relaxation["limit"] == "target"
    assert relaxation["by"] > 1
    assert "Care workers by 2029" in relaxation["in_words"]
    assert f"{relaxation['by']:.1f} FTE" in relaxation["in_words"]
    assert (answer["doses"], answer["spend"], answer["gap_after_fte"]) == ([], [], None)


@pytest.mark.parametrize("solver", ["highs", "glop"])
def test_time_that_runs_out_says_how_much_more_might_be_closed(desk: Desk, small: Mix, solver: str):
    answer = choose_mix(desk, replace(SMALL, seconds=1e-6, solver=solver)).answer
    assert answer["status"] == "time_limit"
    assert 0 < answer["solver_gap"] <= 1
    assert answer["bound"] <= small.answer["objective"] <= answer["objective"]
    assert answer["gap_after_fte"] == answer["gap_before_fte"]
    assert answer["doses"] == answer["least_relaxations"] == []


def test_an_override_is_kept_and_priced(desk: Desk, small: Mix):
    named = [row for row in small.answer["doses"] if row["place"] in ("Trusts", "Cheltenham")]
    some = max(named, key=lambda row: row["cost_pence"])
    text = f"""
overrides:
  - {{lever: {some["lever"]}, role: "{some["role"]}", place: {some["place"]}, year: {some["period"]}, dose: 0,
     by: Chief nurse, reason: No rooms, on: 2026-09-14}}
  - {{lever: flexible_working, place: Trusts, year: 2028, role: {NURSE}, dose: 12.5, by: HR director, reason: Pilot,
     on: 2026-09-14}}
"""
    answer = choose_mix(desk, with_text(text)).answer
    assert answer["status"] == "optimal"
    assert answer["verified"]["broken"] == []
    forbidden = ("lever", "role", "place", "period")
    assert not [row for row in answer["doses"] if all(row[name] == some[name] for name in forbidden)]
    fixed = [
        row
        for row in answer["doses"]
        if (row["lever"], row["role"], row["place"], row["period"]) == ("flexible_working", NURSE, "Trusts", 2028)
    ]
    assert fixed
    assert {row["dose"] for row in fixed} == {12.5}
    assert answer["objective"] > small.answer["objective"]
    first, second = answer["overrides"]
    assert first["costs_fte"] > 0
    assert first["costs_most_fte"] >= first["costs_fte"]
    assert first["in_words"].startswith(
        f"{some['lever'].replace('_', ' ')} forbidden by Chief nurse: this choice costs"
    )
    assert second["costs_fte"] >= -1e-6
    assert (second["by"], second["reason"], second["on"]) == ("HR director", "Pilot", "2026-09-14")


def test_a_dose_fixed_for_every_year_is_fixed_in_every_year_in_which_it_may_start(desk: Desk):
    text = f"""
overrides:
  - {{lever: commission_nursing_places, role: {NURSE}, place: Trusts, dose: 1, by: Chief nurse, reason: Agreed,
     on: 2026-09-14}}
"""
    asked = with_text(text)
    money = str(asked.funding_text).replace("2029: 600_000}", "2029: 600_000, 2030: 600_000}")
    answer = choose_mix(desk, replace(asked, funding_text=money)).answer
    assert answer["status"] == "optimal", answer["least_relaxations"]
    fixed: dict[str, dict[int, float]] = defaultdict(dict)
    for row in answer["doses"]:
        if (row["lever"], row["role"], row["place"]) == ("commission_nursing_places", NURSE, "Trusts"):
            fixed[row["sector"]][row["period"]] = row["dose"]
    assert fixed
    assert all(by_year == {2027: 1.0, 2028: 1.0} for by_year in fixed.values())  # three years of tuition, to 2030


def test_a_level_alone_chooses_nothing_that_another_decides(desk: Desk, small: Mix):
    alone = choose_mix(desk, replace(SMALL, level="ICS")).answer
    assert alone["verified"]["broken"] == []
    assert {row["decided_by"] for row in alone["doses"]} <= {"ICS"}
    region_only = [row for row in small.answer["doses"] if not _ics_may(row)]
    assert {row["decided_by"] for row in region_only} >= {"provider"}
    assert all(_ics_may(row) for row in alone["doses"])
    assert alone["objective"] > small.answer["objective"]
    assert alone["asked"]["at_the_table"] == ["ICS"]


def _ics_may(row: Row) -> bool:
    from datetime import date

    right = may_decide(LEVERS[row["lever"]].activity, ("ICS",), date(row["period"] - 1, 9, 1), row["sector"])
    return right is not None and "ICS" in right.levels


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (replace(SMALL, pool=("arrs", "joint_fund")), "the funding file has no such stream"),
        (replace(SMALL, ics="QE1"), "it is about QR1, and the mix is asked for QE1"),
        (replace(SMALL, funding="no-such-file"), "no-such-file"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_error(desk: Desk, asked: MixAsked, said: str):
    with pytest.raises(FundingError) as refused:
        choose_mix(desk, asked)
    assert said in str(refused.value)


def test_all_that_is_wrong_is_said_at_once(desk: Desk):
    with pytest.raises(FundingError) as refused:
        choose_mix(desk, replace(SMALL, ics="QE1", pool=("arrs", "cpd")))
    assert len(refused.value.problems) == 3
