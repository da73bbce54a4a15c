"""What goes on record about a visit or a person: one entry of the log, at the moment it happened."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.visit import Visit
from bot.services.moment import Moment
from bot.storage import evidence


async def record_of_visit(
    db: AsyncConnection, kind: str, visit: Visit, moment: Moment, body: Mapping[str, object]
) -> int:
    """Returns the entry's id; it is the rep's, and goes when their data is erased."""
    return await evidence.record(
        db,
        kind,
        visit_id=visit.id,
        person_id=visit.rep_id,
        body=dict(body),
        at=moment.at,
        received_at=moment.received_at,
    )


async def record_of_person(
    db: AsyncConnection, kind: str, person_id: int | None, moment: Moment, body: Mapping[str, object]
) -> int:
    """Of no visit: what somebody did, or what was done about them. Returns the entry's id."""
    return await evidence.record(
        db,
        kind,
        visit_id=None,
        person_id=person_id,
        body=dict(body),
        at=moment.at,
        received_at=moment.received_at,
    )
