"""The rules by number, in the order in which they are looked at, and what each says when it is the first to fail."""

from __future__ import annotations

FITS = 0
ROLE, GRADE, COMPETENCE, RELEASE, PASSPORT, AVOIDED, AWAY, NIGHTS_UNWANTED = 1, 2, 3, 4, 5, 6, 7, 8
TOO_LONG, TRAVEL, UNAVAILABLE, BOOKED, DAILY_REST = 9, 10, 11, 12, 13
WEEKLY_HOURS, VISA_HOURS, NIGHTS, WEEKLY_REST = 14, 15, 16, 17
DOCTOR_HOURS, DOCTOR_RUN, NIGHT_RECOVERY, BURDEN = 18, 19, 20, 21

REASONS = (
    "fits",
    "has another role",
    "is of a lower grade",
    "lacks a competence that the shift needs",
    "belongs to a tier to which the shift is not yet released",
    "has no passport for work in another organisation that is valid on the day",
    "asked not to be sent to this organisation",
    "is away sick",
    "does not work nights",
    "may not work so long a shift: eleven hours of each day are rest",
    "lives beyond their travel limit",
    "is not available then",
    "is booked or working at that time",
    "would have less than eleven hours of rest before or after other work",
    "would pass the hours of the week that the 48-hour average, a visa or their own limit leaves",
    "would pass the hours that a visa allows for other employers",
    "would have too many nights in the week",
    "would have no unbroken 24 hours of rest in the week, or 48 in the fortnight",
    "would work more than 72 hours in 168 under the resident doctors' contract",
    "would work too many long, night or daily shifts in a row under the resident doctors' contract",
    "would have less than 46 hours of rest after nights under the resident doctors' contract",
    "would carry more travel and undesirable work than the worst-off under the greedy rule",
)

TIERS = ("own staff", "own bank", "shared bank", "neighbouring system", "agency")
CONTRACTS = ("staff", "bank", "neighbouring system", "agency", "resident doctor")
STAFF, BANK, NEIGHBOUR, AGENCY, DOCTOR = range(5)
