"""Settings of the database and its jobs: enough for the command line. The site's own settings build on these.

``ALLOTMENT_HOME`` names the folder of files and of the SQLite database; ``ALLOTMENT_DATABASE_URL``, where set,
names a PostgreSQL database instead.
"""

from __future__ import annotations

import os
from typing import Any

import dj_database_url
from django.core.management.utils import get_random_secret_key

from allotment.store.folders import write_private
from allotment.store.home import home_folder

HOME = home_folder()
HOME.mkdir(parents=True, exist_ok=True)

DATABASE_SETTING = "ALLOTMENT_DATABASE_URL"
SECONDS_TO_WAIT_FOR_A_LOCK = 20

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME / "allotment.db",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": SECONDS_TO_WAIT_FOR_A_LOCK,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        ),
    },
}


def database() -> dict[str, Any]:
    """Give PostgreSQL where the setting names it, else the SQLite file in the home folder."""
    address = os.environ.get(DATABASE_SETTING)
    return dict(dj_database_url.parse(address, conn_max_age=60)) if address else SQLITE


def secret_key() -> str:
    """Give the site's secret key: from the environment, or made once and kept readable by the owner only."""
    given = os.environ.get("ALLOTMENT_SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        write_private(kept, get_random_secret_key() + get_random_secret_key())
    return kept.read_text(encoding="utf-8")


SECRET_KEY = secret_key()
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.Account"
USE_TZ = True
TIME_ZONE = "UTC"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "allotment.store",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
ALLOTMENT_JOB_TASK = "allotment.web.jobs.perform"
