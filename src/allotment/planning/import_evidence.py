"""Import a folder of evidence: read every source, reconcile, and keep the tidy tables under their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.evidence.source import Imported, Source
from allotment.evidence.sources import SOURCES
from allotment.planning.desk import PACKAGE, SHIPPED_EVIDENCE, Desk, Progress, say_nothing
from allotment.store.folders import hash_file, hash_folder
from allotment.workforce.errors import EvidenceError, Problem
from allotment.workforce.tables import Provenance

TOTALS = "totals/stock.csv"
READERS = 2  # importing is mostly Polars, which threads by itself


def import_evidence(desk: Desk, folder: Path | None = None, progress: Progress = say_nothing) -> Evidence:
    """Import an evidence folder (the shipped public data by default), or fetch it where it was imported before.

    Raises:
        EvidenceError: the folder is missing, or files break their rules; every problem is listed at once, and
            nothing is kept.
    """
    folder = folder or SHIPPED_EVIDENCE
    if not folder.is_dir():
        remedy = "Name a folder laid out as the documentation's evidence page shows."
        problem = Problem(where=str(folder), rule="this evidence folder does not exist.", remedy=remedy)
        raise EvidenceError("The evidence cannot be read.", [problem])
    used = _files_present(folder)
    sha256 = _name_evidence(folder, used)
    kept = desk.evidence.get(sha256)
    if kept is not None:
        return kept
    evidence = _read_all(folder, sha256, progress)
    desk.evidence.keep(evidence)
    return evidence


def shipped_evidence_name() -> str:
    """Give the name under which the shipped evidence is kept, without importing it."""
    return _name_evidence(SHIPPED_EVIDENCE, _files_present(SHIPPED_EVIDENCE))


def _files_present(folder: Path) -> list[str]:
    named = {file.path for source in SOURCES for file in source.files}
    return sorted(path for path in named if (folder / path).is_file())


def _name_evidence(folder: Path, used: Iterable[str]) -> str:
    """Hash the files' names and contents, and the importers: other importers give other tables."""
    digest = hashlib.sha256(hash_folder(PACKAGE / "evidence", ("**/*.py",)).encode())
    digest.update(hash_folder(PACKAGE / "workforce", ("**/*.py",)).encode())
    for path in used:
        digest.update(f"{path}\0{hash_file(folder / path)}\n".encode())
    return digest.hexdigest()


def _read_all(folder: Path, sha256: str, progress: Progress) -> Evidence:
    sources = _sources_meant(folder)
    done: list[tuple[Source, Imported]] = []
    with ThreadPoolExecutor(READERS) as readers:
        for source, imported in zip(sources, readers.map(lambda each: each.read(folder), sources), strict=True):
            done.append((source, imported))
            progress(f"Reading {source.title}", len(done) / len(sources))
    problems = [problem for _, imported in done for problem in imported.problems]
    if problems:
        raise EvidenceError(f"The evidence in {folder} has {len(problems)} problem(s). Nothing was kept.", problems)
    return Evidence(_gather(imported for _, imported in done), _provenance(folder, done), sha256)


def _sources_meant(folder: Path) -> list[Source]:
    """Give the sources a folder is meant to hold: all of them, or, where it gives a system as totals, those present."""
    if not (folder / TOTALS).is_file():
        return list(SOURCES)
    return [source for source in SOURCES if any((folder / file.path).is_file() for file in source.files)]


def _gather(imports: Iterable[Imported]) -> dict[str, pl.DataFrame]:
    """Put the tables of one name from several sources under each other."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for imported in imports:
        for name, table in imported.tables.items():
            parts.setdefault(name, []).append(table)
    return {name: pl.concat(tables, how="vertical") for name, tables in parts.items()}


def _provenance(folder: Path, done: Iterable[tuple[Source, Imported]]) -> pl.DataFrame:
    rows = [
        {
            "table": origin.table,
            "file": origin.file,
            "source": source.key,
            "title": source.title,
            "publisher": source.publisher,
            "licence": source.licence,
            "as_at": source.as_at,
            "grade": source.grade,
            "synthetic": False,
            "sha256": hash_file(folder / origin.file),
            "rows_read": origin.rows_read,
            "rows_kept": origin.rows_kept,
            "note": origin.note,
        }
        for source, imported in done
        for origin in imported.origins
    ]
    return Provenance.validate(pl.DataFrame(rows), cast=True)
