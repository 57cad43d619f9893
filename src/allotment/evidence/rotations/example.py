"""A worked example of every file: 60 applicants and 8 programmes in and around Gloucestershire. All of it is made up.

The names of places are real; the applicants, trainees, posts, capacities, preferences and ranks are drawn with a seed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

SEED = 2026
APPLICANTS, PREFERENCES = 60, 5
PROGRAMMES = (
    ("Gloucestershire Royal", 10, "Gloucestershire"),
    ("Cheltenham General", 7, "Gloucestershire"),
    ("Gloucestershire Community", 4, "Gloucestershire"),
    ("Bristol Royal", 10, "Bristol"),
    ("Southmead", 9, "Bristol"),
    ("Great Western", 6, "Swindon"),
    ("Hereford County", 6, "Herefordshire and Worcestershire"),
    ("Worcestershire Royal", 7, "Herefordshire and Worcestershire"),
)
COUPLES = ((3, 17, "yes"), (22, 41, "no"), (8, 55, "no"))
REGIONS = (
    ("Gloucestershire", 18, ""),
    ("Bristol", "", 17),
    ("Swindon", 4, ""),
    ("Herefordshire and Worcestershire", "", ""),
)
PRE_ALLOCATED = ((11, "Gloucestershire Royal"), (29, "Hereford County"))
POSTS = (
    ("Acute medicine", "hospital", "no"),
    ("General surgery", "hospital", "no"),
    ("Older people", "hospital", "yes"),
    ("General practice", "general practice", "yes"),
    ("Psychiatry", "mental health", "no"),
    ("Emergency medicine", "hospital", "no"),
)
SITES = ("Gloucestershire Royal", "Cheltenham General")
FIRST_DAY, LAST_DAY = date(2026, 8, 5), date(2028, 8, 1)
NOTE = "Every person, preference, rank, capacity and post in these files is synthetic. Place names are real.\n"


def example_files() -> dict[str, str]:
    """Give the example's files: text by name. The same every time."""
    generator = np.random.default_rng(SEED)
    names = [f"A{number:02d}" for number in range(1, APPLICANTS + 1)]
    pull = np.array([capacity for _, capacity, _ in PROGRAMMES], dtype=float)
    wanted, ranked = _preferences(generator, names, pull)
    trainees, changes = _trainees(generator)
    return {
        "README.txt": NOTE,
        "programmes.csv": _text(("programme", "capacity", "region"), PROGRAMMES),
        "applicant_preferences.csv": _text(("applicant", "programme", "rank"), wanted),
        "programme_preferences.csv": _text(("programme", "applicant", "rank"), ranked),
        "couples.csv": _text(("applicant", "partner", "same region"), [(names[a], names[b], c) for a, b, c in COUPLES]),
        "regions.csv": _text(("region", "least", "most"), REGIONS),
        "pre_allocated.csv": _text(("applicant", "pre_allocated"), [(names[a], at) for a, at in PRE_ALLOCATED]),
        "trainees.csv": _text(("trainee", "programme", "grade", "starts", "due", "whole_time_share"), trainees),
        "changes.csv": _text(("trainee", "from", "to", "kind", "share", "counts"), changes),
        "posts.csv": _text(
            ("post", "programme", "specialty", "grade", "site", "funder", "setting", "from", "to", "whole_time_share",
             "generalist"),
            _posts(),
        ),
    }  # fmt: skip


def _preferences(
    generator: np.random.Generator, names: Sequence[str], pull: np.ndarray[Any, np.dtype[np.float64]]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Draw lists: bigger programmes are wanted more; programmes rank applicants by a score with bands of equals."""
    score = generator.normal(60, 10, len(names))
    wanted, by_programme = [], [[] for _ in PROGRAMMES]  # type: tuple[list[tuple[Any, ...]], list[list[int]]]
    for place, name in enumerate(names):
        chosen = generator.choice(len(PROGRAMMES), PREFERENCES, replace=False, p=pull / pull.sum())
        for rank, at in enumerate(chosen, start=1):
            wanted.append((name, PROGRAMMES[at][0], rank))
            by_programme[at].append(place)
    ranked = []
    for at, people in enumerate(by_programme):
        seen = {place: round(score[place] + generator.normal(0, 4)) for place in people}
        bands = sorted(set(seen.values()), reverse=True)
        ranked += [
            (PROGRAMMES[at][0], names[place], bands.index(seen[place]) + 1)
            for place in sorted(people, key=lambda place: -seen[place])
        ]
    return wanted, ranked


def _posts() -> list[tuple[Any, ...]]:
    """Give two programmes of foundation posts, a year each in two sites."""
    rows: list[tuple[Any, ...]] = []
    for grade in ("FY1", "FY2"):
        for site in SITES:
            for number, (specialty, setting, generalist) in enumerate(POSTS, start=1):
                name = f"{grade}-{site.split()[0][:4].upper()}-{number}"
                funder = "NHS England" if number % 3 else "Gloucestershire Hospitals"
                rows.append((name, "Severn Foundation", specialty, grade, site, funder, setting, FIRST_DAY, LAST_DAY,
                             "1", generalist))  # fmt: skip
    return rows


def _trainees(generator: np.random.Generator) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Give 20 trainees in 24 posts, four of them with changes."""
    people = []
    for number in range(1, 21):
        grade = "FY1" if number <= 10 else "FY2"
        due = LAST_DAY if grade == "FY1" else FIRST_DAY + timedelta(days=363)
        people.append((f"T{number:02d}", "Severn Foundation", grade, FIRST_DAY, due, "1"))
    begins = [FIRST_DAY + timedelta(days=int(days)) for days in generator.integers(60, 200, 4)]
    changes = [
        ("T02", FIRST_DAY, "", "less than full time", "0.8", ""),
        ("T05", begins[0], begins[0] + timedelta(days=181), "statutory leave", "0", ""),
        ("T09", begins[1], begins[1] + timedelta(days=9), "statutory leave", "0", ""),
        ("T14", begins[2], begins[2] + timedelta(days=180), "less than full time", "0.6", ""),
        ("T18", date(2027, 2, 3), date(2027, 8, 3), "out of programme", "0", "0"),
    ]
    return people, changes


def _text(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
