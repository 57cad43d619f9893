"""Addresses of scenarios and plans, below a system."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.governance.states import PLAN, SCENARIO
from allotment.web.pages.scenarios import editing, plan_editing, record, views

ONE_SCENARIO, ONE_PLAN = "scenarios/<uuid:document_id>", "plans/<uuid:document_id>"
RECORD_OF_SCENARIO = {"kind": SCENARIO, "show": views.show_scenario}
RECORD_OF_PLAN = {"kind": PLAN, "show": views.show_plan}

urlpatterns: list[URLPattern] = [
    path("scenarios", views.scenarios, name="scenarios"),
    path("scenarios/new", editing.scenario_new, name="scenario_new"),
    path("scenarios/new/yaml", editing.scenario_upload, name="scenario_upload"),
    path("scenarios/copy/<slug:source>", editing.scenario_copy, name="scenario_copy"),
    path("scenarios/shipped/<slug:scenario>", views.shipped, name="scenario_shipped"),
    path("scenarios/shipped/<slug:scenario>.yaml", views.shipped_yaml, name="scenario_shipped_yaml"),
    path(ONE_SCENARIO, views.scenario, name="scenario"),
    path(f"{ONE_SCENARIO}/scenario.yaml", views.scenario_yaml, name="scenario_yaml"),
    path(f"{ONE_SCENARIO}/edit", editing.scenario_edit, name="scenario_edit"),
    path(f"{ONE_SCENARIO}/edit/yaml", editing.scenario_edit_yaml, name="scenario_edit_yaml"),
    path(f"{ONE_SCENARIO}/rename", editing.scenario_rename, name="scenario_rename"),
    path(f"{ONE_SCENARIO}/history", views.scenario_history, name="scenario_history"),
    path(f"{ONE_SCENARIO}/comments", record.say, RECORD_OF_SCENARIO, name="scenario_comment"),
    path(f"{ONE_SCENARIO}/steps/<slug:step>", record.step, RECORD_OF_SCENARIO, name="scenario_step"),
    path("plans", views.plans, name="plans"),
    path("plans/new", plan_editing.plan_new, name="plan_new"),
    path(ONE_PLAN, views.plan, name="plan"),
    path(f"{ONE_PLAN}/edit", plan_editing.plan_edit, name="plan_edit"),
    path(f"{ONE_PLAN}/history", views.plan_history, name="plan_history"),
    path(f"{ONE_PLAN}/comments", record.say, RECORD_OF_PLAN, name="plan_comment"),
    path(f"{ONE_PLAN}/steps/<slug:step>", record.step, RECORD_OF_PLAN, name="plan_step"),
]
