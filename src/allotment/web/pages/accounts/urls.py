"""Addresses of one's own account and of administration."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.urls import URLPattern, path

from allotment.web.pages.accounts import administration, own, tree


def _page(address: str, view: Any, name: str, *, sign_in_again: bool = False) -> URLPattern:
    """Give an address; what changes how somebody signs in asks for the password or a code once more."""
    shown: Any = reauthentication_required(view) if sign_in_again else view
    pattern: URLPattern = path(address, shown, name=name)
    return pattern


urlpatterns: list[URLPattern] = [
    _page("account/", own.account, "account"),
    _page("account/tokens/", own.make_token, "account_make_token", sign_in_again=True),
    _page("account/tokens/<uuid:token>/remove/", own.remove_token, "account_remove_token"),
    _page("account/sign-out-elsewhere/", own.sign_out_elsewhere, "account_sign_out_elsewhere", sign_in_again=True),
    _page("administration/", administration.people, "administration"),
    _page("administration/accounts/new/", administration.new_account, "administration_new_account"),
    _page("administration/accounts/<uuid:account>/", administration.one_account, "administration_account"),
    _page("administration/accounts/<uuid:account>/appoint/", administration.appoint, "administration_appoint"),
    _page(
        "administration/accounts/<uuid:account>/appointments/<int:appointment>/end/",
        administration.end_appointment,
        "administration_end_appointment",
    ),
    _page("administration/accounts/<uuid:account>/switch/", administration.switch, "administration_switch"),
    _page(
        "administration/accounts/<uuid:account>/password/",
        administration.new_password,
        "administration_password",
        sign_in_again=True,
    ),
    _page(
        "administration/accounts/<uuid:account>/second-factor/",
        administration.remove_second_factor,
        "administration_second_factor",
        sign_in_again=True,
    ),
    _page("administration/organisations/", tree.tree, "administration_organisations"),
    _page("administration/organisations/add/", tree.add, "administration_add_organisation"),
    _page("administration/organisations/change/", tree.change, "administration_change_organisation"),
    _page("administration/organisations/move/", tree.move, "administration_move_organisation"),
    _page("administration/organisations/end/", tree.end, "administration_end_organisation"),
]
