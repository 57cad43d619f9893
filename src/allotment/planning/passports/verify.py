"""What a verifier checks, in order, without a connection. Every reason is gathered; a refused passport shows nothing.

What comes first ends the rest where it fails, since nothing after it could be believed: the form, the issuer, its
signature, the disclosures, the holder's signature. After that all checks are made: keys, days, withdrawal, audience,
time, replay, and for each clearance its kind, the agreement, its fields and its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from allotment.evidence.passports.agreements import AgreedKind, agreements_between
from allotment.evidence.passports.kinds import KindRecord, as_day
from allotment.evidence.passports.rulebook import Rulebook
from allotment.evidence.passports.words import ALWAYS_SHOWN, CHECKED_ON, EXPIRES_ON
from allotment.planning.passports import status_list
from allotment.planning.passports.credential import Opened, key_reasons, open_passport
from allotment.planning.passports.disclosures import Shown
from allotment.planning.passports.moments import Moment, read_stamp
from allotment.planning.passports.presentation import Binding, read_binding
from allotment.planning.passports.reasons import Reason, RefusedError
from allotment.planning.passports.tokens import TokenError, digest, read_unproved, require_signed
from allotment.planning.passports.trust import Trust, urn_of

REPLAYED = Reason("replayed", "The presentation was accepted here before; it is good for one time.")


@dataclass(frozen=True)
class Checking:
    """Who looks at a presentation, when, and by what.

    ``nonce`` is the number that the verifier asked the holder to sign, or None. ``was_seen`` says whether a
    presentation, by its mark, was accepted before.
    """

    trust: Trust
    rulebook: Rulebook
    organisation: str
    moment: Moment
    nonce: str | None = None
    was_seen: Callable[[str], bool] = field(default=lambda _mark: False)


@dataclass(frozen=True)
class CheckedClearance:
    """A clearance that was accepted: its days, its shown fields, and the agreement by which it is accepted."""

    kind: str
    checked_on: date
    expires_on: date | None
    fields: dict[str, str | int]
    agreement: str


@dataclass(frozen=True)
class Verdict:
    """Accepted, with what may be seen; or refused, with every reason and nothing of what was shown.

    ``valid_until`` is the passport's last day, ``consent_until`` that of the holder's consent. ``issuer`` and
    ``purpose`` are empty where the presentation could not be believed so far. ``mark`` is by what it is known again.
    """

    reasons: tuple[Reason, ...]
    issuer: str = ""
    passport: str = ""
    holder: str = ""
    purpose: str = ""
    valid_until: date | None = None
    consent_until: date | None = None
    clearances: tuple[CheckedClearance, ...] = ()
    mark: str = ""

    @property
    def accepted(self) -> bool:
        """Whether there is no reason against it."""
        return not self.reasons


def verify(text: str, checking: Checking) -> Verdict:
    """Check one presentation."""
    try:
        opened = open_passport(text, checking.trust)
        binding = read_binding(text, opened)
    except RefusedError as refused:
        return Verdict((refused.reason,))
    mark = mark_of(opened, binding)
    reasons = [
        *key_reasons(opened.issuer, opened.kid, opened.valid_from, checking.moment),
        *_days(opened, checking.moment),
        *status_reasons(opened, checking),
        *_binding_reasons(binding, checking, mark),
    ]
    clearances = []
    for shown in opened.clearances.values():
        found, wrong = _clearance(shown, opened, binding, checking)
        reasons += wrong
        clearances.append(found)
    if not opened.clearances:
        reasons.append(Reason("shows nothing", "No clearance is shown."))
    if reasons:
        return Verdict(tuple(reasons), opened.issuer.code, mark=mark)
    order = list(checking.rulebook.kinds)
    accepted = tuple(sorted((one for one in clearances if one), key=lambda one: order.index(one.kind)))
    ends = (opened.valid_until.date(), binding.ends.date())
    return Verdict((), opened.issuer.code, opened.name, opened.holder, binding.purpose, *ends, accepted, mark)


def mark_of(opened: Opened, binding: Binding) -> str:
    """Give the mark by which a presentation is known again: of its holder and its number used once."""
    return digest(f"{opened.holder} {digest(binding.nonce.encode('unicode_escape').decode('ascii'))}")


def _days(opened: Opened, asked: Moment) -> Iterator[Reason]:
    if opened.valid_from > asked.last:
        yield Reason("not yet valid", f"The passport is valid from {opened.valid_from:%d %B %Y}.")
    if opened.valid_until < asked.first:
        yield Reason("expired", f"The passport ended on {opened.valid_until:%d %B %Y}.")


def status_reasons(opened: Opened, checking: Checking) -> Iterator[Reason]:
    """Say why the issuer's list of withdrawn passports speaks against a passport, or cannot speak for it."""
    issuer, asked = opened.issuer, checking.moment
    text = checking.trust.status.get(issuer.code)
    if text is None:
        yield Reason("no status list", f"The trust folder has no list of {issuer.name}'s withdrawn passports.")
        return
    try:
        unproved = read_unproved(text, status_list.TYP)
        key = issuer.keys.get(str(unproved.header.get("kid")))
        if key is None or unproved.payload.get("issuer") != urn_of(issuer.code):
            raise TokenError("it is signed by somebody else.")
        require_signed(unproved, key.key)
        made = read_stamp(unproved.payload.get("validFrom"))
        subject = unproved.payload.get("credentialSubject")
        if made is None or not isinstance(subject, dict) or subject.get("statusPurpose") != status_list.PURPOSE:
            raise TokenError("it does not say what it lists, or when.")
        withdrawn = status_list.is_set(status_list.unpack(subject.get("encodedList")), _place(opened))
    except TokenError as error:
        yield Reason("forged status list", f"{issuer.name}'s list of withdrawn passports is not usable: {error}")
        return
    yield from key_reasons(issuer, key.kid, made, asked)
    most = checking.rulebook.limit("status_list_days", asked.day)
    if made + timedelta(days=most) < asked.first:
        words = f"{issuer.name}'s list of withdrawn passports is of {made:%d %B %Y}; at most {most} days are allowed."
        yield Reason("stale status list", words)
    if made > asked.last:
        yield Reason("status list not yet valid", f"The list is of {made:%d %B %Y}, after the moment asked about.")
    if withdrawn:
        yield Reason("withdrawn", f"{issuer.name} has withdrawn the passport.")


