"""Accounts, the appointments that give them rights, their tokens for the API, and what sign-in counts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from simple_history.models import HistoricalRecords

from allotment.governance.roles import UserRole


class AccountKeeper(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account that signs in with an e-mail address."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who signs in. An account alone may do nothing: appointments give rights."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # A password that somebody else knows: it lets its holder in until then, and only to choose another.
    temporary_password_until = models.DateTimeField(null=True, blank=True)
    times_signed_out_everywhere = models.PositiveIntegerField(default=0)
    objects = AccountKeeper()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        """Give name and address."""
        return f"{self.name} <{self.email}>"

    def get_session_auth_hash(self) -> str:
        """Give what every session of this account must know: a new password or signing out everywhere changes it."""
        return f"{super().get_session_auth_hash()}-{self.times_signed_out_everywhere}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Give the same under each secret key that is being retired."""
        for known in super().get_session_auth_fallback_hash():
            yield f"{known}-{self.times_signed_out_everywhere}"


class Appointment(models.Model):
    """A role that an account holds at an organisation, from one date until another."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="appointments")
    organisation = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in UserRole])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        """The same role at the same organisation starts once on a date."""

        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation", "role", "valid_from"], name="one_appointment_a_date"
            ),
        ]

    def __str__(self) -> str:
        """Give role and organisation."""
        return f"{self.role} at {self.organisation_id}"


class ApiToken(models.Model):
    """A personal token for the API: only its hash is kept, and it may do no more than read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    token_sha256 = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Give the token's name; never the token."""
        return self.name


class SharedMemory(models.Model):
    """What all processes of the site must know together for a while: failed sign-ins, and codes already used.

    The key is a hash, so that the table names nobody; the value is plain JSON, so that reading it runs nothing.
    """

    key_sha256 = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Give the key's hash; never what is kept under it."""
        return self.key_sha256
