"""The staff passport from the command line: the example from keys to a verdict, and what is refused."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from allotment.evidence.passports.example import ORGANISATIONS, PURPOSE, WORKERS
from allotment.planning.desk import Desk
from tests.cli.command_line import CommandLine


@pytest.fixture(scope="module")
def allotment(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    return CommandLine(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def start(allotment: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with keys, wallets, passports and lists made by the commands."""
    folder = tmp_path_factory.mktemp("example") / "start"
    words: list[tuple[str, ...]] = [("--example", str(folder))]
    trust = str(folder / "trust")
    for code, (name, kind) in ORGANISATIONS.items():
        words.append(("keys", code, "--name", name, "--kind", kind, "--publish", trust))
    for worker in WORKERS:
        wallet = folder / f"wallet-{worker.key}"
        passport = wallet / "passports" / f"{worker.key}.jwt"
        words.append(("wallet", str(wallet)))
        files = ("--claims", str(folder / f"claims-{worker.key}.yaml"), "--holder", str(wallet / "holder.json"))
        words.append(("issue", *files, "--issuer", worker.issuer, "--out", str(passport)))
    words += [("publish", "--issuer", code, "--trust", trust) for code in ORGANISATIONS]
    for one in words:
        told = allotment("passport", *one)
        assert told.code == 0, (one, told.err)
    return folder


def show(allotment: CommandLine, start: Path, worker: str, to: str, out: Path, *more: str):
    wallet = start / f"wallet-{worker}"
    files = ("--wallet", str(wallet), "--passport", str(wallet / "passports" / f"{worker}.jwt"), "--out", str(out))
    asked = ("--trust", str(start / "trust"), "--to", to, "--purpose", PURPOSE, "--valid-for", "30d")
    return allotment("passport", "present", *files, *asked, *(more or ("--agreed", "--consent")))


def test_a_presentation_is_accepted_once_and_the_holder_is_told(allotment: CommandLine, start: Path, tmp_path: Path):
    shown, receipt, trust = tmp_path / "nurse.jwt", tmp_path / "receipt.jwt", str(start / "trust")
    assert show(allotment, start, "nurse", "EXT2", shown).code == 0
    words = ("passport", "verify", str(shown), "--trust", trust, "--as", "EXT2", "--json")
    said = allotment(*words, "--receipt", str(receipt)).json
    assert (said["accepted"], said["issuer"], len(said["clearances"])) == (True, "EXT1", 18)
    again = allotment(*words)
    assert again.code == 2
    assert [one["code"] for one in again.json["reasons"]] == ["replayed"]
    assert again.json["clearances"] == []
    assert allotment(*words, "--again").json["accepted"]
    wallet = str(start / "wallet-nurse")
    added = allotment("passport", "uses", "--wallet", wallet, "--add", str(receipt), "--trust", trust, "--json").json
    assert added["whole"]
    assert [(one["what"], one["audience"]) for one in added["uses"]] == [("shown", "EXT2"), ("accepted", "EXT2")]
    seen = [one for one in (allotment.home / "passport-seen").rglob("*") if one.is_file()]
    assert len(seen) == 1
    assert "Example Person" not in seen[0].read_text(encoding="utf-8")


def test_a_changed_presentation_is_refused_in_words(allotment: CommandLine, start: Path, tmp_path: Path):
    shown = tmp_path / "nurse.jwt"
    show(allotment, start, "nurse", "EXT2", shown)
    text = shown.read_text(encoding="ascii")
    shown.write_text(text[:200] + ("A" if text[200] != "A" else "B") + text[201:], encoding="ascii")
    told = allotment("passport", "verify", str(shown), "--trust", str(start / "trust"), "--as", "EXT2")
    assert told.code == 2
    assert "Refused, for 1 reason." in told.out
    assert "forged signature" in told.out
    assert "Example Person" not in told.out


