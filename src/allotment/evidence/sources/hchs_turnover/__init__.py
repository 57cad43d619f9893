"""Joiners and leavers of the NHS in England by staff group and age band."""

from allotment.evidence.source import Source
from allotment.evidence.sources.hchs_turnover.read import read
from allotment.evidence.sources.hchs_turnover.schema import TURNOVER_FILE, WEIGHTS_FILE

SOURCE = Source(
    key="hchs_turnover",
    title="NHS Workforce Statistics: joiners and leavers by staff group and age band, October 2024 to October 2025",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="2025-10-31",
    grade="C",
    files=(TURNOVER_FILE, WEIGHTS_FILE),
    read=read,
)
