"""Read the council measures of adult social care, and keep turnover."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.oflog_social_care.schema import CouncilMeasureFile
from allotment.evidence.sources.oflog_social_care.to_tables import social_care_turnover_table
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import SocialCareTurnover

MEASURES = SourceFile("socialcare/oflog_asc_la_2015_2023.csv")


def read(folder: Path) -> Imported:
    """Give ``social_care_turnover``, or all that is wrong with the file."""
    published, problems = read_csv_table(folder, MEASURES, CouncilMeasureFile)
    if problems:
        return Imported(problems=tuple(problems))
    turnover, problems = check_tidy(social_care_turnover_table(published), SocialCareTurnover, MEASURES)
    if problems:
        return Imported(problems=tuple(problems))
    note = "Measure ASC7 of single councils where published; counties replaced in 2023 under their successors."
    origin = TableOrigin("social_care_turnover", MEASURES.path, published.height, turnover.height, note)
    return Imported({"social_care_turnover": turnover}, (origin,))
