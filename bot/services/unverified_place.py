"""A visit without a verified place: the rep says why, and it goes on; a wrong pin is proposed anew."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.place import Fix
from bot.rules.visit import PlaceStatus, Visit, VisitEvent, VisitState
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.pin import propose
from bot.services.transition import move
from bot.services.visit import Stepped, my_visit
from bot.storage import tracks
from bot.storage.policies import policy_version_of


async def without_place(
    db: AsyncConnection, me: Person, visit_id: int, moment: Moment, *, status: PlaceStatus
) -> Stepped:
    """The rep says wrong pin, met elsewhere or cannot share: the visit goes on, its place unverified."""
    visit = await my_visit(db, me, visit_id, lock=True)
    if visit.state is VisitState.ON_SITE and visit.place is status:
        return Stepped(visit=visit)
    if visit.state is not VisitState.ARRIVING:
        return Stepped(visit=visit, moved_on=True)
    pin = None
    if status is PlaceStatus.WRONG_PIN:
        shares = await tracks.live_shares_of(db, me.id, moment.at)
        pin = shares[0].last_fix if shares else None
    return Stepped(visit=await leave_unverified(db, visit, status, moment, pin=pin, actor_id=me.id))


async def leave_unverified(
    db: AsyncConnection,
    visit: Visit,
    status: PlaceStatus,
    moment: Moment,
    *,
    actor_id: int | None,
    pin: Fix | None = None,
) -> Visit:
    opened = await move(
        db,
        visit,
        VisitEvent.PLACE_UNVERIFIED,
        moment,
        actor_id=actor_id,
        note=status.value,
        place=status,
        on_site_at=visit.on_site_at or moment.at,
    )
    proposed = {"lat": pin.position.lat, "lon": pin.position.lon, "accuracy_m": pin.accuracy_m} if pin else {}
    body: dict[str, object] = {"status": status.value, "asked_to_share": actor_id is not None}
    await record_of_visit(db, "place_unverified", opened, moment, {**body, **proposed})
    if pin is not None:
        policy = await policy_version_of(db, visit.policy_version_id)
        await propose(db, opened, pin, moment, max_accuracy_m=policy.place.max_accuracy_m)
    return opened