def test_withdrawn_after_the_list_is_published(own_desk: Desk, tmp_path: Path):
    allotment = CommandLine(own_desk.home)
    trust, wallet, passport = tmp_path / "trust", tmp_path / "w", tmp_path / "p.jwt"
    claims = tmp_path / "c.yaml"
    claims.write_text(
        "clearances:\n  - {kind: occupational_health_fitness, checked_on: 2026-01-05, outcome: clear}\n",
        encoding="utf-8",
    )
    for words in (
        ("keys", "AAA", "--name", "A", "--kind", "NHS trust", "--publish", str(trust)),
        ("wallet", str(wallet)),
    ):
        assert allotment("passport", *words).code == 0
    issue = ("issue", "--claims", str(claims), "--issuer", "AAA", "--holder", str(wallet / "holder.json"))
    name = allotment("passport", *issue, "--out", str(passport), "--json").json["passport"]
    publish = ("passport", "publish", "--issuer", "AAA", "--trust", str(trust))
    present = ("present", "--wallet", str(wallet), "--passport", str(passport), "--trust", str(trust), "--to", "AAA")
    shown = ("--show", "occupational_health_fitness.outcome", "--consent", "--out", str(tmp_path / "s"))
    assert allotment(*publish).code == 0
    assert allotment("passport", *present, "--purpose", "x", *shown).code == 0
    verify = ("passport", "verify", str(tmp_path / "s"), "--trust", str(trust), "--as", "AAA", "--again", "--json")
    assert allotment(*verify).json["accepted"]
    assert allotment("passport", "withdraw", name, "--issuer", "AAA").code == 0
    assert allotment(*publish).code == 0
    assert [one["code"] for one in allotment(*verify).json["reasons"]] == ["withdrawn"]
    private = list((own_desk.home / "passport-keys" / "AAA" / "private").iterdir())
    assert [stat.S_IMODE(one.stat().st_mode) for one in private] == [0o600]
    published = json.loads((trust / "organisations" / "AAA.json").read_text(encoding="utf-8"))
    assert [sorted(one) for one in published["keys"] if "d" in one] == []


def test_states_and_warnings_are_tables(allotment: CommandLine, start: Path, tmp_path: Path):
    shown = tmp_path / "shown"
    for worker in ("midwife", "care-worker"):
        assert show(allotment, start, worker, "EXT1", shown / f"{worker}.jwt").code == 0
    common = ("--passports", str(shown), "--trust", str(start / "trust"))
    words = ("passport", "state", *common, "--as", "EXT1", "--role", "Midwife", "--out", str(tmp_path / "out"))
    said = {one["worker"]: one for one in allotment(*words, "--json").json["workers"]}
    assert said["midwife"]["state"] == "expiring"
    assert said["care-worker"]["state"] == "missing"
    assert "professional_registration" in said["care-worker"]["missing_kinds"]
    header = (tmp_path / "out" / "state.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "worker,role,state,expires_on,consent_until,most_hours_a_week,missing_kinds,refused"
    warned = allotment("passport", "warnings", *common, "--json").json["warnings"]
    assert {(one["worker"], one["kind"], one["days_left"]) for one in warned} >= {
        ("midwife", "core_skills_fire_safety", 25),
        ("care-worker", "right_to_work", 80),
    }


def test_what_cannot_be_used_is_refused_with_exit_code_2(allotment: CommandLine, start: Path, tmp_path: Path):
    trust = str(start / "trust")
    verify = ("verify", str(start / "wallet-nurse" / "passports" / "nurse.jwt"), "--trust")
    wallet = str(start / "wallet-nurse")
    for words, said in (
        (("keys", "../AAA", "--name", "A", "--kind", "NHS trust"), "a code has 2 to 20 letters"),
        (("keys", "BBB", "--kind", "castle"), "this is not a kind of organisation"),
        (("publish", "--issuer", "BBB", "--trust", trust), "it has no keys here"),
        (("withdraw", "urn:uuid:0", "--issuer", "EXT1"), "has issued none of that name"),
        ((*verify, str(tmp_path), "--as", "EXT1"), "it has no folder organisations"),
        ((*verify, trust, "--as", "ZZZ"), "the trust folder does not know it"),
        ((*verify, trust, "--as", "EXT1", "--on", "someday"), "this is not a day"),
        (("verify", "none.jwt", "--trust", trust, "--as", "EXT1"), "cannot be read"),
        (("wallet", wallet), "there is a wallet already"),
        (("uses", "--wallet", str(tmp_path)), "it holds no key"),
        (("warnings", "--passports", str(tmp_path), "--trust", trust), "holds no file that ends in .jwt"),
        (("agreements", str(start / "claims-nurse.yaml")), "this is not a name of this part"),
    ):
        told = allotment("passport", *words)
        assert told.code == 2, (words, told)
        assert said in told.err
        assert told.out == ""
        assert "Traceback" not in told.err


def test_a_holder_s_private_key_is_not_taken_by_an_issuer(allotment: CommandLine, start: Path, tmp_path: Path):
    files = ("--claims", str(start / "claims-nurse.yaml"), "--holder", str(start / "wallet-nurse" / "holder-key.json"))
    told = allotment("passport", "issue", *files, "--issuer", "EXT1", "--out", str(tmp_path / "p.jwt"))
    assert told.code == 2
    assert "this is a private key" in told.err
    assert not (tmp_path / "p.jwt").exists()
