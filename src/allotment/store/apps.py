"""The Django application that holds Allotment's tables."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """What is kept: accounts, organisations, documents, staff returns, jobs and the audit log."""

    name = "allotment.store"
    label = "store"
    verbose_name = "Allotment"
