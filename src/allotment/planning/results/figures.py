"""The figures of a run as the site shows them: kept on disk, and opened only by readers of the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.access.tree import Tree
from allotment.planning.desk import Desk
from allotment.planning.runs.figures import shelf_of
from allotment.planning.runs.listing import SeenRun, see_run
from allotment.reports.charts.slice import PARTS, Slice
from allotment.reports.charts.workforce_filter import WorkforceFilter
from allotment.reports.live.kept import KeptFigure
from allotment.reports.live.shelf import OTHER_SECTIONS, RunLoader, picked
from allotment.reports.run_views import SYSTEM

SLICE, WORKFORCE = "slice", "workforce"
PLACE = "place"
SETS = (SLICE, WORKFORCE, *OTHER_SECTIONS)
FILTERS = {
    "sector": "sectors",
    "staff_group": "staff_groups",
    "organisation": "organisations",
    "role": "roles",
    "age_band": "age_bands",
}


@dataclass(frozen=True)
class FigureFile:
    """A file of a figure: its bytes, what it is called, and a mark that changes with its content."""

    content: bytes
    name: str
    etag: str


def loader(run: SeenRun) -> RunLoader:
    """Give the shelf its way to a run that was opened already: only a figure that must be made loads it."""
    return lambda _run_id: run.record


def slice_asked(asked: Mapping[str, str]) -> Slice:
    """Read which slice an address names: any of sector, staff group, organisation and role."""
    return Slice(**{part: asked[part] for part in PARTS if asked.get(part)})


def filter_asked(tree: Tree, asked: Mapping[str, str]) -> WorkforceFilter:
    """Read which staff an address chooses: one of each kind, or the organisations of a place.

    Raises:
        NotYoursError: there is no such place.
    """
    chosen: dict[str, Any] = {field: (asked[name],) for name, field in FILTERS.items() if asked.get(name)}
    place = asked.get(PLACE)
    if place and not asked.get("organisation"):
        if place not in tree.below:
            raise NotYoursError(PLACE)
        chosen["organisations"] = tuple(sorted(tree.below[place]))
    return WorkforceFilter(**chosen)


def figures(desk: Desk, actor: Actor, run: SeenRun, which: str, asked: Mapping[str, str]) -> tuple[KeptFigure, ...]:
    """Give a set of figures of an opened run: of a slice, of chosen staff, or of a section of its report.

    Raises:
        NotYoursError: there is no such set.
        SliceNotFoundError: the run holds no such slice.
    """
    shelf = shelf_of(desk)
    if which == SLICE:
        part = slice_asked(asked)
        scope = part.scope or next(iter(part.named))
        name = "" if scope == SYSTEM else part.named[scope]
        return shelf.slice(loader(run), run.known.run_id, scope, name, *_further(part, scope))
    if which == WORKFORCE:
        return shelf.workforce(loader(run), run.known.run_id, filter_asked(actor.tree, asked))
    if which in OTHER_SECTIONS:
        return shelf.section(loader(run), run.known.run_id, which)
    raise NotYoursError("figure")


def _further(part: Slice, scope: str) -> tuple[str | None, str | None]:
    """Give the organisation and the role by which a slice is narrowed beyond its first part."""
    named = part.named
    return tuple(named.get(kind) if kind != scope else None for kind in ("organisation", "role"))  # type: ignore[return-value]


def _figure(
    desk: Desk, actor: Actor, system: str, run_id: str, which: str, key: str, asked: Mapping[str, str]
) -> KeptFigure:
    run = see_run(desk, actor, run_id, system=system)
    try:
        return picked(figures(desk, actor, run, which, asked), key)
    except KeyError:
        raise NotYoursError("figure") from None


def figure_specification(
    desk: Desk, actor: Actor, system: str, run_id: str, which: str, key: str, screen: str, asked: Mapping[str, str]
) -> FigureFile:
    """Give the drawing of a figure for a wide screen or a phone, as JSON.

    Raises:
        NotYoursError: no such run for this reader, or no such figure.
    """
    figure = _figure(desk, actor, system, run_id, which, key, asked)
    return FigureFile(figure.spec(screen), f"{key}-{screen}.json", f"{figure.etag}-{screen}")


def figure_file(
    desk: Desk, actor: Actor, system: str, run_id: str, which: str, key: str, extension: str, asked: Mapping[str, str]
) -> FigureFile:
    """Give a figure as a file: csv, svg, png or xlsx.

    Raises:
        NotYoursError: no such run for this reader, or no such figure.
    """
    figure = _figure(desk, actor, system, run_id, which, key, asked)
    content = shelf_of(desk).file(figure, extension)
    return FigureFile(content, f"{run_id}-{key}.{extension}", f"{figure.etag}-{extension}")
