"""Every signal about a visit by name: what it speaks of, and whether it raises, lowers or only explains.

A signal is kept as evidence under its own name. None of them is a verdict: each only makes it easier or
harder to see that the visit took place, and people decide. What it weighs is the company's policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Aspect(StrEnum):
    """What a visit can show; of several signals about one aspect only the strongest counts."""

    PLACE = "place"
    APPROACH = "approach"
    STAY = "stay"
    PERSON = "person"
    PHOTO = "photo"
    REPORT = "report"
    CUSTOMER = "customer"


EXTRAS = frozenset({Aspect.APPROACH, Aspect.CUSTOMER})
"""Nobody can be asked for these: they count when they are there and cost nothing when they are not."""


class Bearing(StrEnum):
    RAISES = "raises"
    LOWERS = "lowers"
    EXPLAINS = "explains"
    """Neither: it is told, so that nobody has to guess."""


class Signal(StrEnum):
    # The place, from the live track
    PLACE_FIRST_FIX = "place_first_fix"
    """One live position at the customer's: enough to begin, too little to rest on."""
    PLACE_SETTLING = "place_settling"
    """A later live position agrees with the first."""
    PLACE_FIRM = "place_firm"
    """Several live positions over some minutes agree."""
    PIN_APPROVED = "pin_approved"
    """The pin was wrong; the manager has moved it to where the rep was."""
    PLACE_CONTRADICTED = "place_contradicted"
    """After the first position all others were elsewhere."""
    LOCATION_REFUSED = "location_refused"
    """A position that does not count was offered: picked on the map, forwarded, a place, through a bot."""
    IMPOSSIBLE_TRAVEL = "impossible_travel"
    SAME_COORDINATES = "same_coordinates"
    """The very coordinates of another day or another rep, to the last digit, again and again."""
    FROZEN_POSITION = "frozen_position"
    """Many positions over many minutes without the wobble every real one has."""
    NO_APPROACH = "no_approach"
    """The track was running, and the rep was here without having come here."""
    APPROACH_SEEN = "approach_seen"
    DELAYED = "delayed"
    """Positions that reached us late: a phone without signal."""
    CLOCK_DIFFERS = "clock_differs"
    """The messenger's clock runs ahead of ours: the operator's business, not the rep's."""
    SHARE_GAP = "share_gap"
    """The live location stopped, ran out or fell silent during the visit."""

    ON_BREAK = "on_break"
    """The rep took a break during the visit: nothing was recorded, as it should be."""

    # The stay
    STAY_SEEN = "stay_seen"
    """Long enough, and the track shows a good part of it."""
    STAY_TOLD = "stay_told"
    """Long enough by the rep's own taps."""
    CLOSED_FOR_REP = "closed_for_rep"
    """Nobody checked out: closed at the last credible moment."""

    # The person
    SELFIE_SENT = "selfie_sent"
    """A selfie came that nothing could be compared with."""
    FACE_MATCH = "face_match"
    LIVENESS_PASSED = "liveness_passed"
    IDENTITY_WAITING = "identity_waiting"
    """Doubtful, and waiting for the manager: until then it counts."""
    IDENTITY_CONFIRMED = "identity_confirmed"
    """By the manager."""
    FACE_UNSURE = "face_unsure"
    FACE_MISMATCH = "face_mismatch"
    LIVENESS_FAILED = "liveness_failed"
    IDENTITY_DENIED = "identity_denied"
    """By the manager: somebody else is on the picture."""
    SELFIE_RESENT = "selfie_resent"
    """The very picture of an older selfie."""

    # Photos
    PHOTO_SENT = "photo_sent"
    """Every photo that the kind of visit asks for."""
    PHOTO_REUSED = "photo_reused"
    """The same bytes, or the same picture, as an earlier one."""
    PHOTO_SIMILAR = "photo_similar"
    PHOTO_FORWARDED = "photo_forwarded"
    PHOTO_OF_SCREEN = "photo_of_screen"
    """It shows an earlier photo, as from a screen or a print: by our code on it, or in one perspective."""

    # The report
    REPORT_ON_TIME = "report_on_time"
    REPORT_LATE = "report_late"

    # The customer
    CUSTOMER_CONFIRMED = "customer_confirmed"
    """Somebody at the customer's answered the feedback question."""
    CUSTOMER_KNOWN = "customer_known"
    """The same, from an account known as one contact of this customer."""
    ACK_BY_EMPLOYEE = "ack_by_employee"
    """The customer's code was opened by an account that is, or was, one of the company's."""
    ACK_BUSY_ACCOUNT = "ack_busy_account"
    """The customer's answer came from an account that answers for many customers."""


