"""Read hospital use per head by age and sex."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.hospital_use.schema import HospitalUseFile
from allotment.evidence.sources.hospital_use.to_tables import hospital_use_table
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import HospitalUse

USE = SourceFile("demand/england_use_per_head_by_age_sex.csv")


def read(folder: Path) -> Imported:
    """Give ``hospital_use``, or all that is wrong with the file."""
    published, problems = read_csv_table(folder, USE, HospitalUseFile)
    if problems:
        return Imported(problems=tuple(problems))
    hospital_use, problems = check_tidy(hospital_use_table(published), HospitalUse, USE)
    if problems:
        return Imported(problems=tuple(problems))
    note = "One row for each sex; adults only."
    origin = TableOrigin("hospital_use", USE.path, published.height, published.height, note)
    return Imported({"hospital_use": hospital_use}, (origin,))
