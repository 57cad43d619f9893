"""Steps and comments of scenarios, plans and funding files: the same for all."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from allotment.governance.states import Step
from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.documents.comments import comment
from allotment.planning.reviewing.steps import SHARE, share, take_step
from allotment.web.pages.scenarios.sending import version_of
from allotment.web.showing import Asked, desk, key_of
from allotment.workforce.errors import AllotmentError

Show = Callable[..., HttpResponse]
STEPS = {step.value: step for step in (Step.SUBMIT, Step.AGREE, Step.RETURN, Step.SUPERSEDE)}
DONE = {
    SHARE: "Everybody in the system can read this {} now, and comment on it if their role allows.",
    "submit": "The {} is in review. An approver who did not write it can agree or return it.",
    "agree": "The {} is agreed, and frozen with the hashes of what it stands on.",
    "return": "The {} went back to its writers with your reason.",
    "supersede": "The {} is superseded. It stays readable.",
}


@require_POST
def step(request: Asked, system: str, document_id: UUID, step: str, kind: str, show: Show) -> HttpResponse:
    """Share a document, or take it a step on; ``show`` shows it again where that cannot be."""
    named, seen, key = str(document_id), version_of(request.POST), key_of(request)
    if step not in {SHARE, *STEPS}:
        raise Http404
    try:
        if step == SHARE:
            share(desk(), request.actor, system, kind, named, seen, key=key)
        else:
            reason = request.POST.get("reason", "")
            take_step(desk(), request.actor, system, kind, named, STEPS[step], seen, reason=reason, key=key)
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        return _again(request, system, named, show, error, step)
    messages.success(request, DONE[step].format(kind))
    return redirect(kind, system=system, document_id=named)


@require_POST
def say(request: Asked, system: str, document_id: UUID, kind: str, show: Show) -> HttpResponse:
    """Keep a comment."""
    named, text = str(document_id), request.POST.get("comment", "")
    try:
        comment(desk(), request.actor, system, kind, named, text, version_of(request.POST), key=key_of(request))
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        return _again(request, system, named, show, error)
    messages.success(request, "Your comment was added.")
    return redirect(kind, system=system, document_id=named)


def _again(
    request: Asked, system: str, document_id: str, show: Show, error: AllotmentError, step: str = ""
) -> HttpResponse:
    """Show the document again with what was typed, and why it was not done."""
    status = 409 if isinstance(error, ChangedMeanwhileError) else 400
    typed = {name: request.POST.get(name, "") for name in ("reason", "comment")} | {"step": step}
    return show(request, system, document_id, status=status, error=error, typed=typed)
