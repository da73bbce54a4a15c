"""Move a visit along its life: state, history and version change together, or not at all."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.visit import Visit, VisitEvent, advance
from bot.services.moment import Moment
from bot.storage.visits import EventRecord, add_event, save_visit


async def move(
    db: AsyncConnection,
    visit: Visit,
    event: VisitEvent,
    moment: Moment,
    *,
    actor_id: int | None,
    note: str | None = None,
    **changes: Any,
) -> Visit:
    """The visit after the event, saved with `changes` to other fields; `actor_id` None is the bot itself.

    Raises EventRefused for an event that does not fit, VisitMovedOn when the visit was changed meanwhile.
    """
    moved = await save_visit(db, replace(advance(visit, event), **changes))
    line = EventRecord(
        event=event, at=moment.at, received_at=moment.received_at, actor_id=actor_id, note=note
    )
    await add_event(db, visit.id, line)
    return moved
