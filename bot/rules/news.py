"""Announcements: what a manager or an admin tells many at once, and who has read it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from bot.rules.section import Section


class NewsPolicy(Section):
    remind_hours: float = Field(default=8, ge=0, le=168)
    """Working hours after which who has not read an announcement is reminded, once; 0: nobody is."""
    ask_about_rules: bool = True
    """Whether reps are asked once a quarter, without their names, what they think of the rules."""


class NewsState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    TAKEN_BACK = "taken_back"
    DROPPED = "dropped"
    """A draft that was left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    id: int
    by_id: int
    state: NewsState
    text: str
    blob_id: int | None
    file_name: str
    """Of a document; empty: the file is a picture."""
    team_of: int | None
    """Everybody below this person; None: the whole company."""
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One person's copy."""

    announcement_id: int
    person_id: int
    sent_at: datetime
    read_at: datetime | None
    reminded_at: datetime | None
