"""The holder's log: any change or loss is found; keys are for their owner alone; a place goes to one passport."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.passports.errors import PassportError
from allotment.store.passports.issuer_shelf import IssuerShelf
from allotment.store.passports.seen import note_seen, was_seen
from allotment.store.passports.wallet import LOG, RECEIPTS, Wallet


def filled(folder: Path, uses: int = 4) -> Wallet:
    wallet = Wallet(folder)
    wallet.make({"d": "private"}, {"x": "public"})
    for number in range(uses):
        wallet.add_use({"at": f"2026-11-22T12:00:0{number}Z", "what": "shown", "audience": f"ORG{number}"})
    return wallet


def test_an_unchanged_log_is_whole(tmp_path: Path):
    lines, faults = filled(tmp_path / "w").uses()
    assert faults == []
    assert [line["audience"] for line in lines] == ["ORG0", "ORG1", "ORG2", "ORG3"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Wallet, str]:
    wallet = filled(tmp_path_factory.mktemp("w"))
    return wallet, (wallet.folder / LOG).read_text(encoding="utf-8")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_changed_character_of_the_log_is_found(kept: tuple[Wallet, str], data: st.DataObject):
    wallet, text = kept
    place = data.draw(st.integers(0, len(text) - 2))
    other = data.draw(st.characters(codec="ascii").filter(lambda sign: sign != text[place]))
    changed = text[:place] + other + text[place + 1 :]
    (wallet.folder / LOG).write_text(changed, encoding="utf-8", newline="")
    lines, faults = wallet.uses()
    whole = [json.loads(line) for line in text.splitlines()]
    assert faults or lines == whole  # a space beside a separator of JSON changes nothing that is said


@pytest.mark.parametrize("lost", [0, 1, 2, 3])
def test_a_lost_line_is_found_the_last_one_too(tmp_path: Path, lost: int):
    wallet = filled(tmp_path / "w")
    rows = (wallet.folder / LOG).read_text(encoding="utf-8").splitlines(keepends=True)
    (wallet.folder / LOG).write_text("".join(rows[:lost] + rows[lost + 1 :]), encoding="utf-8")
    assert wallet.uses()[1]
    with pytest.raises(ValueError, match="lost"):
        wallet.add_use({"what": "shown"})


def test_a_changed_receipt_is_found(tmp_path: Path):
    wallet = filled(tmp_path / "w")
    path = wallet.folder / RECEIPTS / "000002.json"
    path.write_text(path.read_text(encoding="utf-8").replace("ORG1", "ORG9"), encoding="utf-8")
    assert wallet.uses()[1] == ["Receipt 000002 does not agree with the log."]


def test_private_files_are_for_their_owner_alone(tmp_path: Path):
    wallet = filled(tmp_path / "w")
    shelf = IssuerShelf.of(tmp_path, "ONE")
    shelf.keep({"organisation": "ONE"})
    shelf.keep_key("k", {"d": "private"})
    for path in (wallet.folder / "holder-key.json", wallet.folder / LOG, shelf.folder / "private" / "k.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_wallet_keeps_its_first_key(tmp_path: Path):
    wallet = filled(tmp_path / "w")
    assert not wallet.make({"d": "another"}, {"x": "another"})
    assert wallet.private_key() == {"d": "private"}


def test_a_place_is_taken_once_and_a_withdrawal_keeps_its_first_day(tmp_path: Path):
    shelf = IssuerShelf.of(tmp_path, "ONE")
    assert shelf.take_place(5, "urn:uuid:1", "2029-01-01")
    assert not shelf.take_place(5, "urn:uuid:2", "2029-01-01")
    assert shelf.withdraw("urn:uuid:1", "2026-11-22")
    assert shelf.withdraw("urn:uuid:1", "2026-12-22")
    assert not shelf.withdraw("urn:uuid:2", "2026-12-22")
    assert [(one["place"], one["withdrawn_on"]) for one in shelf.issued()] == [(5, "2026-11-22")]


def test_a_presentation_is_noted_once_for_each_organisation(tmp_path: Path):
    assert not was_seen(tmp_path, "ONE", "mark")
    assert note_seen(tmp_path, "ONE", "mark", "2026-12-01")
    assert not note_seen(tmp_path, "ONE", "mark", "2026-12-01")
    assert was_seen(tmp_path, "ONE", "mark")
    assert not was_seen(tmp_path, "TWO", "mark")


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path):
    wallet = filled(tmp_path / "w")
    for spoilt in ("", "[]", "{"):
        (wallet.folder / "holder-key.json").write_text(spoilt, encoding="utf-8")
        with pytest.raises(PassportError, match="no longer what was written here"):
            wallet.private_key()
