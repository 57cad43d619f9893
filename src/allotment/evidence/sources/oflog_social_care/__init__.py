"""What share of adult social care staff leave their jobs in a year, by council."""

from allotment.evidence.source import Source
from allotment.evidence.sources.oflog_social_care.read import MEASURES, read

SOURCE = Source(
    key="oflog_social_care",
    title="Adult social care outcomes by council (Office for Local Government)",
    publisher="DLUHC",
    licence="Open Government Licence v3.0",
    as_at="financial years 2015/16 to 2022/23",
    grade="B",
    files=(MEASURES,),
    read=read,
)
