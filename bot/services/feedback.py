"""The rep asks the customer for feedback: one tap makes a code that works once and expires."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.feedback import asked_since, may_offer
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.visit import Visit
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.secret import hash_of
from bot.services.visit import my_visit
from bot.storage import feedback
from bot.storage.customers import customer_of
from bot.storage.policies import policy_in_force

TOKEN_BYTES = 18  # 144 bits, 24 characters; with its mark far below the 64 of a /start payload
MARK = "f_"


@dataclass(eq=False)
class NoFeedbackNow(Refusal):
    """The company asks for none, or the visit is too long ago."""

    visit_id: int


@dataclass(eq=False)
class AskedLately(Refusal):
    """This customer was asked not long ago, by whoever visited."""

    visit_id: int
    customer: Customer
    asked_at: datetime
    again_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A code; its token is shown now and never again."""

    visit: Visit
    customer: Customer
    token: str = field(repr=False)
    expires_at: datetime
    is_valid_for: timedelta

    @property
    def payload(self) -> str:
        return f"{MARK}{self.token}"


async def offer(db: AsyncConnection, me: Person, visit_id: int, moment: Moment) -> Offered:
    """Raises NotMyVisit, NoFeedbackNow, AskedLately."""
    visit = await my_visit(db, me, visit_id)
    policy = (await policy_in_force(db, moment.at)).policy.feedback
    if not may_offer(visit, policy, moment.at):
        raise NoFeedbackNow(visit_id)
    customer = await customer_of(db, visit.customer_id)
    if customer is None:
        raise LookupError(f"visit {visit_id} has lost its customer")
    if asked := await feedback.asked_last(db, customer.id, since=asked_since(policy, moment.at)):
        raise AskedLately(visit_id, customer, asked, asked + timedelta(days=policy.every_days))
    token, valid = token_urlsafe(TOKEN_BYTES), timedelta(minutes=policy.code_valid_min)
    await feedback.offer(
        db,
        visit_id=visit.id,
        customer_id=customer.id,
        token_hash=hash_of(token),
        at=moment.at,
        expires_at=moment.at + valid,
    )
    await record_of_visit(db, "feedback_offered", visit, moment, {})
    return Offered(
        visit=visit,
        customer=customer,
        token=token,
        expires_at=moment.at + valid,
        is_valid_for=valid,
    )
