"""Answers to questions that somebody asked on the site; what was found lies in the archive by the answer's id."""

from __future__ import annotations

import uuid

from django.db import models

from allotment.store.models.scoped import OfOrganisation


class AnswerRecord(models.Model):
    """An answer as it is listed.

    One that stands on published evidence alone is open to the system; one from somebody's own files is their
    organisation's alone. ``asked`` holds the form's values, ``hashes`` those of the files that were sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    sentence = models.TextField()
    asked = models.JSONField(default=dict)
    hashes = models.JSONField(default=dict)
    is_open = models.BooleanField(default=False)
    holds_people = models.BooleanField(default=False)
    made_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = OfOrganisation()

    class Meta:
        """Lists are by system and kind, the newest first."""

        indexes = [models.Index(fields=["system", "kind", "made_at"])]

    def __str__(self) -> str:
        """Give the answer's title."""
        return self.title
