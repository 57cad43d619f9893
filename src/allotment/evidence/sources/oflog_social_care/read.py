"""Read the council measures of adult social care, and keep turnover."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile
from allotment.evidence.sources.oflog_social_care.schema import CouncilMeasureFile
from allotment.evidence.sources.oflog_social_care.to_tables import social_care_turnover_table
from allotment.evidence.sources.one_table import read_one_table
from allotment.workforce.tables import SocialCareTurnover

MEASURES = SourceFile("socialcare/oflog_asc_la_2015_2023.csv")


def read(folder: Path) -> Imported:
    """Give ``social_care_turnover``, or all that is wrong with the file."""
    return read_one_table(
        folder,
        MEASURES,
        CouncilMeasureFile,
        social_care_turnover_table,
        SocialCareTurnover,
        "social_care_turnover",
        "Measure ASC7 of single councils where published; counties replaced in 2023 under their successors.",
    )
