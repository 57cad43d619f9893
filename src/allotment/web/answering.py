"""Answering pages in one process, or in several that share their listening sockets."""

from __future__ import annotations

import socket
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import MultiSocketServer, TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

from allotment.web.wsgi import application

THREADS_ALONE, THREADS_SHARING = 8, 4
LARGEST_REQUEST_BYTES = (
    64 * 1024 * 1024
)  # more is turned away before it is read; uploads have a lower limit of their own


class OneAnswer(WSGITask):  # type: ignore[misc]
    """An answer after which its connection closes."""

    def __init__(self, channel: HTTPChannel, request: Any) -> None:
        """Answer as if the reader had asked for the connection to be closed."""
        super().__init__(channel, request)
        request.headers["CONNECTION"] = "close"


class SharingChannel(HTTPChannel):  # type: ignore[misc]
    """A connection for one request: the next goes to whichever process is free, not to where the last one went."""

    task_class = OneAnswer


class SharingServer(TcpWSGIServer):  # type: ignore[misc]
    """A server that leaves new connections to the other processes while more wait here than there are idle threads."""

    channel_class = SharingChannel

    def readable(self) -> bool:
        """Say whether to take another connection."""
        crew = self.task_dispatcher
        idle = len(crew.threads) - crew.stop_count - crew.active_count
        return bool(super().readable()) and len(crew.queue) <= idle


def answer_pages(sockets: list[socket.socket], *, backlog: int, sharing: bool) -> None:
    """Answer at listening sockets until the process is asked to end.

    Args:
        sockets: where to listen.
        backlog: how many connections may wait to be taken.
        sharing: whether other processes answer at the same sockets.
    """
    rules = Adjustments(
        sockets=sockets,
        threads=THREADS_SHARING if sharing else THREADS_ALONE,
        backlog=backlog,
        ident=None,
        max_request_body_size=LARGEST_REQUEST_BYTES,
        **_believed_proxy(),
    )
    _ = get_resolver().url_patterns  # every page's code is read now, not while the first reader waits
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(rules.threads)
    listening: dict[int, Any] = {}
    kind = SharingServer if sharing else TcpWSGIServer
    for one in sockets:
        place = (one.family, one.type, one.proto, one.getsockname())
        kind(application, listening, True, one, dispatcher, rules, place, bind_socket=False)
    MultiSocketServer(listening, rules, dispatcher=dispatcher).run()


def _believed_proxy() -> dict[str, Any]:
    """Say whose word on the reader's address and on TLS is believed; without a proxy, nobody's."""
    if settings.TRUSTED_PROXY is None:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": settings.TRUSTED_PROXY, "trusted_proxy_count": 1, "trusted_proxy_headers": headers}
