"""The requirements: blocks of cohorts and the rules about them, every row held to what its rule needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.placements.words import (
    ALLOWED,
    BEFORE,
    BLOCK,
    BY_FIELD,
    BY_SECTOR,
    BY_TYPE,
    CATEGORIES,
    FIELDS,
    HOURS,
    ORDER,
    REPEATS,
    SECTORS,
    SHARED,
    SIMULATED,
    TYPES,
    category_of,
)
from allotment.evidence.sources.reading import ROW, fault_at
from allotment.workforce.errors import Problem

Row = dict[str, Any]
WORDS_OF = {BY_TYPE: TYPES, BY_SECTOR: SECTORS, BY_FIELD: FIELDS}
BLOCK_SCHEMA = {
    "cohort": pl.String(),
    "programme": pl.String(),
    "level": pl.Int64(),
    "profession": pl.String(),
    "block": pl.String(),
    "starts": pl.Date(),
    "weeks": pl.Int64(),
    "hours_per_week": pl.Float64(),
    "shared": pl.String(),
    ROW: pl.UInt32(),
}
RULE_SCHEMA = {
    "cohort": pl.String(),
    "rule": pl.String(),
    "value": pl.String(),
    "least": pl.Int64(),
    "most": pl.Int64(),
    ROW: pl.UInt32(),
}


def cohort_of(programme: str, level: int) -> str:
    """Name the students of a programme at a level."""
    return f"{programme}, level {level}"


def split_requirements(
    rows: pl.DataFrame, levels: dict[str, set[int]], file: str
) -> tuple[pl.DataFrame, pl.DataFrame, list[Problem]]:
    """Give the blocks and the rules of cohorts, and every problem.

    Args:
        rows: the requirements as read.
        levels: which levels each programme has students at: a row without a level is about all of them.
        file: the file's name, for messages.
    """
    found = _Requirements(levels, file)
    for row in rows.iter_rows(named=True):
        found.take(row)
    found.finish()
    blocks = pl.DataFrame(found.blocks, schema=BLOCK_SCHEMA).sort("cohort", "starts")
    return blocks, pl.DataFrame(found.rules, schema=RULE_SCHEMA), found.problems


class _Requirements:
    """The requirements taken so far."""

    def __init__(self, levels: dict[str, set[int]], file: str) -> None:
        self._levels, self._file = levels, file
        self.blocks: list[Row] = []
        self.rules: list[Row] = []
        self.problems: list[Problem] = []
        self._shared: list[tuple[str, Row]] = []

    def take(self, row: Row) -> None:
        """Take one row; what is wrong with it is a problem."""
        before = len(self.problems)
        kind = row["rule"]
        if kind == BLOCK:
            self._block(row)
        elif kind == SHARED:
            self._need(row, ("block",), "Name the block that is shared.")
        else:
            self._rule(row, kind)
        if len(self.problems) > before:
            return
        for cohort in self._cohorts(row):
            if kind == BLOCK:
                self._keep_block(row, cohort)
            elif kind == SHARED:
                self._shared.append((cohort, row))
            else:
                self.rules.append({**{name: row.get(name) for name in RULE_SCHEMA}, "cohort": cohort})

    def finish(self) -> None:
        """Mark the shared blocks, and look at what rows say together."""
        for cohort, row in self._shared:
            mine = [block for block in self.blocks if block["cohort"] == cohort and block["block"] == row["block"]]
            for block in mine:
                block["shared"] = row["value"] or row["block"]
            if not mine and any(block["cohort"] == cohort for block in self.blocks):
                known = [block["block"] for block in self.blocks if block["cohort"] == cohort]
                self._say(row, "block", f"{cohort} has no such block.", did_you_mean(row["block"], known))
        self._overlaps()
        self._professions()
        self._shared_weeks()
        self._hours()

    def _cohorts(self, row: Row) -> list[str]:
        levels = {row["level"]} if row["level"] is not None else self._levels.get(row["programme"], set())
        return [cohort_of(row["programme"], level) for level in sorted(levels)]

    def _block(self, row: Row) -> None:
        self._need(row, ("profession", "block", "starts", "weeks", "hours_per_week"), "A block needs it.")

    def _keep_block(self, row: Row, cohort: str) -> None:
        taken = [one for one in self.blocks if one["cohort"] == cohort and one["block"] == row["block"]]
        if taken:
            self._say(row, "block", f"{cohort} has this block in row {taken[0][ROW]} too.", "Give it another name.")
            return
        monday = row["starts"] - timedelta(days=row["starts"].weekday())
        level = int(cohort.rpartition(" ")[2])
        names = ("programme", "profession", "block", "weeks", "hours_per_week", ROW)
        kept = {name: row[name] for name in names}
        self.blocks.append({**kept, "cohort": cohort, "level": level, "starts": monday, "shared": None})

    def _rule(self, row: Row, kind: str) -> None:
        if kind in WORDS_OF:
            self._word(row, WORDS_OF[kind])
            self._bounds(row)
        elif kind == HOURS:
            if row["value"] and category_of(row["value"]) is None:
                self._say(row, "value", "is no sector, type of setting or field.", _nearest(row["value"]))
            self._bounds(row)
        elif kind == ORDER:
            parts = (row["value"] or "").casefold().split(BEFORE)
            if len(parts) != 2 or any(category_of(part) is None for part in parts):
                remedy = "Write it as: community before mental health. Each side is a sector, a type or a field."
                self._say(row, "value", "is no order of two sectors, types or fields.", remedy)
        elif kind == SIMULATED:
            self._need(row, ("most",), "Give the most hours that may be simulated.")
        elif kind == REPEATS and (row["value"] or "").casefold() != ALLOWED:
            self._say(row, "value", "a row about repeats says that they are allowed.", f"Write {ALLOWED}.")

    def _word(self, row: Row, words: Sequence[str]) -> None:
        if (row["value"] or "").casefold() not in words:
            self._say(row, "value", f"must be one of: {', '.join(words)}.", did_you_mean(row["value"] or "", words))

    def _bounds(self, row: Row) -> None:
        if row["least"] is None and row["most"] is None:
            self._say(row, "least", "a rule has a least or a most.", "Give one of them, or both.")
        elif row["least"] is not None and row["most"] is not None and row["least"] > row["most"]:
            self._say(row, "least", f"is more than the most, {row['most']}.", "Mend one of them.")

    def _overlaps(self) -> None:
        by_start = sorted(self.blocks, key=lambda one: (one["cohort"], one["starts"]))
        for before, after in pairwise(by_start):
            ends = before["starts"] + timedelta(weeks=before["weeks"])
            if before["cohort"] == after["cohort"] and after["starts"] < ends:
                rule = f"the block begins before {before['block']} of row {before[ROW]} ends."
                self._say(after, "starts", rule, f"Let it begin on {ends:%Y-%m-%d} or later.")

    def _professions(self) -> None:
        first: dict[str, str] = {}
        for block in self.blocks:
            if first.setdefault(block["cohort"], block["profession"]) != block["profession"]:
                rule = f"the other blocks of {block['cohort']} are of {first[block['cohort']]}."
                self._say(block, "profession", rule, "Give one profession to a programme.")

    def _shared_weeks(self) -> None:
        first: dict[str, Row] = {}
        for block in self.blocks:
            if block["shared"] is None:
                continue
            one = first.setdefault(block["shared"], block)
            if (one["starts"], one["weeks"]) != (block["starts"], block["weeks"]):
                rule = f"{block['shared']} is shared with row {one[ROW]}, which has other weeks."
                self._say(block, "starts", rule, "Give shared blocks the same weeks.")

    def _hours(self) -> None:
        """Hold rules about all hours against the blocks as they are: no placement could change them."""
        for rule in self.rules:
            if rule["rule"] != HOURS or rule["value"]:
                continue
            mine = [block for block in self.blocks if block["cohort"] == rule["cohort"]]
            total = sum(block["weeks"] * block["hours_per_week"] for block in mine)
            if rule["least"] is not None and total < rule["least"]:
                words = f"the blocks of {rule['cohort']} come to {total:g} hours, {rule['least'] - total:g} too few."
                self._say(rule, "least", words, "Lengthen or add a block, or ask for fewer hours.")
            if rule["most"] is not None and total > rule["most"]:
                words = f"the blocks of {rule['cohort']} come to {total:g} hours, {total - rule['most']:g} too many."
                self._say(rule, "most", words, "Shorten a block, or allow more hours.")

    def _need(self, row: Row, columns: Sequence[str], remedy: str) -> None:
        for column in columns:
            if row[column] is None:
                self._say(row, column, "must not be empty on this row.", remedy)

    def _say(self, row: Row, column: str, rule: str, remedy: str) -> None:
        value = row.get(column)
        shown = "" if value is None else value
        self.problems.append(fault_at(self._file, rule, remedy, row=row[ROW], column=column, value=shown))


def _nearest(words: str) -> str:
    return did_you_mean(words, dict.fromkeys(word for _, word in CATEGORIES))
