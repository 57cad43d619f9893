"""The organisation's own sign-on, by OpenID Connect: the token's signature is always checked."""

from __future__ import annotations

import logging
from typing import Any

import jwt
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

log = logging.getLogger("allotment.security")
# With a shared secret or no signature at all, whoever holds the token could have made it.
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})


class WorkAccountAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Asks the identity provider; believes only what it signed."""

    def get_provider(self) -> Any:
        """Give the provider, which asks through this class on the way there too."""
        provider = super().get_provider()
        provider.oauth2_adapter_class = WorkAccountAdapter
        return provider

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give how the provider is set up, where it says that it is the one that the settings name."""
        told: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"].split("/.well-known/")[0]
        if str(told.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
            raise OAuth2Error("The identity provider says that it is another than the settings name.")
        return told

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            signature = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as unreadable:
            raise OAuth2Error("The identity token cannot be read.") from unreadable
        if signature not in SIGNATURES:
            raise OAuth2Error("The identity token is not signed with the provider's own key.")
        told: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return told


def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to the identity provider."""
    return _answer(OAuth2LoginView, request, provider_id)


def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody back from the identity provider."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """Answer with one of the library's views; a provider that is down, or not itself, is said in plain words."""
    adapter = WorkAccountAdapter(request, provider_id)
    try:
        answered: HttpResponse = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    except (OAuth2Error, RequestException) as wrong:
        log.warning("the identity provider cannot be asked: %s", wrong)
        answered = render_authentication_error(request, adapter.get_provider(), exception=wrong)
    return answered
