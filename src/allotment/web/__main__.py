"""Starting the site or its worker: ``python -m allotment.web serve|worker|manage``. The command line calls this."""

from __future__ import annotations

import argparse
import os
import sys


def main() -> None:
    """Read the command line and start one thing."""
    parser = argparse.ArgumentParser(prog="allotment")
    verbs = parser.add_subparsers(dest="verb", required=True)
    serving = verbs.add_parser("serve")
    serving.add_argument("--port", type=int, required=True)
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--no-worker", action="store_true")
    working = verbs.add_parser("worker")
    working.add_argument("--until-parent-ends", action="store_true")
    verbs.add_parser("manage").add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    if asked.verb == "serve" and asked.host in {"127.0.0.1", "localhost", "::1"}:
        os.environ.setdefault("ALLOTMENT_BEHIND_TLS", "no")
    os.environ["DJANGO_SETTINGS_MODULE"] = "allotment.web.settings"

    if asked.verb == "manage":
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line([sys.argv[0], *asked.arguments])
        return
    from allotment.store.database import open_database  # noqa: PLC0415

    open_database()
    from allotment.web import running  # noqa: PLC0415 - its tables can be named only once the database is open

    if asked.verb == "serve":
        running.serve(asked.host, asked.port, with_worker=not asked.no_worker)
    else:
        running.work(until_parent_ends=asked.until_parent_ends)


if __name__ == "__main__":
    main()
