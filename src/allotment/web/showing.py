"""What every view uses: who asks, the desk, the page, and keys that make a form's write happen once."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk

KEY_FIELD = "write_key"
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Asked(HttpRequest):
    """A request after the site's middleware: it knows who acts."""

    actor: Actor


@cache
def desk() -> Desk:
    """Give the desk at which this site works."""
    return Desk(settings.HOME)


def page(request: HttpRequest, template: str, status: int = 200, **values: Any) -> HttpResponse:
    """Show a template."""
    return render(request, template, values, status=status)


def new_key() -> str:
    """Give a fresh key for a form: sent twice, the form's write is done once."""
    return uuid4().hex


def key_of(request: HttpRequest) -> str:
    """Give the key that came with a form."""
    sent = request.POST.get(KEY_FIELD, "")
    return sent if KEY.fullmatch(sent) else ""
