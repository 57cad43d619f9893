"""Trainees, their changes and the posts they rotate through, as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

LESS_THAN_FULL_TIME = "less than full time"
OUT_OF_PROGRAMME = "out of programme"
STATUTORY_LEAVE = "statutory leave"
KINDS = (LESS_THAN_FULL_TIME, OUT_OF_PROGRAMME, STATUTORY_LEAVE)
HOSPITAL, GENERAL_PRACTICE, COMMUNITY, MENTAL_HEALTH = "hospital", "general practice", "community", "mental health"
SETTINGS = (HOSPITAL, GENERAL_PRACTICE, COMMUNITY, MENTAL_HEALTH)


@dataclass(frozen=True)
class ChangeRow:
    """Time at another share, both days inclusive; ``last`` is None until completion.

    ``share`` is what is worked in post; ``counts`` is what counts towards training, the same but for approved training
    out of programme.
    """

    first: date
    last: date | None
    kind: str
    share: Fraction
    counts: Fraction


@dataclass(frozen=True)
class Trainee:
    """A doctor in training: when the grade began, when training was due to end, and the share reckoned with."""

    name: str
    programme: str
    grade: str
    starts: date
    due: date
    share: Fraction
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True)
class Post:
    """A training post: where it is, who pays, from when to when (None: until further notice), and its whole-time share.

    ``generalist`` marks generalist and primary-care trailblazer posts.
    """

    name: str
    programme: str
    specialty: str
    grade: str
    site: str
    funder: str
    setting: str
    first: date
    last: date | None
    share: Fraction
    generalist: bool


@dataclass(frozen=True)
class TrainingInputs:
    """All trainees and posts, and the hashes of their files."""

    trainees: tuple[Trainee, ...]
    posts: tuple[Post, ...]
    sha256: Mapping[str, str]
