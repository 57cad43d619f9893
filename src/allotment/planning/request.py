"""What a planner asks of a projection, in the terms of the two doors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ProjectionAsked:
    """One question. ``threads`` and ``keep_replicates`` change no figure, so they are no part of a run's name."""

    ics: str
    scenario: str  # a shipped name or the path of a YAML file
    years: int = 15
    replicates: int = 200
    seed: int = 1
    monthly: bool = False
    evidence_folder: Path | None = None
    threads: int | None = None
    keep_replicates: bool = False
