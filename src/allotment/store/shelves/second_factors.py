"""Second factors and work accounts. The site's library of accounts keeps them: a command line without it has none."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

FACTOR, WORK_ACCOUNT = ("mfa", "Authenticator"), ("socialaccount", "SocialAccount")


def with_second_factor(account_ids: Collection[str]) -> frozenset[str]:
    """Give those of these accounts that have a second factor."""
    rows = _rows(*FACTOR, account_ids)
    return frozenset() if rows is None else frozenset(str(found) for found in rows.values_list("user_id", flat=True))


def remove_second_factor(account_id: str) -> bool:
    """Remove an account's second factor and the work account tied to it; say whether there was either."""
    removed = 0
    for kind in (FACTOR, WORK_ACCOUNT):
        rows = _rows(*kind, [account_id])
        if rows is not None:
            removed += rows.delete()[0]
    return removed > 0


def has_another_work_account(account_id: str, subject: str) -> bool:
    """Say whether an account is tied to another person of the identity provider than this one."""
    rows = _rows(*WORK_ACCOUNT, [account_id])
    return rows is not None and rows.exclude(uid=subject).exists()


def _rows(app: str, model: str, account_ids: Collection[str]) -> QuerySet[Any] | None:
    if not apps.is_installed(f"allauth.{app}"):
        return None
    rows: QuerySet[Any] = apps.get_model(app, model).objects.filter(user_id__in=list(account_ids))
    return rows
