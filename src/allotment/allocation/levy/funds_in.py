"""What enters an employer's account each month: levy above the allowance, its English share, and the top-up.

Method: HMRC manual ALM08300. Pay bill, levy and allowance run on from April to March; a month's levy is this month's
figure to date less last month's, so that a month below the allowance gives back levy paid earlier in the tax year.

Rounding: the levy to date is rounded down to the penny; the English share and the top-up of a month are rounded towards
zero, so that what is given back is never more than what was given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allotment.evidence.funding.levy_inputs import Employer
from allotment.evidence.funding.levy_rules import WHOLE, LevyRules
from allotment.evidence.funding.months import MONTHS_IN_YEAR, month_of_tax_year, tax_year_of


@dataclass(frozen=True)
class FundsIn:
    """One month of an employer: pence of levy due, of it for England, and the top-up. Below 0: given back.

    ``held`` says that the pay bill is the last one given, held on.
    """

    levy_due: int
    levy: int
    top_up: int
    held: bool


def share_of(pence: int, basis_points: int) -> int:
    """Give a share of an amount, rounded to the penny towards zero."""
    share = abs(pence) * basis_points // WHOLE
    return share if pence >= 0 else -share


def funds_in(employer: Employer, rules: LevyRules, months: Sequence[int]) -> dict[int, FundsIn]:
    """Give what enters by month, for months in a row.

    A month before the employer's first has no pay bill; the allowance runs from April all the same, since an employer
    who starts within a year may use all of it.
    """
    entered: dict[int, FundsIn] = {}
    last = max(employer.pay_bill)
    pay_to_date = levy_to_date = 0
    for month in months:
        if month_of_tax_year(month) == 1:
            pay_to_date = levy_to_date = 0
        known = min(month, last)
        pay_to_date += employer.pay_bill.get(known, 0)
        before, levy_to_date = levy_to_date, _levy_to_date(pay_to_date, month, rules)
        due = levy_to_date - before
        levy = share_of(due, employer.english_share.get(known, 0))
        top_up = share_of(levy, rules.value("government_top_up", month))
        entered[month] = FundsIn(due, levy, top_up, held=month > last)
    return entered


def levy_paying_years(entered: Mapping[int, FundsIn]) -> set[int]:
    """Give the tax years in which an employer pays levy in any month."""
    return {tax_year_of(month) for month, funds in entered.items() if funds.levy_due > 0}


def _levy_to_date(pay_to_date: int, month: int, rules: LevyRules) -> int:
    charged = pay_to_date * rules.value("levy_rate", month) // WHOLE
    allowance = rules.value("levy_allowance_per_year", month) * month_of_tax_year(month) // MONTHS_IN_YEAR
    return max(0, charged - allowance)
