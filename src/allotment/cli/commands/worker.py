"""``allotment worker``: do the site's jobs in a process of its own."""

from __future__ import annotations


def worker() -> None:
    """Do the site's jobs (runs, checks of returns, exports) until interrupted; start as many as there are cores.

    Examples:

        allotment worker
    """
    from allotment.cli.site import start_worker  # noqa: PLC0415

    start_worker()
