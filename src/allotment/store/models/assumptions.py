"""Proposed changes of assumptions, and what was decided on them."""

from __future__ import annotations

import uuid

from django.db import models
from simple_history.models import HistoricalRecords

from allotment.store.models.scoped import OfOrganisation


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AssumptionProposal(models.Model):
    """A dated record that somebody wants a system to use instead of the shipped one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    record = models.JSONField()
    rationale = models.TextField()
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    objects = OfOrganisation()
    history = HistoricalRecords()

    def __str__(self) -> str:
        """Give the assumption's key."""
        return self.key
