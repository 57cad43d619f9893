"""Read the pay bands of Agenda for Change."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.agenda_for_change_pay.schema import PayFile
from allotment.evidence.sources.agenda_for_change_pay.to_tables import pay_bands_table
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import PayBand

PAY = SourceFile("calibration/afc_pay_2025_26_england.csv")


def read(folder: Path) -> Imported:
    """Give ``pay_bands``, or all that is wrong with the file."""
    published, problems = read_csv_table(folder, PAY, PayFile)
    if problems:
        return Imported(problems=tuple(problems))
    pay_bands, problems = check_tidy(pay_bands_table(published), PayBand, PAY)
    if problems:
        return Imported(problems=tuple(problems))
    origin = TableOrigin("pay_bands", PAY.path, published.height, pay_bands.height)
    return Imported({"pay_bands": pay_bands}, (origin,))
