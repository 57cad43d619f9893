"""Reading the files of a match and checking them against one another, every problem of every file at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.rotations.csv_columns import Column
from allotment.evidence.rotations.match_inputs import IntArray, MatchInputs, Ranks, Region, RotationError
from allotment.evidence.rotations.read_couples import read_couples
from allotment.evidence.rotations.read_csv import CsvTable, read_csv
from allotment.evidence.sources.reading import ROW, fault_at, shortened
from allotment.workforce.errors import Problem

MOST_RANK = 1_000_000
PROGRAMMES = (
    Column("programme", "name"),
    Column("capacity", "whole", most=100_000),
    Column("region", "name", optional=True, may_be_empty=True),
)
PREFERENCES = (
    Column("applicant", "name"),
    Column("programme", "name"),
    Column("rank", "whole", least=1, most=MOST_RANK),
)
REGIONS = (
    Column("region", "name"),
    Column("least", "whole", optional=True, may_be_empty=True),
    Column("most", "whole", optional=True, may_be_empty=True),
)
PRE_ALLOCATED = (Column("applicant", "name"), Column("pre_allocated", "name"))


@dataclass(frozen=True)
class MatchFiles:
    """The files of a match; those that are None were not given."""

    programmes: Path
    applicant_preferences: Path
    programme_preferences: Path | None = None
    couples: Path | None = None
    couple_preferences: Path | None = None
    regions: Path | None = None
    pre_allocated: Path | None = None


def read_match(files: MatchFiles) -> MatchInputs:
    """Read all files of a match.

    Raises:
        RotationError: a file is missing, hostile or wrong; every problem, with file, row, column, value and remedy.
    """
    problems: list[Problem] = []
    programmes = read_csv(files.programmes, PROGRAMMES, ("programme",), problems)
    wanted = read_csv(files.applicant_preferences, PREFERENCES, (), problems)
    ranked = _given(files.programme_preferences, PREFERENCES, (), problems)
    regions = _given(files.regions, REGIONS, ("region",), problems)
    pre = _given(files.pre_allocated, PRE_ALLOCATED, ("applicant",), problems)
    names = tuple(programmes.rows["programme"].to_list())
    people = _people([wanted, *([ranked] if ranked else []), *([pre] if pre else [])])
    whole = not problems
    by_applicant = _ranks(wanted, people, names, problems, whole=whole)
    by_programme = None if ranked is None else _ranks(ranked, people, names, problems, whole=whole)
    known = _regions(regions, programmes, problems)
    places = {name: place for place, name in enumerate(people)}
    couples, hashes = read_couples(files.couples, files.couple_preferences, places, names, by_applicant, problems)
    allocated = {} if pre is None else _pre_allocated(pre, places, names, programmes, problems)
    if problems:
        raise RotationError(f"The files of the match have {len(problems)} problem(s).", problems)
    where = {region.name: place for place, region in enumerate(known)}
    tables = {"programmes": programmes, "applicant preferences": wanted, "programme preferences": ranked,
              "regions": regions, "pre-allocated": pre}  # fmt: skip
    return MatchInputs(
        applicants=people,
        programmes=names,
        capacity=programmes.rows["capacity"].to_numpy().astype(np.int64),
        region=np.array([where.get(name, -1) for name in programmes.rows["region"]], dtype=np.int64),
        regions=known,
        by_applicant=by_applicant,
        by_programme=by_programme,
        couples=couples,
        pre_allocated=allocated,
        sha256={**{name: one.sha256 for name, one in tables.items() if one is not None}, **hashes},
        notes=_notes(by_applicant, by_programme, len(people)),
    )


def _given(
    path: Path | None, columns: Sequence[Column], key: Sequence[str], problems: list[Problem]
) -> CsvTable | None:
    return None if path is None else read_csv(path, columns, key, problems)


def _people(tables: Sequence[CsvTable]) -> tuple[str, ...]:
    """Give every applicant named, in the order in which the files first name them."""
    named = pl.concat([table.rows["applicant"].unique(maintain_order=True) for table in tables])
    return tuple(named.unique(maintain_order=True).to_list())


def _ranks(
    table: CsvTable, people: Sequence[str], programmes: Sequence[str], problems: list[Problem], *, whole: bool
) -> Ranks:
    """Turn names into places; a programme that is not listed and a pair ranked twice are problems."""
    applicant = _places(table.rows["applicant"], people)
    programme = _places(table.rows["programme"], programmes)
    strangers = table.rows.filter(pl.Series(programme < 0)).select(ROW, "programme").head(1000)
    if whole:
        rule = "is not among the programmes."
        problems += shortened(
            fault_at(table.file, rule, did_you_mean(name, programmes), row=row, column="programme", value=name)
            for row, name in strangers.rows()
        )
    pair = pl.Series(applicant * max(1, len(programmes)) + programme)
    again = table.rows.filter(~pair.is_first_distinct() & pl.Series(programme >= 0)).head(1000)
    problems += shortened(
        fault_at(
            table.file,
            "a pair of applicant and programme is ranked once.",
            "Take the repeated row out.",
            row=row[ROW],
            column="applicant, programme",
            value=f"{row['applicant']} / {row['programme']}",
        )
        for row in again.to_dicts()
    )
    return Ranks(applicant, programme, table.rows["rank"].to_numpy().astype(np.int64))


def _places(names: pl.Series, known: Sequence[str]) -> IntArray:
    """Give the place of each name in a list, -1 for a name that is not in it."""
    listed = pl.DataFrame(
        {"name": list(known), "place": range(len(known))}, schema={"name": pl.String, "place": pl.Int64}
    )
    found = pl.DataFrame({"name": names}).join(listed, on="name", how="left", maintain_order="left")
    return found["place"].fill_null(-1).to_numpy().astype(np.int64)


def _regions(table: CsvTable | None, programmes: CsvTable, problems: list[Problem]) -> tuple[Region, ...]:
    """Give the regions of both files; limits must not contradict each other, nor name a region without programmes."""
    used = [name for name in programmes.rows["region"].unique(maintain_order=True).to_list() if name is not None]
    limits: dict[str, Region] = {}
    for row in [] if table is None else table.rows.to_dicts():
        name, least, most = row["region"], row["least"], row["most"]
        assert table is not None
        if name not in used:
            rule, remedy = "no programme is in this region.", did_you_mean(name, used)
            problems.append(fault_at(table.file, rule, remedy, row=row[ROW], column="region", value=name))
        if least is not None and most is not None and least > most:
            rule, remedy = f"the least is above the most, {most:,}.", f"Write at most {most:,}, or raise the most."
            problems.append(fault_at(table.file, rule, remedy, row=row[ROW], column="least", value=least))
        limits[name] = Region(name, least, most)
    return tuple(limits.get(name, Region(name, None, None)) for name in used)


def _pre_allocated(
    table: CsvTable, places: dict[str, int], names: Sequence[str], programmes: CsvTable, problems: list[Problem]
) -> dict[int, int]:
    """Read who is placed beforehand; no programme may be given more of them than it has places."""
    where = {name: place for place, name in enumerate(names)}
    capacity = dict(zip(names, programmes.rows["capacity"], strict=True))
    taken: dict[str, int] = {}
    found: dict[int, int] = {}
    for row in table.rows.to_dicts():
        name = row["pre_allocated"]
        taken[name] = taken.get(name, 0) + 1
        if name not in where:
            rule, remedy = "is not among the programmes.", did_you_mean(name, names)
        elif taken[name] > capacity[name]:
            rule, remedy = f"the programme has {capacity[name]:,} places.", "Raise its capacity, or pre-allocate fewer."
        else:
            found[places[row["applicant"]]] = where[name]
            continue
        problems.append(fault_at(table.file, rule, remedy, row=row[ROW], column="pre_allocated", value=name))
    return found


def _notes(by_applicant: Ranks, by_programme: Ranks | None, people: int) -> tuple[str, ...]:
    """Say what of the files cannot lead to a match: it is no fault, but a planner may wish to know."""
    ranking = len(np.unique(by_applicant.applicant))
    said = [f"{people - ranking:,} applicants named elsewhere rank no programme."] if people > ranking else []
    if by_programme is not None:
        span = np.int64(
            max(1, int(by_applicant.programme.max(initial=0)), int(by_programme.programme.max(initial=0))) + 1
        )
        wanted = by_applicant.applicant * span + by_applicant.programme
        ranked = by_programme.applicant * span + by_programme.programme
        one_sided = len(wanted) - int(np.isin(wanted, ranked).sum())
        if one_sided:
            said.append(
                f"{one_sided:,} preferences are for programmes that do not rank the applicant: they cannot be met."
            )
    return tuple(said)
