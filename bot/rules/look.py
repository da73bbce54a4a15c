"""What of a person's data somebody else looked at: every look is kept, and the person can see it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

SAME_LOOK = timedelta(minutes=30)
"""Looks at the same thing that follow one another this closely are one line, counted."""


class Looked(StrEnum):
    WHEREABOUTS = "whereabouts"
    """Where the team is now."""
    TRACK = "track"
    """The track of a day, replayed."""
    VISIT = "visit"
    """A visit with its times and its place."""
    PHOTOS = "photos"
    FILES = "files"
    EVIDENCE = "evidence"
    SELFIE = "selfie"
    """A doubtful one, put before whoever decides."""
    ENROLMENT = "enrolment"
    """The pictures of an enrolment, to be confirmed."""
    PLACE = "place"
    """A position, on the map that proposes another pin."""
    EXPORT = "export"
    """A file with reports, taken out of the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look, or several in a row, at one thing."""

    viewer_id: int
    what: Looked
    visit_id: int | None
    day: date | None
    """Of a track."""
    first_at: datetime
    last_at: datetime
    times: int
