"""Whether workers may be booked for a role, and what of their passports ends soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allotment.evidence.passports.rulebook import Rulebook
from allotment.planning.passports.credential import open_passport
from allotment.planning.passports.reasons import RefusedError
from allotment.planning.passports.trust import Trust
from allotment.planning.passports.verify import Checking, Verdict, last_day_of, verify

WORK, HOURS = "right_to_work", "most_hours_a_week"
CURRENT, EXPIRING, MISSING, REFUSED = "current", "expiring", "missing", "refused"


@dataclass(frozen=True)
class WorkerState:
    """One worker's state for a role.

    ``expires_on`` is the last day on which every needed clearance, and the passport that holds it, is current;
    ``consent_until`` the last of the holder's consent; ``most_hours_a_week`` is None where the right to work states no
    limit. All three are None where a kind is missing. ``refused`` gives codes of reasons.
    """

    worker: str
    role: str
    state: str
    expires_on: date | None
    consent_until: date | None
    most_hours_a_week: int | None
    missing_kinds: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Warned:
    """A clearance that ends soon, or has ended. ``days_left`` is below zero where it has."""

    worker: str
    kind: str
    title: str
    issuer: str
    expires_on: date
    days_left: int


def worker_of(file_name: str) -> str:
    """Give the worker whose a file is: its name up to the first full stop, so that one worker may have several."""
    return file_name.split(".", maxsplit=1)[0]


def worker_states(texts: Mapping[str, str], role: str, checking: Checking) -> list[WorkerState]:
    """Give each worker's state for a role.

    Args:
        texts: presentations by file name; a worker's are taken together.
        role: a role of the register of roles.
        checking: who looks, and when.

    Raises:
        PassportError: the role is not known.
    """
    needed = checking.rulebook.needed_for(role, checking.moment.day)
    by_worker: dict[str, list[Verdict]] = defaultdict(list)
    for name, text in sorted(texts.items()):
        by_worker[worker_of(name)].append(verify(text, checking))
    return [
        _state(worker, role, needed, verdicts, checking.rulebook, checking.moment.day)
        for worker, verdicts in by_worker.items()
    ]


def _state(
    worker: str, role: str, needed: Sequence[str], verdicts: Sequence[Verdict], rulebook: Rulebook, on: date
) -> WorkerState:
    held: dict[str, date] = {}
    holders = {one.holder for one in verdicts if one.accepted}
    refused = tuple(dict.fromkeys(reason.code for one in verdicts for reason in one.reasons))
    if len(holders) > 1:
        refused = (*refused, "several holders")
    for verdict in verdicts if len(holders) == 1 else ():
        for clearance in verdict.clearances:
            day = min(one for one in (clearance.expires_on, verdict.valid_until, date.max) if one is not None)
            held[clearance.kind] = max(day, held.get(clearance.kind, day))
    missing = tuple(kind for kind in needed if kind not in held)
    if missing:
        return WorkerState(worker, role, REFUSED if refused else MISSING, None, None, None, missing, refused)
    soon = any((held[kind] - on).days <= _warn_days(rulebook, kind, on) for kind in needed)
    consent = min((one.consent_until for one in verdicts if one.consent_until is not None), default=None)
    first = min(held[kind] for kind in needed)
    return WorkerState(worker, role, EXPIRING if soon else CURRENT, first, consent, _hours(verdicts), (), refused)


def _hours(verdicts: Sequence[Verdict]) -> int | None:
    """Give the lowest limit of weekly hours that a right to work states, or None where none does."""
    stated = [one.fields.get(HOURS) for verdict in verdicts for one in verdict.clearances if one.kind == WORK]
    return min((hours for hours in stated if isinstance(hours, int)), default=None)


def _warn_days(rulebook: Rulebook, kind: str, on: date) -> int:
    record = rulebook.kind_on(kind, on)
    return 0 if record is None else record.warn_days


def warnings_of(
    texts: Mapping[str, str], trust: Trust, rulebook: Rulebook, on: date, within: int | None = None
) -> tuple[list[Warned], dict[str, str]]:
    """List clearances that end within their kind's days of warning, or within ``within`` days; soonest first.

    Args:
        texts: passports or presentations by file name.

    Returns:
        The warnings, and by file name why a file could not be read.
    """
    found, unread = [], {}
    for name, text in sorted(texts.items()):
        try:
            opened = open_passport(text, trust)
        except RefusedError as refused:
            unread[name] = refused.reason.words
            continue
        for shown in opened.clearances.values():
            record = rulebook.kind_on(shown.kind, on)
            last = None if record is None else last_day_of(shown, record)
            if record is None or last is None or (last - on).days > (record.warn_days if within is None else within):
                continue
            title = rulebook.kinds[shown.kind].title
            found.append(Warned(worker_of(name), shown.kind, title, opened.issuer.code, last, (last - on).days))
    return sorted(found, key=lambda one: (one.expires_on, one.worker, one.kind)), unread
