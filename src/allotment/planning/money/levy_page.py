"""Levy ledgers on the site: kept from somebody's own files, or looked at in the shipped synthetic example."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl

from allotment.evidence.funding.months import month_of
from allotment.planning.access.acting import write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import LONGEST_TITLE, holds_control_characters
from allotment.planning.documents.finding import DRAFT, WRITERS, acting_for, owner_of_new, require_system
from allotment.planning.levy_ledger import LevyAsked, levy_ledger
from allotment.planning.runs.files import CSV, EXCEL
from allotment.planning.tables_out.files import FileToSend, table_bytes
from allotment.store import scoping
from allotment.store.folders import hash_file
from allotment.store.shelves import levy as shelf
from allotment.store.shelves.levy import KnownLevyRecord
from allotment.workforce.errors import AllotmentError, Problem

LEVY, EXAMPLE = "levy ledger", "example"
FOLDER = "levy-ledgers"
EXAMPLES = Path(__file__).parents[2] / "evidence" / "funding" / "examples"
EXAMPLE_UNTIL = "2029-03"
MOST_BYTES = 512 * 1024
FILES = {"employers": "Employers", "apprentices": "Apprentices", "transfers": "Transfers"}
NEEDED = ("employers", "apprentices")
ANSWER = "levy_ledger.json"
MEANINGS = {
    "employers": "Each employer's account over all the months",
    "proposal_table": "Transfers that would use most of what would be lost",
    "expiry": "What expires, by employer and month",
    "expiry_with_proposal": "What still expires if the proposed transfers are made",
    "ledger": "Each employer's account, month by month",
    "ledger_with_proposal": "The same if the proposed transfers are made",
    "transfers": "Transfers by month: asked for, sent, and what could not be",
    "apprentices": "Each group of apprentices by month: what is due and who pays",
    "rules": "The dated rules that were used, with source, owner and grade",
}


@dataclass(frozen=True)
class LevySent:
    """What was sent: a title, the last month to look at, and where each uploaded file lies (none: not sent)."""

    title: str
    until: str
    files: Mapping[str, Path]


@dataclass(frozen=True)
class LevyList:
    """The ledgers that a reader may see, and for whom they may keep one."""

    records: list[KnownLevyRecord]
    writers: dict[str, str]


@dataclass(frozen=True)
class LevyPage:
    """One ledger: the whole of it in sums, by employer, what expires by year, and the proposed transfers."""

    key: str
    title: str
    record: KnownLevyRecord | None
    owner_name: str
    answer: dict[str, Any]
    employers: list[dict[str, Any]]
    expiry_by_year: list[dict[str, Any]]
    proposed: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    months: list[dict[str, Any]]
    employer: str
    tables: dict[str, str]

    @property
    def is_synthetic(self) -> bool:
        """Say whether it is the shipped example, of which every figure is made up."""
        return self.key == EXAMPLE


def list_ledgers(actor: Actor, system: str) -> LevyList:
    """Give the ledgers of a system that somebody may see: those of their own organisations.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    require_system(actor, system)
    seen = sorted(actor.organisations_where(DRAFT, "view"))
    with scoping.visible(seen, ()):
        found = shelf.records(system, seen) if seen else []
    return LevyList(found, {code: actor.tree.name(code) for code in acting_for(actor, system)})


def may_keep_ledger(actor: Actor, system: str) -> dict[str, str]:
    """Give the organisations for which somebody may keep a ledger, with their names.

    Raises:
        NotYoursError, NotAllowedError: there is no such system for them, or they write for none here.
    """
    require_system(actor, system)
    writers = {code: actor.tree.name(code) for code in acting_for(actor, system)}
    if not writers:
        raise NotAllowedError("keep", LEVY, WRITERS)
    return writers


def keep_ledger(desk: Desk, actor: Actor, system: str, sent: LevySent, *, organisation: str = "", key: str = "") -> str:
    """Keep a ledger from files that were sent, and give its id. The files themselves are not kept.

    Raises:
        NotYoursError, NotAllowedError: the writer may not write here.
        AllotmentError: a field or a file will not do; every problem at once, with file, row, column and remedy.
    """
    owner = owner_of_new(actor, system, LEVY, organisation)
    _refuse_unfit(sent)
    hashes = {name: hash_file(path) for name, path in sent.files.items()}
    request = {"system": system, "title": sent.title, "until": sent.until, "organisation": owner, **hashes}
    record = uuid4().hex
    place = desk.home / FOLDER / record
    _fill(desk, sent, place)  # seconds of work, before the write begins and others wait for it
    try:
        with write_as(desk, actor, "keep a levy ledger", LEVY, key=key, request=request) as write:
            if not write.done_before:
                shelf.add_record(record, system, owner, sent.title, hashes, actor.account, desk.clock())
                write.result = {"record": record}
                write.did(record, owner, system=system, **hashes)
            kept = str(write.result["record"])
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    if kept != record:
        shutil.rmtree(place, ignore_errors=True)
    return kept


def _refuse_unfit(sent: LevySent) -> None:
    problems = []
    if not sent.title or len(sent.title) > LONGEST_TITLE or holds_control_characters(sent.title):
        rule = f"a title has 1 to {LONGEST_TITLE} characters."
        problems.append(Problem("title", rule, "Say what the ledger is, such as 'All employers, autumn 2026'."))
    if sent.until:
        try:
            month_of(sent.until)
        except ValueError:
            problems.append(Problem("until", "this is not a month.", "Write it as 2029-03.", value=sent.until[:20]))
    for name in NEEDED:
        if name not in sent.files:
            problems.append(Problem(name, "choose a file.", "It ends with .csv."))
    for name, path in sent.files.items():
        if path.stat().st_size > MOST_BYTES:
            rule = f"the file has more than {MOST_BYTES // 1024} kB."
            problems.append(
                Problem(name, rule, "Leave out months that are long past, or keep larger ledgers by command.")
            )
    if problems:
        raise AllotmentError("The ledger was not kept.", problems)


