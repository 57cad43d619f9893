"""The requirements' rules in the terms of the question: bits of categories, blocks, hours, and the regulator's cap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from allotment.allocation.placements.problem import BLOCKS, LEAST, MOST, IntArray, Rule
from allotment.allocation.placements.problem import HOURS as IN_HOURS
from allotment.allocation.placements.problem import ORDER as IN_ORDER
from allotment.evidence.placements.inputs import PlacementInputs
from allotment.evidence.placements.words import (
    BEFORE,
    BY_FIELD,
    BY_SECTOR,
    BY_TYPE,
    CATEGORIES,
    HOURS,
    ORDER,
    SIMULATED,
    Category,
    category_of,
)

SIMULATED_CATEGORY: Category = (BY_TYPE, SIMULATED)


def categories_of(inputs: PlacementInputs) -> IntArray:
    """Give each setting's categories as a mask of bits (T,), numbered as ``CATEGORIES``."""
    masks = np.zeros(inputs.settings.height, dtype=np.int64)
    columns = inputs.settings.select("sector", "type", "fields").iter_rows()
    for place, (sector, kind, fields) in enumerate(columns):
        held = [(BY_SECTOR, sector), (BY_TYPE, kind), *((BY_FIELD, word) for word in fields)]
        masks[place] = sum(1 << bit_of(category) for category in held)
    return masks


def bit_of(category: Category) -> int:
    """Give a category's bit."""
    return CATEGORIES.index(category)


def rules_of(
    inputs: PlacementInputs, cohorts: tuple[str, ...], caps: Mapping[str, int | None]
) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """Give the rules of all cohorts, and those cohorts that may not be in simulated settings at all.

    Args:
        inputs: the tables.
        cohorts: names in the order of the question's programmes.
        caps: the regulator's most simulated hours by cohort, None where no dated record says one.
    """
    found: list[Rule] = []
    closed = []
    for programme, cohort in enumerate(cohorts):
        rows = [row for row in inputs.rules.iter_rows(named=True) if row["cohort"] == cohort]
        for row in rows:
            found += _rules(row, programme)
        limits = [row["most"] for row in rows if row["rule"] == SIMULATED]
        cap = caps[cohort]
        if cap is None and not limits:
            closed.append(cohort)
            continue
        most = min([*limits, *([] if cap is None else [cap])])
        words = f"at most {most:,} hours simulated"
        found.append(Rule(programme, MOST, bit_of(SIMULATED_CATEGORY), most, IN_HOURS, words=words))
    return tuple(dict.fromkeys(found)), tuple(closed)


def _rules(row: Mapping[str, Any], programme: int) -> Iterable[Rule]:
    kind = row["rule"]
    if kind in (BY_SECTOR, BY_TYPE, BY_FIELD):
        yield from _bounds(row, programme, (kind, row["value"].casefold()), BLOCKS)
    elif kind == HOURS and row["value"]:
        category = category_of(row["value"])
        assert category is not None  # the reader has looked
        yield from _bounds(row, programme, category, IN_HOURS)
    elif kind == ORDER:
        before, after = (category_of(part) for part in row["value"].casefold().split(BEFORE))
        assert before is not None  # the reader has looked
        assert after is not None
        words = f"{before[1]} before {after[1]}"
        yield Rule(programme, IN_ORDER, bit_of(before), category_after=bit_of(after), words=words)


def _bounds(row: Mapping[str, Any], programme: int, category: Category, unit: str) -> Iterable[Rule]:
    noun = "block" if unit == BLOCKS else "hour"
    for kind in (LEAST, MOST):
        amount = row[kind]
        if amount is None or (kind == LEAST and amount == 0):
            continue
        plural = "" if amount == 1 else "s"
        words = f"at {kind} {amount:,} {noun}{plural} in {category[0]} {category[1]}"
        yield Rule(programme, kind, bit_of(category), amount, unit, words=words)
