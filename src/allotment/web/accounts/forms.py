"""The forms of signing in, in the words of this service."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as authenticator
from django.forms import Field, Form

ADDRESS = "Enter your email address"
PASSWORD = "Enter your password"
CODE = "Enter the 6 digit code from your authenticator app"


def _ask(form: Form, **words: str) -> None:
    """Give each field its message where it is left empty, and no placeholder: it would vanish when typing starts."""
    for name, said in words.items():
        field: Field = form.fields[name]
        field.error_messages["required"] = said
        field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the fields."""
        super().__init__(*args, **kwargs)
        _ask(self, login=ADDRESS, password=PASSWORD)
        self.fields["login"].error_messages["invalid"] = (
            "Enter an email address in the correct format, like name@example.nhs.uk"
        )


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """The password there is and the one there shall be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the fields."""
        super().__init__(*args, **kwargs)
        _ask(
            self,
            oldpassword="Enter your current password",
            password1="Enter a new password",
            password2="Enter the new password again",
        )

    def clean(self) -> dict[str, Any] | None:
        """Refuse the password that there is already: a temporary one must not stay.

        Returns:
            the fields, as the library's form gives them.
        """
        cleaned: dict[str, Any] | None = super().clean()
        new = self.cleaned_data.get("password1")
        if new and new == self.cleaned_data.get("oldpassword"):
            self.add_error("password1", "Choose a password that differs from the current one")
        return cleaned


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the field."""
        super().__init__(*args, **kwargs)
        _ask(self, password=PASSWORD)


class SecondFactorForm(second_factor.AuthenticateForm):  # type: ignore[misc]
    """The code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the field."""
        super().__init__(*args, **kwargs)
        _ask(self, code="Enter the code from your authenticator app, or a recovery code")


class SecondFactorAgainForm(second_factor.ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the field."""
        super().__init__(*args, **kwargs)
        _ask(self, code="Enter the code from your authenticator app, or a recovery code")


class TurnOnForm(authenticator.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the field."""
        super().__init__(*args, **kwargs)
        _ask(self, code=CODE)
