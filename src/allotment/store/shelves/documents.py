"""Scenarios and plans: their versions, which are added and never changed, comments, and sign-offs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from allotment.governance.states import State, Step
from allotment.store.models import Comment, Document, DocumentVersion, SignOff


@dataclass(frozen=True)
class KnownDocument:
    """A document as it stands. ``body`` is its newest version's text; a list leaves it empty."""

    id: str
    kind: str
    organisation: str
    system: str
    name: str
    title: str
    state: str
    shared: bool
    version: int
    body: str
    sha256: str
    created_by: str
    created_by_name: str
    created_at: datetime
    changed_at: datetime
    changed_by_name: str

    @property
    def is_open(self) -> bool:
        """Say whether others than its own organisation may see it."""
        return self.shared or self.state != State.DRAFT


@dataclass(frozen=True)
class KnownVersion:
    """One version as somebody wrote it; a list leaves ``body`` empty."""

    number: int
    sha256: str
    author: str
    author_name: str
    written_at: datetime
    body: str = ""


@dataclass(frozen=True)
class KnownComment:
    """What somebody said about a version."""

    id: str
    version: int
    author_name: str
    said_at: datetime
    text: str


@dataclass(frozen=True)
class KnownSignOff:
    """A step that somebody took with a version."""

    version: int
    step: str
    state: str
    actor: str
    actor_name: str
    at: datetime
    reason: str
    hashes: dict[str, Any]


@dataclass(frozen=True)
class NewVersion:
    """A version before it is written: the text, what it is called, and who wrote it when."""

    name: str
    title: str
    body: str
    sha256: str
    author: str
    at: datetime
    state: str = State.DRAFT.value


def document(document_id: str) -> KnownDocument | None:
    """Give a document within the reader's scope with its newest text, or None."""
    return next(iter(documents_named([document_id])), None)


def documents_named(document_ids: Iterable[str]) -> list[KnownDocument]:
    """Give the documents of these ids that lie within the reader's scope, with their newest texts."""
    ids = [one for one in document_ids if _is_id(one)]
    newest = DocumentVersion.objects.filter(document_id__in=ids, number=F("document__version"))
    rows = newest.select_related("document__created_by", "document__changed_by") if ids else ()
    return [_known(row.document, row) for row in rows]


def documents(system: str, kind: str) -> list[KnownDocument]:
    """Give the documents of a kind in a system, newest change first, without their texts."""
    rows = Document.objects.filter(system_id=system, kind=kind).select_related("created_by", "changed_by")
    return [_known(row) for row in rows.order_by("-changed_at", "name")]


def names_taken(system: str, kind: str, organisation: str) -> set[str]:
    """Give the names that an organisation has given already."""
    rows = Document.objects.filter(system_id=system, kind=kind, organisation_id=organisation)
    return set(rows.values_list("name", flat=True))


def add(kind: str, system: str, organisation: str, first: NewVersion) -> str:
    """Add a document with its first version in the open transaction, and give its id."""
    made = Document.objects.create(
        kind=kind,
        organisation_id=organisation,
        system_id=system,
        name=first.name,
        title=first.title,
        created_by_id=first.author,
        created_at=first.at,
        changed_by_id=first.author,
        changed_at=first.at,
    )
    _add_version(made.id, 1, first)
    return str(made.id)


def write_version(document_id: str, seen: int, new: NewVersion) -> bool:
    """Write the version after ``seen``; false, and nothing is written, where another came first."""
    written = Document.objects.filter(id=document_id, version=seen).update(
        version=seen + 1,
        name=new.name,
        title=new.title,
        state=new.state,
        changed_by_id=new.author,
        changed_at=new.at,
    )
    if not written:
        return False
    _add_version(UUID(document_id), seen + 1, new)
    _keep_history(document_id, new.at)
    return True


def _add_version(document_id: UUID, number: int, new: NewVersion) -> None:
    DocumentVersion.objects.create(
        document_id=document_id,
        number=number,
        body=new.body,
        sha256=new.sha256,
        author_id=new.author,
        written_at=new.at,
    )


