"""The ledger of the apprenticeship levy, month by month over all employers together.

The order within a month, as the public rules give it:

1. Levy and top-up enter every account; levy to give back is taken from the newest funds.
2. Transfers leave: for groups a transfer pays for, by start month; then the amounts of the file; then proposed ones.
3. Each employer's own groups are paid, by start month, from the oldest funds.
4. What funds do not cover is shared by employer and government.
5. Funds that have reached the end of their life expire.

Everything is whole pence and nothing is random: the same inputs give the same ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from allotment.allocation.levy.funds_in import FundsIn, funds_in, levy_paying_years, share_of
from allotment.allocation.levy.instalments import Due, due_in
from allotment.allocation.levy.pot import Piece, Pot, total
from allotment.allocation.levy.rows import AccountRow, GroupRow, Ledger, TransferRow, UseRow
from allotment.evidence.funding.levy_inputs import ApprenticeGroup, LevyInputs
from allotment.evidence.funding.levy_rules import LevyRules
from allotment.evidence.funding.months import tax_year_of

USED, GIVEN_BACK, EXPIRED = "used", "given back", "expired"


@dataclass(frozen=True)
class Offer:
    """A proposed transfer: pence towards one group's payment of one month."""

    giver: str
    employer: str
    group: str
    month: int
    pence: int


@dataclass
class _Account:
    """One employer's account as the months go by."""

    entered: Mapping[int, FundsIn]
    paying_years: set[int]
    pot: Pot = field(default_factory=Pot)
    levy_back: int = 0
    top_up_back: int = 0
    paid_in: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    sent: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def keep_ledger(inputs: LevyInputs, rules: LevyRules, until: int, offers: Sequence[Offer] = ()) -> Ledger:
    """Keep the ledger from the first month of any pay bill to ``until``.

    Args:
        inputs: employers, groups and transfers, already checked against one another.
        rules: the dated rules.
        until: the last month.
        offers: proposed transfers to groups, beside those of the inputs.

    Raises:
        FundingError: no rule is in force for a month or a standard.
    """
    first = min(min(employer.pay_bill) for employer in inputs.employers)
    return _Keeper(inputs, rules, range(first, until + 1), offers).keep()


