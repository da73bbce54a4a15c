"""Two files of one customer become one: looked at beforehand, done at once, taken back within a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, CustomerFile
from bot.rules.customer_change import Why, because
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services.customer_reach import file_in_reach
from bot.services.evidence import record_of_person
from bot.services.moment import Moment
from bot.services.reach import leads
from bot.storage import merges
from bot.storage.customer_file import change_file, file_of
from bot.storage.customer_shares import share, shared_with
from bot.storage.customers import alike_of, customers_of, reindex
from bot.storage.merged_plans import drop_planned_twice, give_to_do_back, pass_to_do, plan_twice_again
from bot.storage.merges import Merge
from bot.storage.people import person

UNDO_WITHIN = timedelta(days=1)
FILLED = ("size", "source", "need", "expected_on")
"""Lines of the kept file that the other one fills where they are empty."""


@dataclass(eq=False)
class MergeUnfit(Refusal):
    """The two are one already, one of them is put away or not this person's to merge, or it is too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    kept: CustomerFile
    gone: CustomerFile
    goes: Mapping[str, int]
    """What would go over: name → how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    merge: Merge
    kept: Customer
    gone: Customer
    heir: Person | None = None
    """Whose the kept one is, where the other one was a colleague's: `lost`."""
    lost: Person | None = None
    dropped: int = 0
    """Visits that were planned twice for one day."""

    @property
    def passed_visits(self) -> int:
        return len(self.merge.moved.get("passed", {}).get("visits", ()))


async def may_merge(db: AsyncConnection, me: Person, file: CustomerFile, moment: Moment) -> bool:
    is_leader = me.is_a(Role.ADMIN) or me.is_a(Role.MANAGER)
    return is_leader and file.archived_at is None and await leads(db, me, file.customer.owner_id, moment)


async def candidates(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment
) -> tuple[CustomerFile, tuple[Customer, ...]]:
    """With the same name or telephone, and mine to merge; raises MergeUnfit, CustomerOutOfReach."""
    file = await _file(db, me, customer_id, moment)
    alike = await customers_of(db, await alike_of(db, customer_id))
    files = [await file_of(db, each) for each in alike]
    mine = [each for each in files if each is not None and await may_merge(db, me, each, moment)]
    return file, tuple(each.customer for each in mine)


async def preview(
    db: AsyncConnection, me: Person, kept_id: int, gone_id: int, moment: Moment
) -> MergePreview:
    """Raises MergeUnfit, CustomerOutOfReach."""
    kept, gone = await _both(db, me, kept_id, gone_id, moment)
    return MergePreview(kept=kept, gone=gone, goes=await merges.holdings(db, gone_id))


async def merge(db: AsyncConnection, me: Person, kept_id: int, gone_id: int, moment: Moment) -> Merged:
    """Raises MergeUnfit, CustomerOutOfReach."""
    kept, gone = await _both(db, me, kept_id, gone_id, moment, lock=True)
    return await unite(db, me, kept, gone, moment)


async def unite(
    db: AsyncConnection, me: Person, kept: CustomerFile, gone: CustomerFile, moment: Moment
) -> Merged:
    """Who calls this has seen to it that `me` may. The file that goes is put away and leads to the other."""
    kept_id, gone_id = kept.customer.id, gone.customer.id
    moved = await merges.move_all(db, from_id=gone_id, to_id=kept_id)
    moved["before"] = {}
    filled = {name: getattr(gone, name) for name in FILLED if getattr(gone, name) and not getattr(kept, name)}
    tags = [*kept.tags, *(tag for tag in gone.tags if tag not in kept.tags)]
    if tags != list(kept.tags):
        filled["tags"] = tags
        moved["before"]["tags"] = list(kept.tags)
    moved["before"] |= {name: None if name == "expected_on" else "" for name in filled if name != "tags"}
    why = because(Why.MERGED, gone.customer.code)
    await change_file(db, kept_id, filled, by_id=me.id, at=moment.at, why=why) if filled else None
    put_away = because(Why.MERGED, kept.customer.code)
    await change_file(db, gone_id, {"archived_at": moment.at}, by_id=me.id, at=moment.at, why=put_away)
    for person_id in await shared_with(db, gone_id) - {kept.customer.owner_id or 0}:
        await share(db, kept_id, person_id, by_id=me.id, at=moment.at)
    today = local_day(moment.at, kept.customer.zone)
    lost, heir = gone.customer.owner_id, kept.customer.owner_id
    if lost and heir and lost != heir:
        moved["passed"] = await pass_to_do(db, kept_id, from_id=lost, to_id=heir, since=today)
    number = await merges.add_merge(
        db, kept_id=kept_id, gone_id=gone_id, by_id=me.id, moved=moved, at=moment.at
    )
    dropped = await drop_planned_twice(db, kept_id, number, since=today)
    await reindex(db, kept_id)
    await _record(db, me, "customers_merged", number, kept_id, gone_id, moment)
    return await _merged(db, number, dropped=dropped)


