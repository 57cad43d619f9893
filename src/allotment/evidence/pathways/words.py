"""The words of Grow Your Own: channels of outreach, age groups, levels of qualification, kinds of step."""

from __future__ import annotations

SCHOOL, COLLEGE, COMMUNITY = "school", "college", "community"
JOB_CENTRE, VOLUNTEERING, WORKPLACE = "job centre", "volunteering", "workplace"
CHANNELS = (SCHOOL, COLLEGE, COMMUNITY, JOB_CENTRE, VOLUNTEERING, WORKPLACE)
"""Where residents are met. The workplace is that of staff who are there already: outreach to one's own."""

AGE_GROUPS: dict[str, tuple[int, int]] = {"16-18": (16, 18), "19-24": (19, 24), "25-49": (25, 49), "50-64": (50, 64)}
YOUNGEST, OLDEST = 16, 64

LEVELS = ("below level 2", "level 2", "level 3", "level 4 and above")
"""Highest qualification held: level 2 is GCSEs at good grades, level 3 A levels or a T Level."""

FIFTHS = (1, 2, 3, 4, 5)
"""Fifths of England by the Index of Multiple Deprivation 2019: 1 is the least deprived, 5 the most."""

OUTREACH, ENTRY_JOB = "outreach", "entry job"
STEP_KINDS = (OUTREACH, "volunteering", "preparation", ENTRY_JOB, "apprenticeship", "access course", "degree",
              "registration")  # fmt: skip


def group_of(age: int) -> str:
    """Name the age group of a single year of age from 16 to 64."""
    return next(name for name, (youngest, oldest) in AGE_GROUPS.items() if youngest <= age <= oldest)
