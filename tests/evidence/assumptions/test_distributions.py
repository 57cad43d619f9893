"""Drawing values: the median and both percentiles come through, and limits hold."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.distributions import NINETIETH_PERCENTILE, values_at


def assumption(kind: str, value: float, p10: float | None, p90: float | None, unit: str = "share") -> Assumption:
    """An assumption with this distribution."""
    return Assumption(
        "k",
        "t",
        unit,
        {},
        value,
        p10,
        p90,
        kind,
        "s",
        "D",
        "o",
        date(2025, 1, 1),
        None,
        date(2025, 1, 1),
        "",
        None,
        "f",
        1,
    )


@pytest.mark.parametrize("kind", ["normal", "lognormal", "beta", "uniform"])
def test_the_median_and_both_percentiles_come_through_exactly(kind: str):
    z = np.array([-NINETIETH_PERCENTILE, 0.0, NINETIETH_PERCENTILE])
    drawn = values_at(assumption(kind, 0.3, 0.2, 0.5), z)
    assert drawn == pytest.approx([0.2, 0.3, 0.5], abs=1e-12)


def test_a_fixed_value_never_varies():
    drawn = values_at(assumption("fixed", 0.3, None, None), np.linspace(-5, 5, 11).reshape(11, 1))
    assert drawn.shape == (11, 1)
    assert (drawn == 0.3).all()


@settings(deadline=None)
@given(
    kind=st.sampled_from(["normal", "lognormal", "beta", "uniform"]),
    low=st.floats(0.01, 0.4),
    middle=st.floats(0.01, 0.99),
    high=st.floats(0.01, 0.5),
    z=st.lists(st.floats(-6, 6), min_size=2, max_size=20),
)
def test_a_share_stays_a_share_and_rises_with_its_draw(
    kind: str, low: float, middle: float, high: float, z: list[float]
):
    value = 0.01 + middle * 0.9
    record = assumption(kind, value, value * (1 - low), value + (1 - value) * high * 0.9)
    drawn = values_at(record, np.array(sorted(z)))
    assert ((drawn >= 0) & (drawn <= 1)).all()
    assert (np.diff(drawn) >= 0).all()


def test_growth_may_be_negative():
    record = assumption("normal", 0.005, -0.003, 0.013, unit="growth share per year")
    assert values_at(record, np.array([-3.0]))[0] < -0.003
