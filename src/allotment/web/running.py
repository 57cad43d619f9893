"""The site's processes: some answer pages, one does jobs. Any may die at any moment and lose nothing."""

from __future__ import annotations

import errno
import signal
import socket
import threading
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

from django.conf import settings

from allotment.store.database import close_connections
from allotment.web.children import end_with, start_keeper

MOST_WAITING_CONNECTIONS = 1024
LONGEST_WAIT_FOR_A_PORT = 5.0  # seconds: its processes look every two whether their parent lives


def serve(host: str, port: int, *, with_worker: bool) -> None:
    """Answer pages until stopped, in as many processes as the settings say.

    Several share one listening socket: this process then only watches them and the worker, and starts another for one
    that dies. A single one answers in this process. The worker is a child too, unless it runs elsewhere.
    """
    _stop_on_signals()
    sockets = listen(host, port)
    children = settings.PROCESSES if settings.PROCESSES > 1 else 0
    stopping = threading.Event()
    keepers: list[threading.Thread] = []
    try:
        keepers += [start_keeper(stopping, "answer", sockets) for _ in range(children)]
        if with_worker:
            keepers.append(start_keeper(stopping, "worker"))
        if children:
            close_connections()
            stopping.wait()
        else:
            _answer_pages(sockets, sharing=False)
    finally:
        stopping.set()
        for keeper in keepers:
            keeper.join()


def answer(shared: Sequence[int], parent: int | None) -> None:
    """Answer pages at listening sockets that another process opened, until that ends or this is asked to."""
    _stop_on_signals()
    end_with(parent)
    _answer_pages([socket.socket(fileno=one) for one in shared], sharing=True)


def listen(host: str, port: int) -> list[socket.socket]:
    """Open a listening socket at every address of a host.

    Raises:
        OSError: there is no such host, or the port is taken.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return [_listening(family, address) for family, address in dict.fromkeys((one[0], one[4]) for one in found)]


def _listening(family: int, address: Any) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    _bind(made, address)
    made.listen(MOST_WAITING_CONNECTIONS)
    return made


def _bind(made: socket.socket, address: Any) -> None:
    """Take an address; where a site that was killed still holds it, wait until its processes have noticed."""
    end = time.monotonic() + LONGEST_WAIT_FOR_A_PORT
    while True:
        try:
            made.bind(address)
        except OSError as taken:
            if taken.errno != errno.EADDRINUSE or time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def _stop_on_signals() -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _answer_pages(sockets: list[socket.socket], *, sharing: bool) -> None:
    from allotment.web.answering import answer_pages  # noqa: PLC0415 - a process that only watches stays small

    answer_pages(sockets, backlog=MOST_WAITING_CONNECTIONS, sharing=sharing)
