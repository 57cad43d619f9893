"""Words that everybody would try first in a password for this service."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError

from allotment.store.models import Account

# docs/accounts-and-roles.md lists them.
WORDS = frozenset(
    {
        "allotment",
        "workforce",
        "planning",
        "planner",
        "system",
        "integrated",
        "care",
        "health",
        "service",
        "trust",
        "hospital",
        "england",
        "national",
        "council",
        "password",
        "welcome",
        "letmein",
        "admin",
        "nhs",
        "icb",
        "ics",
    }
)
FEWEST_LETTERS_LEFT = 6


class WordsOfThisService:
    """Refuses a password that is little more than such words with figures and signs around them."""

    def validate(self, password: str, user: Account | None = None) -> None:  # noqa: ARG002 - Django's own signature
        """Check a password.

        Raises:
            ValidationError: take these words away, and hardly a letter is left.
        """
        left = password.lower()
        for word in sorted(WORDS | {*settings.SERVICE_NAME.lower().split()}, key=len, reverse=True):
            left = left.replace(word, " ")
        letters = [sign for sign in left if sign.isalpha()]
        if left != password.lower() and len(letters) < FEWEST_LETTERS_LEFT:
            raise ValidationError("The password is made of words that everybody would try first here.")

    def get_help_text(self) -> str:
        """Say what is asked."""
        return "Your password must be more than words of this service with figures after them."
