"""Addresses of jobs."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.jobs import views

urlpatterns: list[URLPattern] = [
    path("jobs", views.jobs, name="jobs"),
    path("jobs/<uuid:job_id>", views.job, name="job"),
    path("jobs/<uuid:job_id>/progress", views.progress, name="job_progress"),
    path("jobs/<uuid:job_id>/cancel", views.cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/retry", views.retry, name="job_retry"),
]
