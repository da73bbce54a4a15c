"""How far somebody reaches among the customers: whose they see, which pools, what is shared with them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Reach
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services.moment import Moment
from bot.storage.teams import direct_reports, leavers_of, manager_of, team_ids


async def rep_reach(db: AsyncConnection, me: Person, moment: Moment) -> Reach:
    """Whom the rep may visit: their own, those of colleagues under the same manager, and this team's pool."""
    day = local_day(moment.at, me.zone)
    manager = await manager_of(db, me.id, day)
    team = await direct_reports(db, manager.id, day) if manager else ()
    return Reach(
        person_id=me.id,
        owners=frozenset({me.id, *(colleague.id for colleague in team)}),
        teams=frozenset({manager.id} if manager else ()),
    )


async def reach_of(db: AsyncConnection, me: Person, moment: Moment) -> Reach | None:
    """Everything this person sees in any role; None: all customers there are."""
    if me.is_a(Role.ADMIN):
        return None
    reach = Reach(person_id=me.id, owners=frozenset({me.id}), teams=frozenset())
    if me.is_a(Role.REP):
        reach = await rep_reach(db, me, moment)
    if me.is_a(Role.MANAGER):
        below = await led_by(db, me, moment)
        reach = Reach(
            person_id=me.id, owners=reach.owners | below, teams=reach.teams | below | frozenset({me.id})
        )
    return reach


async def led_by(db: AsyncConnection, me: Person, moment: Moment) -> frozenset[int]:
    """Everybody below this manager, at any depth, and the leavers they led: their customers wait here."""
    below = await team_ids(db, me.id, local_day(moment.at, me.zone))
    return below | await leavers_of(db, below | {me.id})


async def leads(db: AsyncConnection, me: Person, owner_id: int | None, moment: Moment) -> bool:
    """Admins lead everybody; nobody's customers are led by every manager."""
    if me.is_a(Role.ADMIN):
        return True
    return me.is_a(Role.MANAGER) and (owner_id is None or owner_id in await led_by(db, me, moment))