def share(document_id: str, version: int, at: datetime) -> bool:
    """Open a document to the system; false where it was open, or is at another version by now."""
    shared = Document.objects.filter(id=document_id, version=version, shared=False).update(shared=True)
    if shared:
        _keep_history(document_id, at)
    return shared == 1


def set_state(document_id: str, version: int, old: str, new: str, at: datetime) -> bool:
    """Move a version from one state to another; false where it is at another version or state by now."""
    moved = Document.objects.filter(id=document_id, version=version, state=old).update(state=new)
    if moved:
        _keep_history(document_id, at)
    return moved == 1


def _keep_history(document_id: str, at: datetime) -> None:
    """Keep the row's history: an update that names the version it saw passes the library's own notice by."""
    changed = list(Document.objects.filter(id=document_id))
    Document.history.bulk_history_create(changed, update=True, default_date=at)


def versions(document_id: str) -> list[KnownVersion]:
    """Give a document's versions, newest first, without their texts."""
    rows = DocumentVersion.objects.filter(document_id=document_id).select_related("author").defer("body")
    return [
        KnownVersion(row.number, row.sha256, str(row.author_id), row.author.name, row.written_at)
        for row in rows.order_by("-number")
    ]


def version_texts(document_id: str, *numbers: int) -> dict[int, str]:
    """Give the texts of some versions by number; a number that there is not is left out."""
    rows = DocumentVersion.objects.filter(document_id=document_id, number__in=numbers)
    return dict(rows.values_list("number", "body"))


def authors_since_agreement(versions: Iterable[KnownVersion], sign_offs: Iterable[KnownSignOff]) -> frozenset[str]:
    """Give everybody who wrote a version since the last agreement, or ever where there is none."""
    agreed = max((one.version for one in sign_offs if one.step == Step.AGREE), default=0)
    return frozenset(one.author for one in versions if one.number > agreed)


def comments(document_id: str) -> list[KnownComment]:
    """Give what was said about a document, oldest first."""
    rows = Comment.objects.filter(document_id=document_id).select_related("author").order_by("said_at")
    return [KnownComment(str(row.id), row.version, row.author.name, row.said_at, row.text) for row in rows]


def add_comment(document_id: str, version: int, author: str, text: str, at: datetime) -> str:
    """Keep what somebody said about a version, and give the comment's id."""
    made = Comment.objects.create(document_id=document_id, version=version, author_id=author, text=text, said_at=at)
    return str(made.id)


def sign_offs(document_id: str) -> list[KnownSignOff]:
    """Give the steps taken with a document, newest first."""
    rows = SignOff.objects.filter(document_id=document_id).select_related("actor").order_by("-at", "-id")
    return [
        KnownSignOff(
            row.version, row.step, row.state, str(row.actor_id), row.actor.name, row.at, row.reason, row.hashes
        )
        for row in rows
    ]


def add_sign_off(
    document_id: str,
    version: int,
    step: str,
    state: str,
    actor: str,
    at: datetime,
    reason: str,
    hashes: Mapping[str, Any],
) -> None:
    """Record a step, with the hashes of what was seen."""
    SignOff.objects.create(
        document_id=document_id,
        version=version,
        step=step,
        state=state,
        actor_id=actor,
        at=at,
        reason=reason,
        hashes=dict(hashes),
    )


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _known(row: Document, newest: DocumentVersion | None = None) -> KnownDocument:
    return KnownDocument(
        id=str(row.id),
        kind=row.kind,
        organisation=row.organisation_id,
        system=row.system_id,
        name=row.name,
        title=row.title,
        state=row.state,
        shared=row.shared,
        version=row.version,
        body=newest.body if newest else "",
        sha256=newest.sha256 if newest else "",
        created_by=str(row.created_by_id),
        created_by_name=row.created_by.name,
        created_at=row.created_at,
        changed_at=row.changed_at,
        changed_by_name=row.changed_by.name,
    )
