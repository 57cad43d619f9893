"""Keeps the second factor's secrets unreadable in the database and in its backups."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"allotment second factor"
KEY_BYTES = 32


def _locks() -> MultiFernet:
    """Make the locks of the secret key, and of the keys being retired."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str | bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(force_bytes(key))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts the authenticator's secret and the recovery codes' seed with a key made from the site's secret key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not correct. Enter the code that your authenticator app shows now",
    }

    def encrypt(self, text: str) -> str:
        """Lock a secret."""
        return _locks().encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret.

        Raises:
            cryptography.fernet.InvalidToken: it was locked with another key.
        """
        return _locks().decrypt(encrypted_text.encode("ascii")).decode("utf-8")
