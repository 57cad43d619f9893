"""Staff returns: what an organisation sent, its staff records, and the protected counts that others may see."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from allotment.store.models.scoped import OfController, OfOrganisation


class ReturnState(models.TextChoices):
    """Where a staff return stands."""

    CHECKING = "checking", "Being checked"
    FAULTY = "faulty", "Has faults"
    CHECKED = "checked", "Ready to accept"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    REPLACED = "replaced", "Replaced by a later return"


class StaffReturn(models.Model):
    """One file that an organisation sent, what was found in it, and what was decided.

    ``posts_name`` and ``posts_sha256`` are of a second file, where posts were sent apart. ``job`` is the check of the
    file. ``problems`` are the first of ``problem_count``; ``reconciliation`` and ``posts``
    hold exact figures, which only the organisation's own users see. ``version`` counts its changes of state.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    as_at = models.DateField()
    file_name = models.CharField(max_length=200)
    file_bytes = models.PositiveBigIntegerField()
    file_sha256 = models.CharField(max_length=64)
    posts_name = models.CharField(max_length=200, blank=True)
    posts_sha256 = models.CharField(max_length=64, blank=True)
    job = models.UUIDField(null=True)
    state = models.CharField(max_length=20, choices=ReturnState.choices, default=ReturnState.CHECKING)
    rows_read = models.PositiveIntegerField(default=0)
    staff_headcount = models.PositiveIntegerField(default=0)
    staff_fte = models.FloatField(default=0.0)
    bank_fte = models.FloatField(default=0.0)
    problem_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    reconciliation = models.JSONField(default=dict)
    posts = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    sent_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    decided_by = models.ForeignKey("store.Account", on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    objects = OfController()

    class Meta:
        """An organisation has one accepted return at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="accepted"), name="one_accepted_return_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        """Give organisation and date."""
        return f"staff return of {self.organisation_id} at {self.as_at}"


class StaffRecord(models.Model):
    """One assignment of one person, without name or number: the key is a keyed hash that only the controller's
    own returns share.
    """

    staff_return = models.ForeignKey(StaffReturn, on_delete=models.CASCADE, related_name="records")
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    person_key = models.CharField(max_length=64)
    role = models.CharField(max_length=120)
    age = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=20)
    fte = models.FloatField()
    contract = models.CharField(max_length=20)
    objects = OfController()

    class Meta:
        """Looked up by organisation and role."""

        indexes = [models.Index(fields=["organisation", "role"])]

    def __str__(self) -> str:
        """Give the role; never who."""
        return self.role


class ProtectedCount(models.Model):
    """A cell of a snapshot: counts rounded together so that nobody can be found in them. Anybody in the system
    may see these.

    A total over a dimension has the word All there. Every count lies less than ``within`` people from the true one.
    ``fte`` and ``vacancies_fte`` stand on a role's totals alone; ``vacancies_fte`` is null where no posts were given.
    """

    staff_return = models.ForeignKey(StaffReturn, on_delete=models.CASCADE, related_name="protected")
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=120)
    age_band = models.CharField(max_length=20)
    sex = models.CharField(max_length=20)
    headcount = models.PositiveIntegerField()
    within = models.PositiveSmallIntegerField()
    fte = models.FloatField(null=True)
    vacancies_fte = models.FloatField(null=True)
    as_at = models.DateField()
    objects = OfOrganisation()

    class Meta:
        """A cell is counted once."""

        constraints = [
            models.UniqueConstraint(fields=["staff_return", "role", "age_band", "sex"], name="one_count_a_cell"),
        ]

    def __str__(self) -> str:
        """Give the cell."""
        return f"{self.role}, {self.age_band}, {self.sex}"
