"""Opening a system on the site: its organisations from the evidence, and the first accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from allotment.governance.roles import UserRole
from allotment.planning.desk import Desk
from allotment.planning.import_evidence import import_evidence
from allotment.planning.people.rules import TEMPORARY_PASSWORD_LASTS, temporary_password
from allotment.planning.people.tree_of_evidence import ENGLAND, tree_of
from allotment.store import audit_log, scoping, writing
from allotment.store.database import open_database
from allotment.workforce.errors import AllotmentError, Problem
from allotment.workforce.roles import Sector

SYSTEM_ACTOR = "allotment"
DEMO_HOST = "allotment.example"


@dataclass(frozen=True)
class NewAccount:
    """An account as it was made; the password is shown once and kept only as a hash."""

    role: str
    organisation: str
    organisation_name: str
    email: str
    password: str


@dataclass(frozen=True)
class Appointed:
    """An account to make: who, the roles they hold, and whether they must choose a password of their own first."""

    email: str
    name: str
    posts: tuple[tuple[str, UserRole], ...]
    must_choose_password: bool = False


def open_system(
    desk: Desk, ics: str, accounts: Iterable[Appointed], evidence_folder: Path | None = None
) -> list[NewAccount]:
    """Put a system and its partners in the tree, make accounts and list the archive's runs; what exists already stays.

    Raises:
        AllotmentError: the evidence holds no such system.
    """
    open_database()
    from allotment.planning.runs.index import index_archive  # noqa: PLC0415 - needs the database open
    from allotment.store.shelves import accounts as account_shelf  # noqa: PLC0415 - needs the database open
    from allotment.store.shelves import organisations as organisation_shelf  # noqa: PLC0415

    evidence = import_evidence(desk, evidence_folder)
    if ics not in evidence.table("ics")["ics"]:
        known = ", ".join(evidence.table("ics")["ics"].sort())
        problem = Problem("--ics", "no integrated care system has this code.", f"Use one of: {known}.", value=ics)
        raise AllotmentError("This system is not in the evidence.", [problem])
    today = desk.clock().date()
    made: list[NewAccount] = []
    with writing.one_write(), scoping.everything():
        added = organisation_shelf.add_organisations(tree_of(evidence, frozenset({ics})))
        names = {one.code: one.name for one in organisation_shelf.organisations_on(today)}
        for wanted in accounts:
            if account_shelf.account_by_email(wanted.email, today) is not None:
                continue
            password = temporary_password()
            until = desk.clock() + TEMPORARY_PASSWORD_LASTS if wanted.must_choose_password else None
            account = account_shelf.add_account(wanted.email, wanted.name, password, temporary_until=until)
            for organisation, role in wanted.posts:
                account_shelf.appoint(account, organisation, role.value, today, None)
            organisation, role = wanted.posts[0]
            made.append(NewAccount(role.value, organisation, names[organisation], wanted.email, password))
        listed = index_archive(desk, ics)
        if added or made or listed:
            _record(desk, ics, added, len(made), listed)
    return made


def _record(desk: Desk, ics: str, organisations: int, accounts: int, runs: int) -> None:
    anchor = audit_log.append_entry(
        audit_log.NewEntry(
            at=desk.clock(),
            actor=SYSTEM_ACTOR,
            actor_name="Allotment, from the command line",
            verb="open a system",
            thing="organisation",
            thing_id=ics,
            organisation=ics,
            detail={"organisations": organisations, "accounts": accounts, "runs": runs},
        )
    )
    writing.after_commit(lambda: audit_log.publish(anchor, desk.home))


def accounts_asked(desk: Desk, ics: str, administrator: str, *, demonstration: bool) -> list[Appointed]:
    """Give the accounts to make: a first administrator, and one per role where a demonstration is wanted."""
    wanted = []
    if administrator:
        posts = ((ics, UserRole.ADMINISTRATOR),)
        wanted.append(Appointed(administrator.strip().lower(), administrator, posts, must_choose_password=True))
    if demonstration:
        organisations = import_evidence(desk, None).table("organisations").sort("organisation")
        own = organisations.filter(pl.col("ics") == ics, pl.col("valid_to").is_null())
        trusts = own.filter(pl.col("sector") != Sector.PRIMARY_CARE.value)["organisation"].to_list()
        other = next(code for code in sorted(set(organisations["ics"].drop_nulls())) if code != ics)
        if trusts:
            wanted += demo_accounts(ics, trusts[0], trusts[-1], other)
    return wanted


def demo_accounts(ics: str, provider: str, partner: str, stranger: str) -> list[Appointed]:
    """Give one account per role for a demonstration, with a partner and a stranger beside them.

    Args:
        ics: the system.
        provider: one of its trusts, whose returns the planner also keeps.
        partner: another of its organisations.
        stranger: another system.
    """
    role = UserRole

    def one(local: str, name: str, *posts: tuple[str, UserRole]) -> Appointed:
        return Appointed(f"{local}@{DEMO_HOST}", name, posts)

    return [
        one("viewer", "Vera Viewer", (ics, role.VIEWER)),
        one("analyst", "Anil Analyst", (ics, role.ANALYST)),
        one("planner", "Petra Planner", (ics, role.PLANNER), (provider, role.PLANNER)),
        one("approver", "Ama Approver", (ics, role.APPROVER)),
        one("data.owner", "Dev Data Owner", (provider, role.DATA_OWNER)),
        one("administrator", "Sol Administrator", (ics, role.ADMINISTRATOR)),
        one("national", "Nia National", (ENGLAND.code, role.NATIONAL_VIEWER)),
        one("partner", "Pat Partner", (partner, role.ANALYST)),
        one("stranger", "Sam Stranger", (stranger, role.PLANNER)),
    ]
