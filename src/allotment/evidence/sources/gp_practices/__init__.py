"""General practices, their networks and systems, and how many patients each has."""

from allotment.evidence.source import Source
from allotment.evidence.sources.gp_practices.read import LISTS, MAP, read

SOURCE = Source(
    key="gp_practices",
    title="Patients Registered at a GP Practice: practice map and list sizes",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="2025-12-01",
    grade="A",
    files=(MAP, LISTS),
    read=read,
)
