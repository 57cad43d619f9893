"""``allotment passport``: portable employment checks that their holder shows, and anybody can verify offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.help_text import Command, Group
from allotment.cli.options import AsJson, OutFolder
from allotment.cli.writable import writable_folder

HELP = """Issue, show and verify staff passports, offline.

A passport holds checks that an employer made: identity, right to work, registration, occupational health clearances,
core skills. Its holder chooses what to show to whom; an organisation sees what was agreed, and nothing else.

Examples:

    allotment passport --example start

    allotment passport verify shown.jwt --trust trust --as EXT2
"""
REFUSED = 2

passport = typer.Typer(help=HELP, cls=Group, no_args_is_help=True, rich_markup_mode=None)

Trust = Annotated[Path, typer.Option("--trust", metavar="FOLDER", help="Keys, lists and agreements that are believed.")]
Day = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="2026-11-22, or 2026-11-22T09:30:00Z; now if left out.")
]
As = Annotated[str, typer.Option("--as", metavar="CODE", help="The organisation that looks, by its code.")]
Issuer = Annotated[str, typer.Option("--issuer", metavar="CODE", help="The organisation that issues, by its code.")]
Folder = Annotated[Path, typer.Option("--passports", metavar="FOLDER", help="A folder of .jwt files.")]
WalletFolder = Annotated[Path, typer.Option("--wallet", metavar="FOLDER", help="The holder's own folder.")]


@passport.callback(invoke_without_command=True)
def _example(
    example: Annotated[
        Path | None,
        typer.Option("--example", metavar="FOLDER", callback=writable_folder, help="Write made-up files, and stop."),
    ] = None,
) -> None:
    if example is None:
        return
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passport import write_example  # noqa: PLC0415

    for path in write_example(Desk.open(), example):
        typer.echo(path)
    raise typer.Exit


@passport.command("keys", cls=Command)
def keys(
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION", help="Its code, such as its ODS code.")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Its name; needed the first time.")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="NHS trust, care home, ...; then too.")] = "",
    rotate: Annotated[bool, typer.Option("--rotate", help="End the present key today, and make another.")] = False,
    withdraw: Annotated[str, typer.Option("--withdraw", metavar="KEY", help="Believe this key no more.")] = "",
    publish: Annotated[
        Path | None,
        typer.Option("--publish", metavar="FOLDER", callback=writable_folder, help="Publish into this trust folder."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make, rotate, withdraw and publish signing keys.

    Private keys stay in the home folder, readable by their owner alone. What is published is a JSON Web Key Set with
    the days of each key.

    Examples:

        allotment passport keys EXT1 --name "Example Vale Hospitals" --kind "NHS trust" --publish trust

        allotment passport keys EXT1 --rotate --publish trust
    """
    from allotment.cli.show import print_json, print_table  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passports.issuing import KeysAsked, keep_keys  # noqa: PLC0415

    record = keep_keys(Desk.open(), KeysAsked(organisation, name, kind, rotate, withdraw, publish))
    if as_json:
        print_json(record)
        return
    rows = [(one["kid"], one["valid_from"], one["valid_until"], one["withdrawn_on"] or "") for one in record["keys"]]
    print_table(f"Keys of {record['name']}", ("Key", "From", "Until", "Withdrawn"), rows, whole=("Key",))


@passport.command("wallet", cls=Command)
def wallet(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", callback=writable_folder, help="A folder.")],
) -> None:
    """Make a holder's wallet, with a key of their own.

    The holder sends holder.json, which is public, to whoever issues; the key itself never leaves the wallet.

    Examples:

        allotment passport wallet my-wallet
    """
    from allotment.planning.passports.holding import make_wallet  # noqa: PLC0415

    make_wallet(folder)
    typer.echo(f"The wallet is made. Send {folder / 'holder.json'} to the organisation that issues your passport.")