def _place(opened: Opened) -> int:
    """Give a passport's place in its issuer's list.

    Raises:
        TokenError: it names none, or another's list.
    """
    said = opened.payload.get("credentialStatus")
    index = said.get("statusListIndex") if isinstance(said, dict) else None
    if not isinstance(index, str) or not index.isascii() or not index.isdigit() or len(index) > 9:
        raise TokenError("the passport names no place in it.")
    if said != status_list.entry(opened.issuer.code, int(index)):
        raise TokenError("the passport names another list.")
    return int(index)


def _binding_reasons(binding: Binding, checking: Checking, mark: str) -> Iterator[Reason]:
    asked = checking.moment
    leeway = timedelta(minutes=checking.rulebook.limit("clock_minutes", asked.day))
    most = checking.rulebook.limit("presentation_days", asked.day)
    if binding.audience != urn_of(checking.organisation):
        yield Reason("another audience", "The holder signed it for another organisation.")
    if binding.begins - leeway > asked.last:
        yield Reason("presentation not yet valid", f"The holder signed it on {binding.begins:%d %B %Y}, later.")
    if binding.ends < asked.first:
        yield Reason("presentation expired", f"The holder's consent ended on {binding.ends:%d %B %Y}.")
    if binding.ends - binding.begins > timedelta(days=most):
        yield Reason("consent too long", f"The holder's consent lasts more than the {most} days that are allowed.")
    if checking.nonce is not None and binding.nonce != checking.nonce:
        yield Reason("another number", "The holder did not sign the number that was asked for.")
    if checking.was_seen(mark):
        yield REPLAYED


def _clearance(
    shown: Shown, opened: Opened, binding: Binding, checking: Checking
) -> tuple[CheckedClearance | None, list[Reason]]:
    """Check one clearance: its kind, its days, its fields, and what was agreed on it."""
    on = checking.moment.day
    record = checking.rulebook.kind_on(shown.kind, on)
    if record is None:
        return None, [Reason("unknown kind", "A clearance of a kind without a record in force is shown.")]
    checked = as_day(shown.always.get(CHECKED_ON))
    stated = as_day(shown.always.get(EXPIRES_ON))
    if checked is None or (stated is None and EXPIRES_ON in shown.always):
        return None, [Reason("unreadable", f"{shown.kind} does not say when it was checked or ends.", shown.kind)]
    last = last_day_of(shown, record)
    reasons = [*_record_reasons(shown, record, opened), *_day_reasons(shown.kind, checked, last, on)]
    agreement, wrong = _agreed(shown, checked, opened, binding, checking)
    return CheckedClearance(shown.kind, checked, last, shown.held(), agreement), [*reasons, *wrong]


