"""The columns of the placement files: what each holds, whether it is needed, and what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from allotment.evidence.placements.words import (
    CHANGES,
    FIELDS,
    PLACES_OF,
    RULES,
    SECTORS,
    TRANSPORTS,
    TYPES,
)


class Kind(Enum):
    """What a cell holds."""

    NAME = "a name: letters, digits and plain signs, beginning with a letter or a digit, at most 100 characters"
    NAMES = "names separated by ;"
    TEXT = "words on one line, at most 200 characters"
    WHOLE = "a whole number"
    NUMBER = "a number"
    DATE = "a date written as 2026-09-07"
    YES = "yes or no"
    CHOICE = "one of the words given"
    CHOICES = "words given, separated by ;"


@dataclass(frozen=True)
class Column:
    """One column. ``needed``: the column must be there, and no cell of it empty. ``low`` and ``high`` bound numbers."""

    name: str
    meaning: str
    kind: Kind
    needed: bool = False
    words: tuple[str, ...] = ()
    low: float = 0
    high: float = 1_000_000


@dataclass(frozen=True)
class Table:
    """The columns of one file; ``key`` may stand in it once only; columns that begin with ``prefix`` hold numbers."""

    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    prefix: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its declared columns."""
        return tuple(column.name for column in self.columns)


LEVELS = tuple(str(level) for level in range(1, 7))
EAST, NORTH = 700_000, 1_300_000  # the edges of the British National Grid

_POSTCODE = "postcode, its sector (GL50 1) or its district (GL50)"
_METRES = "British National Grid, metres; instead of a postcode"

STUDENTS = Table(
    "students",
    (
        Column("student", "the student's own key; no name is needed", Kind.NAME, needed=True),
        Column("programme", "a programme of the requirements", Kind.NAME, needed=True),
        Column("level", "the learning level, 1 for first years", Kind.WHOLE, needed=True, low=1, high=6),
        Column("postcode", f"where the student travels from: {_POSTCODE}", Kind.TEXT),
        Column("easting", _METRES, Kind.WHOLE, high=EAST),
        Column("northing", _METRES, Kind.WHOLE, high=NORTH),
        Column("travel_minutes", "the most minutes one way; empty for the usual limit", Kind.WHOLE, high=600),
        Column("transport", "how the student travels; empty for car", Kind.CHOICE, words=TRANSPORTS),
        Column("needs", "features that a setting must have", Kind.NAMES),
        Column("carer", "yes: only settings whose hours fit carers", Kind.YES),
        Column("pair", "students with the same key go to the same settings at the same time", Kind.NAME),
        Column("group", "a peer group, kept in one setting in shared blocks where it can be", Kind.NAME),
        Column("avoid", "settings or organisations to keep away from: an employer, a relative's ward", Kind.NAMES),
        Column("done", "settings already visited; nobody comes twice", Kind.NAMES),
    ),
    key=("student",),
)

SETTINGS = Table(
    "settings",
    (
        Column("setting", "the setting's own key", Kind.NAME, needed=True),
        Column("name", "what people call it", Kind.TEXT),
        Column("organisation", "whose it is", Kind.TEXT),
        Column("type", "its type", Kind.CHOICE, needed=True, words=TYPES),
        Column("sector", "its sector", Kind.CHOICE, needed=True, words=SECTORS),
        Column("postcode", f"where it is: {_POSTCODE}", Kind.TEXT),
        Column("easting", _METRES, Kind.WHOLE, high=EAST),
        Column("northing", _METRES, Kind.WHOLE, high=NORTH),
        Column("professions", "the professions that it takes", Kind.NAMES, needed=True),
        Column("levels", "the levels that it takes; empty for all", Kind.CHOICES, words=LEVELS),
        Column("places", "places a week, all professions together", Kind.WHOLE, needed=True, high=10_000),
        Column("supervisors", "practice supervisors; empty where they do not limit", Kind.NUMBER, high=10_000),
        Column(
            "students_per_supervisor", "students at a time for each; empty for the usual ratio", Kind.NUMBER, high=50
        ),
        Column("least_staff", "the safe-staffing floor, staff on a usual shift", Kind.NUMBER, high=10_000),
        Column("staff", "staff on a usual shift; places are at most this less the floor", Kind.NUMBER, high=10_000),
        Column("audit_until", "last day of its audit; nobody is there after it; empty: no end known", Kind.DATE),
        Column("opens_from", "first day it takes students", Kind.DATE),
        Column("opens_to", "last day it takes students", Kind.DATE),
        Column("fields", "the exposure that it gives", Kind.CHOICES, words=FIELDS),
        Column("features", "what it offers to students with needs: step-free, parking", Kind.NAMES),
        Column("cost_pence_per_week", "what a student's week there costs, pence", Kind.WHOLE, high=10_000_000),
        Column("hours_fit_carers", "yes: its hours fit carers", Kind.YES),
        Column("new", "yes: a setting that is to be grown", Kind.YES),
    ),
    key=("setting",),
    prefix=PLACES_OF,
)

REQUIREMENTS = Table(
    "requirements",
    (
        Column("programme", "the programme", Kind.NAME, needed=True),
        Column("profession", "its profession; needed on rows that make a block", Kind.NAME),
        Column("level", "the level that the row is about; empty for all levels", Kind.WHOLE, low=1, high=6),
        Column("rule", "what the row says", Kind.CHOICE, needed=True, words=RULES),
        Column("block", "the block's name", Kind.NAME),
        Column("starts", "the block's first day; it is reckoned from the Monday of that week", Kind.DATE),
        Column("weeks", "its weeks", Kind.WHOLE, low=1, high=60),
        Column("hours_per_week", "practice hours in each of them", Kind.NUMBER, low=1, high=60),
        Column("value", "what the rule is about: a sector, a type, a field, or an order", Kind.TEXT),
        Column("least", "at least so many blocks, or hours where the rule is hours", Kind.WHOLE, high=10_000),
        Column(
            "most", "at most so many blocks, or hours where the rule is hours or simulated", Kind.WHOLE, high=10_000
        ),
    ),
)

TRAVEL_OF_STUDENTS = Table(
    "travel matrix",
    (
        Column("student", "a student", Kind.NAME, needed=True),
        Column("setting", "a setting", Kind.NAME, needed=True),
        Column("minutes", "minutes one way", Kind.NUMBER, needed=True, high=1_440),
    ),
    key=("student", "setting"),
)
TRAVEL_OF_POSTCODES = Table(
    "travel matrix",
    (
        Column("from_postcode", "a postcode as the students' file writes it", Kind.TEXT, needed=True),
        Column("to_postcode", "a postcode as the settings' file writes it", Kind.TEXT, needed=True),
        Column("minutes", "minutes one way", Kind.NUMBER, needed=True, high=1_440),
    ),
    key=("from_postcode", "to_postcode"),
)
PREVIOUS = Table(
    "previous placements",
    (
        Column("student", "a student", Kind.NAME, needed=True),
        Column("block", "the block", Kind.NAME, needed=True),
        Column("setting", "where the student was placed in it", Kind.NAME, needed=True),
    ),
    key=("student", "block"),
)
CHANGED = Table(
    "changes",
    (
        Column("change", "what happens", Kind.CHOICE, needed=True, words=CHANGES),
        Column("student", "who leaves", Kind.NAME),
        Column("setting", "which setting closes or changes its places", Kind.NAME),
        Column("starts", "from which day a setting changes; empty for the whole time", Kind.DATE),
        Column("places", "places a week from then on", Kind.WHOLE, high=10_000),
    ),
)
