"""Addresses of the assumptions of a system and of changes proposed to them."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.assumptions import views

urlpatterns: list[URLPattern] = [
    path("assumptions", views.assumptions, name="assumptions"),
    path("assumptions/register.csv", views.assumptions_csv, name="assumptions_csv"),
    path("assumptions/proposals", views.proposals, name="proposals"),
    path("assumptions/proposals/<slug:proposal_id>", views.proposal, name="proposal"),
    path("assumptions/proposals/<slug:proposal_id>/decide", views.proposal_decide, name="proposal_decide"),
    path("assumptions/<slug:key>", views.assumption, name="assumption"),
    path("assumptions/<slug:key>/propose", views.proposal_new, name="proposal_new"),
]
