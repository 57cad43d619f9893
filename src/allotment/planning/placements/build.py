"""The question of placing students, built from the tables and the dated rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from allotment.allocation.placements.problem import (
    NONE,
    Blocks,
    BoolArray,
    IntArray,
    PlacementProblem,
    Programmes,
    Settings,
    Students,
)
from allotment.evidence.placements.inputs import PlacementInputs
from allotment.evidence.placements.words import REPEATS, SIMULATED
from allotment.planning.placements.candidates import Ways, find_candidates
from allotment.planning.placements.capacity import limited_places, weekly_places
from allotment.planning.placements.dated_rules import DatedRules
from allotment.planning.placements.requirement_rules import categories_of, rules_of


@dataclass(frozen=True)
class Built:
    """A question, the tables it is made of, and what is to be said about how it was made.

    ``cohorts`` name the question's programmes; ``ways`` says who may go where; ``no_simulation`` names the cohorts that
    may not be in simulated settings.
    """

    problem: PlacementProblem
    inputs: PlacementInputs
    cohorts: tuple[str, ...]
    ways: Ways
    no_simulation: tuple[str, ...]

    def notes(self) -> list[str]:
        """Say what the dated rules close, where the settings would offer it."""
        offered = bool((self.inputs.settings["type"] == SIMULATED).any())
        if not offered or not self.no_simulation:
            return []
        names = ", ".join(self.no_simulation)
        return [f"No dated rule allows simulated placements to {names}: a row with rule simulated would."]


def build_problem(inputs: PlacementInputs, rules: DatedRules, close: tuple[str, ...] = ()) -> Built:
    """Build the question. Students and settings keep the order of their files; ``close`` names settings that close."""
    cohorts = tuple(inputs.blocks["cohort"].unique(maintain_order=True))
    profession_of = dict(inputs.blocks.select("cohort", "profession").iter_rows())
    caps = {cohort: rules.hours("simulated_hours_cap", profession_of[cohort]) for cohort in cohorts}
    conditions, no_simulation = rules_of(inputs, cohorts, caps)
    places = weekly_places(inputs, rules.value("students_per_supervisor"), close)
    fits = _fits(inputs, no_simulation)
    blocks = _blocks(inputs, cohorts)
    takes = np.stack([fits[blocks.programme == number].any(axis=0) for number in range(len(cohorts))])
    takes &= places.max(axis=1) > 0
    programme = _numbers(inputs.students["cohort"], cohorts)
    ways = Ways(inputs, rules.travel())
    again = inputs.rules.filter(pl.col("rule") == REPEATS)["cohort"].unique().to_list()
    problem = PlacementProblem(
        students=Students(
            names=tuple(inputs.students["student"]),
            programme=programme,
            pair=_keys(inputs.students["pair"]),
            group=_keys(inputs.students["group"]),
        ),
        programmes=Programmes(
            names=cohorts,
            professions=inputs.professions,
            profession=np.array([inputs.professions.index(profession_of[name]) for name in cohorts], dtype=np.int64),
            repeats=np.array([name in again for name in cohorts], dtype=np.bool_),
        ),
        blocks=blocks,
        settings=_settings(inputs, places),
        candidates=find_candidates(ways, programme, takes),
        fits=fits,
        rules=conditions,
        weights=rules.weights(),
    )
    return Built(problem, inputs, cohorts, ways, no_simulation)


def _settings(inputs: PlacementInputs, places: IntArray) -> Settings:
    setting, profession, limits = limited_places(inputs, places)
    rows = inputs.settings
    return Settings(
        names=tuple(rows["setting"]),
        places=places,
        categories=categories_of(inputs),
        new=rows["new"].fill_null(False).to_numpy(),
        pence_per_week=rows["cost_pence_per_week"].fill_null(0).to_numpy().astype(np.int64),
        limited_setting=setting,
        limited_profession=profession,
        limited_places=limits,
    )


def _blocks(inputs: PlacementInputs, cohorts: tuple[str, ...]) -> Blocks:
    rows = inputs.blocks
    weeks_before = rows.select((pl.col("starts") - pl.lit(inputs.first_day)).dt.total_days() // 7).to_series()
    hours = (rows["weeks"] * rows["hours_per_week"]).round(0).cast(pl.Int64)
    return Blocks(
        names=tuple(rows["block"]),
        programme=_numbers(rows["cohort"], cohorts),
        first_week=weeks_before.to_numpy().astype(np.int64),
        weeks=rows["weeks"].to_numpy().astype(np.int64),
        hours=hours.to_numpy(),
        shared=rows["shared"].is_not_null().to_numpy(),
    )


def _fits(inputs: PlacementInputs, no_simulation: tuple[str, ...]) -> BoolArray:
    """Say which settings (T) take the profession and level of each block (K), by (K, T)."""
    settings = inputs.settings
    simulated = (settings["type"] == SIMULATED).to_numpy()
    professions = [{name.casefold() for name in names} for names in settings["professions"].to_list()]
    levels = [set(held) for held in settings["levels"].to_list()]
    by_cohort = {}
    for cohort, profession, level in inputs.blocks.select("cohort", "profession", "level").unique().iter_rows():
        name, step = profession.casefold(), str(level)
        takes = [name in held and (not at or step in at) for held, at in zip(professions, levels, strict=True)]
        row = np.array(takes, dtype=np.bool_)
        by_cohort[cohort] = row & ~simulated if cohort in no_simulation else row
    return np.stack([by_cohort[cohort] for cohort in inputs.blocks["cohort"]])


def _numbers(names: pl.Series, known: tuple[str, ...]) -> IntArray:
    return names.replace_strict(list(known), range(len(known)), return_dtype=pl.Int64).to_numpy().astype(np.int64)


def _keys(names: pl.Series) -> IntArray:
    """Number keys in the order of their names; ``NONE`` where there is none."""
    known = names.drop_nulls().unique().sort().to_list()
    if not known:
        return np.full(len(names), NONE, dtype=np.int64)
    found = names.replace_strict(known, range(len(known)), default=NONE, return_dtype=pl.Int64)
    return found.fill_null(NONE).to_numpy().astype(np.int64)
