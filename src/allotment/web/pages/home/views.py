"""The home page: the first thing that a reader sees."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from allotment.planning.results.home import home_page
from allotment.web.showing import Asked, desk, page


def first(request: Asked) -> HttpResponse:
    """Send a reader to the home page of their system, or say that they have none yet."""
    systems = request.actor.systems
    return redirect("home", system=systems[0]) if systems else page(request, "home/no_system.jinja")


def home(request: Asked, system: str) -> HttpResponse:
    """Show a system's home page."""
    return page(request, "home/home.jinja", shown=home_page(desk(), request.actor, system))
