"""Addresses of mixes, below a system."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.mixes import views

ONE = "mixes/<slug:mix_id>"

urlpatterns: list[URLPattern] = [
    path("mixes", views.mixes, name="mixes"),
    path("mixes/new", views.mix_new, name="mix_new"),
    path("mixes/compare", views.mix_compare, name="mix_compare"),
    path(ONE, views.mix, name="mix"),
    path(f"{ONE}/doses/<int:row>", views.dose, name="mix_dose"),
    path(f"{ONE}/files/<str:file>", views.mix_file, name="mix_file"),
    path(f"{ONE}/figures/<slug:key>/<slug:screen>.json", views.figure_spec, name="mix_figure_spec"),
    path(f"{ONE}/figures/<slug:key>.<slug:extension>", views.figure_file, name="mix_figure_file"),
]
