"""The assumptions of a system: the register, one assumption with its history, and changes proposed to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.proposals.decide import decide_proposal, propose_change
from allotment.planning.proposals.listing import Wanted, register_csv, see_proposals, see_register
from allotment.planning.proposals.see import see_assumption, see_proposal, start_proposal
from allotment.web.pages.assumptions.words import LABELS, SHAPES, plain_number
from allotment.web.pages.evidence.field_errors import FieldErrors, field_errors
from allotment.web.pages.evidence.forms import whole_number
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError

LONGEST_SEARCH = 100


@require_GET
def assumptions(request: Asked, system: str) -> HttpResponse:
    """Show the register, or the records that somebody looks for."""
    wanted = Wanted(
        words=request.GET.get("words", "")[:LONGEST_SEARCH],
        owner=request.GET.get("owner", "")[:LONGEST_SEARCH],
        grade=request.GET.get("grade", "")[:LONGEST_SEARCH],
        own_only=request.GET.get("own") == "yes",
    )
    shown = see_register(request.actor, system, wanted)
    return page(request, "assumptions/register.jinja", shown=shown, plain=plain_number)


@require_GET
def assumptions_csv(request: Asked, system: str) -> HttpResponse:
    """Send the whole register as a CSV file."""
    answer = HttpResponse(register_csv(request.actor, system), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="assumptions-{system}.csv"'
    return answer


@require_GET
def assumption(request: Asked, system: str, key: str) -> HttpResponse:
    """Show one assumption with its dated records and its history."""
    shown = see_assumption(desk(), request.actor, system, key)
    return page(request, "assumptions/assumption.jinja", shown=shown, plain=plain_number)


@require_http_methods(["GET", "POST"])
def proposal_new(request: Asked, system: str, key: str) -> HttpResponse:
    """Show the form for a change of an assumption, and take what it sends."""
    place = request.GET.get("record", "") or request.POST.get("record", "")
    form = start_proposal(desk(), request.actor, system, key, place)
    if request.method == "GET":
        return page(request, "assumptions/proposal_new.jinja", form=form, given=form.start, **_words())
    given = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        made = propose_change(desk(), request.actor, system, key, given, write_key=key_of(request))
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        errors = field_errors(error, LABELS, {"where": next(iter(_narrowings(form.narrowing)), "value")})
        values = dict(form=form, given=given, errors=errors, **_words())
        return page(request, "assumptions/proposal_new.jinja", status=400, **values)
    messages.success(request, "The change was proposed. An approver of the system decides on it.")
    return redirect("proposal", system=system, proposal_id=made)


def _narrowings(narrowing: dict[str, tuple[str, ...] | None]) -> list[str]:
    return [f"where_{name}" for name in narrowing]


def _words() -> dict[str, Any]:
    return {"labels": LABELS, "shapes": SHAPES, "plain": plain_number}


@require_GET
def proposals(request: Asked, system: str) -> HttpResponse:
    """List every change that was proposed, and what was decided."""
    shown = see_proposals(request.actor, system)
    return page(request, "assumptions/proposals.jinja", shown=shown, plain=plain_number)


@require_GET
def proposal(request: Asked, system: str, proposal_id: str) -> HttpResponse:
    """Show one proposed change."""
    return _proposal(request, system, proposal_id)


def _proposal(
    request: Asked,
    system: str,
    proposal_id: str,
    errors: FieldErrors | None = None,
    status: int = 200,
    reason: str = "",
) -> HttpResponse:
    shown = see_proposal(request.actor, system, proposal_id)
    values = dict(shown=shown, errors=errors, reason=reason, **_words())
    return page(request, "assumptions/proposal.jinja", status=status, **values)


@require_POST
def proposal_decide(request: Asked, system: str, proposal_id: str) -> HttpResponse:
    """Approve, refuse or withdraw a proposed change."""
    reason = request.POST.get("reason", "")
    version = whole_number(request.POST.get("version", ""))
    decision = request.POST.get("decision", "")
    try:
        done = decide_proposal(
            desk(), request.actor, system, proposal_id, decision, version, reason, write_key=key_of(request)
        )
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        status = 409 if isinstance(error, ChangedMeanwhileError) else 400
        errors = field_errors(error, {"reason": LABELS["reason"]}, {})
        return _proposal(request, system, proposal_id, errors, status, reason)
    messages.success(request, done)
    return redirect("proposal", system=system, proposal_id=proposal_id)
