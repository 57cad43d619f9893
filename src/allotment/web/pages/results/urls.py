"""Addresses of the pages of results, below a system."""

from __future__ import annotations

from django.urls import path

from allotment.web.pages.results import views

FIGURE = "runs/<slug:run_id>/figures/<slug:which>/<slug:key>"

urlpatterns = [
    path("workforce", views.workforce, name="workforce"),
    path("demand", views.demand, name="demand"),
    path("gap", views.gap, name="gap"),
    path(f"{FIGURE}/<slug:screen>.json", views.figure_spec, name="figure_spec"),
    path(f"{FIGURE}.<slug:extension>", views.figure_file, name="figure_file"),
]
