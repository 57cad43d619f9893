"""What the model asks each assumption by is what the register says it may be narrowed to."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from allotment.evidence.assumptions.asked_by import ASKED_BY
from allotment.evidence.assumptions.register import Assumption, Register
from allotment.planning.groundwork import Groundwork
from allotment.planning.model_system import model_system
from allotment.planning.project import request_of
from allotment.projection.scenario import load_scenario
from tests.asked import SMALL

ASKED_ONLY_WHERE_A_SYSTEM_HAS_NO_PRACTICE_FIGURES = {"practice_fte_per_patient"}
ASKED_ONLY_WHERE_A_RECORD_NAMES_IT = {("move_share", "from_sector"), ("move_share", "to_sector")}


class Listening(Register):
    """A register that keeps by which dimensions it was asked for each key."""

    def __init__(self, register: Register) -> None:
        super().__init__(register.assumptions, register.sha256)
        self.asked: dict[str, set[str]] = defaultdict(set)

    def find(self, key: str, on: date, **where: str) -> Assumption:
        self.asked[key].update(where)
        return super().find(key, on, **where)

    def all(self, key: str, on: date) -> list[Assumption]:
        listed = super().all(key, on)
        self.asked[key].update(name for record in listed for name in record.where)
        return listed


@pytest.fixture(scope="module")
def asked(ground: Groundwork) -> dict[str, set[str]]:
    """By what each key was asked in building one system's whole model."""
    register = Listening(ground.shipped)
    listening = Groundwork(ground.desk, ground.published, register)
    scenario = load_scenario("central")
    model_system(listening, listening.system("QR1"), scenario, request_of(SMALL, scenario))
    return register.asked


def test_every_key_of_the_register_is_asked_for(asked: dict[str, set[str]]):
    assert set(ASKED_BY) - set(asked) == ASKED_ONLY_WHERE_A_SYSTEM_HAS_NO_PRACTICE_FIGURES


@pytest.mark.parametrize("key", sorted(set(ASKED_BY) - ASKED_ONLY_WHERE_A_SYSTEM_HAS_NO_PRACTICE_FIGURES))
def test_a_key_may_be_narrowed_by_exactly_what_it_is_asked_by(asked: dict[str, set[str]], key: str):
    unasked = {name for name in ASKED_BY[key] if (key, name) in ASKED_ONLY_WHERE_A_RECORD_NAMES_IT}
    assert asked[key] == set(ASKED_BY[key]) - unasked
