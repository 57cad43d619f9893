"""Read hospital use per head by age and sex."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile
from allotment.evidence.sources.hospital_use.schema import HospitalUseFile
from allotment.evidence.sources.hospital_use.to_tables import hospital_use_table
from allotment.evidence.sources.one_table import read_one_table
from allotment.workforce.tables import HospitalUse

USE = SourceFile("demand/england_use_per_head_by_age_sex.csv")


def read(folder: Path) -> Imported:
    """Give ``hospital_use``, or all that is wrong with the file."""
    return read_one_table(
        folder,
        USE,
        HospitalUseFile,
        hospital_use_table,
        HospitalUse,
        "hospital_use",
        "One row for each sex; adults only.",
    )
