"""The customer's word about a visit: when it may be asked for, how long a code opens, and what it weighs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from bot.rules.section import Section
from bot.rules.signals import Signal
from bot.rules.visit import REPORT_OWED_STATES, Visit, VisitState

STARS = range(1, 6)
LONGEST_WORDS = 500
ANSWER_WITHIN = timedelta(days=7)
"""From opening the code; after that the buttons are closed."""
WORDS_WITHIN = timedelta(hours=24)
"""From the stars; in this time what the customer types is a word on the visit."""
OFFER_STATES = frozenset({VisitState.ON_SITE, VisitState.REPORTED}) | REPORT_OWED_STATES


class FeedbackPolicy(Section):
    """The customer's word about a visit: service feedback, never asked for often."""

    ask: bool = True
    every_days: float = Field(default=90, ge=7, le=730)
    """Days in which a customer is asked at most once."""
    code_valid_min: float = Field(default=60, gt=0, le=10080)
    """Minutes for which a code can be opened."""
    offer_within_h: float = Field(default=24, ge=0, le=168)
    """Hours after leaving in which a code can still be made."""
    busy_from: int = Field(default=3, ge=2, le=100)
    """An account that has answered for so many customers counts for none of them."""
    keep_days: float = Field(default=400, ge=0, le=3650)
    """Days after which the fingerprint of the customer's account is forgotten."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What a customer has said so far, of what counts."""

    stars: float
    """The mean, 1 to 5."""
    answers: int


class CodeState(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    ASKED_LATELY = "asked_lately"
    """The customer has been asked by another code meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One code and what became of it. Of the customer's account only a fingerprint is kept."""

    id: int
    visit_id: int
    customer_id: int
    expires_at: datetime
    opened_at: datetime | None
    account: str | None
    """The fingerprint; None before it was opened, and after it was forgotten."""
    stars: int | None
    words: str | None
    answered_at: datetime | None
    flag: Signal | None
    """Why the answer does not count."""
    removed_at: datetime | None
    """The customer has taken it back."""

    @property
    def is_answered(self) -> bool:
        return self.stars is not None and self.removed_at is None

    def code_state(self, account: str, at: datetime) -> CodeState:
        """For the account that opens it; who opened it once may look again."""
        if self.opened_at is not None:
            return CodeState.OPEN if self.takes_answers_of(account, at) else CodeState.USED
        return CodeState.OPEN if at < self.expires_at else CodeState.EXPIRED

    def takes_answers_of(self, account: str, at: datetime) -> bool:
        return (
            self.opened_at is not None
            and self.removed_at is None
            and self.account == account
            and at < self.opened_at + ANSWER_WITHIN
        )


def may_offer(visit: Visit, policy: FeedbackPolicy, at: datetime) -> bool:
    """While the rep is there, and some hours afterwards."""
    if not policy.ask or visit.state not in OFFER_STATES:
        return False
    return visit.left_at is None or at <= visit.left_at + timedelta(hours=policy.offer_within_h)


def asked_since(policy: FeedbackPolicy, at: datetime) -> datetime:
    """A customer who was asked after this is not asked again yet."""
    return at - timedelta(days=policy.every_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What is known about the account that answers."""

    of_company: bool
    """It is, or was, the account of one of the company's people."""
    customers: Collection[int]
    """Those it has answered for, this one included."""
    been_here: bool
    """It has answered for this customer before."""


def weighed_as(answering: Answering, policy: FeedbackPolicy) -> Signal:
    """What such an answer is; those that are not CUSTOMER_* do not count."""
    if answering.of_company:
        return Signal.ACK_BY_EMPLOYEE
    if len(answering.customers) >= policy.busy_from:
        return Signal.ACK_BUSY_ACCOUNT
    is_bound = answering.been_here and len(answering.customers) == 1
    return Signal.CUSTOMER_KNOWN if is_bound else Signal.CUSTOMER_CONFIRMED
