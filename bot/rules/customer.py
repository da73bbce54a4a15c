"""A customer and the places where one visits them, as the rest of the product sees them."""

from dataclasses import dataclass
from typing import Any

from bot.rules.language import Language
from bot.rules.place import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    id: int
    code: str
    """What the company calls it, such as `RETAIL-2024-007`."""
    name_zh: str
    name_en: str
    industry: str
    kind: str
    grade: str
    zone: str
    owner_id: int | None

    def name(self, language: Language) -> str:
        """The name in this language, or in the other one where the company gave only that."""
        first, second = (
            (self.name_zh, self.name_en) if language is Language.ZH else (self.name_en, self.name_zh)
        )
        return first or second


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One address of a customer; most have exactly one."""

    id: int
    customer_id: int
    name: str
    """Empty for the only one."""
    address_zh: str
    address_en: str
    position: Position | None
    """WGS-84; None while nobody knows."""
    position_source: str
    pin_verified: bool
    radius_m: float | None
    """None for the policy's."""
    opening_hours: Any

    def address(self, language: Language) -> str:
        first, second = (
            (self.address_zh, self.address_en)
            if language is Language.ZH
            else (self.address_en, self.address_zh)
        )
        return first or second
