"""The audit log: entries chained by hash, added and never changed, and the head of the chain."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One thing that somebody did. ``entry_hash`` covers every field and the hash of the entry before."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=160)
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=120)
    organisation = models.CharField(max_length=20)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    class Meta:
        """Read by organisation, newest first."""

        indexes = [models.Index(fields=["organisation", "sequence"])]

    def __str__(self) -> str:
        """Give the entry's number and verb."""
        return f"{self.sequence}: {self.verb}"


class AuditHead(models.Model):
    """The one row that says how long the chain is; whoever writes locks it first."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Give the chain's length."""
        return f"{self.sequence} entries"
