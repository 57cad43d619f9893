"""Staff in post in the 141 trusts with urgent care, by role, from 2009 to August 2025."""

from allotment.evidence.source import Source
from allotment.evidence.sources.hchs_staff_in_post.read import read
from allotment.evidence.sources.hchs_staff_in_post.schema import (
    MERGERS_FILE,
    PROFILE_FILE,
    REGISTER_FILE,
    STAFF_FILE,
    TRUSTS_FILE,
)

SOURCE = Source(
    key="hchs_staff_in_post",
    title="NHS Workforce Statistics: staff in post by trust and staff group, September 2009 to August 2025",
    publisher="NHS England",
    licence="Open Government Licence v3.0",
    as_at="2025-08-31",
    grade="B",
    files=(STAFF_FILE, TRUSTS_FILE, REGISTER_FILE, PROFILE_FILE, MERGERS_FILE),
    read=read,
)
