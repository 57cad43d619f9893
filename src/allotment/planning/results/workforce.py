"""The one workforce of a system at a run's baseline, for whichever part is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allotment.governance.levels import OrganisationKind
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.results.chosen import choose_run
from allotment.planning.results.figures import FILTERS, PLACE, WORKFORCE, figures, filter_asked, loader
from allotment.planning.results.returned import ReturnedPeople, own_returned, system_returned
from allotment.planning.runs.figures import shelf_of
from allotment.planning.runs.listing import SeenRun
from allotment.reports.charts.workforce_filter import chosen_staff, filter_words
from allotment.reports.live.kept import KeptFigure


@dataclass(frozen=True)
class Choice:
    """One list of the filter: what it narrows, and the values it offers with their names."""

    name: str
    label: str
    chosen: str
    offered: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StaffTotals:
    """The chosen staff added up. FTE and posts are not known by age, so they are None where ages are chosen."""

    headcount: float
    fte: float | None
    establishment_fte: float | None
    vacancies_fte: float | None
    synthetic_share: float


@dataclass(frozen=True)
class WorkforcePage:
    """The workforce page: the run whose baseline it shows, the filter, the totals, the figures, and staff returns."""

    run: SeenRun
    words: str
    asked: dict[str, str]
    choices: tuple[Choice, ...]
    totals: StaffTotals
    figures: tuple[KeptFigure, ...]
    own: tuple[ReturnedPeople, ...]
    returned: tuple[ReturnedPeople, ...]


LABELS = {
    "sector": "Sector",
    PLACE: "Place",
    "organisation": "Organisation",
    "staff_group": "Staff group",
    "role": "Role",
    "age_band": "Age",
}


def workforce_page(
    desk: Desk, actor: Actor, system: str, run_id: str, asked: Mapping[str, str]
) -> WorkforcePage | None:
    """Give the staff in post of a system, by any of sector, place, organisation, staff group, role and age band.

    Raises:
        NotYoursError: no such system, run or place for this reader.
    """
    run = choose_run(desk, actor, system, run_id)
    if run is None:
        return None
    kept = {name: asked[name] for name in LABELS if asked.get(name)}
    chosen = filter_asked(actor.tree, kept)
    offered = shelf_of(desk).choices(loader(run), run.known.run_id)
    staff = chosen_staff(run.record, chosen)
    by_age = bool(chosen.age_bands)
    headcount, fte = float(staff["headcount"].sum()), float(staff["fte"].sum())
    made = float(staff.filter("synthetic")["headcount"].sum())
    totals = StaffTotals(
        headcount=headcount,
        fte=None if by_age else fte,
        establishment_fte=None if by_age else float(staff["establishment_fte"].sum()),
        vacancies_fte=None if by_age else float(staff["vacancies_fte"].sum()),
        synthetic_share=made / headcount if headcount else 0.0,
    )
    words = filter_words(run.record, chosen) if PLACE not in kept else actor.tree.name(kept[PLACE])
    drawn = figures(desk, actor, run, WORKFORCE, kept) if headcount else ()
    choices = _choices(actor, system, offered, kept)
    own, returned = own_returned(actor, system), system_returned(actor, system)
    return WorkforcePage(run, words, kept, choices, totals, drawn, own, returned)


def _choices(
    actor: Actor, system: str, offered: Mapping[str, list[list[str]]], kept: Mapping[str, str]
) -> tuple[Choice, ...]:
    places = [(one.code, one.name) for one in actor.tree.in_system(system) if one.kind == OrganisationKind.PLACE]
    lists = {name: tuple((code, words) for code, words in offered[name]) for name in FILTERS}
    lists[PLACE] = tuple(places)
    return tuple(Choice(name, label, kept.get(name, ""), lists[name]) for name, label in LABELS.items())
