"""Which of the staff in post today a chart counts: chosen sectors, staff groups, organisations, roles and ages."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.ages import band_of_age, bands_in_order
from allotment.reports.charts.slice import ROLE
from allotment.reports.run_views import ORGANISATION, SECTOR, STAFF_GROUP, organisation_names

YOUNGEST_TO, OLDEST_FROM = 19, 65
AGE_BANDS = tuple(bands_in_order(OLDEST_FROM, YOUNGEST_TO))
MOST_NAMED = 3


@dataclass(frozen=True)
class WorkforceFilter:
    """What is chosen of each kind; nothing chosen of a kind leaves it whole. Organisations are codes."""

    sectors: tuple[str, ...] = field(default=())
    staff_groups: tuple[str, ...] = field(default=())
    organisations: tuple[str, ...] = field(default=())
    roles: tuple[str, ...] = field(default=())
    age_bands: tuple[str, ...] = field(default=())

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Give what is chosen of each kind that the baseline has a column for, where anything is."""
        every = {
            SECTOR: self.sectors,
            STAFF_GROUP: self.staff_groups,
            ORGANISATION: self.organisations,
            ROLE: self.roles,
        }
        return {kind: names for kind, names in every.items() if names}

    @property
    def is_open(self) -> bool:
        """Say whether everyone is counted."""
        return not self.chosen and not self.age_bands


def chosen_staff(run: RunRecord, chosen: WorkforceFilter) -> pl.DataFrame:
    """Give the baseline's rows that are chosen, with ``headcount`` counting the chosen ages only.

    Rows without anyone of the chosen ages are left out. FTE, posts and vacancies are of all ages.
    """
    picked = (pl.col(kind).is_in(names) for kind, names in chosen.chosen.items())
    rows = run.tables["baseline"].filter(pl.all_horizontal(pl.lit(True), *picked))
    if not chosen.age_bands:
        return rows
    counted = (
        banded_ages(run).filter(pl.col("age_band").is_in(chosen.age_bands)).group_by(ORGANISATION, ROLE).agg(
            pl.col("headcount").sum().alias("in_ages")
        )
    )  # fmt: skip
    joined = rows.join(counted, on=[ORGANISATION, ROLE], how="inner", maintain_order="left")
    return joined.with_columns(pl.col("in_ages").alias("headcount")).filter(pl.col("headcount") > 0)


def banded_ages(run: RunRecord) -> pl.DataFrame:
    """Give the baseline's people by organisation, role and five-year age band."""
    band = band_of_age(pl.col("age"), oldest_from=OLDEST_FROM, youngest_to=YOUNGEST_TO)
    return run.tables["baseline_age"].with_columns(band.alias("age_band"))


def filter_words(run: RunRecord, chosen: WorkforceFilter) -> str:
    """Say what is chosen, as a title does; long choices by how many there are."""
    names = organisation_names(run)
    plurals = {SECTOR: "sectors", STAFF_GROUP: "staff groups", ORGANISATION: "organisations", ROLE: "roles"}
    said = [_listed([names.get(name, name) for name in some], plurals[kind]) for kind, some in chosen.chosen.items()]
    if chosen.age_bands:
        said.append("aged " + _listed([band.lower() for band in chosen.age_bands], "age bands"))
    return ", ".join(said) if said else "whole system"


def _listed(names: list[str], plural: str) -> str:
    return " and ".join(names) if len(names) <= MOST_NAMED else f"{len(names)} {plural}"
