"""The words of the placement files: sectors, types of setting, fields of practice, transport, and kinds of rule."""

from __future__ import annotations

SECTORS = ("acute", "primary", "community", "mental health", "social", "independent", "voluntary")
SIMULATED = "simulated"
TYPES = (
    "ward",
    "clinic",
    "practice",
    "community team",
    "care home",
    "council",
    "independent",
    "voluntary",
    SIMULATED,
)
FIELDS = ("adult", "child", "mental health", "learning disability")
CAR, PUBLIC, WALK = "car", "public", "walk"
TRANSPORTS = (CAR, PUBLIC, WALK)

BLOCK, HOURS, ORDER, SHARED, REPEATS = "block", "hours", "order", "shared", "repeats"
BY_TYPE, BY_SECTOR, BY_FIELD = "setting type", "sector", "field"
RULES = (BLOCK, BY_TYPE, BY_SECTOR, BY_FIELD, HOURS, ORDER, SIMULATED, SHARED, REPEATS)
ALLOWED = "allowed"
BEFORE = " before "

LEAVES, CLOSES, CAPACITY = "student leaves", "setting closes", "capacity"
CHANGES = (LEAVES, CLOSES, CAPACITY)

SEPARATOR = ";"
PLACES_OF = "places_"  # then a profession, with _ for each space

Category = tuple[str, str]
"""What a setting can be counted as: a kind of category (``sector``, ``setting type``, ``field``) and a word of it."""

CATEGORIES: tuple[Category, ...] = (
    *((BY_SECTOR, word) for word in SECTORS),
    *((BY_TYPE, word) for word in TYPES),
    *((BY_FIELD, word) for word in FIELDS),
)


def category_of(words: str) -> Category | None:
    """Give the category that words name: ``community``, or ``field mental health`` where a word is in two kinds.

    A bare word is looked for among sectors, then types of setting, then fields.
    """
    text = " ".join(words.casefold().split())
    for kind, word in CATEGORIES:
        if text in (word, f"{kind} {word}"):
            return kind, word
    return None


def column_of_profession(profession: str) -> str:
    """Give the name of the column of settings that limits one profession."""
    return PLACES_OF + profession.replace(" ", "_")
