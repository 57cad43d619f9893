"""Keep the apprenticeship levy ledger of a system's employers, forecast what expires, and propose transfers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from allotment.allocation.levy.ledger import EXPIRED, keep_ledger
from allotment.allocation.levy.propose import Proposal, propose_transfers
from allotment.allocation.levy.rows import Ledger
from allotment.evidence.funding.levy_inputs import LevyInputs
from allotment.evidence.funding.levy_rules import DatedRecord, FundingError, LevyRules
from allotment.evidence.funding.months import label_of, month_of, tax_year_label, tax_year_of
from allotment.evidence.funding.read_levy_inputs import read_levy_inputs
from allotment.evidence.funding.read_levy_rules import SHIPPED_RULES, SHIPPED_STANDARDS, load_levy_rules
from allotment.planning.desk import Desk
from allotment.reports.tidy import csv_text
from allotment.workforce.errors import Problem

IN_BALANCE = ("opening", "levy", "top_up", "transferred_in", "spent", "transferred_out", "expired", "closing")
BESIDE = ("co_investment_employer", "co_investment_government", "government_in_full", "above_band", "backfill")
FLOWS = (*IN_BALANCE[1:-1], *BESIDE)
TO_VERIFY = "to verify"


@dataclass(frozen=True)
class LevyAsked:
    """What is asked of the ledger: its files, and the last month (``2029-03``; None: the last one with a pay bill).

    ``rules`` and ``standards`` are the shipped files where they are None.
    """

    employers: Path
    apprentices: Path
    transfers: Path | None = None
    until: str | None = None
    propose: bool = False
    out: Path | None = None
    rules: Path | None = None
    standards: Path | None = None


@dataclass(frozen=True)
class LevyLedger:
    """A levy ledger with its tables, and where it came from. All money is whole pence.

    ``tables``: ``ledger`` (employer and month), ``apprentices`` (group and month), ``transfers``, ``expiry``,
    ``employers`` (sums), ``rules`` (the dated records used) and, where transfers were proposed, ``proposal_table``,
    ``ledger_with_proposal`` and ``expiry_with_proposal``.
    """

    ledger: Ledger
    proposal: Proposal | None
    tables: dict[str, pl.DataFrame]
    provenance: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Give one object: ``status``, months, totals, notes, provenance and what is proposed; tables stand beside."""
        return {
            "status": "balanced",
            "first_month": label_of(self.ledger.months[0]),
            "last_month": label_of(self.ledger.months[-1]),
            "totals_pence": _sums(self.ledger, None),
            "proposal": None if self.proposal is None else _proposal_sums(self.proposal),
            "notes": notes_of(self),
            "provenance": self.provenance,
        }


def levy_ledger(desk: Desk, asked: LevyAsked) -> LevyLedger:
    """Read the files, keep the ledger, propose transfers if asked to, and write the tables into ``asked.out``.

    Raises:
        FundingError: a file or a rule cannot be used; every problem at once. Nothing is then written.
    """
    rules = load_levy_rules(asked.rules or SHIPPED_RULES, asked.standards or SHIPPED_STANDARDS)
    until = None if asked.until is None else _until(asked.until)
    inputs = read_levy_inputs(asked.employers, asked.apprentices, asked.transfers, rules, until)
    last = until if until is not None else max(max(one.pay_bill) for one in inputs.employers)
    ledger = keep_ledger(inputs, rules, last)
    proposal = propose_transfers(inputs, rules, ledger) if asked.propose else None
    _require_balance(ledger)
    if proposal is not None:
        _require_balance(proposal.ledger)
    tables = _tables(inputs, rules, ledger, proposal)
    provenance = {
        "inputs_sha256": dict(inputs.sha256),
        "rules_sha256": dict(rules.sha256),
        "code_version": desk.code_version,
        "rules_used": tables["rules"].height,
    }
    kept = LevyLedger(ledger, proposal, tables, provenance)
    if asked.out is not None:
        _write(kept, asked.out)
    return kept


def notes_of(kept: LevyLedger) -> list[str]:
    """Say what a reader must know before using the figures."""
    rules = kept.tables["rules"]
    unsure = rules.filter(
        pl.col("source").str.contains(TO_VERIFY) | pl.col("note").str.to_lowercase().str.contains(TO_VERIFY)
    )
    held = sum(row.held for row in kept.ledger.accounts)
    said = [f"{unsure.height} of the {rules.height} dated records used are still to verify: see the table of rules."]
    if held:
        said.append(f"{held:,} months of employers hold the last pay bill given.")
    back = [row for row in kept.ledger.accounts if row.to_give_back and row.month == kept.ledger.months[-1]]
    said += [
        f"{row.employer} has spent {row.to_give_back:,} pence of levy that turned out not to be due." for row in back
    ]
    short = sum(row.asked - row.sent for row in kept.ledger.transfers)
    if short:
        said.append(f"{short:,} pence of the transfers asked for could not be sent: see the table of transfers.")
    return said


def _until(text: str) -> int:
    try:
        return month_of(text)
    except ValueError:
        problem = Problem("--until", "this is not a month.", "Write it as 2029-03.", value=text)
        raise FundingError("The ledger's last month cannot be used.", [problem]) from None


