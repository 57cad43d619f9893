"""Programs that write through the API without a pause, and know what must be there of all that they were answered."""

from __future__ import annotations

import http.client
import json
import time
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.planning.documents.texts import plan_fields, retention
from tests.planning.returns.staff_files import AS_AT, csv_of, staff
from tests.web.api_caller import SYSTEM

JSON = "application/json"


@dataclass(frozen=True)
class Sent:
    """A write as it goes over the wire."""

    method: str
    address: str
    body: bytes
    content_type: str = JSON


class Writer(ABC):
    """A program that writes one thing after another, each with a key of its own, until the site is gone.

    ``answers`` holds what each write that was answered as done was answered, in order; ``begun_at`` is when the last
    one was sent.
    """

    verb: str

    def __init__(self, port: int, secret: str) -> None:
        self.answers: list[dict[str, Any]] = []
        self.begun_at = 0.0
        self._secret = secret
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    @abstractmethod
    def sent(self, number: int) -> Sent:
        """Give the write of a number: the same each time it is sent."""

    @abstractmethod
    def hold(self) -> None:
        """Hold that every write that was answered is there once, and no other."""

    def key(self, number: int) -> str:
        """Give the key of the write of a number."""
        return f"{type(self).__name__}-{number}"

    @property
    def waiting(self) -> str:
        """Give the key of the write that was not answered yet."""
        return self.key(len(self.answers))

    def write(self) -> dict[str, Any]:
        """Send the next write, or once more the one that was not answered.

        Raises:
            OSError, http.client.HTTPException: the site is gone before it answered.
        """
        sent = self.sent(len(self.answers))
        headers = {"Authorization": f"Bearer {self._secret}", "Content-Type": sent.content_type}
        headers["Idempotency-Key"] = self.waiting
        self.begun_at = time.monotonic()
        self._connection.request(sent.method, sent.address, sent.body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status in {200, 201, 202}, (sent.address, answer.status, content[:500])
        self.answers.append(json.loads(content))
        return self.answers[-1]

    def write_until_gone(self) -> None:
        """Write without a pause until the site is gone."""
        try:
            while True:
                self.write()
        except (OSError, http.client.HTTPException):
            self.hang_up()

    def hang_up(self) -> None:
        """Forget the connection; the next write opens another."""
        self._connection.close()

    def move_to(self, port: int) -> None:
        """Write to a site at another port from now on."""
        self.hang_up()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)


class Editor(Writer):
    """Edits one scenario."""

    verb = "edit a scenario"

    def __init__(self, port: int, secret: str, document: str) -> None:
        super().__init__(port, secret)
        self._document = document

    def sent(self, number: int) -> Sent:
        body = {"body": retention("edited", title=f"Edit {number}"), "version": number + 1}
        return Sent("PUT", f"{SYSTEM}/scenarios/{self._document}", as_json(body))

    def hold(self) -> None:
        from allotment.store.models import Document, DocumentVersion

        rows = DocumentVersion.objects.filter(document_id=self._document).order_by("number")
        texts = [retention("edited", title=f"Edit {number}").strip() for number in range(len(self.answers))]
        assert [body.strip() for body in rows.values_list("body", flat=True)][1:] == texts
        assert list(rows.values_list("number", flat=True)) == list(range(1, len(texts) + 2))
        assert Document.objects.get(id=self._document).version == len(texts) + 1
        assert Document.history.filter(id=self._document).count() == len(texts) + 1
        assert [answer["version"] for answer in self.answers] == list(range(2, len(texts) + 2))


class Commenter(Writer):
    """Comments on a scenario."""

    verb = "comment on a scenario"

    def __init__(self, port: int, secret: str, document: str) -> None:
        super().__init__(port, secret)
        self._document = document

    def sent(self, number: int) -> Sent:
        body = {"text": f"Comment {number}", "version": 1}
        return Sent("POST", f"{SYSTEM}/scenarios/{self._document}/comments", as_json(body))

    def hold(self) -> None:
        from allotment.store.models import Comment

        rows = Comment.objects.filter(document_id=self._document).order_by("said_at")
        assert list(rows.values_list("text", flat=True)) == [f"Comment {n}" for n in range(len(self.answers))]
        assert [str(one) for one in rows.values_list("id", flat=True)] == [one["comment"] for one in self.answers]


class PlanMaker(Writer):
    """Makes plans."""

    verb = "make a plan"

    def sent(self, number: int) -> Sent:
        fields = {**plan_fields(f"Plan {number}"), "from_year": 2026, "until_year": 2030, "organisation": "QR1"}
        return Sent("POST", f"{SYSTEM}/plans", as_json(fields))

    def hold(self) -> None:
        from allotment.store.models import Document, DocumentVersion

        rows = Document.objects.filter(kind="plan").order_by("created_at")
        assert list(rows.values_list("title", flat=True)) == [f"Plan {n}" for n in range(len(self.answers))]
        assert [str(one) for one in rows.values_list("id", flat=True)] == [one["id"] for one in self.answers]
        assert DocumentVersion.objects.filter(document__kind="plan").count() == len(self.answers)


class Sender(Writer):
    """Sends staff returns."""

    verb = "send a staff return"

    def __init__(self, port: int, secret: str, home: Path) -> None:
        super().__init__(port, secret)
        self._home = home

    def sent(self, number: int) -> Sent:
        parts = [field(name, value) for name, value in (("organisation", "RTE"), ("as_at", AS_AT.isoformat()))]
        parts.append(field("file", csv_of(staff(200, seed=number)), f'; filename="staff-{number}.csv"'))
        body = "".join([*parts, "--parts--\r\n"]).encode("utf-8")
        return Sent("POST", f"{SYSTEM}/staff-returns", body, "multipart/form-data; boundary=parts")

    def hold(self) -> None:
        from allotment.planning.returns.uploads import is_as_sent, upload_path
        from allotment.store.models import Job, StaffReturn

        rows = StaffReturn.objects.order_by("sent_at")
        assert [row.file_name for row in rows] == [f"staff-{number}.csv" for number in range(len(self.answers))]
        assert [row.id.hex for row in rows] == [answer["id"] for answer in self.answers]
        for row in rows:
            assert is_as_sent(upload_path(self._home, "RTE", row.id.hex, row.file_sha256), row.file_sha256)
        jobs = Job.objects.filter(kind="check_return").order_by("asked_at")
        assert [(job.id, job.request["return"]) for job in jobs] == [(row.job, row.id.hex) for row in rows]


class Asker(Writer):
    """Asks for runs."""

    verb = "ask for a run"

    def sent(self, number: int) -> Sent:
        return Sent("POST", f"{SYSTEM}/runs", as_json({"years": 1, "replicates": 10, "seed": 20_000 + number}))

    def hold(self) -> None:
        from django_tasks_db.models import DBTaskResult

        from allotment.store.models import Job

        jobs = list(Job.objects.filter(kind="make_run").order_by("asked_at"))
        assert [job.request["seed"] for job in jobs] == [20_000 + number for number in range(len(self.answers))]
        assert [str(job.id) for job in jobs] == [answer["job"] for answer in self.answers]
        notes = Counter(note["args"][0] for note in DBTaskResult.objects.values_list("args_kwargs", flat=True))
        assert notes == Counter(str(one) for one in Job.objects.values_list("id", flat=True))


def as_json(body: dict[str, Any]) -> bytes:
    """Give a body as it is sent."""
    return json.dumps(body).encode("utf-8")


def field(name: str, value: str, more: str = "") -> str:
    """Give one part of a form with a file."""
    return f'--parts\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
