"""Who lives in each district, system and in England, by age and sex, estimated and projected."""

from allotment.evidence.source import Source
from allotment.evidence.sources.ons_population.read import DISTRICTS, FOOTPRINT, SYSTEMS, read

SOURCE = Source(
    key="ons_population",
    title="Population estimates and projections by single year of age and sex",
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    as_at="estimates to 2023, projections to 2043",
    grade="B",
    files=(SYSTEMS, DISTRICTS, FOOTPRINT),
    read=read,
)
