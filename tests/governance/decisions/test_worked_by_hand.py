"""Questions answered by hand from the publications agree with the register's answers."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from allotment.governance.decisions.decision import decide_question, level_of
from allotment.governance.decisions.delegations import Asker
from allotment.governance.decisions.shipped import decision_register
from allotment.governance.decisions.understand import Understanding

with (Path(__file__).parent / "worked_by_hand.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))
UNDERSTANDING = Understanding(decision_register())
SOURCES = {  # how the table names a publication, and what the record's own source must say
    "Interim NHS People Plan": "Interim NHS People Plan, June 2019",
    "ICS people function": "ICS people function, August 2021",
    "Fuller stocktake": "Fuller stocktake",
    "Health and Care Act 2022": "Health and Care Act 2022",
    "Health Education England merged": "Health Education England merged into NHS England",
    "NHS Long Term Workforce Plan": "NHS Long Term Workforce Plan, June 2023",
    "Planning framework": "Planning framework for the NHS in England, September 2025",
    "Statutory and mandatory training framework": "Statutory and mandatory training framework, from March 2026",
    "Additional roles scheme": "Additional roles scheme",
    "Digital staff passport": "digital staff passport was retired in December 2025",
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['question']}, {row['level']}, {row['on']}")
def test_a_question_worked_by_hand_has_the_register_s_answer(row: dict[str, str]):
    asker = Asker(level_of(row["level"], decision_register()), date.fromisoformat(row["on"]))
    told = decide_question(row["question"], asker, UNDERSTANDING).as_json()
    assert (told["allowed"], told["deciding_level"]) == (row["allowed"] == "yes", row["deciding_level"]), told
    assert SOURCES[row["source"].split(",")[0]] in told["source"]


def test_the_table_is_large_enough_and_asks_of_every_year_from_2019_to_2027():
    assert len(ROWS) >= 60
    assert {row["on"][:4] for row in ROWS} == {str(year) for year in range(2019, 2028)}
    assert len({(row["question"], row["level"], row["on"]) for row in ROWS}) == len(ROWS)
    answers = [row["allowed"] for row in ROWS]
    assert min(answers.count("yes"), answers.count("no")) >= 20
    assert all(row["reasoning"] for row in ROWS)
