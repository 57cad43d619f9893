"""Organisations and the dated tree in which they stand."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from allotment.governance.levels import OrganisationKind


class Organisation(models.Model):
    """An organisation by its published code, with the dates between which it exists."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=[(kind.value, kind.value) for kind in OrganisationKind])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        """Give name and code."""
        return f"{self.name} ({self.code})"


class Belonging(models.Model):
    """A place in the tree: a child below a parent, from one date until another."""

    child = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """A child joins a parent once on a date."""

        constraints = [
            models.UniqueConstraint(fields=["child", "parent", "valid_from"], name="one_belonging_a_date"),
        ]

    def __str__(self) -> str:
        """Give child and parent."""
        return f"{self.child_id} in {self.parent_id}"


class TreeStamp(models.Model):
    """Counts the changes of the tree, so that whoever keeps it in memory knows when to read it again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    changes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        """Give the count."""
        return f"{self.changes} changes"
