"""How the library of accounts behaves here: nobody signs up, and only known people come in."""

from __future__ import annotations

import logging
from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from allotment.planning.people import signing_in
from allotment.store.models import Account
from allotment.web.showing import desk, page

log = logging.getLogger("allotment.security")
SAID = {
    "account/messages/logged_out.txt": "You have signed out.",
    "account/messages/password_changed.txt": "Your password is changed. You are signed out everywhere else.",
    "mfa/messages/totp_activated.txt": "Your second factor is on.",
    "mfa/messages/totp_deactivated.txt": "Your second factor is off.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators; what happens to them is recorded."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not correct",
        "too_many_login_attempts": "Too many sign-ins failed. Wait 5 minutes and try again",
        "enter_current_password": "The current password is not correct",
        "incorrect_password": "The password is not correct",
        "rate_limited": "Too many attempts. Wait a minute and try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's own signature
        """Say that nobody signs up: an administrator makes the account."""
        return False

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        """Turn away an account that is switched off, or whose temporary password has run out."""
        turned_away: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if turned_away is not None:
            signing_in.record_refused(desk(), user.email, "switched off")
            return turned_away
        by_password = not (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        until = user.temporary_password_until
        if by_password and until is not None and until <= timezone.now():
            signing_in.record_refused(desk(), user.email, "temporary password ran out")
            return redirect("account_temporary_password_ran_out")
        return None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Hold back who tried too often, and say so in the security log.

        Raises:
            ValidationError: too many tries failed.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            address = signing_in.hashed_address(str(credentials.get("email", "")))
            log.warning("held back: a sign-in from %s, address hash %s", self.get_client_ip(request), address)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Record a wrong address or password."""
        signing_in.record_refused(desk(), str(credentials.get("email", "")), "wrong address or password")

    def set_password(self, user: Account, password: str) -> None:
        """Keep a password that its holder chose; every other session of theirs ends."""
        with signing_in.own_change(desk(), str(user.pk), "change own password"):
            user.set_password(password)
            user.temporary_password_until = None
            user.save(update_fields=["password", "temporary_password_until"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Go back to the account."""
        return reverse("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",  # noqa: ARG002
        message: str | None = None,
    ) -> None:
        """Say in this service's words what the library did; say nothing where it is plain to see."""
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, said)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in who has an account here and whose address the identity provider says it has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Say that nobody signs up."""
        return False

    def get_requests_session(self) -> requests.Session:
        """Give what asks the identity provider: it follows nobody elsewhere."""
        session: requests.Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Turn away everybody who is not known here.

        Raises:
            ImmediateHttpResponse: the page that says so.
        """
        user = sociallogin.user
        if sociallogin.is_existing and _may_come_in(sociallogin):
            EmailAddress.objects.update_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
            return
        addresses = [one.email for one in sociallogin.email_addresses] or [""]
        signing_in.record_refused(desk(), addresses[0], "no account for this work account")
        raise ImmediateHttpResponse(page(request, "socialaccount/no_account.jinja", status=403))


def _may_come_in(sociallogin: SocialLogin) -> bool:
    """Say whether this is the person of the account, who is signing in and not tying one account to another."""
    if sociallogin.state.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN:
        return False
    account_id, subject = str(sociallogin.user.pk), str(sociallogin.account.uid)
    if signing_in.is_tied_to_another(account_id, subject):
        return False
    return _same_subject(sociallogin) and sociallogin.user.email in _verified(sociallogin)


def _verified(sociallogin: SocialLogin) -> set[str]:
    """Give the addresses that the provider says it verified: it must say so plainly, not with any text."""
    return {one.email.lower() for one in sociallogin.email_addresses if one.verified in (True, "true")}


def _same_subject(sociallogin: SocialLogin) -> bool:
    """Say whether the signed token and the provider's word on the person speak of the same one."""
    told: dict[str, Any] = sociallogin.account.extra_data
    return (told.get("userinfo") or {}).get("sub") == (told.get("id_token") or {}).get("sub")
