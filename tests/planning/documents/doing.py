"""The verbs of documents as the cast does them; imported where they are used, so that the site is set up by then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allotment.governance.states import SCENARIO, Step
from tests.web.site import ICS, Site

if TYPE_CHECKING:
    from allotment.planning.reviewing.plan_page import SeenPlan
    from allotment.planning.reviewing.scenario_page import SeenScenario
    from allotment.store.models import AuditEntry
    from allotment.store.shelves.documents import KnownDocument


@dataclass(frozen=True)
class Doing:
    """What somebody of the cast does with scenarios and plans of the system."""

    site: Site

    def make(self, who: str, text: str, **more: Any) -> KnownDocument:
        """Make a scenario."""
        from allotment.planning.documents.scenarios import create_scenario

        return create_scenario(self.site.desk, self.site.actor(who), ICS, text, **more)

    def copy(self, who: str, source: str, title: str, **more: Any) -> KnownDocument:
        """Copy a scenario."""
        from allotment.planning.documents.scenarios import copy_scenario

        return copy_scenario(self.site.desk, self.site.actor(who), ICS, source, title, **more)

    def edit(self, who: str, document: str, text: str, seen: int, **more: Any) -> KnownDocument:
        """Edit a scenario."""
        from allotment.planning.documents.scenarios import edit_scenario

        return edit_scenario(self.site.desk, self.site.actor(who), ICS, document, text, seen, **more)

    def rename(self, who: str, document: str, name: str, title: str, seen: int) -> KnownDocument:
        """Rename a scenario."""
        from allotment.planning.documents.scenarios import rename_scenario

        return rename_scenario(self.site.desk, self.site.actor(who), ICS, document, name, title, seen)

    def make_plan(self, who: str, fields: dict[str, Any], **more: Any) -> KnownDocument:
        """Make a plan."""
        from allotment.planning.plans.write import create_plan

        return create_plan(self.site.desk, self.site.actor(who), ICS, fields, **more)

    def edit_plan(self, who: str, document: str, fields: dict[str, Any], seen: int, **more: Any) -> KnownDocument:
        """Edit a plan."""
        from allotment.planning.plans.write import edit_plan

        return edit_plan(self.site.desk, self.site.actor(who), ICS, document, fields, seen, **more)

    def share(self, who: str, document: str, seen: int, kind: str = SCENARIO, **more: Any) -> KnownDocument:
        """Share a document."""
        from allotment.planning.reviewing.steps import share

        return share(self.site.desk, self.site.actor(who), ICS, kind, document, seen, **more)

    def step(self, who: str, document: str, step: Step, seen: int, kind: str = SCENARIO, **more: Any) -> KnownDocument:
        """Take a document a step on."""
        from allotment.planning.reviewing.steps import take_step

        return take_step(self.site.desk, self.site.actor(who), ICS, kind, document, step, seen, **more)

    def comment(self, who: str, document: str, text: str, seen: int = 1, **more: Any) -> str:
        """Comment on a scenario."""
        from allotment.planning.documents.comments import comment

        return comment(self.site.desk, self.site.actor(who), ICS, SCENARIO, document, text, seen, **more)

    def see(self, who: str, document: str) -> SeenScenario:
        """Look at a scenario."""
        from allotment.planning.reviewing.scenario_page import see_scenario

        return see_scenario(self.site.desk, self.site.actor(who), ICS, document)

    def see_plan(self, who: str, document: str) -> SeenPlan:
        """Look at a plan."""
        from allotment.planning.reviewing.plan_page import see_plan

        return see_plan(self.site.desk, self.site.actor(who), ICS, document)

    def texts(self, document: str, *numbers: int) -> dict[int, str]:
        """Give the texts of some versions."""
        from allotment.planning.access.acting import reading
        from allotment.store.shelves.documents import version_texts

        with reading(self.site.actor("planner")):
            return version_texts(document, *numbers)

    def log(self) -> AuditEntry:
        """Give the newest entry of the audit log."""
        from allotment.store.models import AuditEntry

        return AuditEntry.objects.latest("sequence")

    def log_length(self) -> int:
        """Say how many entries the audit log has."""
        from allotment.store import audit_log

        return audit_log.head().sequence

    def appoint(self, who: str, role: str, organisation: str = ICS) -> None:
        """Appoint one of the cast to another role, from today."""
        from allotment.store.shelves.accounts import appoint

        appoint(str(self.site.account(who).id), organisation, role, self.site.desk.clock().date(), None)
