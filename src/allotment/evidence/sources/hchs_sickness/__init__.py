"""Sickness absence in the NHS, by organisation and by staff group."""

from allotment.evidence.source import Source
from allotment.evidence.sources.hchs_sickness.read import read
from allotment.evidence.sources.hchs_sickness.schema import BY_ORGANISATION_FILE, BY_STAFF_GROUP_FILE

SOURCE = Source(
    key="hchs_sickness",
    title="NHS Sickness Absence Rates: by organisation April 2024 to March 2025, by staff group 2017 to 2025",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="2025-09-30",
    grade="B",
    files=(BY_ORGANISATION_FILE, BY_STAFF_GROUP_FILE),
    read=read,
)
