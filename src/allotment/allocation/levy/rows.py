"""The rows of a levy ledger. All money is whole pence; months are counted as in ``evidence.funding.months``."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class AccountRow:
    """One employer's account in one month.

    ``opening + levy + top_up + transferred_in = spent + transferred_out + expired + closing``. The rest stands beside
    the account: what employer and government pay when funds run out, what the government pays for those it funds in
    full, the price above the band, backfill, levy to give back that is no longer there, and the year's limit.
    """

    employer: str
    month: int
    opening: int = 0
    levy: int = 0
    top_up: int = 0
    transferred_in: int = 0
    spent: int = 0
    transferred_out: int = 0
    expired: int = 0
    closing: int = 0
    co_investment_employer: int = 0
    co_investment_government: int = 0
    government_in_full: int = 0
    above_band: int = 0
    backfill: int = 0
    to_give_back: int = 0
    transfer_limit: int = 0
    levy_payer: bool = False
    held: bool = False

    @property
    def imbalance(self) -> int:
        """What comes in less what goes out and stays: 0, or the ledger is wrong."""
        incoming = self.opening + self.levy + self.top_up + self.transferred_in
        return incoming - self.spent - self.transferred_out - self.expired - self.closing


@dataclass
class GroupRow:
    """Who pays for one group in one month: the five payers add up to ``due``, the price within the band."""

    employer: str
    group: str
    standard: str
    month: int
    due: int
    from_levy: int = 0
    from_transfers: int = 0
    government_in_full: int = 0
    co_investment_employer: int = 0
    co_investment_government: int = 0
    above_band: int = 0
    backfill: int = 0
    seeking: bool = False

    @property
    def uncovered(self) -> int:
        """What no levy pays and the government does not pay in full: a transfer could pay it."""
        return self.co_investment_employer + self.co_investment_government


@dataclass(frozen=True)
class TransferRow:
    """One transfer in one month: what was asked, what was sent, and what held the rest back. ``group`` may be empty."""

    month: int
    giver: str
    receiver: str
    group: str
    asked: int
    sent: int
    over_limit: int
    short_of_funds: int
    proposed: bool = False


@dataclass(frozen=True)
class UseRow:
    """Pence of the funds of one month that left an account in another: ``why`` is used, given back or expired."""

    employer: str
    entered: int
    received: bool
    month: int
    why: str
    pence: int


@dataclass
class Ledger:
    """Every row of a ledger, by month and in the order of the inputs."""

    months: tuple[int, ...]
    accounts: list[AccountRow] = field(default_factory=list)
    groups: list[GroupRow] = field(default_factory=list)
    transfers: list[TransferRow] = field(default_factory=list)
    uses: list[UseRow] = field(default_factory=list)

    def account(self, employer: str, month: int) -> AccountRow:
        """Give one employer's row of a month.

        Raises:
            KeyError: there is none.
        """
        for row in self.accounts:
            if row.employer == employer and row.month == month:
                return row
        raise KeyError((employer, month))

    def total(self, column: str, employer: str | None = None) -> int:
        """Add one column of the accounts up, of one employer or of all."""
        return sum(getattr(row, column) for row in self.accounts if employer in (None, row.employer))
