"""The whole of it, on the real Gloucestershire: intakes are solved back, bounded, and go back through the engine."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from allotment.evidence.assumptions.local import LocalRecord
from allotment.evidence.local_evidence import LocalEvidence
from allotment.planning.answers.answer import Answer
from allotment.planning.desk import Desk
from allotment.planning.education.asked import EducationAsked
from allotment.planning.funding import text_of_example
from allotment.planning.levy_ledger import LevyAsked, levy_ledger
from allotment.planning.plan_education import plan_education
from allotment.workforce.errors import FundingError

ASKED = EducationAsked("QR1", "central", "gloucestershire", years=6, draws=10, beside=("high-migration",))
QUICK = replace(ASKED, years=4, beside=(), late=0)
NURSING = "Nursing degree"
Row = dict[str, Any]


def completing(share: float, lever: str = "commission_nursing_places") -> LocalEvidence:
    """A system's own record of who completes a programme, in force from before the baseline."""
    own = LocalRecord(
        key="lever_share_completing",
        unit="share",
        source="The university's own returns",
        grade="B",
        owner="Education and training lead",
        valid_from=date(2024, 4, 1),
        date_read=date(2026, 11, 1),
        value=share,
        where={"lever": lever},
    )
    return LocalEvidence.of([own])


@pytest.fixture(scope="module")
def answer(desk: Desk) -> Answer:
    return plan_education(desk, ASKED)


@pytest.fixture(scope="module")
def quick(desk: Desk) -> Answer:
    return plan_education(desk, QUICK)


@pytest.fixture(scope="module")
def more_leave(desk: Desk) -> Answer:
    return plan_education(desk, replace(QUICK, local=completing(0.58)))


@pytest.fixture(scope="module")
def rows(answer: Answer) -> list[Row]:
    return list(answer.told["programmes"])


def test_there_is_one_row_for_every_programme_and_year_of_intake_asked_for(rows: list[Row]):
    assert {row["year"] for row in rows} == set(range(2027, 2033))
    kinds = {row["kind"] for row in rows}
    assert kinds == {"university", "apprenticeship", "top-up", "foundation", "specialty", "practice-based"}
    assert len({(row["programme"], row["year"]) for row in rows}) == len(rows) == 14 * 6


def test_the_engine_gives_the_supply_that_the_plan_promised_year_by_year(answer: Answer):
    supply = answer.told["supply"]
    assert answer.told["verified"]["sound"] is True
    assert answer.told["verified"]["broken"] == []
    assert answer.told["linearisation_error"] < 0.005
    moved = [row for row in supply if abs(row["engine_fte"] - row["without_plan_fte"]) > 1]
    assert len(moved) > 20
    for row in moved:
        gained = row["engine_fte"] - row["without_plan_fte"]
        assert row["promised_fte"] - row["engine_fte"] == pytest.approx(0.0, abs=max(0.05, 0.01 * abs(gained))), row
        assert row["error_fte"] == row["promised_fte"] - row["engine_fte"]


def test_the_shortage_that_is_told_is_that_of_the_supply_rows(answer: Answer):
    assert answer.told["gap_after_fte"] < answer.told["gap_before_fte"]
    supply = pl.DataFrame(answer.told["supply"])
    closed = (supply["short_before_fte"] - supply["short_after_fte"]).sum() / supply["year"].n_unique()
    assert closed == pytest.approx(answer.told["gap_before_fte"] - answer.told["gap_after_fte"], rel=1e-6)


def test_starts_needed_move_by_exactly_the_ratio_of_the_shares_who_complete(more_leave: Answer, quick: Answer):
    before, after = _needed(quick), _needed(more_leave)
    moved = {key: after[key] / before[key] for key in before if key[0] == NURSING and before[key]}
    assert len(moved) == 4
    assert list(moved.values()) == pytest.approx([0.87 / 0.58] * 4)
    others = [key for key in before if key[0] != NURSING]
    assert {key: after[key] for key in others} == {key: before[key] for key in others}


def test_fewer_who_complete_leave_a_larger_shortage_within_the_bounds(more_leave: Answer, quick: Answer):
    assert more_leave.told["gap_after_fte"] > quick.told["gap_after_fte"]
    assert more_leave.answer_id != quick.answer_id


def _needed(answer: Answer) -> dict[tuple[str, int], float | None]:
    return {(row["programme"], row["year"]): row["starts_needed"] for row in answer.told["programmes"]}


def test_each_step_from_gap_to_starts_follows_from_the_one_before(answer: Answer):
    steps = answer.tables["steps"].to_dicts()
    assert steps
    for row in steps:
        left = max(0.0, row["to_close_fte"] - row["still_there_fte"])
        assert row["entrants"] * row["fte_per_entrant"] == pytest.approx(left), row
        parts = [row[name] for name in ("share_completing", "share_joining", "share_staying_local", "share_through_1")
                 if row.get(name) is not None]  # fmt: skip
        if row["programme"] != "Hospital specialty training":
            product = 1.0
            for part in parts:
                product *= part
            assert row["share_through"] == pytest.approx(product), row
        if row["part_time_share"] == 0:
            assert row["starts_needed"] * row["share_through"] == pytest.approx(row["entrants"]), row


