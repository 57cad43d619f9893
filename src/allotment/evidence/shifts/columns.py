"""The columns of the shared bank's files: what each holds, whether it is needed, and what it may be."""

from __future__ import annotations

from allotment.evidence.placements.columns import Column, Kind, Table

EAST, NORTH = 700_000, 1_300_000  # the edges of the British National Grid
URGENCIES = ("routine", "urgent", "critical")
TIERS = ("own staff", "own bank", "shared bank", "neighbouring system", "agency")
CONTRACTS = ("staff", "bank", "neighbouring system", "agency", "resident doctor")
VISAS = ("student in term", "skilled worker")
RESTS = ("weekly", "fortnightly")
AVAILABLE, UNAVAILABLE = "available", "unavailable"
NEVER_READ = ("ethnicity", "disability", "sickness_reason")

_MOMENT = "London's time as 2026-03-29 19:30, or with an offset as 2026-03-29T19:30+01:00"
_POSTCODE = "postcode, its sector (GL50 1) or its district (GL50)"
_METRES = "British National Grid, metres; instead of a postcode"
_UNREAD = "may stand in an export; never read, and changes nothing"

SHIFTS = Table(
    "open shifts",
    (
        Column("shift", "the shift's own key", Kind.NAME, needed=True),
        Column(
            "organisation", "whose shift it is: a trust, a practice, a care home, a council", Kind.NAME, needed=True
        ),
        Column("ward", "the ward, team or home", Kind.NAME),
        Column("role", "the role that it needs", Kind.NAME, needed=True),
        Column("grade", "the lowest grade or band that may fill it; empty for any", Kind.WHOLE, high=20),
        Column("competences", "competences that it needs", Kind.NAMES),
        Column("postcode", f"where it is: {_POSTCODE}", Kind.TEXT),
        Column("easting", _METRES, Kind.WHOLE, high=EAST),
        Column("northing", _METRES, Kind.WHOLE, high=NORTH),
        Column("start", f"when it begins: {_MOMENT}", Kind.TEXT, needed=True),
        Column("end", "when it ends, written likewise", Kind.TEXT, needed=True),
        Column("break_minutes", "unpaid break, not counted as work; empty for none", Kind.WHOLE, high=240),
        Column("pounds_per_hour", "what it pays; empty for the rate card's", Kind.NUMBER, high=1_000),
        Column("urgency", "how much it matters; empty for routine", Kind.CHOICE, words=URGENCIES),
        Column("released_to", "the last tier it is released to; empty for shared bank", Kind.CHOICE, words=TIERS),
    ),
    key=("shift",),
)

WORKERS = Table(
    "workers",
    (
        Column("worker", "the worker's own key; no name is needed", Kind.NAME, needed=True),
        Column("organisation", "whose staff, bank or agency they are", Kind.NAME, needed=True),
        Column("ward", "their own ward, team or home", Kind.NAME),
        Column("contract", "how they work for it", Kind.CHOICE, needed=True, words=CONTRACTS),
        Column("roles", "the roles they may fill", Kind.NAMES, needed=True),
        Column("grade", "their grade or band; empty for 0", Kind.WHOLE, high=20),
        Column("competences", "competences that they hold", Kind.NAMES),
        Column("passport_until", "last day of a valid staff passport; empty: no work elsewhere", Kind.DATE),
        Column("postcode", f"where they travel from: {_POSTCODE}", Kind.TEXT),
        Column("easting", _METRES, Kind.WHOLE, high=EAST),
        Column("northing", _METRES, Kind.WHOLE, high=NORTH),
        Column("travel_minutes", "the most minutes one way; empty for the usual limit", Kind.WHOLE, high=600),
        Column("average_hours", "mean hours a week over the 16 weeks before; empty for 0", Kind.NUMBER, high=100),
        Column("opt_out", "yes: opted out of the 48-hour average", Kind.YES),
        Column("night_worker", "yes: a night worker in law, whose hours the opt-out does not free", Kind.YES),
        Column("nights", "no: does not work nights", Kind.YES),
        Column("hours_wanted", "hours wanted a week, booked hours among them; empty: no wish", Kind.NUMBER, high=100),
        Column("most_hours", "the most hours a week the worker will do", Kind.NUMBER, high=100),
        Column("visa", "a visa that limits hours", Kind.CHOICE, words=VISAS),
        Column("rest", "weekly: 24 hours a week; fortnightly: 48 a fortnight", Kind.CHOICE, words=RESTS),
        Column("prefers", "organisations liked", Kind.NAMES),
        Column("avoids", "organisations where the worker does not go", Kind.NAMES),
        *(Column(name, _UNREAD, Kind.TEXT) for name in NEVER_READ),
    ),
    key=("worker",),
)

BOOKINGS = Table(
    "bookings",
    (
        Column("worker", "a worker", Kind.NAME, needed=True),
        Column("organisation", "where: any employer in the system or outside it", Kind.NAME, needed=True),
        Column("start", f"when it begins: {_MOMENT}", Kind.TEXT, needed=True),
        Column("end", "when it ends", Kind.TEXT, needed=True),
        Column("break_minutes", "unpaid break; empty for none", Kind.WHOLE, high=240),
    ),
)

AVAILABILITY = Table(
    "availability",
    (
        Column("worker", "a worker; who is not named is available always", Kind.NAME, needed=True),
        Column("start", f"from when: {_MOMENT}", Kind.TEXT, needed=True),
        Column("end", "until when", Kind.TEXT, needed=True),
        Column(
            "state",
            "available: only at such times; unavailable: not then",
            Kind.CHOICE,
            needed=True,
            words=(AVAILABLE, UNAVAILABLE),
        ),
    ),
)

RATES = Table(
    "rate card",
    (
        Column("role", "a role", Kind.NAME, needed=True),
        Column("grade", "a grade; empty for every grade without a row", Kind.WHOLE, high=20),
        Column("pounds_per_hour", "what a shift without its own rate pays", Kind.NUMBER, needed=True, high=1_000),
        Column("cap_pounds_per_hour", "the most a shift may pay", Kind.NUMBER, high=1_000),
    ),
)

PREVIOUS = Table(
    "previous fills",
    (
        Column("shift", "a shift", Kind.NAME, needed=True),
        Column("worker", "who was to fill it", Kind.NAME, needed=True),
        Column("status", "what was written of it", Kind.TEXT),
        Column("approved_by", "who approved it", Kind.TEXT),
        Column("organisation", "whose shift", Kind.TEXT),
        Column("role", "its role", Kind.TEXT),
        Column("start", "when it begins", Kind.TEXT),
        Column("end", "when it ends", Kind.TEXT),
        Column("tier", "the worker's tier", Kind.TEXT),
        Column("travel_minutes", "minutes of travel", Kind.TEXT),
        Column("pounds", "what it costs", Kind.TEXT),
    ),
    key=("shift",),
)
