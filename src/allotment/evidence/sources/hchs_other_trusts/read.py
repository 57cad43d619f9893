"""Read the totals of the trusts that the monthly series leaves out."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, TableOrigin
from allotment.evidence.sources.hchs_other_trusts.schema import MERGERS_FILE, REGISTER_FILE, TRUSTS_FILE, RawOtherTrust
from allotment.evidence.sources.hchs_other_trusts.to_tables import other_trusts, staff_in_post_totals
from allotment.evidence.sources.hchs_sickness.schema import RawSicknessByOrganisation
from allotment.evidence.sources.hchs_sickness.to_tables import organisation_register, systems
from allotment.evidence.sources.matching import codes_not_listed
from allotment.evidence.sources.ods_successors.schema import RawSuccessor
from allotment.evidence.sources.ods_successors.to_tables import successors
from allotment.evidence.sources.reading import check_tidy, is_absent, read_csv_table
from allotment.workforce.tables import Organisation, StaffInPostTotal


def read(folder: Path) -> Imported:
    """Give ``staff_in_post_totals`` and ``organisations``, or every problem of the files behind them."""
    raw, problems = read_csv_table(folder, TRUSTS_FILE, RawOtherTrust)
    register, register_problems = read_csv_table(folder, REGISTER_FILE, RawSicknessByOrganisation)
    mergers, merger_problems = read_csv_table(folder, MERGERS_FILE, RawSuccessor)
    problems = [*problems, *register_problems, *merger_problems]
    if not problems:
        problems = codes_not_listed(
            TRUSTS_FILE, "ICS_CODE", raw.get_column("ICS_CODE"), register.get_column("ICS_CODE"), REGISTER_FILE
        )
    if problems:
        return Imported(problems=tuple(problems))
    totals, total_problems = check_tidy(staff_in_post_totals(raw), StaffInPostTotal, TRUSTS_FILE)
    trusts = other_trusts(raw, organisation_register(register), systems(register), successors(mergers))
    organisations, trust_problems = check_tidy(trusts, Organisation, TRUSTS_FILE)
    read_rows = {TRUSTS_FILE: raw.height, REGISTER_FILE: register.height, MERGERS_FILE: mergers.height}
    origins = [
        TableOrigin("organisations", file.path, rows, organisations.height)
        for file, rows in read_rows.items()
        if not is_absent(folder, file)
    ]
    note = "Doctors, nurses and midwives, and others: to be split by a declared mix."
    origins.append(TableOrigin("staff_in_post_totals", TRUSTS_FILE.path, raw.height, totals.height, note))
    tables = {"staff_in_post_totals": totals, "organisations": organisations}
    return Imported(tables, tuple(origins), (*total_problems, *trust_problems))
