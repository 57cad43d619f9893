"""What is refused before a file is opened: too big, not what its name says, or a package that could do harm.

Where a cell lies, and whether it is a formula, is looked at as the sheet streams by (``sheet_rows``); document types
and entities are refused there too (``xml_stream``).
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from allotment.evidence.returns.faults import Faults
from allotment.evidence.returns.limits import MIB, Limits
from allotment.workforce.errors import Problem

CSV, XLSX = ".csv", ".xlsx"
SEND_EITHER = "Send a CSV file (CSV UTF-8) or an Excel workbook saved as .xlsx."
SAVE_AS_XLSX = "Open it in Excel and save it as an Excel Workbook (.xlsx)."
OTHER_EXTENSIONS = {
    ".xls": ("is an old Excel workbook", SAVE_AS_XLSX),
    ".xlsm": ("is a workbook with macros", SAVE_AS_XLSX),
    ".xltm": ("is a workbook with macros", SAVE_AS_XLSX),
    ".xlsb": ("is a binary workbook", SAVE_AS_XLSX),
    ".ods": ("is an OpenDocument spreadsheet", "Save it as .xlsx or as CSV UTF-8."),
}
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKS = {
    ZIP: "an Excel workbook or another zip file",
    COMPOUND: "an old Excel workbook, or one with a password",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"%PDF": "a PDF document",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a compressed file",
    b"<": "a web page or another file of marks",
}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HEAD_BYTES = 1024
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
END_OF_ARCHIVE, END_BYTES, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
LARGE_ARCHIVE, LARGE_ARCHIVE_BYTES = b"PK\x06\x07", 20
ENCRYPTED_FLAG = 1
KNOWN_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
VALUES_ALONE = "Copy the values alone to a new workbook, save it as .xlsx, and send that."
UNWANTED_PARTS = {
    "xl/vbaproject": "macros",
    "xl/macrosheets/": "macros",
    "xl/externallinks/": "links to other workbooks",
    "xl/connections": "connections to outside data",
    "xl/embeddings/": "embedded files",
    "xl/activex/": "embedded controls",
}


def guard_file(path: Path, limits: Limits | None = None, shown_as: str | None = None) -> list[Problem]:
    """Give the reasons, if any, not to open a file.

    Args:
        path: the file as it is kept here.
        limits: how big it may be.
        shown_as: its name as the sender knows it, which also says what it should be; by default the path's own.

    Returns:
        Problems; where there are none the file may be read, in a child process.
    """
    limits = limits or Limits()
    name = shown_as or path.name
    faults = Faults(name, limits)
    _check(path, Path(name).suffix.casefold(), limits, faults)
    return faults.problems()


def _check(path: Path, extension: str, limits: Limits, faults: Faults) -> None:
    if not path.is_file():
        faults.add("there is no such file.", "Send the file again.")
        return
    size = path.stat().st_size
    if size > limits.file_bytes:
        rule = f"the file has {size / MIB:,.1f} MiB; a return may have {limits.file_bytes / MIB:,.1f} MiB."
        faults.add(rule, "Send one organisation's return with the columns that are asked for alone.")
        return
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES).removeprefix(BYTE_ORDER_MARK).lstrip()
    if not head:
        faults.add("the file is empty.", "Send the file again: it may have been cut short on its way.")
    elif extension == CSV:
        _check_csv(head, faults)
    elif extension == XLSX:
        _check_xlsx(path, head, limits, faults)
    else:
        what, remedy = OTHER_EXTENSIONS.get(extension, ("is neither CSV nor an Excel workbook", SEND_EITHER))
        faults.add(f"the file {what} by its name.", remedy, value=extension)


def _check_csv(head: bytes, faults: Faults) -> None:
    what = _kind_of(head)
    if what is not None:
        faults.add(f"the file is {what}, not the CSV text that its name says.", SEND_EITHER)


def _check_xlsx(path: Path, head: bytes, limits: Limits, faults: Faults) -> None:
    if head.startswith(COMPOUND) and ENCRYPTED in path.read_bytes():
        faults.add("the workbook has a password.", "Save it without a password, and send it over the site alone.")
    elif not head.startswith(ZIP):
        what = _kind_of(head) or "plain text or of an unknown kind"
        faults.add(f"the file is {what}, not the Excel workbook that its name says.", SEND_EITHER)
    elif _directory_is_fit(path, limits, faults):
        try:
            with zipfile.ZipFile(path) as archive:
                _check_package(archive.infolist(), limits, faults)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            faults.add("the workbook is cut short or damaged.", SAVE_AS_XLSX)


def _kind_of(head: bytes) -> str | None:
    return next((what for mark, what in MARKS.items() if head.startswith(mark)), None)


def _directory_is_fit(path: Path, limits: Limits, faults: Faults) -> bool:
    """Look at the statement at a package's end of how long its list of members is, before the list is read."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - END_BYTES - LONGEST_COMMENT))
        tail = stream.read()
    place = tail.rfind(END_OF_ARCHIVE)
    if place < 0 or len(tail) < place + END_BYTES:
        faults.add("the workbook is cut short.", "Copy it again, or save it again in Excel, and send that.")
        return False
    members, directory_bytes = struct.unpack_from("<HL", tail, place + len(END_OF_ARCHIVE) + 6)
    is_large = tail.startswith(LARGE_ARCHIVE, max(0, place - LARGE_ARCHIVE_BYTES))  # states its length elsewhere
    if is_large or members > limits.members or directory_bytes > limits.directory_bytes:
        rule = f"the workbook is made of more than {limits.members} parts."
        faults.add(rule, VALUES_ALONE)
        return False
    return True


def _check_package(members: list[zipfile.ZipInfo], limits: Limits, faults: Faults) -> None:
    unpacked = sum(member.file_size for member in members)
    names = [member.filename.casefold() for member in members]
    if len(members) > limits.members:
        faults.add(f"the workbook is made of more than {limits.members} parts.", VALUES_ALONE)
    elif unpacked > limits.unpacked_bytes or any(_is_packed_tight(member, limits) for member in members):
        rule = f"the workbook unpacks to {unpacked / MIB:,.0f} MiB, far more than any return holds."
        faults.add(rule, VALUES_ALONE)
    elif any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        faults.add("the workbook has a password.", "Save it without a password, and send it over the site alone.")
    elif len(set(names)) < len(names) or any(member.compress_type not in KNOWN_PACKINGS for member in members):
        faults.add("the workbook is damaged: its parts contradict each other.", SAVE_AS_XLSX)
    for start, what in UNWANTED_PARTS.items():
        if any(name.startswith(start) for name in names):
            faults.add(f"the workbook holds {what}.", VALUES_ALONE)


def _is_packed_tight(member: zipfile.ZipInfo, limits: Limits) -> bool:
    return member.file_size > MIB and member.file_size > limits.packed_ratio * max(member.compress_size, 1)
