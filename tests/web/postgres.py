"""A throwaway PostgreSQL server, and databases on it, for running the site's tests on both engines."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Give the folder of the server's programs, or None where there is no server here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else (Path(named).resolve().parent if named else None)


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server in a folder of its own that only this machine's sockets reach, and give its address."""
    place = programs()
    if place is None:
        raise FileNotFoundError("There is no PostgreSQL server on this machine.")
    folder = Path(tempfile.mkdtemp(prefix="allotment-postgres-"))
    as_user = "postgres" if os.geteuid() == 0 else None
    if as_user:
        shutil.chown(folder, as_user)
    data = folder / "data"

    def run(*command: str | Path) -> None:
        subprocess.run([str(part) for part in command], check=True, user=as_user, cwd=folder, capture_output=True)

    run(place / "initdb", "-D", data, "-U", "allotment", "--auth=trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=200"
    run(place / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql://allotment@%2F{str(folder).strip('/').replace('/', '%2F')}"
    finally:
        run(place / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def make_database(server: str, name: str) -> str:
    """Make an empty database and give its address."""
    _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"


def copy_database(server: str, source: str, target: str) -> None:
    """Make a database a copy of another, in place of what it was."""
    _execute(
        server, f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)', f'CREATE DATABASE "{target}" TEMPLATE "{source}"'
    )


def _execute(server: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
