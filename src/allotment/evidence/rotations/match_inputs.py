"""What a match stands on, after reading: programmes, preferences as numbers, couples, regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.workforce.errors import AllotmentError

IntArray = NDArray[np.int64]


class RotationError(AllotmentError):
    """A file, a rule or a demand of doctors' rotations is missing, impossible or contradicts another."""


@dataclass(frozen=True)
class Ranks:
    """Ranks given by applicants to programmes, or by programmes to applicants: three arrays of one length.

    ``applicant`` and ``programme`` are places in the lists of names; ``rank`` counts from 1, the best.
    """

    applicant: IntArray
    programme: IntArray
    rank: IntArray

    def __len__(self) -> int:
        """Give the number of ranks given."""
        return len(self.rank)


@dataclass(frozen=True)
class Couple:
    """Two applicants who are matched together, by their places in the list of applicants.

    ``joint`` holds their own order of pairs where they gave one: (first's programme, second's programme, rank), -1
    standing for unmatched. ``same_region`` asks that both are in one region when both are matched.
    """

    first: int
    second: int
    same_region: bool = False
    joint: tuple[tuple[int, int, int], ...] | None = None


@dataclass(frozen=True)
class Region:
    """A region's least and most matched applicants; None where there is no such limit."""

    name: str
    least: int | None
    most: int | None


@dataclass(frozen=True)
class MatchInputs:
    """All that a match is asked with.

    ``capacity`` and ``region`` (its place in ``regions``, -1 for none) stand beside ``programmes``. ``by_programme`` is
    None where programmes rank nobody, as in preference-informed allocation. ``pre_allocated`` maps an applicant to a
    programme. ``sha256`` names the files by what they are.
    """

    applicants: tuple[str, ...]
    programmes: tuple[str, ...]
    capacity: IntArray
    region: IntArray
    regions: tuple[Region, ...]
    by_applicant: Ranks
    by_programme: Ranks | None
    couples: tuple[Couple, ...]
    pre_allocated: Mapping[int, int]
    sha256: Mapping[str, str]
    notes: tuple[str, ...] = ()
