"""The few pages of signing in that the library of accounts has not."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from allotment.web.showing import page


def temporary_password_ran_out(request: HttpRequest) -> HttpResponse:
    """Say that a temporary password no longer works."""
    return page(request, "account/temporary_password_ran_out.jinja", status=403)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that something was tried too often."""
    return page(request, "errors/too_many_requests.jinja", status=429)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that something may not be done, without saying why."""
    return page(request, "errors/forbidden.jinja", status=403)


def no_such_page(request: HttpRequest, **_: str) -> HttpResponse:
    """Answer as for any address that is none: the library would sign people up here, or change addresses."""
    raise Http404(request.path)
