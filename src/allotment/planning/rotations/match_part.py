"""The match as a part of the answer: who goes where, what was met of preferences, what blocks, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from allotment.allocation.rotations.check import Checked
from allotment.allocation.rotations.match import INFORMED, Match
from allotment.allocation.rotations.regions import explain_shortfalls, region_counts, shortfalls
from allotment.evidence.rotations.match_inputs import IntArray, MatchInputs
from allotment.planning.answers.answer import Measure, Plot, Section
from allotment.planning.rotations.part import Part

DEEPEST_NAMED = 10
STABLE, NO_STABLE, NONE_FOUND, ALLOCATED = "stable", "no stable match exists", "no stable match found", "allocated"
NOT_VERIFIED = "not verified"


@dataclass(frozen=True)
class Matched:
    """A match with what was asked and what the independent checker said."""

    inputs: MatchInputs
    match: Match
    method: str
    seed: int
    checked: Checked
    seconds: Mapping[str, float]


def match_part(made: Matched) -> Part:
    """Give the part of the answer about a match."""
    tables = _tables(made)
    matched = int((made.match.programme >= 0).sum())
    share = first_choice_share(made.inputs, made.match.programme)
    floors = explanations(made)
    told = _told(made, matched, share, floors)
    status = told["status"]
    sentence = (
        f"{matched:,} of {len(made.inputs.applicants):,} applicants are matched, {share:.1%} of those who ranked "
        f"a programme with their first choice: {status}, {'verified' if told['verified'] else 'not verified'}."
    )
    measures = [
        Measure("Applicants matched", matched, "people"),
        Measure("Applicants unmatched", len(made.inputs.applicants) - matched, "people"),
        Measure("Share with their first choice", round(100 * share, 1), "%"),
        Measure("Places left", int(made.inputs.capacity.sum()) - matched, "places"),
        Measure("Blocking pairs", made.checked.blocking_pairs, "pairs", "Found by an independent checker."),
    ]
    personal = frozenset({"match", "blocking", "couples", "lottery"}) & set(tables)
    return Part(sentence, told, measures, _sections(tables), tables, personal, [*floors, *made.inputs.notes])


def _told(made: Matched, matched: int, share: float, floors: list[str]) -> dict[str, Any]:
    clear, informed = made.checked.accepted, made.method == INFORMED
    if informed:
        status = ALLOCATED if clear else NOT_VERIFIED
    elif clear:
        status = STABLE
    else:
        status = NO_STABLE if made.match.proved and not made.checked.faults else NONE_FOUND
    return {
        "status": status,
        "method": made.method,
        "how": made.match.how,
        "seed": made.seed,
        "applicants": len(made.inputs.applicants),
        "programmes": len(made.inputs.programmes),
        "places": int(made.inputs.capacity.sum()),
        "couples": len(made.inputs.couples),
        "matched": matched,
        "unmatched": len(made.inputs.applicants) - matched,
        "first_choice_share": round(share, 6),
        "blocking_pairs": made.checked.blocking_pairs,
        "blocking": list(made.checked.blocking),
        "stable": None if informed else clear,
        "verified": not made.checked.faults and (clear or made.match.proved),
        "fewest_blocking_proved": made.match.proved,
        "faults": list(made.checked.faults),
        "explanations": floors,
        "inputs_sha256": dict(made.inputs.sha256),
        "seconds": {name: round(value, 3) for name, value in made.seconds.items()},
    }


def explanations(made: Matched) -> list[str]:
    """Say in plain words what could not be met, with the smallest changes that would meet it."""
    inputs = made.inputs
    counts = region_counts(inputs.region, len(inputs.regions), made.match.programme)
    said = explain_shortfalls(shortfalls(inputs, made.match.market, counts))
    if made.checked.blocking_pairs and made.method != INFORMED:
        pairs = made.checked.blocking_pairs
        what = "No stable match exists with these couples" if made.match.proved else "No stable match was found"
        fewest = "the fewest possible" if made.match.proved else "the fewest found"
        said.append(
            f"{what}: {pairs:,} {'pair' if pairs == 1 else 'pairs'} would still rather have each other, {fewest}. "
            "One more place at a programme that they name, or one couple matched singly, may end it."
        )
    return said


def ranks_got(inputs: MatchInputs, programme: IntArray) -> IntArray:
    """Give the rank that each applicant gave to the programme they are matched to; 0 where there is none."""
    wanted = inputs.by_applicant
    held = programme[wanted.applicant] == wanted.programme
    got = np.zeros(len(inputs.applicants), dtype=np.int64)
    got[wanted.applicant[held]] = wanted.rank[held]
    return got


def first_choice_share(inputs: MatchInputs, programme: IntArray) -> float:
    """Give the share, among applicants who ranked a programme, of those matched to one that they ranked first."""
    wanted = inputs.by_applicant
    best = np.full(len(inputs.applicants), np.iinfo(np.int64).max)
    np.minimum.at(best, wanted.applicant, wanted.rank)
    ranking = best < np.iinfo(np.int64).max
    return float((ranks_got(inputs, programme) == best).sum() / max(1, ranking.sum()))


def match_table(inputs: MatchInputs, programme: IntArray) -> pl.DataFrame:
    """Give ``applicant, programme``; an unmatched applicant's programme is empty."""
    names = np.array([*inputs.programmes, None], dtype=object)
    columns = {"applicant": list(inputs.applicants), "programme": names[programme].tolist()}
    return pl.DataFrame(columns, schema={"applicant": pl.String, "programme": pl.String})


