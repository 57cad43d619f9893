"""Reading couples: who is linked with whom, whether in one region, and their own order of pairs where they give one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.rotations.csv_columns import Column
from allotment.evidence.rotations.match_inputs import Couple, Ranks
from allotment.evidence.rotations.read_csv import read_csv
from allotment.evidence.sources.reading import ROW, fault_at
from allotment.workforce.errors import Problem

COUPLES = (
    Column("applicant", "name"),
    Column("partner", "name"),
    Column("same region", "word", optional=True, may_be_empty=True, words=("yes", "no")),
)
JOINT = (
    Column("applicant", "name"),
    Column("partner", "name"),
    Column("programme", "name", may_be_empty=True),
    Column("partner_programme", "name", may_be_empty=True),
    Column("rank", "whole", least=1),
)
Joint = dict[tuple[int, int], list[tuple[int, int, int]]]


def read_couples(
    couples: Path | None,
    joint: Path | None,
    people: Mapping[str, int],
    programmes: Sequence[str],
    by_applicant: Ranks,
    problems: list[Problem],
) -> tuple[tuple[Couple, ...], dict[str, str]]:
    """Give the couples and the hashes of their files; what is wrong is added to ``problems``.

    Args:
        couples: one row for each couple, or None.
        joint: the couples' own orders of pairs, or None.
        people: each applicant's place.
        programmes: the names of programmes, in their places.
        by_applicant: what each member ranks alone; a pair is made of programmes that its members rank.
        problems: every problem is added here.
    """
    if couples is None:
        if joint is not None:
            remedy = "Name the couples with --couples as well."
            problems.append(Problem("--couple-preferences", "no couples are given.", remedy))
        return (), {}
    table = read_csv(couples, COUPLES, (), problems)
    linked: dict[int, int] = {}
    found: list[tuple[int, int, bool]] = []
    for row in table.rows.to_dicts():
        pair = _pair(row, table.file, people, linked, problems)
        if pair is not None:
            found.append((*pair, row["same region"] == "yes"))
    hashes = {"couples": table.sha256}
    orders: Joint = {}
    if joint is not None:
        orders, hashes["couple preferences"] = _orders(joint, people, programmes, by_applicant, linked, problems)
    made = []
    for first, second, same_region in found:
        own = orders.get((first, second))
        made.append(
            Couple(first, second, same_region, None if own is None else tuple(sorted(own, key=lambda one: one[2])))
        )
    return tuple(made), hashes


def _pair(
    row: Mapping[str, Any], file: str, people: Mapping[str, int], linked: dict[int, int], problems: list[Problem]
) -> tuple[int, int] | None:
    """Give one couple's places, or None where it has a problem; the same couple named from both sides counts once."""
    names = row["applicant"], row["partner"]
    before = len(problems)
    for column, name in zip(("applicant", "partner"), names, strict=True):
        if name not in people:
            rule, remedy = "this applicant ranks no programme.", did_you_mean(name, people)
            problems.append(fault_at(file, rule, remedy, row=row[ROW], column=column, value=name))
    if names[0] == names[1]:
        rule, remedy = "an applicant cannot be linked with themselves.", "Name the partner."
        problems.append(fault_at(file, rule, remedy, row=row[ROW], column="partner", value=names[1]))
    if len(problems) > before:
        return None
    first, second = people[names[0]], people[names[1]]
    if linked.get(first) == second:
        return None
    for column, place in (("applicant", first), ("partner", second)):
        if place in linked:
            rule, remedy = "this applicant is linked twice.", "Link each applicant with one other."
            problems.append(fault_at(file, rule, remedy, row=row[ROW], column=column, value=row[column]))
    if len(problems) > before:
        return None
    linked[first], linked[second] = second, first
    return first, second


def _orders(
    path: Path,
    people: Mapping[str, int],
    programmes: Sequence[str],
    by_applicant: Ranks,
    linked: Mapping[int, int],
    problems: list[Problem],
) -> tuple[Joint, str]:
    """Read the couples' own orders; each pair is given for the couple in the direction of either file."""
    table = read_csv(path, JOINT, ("applicant", "partner", "programme", "partner_programme"), problems)
    where = {name: place for place, name in enumerate(programmes)}
    coupled = np.isin(by_applicant.applicant, np.array(list(linked), dtype=np.int64))
    ranked = zip(by_applicant.applicant[coupled].tolist(), by_applicant.programme[coupled].tolist(), strict=True)
    alone = set(ranked)
    found: Joint = defaultdict(list)
    for row in table.rows.to_dicts():
        first, second = people.get(row["applicant"], -1), people.get(row["partner"], -1)
        if linked.get(first, -2) != second:
            rule, remedy = "these two are not a couple.", "List them in the file of couples."
            value = f"{row['applicant']} / {row['partner']}"
            problems.append(fault_at(table.file, rule, remedy, row=row[ROW], column="applicant, partner", value=value))
            continue
        pair = []
        for person, column in ((first, "programme"), (second, "partner_programme")):
            name = row[column]
            place = -1 if name is None else where.get(name, -2)
            if place >= -1 and (place == -1 or (person, place) in alone):
                pair.append(place)
                continue
            rule, remedy = "this member does not rank the programme alone.", "Add it to the applicant preferences."
            problems.append(fault_at(table.file, rule, remedy, row=row[ROW], column=column, value=name))
        if len(pair) == 2:
            found[first, second].append((pair[0], pair[1], row["rank"]))
            found[second, first].append((pair[1], pair[0], row["rank"]))
    return found, table.sha256
