"""Tasks written down and changed: when, what, whose, done, put off, given to somebody."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.typed_tasks import When, read_task, read_when
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState
from bot.rules.task import Task, TaskKind, TaskState
from bot.rules.working_time import local_day
from bot.services.customer_reach import file_in_reach
from bot.services.moment import Moment
from bot.services.task_when import Soon, due, on_day, quiet_until, reminder
from bot.services.tasks import TaskGone, task_in_sight, team_led
from bot.storage import tasks as storage
from bot.storage.people import people, person

LONGEST = 300


class TaskUnfit(Refusal):
    """Nothing written, or too much."""


class WhenUnclear(Refusal):
    """What was typed is no day and no time that is still to come."""


async def write_task(
    db: AsyncConnection,
    me: Person,
    typed: str,
    policy: Policy,
    moment: Moment,
    *,
    customer_id: int | None = None,
    visit_id: int | None = None,
    kind: TaskKind = TaskKind.TASK,
    due_on: date | None = None,
) -> Task:
    """Mine, out of one sentence; `due_on` where the day is known. Raises TaskUnfit, CustomerOutOfReach."""
    if customer_id is not None:
        await file_in_reach(db, me, customer_id, moment)
    said = read_task(_fit(typed), moment.at.astimezone(ZoneInfo(me.zone)))
    when = When(due_on) if due_on is not None else said.when
    new = await storage.add_task(
        db,
        owner_id=me.id,
        by_id=me.id,
        text=said.what,
        kind=kind,
        at=moment.at,
        customer_id=customer_id,
        visit_id=visit_id,
        **await due(db, me, when, policy, moment.at),
    )
    return await _kept(db, new)


async def close(db: AsyncConnection, me: Person, task_id: int, state: TaskState, moment: Moment) -> Task:
    """Done, or deleted; once more changes nothing."""
    found = await task_in_sight(db, me, task_id, moment, lock=True)
    if found.is_open:
        await storage.change_task(db, task_id, state=state, closed_at=moment.at, remind_at=None)
    return await _kept(db, task_id)


async def reopen(db: AsyncConnection, me: Person, task_id: int, policy: Policy, moment: Moment) -> Task:
    found = await task_in_sight(db, me, task_id, moment, lock=True)
    if not found.is_open:
        remind = await reminder(db, await _owner(db, found), found.due_on, found.due_at, policy, moment.at)
        await storage.change_task(db, task_id, state=TaskState.OPEN, closed_at=None, remind_at=remind)
    return await _kept(db, task_id)


async def put_off(
    db: AsyncConnection, me: Person, task_id: int, soon: Soon, policy: Policy, moment: Moment
) -> Task:
    """Nothing is said of it until then; the day by which it is due stays."""
    found = await task_in_sight(db, me, task_id, moment, lock=True)
    then = moment.at + timedelta(hours=1)
    if soon is not Soon.HOUR:
        owner = await _owner(db, found)
        when = on_day(soon, local_day(moment.at, owner.zone)) or When(local_day(then, owner.zone))
        then = quiet_until(when, owner, policy)
    return await _put_off(db, found, then)


async def put_off_until(
    db: AsyncConnection, me: Person, task_id: int, typed: str, policy: Policy, moment: Moment
) -> Task:
    """Raises WhenUnclear."""
    found = await task_in_sight(db, me, task_id, moment, lock=True)
    owner = await _owner(db, found)
    when = read_when(typed, moment.at.astimezone(ZoneInfo(owner.zone)))
    then = quiet_until(when, owner, policy) if when else moment.at
    if then <= moment.at:
        raise WhenUnclear
    return await _put_off(db, found, then)


async def set_due(
    db: AsyncConnection, me: Person, task_id: int, soon: Soon, policy: Policy, moment: Moment
) -> Task:
    found = await task_in_sight(db, me, task_id, moment, lock=True)
    owner = await _owner(db, found)
    return await _set_due(db, found, owner, on_day(soon, local_day(moment.at, owner.zone)), policy, moment)


async def due_typed(
    db: AsyncConnection, me: Person, task_id: int, typed: str, policy: Policy, moment: Moment
) -> Task:
    """Raises WhenUnclear."""
    found = await task_in_sight(db, me, task_id, moment, lock=True)
    owner = await _owner(db, found)
    when = read_when(typed, moment.at.astimezone(ZoneInfo(owner.zone)))
    if when is None:
        raise WhenUnclear
    return await _set_due(db, found, owner, when, policy, moment)


async def reword(db: AsyncConnection, me: Person, task_id: int, typed: str, moment: Moment) -> Task:
    """Other words; when it is due stays. Raises TaskUnfit."""
    await task_in_sight(db, me, task_id, moment, lock=True)
    await storage.change_task(db, task_id, text=_fit(typed))
    return await _kept(db, task_id)


async def turn_promise(db: AsyncConnection, me: Person, task_id: int, moment: Moment) -> Task:
    """A promise to the customer, or no longer one."""
    found = await task_in_sight(db, me, task_id, moment, lock=True)
    kind = TaskKind.TASK if found.kind is TaskKind.PROMISE else TaskKind.PROMISE
    await storage.change_task(db, task_id, kind=kind)
    return await _kept(db, task_id)


async def whom_to_give(db: AsyncConnection, me: Person, moment: Moment) -> tuple[Person, ...]:
    """Myself and those I lead, by name."""
    ids = {me.id, *await team_led(db, me, moment)}
    return await people(db, ids=list(ids), states=(PersonState.ACTIVE,))


async def give(
    db: AsyncConnection, me: Person, task_id: int, to_id: int, policy: Policy, moment: Moment
) -> tuple[Task, Person]:
    """The task is theirs now; raises TaskGone for anybody I do not lead."""
    found = await task_in_sight(db, me, task_id, moment, lock=True)
    heir = next((each for each in await whom_to_give(db, me, moment) if each.id == to_id), None)
    if heir is None or not found.is_open:
        raise TaskGone
    remind = await reminder(db, heir, found.due_on, found.due_at, policy, moment.at)
    await storage.change_task(db, task_id, owner_id=heir.id, by_id=me.id, remind_at=remind)
    return await _kept(db, task_id), heir


async def _put_off(db: AsyncConnection, found: Task, then: datetime) -> Task:
    if found.is_open:
        await storage.change_task(db, found.id, remind_at=then)
    return await _kept(db, found.id)


async def _set_due(
    db: AsyncConnection, found: Task, owner: Person, when: When | None, policy: Policy, moment: Moment
) -> Task:
    await storage.change_task(db, found.id, **await due(db, owner, when, policy, moment.at))
    return await _kept(db, found.id)


def _fit(typed: str) -> str:
    text = " ".join(typed.split())
    if not text or len(text) > LONGEST:
        raise TaskUnfit
    return text


async def _owner(db: AsyncConnection, found: Task) -> Person:
    owner = await person(db, found.owner_id)
    if owner is None:
        raise TaskGone
    return owner


async def _kept(db: AsyncConnection, task_id: int) -> Task:
    found = await storage.task_of(db, task_id)
    if found is None:
        raise TaskGone
    return found
