"""What an administrator may do to whom, and what they must give: the rules behind every verb of administration."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from allotment.governance.levels import LEVEL_OF_KIND, Level, OrganisationKind
from allotment.governance.roles import UserRole
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.store.shelves import accounts as shelf
from allotment.store.shelves.accounts import KnownAccount
from allotment.workforce.errors import AllotmentError, Problem

ACCOUNT = "account"
TEMPORARY_PASSWORD_LASTS = timedelta(days=7)
CLEAR_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another when read out
GROUPS, CHARACTERS_A_GROUP = 4, 7
ADDRESS = re.compile(r"[^@\s<>\"',;:]+@[^@\s<>\"',;:]+\.[^@\s<>\"',;:.]+")
MOST_NAME_CHARACTERS, MOST_ADDRESS_CHARACTERS = 120, 254
NATIONAL_LEVELS = frozenset({Level.ENGLAND, Level.REGION})


class NotDoneError(AllotmentError):
    """An administrator asked for what a rule does not allow, or left something out."""


def temporary_password() -> str:
    """Make a random password of some 138 bits that can be read out."""
    groups = ("".join(secrets.choice(CLEAR_CHARACTERS) for _ in range(CHARACTERS_A_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def account_in_view(actor: Actor, account_id: str, action: str = "view") -> KnownAccount:
    """Give an account with all its appointments.

    Raises:
        NotYoursError: there is none, or none of its appointments ever was where the reader administers.
    """
    found = shelf.account_with_all(account_id) if _is_id(account_id) else None
    reach = actor.organisations_where(ACCOUNT, action)
    if found is None or not any(held.organisation in reach for held in found.appointments):
        raise NotYoursError(ACCOUNT)
    return found


def _is_id(account_id: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", account_id))


def refuse_self(actor: Actor, account_id: str) -> None:
    """Refuse administrators who would act on their own account.

    Raises:
        NotDoneError: the account is the actor's own.
    """
    if account_id.replace("-", "") == actor.account.replace("-", ""):
        remedy = "Ask another system administrator."
        problem = Problem("account", "nobody appoints themselves, or changes their own appointments.", remedy)
        raise NotDoneError("This is your own account.", [problem])


def manages_whole(actor: Actor, account: KnownAccount, today: date) -> bool:
    """Say whether every organisation where an account holds or will hold a role is one that the actor administers.

    Whoever sets a password could sign in with it, so they must already be able to grant every right it opens.
    """
    reach = actor.organisations_where(ACCOUNT, "manage")
    lasting = [held for held in account.appointments if held.valid_to is None or held.valid_to > today]
    return all(held.organisation in reach for held in lasting)


def require_whole(actor: Actor, account: KnownAccount, today: date) -> None:
    """Refuse to touch how somebody signs in who also holds a role elsewhere.

    Raises:
        NotDoneError: a role of the account lies outside what the actor administers.
    """
    if not manages_whole(actor, account, today):
        rule = "this person also holds a role outside the organisations that you administer."
        problem = Problem("account", rule, "Ask an administrator of a level above.")
        raise NotDoneError("You may not change how this person signs in.", [problem])


def person_problems(email: str, name: str) -> list[Problem]:
    """Say what is wrong with an address and a name."""
    problems = []
    if not name.strip() or len(name.strip()) > MOST_NAME_CHARACTERS:
        rule = f"a name has 1 to {MOST_NAME_CHARACTERS} characters."
        problems.append(Problem("name", rule, "Enter the person's full name", value=name.strip() or None))
    if not ADDRESS.fullmatch(email.strip()) or len(email) > MOST_ADDRESS_CHARACTERS:
        rule, remedy = "this is not an email address.", "Enter an email address, like name@example.nhs.uk"
        problems.append(Problem("email", rule, remedy, value=email or None))
    return problems


def appointment_problems(
    actor: Actor, organisation: str, role: str, valid_from: date | None, valid_to: date | None
) -> list[Problem]:
    """Say what is wrong with an appointment that somebody asks for."""
    problems = []
    known = actor.tree.organisations.get(organisation)
    if known is None or organisation not in actor.organisations_where(ACCOUNT, "manage"):
        rule = "this is not an organisation that you administer."
        problems.append(Problem("organisation", rule, "Choose an organisation", value=organisation or None))
    if role not in {one.value for one in UserRole}:
        problems.append(Problem("role", "this is not a role.", "Choose a role", value=role or None))
    elif known and role == UserRole.NATIONAL_VIEWER and _level(known.kind) not in NATIONAL_LEVELS:
        rule = "a national viewer is appointed at England or at a region."
        problems.append(Problem("role", rule, "Choose 'viewer' for one system or organisation", value=role))
    if valid_from is None:
        problems.append(Problem("from", "an appointment starts on a day.", "Enter the day on which it starts"))
    elif valid_to is not None and valid_to <= valid_from:
        rule = "an appointment ends after it starts."
        problems.append(Problem("until", rule, "Enter a later day, or leave it empty", value=str(valid_to)))
    return problems


def _level(kind: str) -> Level:
    return LEVEL_OF_KIND[OrganisationKind(kind)]


def refuse(summary: str, problems: Iterable[Problem]) -> None:
    """Raise every problem at once, if there is any.

    Raises:
        NotDoneError: there is a problem.
    """
    gathered = list(problems)
    if gathered:
        raise NotDoneError(summary, gathered)