class _Keeper:
    """Keeps one ledger; the accounts change as the months go by."""

    def __init__(self, inputs: LevyInputs, rules: LevyRules, months: range, offers: Sequence[Offer]) -> None:
        self._inputs, self._rules = inputs, rules
        self._ledger = Ledger(tuple(months))
        self._accounts: dict[str, _Account] = {}
        for employer in inputs.employers:
            entered = funds_in(employer, rules, months)
            self._accounts[employer.name] = _Account(entered, levy_paying_years(entered))
        self._groups = sorted(inputs.groups, key=lambda one: (one.start_month, one.employer, one.group))
        self._offers: dict[int, list[Offer]] = defaultdict(list)
        for offer in offers:
            self._offers[offer.month].append(offer)
        self._rows: dict[str, AccountRow] = {}
        self._owed: dict[tuple[str, str], tuple[ApprenticeGroup, GroupRow, Due]] = {}

    def keep(self) -> Ledger:
        for month in self._ledger.months:
            self._open(month)
            self._list_what_is_due(month)
            self._send_transfers(month)
            for group, row, due in self._owed.values():
                self._pay(group, row, due)
            self._close(month)
        return self._ledger

    def _open(self, month: int) -> None:
        year = tax_year_of(month)
        for name, account in self._accounts.items():
            funds = account.entered[month]
            row = AccountRow(name, month, opening=account.pot.balance, held=funds.held)
            row.levy_payer = year in account.paying_years
            row.levy, account.levy_back = self._enter(name, month, funds.levy - account.levy_back)
            row.top_up, account.top_up_back = self._enter(name, month, funds.top_up - account.top_up_back)
            row.to_give_back = account.levy_back + account.top_up_back
            account.paid_in[year] += row.levy + row.top_up
            row.transfer_limit = self._limit(account, month)
            self._rows[name] = row

    def _enter(self, name: str, month: int, pence: int) -> tuple[int, int]:
        """Add funds, or take back what is there of those not due; give what moved and what is still to give back."""
        pot = self._accounts[name].pot
        if pence >= 0:
            pot.add(month, pence)
            return pence, 0
        pieces = pot.give_back(-pence)
        self._trace(name, month, GIVEN_BACK, pieces)
        return -total(pieces), -pence - total(pieces)

    def _limit(self, account: _Account, month: int) -> int:
        paid_in = max(0, account.paid_in[tax_year_of(month) - 1])
        return share_of(paid_in, self._rules.value("transfer_limit", month))

    def _list_what_is_due(self, month: int) -> None:
        self._owed = {}
        for group in self._groups:
            due = due_in(group, month, self._rules)
            if not (due.within_band or due.above_band or due.backfill):
                continue
            row = GroupRow(group.employer, group.group, group.standard, month, due.within_band, seeking=group.seeking)
            row.above_band, row.backfill = due.above_band, due.backfill
            row.government_in_full = self._in_full(group, due)
            self._owed[group.employer, group.group] = (group, row, due)
            self._ledger.groups.append(row)

    def _in_full(self, group: ApprenticeGroup, due: Due) -> int:
        """Give what the government pays for people under 25 at an employer below the levy, where it pays all of it."""
        if self._rows[group.employer].levy_payer:
            return 0
        share = self._rules.value("small_employer_co_investment_under_25", group.start_month)
        return due.under_25 if share == 0 else 0

    def _send_transfers(self, month: int) -> None:
        for group, row, _ in self._owed.values():
            if group.giver is not None:
                self._send_to_group(group.giver, row, row.due - row.government_in_full)
        for transfer in self._inputs.transfers:
            if transfer.month == month:
                pieces = self._send(month, transfer.giver, transfer.receiver, "", transfer.pence)
                for piece in pieces:
                    self._accounts[transfer.receiver].pot.add(piece.entered, piece.pence, received=True)
        for offer in self._offers[month]:
            owed = self._owed.get((offer.employer, offer.group))
            if owed is not None:
                row = owed[1]
                still_due = row.due - row.government_in_full - row.from_transfers
                self._send_to_group(offer.giver, row, min(offer.pence, still_due), proposed=True)

    def _send_to_group(self, giver: str, row: GroupRow, pence: int, *, proposed: bool = False) -> None:
        if pence <= 0:
            return
        sent = total(self._send(row.month, giver, row.employer, row.group, pence, proposed=proposed))
        row.from_transfers += sent
        self._rows[row.employer].spent += sent

    def _send(
        self, month: int, giver: str, receiver: str, group: str, asked: int, *, proposed: bool = False
    ) -> list[Piece]:
        """Take funds out of the giver's account: within the year's limit, and of its own funds alone."""
        account, year = self._accounts[giver], tax_year_of(month)
        allowed = min(asked, max(0, self._rows[giver].transfer_limit - account.sent[year]))
        pieces = account.pot.draw(allowed, own_only=True)
        sent = total(pieces)
        account.sent[year] += sent
        self._rows[giver].transferred_out += sent
        self._rows[receiver].transferred_in += sent
        self._trace(giver, month, USED, pieces)
        self._ledger.transfers.append(
            TransferRow(month, giver, receiver, group, asked, sent, asked - allowed, allowed - sent, proposed)
        )
        return pieces

    def _pay(self, group: ApprenticeGroup, row: GroupRow, due: Due) -> None:
        account = self._rows[group.employer]
        left = row.due - row.government_in_full - row.from_transfers
        pieces = self._accounts[group.employer].pot.draw(left)
        self._trace(group.employer, row.month, USED, pieces)
        row.from_levy = total(pieces)
        self._co_invest(group, row, due, left - row.from_levy)
        account.spent += row.from_levy
        account.government_in_full += row.government_in_full
        account.co_investment_employer += row.co_investment_employer
        account.co_investment_government += row.co_investment_government
        account.above_band += row.above_band
        account.backfill += row.backfill

    def _co_invest(self, group: ApprenticeGroup, row: GroupRow, due: Due, pence: int) -> None:
        """Share what is left between employer and government; it falls on those under 25 first, who cost less."""
        young = min(pence, due.under_25 - row.government_in_full)
        if self._rows[group.employer].levy_payer:
            keys = ("levy_payer_co_investment", "levy_payer_co_investment")
        else:
            keys = ("small_employer_co_investment_under_25", "small_employer_co_investment")
        for key, part in zip(keys, (young, pence - young), strict=True):
            employers = share_of(part, self._rules.value(key, group.start_month))
            row.co_investment_employer += employers
            row.co_investment_government += part - employers

    def _close(self, month: int) -> None:
        for name, account in self._accounts.items():
            row = self._rows[name]
            pieces = account.pot.expire(month, lambda entered: self._rules.value("funds_expire_after", entered))
            self._trace(name, month, EXPIRED, pieces)
            row.expired = total(pieces)
            row.closing = account.pot.balance
            self._ledger.accounts.append(row)

    def _trace(self, name: str, month: int, why: str, pieces: list[Piece]) -> None:
        self._ledger.uses += [UseRow(name, piece.entered, piece.received, month, why, piece.pence) for piece in pieces]