def _fill(desk: Desk, sent: LevySent, place: Path) -> None:
    """Keep the ledger's tables in their place in one step, from copies that bear the names that messages use."""
    place.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".levy-", dir=place.parent))
    try:
        named = {name: staging / f"{name}.csv" for name in sent.files}
        for name, path in sent.files.items():
            shutil.copyfile(path, named[name])
        asked = LevyAsked(
            employers=named["employers"],
            apprentices=named["apprentices"],
            transfers=named.get("transfers"),
            until=sent.until or None,
            propose=True,
            out=staging / "tables",
        )
        levy_ledger(desk, asked)
        (staging / "tables").rename(place)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def see_ledger(desk: Desk, actor: Actor, system: str, ledger: str, employer: str = "") -> LevyPage:
    """Give a ledger, or the shipped example; ``employer`` chooses whose months are shown.

    Raises:
        NotYoursError: there is none for this reader.
    """
    record, folder = _found(desk, actor, system, ledger)
    answer, tables = _read(folder)
    employers = _sums(tables["employers"])
    chosen = employer if employer in {row["employer"] for row in employers} else employers[0]["employer"]
    return LevyPage(
        key=ledger,
        title=record.title if record else "Example of a levy ledger",
        record=record,
        owner_name=actor.tree.name(record.organisation) if record else "",
        answer=answer,
        employers=employers,
        expiry_by_year=_expiry_by_year(tables["ledger"], tables.get("ledger_with_proposal", tables["ledger"])),
        proposed=tables["proposal_table"].to_dicts() if "proposal_table" in tables else [],
        rules=tables["rules"].to_dicts(),
        months=tables["ledger"].filter(pl.col("employer") == chosen).to_dicts(),
        employer=chosen,
        tables={name: meaning for name, meaning in MEANINGS.items() if name in tables},
    )


def ledger_file(desk: Desk, actor: Actor, system: str, ledger: str, name: str) -> FileToSend:
    """Give a file of a ledger: ``ledger.xlsx``, ``ledger.json``, or a table such as ``expiry.csv``.

    Raises:
        NotYoursError: there is no such ledger or file for this reader.
    """
    _, folder = _found(desk, actor, system, ledger)
    answer, tables = _read(folder)
    called = f"levy-{'example-synthetic' if ledger == EXAMPLE else ledger}-{name}"
    if name == "ledger.json":
        return FileToSend(json.dumps(answer, indent=1, ensure_ascii=False).encode("utf-8"), called, "application/json")
    if name == "ledger.xlsx":
        from allotment.reports.plain_workbook import tables_workbook  # noqa: PLC0415 - only a download needs it

        lines = [
            *answer["notes"],
            "Amounts are in whole pence.",
            *(["Every figure is synthetic."] * (ledger == EXAMPLE)),
        ]
        ordered = {one: tables[one] for one in MEANINGS if one in tables}
        return FileToSend(tables_workbook("Apprenticeship levy ledger", lines, ordered), called, EXCEL)
    table, _, kind = name.partition(".")
    if table not in tables or kind != "csv":
        raise NotYoursError("file")
    return FileToSend(table_bytes(tables[table], kind), called, CSV)


def _found(desk: Desk, actor: Actor, system: str, ledger: str) -> tuple[KnownLevyRecord | None, Path]:
    """Give a ledger's line and folder; the example has a folder alone, made where it is asked for first.

    Raises:
        NotYoursError: there is none for this reader.
    """
    require_system(actor, system)
    if ledger == EXAMPLE:
        return None, _example(desk)
    seen = actor.organisations_where(DRAFT, "view")
    with scoping.visible(seen, ()):
        found = shelf.record(ledger)
    if found is None or found.system != system:
        raise NotYoursError(LEVY)
    return found, desk.home / FOLDER / ledger.replace("-", "")


@lru_cache(maxsize=2)
def _example(desk: Desk) -> Path:
    place = desk.home / FOLDER / f"{EXAMPLE}-{desk.mix_code_hash[:12]}"
    if not place.exists():
        files = {name: EXAMPLES / f"{name}.csv" for name in FILES}
        try:
            _fill(desk, LevySent("Example", EXAMPLE_UNTIL, files), place)
        except OSError:
            if not place.exists():  # another process may have been first
                raise
    return place


@lru_cache(maxsize=8)
def _read(folder: Path) -> tuple[dict[str, Any], dict[str, pl.DataFrame]]:
    """Read a kept ledger, which never changes."""
    answer: dict[str, Any] = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    tables = {path.stem: pl.read_csv(path, infer_schema_length=None) for path in sorted(folder.glob("*.csv"))}
    return answer, tables


def _sums(employers: pl.DataFrame) -> list[dict[str, Any]]:
    return employers.sort("expired_pence", "employer", descending=[True, False]).to_dicts()


def _expiry_by_year(ledger: pl.DataFrame, with_proposal: pl.DataFrame) -> list[dict[str, Any]]:
    """Give what expires in each tax year, without and with the proposed transfers."""
    without, after = (
        table.group_by("tax_year").agg(pl.col("expired_pence").sum()).sort("tax_year")
        for table in (ledger, with_proposal)
    )
    return without.join(after.rename({"expired_pence": "with_pence"}), on="tax_year", how="left").to_dicts()
