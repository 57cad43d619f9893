"""An independent checker of a match: it reads the files anew and shares nothing with what made the match.

It holds that nobody is matched who is not ranked on both sides, that no programme or region is over its limit, and that
no pair blocks: no applicant (or couple) and programme who would both rather have each other. Ties never block. Under a
region's most, a pair does not block where only the region's limit keeps them apart (Kamada and Kojima 2015). For a
preference-informed allocation it holds instead that whoever missed a programme found it full when their turn came.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from allotment.allocation.rotations.check_couples import CoupleCheck, blocking_couples
from allotment.allocation.rotations.check_turns import missed_turns

NAMED = 50
"""So many blocking pairs are named; the rest are counted."""


@dataclass(frozen=True)
class CheckFiles:
    """The files that a match was made from; those that are None were not given."""

    programmes: Path
    applicant_preferences: Path
    programme_preferences: Path | None = None
    couples: Path | None = None
    couple_preferences: Path | None = None
    regions: Path | None = None
    pre_allocated: Path | None = None


@dataclass
class Checked:
    """What the checker found. ``faults`` are breaches of limits and lists; ``blocking`` names the first pairs."""

    faults: list[str] = field(default_factory=list)
    blocking_pairs: int = 0
    blocking: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Say whether the match keeps every limit and nothing blocks it."""
        return not self.faults and self.blocking_pairs == 0


def check_match(files: CheckFiles, match: Path | Mapping[str, str]) -> Checked:
    """Check a match: for stability where programmes rank applicants.

    Args:
        files: what it was made from.
        match: a file of ``applicant, programme`` (blank for unmatched), or the same as a mapping.
    """
    return _check(files, match, None)


def check_informed(files: CheckFiles, match: Path | Mapping[str, str], seed: int) -> Checked:
    """Check a preference-informed allocation under the lottery of a seed, drawn again here."""
    return _check(files, match, seed)


def check_proof(files: CheckFiles, proof: Path) -> Checked:
    """Check a proof file: it was made from these very files, and its matching stands."""
    told = json.loads(proof.read_text(encoding="utf-8"))
    seed = int(told["seed"]) if told["method"] == "preference-informed" else None
    checked = _check(files, told["matching"], seed)
    hashes = {name.replace("_", " "): path for name, path in vars(files).items() if path is not None}
    for name, path in hashes.items():
        kept = told["inputs_sha256"].get("pre-allocated" if name == "pre allocated" else name)
        if kept != hashlib.sha256(path.read_bytes()).hexdigest():
            checked.faults.append(f"The proof was not made from this file of {name}: {path.name}.")
    return checked


def _check(files: CheckFiles, match: Path | Mapping[str, str], seed: int | None) -> Checked:
    found = Checked()
    programmes = _read(files.programmes).with_columns(pl.col("capacity").cast(pl.Int64))
    if "region" not in programmes.columns:
        programmes = programmes.with_columns(region=pl.lit(None, pl.String))
    wanted = _read(files.applicant_preferences).select("applicant", "programme", pl.col("rank").cast(pl.Int64))
    placed = _placed(match, found)
    ranked = _ranked(files, wanted, found, informed=seed is not None)
    mosts = _mosts(files)
    pre = None if files.pre_allocated is None else _read(files.pre_allocated)
    _check_limits(programmes, placed, mosts, found)
    _check_lists(wanted, ranked, placed, pre, found)
    couples = [] if files.couples is None else _read(files.couples).to_dicts()
    if seed is not None:
        _keep(found, missed_turns(programmes, wanted, placed, couples, pre, seed))
        return found
    pairs = _pairs(wanted, ranked, placed)
    linked = [row[side] for row in couples for side in ("applicant", "partner")]
    _check_pairs(pairs, programmes, placed, linked, mosts, found)
    if couples:
        joint = None if files.couple_preferences is None else _read(files.couple_preferences)
        regions = dict(programmes.select("programme", "region").rows())
        asked = CoupleCheck(couples, joint, pairs, dict(programmes.select("programme", "capacity").rows()), regions)
        _keep(found, blocking_couples(asked, placed, found.faults))
    return found


def _read(path: Path) -> pl.DataFrame:
    """Read a file as text without outer spaces; an empty cell is null, a blank line is left out."""
    frame = pl.read_csv(path, infer_schema=False)
    frame.columns = [name.strip() for name in frame.columns]
    stripped = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    return stripped.filter(~pl.all_horizontal(pl.all().is_null()))


def _placed(match: Path | Mapping[str, str], found: Checked) -> pl.DataFrame:
    """Give who is matched where; the unmatched are left out."""
    if isinstance(match, Path):
        table = _read(match).select("applicant", "programme")
    else:
        columns: dict[str, list[Any]] = {"applicant": list(match), "programme": [one or None for one in match.values()]}
        table = pl.DataFrame(columns, schema={"applicant": pl.String, "programme": pl.String})
    twice = table.filter(~pl.col("applicant").is_first_distinct())["applicant"].unique().sort()
    found.faults += [f"{name} is in the match twice." for name in twice.head(NAMED)]
    return table.drop_nulls().unique("applicant", keep="first", maintain_order=True)


