"""Addresses of pages by their names."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse

ADDRESSES_REMEMBERED = 4096


@lru_cache(maxsize=ADDRESSES_REMEMBERED)
def url(name: str, *parts: Any, **named: Any) -> str:
    """Give the address of a page by its name; a page asks for dozens, the same ones again and again."""
    return reverse(name, args=parts or None, kwargs=named or None)
