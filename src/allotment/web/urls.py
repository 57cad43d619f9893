"""The addresses of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from allotment.web.api import api
from allotment.web.pages.accounts.urls import urlpatterns as accounts
from allotment.web.pages.assumptions.urls import urlpatterns as assumptions
from allotment.web.pages.audit.urls import urlpatterns as audit
from allotment.web.pages.evidence.urls import urlpatterns as evidence
from allotment.web.pages.funding.urls import urlpatterns as funding
from allotment.web.pages.help.urls import urlpatterns as help_pages
from allotment.web.pages.home.urls import urlpatterns as home
from allotment.web.pages.jobs.urls import urlpatterns as jobs
from allotment.web.pages.levers.urls import urlpatterns as levers
from allotment.web.pages.levy.urls import urlpatterns as levy
from allotment.web.pages.mixes.urls import urlpatterns as mixes
from allotment.web.pages.questions.own import urlpatterns as own
from allotment.web.pages.questions.urls import urlpatterns as questions
from allotment.web.pages.results.urls import urlpatterns as results
from allotment.web.pages.runs.urls import urlpatterns as runs
from allotment.web.pages.scenarios.urls import urlpatterns as scenarios

handler403 = "allotment.web.accounts.views.forbidden"
handler404 = "allotment.web.pages.errors.not_found"
handler429 = "allotment.web.accounts.views.too_many_requests"
handler500 = "allotment.web.pages.errors.broken"


def healthy(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Say that the site answers."""
    return HttpResponse("healthy", content_type="text/plain")


urlpatterns = [
    path("healthy", healthy),
    path("sign-in/", include("allotment.web.accounts.urls")),
    path("api/", api.urls),
    path("", include(home)),
    path("", include(accounts)),
    path("", include(audit)),
    path("", include(help_pages)),
    path("", include(jobs)),
    path("", include(own)),
    path("systems/<slug:system>/", include(results)),
    path("systems/<slug:system>/", include(runs)),
    path("systems/<slug:system>/", include(scenarios)),
    path("systems/<slug:system>/", include(evidence)),
    path("systems/<slug:system>/", include(assumptions)),
    path("systems/<slug:system>/", include(levers)),
    path("systems/<slug:system>/", include(funding)),
    path("systems/<slug:system>/", include(mixes)),
    path("systems/<slug:system>/", include(levy)),
    path("systems/<slug:system>/", include(questions)),
]
