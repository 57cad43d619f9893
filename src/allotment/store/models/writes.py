"""Keys of writes already done, so that a write sent twice is done once."""

from __future__ import annotations

from django.db import models


class WriteKey(models.Model):
    """What a write with this key by this account did."""

    account = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    verb = models.CharField(max_length=60)
    request_sha256 = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    done_at = models.DateTimeField()

    class Meta:
        """One account uses a key once."""

        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_write_a_key")]

    def __str__(self) -> str:
        """Give the verb."""
        return self.verb
