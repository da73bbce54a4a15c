"""The card of an incident, put together for whoever reads it."""

from bot.handlers.turn import Turn
from bot.rules.person import Person
from bot.services import incident as service
from bot.services.incident import IncidentShown, ways_of
from bot.services.incident_report import place_to_offer
from bot.views import incident as view
from bot.views.replies import Replies

URGENT, ADD, CUSTOMER, CLOSE = "urgent", "incident_add", "incident_customer", "incident_close"
"""Focus: what is typed is a kind of incident, belongs to one, names its customer, is what came of it."""


async def seen_by(turn: Turn, found: IncidentShown, *, reader: Person | None = None) -> view.Seen:
    me = reader or turn.me
    ways = await ways_of(turn.db, me, found, turn.moment)
    return view.Seen(
        shown=found,
        ways=ways,
        place_at=await place_to_offer(turn.db, me, found, turn.moment),
        listening=await _is_listening(turn, me, found),
        heard_from=service.heard_from(found, turn.policy.hours, turn.at),
    )


async def card(turn: Turn, found: IncidentShown, *, fresh: bool = False) -> Replies:
    return (view.card(await seen_by(turn, found), turn.me, now=turn.at, fresh=fresh),)


async def _is_listening(turn: Turn, me: Person, found: IncidentShown) -> bool:
    """As this turn leaves it, not as it began."""
    if me.id != turn.me.id:
        return False
    now = await turn.focus_now()
    return now.kind == ADD and now.ref_id == found.incident.id