def test_the_range_of_starts_needed_is_in_order_and_somewhere_wide(rows: list[Row]):
    known = [row for row in rows if row["starts_needed"] is not None]
    assert all(row["low"] <= row["median"] <= row["high"] for row in known)
    assert any(row["high"] > 2 * row["low"] > 0 for row in known)
    assert all(row["planned_lowest"] <= row["starts_planned"] <= row["planned_highest"] for row in rows)


def test_every_intake_keeps_to_its_applicants_and_places(answer: Answer):
    from allotment.evidence.assumptions.register import load_register
    from allotment.evidence.education.programmes import load_programmes

    register, programmes = load_register(), load_programmes()
    full = 0
    for row in answer.told["programmes"]:
        one = next(p for p in programmes.programmes if p.title == row["programme"])
        if one.lever is not None:
            each = register.find("programme_free_places_per_provider", date(2026, 6, 30), programme=one.title).value
            assert row["starts_planned"] <= each * one.providers + 0.05, row
            full += row["starts_planned"] > each * one.providers - 0.05
    assert full > 0, "some providers are full"


def test_what_holds_an_intake_back_is_said_in_words(rows: list[Row]):
    assert all(row["bound_by"].endswith(".") for row in rows)
    short = [row for row in rows if row["starts_needed"] and row["starts_planned"] < row["starts_needed"] - 1]
    bound = [row["bound_by"] for row in short]
    assert any("would close" in words for words in bound)
    assert not any(words.startswith("Nothing") for words in bound)


def test_what_nobody_at_the_table_may_decide_is_routed_to_who_may(answer: Answer):
    by = {row["programme"]: row for row in answer.told["commissioning"] if row["year"] == 2028}
    assert by["Medical degree"]["commissioned_by"] == "England"
    assert by["Medical degree"]["at_the_table"] is False
    assert by["Medical degree"]["route"] == "Not at the table: ask England."
    assert by[NURSING]["commissioned_by"] == "region"
    assert by["Adult care apprenticeships"]["commissioned_by"] == "provider"
    assert by[NURSING]["starts_needed"] == _needed(answer)[NURSING, 2028]
    asked_of_others = [row for row in answer.told["rests_on"] if row["rests_on"] == "asked of others"]
    assert sum(row["gained_fte"] for row in asked_of_others) > 0


def test_a_late_start_loses_fte_years_and_never_wins_any(answer: Answer):
    late = answer.told["late"]
    assert late[-1]["fte_years_lost"] > 10
    for row in late:
        assert row["more_short_fte"] == pytest.approx(row["short_late_fte"] - row["short_on_time_fte"])
    assert late[0]["more_short_fte"] == pytest.approx(0.0)
    assert sum(row["more_short_fte"] for row in late) == pytest.approx(late[-1]["fte_years_lost"])


def test_people_who_teach_are_a_stock_whose_years_follow_one_another(answer: Answer):
    table = pl.DataFrame(answer.told["educators"], infer_schema_length=None).sort("year")
    assert set(table["teaching_role"]) == {"educator", "practice supervisor", "practice assessor"}
    for _, part in table.group_by("teaching_role", "profession"):
        for now, then in pairwise(part.to_dicts()):
            assert now["people"] - now["leaving"] + now["newly_prepared"] == pytest.approx(then["people"])
            assert now["leaving"] > 0 or now["people"] == 0
    known = table.filter(pl.col("free").is_not_null())
    over = known.filter(pl.col("used_by_plan") > pl.col("free") + pl.col("added_by_plan") + 0.01)
    assert over.is_empty()
    assert (known["gap"] > 0).any()


def test_no_more_learners_are_told_than_have_started(answer: Answer):
    learners = answer.tables["learners"]
    assert (learners["learners"] <= learners["places_kept"] + 1e-9).all()
    assert (learners["learners"] < learners["places_kept"]).any()


def test_foundation_places_follow_the_medical_graduates_that_are_planned(rows: list[Row]):
    by = {(row["programme"], row["year"]): row for row in rows}
    through = 0.94 * 0.97 * 0.45
    started, place = by["Medical degree", 2027], by["Foundation training", 2032]
    assert started["starts_planned"] > 0
    assert place["starts_planned"] == pytest.approx(started["starts_planned"] * through, abs=0.001)
    assert place["starts_needed"] == pytest.approx(started["starts_needed"] * through)


def test_the_answer_is_plain_json(answer: Answer):
    assert json.loads(json.dumps(answer.as_json(), allow_nan=False))["answer_id"] == answer.answer_id
    shown = {section.table for section in answer.sections}
    assert shown <= set(answer.tables)
    for section in answer.sections:
        assert set(section.headings) <= set(answer.tables[section.table].columns), section.title


