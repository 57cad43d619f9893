"""What the form that asks for a mix offers."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.evidence.funding.read_streams import HOLDERS
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.mixes.sources import funding_source, funding_to_choose, scenarios_to_choose
from allotment.planning.money.funding_text import checked_funding
from allotment.planning.runs.choices import ScenarioChoice
from allotment.workforce.errors import FundingError


@dataclass(frozen=True)
class OfferedForMix:
    """The choices of the form; ``streams`` are those of the chosen funding file, as key and title."""

    funding: list[ScenarioChoice]
    scenarios: list[ScenarioChoice]
    levels: tuple[str, ...]
    chosen: str
    streams: list[tuple[str, str]]


def offered_for_mix(desk: Desk, actor: Actor, system: str, chosen: str = "") -> OfferedForMix:
    """Give what may be chosen; the first funding file stands where none is chosen.

    Raises:
        NotYoursError, NotAllowedError: there is no such system for this reader, or they may choose nothing there.
    """
    funding = funding_to_choose(desk, actor, system)
    chosen = chosen if chosen in {one.value for one in funding} else (funding[0].value if funding else "")
    return OfferedForMix(
        funding=funding,
        scenarios=scenarios_to_choose(actor, system),
        levels=HOLDERS,
        chosen=chosen,
        streams=_streams(desk, actor, system, chosen) if chosen else [],
    )


def _streams(desk: Desk, actor: Actor, system: str, chosen: str) -> list[tuple[str, str]]:
    """Give the streams of a funding file; one that no longer holds, or is gone meanwhile, has none to offer."""
    try:
        with reading(actor):
            source = funding_source(desk, actor, system, chosen)
        return [(one.key, one.title) for one in checked_funding(desk, system, source.text).streams]
    except (FundingError, NotYoursError, NotAllowedError):
        return []
