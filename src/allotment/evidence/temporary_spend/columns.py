"""The columns of the files about temporary staff: what each holds, whether it is needed, and what it may be."""

from __future__ import annotations

from allotment.evidence.placements.columns import Column, Kind, Table
from allotment.workforce.roles import ROLES

AGENCY, BANK, OVERTIME = "agency", "bank", "overtime"
KINDS = (AGENCY, BANK, OVERTIME)
REASONS = ("vacancy", "sickness", "leave", "demand", "other")
ON, OFF = "on", "off"
SYNTHETIC = "synthetic"
ORIGINS = ("ledger", SYNTHETIC)

SICKNESS, VACANCIES, UNUSED = "sickness", "vacancies", "unused hours"
REDEPLOYED, SKILLS, ROTATIONAL = "redeployed hours", "skills in date", "joint or rotational posts"
TIME_TO_HIRE, LEAD_TIME = "time to hire", "roster lead time"
SHARES = (SICKNESS, VACANCIES, UNUSED, REDEPLOYED, SKILLS, ROTATIONAL)
MEANS = (TIME_TO_HIRE, LEAD_TIME)
MEASURES = (*SHARES, *MEANS)

MOST_POUNDS, MOST_HOURS, MOST_PENCE = 1e9, 1e7, 100_000
_MONTH = Column("month", "the month, written as 2026-04", Kind.TEXT, needed=True)
_ORGANISATION = Column("organisation", "the organisation's NHS code, or its name", Kind.NAME, needed=True)
_ROLE = Column("role", "a role of the workbench", Kind.TEXT, needed=True)

SPEND = Table(
    "rows of spend",
    (
        _MONTH,
        _ORGANISATION,
        _ROLE,
        Column("kind", "who filled the hours: agency, bank or overtime", Kind.CHOICE, needed=True, words=KINDS),
        Column("reason", "why the hours were needed", Kind.CHOICE, needed=True, words=REASONS),
        Column("hours", "hours worked", Kind.NUMBER, needed=True, high=MOST_HOURS),
        Column("cost_pounds", "what was paid for them, pounds", Kind.NUMBER, needed=True, high=MOST_POUNDS),
        Column("framework", "on or off framework; empty for bank and overtime", Kind.CHOICE, words=(ON, OFF)),
        Column("hourly_rate_pence", "the rate of an hour; empty for cost over hours", Kind.WHOLE, high=MOST_PENCE),
        Column("cap_pence", "the most that an hour may cost; empty for the dated record", Kind.WHOLE, high=MOST_PENCE),
        Column("pay_bill_pounds", "the organisation's whole pay bill of the month", Kind.NUMBER, high=MOST_POUNDS),
        Column("origin", "where the row comes from: ledger or synthetic", Kind.CHOICE, words=ORIGINS),
    ),
    key=("month", "organisation", "role", "kind", "reason", "framework"),
)

SHIFTS = Table(
    "rows of shifts",
    (
        _MONTH,
        _ORGANISATION,
        _ROLE,
        Column("hours_asked", "hours for which somebody was looked for", Kind.NUMBER, needed=True, high=MOST_HOURS),
        Column("hours_filled", "hours of them that were filled", Kind.NUMBER, needed=True, high=MOST_HOURS),
    ),
    key=("month", "organisation", "role"),
)

MEASURED = Table(
    "rows of measures",
    (
        _MONTH,
        _ORGANISATION,
        Column("measure", "what is measured", Kind.CHOICE, needed=True, words=MEASURES),
        Column("number", "the count, or for days their mean", Kind.NUMBER, needed=True, high=MOST_POUNDS),
        Column("out_of", "the whole that it is a part of, or how many the mean is of", Kind.NUMBER, needed=True,
               high=MOST_POUNDS),
    ),
    key=("month", "organisation", "measure"),
)  # fmt: skip

RATES = Table(
    "rows of rates",
    (
        _ROLE,
        Column("organisation", "the organisation; empty for all in the file of spend", Kind.NAME),
        Column("proposed_rate_pence", "the bank rate of an hour that is proposed", Kind.WHOLE, needed=True, low=1,
               high=MOST_PENCE),
    ),
    key=("role", "organisation"),
)  # fmt: skip

AID = Table(
    "rows of aid",
    (
        Column("lender", "who lent the hours", Kind.NAME, needed=True),
        Column("borrower", "who had them", Kind.NAME, needed=True),
        _ROLE,
        Column("hours", "hours lent", Kind.NUMBER, needed=True, low=0.01, high=MOST_HOURS),
        Column("lent_on", "the day on which they were lent", Kind.DATE, needed=True),
        Column("return_by", "the day by which they are to be given back", Kind.DATE, needed=True),
        Column("returned_hours", "hours given back so far", Kind.NUMBER, needed=True, high=MOST_HOURS),
    ),
)

KNOWN_ROLES = tuple(ROLES)
PERSONAL_WORDS = (
    *("forename", "surname", "first_name", "last_name", "full_name", "worker", "employee", "staff_name", "payroll"),
    *("assignment", "nhs_number", "ni_number", "national_insurance", "birth", "dob", "email", "phone", "postcode"),
    *("ethnicity", "gender", "esr", "pin", "gmc", "nmc"),
)
"""A column whose name is or holds one of these (whole words of it) looks like one about a person."""
