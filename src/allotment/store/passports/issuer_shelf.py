"""An issuer's shelf in the home folder: its signing keys, its public record, and a place in its list for each passport.

``passport-keys/<organisation>/organisation.json`` is public; ``private/<key>.json`` is for its owner alone (mode 0600);
``issued/<place>.json`` says which passport holds a place of the status list. Nothing of the worker is kept here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allotment.store.passports.files import make_once, private_folder, read_json, write_json

KEYS = "passport-keys"


@dataclass(frozen=True)
class IssuerShelf:
    """Where one organisation's keys and issued places are kept."""

    folder: Path

    @classmethod
    def of(cls, home: Path, organisation: str) -> IssuerShelf:
        """Give the shelf of an organisation below the home folder; the caller has checked the code."""
        return cls(home / KEYS / organisation)

    @property
    def is_there(self) -> bool:
        """Say whether the organisation has keys here."""
        return (self.folder / "organisation.json").exists()

    def public_record(self) -> dict[str, Any]:
        """Give the organisation's public record."""
        return read_json(self.folder / "organisation.json")

    def keep(self, record: Mapping[str, Any]) -> None:
        """Keep the public record."""
        private_folder(self.folder)
        write_json(self.folder / "organisation.json", dict(record))

    def keep_key(self, kid: str, private_key: Mapping[str, str]) -> None:
        """Keep a private key, readable by its owner alone."""
        folder = private_folder(self.folder / "private")
        write_json(folder / f"{kid}.json", dict(private_key))

    def private_key(self, kid: str) -> dict[str, str] | None:
        """Give a private key, or None where it is not kept here."""
        path = self.folder / "private" / f"{kid}.json"
        return read_json(path) if path.exists() else None

    def take_place(self, place: int, credential: str, valid_until: str) -> bool:
        """Take a place of the status list for a passport; say whether it was still free."""
        private_folder(self.folder / "issued")
        entry = {"credential": credential, "place": place, "valid_until": valid_until, "withdrawn_on": None}
        return make_once(self.folder / "issued" / f"{place}.json", json.dumps(entry))

    def issued(self) -> list[dict[str, Any]]:
        """Give every place taken, with the passport that holds it and when it was withdrawn."""
        found = [read_json(path) for path in (self.folder / "issued").glob("*.json")]
        return sorted(found, key=lambda entry: int(entry["place"]))

    def withdraw(self, credential: str, on: str) -> bool:
        """Note that a passport is withdrawn; the first day stands. Say whether the passport is known here."""
        for entry in self.issued():
            if entry["credential"] == credential:
                if entry["withdrawn_on"] is None:
                    write_json(self.folder / "issued" / f"{entry['place']}.json", {**entry, "withdrawn_on": on})
                return True
        return False
