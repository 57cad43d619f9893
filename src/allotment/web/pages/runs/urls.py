"""Addresses of runs and comparison, below a system."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.runs import compare, views

urlpatterns: list[URLPattern] = [
    path("runs", views.runs, name="runs"),
    path("runs/new", views.run_new, name="run_new"),
    path("runs/<slug:run_id>", views.run, name="run"),
    path("runs/<slug:run_id>/check", views.check, name="run_check"),
    path("runs/<slug:run_id>/prepare", views.prepare, name="run_prepare"),
    path("runs/<slug:run_id>/files/<str:file>", views.run_file, name="run_file"),
    path("compare", compare.compare, name="compare"),
    path("compare/figures/<slug:key>/<slug:screen>.json", compare.figure_spec, name="compare_figure_spec"),
    path("compare/figures/<slug:key>.<slug:extension>", compare.figure_file, name="compare_figure_file"),
]
