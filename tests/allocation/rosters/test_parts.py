"""Time goes to the kinds of part that save most, and none is forgotten."""

from __future__ import annotations

import numpy as np
import pytest

from allotment.allocation.rosters.parts import How, Kind, odds_of


def _time_shares(kinds: list[Kind]) -> np.ndarray:
    share = odds_of(kinds) * np.array([kind.seconds / kind.tries for kind in kinds])
    return share / share.sum()


def test_the_kind_that_saves_most_in_a_second_gets_most_of_the_time() -> None:
    shares = _time_shares([Kind(1, 4, How.DIVE, 1.0, saved=1.0), Kind(2, 4, How.DIVE, 10.0, saved=100.0)])
    assert shares[1] > 0.9
    assert shares[0] > 0.05


def test_kinds_that_save_nothing_get_time_alike_however_long_a_try_takes() -> None:
    kinds = [Kind(1, 4, How.DIVE, 1.0, saved=0.0), Kind(8, 40, How.DIVE, 20.0, saved=0.0, tries=2.0)]
    assert _time_shares(kinds) == pytest.approx([0.5, 0.5])
    assert odds_of(kinds)[0] == pytest.approx(10 / 11)
