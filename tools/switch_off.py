"""Switch every permission rule, scope and gate of the site off, one at a time, and see a test turn red for each.

    python tools/switch_off.py            every switch
    python tools/switch_off.py rule scope those whose name begins with one of these words

It prints a table, and exits with 1 where a rule could be switched off and no test noticed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.web.permissions.switches import NAMES, RESULTS, switches  # noqa: E402 - the tests lie beside this folder

PLUGIN = "tests.web.permissions.switches"


def chosen(words: list[str]) -> list[str]:
    """Give the names of the switches to try."""
    return [name for name in switches() if not words or name.startswith(tuple(words))]


def try_switches(names: list[str], report: Path) -> int:
    """Run the tests of these switches in a process of their own; each writes a line into the report."""
    files = sorted({f"tests/web/{switches()[name].file}" for name in names} | {"tests/web/test_access.py"})
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", PLUGIN, "-p", "no:cacheprovider", *files]
    environment = {**os.environ, NAMES: "\n".join(names), RESULTS: str(report), "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=subprocess.DEVNULL).returncode


def verdict(found: dict[str, object] | None) -> str:
    """Say of one switch what came of it."""
    if found is None:
        return "NOT TRIED"
    if not found["tests"]:
        return "NO TEST"
    if found["red_before"]:
        return f"RED BEFORE: {found['red_before']}"
    return f"red: {found['red']}" if found["red"] else "ALL GREEN"


def main() -> int:
    """Try the switches and print the table."""
    names = chosen(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.jsonl"
        report.touch()
        try_switches(names, report)
        lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    found = {line["switch"]: line for line in lines}
    verdicts = {name: verdict(found.get(name)) for name in names}
    width = max(map(len, names), default=0)
    sys.stdout.writelines(f"{name:<{width}}  {words}\n" for name, words in verdicts.items())
    unnoticed = [name for name, words in verdicts.items() if not words.startswith("red: ")]
    sys.stdout.write(f"{len(names) - len(unnoticed)} of {len(names)} switches turn a test red.\n")
    return 1 if unnoticed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
