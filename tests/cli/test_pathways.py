"""Pathways from the command line: the example's files are written, used, and refused where they are spoilt."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command_line import CommandLine

FEW = ("pathways", "--ics", "QR1", "--years", "3", "--draws", "20")


def test_the_example_is_written_and_answers(allotment: CommandLine, tmp_path: Path):
    files = tmp_path / "files"
    assert allotment("pathways", "--ics", "QR1", "--example", str(files)).code == 0
    out = tmp_path / "out"
    given = (
        *("--partners", str(files / "partners.csv")),
        *("--labour-market", str(files / "labour.csv")),
        *("--deprivation", str(files / "deprivation.csv")),
        *("--pathways", str(files / "pathways.yaml")),
    )
    answer = allotment(*FEW, *given, "--out", str(out))
    assert answer.code == 0, answer.err
    assert "Partners and agreements" in answer.out
    assert (out / "pathways.json").exists()


def test_a_spoilt_file_is_refused_in_one_message_and_nothing_is_written(allotment: CommandLine, tmp_path: Path):
    bad = tmp_path / "partners.csv"
    bad.write_text("name,kind\nA,b\n", encoding="utf-8")
    answer = allotment(*FEW, "--partners", str(bad), "--out", str(tmp_path / "out"))
    assert answer.code == 2
    assert "column contact_role" in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "out").exists()