@dataclass(frozen=True, slots=True)
class Meaning:
    aspect: Aspect
    bearing: Bearing
    weight: float = 0
    """In points; where the company's policy begins. What lowers is written as a negative number."""


def _up(aspect: Aspect, weight: float) -> Meaning:
    return Meaning(aspect, Bearing.RAISES, weight)


def _down(aspect: Aspect, weight: float) -> Meaning:
    return Meaning(aspect, Bearing.LOWERS, -weight)


def _told(aspect: Aspect) -> Meaning:
    return Meaning(aspect, Bearing.EXPLAINS)


MEANINGS: Mapping[Signal, Meaning] = {
    Signal.PLACE_FIRST_FIX: _up(Aspect.PLACE, 12),
    Signal.PLACE_SETTLING: _up(Aspect.PLACE, 20),
    Signal.PLACE_FIRM: _up(Aspect.PLACE, 30),
    Signal.PIN_APPROVED: _up(Aspect.PLACE, 30),
    Signal.PLACE_CONTRADICTED: _down(Aspect.PLACE, 15),
    Signal.LOCATION_REFUSED: _down(Aspect.PLACE, 5),
    Signal.IMPOSSIBLE_TRAVEL: _down(Aspect.PLACE, 30),
    Signal.SAME_COORDINATES: _down(Aspect.PLACE, 25),
    Signal.FROZEN_POSITION: _down(Aspect.PLACE, 15),
    Signal.NO_APPROACH: _down(Aspect.PLACE, 15),
    Signal.APPROACH_SEEN: _up(Aspect.APPROACH, 5),
    Signal.DELAYED: _told(Aspect.PLACE),
    Signal.CLOCK_DIFFERS: _told(Aspect.PLACE),
    Signal.SHARE_GAP: _told(Aspect.STAY),
    Signal.ON_BREAK: _told(Aspect.STAY),
    Signal.STAY_SEEN: _up(Aspect.STAY, 20),
    Signal.STAY_TOLD: _up(Aspect.STAY, 10),
    Signal.CLOSED_FOR_REP: _down(Aspect.STAY, 5),
    Signal.SELFIE_SENT: _up(Aspect.PERSON, 15),
    Signal.FACE_MATCH: _up(Aspect.PERSON, 25),
    Signal.LIVENESS_PASSED: _up(Aspect.PERSON, 25),
    Signal.IDENTITY_WAITING: _up(Aspect.PERSON, 25),
    Signal.IDENTITY_CONFIRMED: _up(Aspect.PERSON, 25),
    Signal.FACE_UNSURE: _told(Aspect.PERSON),
    Signal.FACE_MISMATCH: _told(Aspect.PERSON),
    Signal.LIVENESS_FAILED: _told(Aspect.PERSON),
    Signal.IDENTITY_DENIED: _down(Aspect.PERSON, 40),
    Signal.SELFIE_RESENT: _down(Aspect.PERSON, 20),
    Signal.PHOTO_SENT: _up(Aspect.PHOTO, 15),
    Signal.PHOTO_REUSED: _down(Aspect.PHOTO, 25),
    Signal.PHOTO_SIMILAR: _down(Aspect.PHOTO, 5),
    Signal.PHOTO_FORWARDED: _down(Aspect.PHOTO, 10),
    Signal.PHOTO_OF_SCREEN: _down(Aspect.PHOTO, 15),
    Signal.REPORT_ON_TIME: _up(Aspect.REPORT, 10),
    Signal.REPORT_LATE: _up(Aspect.REPORT, 5),
    Signal.CUSTOMER_CONFIRMED: _up(Aspect.CUSTOMER, 5),
    Signal.CUSTOMER_KNOWN: _up(Aspect.CUSTOMER, 10),
    Signal.ACK_BY_EMPLOYEE: _told(Aspect.CUSTOMER),
    Signal.ACK_BUSY_ACCOUNT: _told(Aspect.CUSTOMER),
}

INITIAL_WEIGHTS: Mapping[Signal, float] = {
    signal: meaning.weight for signal, meaning in MEANINGS.items() if meaning.weight
}


UNDONE_BY: Mapping[Signal, Signal] = {
    Signal.CUSTOMER_CONFIRMED: Signal.ACK_BUSY_ACCOUNT,
    Signal.CUSTOMER_KNOWN: Signal.ACK_BUSY_ACCOUNT,
}
"""What raised the score until something was seen later that takes its weight away."""

CUSTOMER_AT_MOST = 10
"""Points of 100 that a customer's word can bring, whatever policy weighs: a second phone can forge it."""

_NAMED = {signal.value: signal for signal in Signal}


def signal_named(kind: str) -> Signal | None:
    """The signal that evidence of this kind is; None for evidence that is only a record."""
    return _NAMED.get(kind)
