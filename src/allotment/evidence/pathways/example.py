"""Example files of a system's districts: partners, labour market, deprivation. All synthetic, and says so."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from allotment.evidence.pathways.read_pathways import SHIPPED_PATHWAYS, PathwaysError
from allotment.evidence.pathways.words import COLLEGE, COMMUNITY, FIFTHS, JOB_CENTRE, SCHOOL, VOLUNTEERING
from allotment.workforce.errors import Problem

SYNTHETIC = "Synthetic example: made up, not published by anybody"
NOBODYS_POSTCODE = "ZZ99 9AA"
"""No district has postcodes in ZZ: that of an example partner stands nowhere."""

CONTACTS = {SCHOOL: "Careers lead", COLLEGE: "Head of health and care", COMMUNITY: "Project lead",
            JOB_CENTRE: "Employer adviser", VOLUNTEERING: "Volunteering manager"}  # fmt: skip
PARTNERS_IN_A_DISTRICT = (SCHOOL, SCHOOL, SCHOOL, COLLEGE, COMMUNITY, JOB_CENTRE, VOLUNTEERING)
README = """# Example of Grow Your Own files: synthetic

**Every figure in these files is synthetic.** Partners, agreements, pay, unemployment, jobs and deprivation are drawn
with a seed and are nobody's; the partners do not exist. `pathways.yaml` is a copy of the shipped pathways: put your own
numbers and sources in it. docs/pathways.md says what each column holds.
"""


def write_example_files(folder: Path, districts: Sequence[str], today: date, seed: int) -> list[Path]:
    """Write the example files.

    Args:
        folder: where; it is made where it is not there.
        districts: the names of the system's districts.
        today: the day from which agreements run.
        seed: the same seed, districts and day give the same bytes.

    Raises:
        PathwaysError: one of the files is there already. Nothing is then written.
    """
    draw = np.random.default_rng(seed)
    contents = {
        "partners.csv": _csv([_partner(draw, district, kind, number, today) for district in districts
                              for number, kind in enumerate(PARTNERS_IN_A_DISTRICT, start=1)]),
        "labour.csv": _csv([_labour(draw, district) for district in districts]),
        "deprivation.csv": _csv([_deprivation(draw, district) for district in districts]),
        "pathways.yaml": SHIPPED_PATHWAYS.read_text(encoding="utf-8"),
        "README.md": README,
    }  # fmt: skip
    there = [name for name in contents if (folder / name).exists()]
    if there:
        rule, remedy = "the file is there already.", "Name another folder, or take the file away."
        raise PathwaysError(
            "The example is not written.", [Problem(str(folder / name), rule, remedy) for name in there]
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in contents]


def _partner(draw: np.random.Generator, district: str, kind: str, number: int, today: date) -> dict[str, Any]:
    pupils = {SCHOOL: int(draw.integers(600, 1_500)), COLLEGE: int(draw.integers(1_500, 6_000))}.get(kind)
    days = int(draw.integers(-120, 1_400))
    most = 60 if pupils is None else pupils // 10
    return {
        "name": f"Example {kind} {number} (synthetic), {district}",
        "kind": kind,
        "place": district,
        "postcode": NOBODYS_POSTCODE,
        "contact_role": CONTACTS[kind],
        "agreement_until": (today + timedelta(days=days)).isoformat() if draw.random() > 0.1 else "",
        "pupils": "" if pupils is None else pupils,
        "reached_last_year": int(draw.integers(0, most)),
    }


def _labour(draw: np.random.Generator, district: str) -> dict[str, Any]:
    return {
        "district": district,
        "unemployment_share": round(float(draw.uniform(0.025, 0.055)), 3),
        "median_hourly_pay_pence_entry": int(draw.integers(1_225, 1_330)),
        "share_working_locally": round(float(draw.uniform(0.4, 0.75)), 2),
        "jobs_total": int(draw.integers(30, 90)) * 1_000,
        "health_and_care_posts": "",
        "source": SYNTHETIC,
    }


def _deprivation(draw: np.random.Generator, district: str) -> dict[str, Any]:
    shares = np.round(draw.dirichlet(np.full(len(FIFTHS), 4.0)), 3)
    shares[0] = 1 - shares[1:].sum()
    return {"district": district, **{f"fifth_{fifth}": round(float(share), 3) for fifth, share in
                                     zip(FIFTHS, shares, strict=True)}, "source": SYNTHETIC}  # fmt: skip


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
