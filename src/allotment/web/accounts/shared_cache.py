"""Django's cache, kept in the database: failed sign-ins are counted once for all processes of the site.

Django's own database cache reads pickles, which run what they say; this one reads plain JSON and keeps no key in
the clear.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.utils import timezone

from allotment.store.models import SharedMemory

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class SharedCache(BaseCache):
    """Small JSON values under hashed keys, each until a moment."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        """Take Django's settings of a cache; there is nothing to place."""
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value where none is kept, and say whether it was: of several at once, one alone succeeds."""
        SharedMemory.objects.filter(expires_at__lte=timezone.now()).delete()
        try:
            with transaction.atomic():
                SharedMemory.objects.create(
                    key_sha256=self._hashed(key, version), value=value, expires_at=self._until(timeout)
                )
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Give a value that has not expired."""
        found = SharedMemory.objects.filter(key_sha256=self._hashed(key, version), expires_at__gt=timezone.now())
        kept = found.values_list("value", flat=True).first()
        return default if kept is None else kept

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value, in the place of any before."""
        SharedMemory.objects.update_or_create(
            key_sha256=self._hashed(key, version), defaults={"value": value, "expires_at": self._until(timeout)}
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value for longer; say whether there was one."""
        kept = SharedMemory.objects.filter(key_sha256=self._hashed(key, version), expires_at__gt=timezone.now())
        return kept.update(expires_at=self._until(timeout)) == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; say whether there was one."""
        gone, _ = SharedMemory.objects.filter(key_sha256=self._hashed(key, version)).delete()
        return gone > 0

    def clear(self) -> None:
        """Forget everything."""
        SharedMemory.objects.all().delete()

    def _hashed(self, key: str, version: int | None) -> str:
        return hashlib.sha256(self.make_key(key, version=version).encode("utf-8")).hexdigest()

    def _until(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return NEVER if seconds is None else timezone.now() + timedelta(seconds=float(seconds))
