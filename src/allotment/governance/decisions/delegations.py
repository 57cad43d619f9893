"""Delegations: who lets whom decide, up to what, until when, and at what planning maturity; granted and withdrawn.

A delegation holds on a day only while the level that gave it decides itself, and it is never passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.fields import Fields
from allotment.governance.decisions.understand import Understanding
from allotment.workforce.errors import Problem

FIELDS = (
    "activity", "from_level", "from_organisation", "to_level", "to_organisation", "limits",
    "granted_on", "withdrawn_on", "by", "maturity_needed", "note",
)  # fmt: skip
LIMITS = ("money_pence", "roles", "until")
MOST_PENCE = 10**13
MOST_DELEGATIONS = 1_000


@dataclass(frozen=True)
class Delegation:
    """One delegation. ``until`` is its last day, ``withdrawn_on`` the first on which it no longer holds."""

    number: int
    activity: str
    from_level: DecidingLevel
    from_organisation: str
    to_level: DecidingLevel
    to_organisation: str
    granted_on: date
    withdrawn_on: date | None
    until: date | None
    money_pence: int | None
    roles: tuple[str, ...]
    by: str
    maturity_needed: str

    @property
    def name(self) -> str:
        """The delegation's name, by its place in the file."""
        return f"delegation {self.number} of {self.granted_on.isoformat()}"


@dataclass(frozen=True)
class Asker:
    """Who asks to decide, on what, when: all that a delegation's limits look at. None is what was not said."""

    level: DecidingLevel
    on: date
    pounds_pence: int | None = None
    roles: tuple[str, ...] = ()
    maturity: str | None = None
    organisation: str | None = None


def parse_delegations(
    content: object, name: str, understanding: Understanding, problems: list[Problem]
) -> tuple[Delegation, ...]:
    """Read a delegations file's content: a list, or ``delegations:`` with a list. Problems are added to the list."""
    listed = Fields(content, name, problems).parts("delegations") if not isinstance(content, list) else content
    if isinstance(content, dict):
        Fields(content, name, problems).only(("delegations",))
    if len(listed) > MOST_DELEGATIONS:
        rule = f"the file has {len(listed):,} delegations; it may have {MOST_DELEGATIONS:,}."
        problems.append(Problem(name, rule, "Leave out those of other systems."))
        return ()
    found = [_delegation(given, number, name, understanding, problems) for number, given in enumerate(listed, start=1)]
    return tuple(one for one in found if one is not None)


def _delegation(
    given: object, number: int, name: str, understanding: Understanding, problems: list[Problem]
) -> Delegation | None:
    before = len(problems)
    register = understanding.register
    fields = Fields(given, f"{name}, delegation {number}", problems)
    fields.only(FIELDS)
    key = fields.word("activity", tuple(register.activities))
    if key and not register.activities[key].delegable:
        fields.say("activity", "this may not be delegated: it is its level's by law or by nature.", "Take it out.", key)
    levels = {end: _level(fields, f"{end}_level", understanding) for end in ("from", "to")}
    if levels["from"] is not None and levels["from"] is levels["to"]:
        fields.say("to_level", "a level cannot delegate to itself.", "Name another level.", levels["to"])
    granted, withdrawn = fields.day("granted_on"), fields.day("withdrawn_on", needed=False)
    ladder, least = register.maturity.levels, register.maturity.least_for_delegation
    needed = fields.word("maturity_needed", ladder, needed=False) or least
    if ladder.index(needed) < ladder.index(least):
        fields.say(
            "maturity_needed", f"is below {least}, the least at which anything is delegated.", f"Write {least}.", needed
        )
    limits = Fields(fields.given.get("limits", {}), f"{fields.where}, limits", problems)
    limits.only(LIMITS)
    money, until = _money(limits), limits.day("until", needed=False)
    for field, day in (("withdrawn_on", withdrawn), ("until", until)):
        if granted and day and day < granted:
            fields.say(field, "is before it was granted.", "Mend one of the days.", day)
    roles = _roles(limits, understanding)
    by = fields.text("by")
    ends = [fields.text(f"{end}_organisation", needed=False) for end in ("from", "to")]
    giver, taker = levels["from"], levels["to"]
    if len(problems) > before or giver is None or taker is None or granted is None:
        return None
    return Delegation(
        number, key, giver, ends[0], taker, ends[1], granted, withdrawn, until, money, roles, by, needed
    )  # fmt: skip


