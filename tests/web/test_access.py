"""Who may reach what, before any page is looked at."""

from __future__ import annotations

from tests.web.site import Site


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(site: Site) -> None:
    answer = site.client().get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_an_actor_reaches_their_own_system_and_no_other(site: Site) -> None:
    assert site.actor("planner").systems == ("QR1",)
    assert "QE1" not in site.actor("planner").reach
    assert len(site.actor("national").systems) == 42
