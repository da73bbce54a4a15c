"""A customer as one opens them: the file, who is there, what happened, what one may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Contact, Customer, CustomerFile, Entry, Site
from bot.rules.feedback import Satisfaction
from bot.rules.person import Person
from bot.rules.place import Position, distance_m
from bot.rules.visit import Visit
from bot.rules.working_time import local_day
from bot.services.customer_reach import file_in_reach, may_change
from bot.services.incident import IncidentShown, complaints_of_customer
from bot.services.moment import Moment
from bot.services.reach import reach_of
from bot.services.score_card import last_score
from bot.services.tasks import TaskShown, customer_tasks, done_for_customer
from bot.services.today import FoundCustomer
from bot.storage.contacts import contacts_of
from bot.storage.customer_file import Change, changes_of, entries_of
from bot.storage.customers import customer_of, main_site_of, main_sites_of, search_customers
from bot.storage.feedback import satisfaction_of, stars_of
from bot.storage.merges import kept_instead
from bot.storage.people import names_of
from bot.storage.rhythms import last_seen, last_spoken, own_rhythms
from bot.storage.score_cards import ScoreCard
from bot.storage.tracks import live_shares_of
from bot.storage.visits import visits_of_customer

ON_CARD = 3
"""Visits and entries that the card itself shows."""
IN_HISTORY = 15
PAGE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCard:
    file: CustomerFile
    site: Site | None
    contacts: tuple[Contact, ...]
    visits: tuple[Visit, ...]
    """The newest first."""
    entries: tuple[Entry, ...]
    parent: Customer | None
    names: Mapping[int, str]
    """Of everybody whom the card mentions."""
    merged_into: Customer | None
    """The file that stands for it, since two were found to be one."""
    may_change: bool
    own_days: int | None
    """Its own rhythm; None: the grade's or the region's."""
    seen: date | None
    """The last visit."""
    spoken: date | None
    """The last call, message or mail."""
    tasks: tuple[TaskShown, ...]
    """What is still to do for it, by anybody."""
    score: ScoreCard | None
    """The newest finished score card."""
    complaints: tuple[IncidentShown, ...]
    """Open ones, then those settled lately."""
    satisfaction: Satisfaction | None
    stars: Mapping[int, int]
    """By visit."""
    at: datetime
    today: date
    """Where the customer is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerList:
    typed: str
    hits: tuple[FoundCustomer, ...]
    page: int
    more: bool
    by_distance: bool
    in_pool: bool = False
    """Only those of nobody are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that is on record, the newest first."""

    customer: Customer
    visits: tuple[Visit, ...]
    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]
    done: tuple[TaskShown, ...]
    """What was done for it."""
    names: Mapping[int, str]
    stars: Mapping[int, int]
    """What the customer gave, by visit."""


async def customer_card(db: AsyncConnection, me: Person, customer_id: int, moment: Moment) -> CustomerCard:
    """Raises CustomerOutOfReach."""
    file = await file_in_reach(db, me, customer_id, moment)
    visits = await visits_of_customer(db, customer_id, limit=ON_CARD)
    entries = await entries_of(db, customer_id, limit=ON_CARD)
    owner = {file.customer.owner_id} - {None}
    return CustomerCard(
        file=file,
        site=await main_site_of(db, customer_id),
        contacts=await contacts_of(db, customer_id),
        visits=visits,
        entries=entries,
        parent=await customer_of(db, file.parent_id) if file.parent_id else None,
        names=await names_of(db, {*owner, *(visit.rep_id for visit in visits)}),
        merged_into=await merged_into(db, customer_id) if file.archived_at else None,
        may_change=await may_change(db, me, file, moment),
        own_days=(await own_rhythms(db, (customer_id,))).get(customer_id),
        seen=(await last_seen(db, (customer_id,))).get(customer_id),
        spoken=(await last_spoken(db, (customer_id,))).get(customer_id),
        tasks=await customer_tasks(db, me, customer_id, moment),
        score=await last_score(db, customer_id),
        complaints=await complaints_of_customer(db, customer_id),
        satisfaction=await satisfaction_of(db, customer_id),
        stars=await stars_of(db, [visit.id for visit in visits]),
        at=moment.at,
        today=local_day(moment.at, file.customer.zone),
    )


async def merged_into(db: AsyncConnection, customer_id: int) -> Customer | None:
    kept = (await kept_instead(db, (customer_id,))).get(customer_id)
    return await customer_of(db, kept) if kept is not None else None


async def history(db: AsyncConnection, me: Person, customer_id: int, moment: Moment) -> History:
    """Raises CustomerOutOfReach."""
    file = await file_in_reach(db, me, customer_id, moment)
    visits = await visits_of_customer(db, customer_id, limit=IN_HISTORY)
    entries = await entries_of(db, customer_id, limit=IN_HISTORY)
    changes = await changes_of(db, customer_id, limit=IN_HISTORY)
    owners = {
        int(each)
        for change in changes
        if change.what in ("owner_id", "shared")
        for each in _both(change)
        if each.isdecimal()
    }
    by = {visit.rep_id for visit in visits} | {entry.by_id for entry in entries} | owners
    by |= {change.by_id for change in changes if change.by_id is not None}
    return History(
        customer=file.customer,
        visits=visits,
        entries=entries,
        changes=changes,
        done=await done_for_customer(db, me, customer_id, moment),
        names=await names_of(db, by),
        stars=await stars_of(db, [visit.id for visit in visits]),
    )


async def list_customers(
    db: AsyncConnection,
    me: Person,
    typed: str,
    moment: Moment,
    *,
    page: int = 0,
    near: Position | None = None,
    in_pool: bool = False,
) -> CustomerList:
    """A page of those within reach; the nearest first where a position is given or a share tells where."""
    if near is None:
        shares = await live_shares_of(db, me.id, moment.at)
        near = shares[0].last_fix.position if shares and shares[0].last_fix else None
    reach = await reach_of(db, me, moment)
    found = await search_customers(
        db,
        typed,
        reach=reach,
        near=near,
        limit=PAGE + 1,
        after=max(0, page) * PAGE,
        in_pool=in_pool,
        language=me.language,
    )
    sites = await main_sites_of(db, {customer.id for customer in found})
    hits = tuple(
        FoundCustomer(customer=customer, distance_m=_apart(near, sites.get(customer.id)))
        for customer in found[:PAGE]
    )
    more = len(found) > PAGE
    return CustomerList(
        typed=typed, hits=hits, page=page, more=more, by_distance=near is not None, in_pool=in_pool
    )


def _both(change: Change) -> tuple[str, str]:
    return change.before or "", change.after or ""


def _apart(near: Position | None, site: Site | None) -> float | None:
    return distance_m(near, site.position) if near and site and site.position else None
