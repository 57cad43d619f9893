"""The columns of the levy ledger's three input files, and what a cell of each may hold."""

from __future__ import annotations

from typing import Any

import dataframely as dy

from allotment.evidence.funding.levy_inputs import OWN, SECTORS, SEEKING, TRANSFER_FROM

EMPLOYERS, APPRENTICES, TRANSFERS = "employers.csv", "apprentices.csv", "transfers.csv"
MOST_CHARACTERS = 100
MONTH = r"^20(1[7-9]|[2-5][0-9])-(0[1-9]|1[0-2])$"
POUNDS = r"^[0-9]{1,10}(\.[0-9]{1,2})?$"
SHARE = r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$"
NAME = r"^[\p{L}\p{N}][\p{L}\p{N} .,'’&()/:+-]*$"
FUNDED_BY = rf"^({OWN}|{SEEKING}|{TRANSFER_FROM}.+)$"


def _text(rule: str, form: str, remedy: str, **more: Any) -> dy.String:
    """Text of one form; the rule is read out where it does not hold."""
    return dy.String(check={rule: lambda cells: cells.str.contains(form)}, metadata={"remedy": remedy}, **more)


def _name(what: str, **more: Any) -> dy.String:
    remedy = f"Write the {what} as words, beginning with a letter or a digit."
    rule = {"a_name_of_letters_digits_and_plain_signs": lambda cells: cells.str.contains(NAME)}
    return dy.String(check=rule, max_length=MOST_CHARACTERS, metadata={"remedy": remedy}, **more)


def _month(**more: Any) -> dy.String:
    return _text("a_month_from_2017_to_2059", MONTH, "Write the month as 2026-04.", **more)


def _pounds(**more: Any) -> dy.String:
    remedy = "Write pounds as digits, with a full stop before the pence: 1234.50. No sign, comma or symbol."
    return _text("an_amount_of_pounds_of_0_or_more", POUNDS, remedy, **more)


def _share(**more: Any) -> dy.String:
    remedy = "Write a share of 1 with at most four decimals: 0.95 for 95%."
    return _text("a_share_from_0_to_1", SHARE, remedy, **more)


def _count(lowest: int, highest: int, remedy: str, **more: Any) -> dy.Int64:
    return dy.Int64(min=lowest, max=highest, metadata={"remedy": remedy}, **more)


class EmployerMonths(dy.Schema):
    """``employers.csv``: one row for each employer and month."""

    employer = _name("employer's name", primary_key=True)
    sector = dy.Enum(list(SECTORS), metadata={"remedy": "Use one of these words."})
    place = _name("place")
    month = _month(primary_key=True)
    pay_bill_pounds = _pounds()
    english_share = _share()


class ApprenticeRows(dy.Schema):
    """``apprentices.csv``: one row for each group of apprentices."""

    employer = _name("employer's name", primary_key=True)
    group = _name("group's name", primary_key=True)
    standard = _name("standard's name")
    starts = _count(1, 100_000, "Give the number of people who start.")
    start_month = _month()
    price_pounds = _pounds()
    months = _count(1, 120, "Give the months of the plan, or leave it empty for the standard's usual.", nullable=True)
    under_25 = _count(0, 100_000, "Give how many of the starts are under 25.")
    completion_month = _month(nullable=True)
    withdrawn = _count(0, 100_000, "Give how many withdraw.")
    withdrawn_month = _month(nullable=True)
    funded_by = _text("own_or_seeking_transfer_or_transfer_from_an_employer", FUNDED_BY, "Use one of these forms.")
    backfill_share = _share()
    backfill_monthly_pay_pounds = _pounds()


class TransferRows(dy.Schema):
    """``transfers.csv``: one row for each amount, sent once or in each of several months."""

    from_employer = _name("employer's name")
    to_employer = _name("employer's name")
    month = _month()
    amount_pounds = _pounds()
    months = _count(1, 120, "Give for how many months the amount is sent; 1 for once.")
