"""What the levy ledger is asked about: employers' pay bills, groups of apprentices and transfers. Nothing is read here.

Money is whole pence, shares are whole basis points, months are counted as in ``months``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allotment.workforce.roles import Sector

OWN, SEEKING, TRANSFER_FROM = "own", "seeking transfer", "transfer from "
COUNCIL = "council"
SECTORS = (*(sector.value for sector in Sector), COUNCIL)


@dataclass(frozen=True)
class Employer:
    """One employer's pay bill (pence) and its English share (basis points) by month, without gaps.

    After the last month given, the last pay bill and share are held.
    """

    name: str
    sector: str
    place: str
    pay_bill: Mapping[int, int]
    english_share: Mapping[int, int]


@dataclass(frozen=True)
class ApprenticeGroup:
    """People who start one standard at one employer in one month, at one price for each.

    ``giver`` is the employer whose transfer pays, or None; ``seeking`` says that a transfer is looked for. Instalments
    run from ``start_month`` for ``months`` months; the completion payment falls in ``completion_month``. Those
    withdrawn are paid for until the month before ``withdrawn_month``. ``backfill_share`` of ``backfill_monthly_pay`` is
    what covering one person's hours away from work costs in a month.
    """

    employer: str
    group: str
    standard: str
    starts: int
    start_month: int
    price: int
    months: int
    completion_month: int
    under_25: int = 0
    withdrawn: int = 0
    withdrawn_month: int | None = None
    giver: str | None = None
    seeking: bool = False
    backfill_share: int = 0
    backfill_monthly_pay: int = 0

    def in_learning(self, month: int) -> int:
        """Count those who have not withdrawn by a month."""
        gone = self.withdrawn_month is not None and month >= self.withdrawn_month
        return self.starts - self.withdrawn if gone else self.starts


@dataclass(frozen=True)
class Transfer:
    """Pence that one employer sends to another's account in a month."""

    giver: str
    receiver: str
    month: int
    pence: int


@dataclass(frozen=True)
class LevyInputs:
    """Everything the ledger is asked about. ``sha256`` names each file by the hash of its bytes."""

    employers: tuple[Employer, ...]
    groups: tuple[ApprenticeGroup, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    sha256: Mapping[str, str] = field(default_factory=dict)
