"""Signing in: password, second factor, or the organisation's own sign-on."""
