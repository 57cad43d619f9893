"""What share of adult social care posts stood vacant, by district."""

from allotment.evidence.source import Source
from allotment.evidence.sources.brc_social_care.read import VACANCIES, read

SOURCE = Source(
    key="brc_social_care",
    title="Adult social care vacancies by district, from Skills for Care",
    publisher="British Red Cross",
    licence="Creative Commons Attribution 4.0",
    as_at="2019/20",
    grade="B",
    files=(VACANCIES,),
    read=read,
)
