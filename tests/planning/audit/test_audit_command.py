"""The command ``allotment audit``, as an auditor types it: what it says and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.site import on_postgres

ALLOTMENT = [sys.executable, "-m", "allotment", "audit"]
pytestmark = pytest.mark.skipif(on_postgres(), reason="the command is given a home folder, not a server")


@pytest.fixture
def home(seeded: Path, tmp_path: Path) -> Path:
    """A home folder with the seeded log."""
    folder = tmp_path / "home"
    shutil.copytree(seeded, folder)
    return folder


def run(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"ALLOTMENT_HOME": str(home), "COLUMNS": "200"}
    command = [*ALLOTMENT, *(str(word) for word in words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def tamper(home: Path, statement: str) -> None:
    with sqlite3.connect(home / "allotment.db") as database:
        database.execute("DROP TRIGGER audit_entry_no_update")
        database.execute(statement)
    database.close()


def test_a_sound_log_ends_with_0_and_says_so(home: Path) -> None:
    finished = run(home, "verify", "--anchor", home / "audit-anchors.jsonl")
    assert finished.returncode == 0, finished.stderr
    assert "is sound" in finished.stdout


def test_a_tampered_log_ends_with_1_and_names_the_entry(home: Path) -> None:
    tamper(home, "UPDATE store_auditentry SET actor_name = 'Nobody' WHERE sequence = 1")
    finished = run(home, "verify", "--anchor", home / "audit-anchors.jsonl")
    assert finished.returncode == 1
    assert "Entry 1 was altered" in finished.stdout
    answer = json.loads(run(home, "verify", "--anchor", home / "audit-anchors.jsonl", "--json").stdout)
    assert answer["sound"] is False
    assert answer["faults"][0]["kind"] == "altered"


def test_an_anchor_file_that_cannot_be_used_ends_with_2_without_a_traceback(home: Path) -> None:
    (home / "spoilt.jsonl").write_text("spoilt\n", encoding="utf-8")
    for given in (home / "nowhere.jsonl", home / "spoilt.jsonl", home):
        finished = run(home, "verify", "--anchor", given)
        assert finished.returncode == 2, finished.stdout
        assert "The anchor file cannot be used" in finished.stderr
        assert "Traceback" not in finished.stderr


def test_the_printed_anchor_is_what_verification_takes(home: Path) -> None:
    (home / "printed.jsonl").write_text(run(home, "anchor").stdout, encoding="utf-8")
    finished = run(home, "verify", "--anchor", home / "printed.jsonl", "--json")
    assert json.loads(finished.stdout)["entries_without_anchor"] == 0


def test_the_report_counts_what_was_done_on_a_day(home: Path) -> None:
    with sqlite3.connect(home / "allotment.db") as database:
        (at,) = database.execute("SELECT at FROM store_auditentry WHERE sequence = 1").fetchone()
    database.close()
    answer = json.loads(run(home, "report", "--day", at[:10], "--json").stdout)
    assert answer["done"]["open a system"] == 1
    assert "Nothing to list" in run(home, "report", "--day", "2020-01-01").stdout
    assert run(home, "report", "--day", "yesterday").returncode == 2
