"""``allotment levy-ledger``: what the apprenticeship levy brings in, pays for, transfers and loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allotment.cli.options import AsJson, OutFolder

if TYPE_CHECKING:
    from allotment.planning.levy_ledger import LevyLedger

MONTHS_SHOWN = 24
ACCOUNT = ("opening", "levy", "top_up", "transferred_in", "spent", "transferred_out", "expired", "closing")
BESIDE = ("co_investment_employer", "co_investment_government", "government_in_full", "above_band", "backfill")


def levy_ledger(
    employers: Annotated[Path, typer.Option("--employers", metavar="FILE", help="Pay bills by employer and month.")],
    apprentices: Annotated[Path, typer.Option("--apprentices", metavar="FILE", help="Groups of apprentices.")],
    transfers: Annotated[
        Path | None, typer.Option("--transfers", metavar="FILE", help="Transfers already agreed.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="MONTH", help="The last month, as 2029-03; pay bills are held on.")
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose-transfers", help="Propose the transfers that use most of what would expire.")
    ] = False,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="FILE", help="Other dated rules, laid out as the shipped file.")
    ] = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Keep the apprenticeship levy ledger of employers.

    Month by month and to the penny: levy and top-up, training paid for, transfers, what expires, co-investment and
    backfill. The rules are dated records; what is still to verify among them is said.

    Examples:

        allotment levy-ledger --employers employers.csv --apprentices groups.csv

        allotment levy-ledger --employers e.csv --apprentices a.csv --out levy
    """
    from allotment.cli.show import print_json_with_rows  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.levy_ledger import LevyAsked  # noqa: PLC0415
    from allotment.planning.levy_ledger import levy_ledger as keep  # noqa: PLC0415

    asked = LevyAsked(employers, apprentices, transfers, until, propose, out, rules)
    kept = keep(Desk.open(), asked)
    if as_json:
        print_json_with_rows(kept.as_json(), kept.tables)
        return
    _show(kept)


def _show(kept: LevyLedger) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    told = kept.as_json()
    span = f"{told['first_month']} to {told['last_month']}, pounds"
    rows = kept.tables["employers"].to_dicts()
    with_funds = [row for row in rows if any(row[f"{name}_pence"] for name in ACCOUNT)]
    headings = ("Employer", "Opening", "Levy", "Top-up", "Received", "Spent", "Sent", "Expired", "Closing")
    note = f"{len(rows) - len(with_funds)} employers without any funds are left out."
    print_table(f"Levy accounts, {span}", headings, _cells(with_funds, ACCOUNT), note, optional=("Opening", "Top-up"))
    paying = [row for row in rows if any(row[f"{name}_pence"] for name in BESIDE)]
    shares = (
        "Employer",
        "Employer's share",
        "Government's share",
        "Government in full",
        "Above the band",
        "Backfill",
    )
    print_table(f"Paid beside the accounts, {span}", shares, _cells(paying, BESIDE), optional=("Above the band",))
    by_month: Counter[str] = Counter()
    for month, pence in kept.tables["expiry"].select("month", "pence").rows():
        by_month[month] += pence
    expiring = [(month, _pounds(pence)) for month, pence in sorted(by_month.items())[-MONTHS_SHOWN:]]
    note = f"The last {MONTHS_SHOWN} months that lose funds. " + " ".join(told["notes"])
    print_table("What expires, pounds", ("Month", "Expires"), expiring, note)
    if kept.proposal is not None:
        _show_proposal(kept)


def _show_proposal(kept: LevyLedger) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    sums = kept.as_json()["proposal"]
    note = (
        f"{_pounds(sums['expires_without'])} would expire; {_pounds(sums['expires_with'])} with the proposal. "
        f"It saves {_pounds(sums['saved'])} of at most {_pounds(sums['most_possible'])}"
        f"{'.' if sums['proved'] else '; the search was cut short, so a better one may exist.'}"
    )
    rows = [
        (row["giver"], row["receiver"], row["group"], row["first_month"], row["last_month"],
         _pounds(row["proposed_pence"]), _pounds(row["group_needs_pence"]))
        for row in kept.tables["proposal_table"].to_dicts()
    ]  # fmt: skip
    headings = ("Giver", "Receiver", "Group", "From", "To", "Proposed", "Needed")
    print_table("Transfers proposed, pounds", headings, rows, note, optional=("Needed", "Group"))


def _cells(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> list[tuple[str, ...]]:
    return [(row["employer"], *(_pounds(row[f"{name}_pence"]) for name in columns)) for row in rows]


def _pounds(pence: int) -> str:
    """Write pence as pounds, exactly."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
