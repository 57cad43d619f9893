"""Long work: what was asked, how far it is, and who does it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from allotment.store.models.scoped import OfOrganisation


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "Waiting to start"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


LIVE = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """One piece of long work. ``attempt`` counts its starts: only the newest attempt may finish it.

    ``times_lost`` counts the attempts whose worker ended under them since somebody last asked for the job.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    request = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.WAITING)
    stage = models.CharField(max_length=200, blank=True)
    share_done = models.FloatField(default=0.0)
    attempt = models.PositiveIntegerField(default=0)
    times_lost = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    summary = models.TextField(blank=True)
    problems = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    objects = OfOrganisation()

    class Meta:
        """One organisation never has the same work waiting or running twice."""

        constraints = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "key"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_live_job_a_key",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"])]

    def __str__(self) -> str:
        """Give kind and state."""
        return f"{self.kind}: {self.state}"