@passport.command("issue", cls=Command)
def issue(
    claims: Annotated[Path, typer.Option("--claims", metavar="FILE", help="What was checked, as YAML.")],
    issuer: Issuer,
    holder: Annotated[Path, typer.Option("--holder", metavar="FILE", help="holder.json of the holder's wallet.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the passport is written.")],
    as_json: AsJson = False,
) -> None:
    """Issue a passport for what was checked of one worker.

    Every claim is held to its kind's dated record: its fields, its length, who may vouch for it. Documents are hashed,
    and stay where they are.

    Examples:

        allotment passport issue --claims c.yaml --issuer EXT1 --holder holder.json --out p.jwt
    """
    from allotment.cli.show import print_json  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passports.issuing import IssueAsked, issue_passport  # noqa: PLC0415

    issued = issue_passport(Desk.open(), IssueAsked(claims, issuer, holder, out))
    if as_json:
        kinds = list(issued.kinds)
        print_json({"passport": issued.passport, "valid_until": issued.valid_until.isoformat(), "kinds": kinds})
        return
    typer.echo(f"Issued {issued.passport} until {issued.valid_until}, with {len(issued.kinds)} clearances: {out}")


@passport.command("withdraw", cls=Command)
def withdraw(
    name: Annotated[str, typer.Argument(metavar="PASSPORT", help="The passport's name, urn:uuid:...")], issuer: Issuer
) -> None:
    """Withdraw a passport; publish the list after it.

    Examples:

        allotment passport withdraw urn:uuid:... --issuer EXT1
    """
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passports.issuing import withdraw_passport  # noqa: PLC0415

    on = withdraw_passport(Desk.open(), issuer, name)
    typer.echo(f"Withdrawn from {on}. It is refused wherever the next list is known: allotment passport publish")


@passport.command("publish", cls=Command)
def publish(issuer: Issuer, trust: Trust) -> None:
    """Sign the list of withdrawn passports into a trust folder.

    Examples:

        allotment passport publish --issuer EXT1 --trust trust
    """
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passports.issuing import publish_list  # noqa: PLC0415

    count = publish_list(Desk.open(), issuer, trust)
    typer.echo(f"The list of {issuer} is published, with {count} withdrawn.")


