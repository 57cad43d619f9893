"""The site under test: one seeded database a test file, and a cast of one account per role."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.web import postgres

if TYPE_CHECKING:
    from django.test import Client

    from allotment.planning.access.actor import Actor
    from allotment.planning.desk import Desk
    from allotment.store.models import Account

ICS, PROVIDER, PARTNER, STRANGER_ICS = "QR1", "RTE", "RTQ", "QE1"
CAST = ("viewer", "analyst", "planner", "approver", "data.owner", "administrator", "national", "partner", "stranger")
DATABASE_FILES = ("allotment.db", "allotment.db-wal", "allotment.db-shm")
BESIDE_THE_DATABASE = ("audit-anchors.jsonl", "secret-key")
POSTGRES_SERVER = "ALLOTMENT_TEST_POSTGRES"


def start_django() -> Path:
    """Set Django up once in this process with a home of its own; the environment is left as it was."""
    from django.apps import apps
    from django.conf import settings

    if not apps.ready:
        chosen = {
            "ALLOTMENT_HOME": tempfile.mkdtemp(prefix="allotment-site-"),
            "ALLOTMENT_BEHIND_TLS": "no",
            "ALLOTMENT_REQUIRE_SECOND_FACTOR": "no",
            "DJANGO_SETTINGS_MODULE": "allotment.web.settings",
        }
        server = os.environ.get(POSTGRES_SERVER)
        if server:
            chosen["ALLOTMENT_DATABASE_URL"] = postgres.make_database(server, f"site_{os.getpid()}")
        before = {name: os.environ.get(name) for name in chosen}
        os.environ.update(chosen)
        import django

        django.setup()
        from django.test.utils import setup_test_environment

        setup_test_environment(debug=False)
        for name, value in before.items():
            if name == "DJANGO_SETTINGS_MODULE":
                continue
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    return Path(settings.HOME)


@dataclass
class Site:
    """The site of one test file."""

    home: Path

    @property
    def desk(self) -> Desk:
        """The desk at which the site works."""
        from allotment.planning.desk import Desk

        return Desk(self.home)

    def account(self, who: str) -> Account:
        """Give the account of one of the cast."""
        from allotment.planning.people.opening import DEMO_HOST
        from allotment.store.models import Account

        return Account.objects.get(email=f"{who}@{DEMO_HOST}")

    def actor(self, who: str) -> Actor:
        """Give one of the cast as whoever acts."""
        from allotment.planning.access.actor import actor_of

        found = actor_of(self.desk, str(self.account(who).id))
        assert found is not None
        return found

    def client(self, who: str | None = None) -> Client:
        """Give a browser in which one of the cast is signed in, or nobody."""
        from django.test import Client

        client = Client()
        if who is not None:
            client.force_login(self.account(who), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def on_postgres() -> bool:
    """Say whether these tests run on a PostgreSQL server."""
    return bool(os.environ.get(POSTGRES_SERVER))


def keep_database(home: Path, template: Path) -> None:
    """Keep the seeded database, and the files beside it, as the template of every test file's own."""
    from django.db import connections

    connections.close_all()
    if on_postgres():
        postgres.copy_database(os.environ[POSTGRES_SERVER], f"site_{os.getpid()}", "site_template")
    staging = template.with_name("site-template-staging")
    staging.mkdir()
    for name in ("allotment.db", *BESIDE_THE_DATABASE):
        if (home / name).exists():
            shutil.copyfile(home / name, staging / name)
    staging.rename(template)


def put_database(template: Path, home: Path) -> None:
    """Put a copy of the seeded database in the site's place."""
    from django.db import connections

    connections.close_all()
    if on_postgres():
        postgres.copy_database(os.environ[POSTGRES_SERVER], "site_template", f"site_{os.getpid()}")
    else:
        for name in DATABASE_FILES:
            (home / name).unlink(missing_ok=True)
        shutil.copyfile(template / "allotment.db", home / "allotment.db")
    for name in BESIDE_THE_DATABASE:
        if (template / name).exists():
            shutil.copyfile(template / name, home / name)