def _ranked(files: CheckFiles, wanted: pl.DataFrame, found: Checked, *, informed: bool) -> pl.DataFrame | None:
    """Give the programmes' ranks, or None where they rank nobody, which a stable match cannot be checked without."""
    if files.programme_preferences is None or informed:
        if not informed:
            found.faults.append("Without the programmes' preferences nobody can say whether a match is stable.")
        return None if informed else wanted.clear()
    return _read(files.programme_preferences).select("applicant", "programme", pl.col("rank").cast(pl.Int64))


def _mosts(files: CheckFiles) -> dict[str, int]:
    if files.regions is None:
        return {}
    table = _read(files.regions)
    if "most" not in table.columns:
        return {}
    return {name: int(most) for name, most in table.select("region", "most").drop_nulls().rows()}


def _check_limits(programmes: pl.DataFrame, placed: pl.DataFrame, mosts: Mapping[str, int], found: Checked) -> None:
    """Hold that no programme and no region has more than it may, and that every programme is known."""
    taken = placed.group_by("programme").agg(pl.len().alias("taken").cast(pl.Int64))
    beside = taken.join(programmes, on="programme", how="left").sort("programme")
    for name, count, capacity in beside.select("programme", "taken", "capacity").rows():
        if capacity is None:
            found.faults.append(f"{name} is not among the programmes.")
        elif count > capacity:
            found.faults.append(f"{name} has {count:,} matched and {capacity:,} places.")
    in_region = beside.drop_nulls("region").group_by("region").agg(pl.col("taken").sum()).sort("region")
    for name, count in in_region.rows():
        if name in mosts and count > mosts[name]:
            found.faults.append(f"{name} has {count:,} matched and may have {mosts[name]:,}.")


def _check_lists(
    wanted: pl.DataFrame, ranked: pl.DataFrame | None, placed: pl.DataFrame, pre: pl.DataFrame | None, found: Checked
) -> None:
    """Hold that both sides of every matched pair rank each other; who is pre-allocated need not rank the programme."""
    free = placed
    if pre is not None:
        settled = pre.select("applicant", pl.col("pre_allocated").alias("programme"))
        free = placed.join(settled, on=["applicant", "programme"], how="anti")
    sides = [(wanted, "{0} is matched to {1}, which {0} does not rank.")]
    if ranked is not None:
        sides.append((ranked, "{0} is matched to {1}, which does not rank {0}."))
    for side, words in sides:
        strangers = free.join(side, on=["applicant", "programme"], how="anti").sort("applicant")
        found.faults += [words.format(*names) for names in strangers.head(NAMED).rows()]


def _pairs(wanted: pl.DataFrame, ranked: pl.DataFrame | None, placed: pl.DataFrame) -> pl.DataFrame:
    """Give every mutually ranked pair with both ranks, the applicant's rank of where they are, and whether held."""
    assert ranked is not None
    both = wanted.join(ranked.rename({"rank": "place"}), on=["applicant", "programme"])
    own = placed.join(wanted, on=["applicant", "programme"]).select("applicant", pl.col("rank").alias("own"))
    held = placed.with_columns(held=pl.lit(value=True))
    return both.join(own, on="applicant", how="left").join(held, on=["applicant", "programme"], how="left")


def _check_pairs(
    pairs: pl.DataFrame,
    programmes: pl.DataFrame,
    placed: pl.DataFrame,
    linked: list[str],
    mosts: Mapping[str, int],
    found: Checked,
) -> None:
    """Find the pairs of an applicant alone and a programme that block."""
    taken = placed.group_by("programme").agg(pl.len().alias("taken").cast(pl.Int64))
    worst = pairs.filter(pl.col("held")).group_by("programme").agg(pl.col("place").max().alias("worst"))
    limits = programmes.join(taken, on="programme", how="left").join(worst, on="programme", how="left")
    limits = limits.with_columns(pl.col("taken").fill_null(0))
    in_region = limits.group_by("region").agg(pl.col("taken").sum().alias("in_region"))
    caps = pl.DataFrame({"region": list(mosts), "most": list(mosts.values())}, {"region": pl.String, "most": pl.Int64})
    limits = limits.join(in_region, on="region", how="left").join(caps, on="region", how="left")
    has_room = (pl.col("taken") < pl.col("capacity")) & (
        pl.col("most").is_null() | (pl.col("in_region") < pl.col("most"))
    )
    limits = limits.select("programme", "worst", has_room.alias("has_room"))
    rather = pairs.filter(pl.col("own").is_null() | (pl.col("rank") < pl.col("own")))
    rather = rather.filter(~pl.col("applicant").is_in(linked))
    blocking = rather.join(limits, on="programme").filter(pl.col("has_room") | (pl.col("place") < pl.col("worst")))
    found.blocking_pairs += blocking.height
    named = blocking.sort("applicant", "rank").head(NAMED)
    for person, programme, room in named.select("applicant", "programme", "has_room").rows():
        why = "has a place free" if room else "holds somebody whom it likes less"
        found.blocking.append(f"{person} would rather have {programme}, which {why}.")


def _keep(found: Checked, blocking: list[str]) -> None:
    found.blocking_pairs += len(blocking)
    found.blocking += blocking[:NAMED]
