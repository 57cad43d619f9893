"""A made-up system of passports on disk: keys, trust folder, one holder; and ways to forge and change what it makes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allotment.evidence.passports.claims import Clearance
from allotment.evidence.passports.rulebook import Rulebook, load_rulebook
from allotment.planning.desk import Desk
from allotment.planning.passports.credential import issue, new_name, open_passport
from allotment.planning.passports.issuing import KeysAsked, keep_keys, publish_list, signing_key
from allotment.planning.passports.moments import Moment, end_of
from allotment.planning.passports.presentation import Binding, present
from allotment.planning.passports.tokens import new_key, public_jwk
from allotment.planning.passports.trust import Trust, read_trust
from allotment.planning.passports.verify import Checking, Verdict, verify
from allotment.store.passports.issuer_shelf import IssuerShelf

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()
SECRET_NAME = "Secretname Person"
SECRET_NUMBER = "99Z9999Z"
PURPOSE = "shared bank"
AGREEMENTS = """
agreements:
  - key: two-accepts-one
    accepts: TWO
    from: [ONE]
    valid_from: 2026-01-01
    valid_to: 2027-12-31
    purposes: [shared bank, honorary contract]
    agreed_by: [Head of resourcing of ONE, Head of resourcing of TWO]
    source: Made up
    kinds:
      - kind: identity_check
        fields: [outcome, full_name]
        checked_within_days: 400
      - kind: dbs_check
        fields: [level, outcome]
        must: {level: [enhanced]}
      - kind: professional_registration
        fields: [status]
      - kind: core_skills_fire_safety
        fields: [level, outcome]
      - kind: occupational_health_fitness
        fields: [outcome]
"""
CLEARANCES = (
    Clearance("identity_check", date(2026, 9, 1), None, {"outcome": "verified", "full_name": SECRET_NAME}),
    Clearance(
        "dbs_check",
        date(2026, 9, 1),
        date(2029, 9, 1),
        {"level": "enhanced", "certificate_date": "2026-09-01", "outcome": "suitable"},
    ),
    Clearance(
        "professional_registration",
        date(2026, 11, 1),
        date(2027, 3, 31),
        {"body": "NMC", "registration_number": SECRET_NUMBER, "status": "registered", "renewal_due_on": "2027-03-31"},
    ),
    Clearance("core_skills_fire_safety", date(2026, 3, 1), date(2027, 3, 1), {"level": "1", "outcome": "passed"}),
    Clearance("occupational_health_immunity", date(2026, 3, 1), date(2031, 3, 1), {"outcome": "clear"}),
)
AGREED: dict[str, tuple[str, ...]] = {
    "identity_check": ("outcome", "full_name"),
    "dbs_check": ("level", "outcome"),
    "professional_registration": ("status",),
    "core_skills_fire_safety": ("level", "outcome"),
}
"""What the agreement lets the holder show of these clearances."""


@dataclass
class World:
    """Two trusts, ONE that issues and TWO that accepts, and one holder; ``now`` is what the desk's clock says.

    ``kept`` is the trust folder as it was read, for tests that change nothing in it.
    """

    folder: Path
    now: datetime = NOON
    rulebook: Rulebook = field(default_factory=load_rulebook)
    holder: Ed25519PrivateKey = field(default_factory=new_key)
    kept: Trust | None = None

    def __post_init__(self) -> None:
        for code in ("ONE", "TWO"):
            keep_keys(self.desk, KeysAsked(code, f"Trust {code}", "NHS trust", publish=self.trust_folder))
            publish_list(self.desk, code, self.trust_folder)
        (self.trust_folder / "agreements.yaml").write_text(AGREEMENTS, encoding="utf-8")

    @property
    def desk(self) -> Desk:
        return Desk(self.folder / "home", clock=lambda: self.now)

    @property
    def trust_folder(self) -> Path:
        return self.folder / "trust"

    @property
    def trust(self) -> Trust:
        return self.kept or read_trust(self.trust_folder, self.rulebook)

    def passport(
        self,
        clearances: Sequence[Clearance] = CLEARANCES,
        issuer: str = "ONE",
        ends: date = date(2029, 11, 22),
        key: Ed25519PrivateKey | None = None,
        begins: datetime | None = None,
    ) -> str:
        """A passport of the holder; ``key`` signs in place of the issuer's own."""
        kid, own = signing_key(self.desk, issuer)
        name, place = new_name(), 7
        IssuerShelf.of(self.desk.home, issuer).take_place(place, name, ends.isoformat())
        jwk = public_jwk(self.holder)
        return issue(issuer, kid, key or own, jwk, clearances, place, name, begins or self.now, end_of(ends))

    def shown(
        self, passport: str, chosen: Mapping[str, Sequence[str]] = AGREED, trust: Trust | None = None, **binding: Any
    ) -> str:
        """A presentation of chosen fields; ``binding`` changes for whom, for what or how long."""
        signed_by = binding.pop("key", self.holder)
        plain = Binding("TWO", PURPOSE, self.now, self.now + timedelta(days=30), "a number that is used once")
        opened = open_passport(passport, trust or self.trust)
        return present(opened, chosen, signed_by, dataclasses.replace(plain, **binding))

    def verdict(self, text: str, at: datetime | date | None = None, **changes: Any) -> Verdict:
        """What TWO says of a presentation."""
        if at is None:
            at = self.now
        moment = Moment(at, at) if isinstance(at, datetime) else Moment(*_whole_day(at))
        trust = changes.pop("trust", None) or self.trust
        return verify(text, dataclasses.replace(Checking(trust, self.rulebook, "TWO", moment), **changes))


def _whole_day(day: date) -> tuple[datetime, datetime]:
    return datetime(day.year, day.month, day.day, tzinfo=UTC), end_of(day)


def codes(verdict: Verdict) -> list[str]:
    """The codes of a verdict's reasons."""
    return [one.code for one in verdict.reasons]
