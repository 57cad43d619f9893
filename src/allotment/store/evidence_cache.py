"""Imported evidence, kept once per content so that a run can be made again after the files have moved on."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.store.folders import read_tables, write_tables, write_whole


class EvidenceCache:
    """Imported tables by the hash of the files they came from and of the importers that read them."""

    def __init__(self, home: Path) -> None:
        """Keep imported evidence below ``home``."""
        self._folder = home / "evidence"

    def get(self, sha256: str) -> Evidence | None:
        """Give the imported evidence of this hash, or None where it was never imported here."""
        folder = self._folder / sha256
        if not (folder / "manifest.json").exists():
            return None
        return Evidence(read_tables(folder / "tables"), pl.read_parquet(folder / "provenance.parquet"), sha256)

    def keep(self, evidence: Evidence) -> None:
        """Keep imported evidence; nothing is half-written if this is cut short."""

        def fill(folder: Path) -> None:
            hashes = write_tables(dict(evidence.tables), folder / "tables")
            evidence.provenance.write_parquet(folder / "provenance.parquet")
            (folder / "manifest.json").write_text(json.dumps({"tables": hashes}, indent=1), encoding="utf-8")

        write_whole(self._folder / evidence.sha256, fill)

    def backtest(self, sha256: str, code_hash: str) -> pl.DataFrame | None:
        """Give the back-test score of this evidence under this code, or None where it was not worked out yet."""
        path = self._backtest_path(sha256, code_hash)
        return pl.read_parquet(path) if path.exists() else None

    def keep_backtest(self, sha256: str, code_hash: str, rows: pl.DataFrame) -> None:
        """Keep back-test rows beside the evidence they were worked out from."""
        path = self._backtest_path(sha256, code_hash)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=path.parent
        ) as staging:  # two processes may score the same evidence at once
            part = Path(staging) / path.name
            rows.write_parquet(part)
            part.replace(path)

    def _backtest_path(self, sha256: str, code_hash: str) -> Path:
        return self._folder / "backtests" / f"{sha256[:16]}-{code_hash[:16]}.parquet"