@passport.command("present", cls=Command)
def present(
    wallet_folder: WalletFolder,
    file: Annotated[Path, typer.Option("--passport", metavar="FILE", help="The passport.")],
    trust: Trust,
    audience: Annotated[str, typer.Option("--to", metavar="CODE", help="The organisation that is to see it.")],
    purpose: Annotated[str, typer.Option("--purpose", metavar="WORDS", help="For what, as the agreement says.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the presentation is written.")],
    valid_for: Annotated[str, typer.Option("--valid-for", metavar="TIME", help="30m, 8h or 7d.")] = "1d",
    show: Annotated[
        list[str] | None, typer.Option("--show", metavar="KIND.FIELD", help="Show this; may be given again.")
    ] = None,
    agreed: Annotated[bool, typer.Option("--agreed", help="Show what the agreement names, and no more.")] = False,
    nonce: Annotated[str, typer.Option("--nonce", metavar="TEXT", help="The number that they asked you to sign.")] = "",
    consent: Annotated[bool, typer.Option("--consent", help="I consent. Without it nothing is made.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show chosen fields to one organisation, with consent.

    Says first what would be shown. With --consent it signs it with the holder's key for that organisation, purpose and
    time, and notes it in the holder's log. What the organisation would refuse is not made.

    Examples:

        allotment passport present --wallet w --passport p.jwt --trust t --to EXT2 --purpose bank --agreed --out s.jwt
    """
    from allotment.cli.show import print_json, print_table  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passports.holding import PresentAsked, present_passport  # noqa: PLC0415

    asked = PresentAsked(
        wallet_folder, file, trust, audience, purpose, valid_for, out, tuple(show or ()), agreed, nonce, consent
    )
    made = present_passport(Desk.open(), asked)
    if as_json:
        print_json({"shown": {kind: list(names) for kind, names in made.shown.items()}, "receipt": dict(made.receipt)})
        return
    rows = [(kind, ", ".join(names)) for kind, names in made.shown.items()]
    said = f"Shown to {audience} until {made.receipt['valid_until']}: {out}" if consent else "Add --consent to show it."
    print_table(f"To {audience}, for {purpose}", ("Clearance", "Fields"), rows, said)


@passport.command("verify", cls=Command)
def verify(
    presentation: Annotated[Path, typer.Argument(metavar="PRESENTATION", help="What the holder sent.")],
    trust: Trust,
    organisation: As,
    on: Day = None,
    nonce: Annotated[
        str | None, typer.Option("--nonce", metavar="TEXT", help="The number that you asked them to sign.")
    ] = None,
    receipt: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE", help="Write a signed receipt for the holder.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Look again at one that was accepted; note nothing.")] = False,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a presentation is accepted, and why not.

    Needs no connection. A refusal gives every reason and nothing of what was shown; the exit code is then 2.

    Examples:

        allotment passport verify shown.jwt --trust trust --as EXT2 --on 2026-12-01 --json
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passport import VerifyAsked, verify_presentation  # noqa: PLC0415

    asked = VerifyAsked(presentation, trust, organisation, on, nonce, receipt, remember=not again)
    answer = verify_presentation(Desk.open(), asked)
    show_answer(answer, out, as_json=as_json)
    if not answer.told["accepted"]:
        raise typer.Exit(REFUSED)


@passport.command("agreements", cls=Command)
def agreements(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Agreements, as YAML.")],
    on: Day = None,
    as_json: AsJson = False,
) -> None:
    """Check a file of agreements between organisations.

    Examples:

        allotment passport agreements trust/agreements.yaml
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passport import check_agreements  # noqa: PLC0415

    show_answer(check_agreements(Desk.open(), file, on), None, as_json=as_json)


@passport.command("state", cls=Command)
def state(
    folder: Folder,
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="The role that they would work in.")],
    trust: Trust,
    organisation: As,
    on: Day = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say which workers are current for a role.

    The table state.csv is what shift-filling reads: current or expiring, until when, or what is missing.

    Examples:

        allotment passport state --passports shown --role Midwife --trust trust --as EXT1
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passport import StateAsked, passport_state  # noqa: PLC0415

    show_answer(passport_state(Desk.open(), StateAsked(folder, role, trust, organisation, on)), out, as_json=as_json)


@passport.command("warnings", cls=Command)
def warnings(
    folder: Folder,
    trust: Trust,
    on: Day = None,
    within: Annotated[
        int | None, typer.Option("--within", metavar="DAYS", min=0, max=3660, help="In place of each kind's own days.")
    ] = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """List clearances that end soon, or have ended.

    Examples:

        allotment passport warnings --passports wallet/passports --trust trust
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passport import WarningsAsked, passport_warnings  # noqa: PLC0415

    show_answer(passport_warnings(Desk.open(), WarningsAsked(folder, trust, on, within)), out, as_json=as_json)


@passport.command("uses", cls=Command)
def uses(
    wallet_folder: WalletFolder,
    add: Annotated[
        Path | None, typer.Option("--add", metavar="FILE", help="Add an organisation's signed receipt (with --trust).")
    ] = None,
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="FOLDER", help="Keys that are believed, with --add.")
    ] = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show the holder every use of their passport.

    Each line of the log holds the hash of the one before. Where it was changed, the exit code is 2.

    Examples:

        allotment passport uses --wallet w --add receipt.jwt --trust trust
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.passport import passport_uses  # noqa: PLC0415
    from allotment.planning.passports.holding import add_receipt  # noqa: PLC0415

    desk = Desk.open()
    if (add is None) != (trust is None):
        raise typer.BadParameter("--add and --trust go together.")
    if add is not None and trust is not None:
        add_receipt(desk, wallet_folder, add, trust)
    answer = passport_uses(desk, wallet_folder)
    show_answer(answer, out, as_json=as_json)
    if not answer.told["whole"]:
        raise typer.Exit(REFUSED)
