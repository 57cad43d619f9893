"""Integrated care systems, council districts, and their boundaries."""

from allotment.evidence.source import Source
from allotment.evidence.sources.geography.read import read
from allotment.evidence.sources.geography.schema import (
    COUNCILS_FILE,
    DISTRICT_BOUNDARIES_FILE,
    ICS_BOUNDARIES_FILE,
    REGIONS_FILE,
    SYSTEMS_FILE,
)

SOURCE = Source(
    key="geography",
    title="Integrated care boards, council districts and boundaries (footprint of July 2022 to March 2026)",
    publisher="Office for National Statistics; NHS England",
    licence="Open Government Licence v3.0; contains OS data © Crown copyright and database right",
    as_at="2024-04-01",
    grade="B",
    files=(SYSTEMS_FILE, COUNCILS_FILE, REGIONS_FILE, ICS_BOUNDARIES_FILE, DISTRICT_BOUNDARIES_FILE),
    read=read,
)
