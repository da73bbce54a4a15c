"""An incident: a customer's complaint or an emergency; who takes care of it and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from bot.rules.section import Section


class IncidentPolicy(Section):
    """By when complaints are settled, and when others hear because nobody has answered."""

    due_days: int = Field(default=2, ge=0, le=28)
    """Working days after its day by whose end a complaint is settled; 0: the same day."""
    remind_hours: float = Field(default=4, ge=0, le=168)
    """Hours before that end at which its owner is reminded."""
    escalate_hours: float = Field(default=0, ge=0, le=168)
    """Hours past that end at which whoever leads its owner hears."""
    answer_min: float = Field(default=10, ge=0, le=1440)
    """Minutes after which an emergency that nobody has taken on goes one level up; 0: it stays."""


class IncidentKind(StrEnum):
    ACCIDENT = "accident"
    THREAT = "threat"
    SICKNESS = "sickness"
    DANGER = "danger"
    """Any other emergency."""
    QUALITY = "quality"
    DELIVERY = "delivery"
    SERVICE = "service"
    PRICE = "price"
    OTHER = "other"
    """Any other complaint."""

    @property
    def is_emergency(self) -> bool:
        return self in EMERGENCIES


EMERGENCIES = (IncidentKind.ACCIDENT, IncidentKind.THREAT, IncidentKind.SICKNESS, IncidentKind.DANGER)
COMPLAINTS = tuple(kind for kind in IncidentKind if kind not in EMERGENCIES)


class IncidentState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    """Somebody has said that they take care of it."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    """It was reported by mistake; that can be taken back."""


class Did(StrEnum):
    """What can be done with an incident; the history names it too."""

    TAKE = "take"
    GIVE = "give"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


NEXT_STATE = {  # a pair that is not listed changes nothing
    (IncidentState.OPEN, Did.TAKE): IncidentState.TAKEN,
    (IncidentState.TAKEN, Did.TAKE): IncidentState.TAKEN,  # from a colleague
    (IncidentState.OPEN, Did.GIVE): IncidentState.OPEN,
    (IncidentState.TAKEN, Did.GIVE): IncidentState.OPEN,  # the new owner says so themselves
    (IncidentState.OPEN, Did.CLOSE): IncidentState.CLOSED,
    (IncidentState.TAKEN, Did.CLOSE): IncidentState.CLOSED,
    (IncidentState.OPEN, Did.WITHDRAW): IncidentState.WITHDRAWN,
    (IncidentState.TAKEN, Did.WITHDRAW): IncidentState.WITHDRAWN,
    (IncidentState.CLOSED, Did.REOPEN): IncidentState.OPEN,
    (IncidentState.WITHDRAWN, Did.RESTORE): IncidentState.OPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    id: int
    kind: IncidentKind
    state: IncidentState
    by_id: int
    """Who reported it."""
    owner_id: int | None
    """Who takes care of it; None where there is nobody above who reported it, and no admin either."""
    customer_id: int | None
    visit_id: int | None
    reported_at: datetime
    due_at: datetime
    """By when it is settled."""
    raise_at: datetime | None
    """When the next level up hears of an emergency that nobody has taken on."""
    customer_told_at: datetime | None
    """Of what stands now: that it was heard, or what came of it."""
    closed_at: datetime | None
    result: str

    @property
    def is_open(self) -> bool:
        return self.state in (IncidentState.OPEN, IncidentState.TAKEN)

    @property
    def is_emergency(self) -> bool:
        return self.kind.is_emergency

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.due_at <= now


class EventKind(StrEnum):
    """A line of an incident's history."""

    WORDS = "words"
    PHOTO = "photo"
    VOICE = "voice"
    FILE = "file"
    PLACE = "place"
    """Where they were, which they wanted to be known."""
    TOLD = "told"
    """This person was told of it."""
    TAKEN = "taken"
    GIVEN = "given"
    """This person is to take care of it."""
    DUE = "due"
    CUSTOMER = "customer"
    """The customer was told."""
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent:
    kind: EventKind
    by_id: int
    text: str
    blob_id: int | None
    lat: float | None
    lon: float | None
    seen_at: datetime | None
    """Of a place: when they were there."""
    at: datetime
