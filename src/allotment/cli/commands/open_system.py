"""``allotment open-system``: put a system and its partners on the site, with its first accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from allotment.cli.options import AsJson


def open_system(
    ics: Annotated[str, typer.Option("--ics", metavar="CODE", help="The NHS code of the system, such as QR1.")],
    administrator: Annotated[
        str, typer.Option("--administrator", metavar="EMAIL", help="Make the first system administrator.")
    ] = "",
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Make one account per role, a partner and a stranger.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Open a system on the site, with its first accounts.

    Its partner organisations come from the evidence. Passwords are random and printed once. Accounts that exist
    already stay as they are.

    Examples:

        allotment open-system --ics QR1 --administrator lead@example.nhs.uk

        allotment open-system --ics QR1 --demonstration
    """
    from allotment.cli.show import console, print_json, print_table  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.store.database import open_database  # noqa: PLC0415

    open_database()
    from allotment.planning.people import opening  # noqa: PLC0415

    made = opening.open_system(
        Desk.open(), ics, opening.accounts_asked(Desk.open(), ics, administrator, demonstration=demonstration)
    )
    if as_json:
        print_json({"ics": ics, "accounts": [vars(account) for account in made]})
        return
    if not made:
        console().print(f"{ics} is open. No account was made: those asked for exist already, or none was asked for.")
        return
    print_table(
        "New accounts (these passwords are shown once)",
        ("Role", "Organisation", "E-mail address", "Password"),
        [(one.role, one.organisation_name, one.email, one.password) for one in made],
        whole=("E-mail address", "Password"),
    )
