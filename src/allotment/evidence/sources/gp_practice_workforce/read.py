"""Read the practice returns. If a practice has no row it made no return; that is not an error."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.gp_practice_workforce.schema import PracticeCode, PracticeReturnFile
from allotment.evidence.sources.gp_practice_workforce.to_tables import practice_workforce_table
from allotment.evidence.sources.matching import codes_not_listed
from allotment.evidence.sources.reading import check_tidy, is_absent, read_csv_table
from allotment.workforce.tables import PracticeWorkforce

RETURNS = SourceFile("gp/practice_gp_workforce_may2026_3ics.csv", required=False)
MAP = SourceFile("gp/practice_map_202512.csv")


def read(folder: Path) -> Imported:
    """Give ``practice_workforce``; nothing at all where the folder holds no returns."""
    if is_absent(folder, RETURNS):
        return Imported()
    returns, return_problems = read_csv_table(folder, RETURNS, PracticeReturnFile)
    mapped, map_problems = read_csv_table(folder, MAP, PracticeCode)
    problems = return_problems + map_problems or codes_not_listed(
        RETURNS, "practice_code", returns["practice_code"], mapped["practice_code"], MAP
    )
    if problems:
        return Imported(problems=tuple(problems))
    practice_workforce, problems = check_tidy(practice_workforce_table(returns), PracticeWorkforce, RETURNS)
    if problems:
        return Imported(problems=tuple(problems))
    note = f"{returns.height} practices made a return; one row for each of them and role."
    origin = TableOrigin("practice_workforce", RETURNS.path, returns.height, returns.height, note)
    return Imported({"practice_workforce": practice_workforce}, (origin,))
