"""The holder's wallet: a folder of their own with their key, their passports, and a log of every use.

The log ``uses.jsonl`` is only ever added to. Each line holds the hash of the line before it, and each use leaves a
receipt that names its line: a changed, cut or lost line is found by reading the chain and the receipts.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allotment.store.passports.files import make_once, private_folder, read_json, write_json, write_public

START = "0" * 64
KEY, PUBLIC, LOG, RECEIPTS = "holder-key.json", "holder.json", "uses.jsonl", "receipts"


@dataclass(frozen=True)
class Wallet:
    """One holder's folder."""

    folder: Path

    def make(self, private_key: Mapping[str, str], public_key: Mapping[str, str]) -> bool:
        """Make the wallet with its key; False, and nothing changed, where it has one already."""
        private_folder(self.folder)
        if not make_once(self.folder / KEY, json.dumps(dict(private_key))):
            return False
        write_public(self.folder / PUBLIC, json.dumps(dict(public_key), indent=1) + "\n")
        return True

    def private_key(self) -> dict[str, str] | None:
        """Give the holder's key, or None where this is no wallet."""
        path = self.folder / KEY
        return read_json(path) if path.exists() else None

    def add_use(self, use: Mapping[str, Any]) -> dict[str, Any]:
        """Add a use to the log with its receipt, and give the line.

        Raises:
            ValueError: the log is broken; nothing is added to it.
        """
        lines, faults = self.uses()
        if faults:
            raise ValueError(" ".join(faults))
        before = lines[-1]["hash"] if lines else START
        body = {"number": len(lines) + 1, "previous": before, **use}
        line = {**body, "hash": hash_of(body)}
        private_folder(self.folder / RECEIPTS)
        with (self.folder / LOG).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, sort_keys=True, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        (self.folder / LOG).chmod(0o600)
        write_json(self.folder / RECEIPTS / f"{line['number']:06}.json", line)
        return line

    def uses(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Give the lines of the log, and what is wrong with it, in words."""
        path = self.folder / LOG
        lines: list[dict[str, Any]] = []
        faults: list[str] = []
        before = START
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        for number, row in enumerate(text.splitlines(), start=1):
            line = _line(row)
            body = {name: value for name, value in line.items() if name != "hash"}
            if line.get("previous") != before or line.get("number") != number or line.get("hash") != hash_of(body):
                faults.append(f"Line {number} of the log was changed, or a line before it is lost.")
                break
            lines.append(line)
            before = line["hash"]
        kept = {path.stem: path for path in (self.folder / RECEIPTS).glob("*.json")}
        known = {f"{line['number']:06}": line for line in lines}
        if not faults and set(kept) - set(known):
            faults.append("The log is shorter than its receipts: lines at its end are lost.")
        faults += [
            f"Receipt {name} does not agree with the log."
            for name in sorted(set(kept) & set(known))
            if _line(kept[name].read_text(encoding="utf-8", errors="replace")) != known[name]
        ]
        return lines, faults


def hash_of(body: Mapping[str, Any]) -> str:
    """Give the hash of a line without its own hash."""
    return hashlib.sha256(json.dumps(dict(body), sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def _line(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
