"""FTE of the 54 mental health, community and ambulance trusts that the monthly series leaves out."""

from allotment.evidence.source import Source
from allotment.evidence.sources.hchs_other_trusts.read import read
from allotment.evidence.sources.hchs_other_trusts.schema import MERGERS_FILE, REGISTER_FILE, TRUSTS_FILE

SOURCE = Source(
    key="hchs_other_trusts",
    title="NHS Workforce Statistics: mental health, community and ambulance trusts, March 2026",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="2026-03-31",
    grade="C",
    files=(TRUSTS_FILE, REGISTER_FILE, MERGERS_FILE),
    read=read,
)