def _tables(made: Matched) -> dict[str, pl.DataFrame]:
    inputs, placed = made.inputs, made.match.programme
    got = ranks_got(inputs, placed)
    tables = {
        "match": match_table(inputs, placed).with_columns(
            pl.col("programme").fill_null(""), rank=pl.Series([str(rank or "") for rank in got])
        ),
        "programmes": _programmes(made),
        "preferences_met": _preferences_met(placed, got),
        "lottery": pl.DataFrame({"applicant": list(inputs.applicants), "lottery_number": made.match.market.lottery}),
        "blocking": pl.DataFrame({"pair": list(made.checked.blocking)}, schema={"pair": pl.String}),
    }
    if inputs.regions:
        tables["regions"] = _regions(made)
    if inputs.couples:
        tables["couples"] = _couples(made)
    return tables


def _programmes(made: Matched) -> pl.DataFrame:
    inputs, placed = made.inputs, made.match.programme
    counts = np.bincount(placed[placed >= 0], minlength=len(inputs.programmes))
    wanted = inputs.by_applicant
    first = wanted.programme[wanted.rank == 1]
    regions = [inputs.regions[at].name if at >= 0 else "" for at in inputs.region]
    return pl.DataFrame(
        {
            "programme": list(inputs.programmes),
            "region": regions,
            "capacity": inputs.capacity,
            "matched": counts,
            "places_left": inputs.capacity - counts,
            "ranked_first_by": np.bincount(first, minlength=len(inputs.programmes)),
        }
    )


def _preferences_met(placed: IntArray, got: IntArray) -> pl.DataFrame:
    rows: list[tuple[str, int]] = [(f"{rank}", int((got == rank).sum())) for rank in range(1, DEEPEST_NAMED + 1)]
    rows.append((f"below {DEEPEST_NAMED}", int((got > DEEPEST_NAMED).sum())))
    rows.append(("placed without having ranked it", int(((placed >= 0) & (got == 0)).sum())))
    rows.append(("unmatched", int((placed < 0).sum())))
    return pl.DataFrame(rows, schema={"preference": pl.String, "applicants": pl.Int64}, orient="row")


def _regions(made: Matched) -> pl.DataFrame:
    counts = region_counts(made.inputs.region, len(made.inputs.regions), made.match.programme)
    rows = [
        (one.name, _limit(one.least), _limit(one.most), int(counts[at]), one.least is None or counts[at] >= one.least)
        for at, one in enumerate(made.inputs.regions)
    ]
    schema = {"region": pl.String, "least": pl.String, "most": pl.String, "matched": pl.Int64, "least_met": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _limit(value: int | None) -> str:
    return "" if value is None else str(value)


def _couples(made: Matched) -> pl.DataFrame:
    names = [*made.inputs.programmes, ""]
    rows = [
        (
            made.inputs.applicants[one.first],
            made.inputs.applicants[one.second],
            names[made.match.programme[one.first]],
            names[made.match.programme[one.second]],
        )
        for one in made.inputs.couples
    ]
    columns = ("applicant", "partner", "programme", "partner_programme")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _sections(tables: Mapping[str, pl.DataFrame]) -> list[Section]:
    sections = [
        Section(
            "Who goes where",
            "One row for each applicant. Rank is the applicant's own; an empty programme means unmatched.",
            "match",
            {"applicant": "Applicant", "programme": "Programme", "rank": "Rank"},
        ),
        Section(
            "Places by programme",
            "Places left are open to the next round. Ranked first by counts applicants who want it most.",
            "programmes",
            {"programme": "Programme", "region": "Region", "capacity": "Places", "matched": "Matched",
             "places_left": "Left", "ranked_first_by": "Ranked first by"},
            Plot("bar", "programme", "matched", x_title="Programme", y_title="Applicants matched"),
        ),
        Section(
            "Preferences met",
            "How many applicants have their first, second, third and later preference.",
            "preferences_met",
            {"preference": "Preference", "applicants": "Applicants"},
            Plot("bar", "preference", "applicants", x_title="Preference", y_title="Applicants"),
        ),
        Section(
            "Pairs that block",
            "Who would rather have each other than what they have. A stable match has none.",
            "blocking",
            {"pair": "Pair"},
        ),
    ]  # fmt: skip
    if "regions" in tables:
        headings = {
            "region": "Region",
            "least": "Least",
            "most": "Most",
            "matched": "Matched",
            "least_met": "Least met",
        }
        words = "An empty limit is none. What would meet a least that is not met is said under the answer."
        sections.append(Section("Regions", words, "regions", headings))
    if "couples" in tables:
        headings = {"applicant": "Applicant", "partner": "Partner", "programme": "Programme",
                    "partner_programme": "Partner's programme"}  # fmt: skip
        sections.append(Section("Couples", "Both members of each couple, and where they go.", "couples", headings))
    return sections
