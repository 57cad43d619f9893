"""Which chosen mixes of the archive belong to which system and funding, and the levy ledgers that were kept."""

from __future__ import annotations

import uuid

from django.db import models

from allotment.store.models.scoped import OfOrganisation


class SystemMix(models.Model):
    """A mix of the archive as the site lists it. The figures themselves stay in the archive, by ``mix_id``.

    A mix under a shipped funding file and scenario belongs to the system; a mix under somebody's belongs to that
    document's organisation, and whoever may see the documents may see it. ``asked`` holds the numbers of the form,
    ``hashes`` what it stands on, ``headline`` what a list shows of it.
    """

    mix_id = models.CharField(max_length=140)
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    funding = models.ForeignKey("store.Document", on_delete=models.PROTECT, null=True, related_name="mixes")
    funding_version = models.PositiveIntegerField(null=True)
    funding_name = models.CharField(max_length=80)
    funding_title = models.CharField(max_length=200)
    scenario = models.ForeignKey("store.Document", on_delete=models.PROTECT, null=True, related_name="scenario_mixes")
    scenario_version = models.PositiveIntegerField(null=True)
    scenario_name = models.CharField(max_length=80)
    scenario_title = models.CharField(max_length=200)
    asked = models.JSONField(default=dict)
    hashes = models.JSONField(default=dict)
    headline = models.JSONField(default=dict)
    requested_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = OfOrganisation()

    class Meta:
        """Lists are by system, the newest first."""

        indexes = [models.Index(fields=["system", "made_at"])]

    def __str__(self) -> str:
        """Give the mix's name."""
        return self.mix_id


class LevyRecord(models.Model):
    """A levy ledger that somebody kept from files of their own; its tables lie in a folder of its id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    hashes = models.JSONField(default=dict)
    made_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = OfOrganisation()

    class Meta:
        """Lists are by system, the newest first."""

        indexes = [models.Index(fields=["system", "made_at"])]

    def __str__(self) -> str:
        """Give the ledger's title."""
        return self.title
