"""Set up and run Allotment with the standard library alone: the Makefile and Windows laptops call this.

python dev.py setup | demo [--port N] | test | postgres | docs | browser | lock | check-leaks
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
DEMO_HOME = ROOT / "build" / "demo"
MINIMUM = (3, 11)


def run(*command: str | Path, **environment: str) -> None:
    """Run one command from the project folder; stop with its exit code where it fails."""
    env = {**os.environ, **environment}
    finished = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False)
    if finished.returncode:
        sys.exit(finished.returncode)


def setup() -> None:
    """Make .venv exactly as requirements.lock says, and put Allotment in it."""
    if sys.version_info < MINIMUM:
        sys.exit(f"Allotment needs Python {MINIMUM[0]}.{MINIMUM[1]} or newer; this is {sys.version.split()[0]}.")
    if not PYTHON.exists():
        print("Making .venv", flush=True)
        venv.create(VENV, with_pip=True)
    uv = shutil.which("uv")
    if uv:
        run(uv, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", LOCK)
        run(
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            "--no-deps",
            "--no-build-isolation",
            "-e",
            ROOT,
        )
    else:
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run(*pip, "--require-hashes", "-r", LOCK)
        run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
    (VENV / ".ready").write_text("ready\n")


def demo(port: int, serve: bool) -> None:
    """Project Gloucestershire from the shipped public data, open its site with one account per role, and serve it."""
    allotment = [PYTHON, "-m", "allotment"]
    # The demonstration's accounts are on this machine alone and live as long as build/demo: no second factor asked.
    home = {"ALLOTMENT_HOME": str(DEMO_HOME), "ALLOTMENT_REQUIRE_SECOND_FACTOR": "no"}
    out = DEMO_HOME / "QR1-central"
    project = ["project", "--ics", "QR1", "--scenario", "central", "--years", "15"]
    run(*allotment, *project, "--replicates", "200", "--seed", "1", "--out", out, **home)
    run(*allotment, "report", "latest", "--out", out / "report", **home)
    run(*allotment, "open-system", "--ics", "QR1", "--demonstration", **home)
    print(f"The same figures as a report: {(out / 'report' / 'index.html').relative_to(ROOT)}", flush=True)
    if serve:
        run(*allotment, "serve", "--port", str(port), **home)


def lock() -> None:
    """Write requirements.lock: every wheel by hash, no registry and no path of this machine."""
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    groups = ["--group", "dev", "--group", "browser"]
    run("uv", "pip", "compile", "--quiet", *options, *groups, "pyproject.toml", "-o", LOCK)


def check_leaks() -> None:
    """Refuse a package host or a path of this machine in any tracked file that records where things came from."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    locks = re.compile(r"(\.lock|lock\.json|pylock.*\.toml|requirements.*\.txt)$")
    host = re.compile(r"https?://|--(extra-)?index-url|--find-links|^-i ", re.MULTILINE)
    parent = str(ROOT.parent) + "/"
    problems = []
    for name in filter(None, tracked):
        path = ROOT / name
        if not path.is_file() or path.suffix in {".parquet", ".png", ".xlsx"}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        if locks.search(name) and host.search(text):
            problems.append(f"{name}: names a package host; write it again with 'make lock'")
        if len(parent) > 2 and parent in text:
            problems.append(f"{name}: holds a path of this machine ({parent}); use a path relative to the project")
    if (ROOT / "uv.lock").exists():
        problems.append("uv.lock: records package hosts; delete it, requirements.lock is the lock")
    if problems:
        sys.exit("\n".join(problems))
    print("No package host and no path of this machine in the tree.")


def docs() -> None:
    """Build the documentation into site/, the generated pages first."""
    run(PYTHON, "docs/generate.py")
    run(BIN / "zensical", "build", "--clean", "--strict")


def browser() -> None:
    """Run the tests that drive a real browser, where one is installed."""
    run(PYTHON, "-m", "pytest", "-m", "browser", "-n", "0")


def postgres() -> None:
    """Run the site's tests again on a throwaway PostgreSQL server."""
    sys.path.insert(0, str(ROOT))
    from tests.web.postgres import running_server  # noqa: PLC0415 - the tests' own, and only for this verb

    with running_server() as server:
        tests = ["tests/web", "tests/store", "tests/planning", "tests/governance"]
        run(PYTHON, "-m", "pytest", "-m", "not browser", *tests, ALLOTMENT_TEST_POSTGRES=server)


def main() -> None:
    """Read the command line and do one thing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=["setup", "demo", "test", "postgres", "docs", "browser", "lock", "check-leaks"])
    parser.add_argument("--port", type=int, default=8421, help="where demo serves the site, on 127.0.0.1")
    parser.add_argument("--no-serve", action="store_true", help="demo sets everything up and ends")
    asked = parser.parse_args()
    if asked.verb in {"demo", "test", "postgres", "docs", "browser"} and not (VENV / ".ready").exists():
        setup()
    if asked.verb == "demo":
        demo(asked.port, serve=not asked.no_serve)
    elif asked.verb == "test":
        run(PYTHON, "-m", "pytest", "-m", "not browser")
    else:
        verbs = {"setup": setup, "postgres": postgres, "docs": docs, "browser": browser, "lock": lock}
        {**verbs, "check-leaks": check_leaks}[asked.verb]()


if __name__ == "__main__":
    main()
