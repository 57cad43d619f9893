"""Several processes answer at one address; one that dies is replaced, and none outlives the site."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.web.killing import Processes, environment, leaves_nobody, processes, until
from tests.web.live import free_port

if TYPE_CHECKING:
    from tests.web.site import Site

pytestmark = pytest.mark.skipif(os.name != "posix", reason="only there can processes share a listening socket")
ANSWER, WORKER = "allotment.web answer", "allotment.web worker"
SECONDS = 60
# One process on its own, as one of several that share a socket; a request for /slow takes twenty seconds.
A_SHARING_PROCESS = """
import socket, sys, time
from allotment.web import answering

def application(asked, start):
    if asked["PATH_INFO"] == "/slow":
        time.sleep(20)
    start("200 OK", [("Content-Length", "4")])
    return [b"done"]

answering.application = application
answering.answer_pages([socket.socket(fileno=int(sys.argv[1]))], backlog=100, sharing=True)
"""


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOTMENT_PROCESSES", "2")


def answers(port: int, path: str = "/healthy", method: str = "GET", session: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request(method, path, headers={"Cookie": f"session={session}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def children(process: subprocess.Popen[bytes], doing: str) -> set[int]:
    listed = subprocess.run(("ps", "-A", "-o", "pid=,ppid=,args="), capture_output=True, text=True, check=True)
    rows = (line.split(None, 2) for line in listed.stdout.splitlines())
    return {int(row[0]) for row in rows if len(row) == 3 and int(row[1]) == process.pid and doing in row[2]}


@contextmanager
def held(process: int) -> Iterator[None]:
    """Let a process do nothing for a while, so that another must."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def start(of_test: Processes, *arguments: str) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    process = of_test.start("serve", "--port", str(port), *arguments)

    def is_up() -> bool:
        try:
            return answers(port)[0] == 200
        except OSError:
            return False

    until(is_up, SECONDS)
    return process, port


@pytest.mark.usefixtures("two_processes")
def test_each_of_two_processes_answers_at_the_one_address_and_sees_what_another_process_wrote(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from allotment.planning.people.organisations import add_organisation

    monkeypatch.setenv("ALLOTMENT_SECRET_KEY", settings.SECRET_KEY)  # so that the site knows a session made here
    cookie = site.client("administrator").cookies["session"].value
    page, new = "/administration/organisations/", "Severnside Community Trust"
    with processes(site) as of_test:
        process, port = start(of_test)
        assert (len(children(process, ANSWER)), len(children(process, WORKER))) == (2, 1)
        for other in children(process, ANSWER):
            with held(other):
                status, shown = answers(port, page, session=cookie)
                assert status == 200
                assert new not in shown
        administrator, today = site.actor("administrator"), site.desk.clock().date()
        asked = {"code": "RZZ", "name": new, "kind": "NHS trust", "parent": "QR1", "valid_from": today}
        add_organisation(site.desk, administrator, **asked)
        for other in children(process, ANSWER):
            with held(other):
                assert new in answers(port, page, session=cookie)[1]


@pytest.mark.usefixtures("two_processes")
def test_a_process_that_is_killed_is_replaced_and_meanwhile_the_other_answers(site: Site) -> None:
    with processes(site) as of_test:
        process, port = start(of_test)
        until(lambda: len(children(process, ANSWER)) == 2, SECONDS)
        killed, stays = sorted(children(process, ANSWER))
        os.kill(killed, signal.SIGKILL)
        assert {answers(port)[0] for _ in range(20)} == {200}
        until(lambda: len(children(process, ANSWER) - {killed}) == 2, SECONDS)
        with held(stays):
            assert answers(port)[0] == 200


@pytest.mark.usefixtures("two_processes")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_all_processes_end_when_the_site_is_asked_to(site: Site, sent: signal.Signals) -> None:
    with processes(site) as of_test:
        process, _ = start(of_test)
        process.send_signal(sent)
        assert process.wait(SECONDS) == 0
        assert leaves_nobody(process)


@pytest.mark.usefixtures("two_processes")
def test_no_process_outlives_a_site_that_is_killed_and_its_address_is_free_again(site: Site) -> None:
    with processes(site) as of_test:
        process, port = start(of_test)
        process.kill()
        process.wait()
        until(lambda: leaves_nobody(process), SECONDS)
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", port))


def test_a_single_process_answers_by_itself(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOTMENT_PROCESSES", "1")
    with processes(site) as of_test:
        process, port = start(of_test, "--no-worker")
        assert answers(port, "/sign-in/")[0] == 200
        assert children(process, "allotment") == set()
        process.terminate()
        assert process.wait(SECONDS) == 0


@pytest.mark.parametrize("how_many", ["1", "2"])
def test_the_head_of_a_page_comes_without_its_body(site: Site, monkeypatch: pytest.MonkeyPatch, how_many: str) -> None:
    monkeypatch.setenv("ALLOTMENT_PROCESSES", how_many)
    with processes(site) as of_test:
        _, port = start(of_test, "--no-worker")
        whole = len(answers(port, "/sign-in/")[1].encode())
        with socket.create_connection(("127.0.0.1", port), SECONDS) as asking:
            asking.sendall(b"HEAD /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            sent = b"".join(iter(lambda: asking.recv(65536), b""))
        head, _, body = sent.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        assert f"Content-Length: {whole}".encode() in head
        assert body == b""


def test_a_process_with_slow_requests_answers_others_while_it_has_a_free_thread(site: Site) -> None:
    from allotment.web.answering import THREADS_SHARING

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, shared = listening.getsockname()[1], listening.fileno()
        command = (sys.executable, "-c", A_SHARING_PROCESS, str(shared))
        with subprocess.Popen(command, env=environment(site.home), pass_fds=[shared]) as process:
            try:
                assert answers(port)[0] == 200
                for _ in range(THREADS_SHARING - 1):
                    slow = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
                    slow.request("GET", "/slow")
                began = time.monotonic()
                assert {answers(port)[1] for _ in range(3)} == {"done"}
                assert time.monotonic() - began < 15
            finally:
                process.kill()


@pytest.mark.parametrize("asked", ["0", "-1", "many", "1.5", ""])
def test_a_number_of_processes_that_is_none_is_refused_by_the_name_of_the_setting(
    site: Site, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    with processes(site) as of_test:
        monkeypatch.setenv("ALLOTMENT_PROCESSES", asked)
        assert of_test.start("serve", "--port", str(free_port())).wait(SECONDS) != 0
        assert "ALLOTMENT_PROCESSES must be a whole number, 1 or more" in of_test.log()
