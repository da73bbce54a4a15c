"""Does this visit ask for a selfie? By the company's rule, and only of those who allow it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.identity import is_asked
from bot.rules.policy import AskIdentity, Policy
from bot.rules.roles import ConsentKind
from bot.rules.visit import Visit, VisitState
from bot.storage.consents import allows
from bot.storage.visits import visits_of


async def asks_for_selfie(db: AsyncConnection, visit: Visit, policy: Policy) -> bool:
    """At every visit, or at the first of the rep's day and at others at random."""
    if not await allows(db, visit.rep_id, ConsentKind.FACE):
        return False
    if policy.identity.ask is AskIdentity.EVERY_VISIT:
        return True
    today = await visits_of(db, visit.rep_id, visit.local_day)
    happened = [each for each in today if each.state is not VisitState.CANCELLED]
    is_first = not happened or happened[0].id == visit.id
    return is_asked(policy.identity, is_first_of_day=is_first, visit_id=visit.id, began_at=visit.began_at)
