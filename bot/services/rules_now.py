"""The company's rules as they hold now, what is coming, and who decided what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.rules.setting import Body, Setting
from bot.storage.people import names_of, people
from bot.storage.policies import (
    policy_in_force,
    policy_version_of,
)
from bot.storage.policy_changes import (
    PolicyChange,
    changes_made,
    coming_changes,
    is_undone,
)
from bot.storage.visits import open_visit_of

ON_A_PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesNow:
    """What holds, what is coming, and the last decision."""

    body: Body
    coming: tuple[PolicyChange, ...]
    last: PolicyChange | None
    names: dict[int, str]
    """Of those who decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A page of decisions, the newest first."""

    changes: tuple[PolicyChange, ...]
    names: dict[int, str]
    has_more: bool
    undoable_id: int | None
    """The last decision, where it can be undone."""


async def rules_now(db: AsyncConnection, at: datetime) -> RulesNow:
    now = await policy_in_force(db, at)
    last = await changes_made(db, limit=1)
    coming = await coming_changes(db, at)
    return RulesNow(
        body=now.policy.model_dump(mode="json"),
        coming=coming,
        last=last[0] if last else None,
        names=await names_of(db, _authors((*last, *coming))),
    )


async def kept_by_open_visit(db: AsyncConnection, me: Person, at: datetime) -> Body | None:
    """The rules that judge the visit which is open now, where they are not today's any more."""
    visit = await open_visit_of(db, me.id)
    now = await policy_in_force(db, at)
    if visit is None or visit.policy_version_id == now.version_id:
        return None
    return (await policy_version_of(db, visit.policy_version_id)).model_dump(mode="json")


async def history(db: AsyncConnection, *, before_id: int | None = None) -> History:
    """A page of decisions, of those older than one where it is named."""
    changes = await changes_made(db, limit=ON_A_PAGE + 1, before_id=before_id)
    last = changes[0] if changes and before_id is None else None
    may_undo = last is not None and last.withdrawn_at is None and last.undoes_id is None
    return History(
        changes=changes[:ON_A_PAGE],
        names=await names_of(db, _authors(changes)),
        has_more=len(changes) > ON_A_PAGE,
        undoable_id=last.id if last is not None and may_undo and not await is_undone(db, last.id) else None,
    )


async def heard_by(db: AsyncConnection, setting: Setting) -> tuple[Person, ...]:
    """Who is told of a change: those it judges and their managers; nobody where it judges nobody."""
    if not setting.judges:
        return ()
    everybody = await people(db, states=[PersonState.ACTIVE])
    return tuple(each for each in everybody if each.is_a(Role.REP) or each.is_a(Role.MANAGER))


def _authors(changes: Iterable[PolicyChange]) -> Iterator[int | None]:
    for change in changes:
        yield from (change.author_id, change.withdrawn_by)