async def take_back(db: AsyncConnection, me: Person, merge_id: int, moment: Moment) -> Merged:
    """Two files again, each with what was its own; what has come since stays with the kept one."""
    found = await merges.merge_of(db, merge_id, lock=True)
    if found is None or found.undone_at is not None or moment.at > found.at + UNDO_WITHIN:
        raise MergeUnfit
    if found.by_id != me.id and not me.is_a(Role.ADMIN):
        raise MergeUnfit
    await merges.move_back(db, found)
    await plan_twice_again(db, merge_id)
    await _give_back(db, found)
    await merges.mark_undone(db, merge_id, at=moment.at)
    why = because(Why.UNMERGED)
    before: dict[str, Any] = found.moved.get("before", {})
    if before:
        await change_file(db, found.kept_id, before, by_id=me.id, at=moment.at, why=why)
    await change_file(db, found.gone_id, {"archived_at": None}, by_id=me.id, at=moment.at, why=why)
    for each in (found.kept_id, found.gone_id):
        await reindex(db, each)
    await _record(db, me, "merge_undone", merge_id, found.kept_id, found.gone_id, moment)
    return await _merged(db, merge_id)


async def _both(
    db: AsyncConnection, me: Person, kept_id: int, gone_id: int, moment: Moment, *, lock: bool = False
) -> tuple[CustomerFile, CustomerFile]:
    """Locked in the order of their numbers, so that two who merge the same do not wait for each other."""
    if kept_id == gone_id:
        raise MergeUnfit
    files = {each: await _file(db, me, each, moment, lock=lock) for each in sorted((kept_id, gone_id))}
    return files[kept_id], files[gone_id]


async def _file(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment, *, lock: bool = False
) -> CustomerFile:
    file = await file_in_reach(db, me, customer_id, moment, lock=lock)
    if not await may_merge(db, me, file, moment):
        raise MergeUnfit
    return file


async def _give_back(db: AsyncConnection, found: Merge) -> None:
    """What the owner of the kept one was given of the other's."""
    known = await customers_of(db, (found.kept_id, found.gone_id))
    heir, lost = known[found.kept_id].owner_id, known[found.gone_id].owner_id
    if heir and lost:
        await give_to_do_back(db, found.moved.get("passed", {}), from_id=heir, to_id=lost)


async def _merged(db: AsyncConnection, merge_id: int, *, dropped: int = 0) -> Merged:
    found = await merges.merge_of(db, merge_id)
    if found is None:
        raise MergeUnfit
    known = await customers_of(db, (found.kept_id, found.gone_id))
    kept, gone = known[found.kept_id], known[found.gone_id]
    two = kept.owner_id and gone.owner_id and kept.owner_id != gone.owner_id
    return Merged(
        merge=found,
        kept=kept,
        gone=gone,
        heir=await person(db, kept.owner_id) if two and kept.owner_id else None,
        lost=await person(db, gone.owner_id) if two and gone.owner_id else None,
        dropped=dropped,
    )


async def _record(
    db: AsyncConnection, me: Person, kind: str, merge_id: int, kept_id: int, gone_id: int, moment: Moment
) -> None:
    body = {"merge": merge_id, "kept": kept_id, "gone": gone_id}
    await record_of_person(db, kind, me.id, moment, body)
