"""Refuse inputs that the engine cannot run, naming the cell or link, the value, the rule and the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from allotment.projection.engine.inputs import CohortInputs, FloatArray, LinkKind, ParameterDraws
from allotment.projection.engine.streams import AGE_BITS, name_keys
from allotment.workforce.errors import AllotmentError, Problem

MOST_PEOPLE = np.iinfo(np.int32).max
MOST_AGES = 1 << int(AGE_BITS)
SHARE_TOLERANCE = 1e-9
RATE_REMEDY = "Correct the assumption or the scenario that sets it."

INPUT_AXES = {
    "opening": ("cell", "age"),
    "participation": ("cell", "age"),
    "participation_factor": ("period", "cell"),
    "retire_hazard": ("cell", "age"),
    "retire_factor": ("period", "cell"),
    "leave_hazard": ("cell", "age"),
    "leave_factor": ("period", "cell"),
    "link_from": ("link",),
    "link_to": ("link",),
    "link_kind": ("link",),
    "link_hazard": ("link",),
    "link_factor": ("period", "link"),
    "graduates": ("period", "cell"),
    "recruits": ("source", "period", "cell"),
    "graduate_age": ("cell", "age"),
    "recruit_age": ("cell", "age"),
}
DRAW_AXES = {
    "retire": ("replicate", "cell"),
    "leave": ("replicate", "period", "cell"),
    "link": ("replicate", "link"),
    "graduates": ("replicate", "cell"),
    "recruits": ("replicate", "period", "cell"),
    "participation": ("replicate", "cell"),
}
Axes = Mapping[str, tuple[str, ...]]


class EngineInputError(AllotmentError):
    """The stocks, rates or inflows cannot be projected; nothing was projected."""


def check_inputs(inputs: CohortInputs) -> None:
    """Check a projection's inputs.

    Raises:
        EngineInputError: with every problem found; values are looked at only where all shapes fit one another.
    """
    problems = [*_shape_problems(inputs, INPUT_AXES, _sizes(inputs)), *_period_problems(inputs)]
    if not problems:
        problems += [
            *_value_problems(inputs, INPUT_AXES, inputs),
            *_name_problems(inputs),
            *_stock_problems(inputs),
            *_link_problems(inputs),
            *_age_problems(inputs, "graduate_age", inputs.graduates.sum(axis=0)),
            *_age_problems(inputs, "recruit_age", inputs.recruits.sum(axis=(0, 1))),
        ]
    if problems:
        raise EngineInputError("The stocks, rates or inflows cannot be projected.", problems)


def check_draws(inputs: CohortInputs, draws: ParameterDraws) -> None:
    """Check parameter draws against inputs that have been checked.

    Raises:
        EngineInputError: with every problem found.
    """
    sizes = _sizes(inputs) | {"replicate": draws.replicates}
    problems = list(_shape_problems(draws, DRAW_AXES, sizes)) or list(_value_problems(draws, DRAW_AXES, inputs))
    if problems:
        raise EngineInputError("The parameter draws cannot be used.", problems)


def _sizes(inputs: CohortInputs) -> dict[str, int]:
    return {
        "cell": len(inputs.cell_names),
        "age": inputs.opening.shape[-1],
        "period": inputs.periods,
        "link": len(inputs.link_from),
        "source": len(inputs.sources),
    }


def _shape_problems(holder: object, axes: Axes, sizes: Mapping[str, int]) -> Iterator[Problem]:
    for name, names_of_axes in axes.items():
        found = getattr(holder, name).shape
        if found != tuple(sizes[axis] for axis in names_of_axes):
            wanted = " by ".join(f"{sizes[axis]} {axis}s" for axis in names_of_axes)
            yield Problem(
                where=name,
                value=" by ".join(map(str, found)),
                rule=f"must hold {wanted}.",
                remedy="Build every array for the same cells, ages, periods, links and recruitment sources.",
            )


def _period_problems(inputs: CohortInputs) -> Iterator[Problem]:
    if inputs.periods_per_year not in {1, 12}:
        yield Problem(
            where="periods_per_year",
            value=str(inputs.periods_per_year),
            rule="a year has 1 period or 12.",
            remedy="Project by year or by month.",
        )
    ages = inputs.opening.shape[-1]
    if not 1 < ages <= MOST_AGES:
        yield Problem(
            where="opening",
            value=str(ages),
            rule=f"there must be from 2 to {MOST_AGES} age classes.",
            remedy="Give the stock by single year of age.",
        )


def _value_problems(holder: object, axes: Axes, inputs: CohortInputs) -> Iterator[Problem]:
    """Find the first value of each array that is not a finite number of at least 0."""
    for name, names_of_axes in axes.items():
        values = getattr(holder, name)
        if values.size == 0 or (np.min(values) >= 0 and np.max(values) < np.inf):
            continue
        found = np.unravel_index(int(np.argmin((values >= 0) & (values < np.inf))), values.shape)
        place = dict(zip(names_of_axes, map(int, found), strict=True))
        yield Problem(
            where=f"link {place['link'] + 1}" if "link" in place else inputs.cell_names[place["cell"]],
            column=name,
            value=str(values[found]),
            rule="must be a finite number of at least 0.",
            remedy=RATE_REMEDY,
        )


def _name_problems(inputs: CohortInputs) -> Iterator[Problem]:
    _, first, count = np.unique(name_keys(inputs.cell_names), return_index=True, return_counts=True)
    for cell in first[count > 1].tolist():
        yield Problem(
            where=inputs.cell_names[cell],
            rule="every cell needs a name of its own, since its name keys its random numbers.",
            remedy="Join the cells of one organisation and role, or name them apart.",
        )


def _stock_problems(inputs: CohortInputs) -> Iterator[Problem]:
    if not np.issubdtype(inputs.opening.dtype, np.integer):
        yield Problem(
            where="opening",
            value=str(inputs.opening.dtype),
            rule="the opening stock must be whole people.",
            remedy="Round the baseline to whole people by age before the projection.",
        )
    elif inputs.opening.sum() > MOST_PEOPLE:
        yield Problem(
            where="opening",
            value=str(inputs.opening.sum()),
            rule=f"a projection holds at most {MOST_PEOPLE} people.",
            remedy="Check the baseline's unit: it must be headcount.",
        )


def _link_problems(inputs: CohortInputs) -> Iterator[Problem]:
    seen: set[tuple[int, int, int]] = set()
    ends = zip(inputs.link_from.tolist(), inputs.link_to.tolist(), inputs.link_kind.tolist(), strict=True)
    for number, (origin, to, kind) in enumerate(ends, start=1):
        rule = ""
        if not (0 <= origin < inputs.cells and 0 <= to < inputs.cells):
            rule = "a link must join two cells that exist."
        elif origin == to:
            rule = "a link must lead to another cell."
        elif kind not in set(LinkKind):
            rule = "a link is a move (0) or a progression (1)."
        elif (origin, to, kind) in seen:
            rule = "one cell may be linked to another once for each kind."
        seen.add((origin, to, kind))
        if rule:
            value = f"from {origin} to {to}, kind {kind}"
            remedy = "Correct the moves or progressions that give it."
            yield Problem(where=f"link {number}", value=value, rule=rule, remedy=remedy)


def _age_problems(inputs: CohortInputs, name: str, joiners: FloatArray) -> Iterator[Problem]:
    """Shares over ages sum to 1, or to 0 where nobody joins."""
    whole = getattr(inputs, name).sum(axis=1)
    wrong = (np.abs(whole - 1) > SHARE_TOLERANCE) & ((whole != 0) | (joiners > 0))
    for cell in np.flatnonzero(wrong).tolist():
        yield Problem(
            where=inputs.cell_names[cell],
            column=name,
            value=str(whole[cell]),
            rule="the shares by age of those who join must sum to 1, or to 0 where nobody joins.",
            remedy="Give the role an age profile of joiners.",
        )