def _require_balance(ledger: Ledger) -> None:
    """Hold that no penny is made or lost, in any account and month.

    Raises:
        ArithmeticError: one is: a fault of the ledger, never of the inputs.
    """
    wrong = [row for row in ledger.accounts if row.imbalance]
    if wrong:
        row = wrong[0]
        raise ArithmeticError(f"{row.employer}, {label_of(row.month)}: out of balance by {row.imbalance} pence.")


def _sums(ledger: Ledger, employer: str | None) -> dict[str, int]:
    first, last = ledger.months[0], ledger.months[-1]
    rows = [row for row in ledger.accounts if employer in (None, row.employer)]
    sums = {name: sum(getattr(row, name) for row in rows) for name in FLOWS}
    opening = sum(row.opening for row in rows if row.month == first)
    closing = sum(row.closing for row in rows if row.month == last)
    return {"opening": opening, **sums, "closing": closing}


def _proposal_sums(proposal: Proposal) -> dict[str, int | bool]:
    return {
        "proved": proposal.proved,
        "proposed": proposal.proposed,
        "expires_without": proposal.expires_without,
        "expires_with": proposal.expires_with,
        "saved": proposal.saved,
        "most_possible": proposal.most,
    }


def _tables(inputs: LevyInputs, rules: LevyRules, ledger: Ledger, proposal: Proposal | None) -> dict[str, pl.DataFrame]:
    tables = {
        "ledger": _accounts(ledger),
        "apprentices": _in_months((asdict(row) for row in ledger.groups), GROUP_MONEY),
        "transfers": _in_months((asdict(row) for row in ledger.transfers), TRANSFER_MONEY),
        "expiry": _expiry(ledger),
        "employers": _employers(inputs, ledger),
        "rules": _rules(rules.answered()),
    }
    if proposal is not None:
        tables["proposal_table"] = _proposal(inputs, ledger, proposal)
        tables["ledger_with_proposal"] = _accounts(proposal.ledger)
        tables["expiry_with_proposal"] = _expiry(proposal.ledger)
    return tables


GROUP_MONEY = ("due", "from_levy", "from_transfers", *BESIDE)
TRANSFER_MONEY = ("asked", "sent", "over_limit", "short_of_funds")


def _in_months(rows: Iterable[dict[str, Any]], money: tuple[str, ...]) -> pl.DataFrame:
    """Make a table: months as labels, and money columns named as pence."""
    frame = pl.DataFrame([{**row, "month": label_of(row["month"])} for row in rows], infer_schema_length=None)
    return frame.rename({name: f"{name}_pence" for name in money}) if frame.width else frame


def _accounts(ledger: Ledger) -> pl.DataFrame:
    rows = ({**asdict(row), "tax_year": tax_year_label(tax_year_of(row.month))} for row in ledger.accounts)
    return _in_months(rows, (*IN_BALANCE, *BESIDE, "to_give_back", "transfer_limit"))


def _expiry(ledger: Ledger) -> pl.DataFrame:
    schema = {
        "employer": pl.String,
        "month": pl.String,
        "entered": pl.String,
        "received": pl.Boolean,
        "pence": pl.Int64,
    }
    rows = [
        {"employer": use.employer, "month": label_of(use.month), "entered": label_of(use.entered),
         "received": use.received, "pence": use.pence}
        for use in ledger.uses
        if use.why == EXPIRED
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _employers(inputs: LevyInputs, ledger: Ledger) -> pl.DataFrame:
    rows = []
    for one in inputs.employers:
        sums = {f"{name}_pence": pence for name, pence in _sums(ledger, one.name).items()}
        rows.append({"employer": one.name, "sector": one.sector, "place": one.place, **sums})
    return pl.DataFrame(rows)


def _rules(records: Iterable[DatedRecord]) -> pl.DataFrame:
    return pl.DataFrame([asdict(record) for record in records], infer_schema_length=None)


def _proposal(inputs: LevyInputs, ledger: Ledger, proposal: Proposal) -> pl.DataFrame:
    """Give one row for each giver and group: from when to when, how much, and what the group needs in all."""
    schema = {
        **dict.fromkeys(("giver", "receiver", "sector", "place", "group", "first_month", "last_month"), pl.String),
        **dict.fromkeys(("months", "proposed_pence", "group_needs_pence"), pl.Int64),
    }
    about = {one.name: one for one in inputs.employers}
    needs: dict[tuple[str, str], int] = defaultdict(int)
    for row in ledger.groups:
        needs[row.employer, row.group] += row.uncovered
    offered: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
    for offer in proposal.offers:
        offered[offer.giver, offer.employer, offer.group][offer.month] = offer.pence
    rows = [
        (giver, receiver, about[receiver].sector, about[receiver].place, group, label_of(min(by)), label_of(max(by)),
         len(by), sum(by.values()), needs[receiver, group])
        for (giver, receiver, group), by in sorted(offered.items())
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _write(kept: LevyLedger, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in kept.tables.items():
        (folder / f"{name}.csv").write_bytes(csv_text(table).encode("utf-8"))
    text = json.dumps(kept.as_json(), indent=1, ensure_ascii=False)
    (folder / "levy_ledger.json").write_text(text + "\n", encoding="utf-8")
