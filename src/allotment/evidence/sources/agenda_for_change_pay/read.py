"""Read the pay bands of Agenda for Change."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile
from allotment.evidence.sources.agenda_for_change_pay.schema import PayFile
from allotment.evidence.sources.agenda_for_change_pay.to_tables import pay_bands_table
from allotment.evidence.sources.one_table import read_one_table
from allotment.workforce.tables import PayBand

PAY = SourceFile("calibration/afc_pay_2025_26_england.csv")


def read(folder: Path) -> Imported:
    """Give ``pay_bands``, or all that is wrong with the file."""
    return read_one_table(folder, PAY, PayFile, pay_bands_table, PayBand, "pay_bands")
