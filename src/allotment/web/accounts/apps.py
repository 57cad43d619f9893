"""The Django application of signing in: it listens for sign-ins and changes of the second factor."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Signing in."""

    name = "allotment.web.accounts"
    label = "allotment_accounts"
    verbose_name = "Signing in"

    def ready(self) -> None:
        """Start to listen, and make the kinds of sign-on known, as the library's own list of addresses would."""
        from allauth.socialaccount.providers import registry  # noqa: PLC0415 - models are there only now

        from allotment.web.accounts import events  # noqa: PLC0415

        registry.load()
        events.listen()
