"""The register as a reader sees it: by theme and assumption, or the records that a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.local import is_local
from allotment.evidence.assumptions.register import Register
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER, GRADES
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.proposals.ledger import Ledger, ledger_of, shipped_register
from allotment.reports.quality import GRADES as GRADE_MEANINGS
from allotment.reports.tidy import csv_text
from allotment.store.shelves import proposals as shelf
from allotment.store.shelves.proposals import KnownProposal

ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; empty fields leave everything in."""

    words: str = ""
    owner: str = ""
    grade: str = ""
    own_only: bool = False

    @property
    def is_everything(self) -> bool:
        """Say whether nothing is looked for."""
        return not (self.words.strip() or self.owner or self.grade or self.own_only)

    def fits(self, one: Assumption) -> bool:
        """Say whether a record holds every word that is looked for, and has the owner and grade."""
        text = " ".join((one.key, one.title, one.applies_to, one.source, one.note)).casefold()
        return (
            all(word in text for word in self.words.casefold().split())
            and self.owner in ("", one.owner)
            and self.grade in ("", one.grade)
            and (is_local(one) or not self.own_only)
        )


@dataclass(frozen=True)
class RegisterEntry:
    """One assumption of the register: the records in force and what they say together."""

    key: str
    title: str
    unit: str
    records: int
    lowest: float | None
    highest: float | None
    words: str
    owners: tuple[str, ...]
    placeholders: int
    own_records: int
    open_proposals: int


@dataclass(frozen=True)
class RegisterTheme:
    """The assumptions of one theme."""

    title: str
    entries: tuple[RegisterEntry, ...]


@dataclass(frozen=True)
class RegisterSeen:
    """The register of a system: by theme, or, where something was looked for, the records found."""

    wanted: Wanted
    records: int
    placeholders: int
    own_records: int
    themes: tuple[RegisterTheme, ...]
    found: tuple[Assumption, ...]
    owners: tuple[str, ...]
    grades: dict[str, str]
    open_proposals: tuple[KnownProposal, ...]
    decided: int
    unfit: tuple[str, ...]
    may_propose: bool


def require_register(actor: Actor, system: str) -> None:
    """Refuse a system in which the reader has no part.

    Raises:
        NotYoursError: there is no such system for them.
    """
    if system not in actor.systems:
        raise NotYoursError("system")
    actor.require(ASSUMPTION, "view", system)


def see_register(actor: Actor, system: str, wanted: Wanted) -> RegisterSeen:
    """Give the register as a system uses it, and the changes to it that wait for a decision.

    Raises:
        NotYoursError: the reader has no part in this system.
    """
    require_register(actor, system)
    with reading(actor):
        ledger = ledger_of(system)
        proposals = shelf.proposals(system)
    records = ledger.register.assumptions
    waiting = tuple(one for one in proposals if one.is_open)
    return RegisterSeen(
        wanted=wanted,
        records=len(records),
        placeholders=sum(one.grade == ELICITED_PLACEHOLDER for one in records),
        own_records=sum(is_local(one) for one in records),
        themes=_themes(ledger, waiting) if wanted.is_everything else (),
        found=() if wanted.is_everything else _found(ledger, wanted),
        owners=tuple(sorted({one.owner for one in records})),
        grades={grade: GRADE_MEANINGS[grade] for grade in GRADES},
        open_proposals=waiting,
        decided=len(proposals) - len(waiting),
        unfit=ledger.unfit,
        may_propose=actor.may(ASSUMPTION, "propose", system),
    )


def see_proposals(actor: Actor, system: str) -> list[KnownProposal]:
    """Give every change that was proposed to a system's assumptions, newest first.

    Raises:
        NotYoursError: the reader has no part in this system.
    """
    require_register(actor, system)
    with reading(actor):
        return shelf.proposals(system)


def register_csv(actor: Actor, system: str) -> str:
    """Give every record of a system's register as CSV that no spreadsheet takes for formulas.

    Raises:
        NotYoursError: the reader has no part in this system.
    """
    require_register(actor, system)
    with reading(actor):
        return csv_text(ledger_of(system).register.to_table())


def in_theme_order(register: Register) -> list[tuple[str, tuple[Assumption, ...]]]:
    """Give each key's records, in the order of the shipped files; a system's own stand with their key's."""
    by_key: dict[str, list[Assumption]] = {key: [] for key in shipped_register().keys}
    for one in register.assumptions:
        by_key[one.key].append(one)
    return [(key, tuple(records)) for key, records in by_key.items()]


def _found(ledger: Ledger, wanted: Wanted) -> tuple[Assumption, ...]:
    return tuple(one for _, records in in_theme_order(ledger.register) for one in records if wanted.fits(one))


def _themes(ledger: Ledger, waiting: Sequence[KnownProposal]) -> tuple[RegisterTheme, ...]:
    shipped = {one.key: one for one in reversed(shipped_register().assumptions)}
    ordered = in_theme_order(ledger.register)
    return tuple(
        RegisterTheme(title, tuple(_entry(records, waiting) for _, records in group))
        for title, group in groupby(ordered, key=lambda pair: theme_title(shipped[pair[0]].file))
    )


def theme_title(file: str) -> str:
    """Give a theme's name as people read it, from the name of its file, or of the folder of files that it is."""
    folder = PurePath(file).parent.name
    return (folder or PurePath(file).stem).replace("_", " ").capitalize()


def _entry(records: Sequence[Assumption], waiting: Sequence[KnownProposal]) -> RegisterEntry:
    first = records[0]
    values = [one.value for one in records if one.text is None]
    return RegisterEntry(
        key=first.key,
        title=first.title,
        unit=first.unit,
        records=len(records),
        lowest=min(values) if values else None,
        highest=max(values) if values else None,
        words=(first.text or "") if len(records) == 1 else "",
        owners=tuple(sorted({one.owner for one in records})),
        placeholders=sum(one.grade == ELICITED_PLACEHOLDER for one in records),
        own_records=sum(is_local(one) for one in records),
        open_proposals=sum(one.key == first.key for one in waiting),
    )