def _level(fields: Fields, name: str, understanding: Understanding) -> DecidingLevel | None:
    word = fields.text(name)
    found = understanding.register.level_words.get(word.casefold())
    if word and found is None:
        fields.say(
            name, "no level is called so.", f"Use one of: {', '.join(one.value for one in DecidingLevel)}.", word
        )
    return found


def _money(limits: Fields) -> int | None:
    money = limits.number("money_pence", 0, MOST_PENCE, "a whole number of pence", needed=False)
    if isinstance(money, float):
        limits.say("money_pence", "is not a whole number of pence.", "Write pence without a full stop.", money)
        return None
    return money


def _roles(limits: Fields, understanding: Understanding) -> tuple[str, ...]:
    roles = []
    for word in limits.words("roles"):
        role = understanding.ear.role_of(word)
        if role is None:
            known = ", ".join(one.role for one in understanding.register.vocabulary.roles)
            limits.say("roles", "is not a role here.", f"Use: {known}.", word)
        else:
            roles.append(role)
    return tuple(roles)


def refusals(one: Delegation, asker: Asker, giver_decides: bool, ladder: Sequence[str]) -> list[str]:
    """Give the reasons, if any, why a delegation to the asker's level does not let it decide.

    Args:
        one: a delegation of the activity to the asker's level.
        asker: who asks, when, for how much and whom.
        giver_decides: whether the level that gave it decides on the day itself.
        ladder: the levels of planning maturity, lowest first.
    """
    found = []
    if asker.on < one.granted_on:
        found.append(f"it is granted from {one.granted_on.isoformat()} on.")
    if one.withdrawn_on is not None and asker.on >= one.withdrawn_on:
        found.append(f"it was withdrawn on {one.withdrawn_on.isoformat()}.")
    if one.until is not None and asker.on > one.until:
        found.append(f"it ended on {one.until.isoformat()}.")
    if not giver_decides:
        found.append(f"the level that gave it, {one.from_level}, does not decide on that day.")
    if asker.maturity is None:
        found.append(f"it needs the planning maturity {one.maturity_needed}, and none is given (--maturity).")
    elif ladder.index(asker.maturity) < ladder.index(one.maturity_needed):
        found.append(f"it needs the planning maturity {one.maturity_needed}; {asker.maturity} is below.")
    if one.money_pence is not None and asker.pounds_pence is not None and asker.pounds_pence > one.money_pence:
        found.append(f"it holds up to {in_pounds(one.money_pence)}; {in_pounds(asker.pounds_pence)} is more.")
    outside = [role for role in asker.roles if one.roles and role not in one.roles]
    if outside:
        found.append(f"it is for {', '.join(one.roles)} alone, not {', '.join(outside)}.")
    if one.to_organisation and asker.organisation is not None and asker.organisation != one.to_organisation:
        found.append(f"it is given to {one.to_organisation} alone.")
    return found


def terms(one: Delegation, asker: Asker) -> str:
    """Say a delegation that holds, with each of its limits."""
    giver = f"{one.from_level} ({one.from_organisation})" if one.from_organisation else str(one.from_level)
    said = [f"By delegation from {giver}, granted on {one.granted_on.isoformat()} by {one.by}"]
    said += [f"for {one.to_organisation} alone"] if one.to_organisation else []
    said += [f"up to {in_pounds(one.money_pence)}"] if one.money_pence is not None else []
    said += [f"for {', '.join(one.roles)} alone"] if one.roles else []
    said += [f"until {one.until.isoformat()}"] if one.until is not None else []
    unsaid = [
        name
        for name, limit, value in (
            ("amount", one.money_pence is not None, asker.pounds_pence is not None),
            ("role", bool(one.roles), bool(asker.roles)),
            ("organisation", bool(one.to_organisation), asker.organisation is not None),
        )
        if limit and not value
    ]
    check = f" Not checked, for it was not said: the {' and the '.join(unsaid)}." if unsaid else ""
    return f"{', '.join(said)}.{check}"


def in_pounds(pence: int) -> str:
    """Write pence as pounds, exactly."""
    return f"£{pence // 100:,}" + (f".{pence % 100:02d}" if pence % 100 else "")
