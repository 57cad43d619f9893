"""What a planner asks of a projection, in the terms of the two doors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE, LocalEvidence, read_local_folder


@dataclass(frozen=True)
class ProjectionAsked:
    """One question. ``threads`` and ``keep_replicates`` change no figure, so they are no part of a run's name.

    ``local`` is the system's own evidence; where it is None, whatever ``local/`` of the evidence folder holds.
    """

    ics: str
    scenario: str  # a shipped name or the path of a YAML file
    years: int = 15
    replicates: int = 200
    seed: int = 1
    monthly: bool = False
    evidence_folder: Path | None = None
    threads: int | None = None
    keep_replicates: bool = False
    local: LocalEvidence | None = None

    def local_evidence(self) -> LocalEvidence:
        """Give the local evidence that is meant.

        Raises:
            EvidenceError: the folder's local files break their rules; every problem is listed.
        """
        if self.local is not None:
            return self.local
        return NO_LOCAL_EVIDENCE if self.evidence_folder is None else read_local_folder(self.evidence_folder)
