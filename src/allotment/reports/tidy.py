"""Whole tables for machines: CSV and Parquet, each with its metadata beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.columns import COLUMNS
from allotment.reports.run_views import SYSTEM

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
WEIGHED_BY_ALL_SECTORS = ("map_ics", "map_districts")  # growth in need under the system's own mix of staff
QUOTED_NOTE = (
    "In the CSV, text that begins as a formula would has an apostrophe put before it; the Parquet holds it as it is."
)


def write_tidy_tables(run: RunRecord, folder: Path) -> None:
    """Write every table of a run as ``NAME.csv``, ``NAME.parquet`` and ``NAME.json``, its metadata.

    The metadata hold the run's identity and hashes, the hash of each file, the source, whether any row is
    synthetic, and for each column its type, unit and meaning.
    """
    write_tables_with_metadata(run.tables, identity(run), folder)


def identity(run: RunRecord) -> dict[str, Any]:
    """Say which run a table came from, as its metadata do."""
    return {
        "run_id": run.run_id,
        "ics": run.request.ics,
        "ics_name": run.ics_name,
        "scenario": run.request.scenario,
        "base_date": run.base_date.isoformat(),
        "years": run.request.years,
        "replicates": run.request.replicates,
        "seed": run.request.seed,
        "code_version": run.code_version,
        "hashes": dict(run.hashes),
    }


def write_tables_with_metadata(tables: Mapping[str, pl.DataFrame], about: Mapping[str, Any], folder: Path) -> None:
    """Write tables as CSV (UTF-8, RFC 4180) and Parquet, each with a JSON file that says what it is.

    ``about`` says where the tables came from and stands in every metadata file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    synthetic_places = _synthetic_places(tables)
    for name, table in sorted(tables.items()):
        csv_bytes = csv_text(table).encode("utf-8")
        (folder / f"{name}.csv").write_bytes(csv_bytes)
        table.write_parquet(folder / f"{name}.parquet", compression="zstd")
        parquet_hash = hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest()
        metadata = {
            "table": name,
            "rows": table.height,
            "about": dict(about),
            "files": {
                f"{name}.csv": {
                    "sha256": hashlib.sha256(csv_bytes).hexdigest(),
                    "encoding": "utf-8",
                    "note": QUOTED_NOTE,
                },
                f"{name}.parquet": {"sha256": parquet_hash},
            },
            "contains_synthetic": contains_synthetic(name, table, synthetic_places),
            "source": _source(name),
            "columns": [column_metadata(column, dtype) for column, dtype in table.schema.items()],
        }
        text = json.dumps(metadata, indent=1, ensure_ascii=False, default=str)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def column_metadata(name: str, dtype: pl.DataType) -> dict[str, str]:
    """Describe one column: its type, unit and meaning."""
    known = COLUMNS.get(name)
    return {
        "name": name,
        "type": str(dtype),
        "unit": known.unit if known else "",
        "description": known.meaning if known else "",
    }


def csv_text(table: pl.DataFrame) -> str:
    """Write a table as RFC 4180 text: lines end in CR LF, and no text can be taken for a formula."""
    texts = [name for name, dtype in table.schema.items() if dtype == pl.String]
    safe = table.with_columns(_without_formulas(pl.col(name)).alias(name) for name in texts)
    return safe.write_csv(line_terminator="\r\n")


def _without_formulas(text: pl.Expr) -> pl.Expr:
    starts = pl.any_horizontal(text.str.starts_with(start) for start in FORMULA_STARTS)
    return pl.when(starts).then(pl.lit("'") + text).otherwise(text)


def _source(table: str) -> str:
    if table == "provenance":
        return "The importers' own account of the files they read."
    return "Worked out by Allotment from the files and assumptions named in provenance.csv and assumptions.csv."


def _synthetic_places(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """Give the organisations, sectors and staff groups that hold synthetic posts."""
    baseline = tables.get("baseline")
    if baseline is None:
        return set()
    made = baseline.filter("synthetic")
    return {str(name) for column in ("organisation", "sector", "staff_group") for name in made[column]}


def contains_synthetic(name: str, table: pl.DataFrame, synthetic_places: set[str]) -> bool:
    """Say whether any row of a table rests on synthetic posts: by its own flag, or by the places or sums it names."""
    if "synthetic" in table.columns:
        return bool(table["synthetic"].any())
    if "synthetic_share" in table.columns:
        return bool((table["synthetic_share"] > 0).any())
    sums_all_sectors = "scope" in table.columns and (table["scope"] == SYSTEM).any()
    if sums_all_sectors or name in WEIGHED_BY_ALL_SECTORS:
        return bool(synthetic_places)
    named = [column for column in ("organisation", "sector", "staff_group", "name") if column in table.columns]
    return any(not synthetic_places.isdisjoint(table[column].cast(pl.String)) for column in named)
