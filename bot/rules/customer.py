"""A customer and the places where one visits them, as the rest of the product sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.rules.language import Language
from bot.rules.place import Position

FROM_ADDRESS = "geocoder"
"""Source of a pin that was looked up from the address."""

GRADES = ("A", "B", "C")
IN_THE_FIELD = "field"
"""The source of a customer whom a rep has added in the street; shown in the reader's words."""


class CustomerKind(StrEnum):
    EXISTING = "existing"
    TARGET = "target"
    POTENTIAL = "potential"
    PEER = "peer"
    """A competitor: seen, never asked for future prices or terms."""


class Stage(StrEnum):
    """Where the business with a customer stands, in order; `LOST` may follow any."""

    FIRST_CONTACT = "first_contact"
    NEED_ANALYSIS = "need_analysis"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    WON = "won"
    AFTER_SALES = "after_sales"
    LOST = "lost"


class ContactRole(StrEnum):
    """What a contact means for a decision."""

    DECISION_MAKER = "decision_maker"
    INFLUENCER = "influencer"
    USER = "user"
    GATEKEEPER = "gatekeeper"
    FINANCE = "finance"
    OTHER = "other"


class EntryKind(StrEnum):
    """A dated line of the file."""

    ORDER = "order"
    PAYMENT = "payment"
    SERVICE = "service"
    CALL = "call"
    MESSAGE = "message"
    """WeChat and other messengers."""
    MAIL = "mail"
    NOTE = "note"


SPOKEN = frozenset({EntryKind.CALL, EntryKind.MESSAGE, EntryKind.MAIL})
"""Contacts other than visits."""


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
    is_main: bool = True

    @property
    def pin_guessed(self) -> bool:
        """It comes from the address and nobody has been there: it leads the way and judges nobody."""
        return self.position is not None and self.position_source == FROM_ADDRESS and not self.pin_verified

    @property
    def pin_is_set(self) -> bool:
        """Somebody gave the pin, which no guess may replace."""
        return self.position is not None and not self.pin_guessed

    def address(self, language: Language) -> str:
        first, second = (
            (self.address_zh, self.address_en)
            if language is Language.ZH
            else (self.address_en, self.address_zh)
        )
        return first or second


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a person reaches among the customers; see `services.reach`."""

    person_id: int
    """What is shared with them they see as well."""
    owners: frozenset[int]
    """Whose customers they see; their own among them."""
    teams: frozenset[int]
    """Managers whose teams' pools they see. Customers of nobody and of no team are everybody's to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFile:
    """What else is known of a customer: few need it at once."""

    customer: Customer
    size: str
    source: str
    need: str
    expected_on: date | None
    stage: Stage
    tags: tuple[str, ...]
    parent_id: int | None
    owned_since: datetime | None
    created_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    id: int
    customer_id: int
    name: str
    title: str
    role: str
    """A `ContactRole`; files from elsewhere may say something else."""
    phone: str
    """E.164 where it could be understood, else as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An order, a payment, a service or a note, as somebody wrote it down."""

    id: int
    kind: EntryKind
    on: date
    text: str
    amount: Decimal | None
    """In the company's currency."""
    by_id: int
    at: datetime
