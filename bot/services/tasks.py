"""Tasks and promises as one sees them: mine, my team's, a customer's."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.task import Shelf, Task
from bot.rules.working_time import local_day
from bot.services.moment import Moment
from bot.services.reach import leads, led_by
from bot.storage import tasks as storage
from bot.storage.customers import customers_of
from bot.storage.people import people

DONE_SHOWN = 10


class TaskGone(Refusal):
    """Somebody else's task, or none at all: both are answered alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    task: Task
    owner: Person
    by: Person
    customer: Customer | None
    shelf: Shelf
    may_open: bool
    """It is the reader's, given by them, or of somebody they lead."""
    may_give: bool
    """The reader leads people who could do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList:
    tasks: tuple[TaskShown, ...]
    """In order: overdue, today, coming, without a date."""
    done: tuple[TaskShown, ...] = ()
    team_overdue: int | None = None
    """None for who leads nobody."""


async def task_in_sight(
    db: AsyncConnection, me: Person, task_id: int, moment: Moment, *, lock: bool = False
) -> Task:
    """Mine, given by me, or of somebody I lead; raises TaskGone."""
    found = await storage.task_of(db, task_id, lock=lock)
    if found is None:
        raise TaskGone
    mine = me.id in (found.owner_id, found.by_id)
    if not mine and not await leads(db, me, found.owner_id, moment):
        raise TaskGone
    return found


async def shown(db: AsyncConnection, me: Person, found: Task, moment: Moment) -> TaskShown:
    return (await tasks_shown(db, me, (found,), moment))[0]


async def my_tasks(db: AsyncConnection, me: Person, moment: Moment) -> TaskList:
    team = await team_led(db, me, moment)
    over = await storage.overdue_counts(db, team, local_day(moment.at, me.zone), moment.at) if team else {}
    return TaskList(
        tasks=_in_order(await tasks_shown(db, me, await storage.open_tasks_of(db, (me.id,)), moment)),
        team_overdue=sum(over.values()) if team else None,
    )


async def done_tasks(db: AsyncConnection, me: Person, moment: Moment) -> TaskList:
    found = await storage.done_tasks_of(db, owner_id=me.id, limit=DONE_SHOWN)
    return TaskList(tasks=(), done=await tasks_shown(db, me, found, moment))


async def team_tasks(db: AsyncConnection, me: Person, moment: Moment) -> TaskList:
    """What my people are late with, and what I have given to others and is not done."""
    team = await team_led(db, me, moment)
    found = await tasks_shown(db, me, await storage.open_tasks_of(db, team), moment) if team else ()
    late = tuple(each for each in found if each.shelf is Shelf.OVERDUE)
    given = await tasks_shown(db, me, await storage.open_tasks_given(db, me.id), moment)
    known = {each.task.id for each in late}
    return TaskList(tasks=(*late, *_in_order(tuple(each for each in given if each.task.id not in known))))


async def customer_tasks(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment
) -> tuple[TaskShown, ...]:
    """Everybody's open ones for this customer."""
    return _in_order(await tasks_shown(db, me, await storage.open_tasks_of_customer(db, customer_id), moment))


async def done_for_customer(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment
) -> tuple[TaskShown, ...]:
    """The newest first."""
    found = await storage.done_tasks_of(db, customer_id=customer_id, limit=DONE_SHOWN)
    return await tasks_shown(db, me, found, moment)


async def team_led(db: AsyncConnection, me: Person, moment: Moment) -> frozenset[int]:
    """Those whom I may give tasks: an admin keeps the rules and gives none."""
    return await led_by(db, me, moment) if me.is_a(Role.MANAGER) else frozenset()


async def tasks_shown(
    db: AsyncConnection, me: Person, found: tuple[Task, ...], moment: Moment
) -> tuple[TaskShown, ...]:
    ids = {each.owner_id for each in found} | {each.by_id for each in found}
    known = {each.id: each for each in await people(db, ids=list(ids), states=tuple(PersonState))}
    customers: Mapping[int, Customer] = await customers_of(
        db, {each.customer_id for each in found if each.customer_id is not None}
    )
    led = await team_led(db, me, moment) if found else frozenset()
    return tuple(
        TaskShown(
            task=each,
            owner=known[each.owner_id],
            by=known[each.by_id],
            customer=customers.get(each.customer_id) if each.customer_id else None,
            shelf=each.shelf(moment.at, local_day(moment.at, known[each.owner_id].zone)),
            may_open=me.is_a(Role.ADMIN) or me.id in (each.owner_id, each.by_id) or each.owner_id in led,
            may_give=bool(led),
        )
        for each in found
    )


def _in_order(found: tuple[TaskShown, ...]) -> tuple[TaskShown, ...]:
    places = list(Shelf)
    return tuple(sorted(found, key=lambda each: places.index(each.shelf)))
