"""Read figures that others published."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.published_aggregates.schema import AggregateFile
from allotment.evidence.sources.published_aggregates.to_tables import published_aggregates_table
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import PublishedAggregate

FIGURES = SourceFile("calibration/published_aggregates.csv")


def read(folder: Path) -> Imported:
    """Give ``published_aggregates``, or all that is wrong with the file."""
    published, problems = read_csv_table(folder, FIGURES, AggregateFile)
    if problems:
        return Imported(problems=tuple(problems))
    aggregates, problems = check_tidy(published_aggregates_table(published), PublishedAggregate, FIGURES)
    if problems:
        return Imported(problems=tuple(problems))
    origin = TableOrigin("published_aggregates", FIGURES.path, published.height, aggregates.height)
    return Imported({"published_aggregates": aggregates}, (origin,))
