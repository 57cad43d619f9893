"""One mix as its page shows it: what it closes and spends, what binds, what each ring-fence costs, and its doses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.documents.finding import acting_for
from allotment.planning.mixes.doses import DoseFilters, DosePage, LeverSum, by_lever, doses_of
from allotment.planning.mixes.figures import figures_of
from allotment.planning.mixes.limits import LimitsOfKind, binding_limits
from allotment.planning.mixes.listing import SeenMix, changed_since, see_mix
from allotment.planning.runs.figures import shelf_of
from allotment.planning.runs.rights import RUN, SHARED
from allotment.store.shelves.mixes import KnownMix

if TYPE_CHECKING:
    from allotment.reports.live.kept import KeptFigure

OPTIMAL = "optimal"
SCREENS, FILES = ("wide", "phone"), ("csv", "xlsx", "png", "svg")
PROMISED_ERROR = 0.02
EVERY_DOSE = DoseFilters()


@dataclass(frozen=True)
class StreamAccount:
    """A stream's money over all the years, in whole pence. ``lost`` lapses or is handed back."""

    key: str
    title: str
    budget: int
    spent: int
    lost: int
    carried_at_most: int


@dataclass(frozen=True)
class Flexibility:
    """What ring-fences cost: FTE short with and without those that were pooled, averaged over the years."""

    pooled: tuple[str, ...]
    is_all: bool
    ring_fenced_fte: float
    pooled_fte: float
    bought_fte: float


@dataclass(frozen=True)
class Verdict:
    """What was checked again by code that shares nothing with the search."""

    is_sound: bool
    checks: tuple[tuple[str, int], ...]
    broken: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many checks there were."""
        return sum(times for _, times in self.checks)


@dataclass(frozen=True)
class MixPage:
    """A mix's page. Where nothing is possible only ``relaxations`` say what must give, at the least."""

    known: KnownMix
    changed: list[str]
    is_optimal: bool
    error: float | None
    error_is_kept: bool
    verdict: Verdict | None
    streams: tuple[StreamAccount, ...]
    limits: tuple[LimitsOfKind, ...]
    flexibility: Flexibility | None
    levers: tuple[LeverSum, ...]
    doses: DosePage
    overrides: Sequence[Mapping[str, Any]]
    relaxations: Sequence[Mapping[str, Any]]
    information: Sequence[Mapping[str, Any]]
    robust: Mapping[str, Any]
    figures: tuple[KeptFigure, ...]
    tables: tuple[str, ...]
    may_choose: bool
    may_override: bool


def mix_page(desk: Desk, actor: Actor, system: str, mix_id: str, filters: DoseFilters = EVERY_DOSE) -> MixPage:
    """Give one mix's page; ``filters`` choose the doses that it shows.

    Raises:
        NotYoursError: there is no such mix for this reader.
    """
    seen = see_mix(desk, actor, system, mix_id)
    answer, titles = seen.answer, seen.known.headline["streams"]
    error = answer["linearisation_error"]
    may_choose = actor.may(SHARED, RUN, system)
    return MixPage(
        known=seen.known,
        changed=changed_since(desk, seen.known),
        is_optimal=answer["status"] == OPTIMAL,
        error=error,
        error_is_kept=error is not None and error <= PROMISED_ERROR,
        verdict=_verdict(answer.get("verified")),
        streams=_accounts(answer["spend"], titles),
        limits=binding_limits(answer["shadow_prices"], titles),
        flexibility=_flexibility(answer.get("flexibility"), titles),
        levers=by_lever(answer),
        doses=doses_of(answer, filters),
        overrides=answer["overrides"],
        relaxations=answer["least_relaxations"],
        information=answer.get("information", []),
        robust=answer.get("robust", {}),
        figures=figures_of(desk, mix_id, titles) if answer["status"] == OPTIMAL else (),
        tables=tuple(sorted(seen.tables)),
        may_choose=may_choose,
        may_override=may_choose and bool(acting_for(actor, system)),
    )


def _verdict(said: Mapping[str, Any] | None) -> Verdict | None:
    if said is None:
        return None
    return Verdict(said["sound"], tuple(said["checks"].items()), tuple(said["broken"]))


def _accounts(spend: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> tuple[StreamAccount, ...]:
    by_stream: dict[str, list[Mapping[str, Any]]] = {}
    for row in spend:
        by_stream.setdefault(row["stream"], []).append(row)
    found = [
        StreamAccount(
            key=key,
            title=titles.get(key, key),
            budget=sum(row["budget_pence"] for row in rows),
            spent=sum(row["spent_pence"] for row in rows),
            lost=sum(row["clawed_back_pence"] + row["lapsed_pence"] for row in rows),
            carried_at_most=max(row["carried_pence"] for row in rows),
        )
        for key, rows in by_stream.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.spent, one.title)))


def _flexibility(said: Mapping[str, Any] | None, titles: Mapping[str, str]) -> Flexibility | None:
    if said is None:
        return None
    return Flexibility(
        pooled=tuple(titles.get(key, key) for key in said["pooled"]),
        is_all=set(said["pooled"]) >= set(titles),
        ring_fenced_fte=said["ring_fenced_gap_fte"],
        pooled_fte=said["pooled_gap_fte"],
        bought_fte=said["extra_fte_bought"],
    )


def mix_figure(desk: Desk, actor: Actor, system: str, mix_id: str, key: str, form: str) -> tuple[bytes, str]:
    """Give one chart of a mix, as its drawing (wide or phone) or as a file, and a mark that changes with its content.

    Raises:
        NotYoursError: there is no such mix for this reader, or it has no such chart.
    """
    seen: SeenMix = see_mix(desk, actor, system, mix_id)
    drawn = figures_of(desk, mix_id, seen.known.headline["streams"]) if seen.answer["status"] == OPTIMAL else ()
    found = next((figure for figure in drawn if figure.key == key), None)
    if found is None or form not in {*SCREENS, *FILES}:
        raise NotYoursError("figure")
    content = found.spec(form) if form in SCREENS else shelf_of(desk).file(found, form)
    return content, f"{found.etag}-{form}"
