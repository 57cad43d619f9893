"""Read vacancy shares of adult social care by district."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile
from allotment.evidence.sources.brc_social_care.schema import DistrictVacancyFile
from allotment.evidence.sources.brc_social_care.to_tables import social_care_vacancy_table
from allotment.evidence.sources.one_table import read_one_table
from allotment.workforce.tables import SocialCareVacancy

VACANCIES = SourceFile("socialcare/brc_asc_vacancy_ltla.csv")


def read(folder: Path) -> Imported:
    """Give ``social_care_vacancy``, or all that is wrong with the file."""
    return read_one_table(
        folder,
        VACANCIES,
        DistrictVacancyFile,
        social_care_vacancy_table,
        SocialCareVacancy,
        "social_care_vacancy",
        "Districts merged in 2023 stand under their successors.",
    )
