"""Claims: held to their kinds' records, with evidence as a hash, and never read out in an error."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allotment.evidence.passports.claims import Claims, read_claims
from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.example import WORKERS, ExampleWorker, claims_text, write_example_files
from allotment.evidence.passports.rulebook import load_rulebook

RULEBOOK = load_rulebook()
TODAY = date(2026, 11, 22)
CLAIMS = """
clearances:
  - kind: identity_check
    checked_on: 2026-09-01
    outcome: verified
    full_name: Secretname Person
    evidence: seen.txt
  - kind: professional_registration
    checked_on: 2026-11-01
    body: NMC
    registration_number: 99Z9999Z
    status: registered
    renewal_due_on: 2027-03-31
"""
SECRETS = ("Secretname", "99Z9999Z", "Somebody's")


def read(tmp_path: Path, text: str, issuer_kind: str = "NHS trust") -> Claims:
    (tmp_path / "seen.txt").write_bytes(b"a document")
    (tmp_path / "claims.yaml").write_text(text, encoding="utf-8")
    return read_claims(tmp_path / "claims.yaml", RULEBOOK, issuer_kind, TODAY)


def test_a_document_is_hashed_and_the_clearance_ends_with_what_comes_first(tmp_path: Path):
    identity, registration = read(tmp_path, CLAIMS).clearances
    assert identity.fields["evidence_sha256"] == hashlib.sha256(b"a document").hexdigest()
    assert "evidence" not in identity.fields
    assert identity.expires_on is None
    assert registration.expires_on == date(2027, 3, 31)
    earlier = read(tmp_path, CLAIMS + "    expires_on: 2027-01-01\n").clearances[1]
    assert earlier.expires_on == date(2027, 1, 1)


@pytest.mark.parametrize("worker", WORKERS, ids=lambda worker: worker.key)
def test_the_example_s_claims_are_in_order_whatever_the_day(tmp_path: Path, worker: ExampleWorker):
    for month in range(1, 13):
        today = date(2027, month, 28)
        write_example_files(tmp_path, today)
        (tmp_path / "c.yaml").write_text(claims_text(worker, today, np.random.default_rng(month)), encoding="utf-8")
        kind = "care home" if worker.issuer == "EXH1" else "NHS trust"
        assert len(read_claims(tmp_path / "c.yaml", RULEBOOK, kind, today).clearances) >= 16


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("outcome: verified", "outcome: Somebody's", "it must be one of: verified, not verified"),
        ("registration_number: 99Z9999Z", "registration_number: 'Somebody''s'", "it must have the form"),
        ("registration_number: 99Z9999Z", "registration_number: 7654321", "in quotes"),
        ("full_name: Secretname Person", "full_name: ''", "it must be a text of 1 to 120 characters"),
        ("body: NMC", "diagnosis: Somebody's", "a passport holds no more"),
        ("body: NMC", "body: Somebody's", "it must be one of: NMC"),
        ("kind: identity_check", "kind: Somebody's", "this is not a known word here"),
        ("evidence: seen.txt", "evidence: Somebody's.txt", "the document cannot be read"),
        ("checked_on: 2026-11-01", "checked_on: 2026-11-23", "the check lies in the future"),
        ("renewal_due_on: 2027-03-31", "renewal_due_on: 2026-11-21", "the clearance ended on 21 November 2026"),
        ("    status: registered\n", "", "needs this field"),
        ("clearances:", "valid_until: 2026-01-01\nclearances:", "would end before it is issued"),
    ],
)
def test_a_wrong_claim_is_named_and_what_it_holds_is_not(tmp_path: Path, old: str, new: str, said: str):
    assert old in CLAIMS
    with pytest.raises(PassportError) as error:
        read(tmp_path, CLAIMS.replace(old, new, 1))
    assert said in str(error.value)
    assert not [word for word in SECRETS if word in str(error.value)]


def test_a_kind_is_given_once(tmp_path: Path):
    again = CLAIMS[CLAIMS.index("  - kind: professional") :]
    with pytest.raises(PassportError, match="professional_registration: the kind is given twice"):
        read(tmp_path, CLAIMS + again)


def test_only_who_may_vouch_for_a_kind_does(tmp_path: Path):
    text = "clearances:\n  - {kind: exposure_prone_procedures, checked_on: 2026-09-01, outcome: clear}\n"
    assert read(tmp_path, text).clearances[0].fields == {"outcome": "clear"}
    with pytest.raises(PassportError, match="care home may not vouch for exposure_prone_procedures"):
        read(tmp_path, text, "care home")
