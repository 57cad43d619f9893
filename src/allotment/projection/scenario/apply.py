"""Applying changes: every change to a number is a scale and an offset, so that many together are still one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.assumptions.vocabulary import UNITS
from allotment.projection.scenario.quantities import QUANTITIES
from allotment.workforce.errors import Problem, ScenarioError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
MOST_PROBLEMS_SAID = 10


class ScenarioChanges(Protocol):
    """Anything that can change the values of a quantity: a scenario, or no change at all."""

    def apply(
        self, quantity: str, values: FloatArray, keys: Sequence[Mapping[str, str]], years: Sequence[int]
    ) -> FloatArray:
        """Give the changed values (T, K)."""
        ...


class NoChanges:
    """The central assumptions as they stand."""

    def apply(
        self,
        quantity: str,  # noqa: ARG002 - the shape of ScenarioChanges
        values: FloatArray,
        keys: Sequence[Mapping[str, str]],  # noqa: ARG002
        years: Sequence[int],  # noqa: ARG002
    ) -> FloatArray:
        """Give a copy of the values."""
        return np.array(values, dtype=np.float64)


@dataclass(frozen=True)
class Effect:
    """What changes do to a value: value x scale + offset. Both arrays are (T, K)."""

    scale: FloatArray
    offset: FloatArray


def combine_effects(effects: Sequence[Effect], shape: tuple[int, int]) -> Effect:
    """Put effects one after the other, in order.

    Args:
        effects: the first acts first.
        shape: (T, K), for no effect at all.
    """
    scale, offset = np.ones(shape), np.zeros(shape)
    for effect in effects:
        scale = scale * effect.scale
        offset = offset * effect.scale + effect.offset
    return Effect(scale, offset)


def share_of_required(required_fte: FloatArray, share: Callable[[int], float], years: Sequence[int]) -> FloatArray:
    """Give a yearly share of the required FTE (T, K)."""
    return np.asarray(required_fte * np.array([share(year) for year in years])[:, None])


def refuse_impossible(
    scenario: str,
    quantity: str,
    values: FloatArray,
    changed: BoolArray,
    keys: Sequence[Mapping[str, str]],
    years: Sequence[int],
) -> None:
    """Refuse changed values that their unit does not allow.

    Raises:
        ScenarioError: naming the quantity, what it is about, the year, the value and the remedy.
    """
    unit = QUANTITIES[quantity].unit
    lowest, highest = UNITS[unit]
    bad = np.argwhere(changed & ~((values >= lowest) & (values <= highest)))
    if not bad.size:
        return
    problems = [
        Problem(
            where=f"{scenario}: {quantity}, {_named(keys[column])}, {years[row]}",
            value=f"{values[row, column]:.6g}",
            rule=f"the changes give an impossible value: a {unit} lies within {lowest:g} to {highest:g}.",
            remedy="Weaken the change, or narrow its 'where'.",
        )
        for row, column in bad[:MOST_PROBLEMS_SAID]
    ]
    raise ScenarioError(f"Scenario {scenario!r} gives {len(bad)} impossible value(s) of {quantity}.", problems)


def _named(key: Mapping[str, str]) -> str:
    return ", ".join(key.values()) or "everything"
