"""The life of an enrolment: selfies are collected, a manager confirms that they show the person."""

from collections.abc import Mapping
from enum import StrEnum


class EnrolmentState(StrEnum):
    COLLECTING = "collecting"
    WAITING = "waiting"
    """For the manager."""
    APPROVED = "approved"
    """In force: there is one of a person at most."""
    REJECTED = "rejected"
    ENDED = "ended"
    """Replaced by a newer one, given up, or deleted with the consent."""


class EnrolmentEvent(StrEnum):
    SENT = "sent"
    APPROVED = "approved"
    REJECTED = "rejected"
    ENDED = "ended"


NEXT_STATE: Mapping[tuple[EnrolmentState, EnrolmentEvent], EnrolmentState] = {
    (EnrolmentState.COLLECTING, EnrolmentEvent.SENT): EnrolmentState.WAITING,
    (EnrolmentState.COLLECTING, EnrolmentEvent.ENDED): EnrolmentState.ENDED,
    (EnrolmentState.WAITING, EnrolmentEvent.APPROVED): EnrolmentState.APPROVED,
    (EnrolmentState.WAITING, EnrolmentEvent.REJECTED): EnrolmentState.REJECTED,
    (EnrolmentState.WAITING, EnrolmentEvent.ENDED): EnrolmentState.ENDED,
    (EnrolmentState.APPROVED, EnrolmentEvent.ENDED): EnrolmentState.ENDED,
}
