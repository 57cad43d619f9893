"""Read vacancy shares of adult social care by district."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.brc_social_care.schema import DistrictVacancyFile
from allotment.evidence.sources.brc_social_care.to_tables import social_care_vacancy_table
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import SocialCareVacancy

VACANCIES = SourceFile("socialcare/brc_asc_vacancy_ltla.csv")


def read(folder: Path) -> Imported:
    """Give ``social_care_vacancy``, or all that is wrong with the file."""
    published, problems = read_csv_table(folder, VACANCIES, DistrictVacancyFile)
    if problems:
        return Imported(problems=tuple(problems))
    vacancy, problems = check_tidy(social_care_vacancy_table(published), SocialCareVacancy, VACANCIES)
    if problems:
        return Imported(problems=tuple(problems))
    note = "Districts merged in 2023 stand under their successors."
    origin = TableOrigin("social_care_vacancy", VACANCIES.path, published.height, vacancy.height, note)
    return Imported({"social_care_vacancy": vacancy}, (origin,))
