"""Processes that belong to the site: started by one, watched by it, started again when they die, ended with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_STOP = 10


def start_keeper(stopping: threading.Event, verb: str, sockets: Sequence[socket.socket] = ()) -> threading.Thread:
    """Keep a child of this process running until ``stopping`` is set, and give the thread that sees to it.

    Args:
        stopping: ends the child, politely for ten seconds and then at once.
        verb: what ``python -m allotment.web`` shall do.
        sockets: listening sockets that the child shares.
    """
    shared = [listening.fileno() for listening in sockets]
    asked = ["--sockets", *map(str, shared)] if shared else []
    command = [sys.executable, "-m", "allotment.web", verb, *asked, "--until-parent-ends", str(os.getpid())]
    keeper = threading.Thread(target=_keep, args=(stopping, command, shared))
    keeper.start()
    return keeper


def _keep(stopping: threading.Event, command: list[str], shared: list[int]) -> None:
    while not stopping.is_set():
        child = subprocess.Popen(command, pass_fds=shared)
        while child.poll() is None and not stopping.wait(SECONDS_BETWEEN_LOOKS):
            pass
        if child.poll() is None:
            _end(child)
        stopping.wait(SECONDS_BETWEEN_LOOKS)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def end_with(parent: int | None) -> None:
    """End this process soon after another, as if it were asked to.

    Args:
        parent: the process that started this one; None for nobody. It is told and not asked for, since it may be dead
            before its child is ready.
    """

    def look() -> None:
        while os.getppid() == parent:
            waiting.wait(SECONDS_BETWEEN_LOOKS)
        os.kill(os.getpid(), signal.SIGTERM)

    waiting = threading.Event()
    if parent is not None:
        threading.Thread(target=look, daemon=True).start()
