"""Read figures that others published."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile
from allotment.evidence.sources.one_table import read_one_table
from allotment.evidence.sources.published_aggregates.schema import AggregateFile
from allotment.evidence.sources.published_aggregates.to_tables import published_aggregates_table
from allotment.workforce.tables import PublishedAggregate

FIGURES = SourceFile("calibration/published_aggregates.csv")


def read(folder: Path) -> Imported:
    """Give ``published_aggregates``, or all that is wrong with the file."""
    return read_one_table(
        folder, FIGURES, AggregateFile, published_aggregates_table, PublishedAggregate, "published_aggregates"
    )
