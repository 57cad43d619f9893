"""A small OpenID provider on loopback: it knows one person, checks what a good provider checks, and signs tokens.

What it says can be bent, one lie at a time, to see that the site does not believe it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "allotment", "a secret between the two"
KEY_ID = "first"


@dataclass
class Provider:
    """The provider, and what it says of the person who signs in at it."""

    address: str
    person: dict[str, Any]
    key: rsa.RSAPrivateKey
    published_key: rsa.RSAPrivateKey
    algorithm: str = "RS256"
    audience: str = CLIENT_ID
    issuer: str = ""
    metadata_issuer: str = ""
    userinfo_elsewhere: bool = False
    token_subject: str = ""
    token_claims: dict[str, Any] = field(default_factory=dict)
    lasts_seconds: int = 300
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def let_in(self, redirected_to: str) -> str:
        """Play the person's part at the sign-in page: give the address to which the provider sends them back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(redirected_to).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    def answer(self, path: str) -> dict[str, Any] | None:
        """Answer what is asked with GET."""
        if path == "/.well-known/openid-configuration":
            places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            configuration: dict[str, Any] = {f"{n}_endpoint": f"{self.address}/{p}" for n, p in places.items()}
            configuration |= {"issuer": self.metadata_issuer or self.address, "jwks_uri": f"{self.address}/keys"}
            return configuration | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.published_key.public_key(), as_dict=True)
            return {"keys": [{**public, "kid": KEY_ID, "alg": "RS256", "use": "sig"}]}
        return self.person if path == "/userinfo" else None

    def exchange(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Give tokens for a code, once, to whoever holds the secret and the verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("client_secret") != CLIENT_SECRET:
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        return {"access_token": "reads the person", "token_type": "Bearer", "id_token": self._signed()}

    def _signed(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer or self.address, "aud": self.audience, "iat": now, "exp": now + self.lasts_seconds}
        claims |= {"sub": self.token_subject or self.person["sub"], **self.token_claims}
        if self.algorithm == "none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": KEY_ID})
        if self.algorithm == "HS256":
            return jwt.encode(claims, CLIENT_SECRET * 2, algorithm="HS256", headers={"kid": KEY_ID})
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": KEY_ID})


def make_key() -> rsa.RSAPrivateKey:
    """Make a key that signs."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def running(person: dict[str, Any]) -> Iterator[Provider]:
    """Start a provider that knows one person."""
    key = make_key()
    provider = Provider("", person, key, key)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if urlsplit(self.path).path == "/authorize":
                self._send_back()
            elif urlsplit(self.path).path == "/userinfo" and provider.userinfo_elsewhere:
                self._send_on("/elsewhere")
            else:
                self._send(provider.answer(urlsplit(self.path).path))

        def _send_back(self) -> None:
            """Let a browser in at once: the person is signed in at the provider already."""
            asked = parse_qs(urlsplit(self.path).query)["redirect_uri"][0]
            self._send_on(urljoin(asked, provider.let_in(self.path)))

        def _send_on(self, address: str) -> None:
            provider.asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(provider.exchange({name: values[0] for name, values in parse_qs(sent).items()}))

        def _send(self, answer: dict[str, Any] | None) -> None:
            provider.asked.append(self.path)
            body = json.dumps(answer or {"error": "invalid_grant"}).encode()
            self.send_response(200 if answer else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
