"""The two widths at which every chart is drawn, so that its words can be read on a desk and on a phone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """A drawing width in pixels, and the size of its words."""

    name: str
    width: int
    font: int

    @property
    def is_phone(self) -> bool:
        """Say whether labels must stand above their marks for want of room beside them."""
        return self.name == "phone"


WIDE = Screen("wide", 800, 15)
PHONE = Screen("phone", 350, 14)
SCREENS = (WIDE, PHONE)
