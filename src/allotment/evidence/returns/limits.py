"""How big a file may be, and how much of the machine may be spent on reading it."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True)
class Limits:
    """Limits that stand well above any organisation's return and well below what would trouble the machine.

    England's largest trust has some 30,000 staff: its return as CSV is about 2 MiB. ``memory_bytes``, ``cpu_seconds``,
    ``seconds``, ``open_files`` and ``answer_bytes`` bind the child process alone; None leaves memory unbounded.
    """

    file_bytes: int = 20 * MIB
    members: int = 500  # files inside a workbook
    directory_bytes: int = MIB  # the list of those files
    unpacked_bytes: int = 256 * MIB
    packed_ratio: int = 200  # of one member above a mebibyte; a full sheet packs to about a tenth
    sheets: int = 100
    last_row: int = 300_000
    last_column: int = 200
    cell_characters: int = 32_767  # as Excel's own
    shared_texts: int = 2_000_000
    problems_listed: int = 200
    like_problems_listed: int = 10
    memory_bytes: int | None = 512 * MIB
    cpu_seconds: int = 45
    seconds: int = 180  # on the clock: a busy machine is no fault of the file
    open_files: int = 64
    answer_bytes: int = 64 * MIB
