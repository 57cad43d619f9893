"""Which runs of the archive belong to which system, and what they were made for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from allotment.store.models.scoped import OfOrganisation


class SystemRun(models.Model):
    """A run of the archive as the site lists it. The figures themselves stay in the archive, by ``run_id``.

    A run of a shipped scenario belongs to the system; a run of somebody's scenario to that scenario's organisation,
    and whoever may see the scenario may see it. ``last_check`` says what came of making it again, and when.
    """

    run_id = models.CharField(max_length=140)
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("store.Document", on_delete=models.PROTECT, null=True, related_name="runs")
    document_version = models.PositiveIntegerField(null=True)
    scenario_name = models.CharField(max_length=80)
    scenario_title = models.CharField(max_length=200)
    years = models.PositiveIntegerField()
    replicates = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    hashes = models.JSONField(default=dict)
    headline = models.JSONField(default=dict)
    last_check = models.JSONField(default=dict)
    requested_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    objects = OfOrganisation()

    class Meta:
        """A scenario lists a run once; scenarios that say the same share the archive's copy."""

        constraints = [
            models.UniqueConstraint(fields=["run_id", "document"], name="one_run_a_document"),
            models.UniqueConstraint(
                fields=["run_id", "organisation"], condition=Q(document__isnull=True), name="one_shipped_run_a_system"
            ),
        ]
        indexes = [models.Index(fields=["system", "made_at"])]

    def __str__(self) -> str:
        """Give the run's name."""
        return self.run_id
