"""The desk at which every verb works: where things are kept, what time it is, and what code is running.

The clock and the home folder are read here and nowhere below, so that everything below gives the same answer
to the same question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import allotment
from allotment.store.answer_archive import AnswerArchive
from allotment.store.evidence_cache import EvidenceCache
from allotment.store.folders import hash_folder
from allotment.store.home import home_folder
from allotment.store.mix_archive import MixArchive
from allotment.store.run_archive import RunArchive

PACKAGE = Path(allotment.__file__).parent
SHIPPED_EVIDENCE = PACKAGE / "evidence" / "public"

CODE_OF_RESULTS = ("workforce/**/*.py", "evidence/**/*.py", "projection/**/*.py", "planning/*.py")
"""What can change a figure: the model and the verbs that run it, not the verbs of working together in their folders."""

CODE_OF_MIXES = (*CODE_OF_RESULTS, "governance/**/*.yaml", "levers/**/*.py", "allocation/**/*.py", "planning/mix/*.py")
"""What can change a chosen mix: all that, and the levers, the investment problem and its search."""

ANSWERING = ("education", "passports", "pathway", "placements", "rosters", "rotations", "shifts", "spend")
CODE_OF_ANSWERS = (*CODE_OF_MIXES, *(f"planning/{folder}/**/*.py" for folder in ANSWERING))
"""What can change the answer of any command that allots."""

Progress = Callable[[str, float], None]


class CancelledError(Exception):
    """Somebody asked for the work to stop.

    The ``progress`` that a verb is given may raise it, or anything else, wherever it is called: the verb ends there,
    with its threads, and leaves nothing half-written.
    """


def say_nothing(_stage: str, _share_done: float) -> None:
    """Report no progress: for callers that do not watch."""


@dataclass(frozen=True)
class Desk:
    """Where runs and evidence are kept, and the clock."""

    home: Path
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    @classmethod
    def open(cls) -> Desk:
        """Open the desk at ``ALLOTMENT_HOME``, or in the user's own data folder."""
        return cls(home_folder())

    @cached_property
    def runs(self) -> RunArchive:
        """The archive of runs."""
        return RunArchive(self.home)

    @cached_property
    def mixes(self) -> MixArchive:
        """The archive of chosen mixes."""
        return MixArchive(self.home)

    @cached_property
    def answers(self) -> AnswerArchive:
        """The answers that were kept on the site."""
        return AnswerArchive(self.home)

    @cached_property
    def evidence(self) -> EvidenceCache:
        """The imported evidence kept here."""
        return EvidenceCache(self.home)

    @cached_property
    def code_hash(self) -> str:
        """The hash of every line of code that can change a result: not of the doors, nor of how results are shown."""
        return hash_folder(PACKAGE, CODE_OF_RESULTS)

    @cached_property
    def mix_code_hash(self) -> str:
        """The hash of every line of code that can change a chosen mix."""
        return hash_folder(PACKAGE, CODE_OF_MIXES)

    @cached_property
    def answer_code_hash(self) -> str:
        """The hash of every line of code that can change the answer of a command that allots."""
        return hash_folder(PACKAGE, CODE_OF_ANSWERS)

    @property
    def code_version(self) -> str:
        """The version and the start of the code's hash, as the archive and the report name it."""
        return f"{allotment.__version__}+{self.code_hash[:10]}"