def test_the_levy_ledger_takes_the_files_of_the_apprentices_and_says_the_same(
    answer: Answer, desk: Desk, tmp_path: Path
):
    answer.write(tmp_path)
    kept = levy_ledger(desk, LevyAsked(tmp_path / "employers.csv", tmp_path / "apprentices.csv", until="2034-03"))
    assert kept.as_json()["status"] == "balanced"
    spent = kept.tables["ledger"].filter(pl.col("tax_year") == "2027-28")["spent_pence"].sum()
    told = {row["tax_year"]: row["spent_pence"] for row in answer.told["levy"]}
    assert spent == told["2027-28"] > 0


def test_the_apprentices_in_the_files_are_the_starts_of_the_strategy(answer: Answer):
    strategy = pl.DataFrame(answer.told["apprenticeships"], infer_schema_length=None)
    planned = dict(strategy.group_by("standard", "year").agg(pl.sum("starts")).select(
        pl.concat_str("standard", pl.col("year") - 1, separator="|"), "starts").iter_rows())  # fmt: skip
    text = answer.files["apprentices.csv"]
    written = pl.read_csv(text).with_columns(pl.col("start_month").str.slice(0, 4).alias("began"))
    whole = dict(written.group_by("standard", "began").agg(pl.sum("starts")).select(
        pl.concat_str("standard", "began", separator="|"), "starts").iter_rows())  # fmt: skip
    assert whole
    for key, starts in whole.items():
        assert abs(starts - planned[key]) <= 0.5, key
    assert strategy.filter(pl.col("starts") > 0)["off_the_job_hours"].min() > 0
    assert strategy["target_share"].is_between(0, 1).all()
    by_year = strategy.group_by("year").agg(pl.sum("starts"), pl.sum("target_starts"))
    assert by_year["starts"].to_list() == pytest.approx(by_year["target_starts"].to_list())


def test_a_target_out_of_reach_gives_a_plan_and_the_least_that_must_give(desk: Desk):
    answer = plan_education(desk, replace(QUICK, target_short=0.0))
    assert answer.told["status"] == "relaxed"
    assert answer.told["verified"]["sound"] is True
    care = next(row for row in answer.told["relaxations"] if row["about"] == "Care worker")
    assert care["by"] > 100
    assert "short can be met in" in care["in_words"]
    assert "infeasible" not in answer.sentence
    last = answer.told["last_year"]
    row = next(r for r in answer.told["supply"] if (r["role"], r["year"]) == ("Care worker", last))
    said = float(care["in_words"].split(": ")[1].split("%")[0]) / 100
    assert row["short_after_fte"] / row["required_fte"] == pytest.approx(said, abs=0.01)


def test_the_same_question_has_the_same_answer_under_the_same_name(desk: Desk, quick: Answer):
    told: list[float] = []
    again = plan_education(desk, QUICK, lambda *said: told.append(said[1]))
    assert again.told == quick.told
    assert again.answer_id == quick.answer_id
    assert told == sorted(told)


def test_a_target_within_reach_is_kept_from_a_first_year_of_ones_own(desk: Desk):
    answer = plan_education(desk, replace(QUICK, first=2029, years=3, target_short=0.9))
    assert answer.told["status"] == "optimal"
    assert answer.told["relaxations"] == []
    assert sorted({row["year"] for row in answer.told["programmes"]}) == [2029, 2030, 2031]
    assert all(row["period"] >= 2029 for row in answer.tables["doses"].to_dicts())


def test_without_training_levers_in_the_file_nothing_is_planned_and_the_need_is_still_told(desk: Desk):
    text = text_of_example("two-streams") + "\nlevers: [flexible_working, legacy_mentors]\n"
    answer = plan_education(desk, replace(QUICK, funding="mine.yaml", funding_text=text))
    assert {row["programme"] for row in answer.told["programmes"]} == {"Hospital specialty training"}
    assert answer.told["levy"] == []
    assert answer.told["gap_after_fte"] == pytest.approx(answer.told["gap_before_fte"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (replace(QUICK, years=2), "--years (found '2')"),
        (replace(QUICK, target_short=1.5), "--target-short (found '1.5')"),
        (replace(QUICK, first=2099), "--from (found '2099')"),
        (replace(QUICK, first=2020), "--from (found '2020')"),
        (replace(QUICK, ics="QE1"), "it is about QR1"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_one_error(desk: Desk, asked: EducationAsked, said: str):
    with pytest.raises(FundingError) as refused:
        plan_education(desk, asked)
    assert said in str(refused.value)


def test_all_that_is_wrong_with_the_question_is_said_at_once(desk: Desk):
    with pytest.raises(FundingError) as refused:
        plan_education(desk, replace(QUICK, years=2, late=9, draws=1))
    assert len(refused.value.problems) == 3