def last_day_of(shown: Shown, record: KindRecord) -> date | None:
    """Give the last day of a clearance: as stated, and never longer than the kind's record in force allows."""
    checked, stated = as_day(shown.always.get(CHECKED_ON)), as_day(shown.always.get(EXPIRES_ON))
    if checked is None:
        return stated
    known = "level" in shown.fields or not record.months_by_level
    allowed = record.last_day(checked, shown.held()) if known else record.longest_day(checked)
    return min((day for day in (stated, allowed) if day is not None), default=None)


def _day_reasons(kind: str, checked: date, last: date | None, on: date) -> Iterator[Reason]:
    if checked > on:
        yield Reason("clearance not yet valid", f"{kind} was checked on {checked:%d %B %Y}, later.", kind)
    if last is not None and last < on:
        yield Reason("clearance expired", f"{kind} ended on {last:%d %B %Y}.", kind)


def _record_reasons(shown: Shown, record: KindRecord, opened: Opened) -> Iterator[Reason]:
    """Hold the clearance to its kind: who issues it, which fields it has, and on which words somebody may rely."""
    if opened.issuer.kind not in record.issuers:
        yield Reason("issuer may not", f"{opened.issuer.name} may not vouch for {shown.kind}.", shown.kind)
    if set(shown.always) - set(ALWAYS_SHOWN):
        yield Reason("over-broad", f"{shown.kind} shows more than its kind has.", shown.kind)
    for name, value in shown.held().items():
        rule = record.field(name)
        if rule is None:
            yield Reason("over-broad", f"{shown.kind} shows a field that its kind does not have.", shown.kind)
        elif rule.fault(value):
            yield Reason("unreadable", f"{shown.kind}, {name}: {rule.fault(value)}", shown.kind)
    for name, words in record.good.items():
        if name in shown.fields and shown.fields[name].value not in words:
            yield Reason("not to rely on", f"{shown.kind}: its {name} is not one to rely on.", shown.kind)
        elif name not in shown.fields:
            yield Reason("not shown", f"{shown.kind}: its {name} is needed, and is not shown.", shown.kind)


def _agreed(
    shown: Shown, checked: date, opened: Opened, binding: Binding, checking: Checking
) -> tuple[str, list[Reason]]:
    """Find an agreement that accepts a clearance as it is shown; an organisation needs none for its own passports."""
    here, issuer, on = checking.organisation, opened.issuer, checking.moment.day
    if here == issuer.code:
        return "own", []
    between = agreements_between(checking.trust.agreements, here, issuer.code, on)
    if not between:
        return "", [Reason("no agreement", f"{here} has no agreement in force with {issuer.name}.", shown.kind)]
    for_purpose = [one for one in between if binding.purpose in one.purposes]
    if not for_purpose:
        return "", [Reason("another purpose", "No agreement is for the purpose that the holder signed.", shown.kind)]
    covering = [one for one in for_purpose if shown.kind in one.kinds]
    if not covering:
        return "", [Reason("over-broad", f"{shown.kind} is shown, and no agreement covers it.", shown.kind)]
    record = checking.rulebook.kind_on(shown.kind, on)
    known = () if record is None else record.field_names
    faults = [list(_terms(shown, checked, one.kinds[shown.kind], on, known)) for one in covering]
    for agreement, wrong in zip(covering, faults, strict=True):
        if not wrong:
            return agreement.key, []
    return "", faults[0]


def _terms(shown: Shown, checked: date, agreed: AgreedKind, on: date, known: tuple[str, ...]) -> Iterator[Reason]:
    """Say where a clearance goes beyond what was agreed or falls short; only names of the kind's own are said."""
    beyond = [name for name in known if name in set(shown.fields) - set(agreed.fields)]
    if beyond:
        words = f"{shown.kind} shows fields beyond the agreement: {', '.join(beyond)}."
        yield Reason("over-broad", words, shown.kind)
    for name, asked in agreed.must.items():
        if name not in shown.fields or shown.fields[name].value not in asked:
            yield Reason("terms not met", f"{shown.kind}: its {name} is not as the agreement asks.", shown.kind)
    within = agreed.checked_within_days
    if within is not None and checked + timedelta(days=within) < on:
        words = f"{shown.kind} was checked on {checked:%d %B %Y}; the agreement asks for the last {within} days."
        yield Reason("checked too long ago", words, shown.kind)
