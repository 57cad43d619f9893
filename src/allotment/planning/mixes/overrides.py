"""Fixing or forbidding a dose of a mix: priced at once, then kept as a signed override, and a new mix asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allotment.evidence.funding.funding import Override
from allotment.governance.states import FUNDING, State, Step, next_state
from allotment.planning.access.acting import write_as
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import LONGEST_REASON, free_name, plain_text
from allotment.planning.documents.finding import find_to_edit, owner_of_new
from allotment.planning.documents.keep import refuse_older, taken
from allotment.planning.mixes.doses import Dose, dose_at
from allotment.planning.mixes.listing import SeenMix, see_mix
from allotment.planning.mixes.make_mix import put_job, wanted_of
from allotment.planning.mixes.sources import Source, funding_source, scenario_source
from allotment.planning.money.funding_text import checked_funding, draft_of, with_override
from allotment.planning.runs.choices import DOCUMENT_PREFIX
from allotment.planning.runs.rights import RUN, SHARED
from allotment.store.shelves import documents as document_shelf
from allotment.store.shelves.documents import NewVersion
from allotment.store.shelves.mixes import KnownMix, Part
from allotment.workforce.errors import AllotmentError, Problem

if TYPE_CHECKING:
    from allotment.planning.mix.price import PricedDose

MOST_DOSE = 1e9


@dataclass(frozen=True)
class DoseSeen:
    """One dose of a mix, as its page shows it: its price where another amount was named.

    ``keeps_in`` is the version of the funding document that an override would be added to, or None where a copy of the
    shipped file would be made.
    """

    known: KnownMix
    dose: Dose
    priced: PricedDose | None
    keeps_in: int | None


def see_dose(desk: Desk, actor: Actor, system: str, mix_id: str, row: int, amount: str = "") -> DoseSeen:
    """Give one dose of a mix, and what fixing it at an amount would cost, where one is named.

    Raises:
        NotYoursError, NotAllowedError: there is none for this reader, or they may choose nothing here.
        AllotmentError: the amount is none, or no mix can hold it; the problem's ``where`` is ``dose``.
    """
    seen = see_mix(desk, actor, system, mix_id)
    actor.require(SHARED, RUN, system, called="mix")
    dose = dose_at(seen.answer, row)
    priced = None if not amount.strip() else _price(desk, seen, dose, amount_of(amount))
    return DoseSeen(seen.known, dose, priced, seen.known.funding_version_now)


def amount_of(typed: str) -> float:
    """Read a dose as somebody typed it.

    Raises:
        AllotmentError: it is none.
    """
    try:
        amount = float(typed.strip().replace(",", ""))
    except ValueError:
        amount = math.nan
    if not 0 <= amount <= MOST_DOSE:
        remedy = "Enter digits only, such as 12.5, or 0 to forbid the dose."
        problem = Problem("dose", "a dose must be a number of 0 or more.", remedy, value=typed[:40])
        raise AllotmentError("The dose was not priced.", [problem])
    return round(amount, 3)


def _price(desk: Desk, seen: SeenMix, dose: Dose, amount: float) -> PricedDose:
    from allotment.planning.mix.price import price_dose  # noqa: PLC0415 - the solver takes a second to import

    return price_dose(
        desk,
        seen.known.mix_id,
        lever=dose.lever,
        role=dose.role,
        from_role=dose.from_role,
        sector=dose.sector,
        place=dose.place,
        year=dose.period,
        dose=amount,
    )


def keep_override(
    desk: Desk,
    actor: Actor,
    system: str,
    mix_id: str,
    row: int,
    amount: str,
    reason: str,
    seen_version: int,
    *,
    key: str = "",
) -> str:
    """Add a signed override to the next version of the mix's funding file, ask for the new mix, and give its job's id.

    A shipped funding file is copied first: the copy is a draft of the writer's own organisation.

    Args:
        seen_version: the version of the funding document that the writer saw; 0 for a shipped file.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, to edit or to choose under.
        ChangedMeanwhileError: somebody else edited the funding file meanwhile.
        AllotmentError: the amount or the reason will not do, or the dose is overridden already.
    """
    seen = see_mix(desk, actor, system, mix_id)
    actor.require(SHARED, RUN, system, called="mix")
    dose, fixed, said = dose_at(seen.answer, row), amount_of(amount), _reason(reason)
    new = Override(
        lever=dose.lever,
        role=dose.role,
        place=dose.place,
        year=dose.period,
        dose=fixed,
        by=actor.name,
        reason=said,
        on=desk.clock().date(),
        sector=dose.sector,
        from_role=dose.from_role,
    )
    request = {"mix": mix_id, "row": row, "dose": fixed, "reason": said, "seen": seen_version}
    with write_as(desk, actor, "keep an override", FUNDING, key=key, request=request) as write:
        if write.done_before:
            return str(write.result["job"])
        funding = _written(desk, actor, system, seen.known, new, seen_version)
        wanted = wanted_of({**seen.known.asked, "funding": f"{DOCUMENT_PREFIX}{funding.part.document}"})
        scenario = scenario_source(actor, system, wanted.scenario)
        job_id, organisation, _ = put_job(desk, actor, system, wanted, funding, scenario)
        write.result = {"job": job_id}
        what = {"lever": dose.lever, "role": dose.role, "place": dose.place, "year": dose.period, "dose": fixed}
        detail = {**what, "version": funding.part.version, "job": job_id, "mix": mix_id, "for": organisation}
        write.did(str(funding.part.document), funding.owner, system=system, **detail)
    return job_id


def _reason(typed: str) -> str:
    """Give a reason in one line.

    Raises:
        DocumentError: it is empty or too long.
    """
    return " ".join(plain_text(typed, "reason", LONGEST_REASON, "Say why, so that the price can be weighed.").split())


def _written(desk: Desk, actor: Actor, system: str, known: KnownMix, new: Override, seen_version: int) -> Source:
    """Write the funding file with the override in the open transaction, as a next version or as a copy of our own."""
    if known.funding.document is None:
        return _copied(desk, actor, system, known, new)
    document = find_to_edit(actor, system, FUNDING, known.funding.document)
    text = with_override(desk, system, document.body, new)
    refuse_older(document, seen_version, text)
    state = next_state(State(document.state), Step.EDIT, actor.account, ())
    draft = draft_of(checked_funding(desk, system, text), document.name)
    at = desk.clock()
    version = NewVersion(draft.name, draft.title, text, draft.sha256, actor.account, at, state=state.value)
    if not document_shelf.write_version(document.id, seen_version, version):
        refuse_older(find_to_edit(actor, system, FUNDING, document.id), seen_version, text)
    part = Part(draft.name, draft.title, document.id, seen_version + 1)
    return Source(part, text, document.organisation)


def _copied(desk: Desk, actor: Actor, system: str, known: KnownMix, new: Override) -> Source:
    shipped = funding_source(desk, actor, system, known.funding.name)
    text = with_override(desk, system, shipped.text, new)
    owner = owner_of_new(actor, system, FUNDING, "")
    draft = draft_of(checked_funding(desk, system, text))
    name = free_name(draft.name, taken(system, FUNDING, owner))
    version = NewVersion(name, draft.title, text, draft.sha256, actor.account, desk.clock())
    made = document_shelf.add(FUNDING, system, owner, version)
    return Source(Part(name, draft.title, made, 1), text, owner)
