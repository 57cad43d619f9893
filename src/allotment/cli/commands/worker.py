"""``allotment worker``: do the site's jobs in a process of its own."""

from __future__ import annotations


def worker() -> None:
    """Do the site's jobs until interrupted.

    Jobs are runs, checks of staff returns, and exports. Start as many workers as there are cores to spare.

    Examples:

        allotment worker
    """
    from allotment.cli.site import start_worker  # noqa: PLC0415

    start_worker()
