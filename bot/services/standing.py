"""Where somebody stands right now: what is open, what is owed, what waits; help and greetings speak of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.rules.visit import Visit
from bot.rules.working_time import local_day
from bot.services.commands import publish_commands_of
from bot.services.input import heard
from bot.storage import teams
from bot.storage.customers import customers_of, has_customers
from bot.storage.focus import Focus, focus_of
from bot.storage.owed_reports import owed_counts
from bot.storage.people import HERE
from bot.storage.plans import plan_items_of
from bot.storage.roster import listed_people
from bot.storage.visits import open_visit_of, reports_owed_by, visits_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    visit: Visit
    customer: Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    person: Person
    focus: Focus
    open_visit: OpenVisit | None = None
    owed: tuple[OpenVisit, ...] = ()
    """Visits whose report is owed, the most urgent first."""
    planned: int = 0
    """Customers on today's list not visited yet."""
    team: int = 0
    team_owes: int = 0
    """Reports owed by the team."""
    not_joined: int = 0
    """People who have been invited and are not in yet; told to admins."""
    alone: bool = False
    """An admin with nobody else in the company yet."""
    no_customers: bool = False
    """Nobody has entered a customer yet; told to admins."""


async def standing_of(db: AsyncConnection, me: Person, *, at: datetime) -> Standing:
    """Only what the person's roles are about is looked up."""
    standing = Standing(person=me, focus=await focus_of(db, me.id))
    if me.is_a(Role.REP):
        standing = await _as_rep(db, standing, at)
    if me.is_a(Role.MANAGER):
        standing = await _as_manager(db, standing, at)
    return await _as_admin(db, standing, at) if me.is_a(Role.ADMIN) else standing


async def _as_rep(db: AsyncConnection, standing: Standing, at: datetime) -> Standing:
    me = standing.person
    visit = await open_visit_of(db, me.id)
    owed = await reports_owed_by(db, me.id)
    customers = await customers_of(db, [each.customer_id for each in (*owed, *([visit] if visit else []))])
    day = local_day(at, me.zone)
    seen = {each.plan_item_id for each in await visits_of(db, me.id, day)}
    waiting = [
        item for item in await plan_items_of(db, me.id, day) if not item.cancelled and item.id not in seen
    ]
    return replace(
        standing,
        open_visit=OpenVisit(visit=visit, customer=customers[visit.customer_id]) if visit else None,
        owed=tuple(OpenVisit(visit=each, customer=customers[each.customer_id]) for each in owed),
        planned=len(waiting),
    )


async def _as_manager(db: AsyncConnection, standing: Standing, at: datetime) -> Standing:
    me = standing.person
    team = await teams.team_of(db, me.id, local_day(at, me.zone))
    counts = await owed_counts(db, [member.id for member in team])
    return replace(standing, team=len(team), team_owes=sum(counts.values()))


async def _as_admin(db: AsyncConnection, standing: Standing, at: datetime) -> Standing:
    everybody = await listed_people(db, states=HERE, on=local_day(at, standing.person.zone))
    waiting = [each for each in everybody if each.state is not PersonState.ACTIVE]
    return replace(
        standing,
        not_joined=len(waiting),
        alone=len(everybody) == 1,
        no_customers=not await has_customers(db),
    )


async def begin_again(db: AsyncConnection, me: Person, *, at: datetime) -> Standing:
    """Somebody we know opens the chat (anew): its menu of commands is put there if it is not."""
    await publish_commands_of(db, me.id, at=at)
    return await standing_of(db, me, at=at)


async def leave_input(db: AsyncConnection, me: Person, *, at: datetime) -> Standing:
    """Out of whatever is being typed, but not out of a visit; returns how things stood before."""
    standing = await standing_of(db, me, at=at)
    await heard(db, me, at=at)
    return standing
