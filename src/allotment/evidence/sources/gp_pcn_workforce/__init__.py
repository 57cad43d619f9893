"""Who works for primary care networks, by network and role."""

from allotment.evidence.source import Source
from allotment.evidence.sources.gp_pcn_workforce.read import MAP, POSTS, read

SOURCE = Source(
    key="gp_pcn_workforce",
    title="Primary Care Network Workforce: individual level",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="2025-11-30",
    grade="A",
    files=(POSTS, MAP),
    read=read,
)
