"""Local evidence: what one system adds to the published evidence, its own assumption records and its partners' returns.

It travels as a folder, beside the published files of an evidence folder or alone in an archived run::

    local/
      assumptions.yaml       dated records laid over the shipped register
      partner_returns.csv    protected staff returns, laid over the baseline
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from allotment.evidence.assumptions.local import LOCAL_FILE, LocalRecord, read_records, records_text
from allotment.evidence.returns.lay import FILE as RETURNS_FILE
from allotment.evidence.returns.lay import checked_returns
from allotment.evidence.source import SourceFile
from allotment.workforce.errors import AssumptionError, EvidenceError, Problem
from allotment.workforce.tables import PartnerReturn

LOCAL_FOLDER = "local"
LOCAL_PARTS = (RECORDS_PART, RETURNS_PART) = ("local_assumptions", "partner_returns")


def _in_order(returns: pl.DataFrame | None) -> pl.DataFrame | None:
    if returns is None or returns.is_empty():
        return None
    as_a_file_holds_it = pl.col(pl.String).str.strip_chars()
    return checked_returns(returns.with_columns(as_a_file_holds_it))


@dataclass(frozen=True, eq=False)
class LocalEvidence:
    """One system's own records and returns, in canonical form: the same content is equal and has the same bytes.

    ``records_yaml`` is the YAML text of the local assumption records, empty where there are none; ``returns`` holds
    protected partner returns (PartnerReturn schema), None where there are none. Both are put in order when made.
    """

    records_yaml: str = ""
    returns: pl.DataFrame | None = None

    def __post_init__(self) -> None:
        """Put both in canonical form.

        Raises:
            AssumptionError: the records cannot be read; every problem is listed.
            EvidenceError: the returns break the rules of their table.
        """
        records, problems = read_records(self.records_yaml)
        if problems:
            raise AssumptionError(f"The local assumptions have {len(problems)} problem(s).", problems)
        object.__setattr__(self, "records_yaml", records_text(records))
        object.__setattr__(self, "returns", _in_order(self.returns))

    @classmethod
    def of(cls, records: Sequence[LocalRecord] = (), returns: pl.DataFrame | None = None) -> LocalEvidence:
        """Make local evidence from records and returns in any order."""
        return cls(records_text(records), returns)

    @cached_property
    def records(self) -> tuple[LocalRecord, ...]:
        """The local assumption records, in canonical order."""
        return tuple(read_records(self.records_yaml)[0])

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing local."""
        return not self.records_yaml and self.returns is None

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each part there is, by the names in ``LOCAL_PARTS``."""
        return {name: hashlib.sha256(content).hexdigest() for name, content in self._parts.items()}

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        parts = {}
        if self.records_yaml:
            parts[RECORDS_PART] = self.records_yaml.encode("utf-8")
        if self.returns is not None:
            parts[RETURNS_PART] = self.returns.write_csv().encode("utf-8")
        return parts

    def __eq__(self, other: object) -> bool:
        """Say whether both hold the same records and returns."""
        return self.hashes == other.hashes if isinstance(other, LocalEvidence) else NotImplemented

    def __hash__(self) -> int:
        """Hash the content."""
        return hash(tuple(sorted(self.hashes.items())))


NO_LOCAL_EVIDENCE = LocalEvidence()


def write_local_folder(local: LocalEvidence, folder: Path) -> None:
    """Write local evidence below an evidence folder, so that a run with ``--evidence FOLDER`` gives the same numbers.

    Args:
        local: where it is empty, nothing is written.
        folder: the evidence folder, or a run's own; its ``local/`` is made where it is needed.
    """
    if local.is_empty:
        return
    (folder / LOCAL_FOLDER).mkdir(parents=True, exist_ok=True)
    if local.records_yaml:
        (folder / LOCAL_FILE).write_bytes(local.records_yaml.encode("utf-8"))
    if local.returns is not None:
        (folder / RETURNS_FILE).write_bytes(local.returns.write_csv().encode("utf-8"))


def read_local_folder(folder: Path) -> LocalEvidence:
    """Read the local evidence of an evidence folder; none where it has no ``local/``.

    Raises:
        EvidenceError: a file cannot be read or breaks its rules; the problems of both files are listed at once.
    """
    text, problems = _records_file(folder)
    records, wrong = read_records(text)
    returns, faults = _returns_file(folder)
    problems = [*problems, *wrong, *faults]
    if problems:
        raise EvidenceError(f"The local evidence in {folder} has {len(problems)} problem(s).", problems)
    return LocalEvidence.of(records, returns)


def _records_file(folder: Path) -> tuple[str, list[Problem]]:
    path = folder / LOCAL_FILE
    if not path.exists():
        return "", []
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        return "", [Problem(LOCAL_FILE, f"the file cannot be read: {reason}.", "Save it as UTF-8 text.")]


def _returns_file(folder: Path) -> tuple[pl.DataFrame, list[Problem]]:
    from allotment.evidence.sources.reading import read_csv_table  # noqa: PLC0415 - it loads every importer

    return read_csv_table(folder, SourceFile(RETURNS_FILE, required=False), PartnerReturn)
