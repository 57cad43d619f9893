"""Addresses of signing in.

Only the pages that this service has are here; the names of the library's others stand, because it looks for them, and
answer as any unknown address does.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as authenticator
from allauth.socialaccount import views as work_account
from django.urls import URLPattern, path

from allotment.web.accounts import single_sign_on, views

PAGES = [
    path("", account.login, name="account_login"),
    path("out/", account.logout, name="account_logout"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("switched-off/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/ran-out/", views.temporary_password_ran_out, name="account_temporary_password_ran_out"),
    path("second-factor/", second_factor.index, name="mfa_index"),
    path("second-factor/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/on/", authenticator.activate_totp, name="mfa_activate_totp"),
    path("second-factor/off/", authenticator.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path("work-account/cancelled/", work_account.login_cancelled, name="socialaccount_login_cancelled"),
    path("work-account/failed/", work_account.login_error, name="socialaccount_login_error"),
    path("work-account/<slug:provider_id>/", single_sign_on.to_provider, name="openid_connect_login"),
    path("work-account/<slug:provider_id>/back/", single_sign_on.from_provider, name="openid_connect_callback"),
]

NAMES_WITHOUT_A_PAGE = (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "account_request_login_code",
    "socialaccount_signup",
    "socialaccount_connections",
    "mfa_download_recovery_codes",
)


def _without_a_page() -> list[URLPattern]:
    plain = [path(f"none/{name}/", views.no_such_page, name=name) for name in NAMES_WITHOUT_A_PAGE]
    return [
        *plain,
        path("none/account_confirm_email/<str:key>/", views.no_such_page, name="account_confirm_email"),
        path(
            "none/account_reset_password_from_key/<str:uidb36>-<str:key>/",
            views.no_such_page,
            name="account_reset_password_from_key",
        ),
    ]


urlpatterns: list[URLPattern] = [*PAGES, *_without_a_page()]
