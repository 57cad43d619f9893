"""Scenarios, plans and funding files: versions that are never changed, comments, and the record of who decided."""

from __future__ import annotations

import uuid

from django.db import models
from simple_history.models import HistoricalRecords

from allotment.governance import states
from allotment.governance.states import State
from allotment.store.models.scoped import OfDocument, OfOrganisation

SCENARIO, PLAN, FUNDING = states.SCENARIO, states.PLAN, states.FUNDING


class Document(models.Model):
    """A scenario, a plan or a funding file. ``version`` counts its edits; a writer must name the version they saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=[(one, one) for one in (SCENARIO, PLAN, FUNDING)])
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in State], default=State.DRAFT.value)
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    objects = OfOrganisation()
    history = HistoricalRecords()

    class Meta:
        """An organisation gives a name once in a system and kind; whether another uses it is not for it to learn."""

        constraints = [
            models.UniqueConstraint(fields=["kind", "system", "organisation", "name"], name="one_document_a_name"),
        ]

    def __str__(self) -> str:
        """Give kind and name."""
        return f"{self.kind} {self.name}"


class DocumentVersion(models.Model):
    """One version as somebody wrote it. Versions are added, never changed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    objects = OfDocument()

    class Meta:
        """A number is given once."""

        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        """Give the version's number."""
        return f"version {self.number}"


class Comment(models.Model):
    """What somebody said about a document."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comments")
    version = models.PositiveIntegerField()
    author = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    text = models.TextField()
    objects = OfDocument()

    def __str__(self) -> str:
        """Give the comment's first words."""
        return self.text[:60]


class SignOff(models.Model):
    """A step that somebody took with a version, with the hashes of what they saw."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sign_offs")
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    actor = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    hashes = models.JSONField(default=dict)
    objects = OfDocument()

    def __str__(self) -> str:
        """Give the step and the version."""
        return f"{self.step} version {self.version}"
