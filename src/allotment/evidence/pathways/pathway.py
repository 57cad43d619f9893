"""What a pathway is: an audience, the channels that reach it, and a chain of steps to a role."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.evidence.assumptions.assumption import Assumption


@dataclass(frozen=True)
class LeverReference:
    """A number that a lever's records hold already: it is looked up there, and said once.

    With ``records`` it is their product (years are turned into months); without, what one unit costs at the aim.
    """

    lever: str
    records: tuple[str, ...]
    role: str | None


Quantity = Assumption | LeverReference
"""A number with its interval and source, or where among the levers it stands."""


@dataclass(frozen=True)
class Audience:
    """Who may be met: residents of some ages and qualifications, and the share of them who are meant.

    With ``staff_of_roles`` they are staff of these roles at work in the system; their qualifications are not asked.
    ``follows_unemployment``: the share goes with a place's unemployment, where a labour market file gives it.
    """

    youngest: int
    oldest: int
    levels: tuple[str, ...]
    share: Assumption
    staff_of_roles: tuple[str, ...] = ()
    follows_unemployment: bool = False


@dataclass(frozen=True)
class Step:
    """One step: the share who complete it, how long it takes, and what each person who enters it costs in pence.

    ``most_per_100000`` is the most who may enter in a year, per 100,000 residents aged 16 to 64; None for no limit.
    ``role`` is the role that those who complete it hold, whether they go on or not; None where they hold none yet.
    """

    name: str
    kind: str
    conversion: Quantity  # share
    months: Quantity
    cost_pence: Quantity
    most_per_100000: Assumption | None = None
    role: str | None = None


@dataclass(frozen=True)
class Pathway:
    """A chain of steps, of which the first is outreach, to a destination role.

    ``share_most_deprived`` is the share of entrants from England's most deprived fifth, were outreach spread evenly
    over five fifths of one size: 0.2 where all are as likely to enter.
    """

    key: str
    title: str
    in_words: str
    destination_role: str
    registered: bool  # whether the destination is a registered profession
    audience: Audience
    channels: tuple[str, ...]
    share_most_deprived: Assumption
    steps: tuple[Step, ...]
