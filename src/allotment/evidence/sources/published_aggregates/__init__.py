"""Totals and rates that others published, to reconcile with."""

from allotment.evidence.source import Source
from allotment.evidence.sources.published_aggregates.read import FIGURES, read

SOURCE = Source(
    key="published_aggregates",
    title="Published totals and rates; each row names its source",
    publisher="as named in the row",
    licence="quoted figures",
    as_at="2012 to 2026, by row",
    grade="D",
    files=(FIGURES,),
    read=read,
)
