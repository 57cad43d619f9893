"""Pages of levers: all of them by family, and one with every record it stands on."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from allotment.planning.money.levers_page import see_lever, see_levers
from allotment.web.pages.assumptions.words import plain_number
from allotment.web.showing import Asked, desk, page


@require_safe
def levers(request: Asked, system: str) -> HttpResponse:
    """List the levers of a system by family."""
    return page(request, "levers/levers.jinja", listed=see_levers(desk(), request.actor, system))


@require_safe
def lever(request: Asked, system: str, lever: str) -> HttpResponse:
    """Show one lever."""
    shown = see_lever(desk(), request.actor, system, lever)
    return page(request, "levers/lever.jinja", shown=shown, plain=plain_number)
