"""The doses of a mix: by lever in all, and one by one by lever, place and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allotment.planning.access.errors import NotYoursError

ROWS_A_PAGE = 25


@dataclass(frozen=True)
class DoseFilters:
    """Which doses: of one lever, place, role or year; empty for all. ``page`` counts from 1."""

    lever: str = ""
    place: str = ""
    role: str = ""
    year: str = ""
    page: int = 1

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that narrow, as an address names them."""
        return {name: value for name in ("lever", "place", "role", "year") if (value := getattr(self, name))}


@dataclass(frozen=True)
class Dose:
    """One dose of a mix; ``row`` is its place among them all, from 0."""

    row: int
    lever: str
    title: str
    role: str
    from_role: str | None
    sector: str
    place: str
    period: int
    dose: float
    dose_unit: str
    cost_pence: int
    decided_by: str


@dataclass(frozen=True)
class LeverSum:
    """A lever's doses in all years and places together, what they cost, and what they gain averaged over the years."""

    lever: str
    title: str
    dose: float
    dose_unit: str
    cost_pence: int
    gained_fte: float


@dataclass(frozen=True)
class DosePage:
    """A page of doses, how many there are of those asked for, and what may be asked for."""

    filters: DoseFilters
    doses: tuple[Dose, ...]
    total: int
    page: int
    pages: int
    levers: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    roles: tuple[str, ...]
    years: tuple[int, ...]


def doses_of(answer: Mapping[str, Any], filters: DoseFilters) -> DosePage:
    """Give the doses that somebody looks for, in the order of the answer."""
    rows: Sequence[Mapping[str, Any]] = answer["doses"]
    named = {"lever": filters.lever, "place": filters.place, "role": filters.role, "period": filters.year}
    asked = [(name, value) for name, value in named.items() if value]
    wanted = [number for number, row in enumerate(rows) if all(str(row[name]) == value for name, value in asked)]
    pages = max(1, -(-len(wanted) // ROWS_A_PAGE))
    page = min(max(1, filters.page), pages)
    return DosePage(
        filters=filters,
        doses=tuple(_dose(rows, number) for number in wanted[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]),
        total=len(wanted),
        page=page,
        pages=pages,
        levers=tuple(sorted({(row["lever"], row["title"]) for row in rows}, key=lambda pair: pair[1])),
        places=tuple(sorted({row["place"] for row in rows})),
        roles=tuple(sorted({row["role"] for row in rows})),
        years=tuple(sorted({row["period"] for row in rows})),
    )


def dose_at(answer: Mapping[str, Any], row: int) -> Dose:
    """Give one dose.

    Raises:
        NotYoursError: the mix has no such row.
    """
    if not 0 <= row < len(answer["doses"]):
        raise NotYoursError("dose")
    return _dose(answer["doses"], row)


def _dose(rows: Sequence[Mapping[str, Any]], row: int) -> Dose:
    return Dose(row=row, **{name: rows[row][name] for name in Dose.__annotations__ if name != "row"})


def by_lever(answer: Mapping[str, Any]) -> tuple[LeverSum, ...]:
    """Give each lever's doses in all, the lever that gains most first."""
    years = max(1, len(answer["pay_bill"]))
    gained: dict[str, float] = {}
    for row in answer["gains"]:
        gained[row["lever"]] = gained.get(row["lever"], 0.0) + row["gained_fte"] / years
    sums: dict[str, LeverSum] = {}
    for row in answer["doses"]:
        before = sums.get(row["lever"])
        sums[row["lever"]] = LeverSum(
            lever=row["lever"],
            title=row["title"],
            dose=row["dose"] + (before.dose if before else 0.0),
            dose_unit=row["dose_unit"],
            cost_pence=row["cost_pence"] + (before.cost_pence if before else 0),
            gained_fte=gained.get(row["lever"], 0.0),
        )
    return tuple(sorted(sums.values(), key=lambda one: (-one.gained_fte, one.title)))
