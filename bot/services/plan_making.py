"""A plan made from the rhythms of a rep's customers: long work, kept when it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Site
from bot.rules.person import Person
from bot.rules.plan import Ask, Kept, Proposal, ToPlan, proposed
from bot.rules.plan_period import working_days
from bot.rules.policy import Policy
from bot.rules.working_time import at_local, local_day
from bot.services.debts import debts_of
from bot.services.long_work import WorkOutput
from bot.services.moment import Moment
from bot.services.plan_shown import may_change
from bot.services.planned_around import visits_around
from bot.services.site_hours import opening_of
from bot.storage.customers import customers_owned_by, main_sites_of
from bot.storage.day_places import day_places_of
from bot.storage.own_hours import own_hours_of
from bot.storage.people import chat_of, person
from bot.storage.period_plans import Plan, begin_plan, change_plan, plan_between
from bot.storage.plans import PlanItem, add_plan_item, plan_items_between
from bot.storage.policies import policy_in_force
from bot.storage.rhythms import days_off_of
from bot.storage.work import enqueue

MAKE_PLAN = "make_plan"
HOLDS = 0.9
"""Of the working hours without lunch: the rest is for what nobody foresees."""

_ASK: TypeAdapter[Ask] = TypeAdapter(Ask)
_PROPOSAL: TypeAdapter[Proposal] = TypeAdapter(Proposal)


async def ask_for_plan(
    db: AsyncConnection, rep: Person, first: date, last: date, moment: Moment, *, by: Person | None = None
) -> None:
    """A plan that is there already gets what falls due and is not in it.

    `by` asks for the plan of somebody below, and gets it into their own chat.
    """
    asks = by or rep
    chat_id = await chat_of(db, asks.id)
    if chat_id is None:
        return
    body: dict[str, Any] = {"rep_id": rep.id, "first": first.isoformat(), "last": last.isoformat()}
    body["by_id"] = asks.id
    body["at"] = moment.at.isoformat()
    await enqueue(db, MAKE_PLAN, chat_id=chat_id, body=body, at=moment.received_at)


async def gather(db: AsyncConnection, body: dict[str, Any]) -> dict[str, Any]:
    """What the making needs: read when the work begins, so the asking step stays short."""
    rep, at = await person(db, body["rep_id"]), datetime.fromisoformat(body["at"])
    if rep is None:
        raise LookupError(f"no person {body['rep_id']}")
    policy = (await policy_in_force(db, at)).policy
    first, last = date.fromisoformat(body["first"]), date.fromisoformat(body["last"])
    asked = await plan_question(db, rep, first, last, policy, at=at)
    return {"ask": _ASK.dump_python(asked, mode="json")}


def make(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    found = proposed(_ASK.validate_python(body["ask"]))
    return WorkOutput({"proposal": _PROPOSAL.dump_python(found, mode="json")})


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePlan:
    plan: Plan
    added: int | None
    """Visits that came into a plan that was there already; None for a new one."""


async def made(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], me: Person, *, at: datetime
) -> MadePlan | None:
    """The plan with the proposed visits; None when it could not be made, or is not this person's to make.

    Who has come into these days in the meantime, by hand, is not planned once more.
    """
    rep = me if body["rep_id"] == me.id else await person(db, body["rep_id"])
    if "failed" in result or rep is None or not await may_change(db, me, rep.id, at=at):
        return None
    first, last = date.fromisoformat(body["first"]), date.fromisoformat(body["last"])
    found = _PROPOSAL.validate_python(result["proposal"])
    missing = [
        {"customer_id": each.customer_id, "due_on": each.due_on.isoformat(), "why": each.why.value}
        for each in found.missing
    ]
    is_new = await begin_plan(db, rep.id, first, last, missing=missing, at=at)
    plan = await plan_between(db, rep.id, first, last)
    if plan is None:
        raise LookupError(f"the plan of {rep.id} from {first} has gone")
    if not is_new:
        await change_plan(db, plan.id, missing=missing)
    asked_at = datetime.fromisoformat(body["at"])
    added = await _add_items(db, rep, found, first, last, asked_at=asked_at, at=at)
    return MadePlan(plan=plan, added=None if is_new else added)


async def _add_items(
    db: AsyncConnection,
    rep: Person,
    found: Proposal,
    first: date,
    last: date,
    *,
    asked_at: datetime,
    at: datetime,
) -> int:
    """How many have come in."""
    items = await plan_items_between(db, (rep.id,), first=first, last=last)
    there = {(item.customer_id, item.day) for item in items}
    since = {item.customer_id for item in items if item.created_at and item.created_at > asked_at}
    owned = {customer.id for customer in await customers_owned_by(db, rep.id)}
    sites = await main_sites_of(db, {item.customer_id for item in found.items})
    new = [
        item
        for item in found.items
        if item.customer_id in owned - since and (item.customer_id, item.day) not in there
    ]
    for item in new:
        await add_plan_item(
            db,
            rep_id=rep.id,
            customer_id=item.customer_id,
            site_id=sites[item.customer_id].id,
            day=item.day,
            at=at,
            objective="care",
        )
    return len(new)


async def plan_question(
    db: AsyncConnection, rep: Person, first: date, last: date, policy: Policy, *, at: datetime
) -> Ask:
    """What the rhythms of the rep's customers ask for, from today on, beside what is planned already."""
    policy = (await own_hours_of(db, rep.id)).within(policy)
    begin = max(first, _first_open_day(rep, policy, at))
    days = working_days(begin, last, policy, await days_off_of(db, rep.id, since=begin))
    everybody = await customers_owned_by(db, rep.id)
    sites = await main_sites_of(db, [customer.id for customer in everybody])
    customers = [each for each in everybody if each.id in sites]
    debts, around = await visits_around(
        db,
        rep.id,
        await debts_of(db, customers, sites, policy),
        today=local_day(at, rep.zone),
        first=begin,
        last=last,
    )
    return Ask(
        days=days,
        minutes=minutes_of_a_day(policy) * HOLDS,
        most_visits=policy.day.most_visits,
        first=begin,
        last=last,
        base=(await day_places_of(db, rep.id)).start,
        customers=tuple(
            ToPlan(
                id=each.id,
                grade=each.grade,
                position=sites[each.id].position,
                visit_min=policy.day.visit_min,
                debt=debts[each.id],
                closed=frozenset(day for day in days if opening_of(sites[each.id], day) == ()),
                around=around[each.id],
            )
            for each in customers
        ),
        kept=kept_of(await plan_items_between(db, (rep.id,), first=begin, last=last), sites, policy),
    )


def _first_open_day(rep: Person, policy: Policy, at: datetime) -> date:
    """Today until lunch; nobody plans a new customer into a day that is half over."""
    today = local_day(at, rep.zone)
    half = at_local(today, policy.day.lunch_from, rep.zone)
    return today if at < half else today + timedelta(days=1)


def kept_of(items: tuple[PlanItem, ...], sites: Mapping[int, Site], policy: Policy) -> tuple[Kept, ...]:
    """What stands in the plan and stays there."""
    return tuple(
        Kept(
            customer_id=item.customer_id,
            day=item.day,
            position=sites[item.customer_id].position if item.customer_id in sites else None,
            visit_min=policy.day.visit_min,
        )
        for item in items
        if not item.cancelled
    )


def minutes_of_a_day(policy: Policy) -> float:
    start, end = policy.hours.start, policy.hours.end
    length = (end.hour - start.hour) * 60 + end.minute - start.minute
    return (length if length > 0 else length + 1440) - policy.day.lunch_min
