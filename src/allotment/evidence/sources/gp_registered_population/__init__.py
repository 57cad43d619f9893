"""How many patients are registered with practices of each system, by age and sex."""

from allotment.evidence.source import Source
from allotment.evidence.sources.gp_registered_population.read import REGISTERED, read

SOURCE = Source(
    key="gp_registered_population",
    title="Patients Registered at a GP Practice: by single year of age and sex",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="2025-12-01",
    grade="A",
    files=(REGISTERED,),
    read=read,
)
