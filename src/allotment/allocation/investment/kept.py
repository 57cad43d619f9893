"""An investment problem kept in one file, so that a dose can be priced again without asking the engine."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from allotment.allocation.investment.problem import (
    Capacity,
    Draw,
    Line,
    Option,
    Pot,
    Problem,
    ShortfallLimit,
    SystemLimit,
)
from allotment.projection.response.slots import Slot

ARRAYS = ("need", "supply", "weights", "pay_pence")
OF_OPTION = ("least", "most", "gain_slots", "gain", "staff")


def write_problem(problem: Problem, path: Path) -> None:
    """Write a problem: arrays as they are, everything else as JSON beside them in the same file."""
    arrays: dict[str, Any] = {name: getattr(problem, name) for name in ARRAYS}
    for name in OF_OPTION:
        for index, option in enumerate(problem.options):
            arrays[f"{name}-{index}"] = getattr(option, name)
    arrays["words"] = np.frombuffer(json.dumps(_words(problem)).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(path, **arrays)


def read_problem(path: Path) -> Problem:
    """Read a problem back. Nothing in the file is run: it holds numbers and JSON."""
    with np.load(path, allow_pickle=False) as kept:
        words = json.loads(kept["words"].tobytes().decode("utf-8"))
        options = tuple(
            _option(given, {name: kept[f"{name}-{index}"] for name in OF_OPTION})
            for index, given in enumerate(words["options"])
        )
        arrays = {name: kept[name] for name in ARRAYS}
    return Problem(
        years=tuple(words["years"]),
        slots=tuple(Slot(*slot) for slot in words["slots"]),
        pay_streams=tuple(frozenset(streams) for streams in words["pay_streams"]),
        options=options,
        streams=tuple(Pot(**{**pot, "budget": tuple(pot["budget"])}) for pot in words["streams"]),
        capacities=tuple(Capacity(key, unit, np.array(amount)) for key, unit, amount in words["capacities"]),
        limits=tuple(SystemLimit(**limit) for limit in words["limits"]),
        targets=tuple(
            ShortfallLimit(**{**target, "slots": np.array(target["slots"], dtype=np.int64)})
            for target in words["targets"]
        ),
        fairness_tolerance=words["fairness_tolerance"],
        fixed={(option, start): dose for option, start, dose in words["fixed"]},
        **arrays,
    )


def with_dose(problem: Problem, option: int, start: int, dose: float) -> Problem:
    """Fix one more dose."""
    return replace(problem, fixed={**problem.fixed, (option, start): dose})


def _words(problem: Problem) -> dict[str, Any]:
    return {
        "years": problem.years,
        "slots": [(slot.role, slot.sector, slot.place) for slot in problem.slots],
        "pay_streams": [sorted(streams) for streams in problem.pay_streams],
        "options": [_option_words(option) for option in problem.options],
        "streams": [asdict(pot) for pot in problem.streams],
        "capacities": [(one.key, one.unit, one.amount.tolist()) for one in problem.capacities],
        "limits": [asdict(limit) for limit in problem.limits],
        "targets": [{**vars(target), "slots": target.slots.tolist()} for target in problem.targets],
        "fairness_tolerance": problem.fairness_tolerance,
        "fixed": [(option, start, dose) for (option, start), dose in problem.fixed.items()],
    }


def _option_words(option: Option) -> dict[str, Any]:
    plain = {name: value for name, value in vars(option).items() if name not in OF_OPTION}
    return {
        **plain,
        "slot": (option.slot.role, option.slot.sector, option.slot.place),
        "lines": [{**vars(line), "streams": sorted(line.streams)} for line in option.lines],
        "draws": [asdict(draw) for draw in option.draws],
    }


def _option(given: dict[str, Any], arrays: dict[str, Any]) -> Option:
    return Option(
        **{
            **given,
            "slot": Slot(*given["slot"]),
            "decided_by": tuple(given["decided_by"]),
            "starts": tuple(given["starts"]),
            "tiers": tuple((share, worth) for share, worth in given["tiers"]),
            "lines": tuple(Line(**{**line, "streams": frozenset(line["streams"])}) for line in given["lines"]),
            "draws": tuple(Draw(**draw) for draw in given["draws"]),
        },
        **arrays,
    )
