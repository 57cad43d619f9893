"""Which runs of the archive belong to which system, and what they were made for."""

from __future__ import annotations

from django.db import models

from allotment.store.models.scoped import OfOrganisation


class SystemRun(models.Model):
    """A run of the archive as the site lists it. The figures themselves stay in the archive, by ``run_id``."""

    run_id = models.CharField(max_length=120)
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
    requested_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    objects = OfOrganisation()

    class Meta:
        """An organisation lists a run once; two organisations that ask the same share the archive's copy."""

        constraints = [models.UniqueConstraint(fields=["run_id", "organisation"], name="one_run_an_organisation")]

    def __str__(self) -> str:
        """Give the run's name."""
        return self.run_id
