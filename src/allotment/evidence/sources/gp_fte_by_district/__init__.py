"""GP FTE in every district of England: the anchor for systems whose practice returns are not at hand."""

from allotment.evidence.source import Source
from allotment.evidence.sources.gp_fte_by_district.read import DISTRICTS, read

SOURCE = Source(
    key="gp_fte_by_district",
    title="GP FTE and registered patients by council district",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="not stated by the publisher",
    grade="B",
    files=(DISTRICTS,),
    read=read,
)
