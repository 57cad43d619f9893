"""Addresses of questions and answers, below a system."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.questions import views

ONE = "answers/<slug:answer_id>"

urlpatterns: list[URLPattern] = [
    path("growing-our-own", views.section, {"section": "growing"}, name="growing"),
    path("deployment", views.section, {"section": "deployment"}, name="deployment"),
    path("questions/<slug:kind>", views.ask, name="question"),
    path("questions/<slug:kind>/example", views.example, name="question_example"),
    path(ONE, views.answer, name="answer"),
    path(f"{ONE}/remove", views.remove, name="answer_remove"),
    path(f"{ONE}/files/<path:file>", views.file_of_answer, name="answer_file"),
    path(f"{ONE}/figures/<slug:key>/<slug:screen>.json", views.figure_spec, name="answer_figure_spec"),
    path(f"{ONE}/figures/<slug:key>.<slug:extension>", views.figure_file, name="answer_figure_file"),
]
