"""The mix of staff groups in every NHS organisation in June 2018."""

from allotment.evidence.source import Source
from allotment.evidence.sources.hchs_staff_group_mix.read import read
from allotment.evidence.sources.hchs_staff_group_mix.schema import MIX_FILE

SOURCE = Source(
    key="hchs_staff_group_mix",
    title="NHS Workforce Statistics: staff by organisation and staff group, June 2018",
    publisher="NHS Digital",
    licence="Open Government Licence v3.0",
    as_at="2018-06-30",
    grade="A",
    files=(MIX_FILE,),
    read=read,
)
