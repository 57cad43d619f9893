"""Refusals of the API: the words of the pages, as JSON."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from allotment.planning.access.errors import ChangedMeanwhileError, NotYoursError
from allotment.web.pages.errors import STATUS
from allotment.workforce.errors import AllotmentError, Problem

NOTHING_HERE = "There is nothing at this address for you."
CHALLENGE = 'Basic realm="Allotment", charset="UTF-8", Bearer realm="Allotment"'
PARTS_OF_A_REQUEST = frozenset({"body", "query", "path", "header", "form", "file", "sent", "given"})
log = logging.getLogger("allotment.web.api")


class ReadOnlyError(AllotmentError):
    """Whoever asks may read here, and not write."""


class TooLargeError(AllotmentError):
    """More was sent than is read."""


STATUS_HERE = STATUS | {ReadOnlyError: 403, TooLargeError: 413}


def said(status: int, summary: str, problems: Iterable[Problem] = (), conflict: Any = None) -> JsonResponse:
    """Give a refusal as JSON."""
    listed = [_as_json(problem) for problem in problems]
    return JsonResponse({"summary": summary, "problems": listed, "conflict": conflict}, status=status)


def _as_json(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("where", "row", "column", "value", "rule", "remedy")}


def refused(_request: HttpRequest, error: AllotmentError) -> JsonResponse:
    """Say a refusal with the status that a page would have; of what is not theirs nobody learns more."""
    status = STATUS_HERE.get(type(error), 400)
    if status == 404:
        return said(404, error.summary if isinstance(error, NotYoursError) else NOTHING_HERE)
    return said(status, error.summary, error.problems, _conflict(error))


def _conflict(error: AllotmentError) -> dict[str, Any] | None:
    if not isinstance(error, ChangedMeanwhileError):
        return None
    versions = {name: getattr(error, name) for name in ("seen", "current", "theirs", "yours")}
    return {**versions, "changed_by": error.by}


def not_understood(_request: HttpRequest, error: ValidationError) -> JsonResponse:
    """Say what of a request does not have the form that the reference describes."""
    return said(422, "The request was not understood.", _unfit(error.errors))


def _unfit(errors: Iterable[dict[str, Any]]) -> Iterator[Problem]:
    for one in errors:
        place = [str(part) for part in one["loc"]]
        named = [part for part in place if part not in PARTS_OF_A_REQUEST] or place
        rule = str(one["msg"]).rstrip(".") + "."
        yield Problem(".".join(named), rule, "Send it as the API reference describes it.")


def nobody(_request: HttpRequest, _error: AuthenticationError) -> JsonResponse:
    """Ask who it is."""
    remedy = "Send a token of your account as 'Authorization: Bearer', or as the password of Basic."
    answer = said(401, "Who asks is not known.", [Problem("Authorization", "no valid token or session came.", remedy)])
    answer["WWW-Authenticate"] = CHALLENGE
    return answer


def nothing_here(_request: HttpRequest, _error: Exception | None = None) -> JsonResponse:
    """Say that there is nothing: the same words whether it never was or is another's."""
    return said(404, NOTHING_HERE)


def too_large(_request: HttpRequest, _error: Exception) -> JsonResponse:
    """Say that more was sent than is read."""
    return said(413, "More was sent than is read here.")


def malformed(_request: HttpRequest, _error: Exception) -> JsonResponse:
    """Say that a request could not be read at all."""
    return said(400, "The request could not be read.")


def other(_request: HttpRequest, error: HttpError) -> JsonResponse:
    """Say what the framework refused."""
    return said(error.status_code, str(error))


def broken(_request: HttpRequest, error: Exception) -> JsonResponse:
    """Say that something failed here, without saying what; the site's own log says it."""
    log.error("The API failed.", exc_info=error)
    return said(500, "Something failed here. It was noted.")


HANDLERS: dict[type[Exception], Any] = {
    AllotmentError: refused,
    ValidationError: not_understood,
    AuthenticationError: nobody,
    Http404: nothing_here,
    RequestDataTooBig: too_large,
    SuspiciousOperation: malformed,
    MultiPartParserError: malformed,
    HttpError: other,
    Exception: broken,
}


def say_in_json(api: NinjaAPI) -> None:
    """Let an API answer every refusal in this form."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)
