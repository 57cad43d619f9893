"""Read the two sickness files."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, TableOrigin
from allotment.evidence.sources.hchs_sickness.schema import (
    BY_ORGANISATION_FILE,
    BY_STAFF_GROUP_FILE,
    RawSicknessByOrganisation,
    RawSicknessByStaffGroup,
)
from allotment.evidence.sources.hchs_sickness.to_tables import sickness_by_organisation, sickness_by_staff_group
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import SicknessByOrganisation, SicknessByStaffGroup


def read(folder: Path) -> Imported:
    """Give ``sickness_by_organisation`` and ``sickness_by_staff_group``, or every problem of both files."""
    places, place_problems = read_csv_table(folder, BY_ORGANISATION_FILE, RawSicknessByOrganisation)
    groups, group_problems = read_csv_table(folder, BY_STAFF_GROUP_FILE, RawSicknessByStaffGroup)
    if place_problems or group_problems:
        return Imported(problems=(*place_problems, *group_problems))
    by_place, place_problems = check_tidy(
        sickness_by_organisation(places), SicknessByOrganisation, BY_ORGANISATION_FILE
    )
    by_group, group_problems = check_tidy(sickness_by_staff_group(groups), SicknessByStaffGroup, BY_STAFF_GROUP_FILE)
    note = "The twelve staff groups: sums of groups, single grades of doctor and unknown staff are left out."
    return Imported(
        {"sickness_by_organisation": by_place, "sickness_by_staff_group": by_group},
        (
            TableOrigin("sickness_by_organisation", BY_ORGANISATION_FILE.path, places.height, by_place.height),
            TableOrigin("sickness_by_staff_group", BY_STAFF_GROUP_FILE.path, groups.height, by_group.height, note),
        ),
        (*place_problems, *group_problems),
    )
