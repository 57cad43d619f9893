"""The topics of help, in the order in which somebody new reads them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """One page of help: its address, title and what it tells."""

    slug: str
    title: str
    summary: str

    @property
    def template(self) -> str:
        """The file that holds its words."""
        return f"help/topics/{self.slug}.jinja"


TOPICS = (
    Topic("getting-started", "Getting started", "What each section is for, and a first half hour."),
    Topic("reading-charts", "Reading the charts", "Fan, bridge, map and pyramid, and the table behind each."),
    Topic("scenarios", "Scenarios and sign-off", "From an idea to an agreed scenario, and who does what."),
    Topic("staff-returns", "Staff returns and who sees what", "Sending a return, mending faults, and what others see."),
    Topic("power-bi-and-excel", "Power BI and Excel", "Connecting with a token, and addresses that stay the same."),
    Topic("your-account", "Signing in and your account", "Passwords, the second factor, tokens and sessions."),
    Topic("keyboard", "Using the keyboard", "Every page without a mouse."),
    Topic("accessibility", "Accessibility statement", "What works, what does not yet, and how it was tested."),
    Topic("sources", "Sources and licences", "Whose figures these are, and on what terms."),
)
BY_SLUG = {topic.slug: topic for topic in TOPICS}
