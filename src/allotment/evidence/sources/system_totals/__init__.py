"""A whole system given as totals by role and sex: stocks, flows, training yields, part-time factors and need."""

from allotment.evidence.source import Source
from allotment.evidence.sources.system_totals.read import FILES, read

SOURCE = Source(
    key="system_totals",
    title="A system described by totals by role and sex",
    publisher="stated by whoever supplies the folder",
    licence="as stated by whoever supplies the folder",
    as_at="the date in totals/stock.csv",
    grade="D",
    files=FILES,
    read=read,
)
