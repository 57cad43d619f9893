"""Staff returns of a made-up trust, as CSV text, and the way through the site's verbs to an accepted one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from allotment.store.shelves.returns import KnownReturn
    from tests.web.site import Site

HEADER = "employee_number,role,age,sex,fte,contract"
NURSE, CONSULTANT, SUPPORT, MANAGER = (
    "Nurse or health visitor",
    "Consultant",
    "Support to doctors, nurses & midwives",
    "Manager",
)
ROLE_SHARES = {NURSE: 0.6, CONSULTANT: 0.2, SUPPORT: 0.19, MANAGER: 0.01}
AS_AT = date(2026, 9, 30)
LARGEST_BYTES = 20 * 1024 * 1024
Row = Sequence[object]


def staff(people: int, seed: int = 1) -> list[Row]:
    """Give assignments of a number of people, the same for the same seed."""
    chance = np.random.default_rng(seed)
    roles = chance.choice(list(ROLE_SHARES), size=people, p=list(ROLE_SHARES.values()))
    ages = chance.integers(18, 70, size=people)
    sexes = chance.choice(["female", "male", "other"], size=people, p=[0.7, 0.29, 0.01])
    hours = chance.choice([1.0, 0.8, 0.6], size=people)
    contracts = chance.choice(["permanent", "fixed term", "bank"], size=people, p=[0.85, 0.1, 0.05])
    columns = (roles, ages, sexes, hours, contracts)
    return [(f"E{seed}{number:05}", *row) for number, row in enumerate(zip(*columns, strict=True))]


def csv_of(rows: Iterable[Row]) -> str:
    """Give assignments as the text of a CSV file."""
    return "\n".join([HEADER, *(",".join(_quoted(row)) for row in rows)])


def _quoted(row: Row) -> list[str]:
    return [f'"{cell}"' if "," in str(cell) else str(cell) for cell in row]


def write_csv(folder: Path, rows: Iterable[Row], name: str = "staff.csv") -> Path:
    """Write assignments as a file and give its place."""
    path = folder / name
    path.write_text(csv_of(rows), encoding="utf-8")
    return path


def send(site: Site, who: str, file: Path, *, organisation: str = "RTE", as_at: date = AS_AT, key: str = "") -> str:
    """Send a file as somebody, and do its check as a worker would; give the return's id."""
    from allotment.planning.jobs.perform import perform_job
    from allotment.planning.returns.see import see_return
    from allotment.planning.returns.send import send_return

    actor = site.actor(who)
    sent = send_return(site.desk, actor, organisation, as_at, file, file.name, LARGEST_BYTES, key=key)
    job = see_return(actor, sent).found.job
    assert job is not None
    perform_job(site.desk, job)
    return sent


def seen(site: Site, who: str, return_id: str) -> KnownReturn:
    """Give a return as somebody sees it."""
    from allotment.planning.returns.see import see_return

    return see_return(site.actor(who), return_id).found


def accept(site: Site, who: str, return_id: str, *, key: str = "") -> KnownReturn:
    """Accept a return as it stands."""
    from allotment.planning.returns.decide import accept_return

    return accept_return(site.desk, site.actor(who), return_id, seen(site, who, return_id).version, key=key)
