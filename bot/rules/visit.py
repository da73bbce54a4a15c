"""The life of a visit: which event may follow in which state, and what it then becomes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.rules.refusal import Refusal


class VisitState(StrEnum):
    ARRIVING = "arriving"
    """Chosen by the rep or opened by a first fix; nothing about the place is settled yet."""
    ON_SITE = "on_site"
    REPORT_DUE = "report_due"
    """The rep has left; the form may be filled until it is submitted."""
    REPORTED = "reported"
    CANCELLED = "cancelled"
    AUTO_CLOSED = "auto_closed"
    """Nobody checked out; closed at the last credible moment, the report still owed."""


CHOSEN_BY_MISTAKE = "mistake"
"""The reason of a cancellation that says nothing about the customer: the visit is still to be made."""
NEVER_CAME = "forgotten"
"""So is one that the bot cancelled, because nobody arrived."""
FOR_ANOTHER_REASON = "other"
"""The rep's own words take its place, if there are any."""


class VisitEvent(StrEnum):
    PLACE_CONFIRMED = "place_confirmed"
    PLACE_UNVERIFIED = "place_unverified"
    """The rep said wrong pin, met elsewhere or cannot share: the visit goes on without a verified place."""
    LEFT = "left"
    CLOSED_AUTOMATICALLY = "closed_automatically"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    """Cancelled by mistake and taken back."""


class PlaceStatus(StrEnum):
    PENDING = "pending"
    VERIFIED = "verified"
    WRONG_PIN = "wrong_pin"
    MET_ELSEWHERE = "met_elsewhere"
    CANNOT_SHARE = "cannot_share"

    @property
    def is_unverified(self) -> bool:
        return self in (PlaceStatus.WRONG_PIN, PlaceStatus.MET_ELSEWHERE, PlaceStatus.CANNOT_SHARE)


NEXT_STATE = {  # a pair that is not listed is refused
    (VisitState.ARRIVING, VisitEvent.PLACE_CONFIRMED): VisitState.ON_SITE,
    (VisitState.ARRIVING, VisitEvent.PLACE_UNVERIFIED): VisitState.ON_SITE,
    (VisitState.ARRIVING, VisitEvent.CANCELLED): VisitState.CANCELLED,
    # A live share may come later than "cannot share": the place is confirmed after all.
    (VisitState.ON_SITE, VisitEvent.PLACE_CONFIRMED): VisitState.ON_SITE,
    (VisitState.ON_SITE, VisitEvent.LEFT): VisitState.REPORT_DUE,
    (VisitState.ON_SITE, VisitEvent.CLOSED_AUTOMATICALLY): VisitState.AUTO_CLOSED,
    (VisitState.ON_SITE, VisitEvent.CANCELLED): VisitState.CANCELLED,
    (VisitState.REPORT_DUE, VisitEvent.SUBMITTED): VisitState.REPORTED,
    (VisitState.AUTO_CLOSED, VisitEvent.SUBMITTED): VisitState.REPORTED,
    # Back to the door; a place that had been settled is settled again by the next event.
    (VisitState.CANCELLED, VisitEvent.RESTORED): VisitState.ARRIVING,
    # A manager's send-back reopens the report; the rep does not travel again.
    (VisitState.REPORTED, VisitEvent.SENT_BACK): VisitState.REPORT_DUE,
}

OPEN_STATES = frozenset({VisitState.ARRIVING, VisitState.ON_SITE})
"""The rep is at (or on the way into) the customer: one such visit a rep, and pushes stay silent."""

REPORT_OWED_STATES = frozenset({VisitState.REPORT_DUE, VisitState.AUTO_CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit, with everything that judges it frozen when it began."""

    id: int
    number: str
    """What people call it, such as `V-000017`; stands in watermarks."""
    rep_id: int
    customer_id: int
    site_id: int
    plan_item_id: int | None
    """None marks an unplanned visit."""
    manager_id: int | None
    """The rep's manager when the visit began: reporting lines change, the visit does not move."""
    owner_id: int | None
    """The customer's owner when the visit began."""
    visit_type: str
    policy_version_id: int
    form_version_id: int
    local_day: date
    """The day in the customer's zone when the visit began."""
    state: VisitState
    place: PlaceStatus
    distance_m: float | None
    accuracy_m: float | None
    """Distance and reported accuracy of the fix that decided the place; None while nothing has."""
    began_at: datetime
    on_site_at: datetime | None
    left_at: datetime | None
    report_due_at: datetime | None
    reported_at: datetime | None
    late_reason: str | None
    paused: bool
    """The rep put the conversation aside; nothing is asked until they resume."""
    version: int
    """Counts changes; two people touching one visit are kept apart by it."""
    dwell_s: int | None = None
    """Seconds at the customer, settled on leaving: since arrival, less what the live track shows away."""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


@dataclass(eq=False)
class EventRefused(Refusal):
    """The event does not fit the visit's state; nothing was changed."""

    visit_id: int
    state: VisitState
    event: VisitEvent


def advance(visit: Visit, event: VisitEvent) -> Visit:
    """Return the visit after the event; raises EventRefused for a pair not in the table."""
    next_state = NEXT_STATE.get((visit.state, event))
    if next_state is None:
        raise EventRefused(visit.id, visit.state, event)
    return replace(visit, state=next_state)
