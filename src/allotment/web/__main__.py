"""Starting the processes of the site: ``python -m allotment.web serve|answer|worker|manage``; a command calls this."""

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
    answering = verbs.add_parser("answer")
    answering.add_argument("--sockets", type=int, nargs="+", required=True, metavar="DESCRIPTOR")
    for child in (answering, verbs.add_parser("worker")):
        child.add_argument("--until-parent-ends", type=int, metavar="PROCESS")
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
    if asked.verb == "worker":
        from allotment.web.working import work  # noqa: PLC0415 - its tables can be named only once the database is open

        work(asked.until_parent_ends)
        return
    from allotment.web import running  # noqa: PLC0415 - as above

    if asked.verb == "serve":
        running.serve(asked.host, asked.port, with_worker=not asked.no_worker)
    else:
        running.answer(asked.sockets, asked.until_parent_ends)


if __name__ == "__main__":
    main()
