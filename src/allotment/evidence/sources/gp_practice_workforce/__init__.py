"""Who works in general practices, by practice and role, for the practices that returned it."""

from allotment.evidence.source import Source
from allotment.evidence.sources.gp_practice_workforce.read import MAP, RETURNS, read

SOURCE = Source(
    key="gp_practice_workforce",
    title="General Practice Workforce: practice level, three systems",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="2026-05-31",
    grade="C",
    files=(RETURNS, MAP),
    read=read,
)
