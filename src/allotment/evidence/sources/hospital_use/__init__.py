"""How often residents use hospital services, by age and sex: what ageing does to demand."""

from allotment.evidence.source import Source
from allotment.evidence.sources.hospital_use.read import USE, read

SOURCE = Source(
    key="hospital_use",
    title="Hospital use per head by age and sex, England averages",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="not stated by the publisher",
    grade="B",
    files=(USE,),
    read=read,
)
