"""Which organisation code took over from which, and when."""

from allotment.evidence.source import Source
from allotment.evidence.sources.ods_successors.read import read
from allotment.evidence.sources.ods_successors.schema import SUCCESSORS_FILE

SOURCE = Source(
    key="ods_successors",
    title="Organisation Data Service: archived successor organisations",
    publisher="NHS England (Organisation Data Service)",
    licence="Open Government Licence v3.0",
    as_at="2022-04-01",
    grade="B",
    files=(SUCCESSORS_FILE,),
    read=read,
)
