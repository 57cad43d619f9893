"""Opening the database for whoever is not the site: the command line, the tests, the worker."""

from __future__ import annotations

import os

SETTINGS = "DJANGO_SETTINGS_MODULE"


def open_database() -> None:
    """Set Django up once, with the store's settings unless the site set its own, and bring the tables up to date."""
    import django  # noqa: PLC0415 - a quarter of a second that 'allotment --help' need not wait for
    from django.apps import apps  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    os.environ.setdefault(SETTINGS, "allotment.store.settings")
    if not apps.ready:
        django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def database_name() -> str:
    """Say which database is open, to keep what is remembered of one apart from another's."""
    from django.db import connection  # noqa: PLC0415

    settings = connection.settings_dict
    return f"{settings.get('HOST', '')}/{settings['NAME']}"


def close_connections() -> None:
    """Close this thread's connections, for a thread that ends."""
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
