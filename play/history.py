"""The month behind the demo: visits by rhythm with their reports, orders, a complaint, debts and plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.answers import Answer
from bot.rules.customer import EntryKind, Stage
from bot.rules.plan_period import week_of, working_days
from bot.rules.policy import Policy
from bot.rules.working_time import at_local
from bot.storage.customer_file import add_entry
from bot.storage.period_plans import PlanState, begin_plan, change_plan, plan_between
from bot.storage.plans import add_plan_item
from bot.storage.policies import PolicyInForce
from bot.storage.tables.customers import customer
from play.company import ZONE, Member, Shop
from play.past import PastVisit, write_past_visit
from play.past_tasks import write_tasks

LASTS = timedelta(days=42)
A_DAY = 7
"""Visits that a day of the past holds at most."""
FIRST_VISIT = time(9, 5)
EVERY = timedelta(minutes=68)
MISSED = 0.07
"""Of what was planned, so much came to nothing; of what was done, `UNPLANNED` was in no plan."""
UNPLANNED = 0.1
LATE = 0.06
OFTEN = 0.55
"""Times the rhythm between two visits: the demo's reps are diligent, and have few customers."""
OVERDUE, NEVER = 3, 2
"""Customers a rep who have waited too long, and who have never been seen."""

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "zh": {
        "pain": ("补货太慢，周末常断货", "想要更大的陈列位", "竞品做了第二件半价", "账期想放宽到45天"),
        "findings": ("预算下月批下来", "技术部门更看重售后", "采购换人了，要重新介绍", "愿意先做小批量试用"),
        "deciders": ("采购总监王建国", "厂长陈立", "信息部主任赵倩"),
        "competitor": ("清泉 550 ml", "蓝山茶饮", "同方系统"),
        "need": ("稳定供货，每周两次", "接口要能对接现有系统", "先看样品"),
        "complaint": ("两箱外包装破损，要求换货，已答应周内处理",),
    },
    "en": {
        "pain": (
            "Refills come too late, empty at weekends",
            "They would like a bigger place on the shelf",
            "The competitor sells the second at half price",
            "They ask for 45 days to pay",
        ),
        "findings": (
            "The budget is decided next month",
            "Service matters more to them than price",
            "A new buyer: introduce us again",
            "They would begin with a small trial",
        ),
        "deciders": ("Wang Jianguo, head of purchasing", "Chen Li, plant manager"),
        "competitor": ("Clearwater 550 ml", "Blue Hill Tea", "Tongfang Systems"),
        "need": ("Steady supply, twice a week", "It must connect to what they have", "A sample first"),
        "complaint": ("Two boxes torn; they want others, promised within the week",),
    },
}
STAGES = (Stage.FIRST_CONTACT, Stage.NEED_ANALYSIS, Stage.PROPOSAL, Stage.NEGOTIATION, Stage.WON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A rep whose month is written."""

    member: Member
    rep_id: int
    manager_id: int | None
    shops: tuple[Shop, ...]
    places: Mapping[str, tuple[int, int]]
    """By code: customer and site."""
    days: tuple[date, ...]
    """The working days behind, the oldest first."""
    today: date
    rng: Random
    visits: dict[date, list[Shop]] = field(default_factory=dict)


async def write_history(db: AsyncConnection, behind: Behind, policy: PolicyInForce) -> None:
    _choose_days(behind, policy.policy)
    for day in behind.days:
        await _write_day(db, behind, day, policy)
    await _write_files(db, behind)
    await _write_plans(db, behind, policy.policy)
    await write_tasks(
        db,
        rep_id=behind.rep_id,
        language=behind.member.language,
        visits=behind.visits,
        customers={code: customer_id for code, (customer_id, _) in behind.places.items()},
        today=behind.today,
    )


def working_days_behind(today: date, policy: Policy) -> tuple[date, ...]:
    return working_days(today - LASTS, today - timedelta(days=1), policy, frozenset())


def _choose_days(behind: Behind, policy: Policy) -> None:
    """Each customer at about their rhythm; a few wait too long, a few were never seen."""
    shops = list(behind.shops)
    behind.rng.shuffle(shops)
    for number, shop in enumerate(shops[NEVER:]):
        every = policy.cadence.grade_days.get(shop.row["grade"], 30)
        waited = behind.rng.uniform(1.4, 2.2) if number < OVERDUE else behind.rng.uniform(0.55, 1.0)
        ago = waited * every
        while ago < LASTS.days:
            _put(behind, shop, ago)
            ago += every * OFTEN * behind.rng.uniform(0.85, 1.2)


def _put(behind: Behind, shop: Shop, ago: float) -> None:
    """On the working day nearest to that with room left."""
    wanted = behind.today - timedelta(days=round(max(1, ago)))
    for day in sorted(behind.days, key=lambda each: abs((each - wanted).days)):
        there = behind.visits.setdefault(day, [])
        if len(there) < A_DAY and shop not in there:
            there.append(shop)
            return


async def _write_day(db: AsyncConnection, behind: Behind, day: date, policy: PolicyInForce) -> None:
    begins = at_local(day, FIRST_VISIT, ZONE)
    for number, shop in enumerate(behind.visits.get(day, ())):
        chance = behind.rng.random()
        customer_id, site_id = behind.places[shop.code]
        item_id = None
        if chance >= UNPLANNED:
            item_id = await add_plan_item(
                db,
                rep_id=behind.rep_id,
                customer_id=customer_id,
                site_id=site_id,
                day=day,
                at=begins - timedelta(days=6),
                objective=behind.rng.choice(("care", "care", "new_product", "payment_collection")),
            )
        if chance > 1 - MISSED:
            continue
        began_at = begins + number * EVERY + timedelta(minutes=behind.rng.randint(0, 25))
        past = PastVisit(
            rep_id=behind.rep_id,
            manager_id=behind.manager_id,
            customer_id=customer_id,
            site_id=site_id,
            plan_item_id=item_id,
            began_at=began_at,
            stay=timedelta(minutes=behind.rng.randint(14, 42)),
            reports_after=timedelta(minutes=55 if behind.rng.random() < LATE else behind.rng.randint(1, 18)),
            answers=_answers(behind, day),
        )
        await write_past_visit(db, past, policy)
        await _write_money(db, behind, customer_id, day, began_at, past.answers)


def _answers(behind: Behind, day: date) -> dict[str, Answer | tuple[Answer, ...]]:
    """For whichever of the company's forms is asked: what it does not ask is passed over."""
    rng, said = behind.rng, WORDS[behind.member.language]
    in_store, in_office = (
        ("visit", "quote", "deliver", "solve"),
        ("quote", "demo", "sample", "meet", "contract"),
    )
    answers: dict[str, Answer | tuple[Answer, ...]] = {
        "shelf_state": rng.choice(("full", "full", "gaps", "messy")),
        "shelf_photo": "shelf.jpg",
        "order_amount": float(rng.choice((0, 0, 680, 1280, 2400, 3600))),
        "mood": rng.choice(("happy", "happy", "neutral", "unhappy")),
        "met": rng.choice(("decider", "buyer", "buyer user")),
        "findings": rng.choice(said["findings"]),
        "need_change": rng.choice(("warmer", "same", "same", "colder")),
        "next_step": (rng.choice(in_store), rng.choice(in_office)),
        "next_date": day + timedelta(days=rng.randint(2, 12)),
    }
    if rng.random() < 0.45:
        answers |= {"extras": "pain", "topics": "pain", "pain_point": rng.choice(said["pain"])}
    elif rng.random() < 0.3:
        answers |= {"topics": "decision", "decision_makers": rng.choice(said["deciders"])}
    return answers


async def _write_money(
    db: AsyncConnection,
    behind: Behind,
    customer_id: int,
    day: date,
    at: datetime,
    answers: Mapping[str, Any],
) -> None:
    amount = answers["order_amount"]
    if amount and behind.rng.random() < 0.4:
        by: dict[str, Any] = {"by_id": behind.rep_id, "at": at, "text": ""}
        money = Decimal(str(amount))
        await add_entry(db, customer_id, kind=EntryKind.ORDER, on=day, amount=money, **by)
        if behind.rng.random() < 0.5:
            paid = min(day + timedelta(days=9), behind.days[-1])
            await add_entry(db, customer_id, kind=EntryKind.PAYMENT, on=paid, amount=money, **by)


async def _write_files(db: AsyncConnection, behind: Behind) -> None:
    """Where the business stands, what they need; one of them has complained."""
    said = WORDS[behind.member.language]
    for number, shop in enumerate(behind.shops):
        customer_id, _ = behind.places[shop.code]
        existing = shop.row["kind"] == "existing"
        values = {
            "stage": Stage.AFTER_SALES if existing else behind.rng.choice(STAGES),
            "need": behind.rng.choice(said["need"]) if behind.rng.random() < 0.5 else "",
        }
        await db.execute(customer.update().where(customer.c.id == customer_id).values(values))
        if number == 1:
            await add_entry(
                db,
                customer_id,
                kind=EntryKind.SERVICE,
                on=behind.days[-3],
                text=said["complaint"][0],
                by_id=behind.rep_id,
                at=at_local(behind.days[-3], time(15), ZONE),
            )


async def _write_plans(db: AsyncConnection, behind: Behind, policy: Policy) -> None:
    """The weeks behind and the current one were handed in and approved."""
    today = behind.today
    weeks = dict.fromkeys(week_of(day) for day in (*behind.days, today))
    for first, last in weeks:
        at = at_local(first - timedelta(days=3), time(16), ZONE)
        await begin_plan(db, behind.rep_id, first, last, missing=[], at=at)
        plan = await plan_between(db, behind.rep_id, first, last)
        if plan is not None and behind.manager_id is not None:
            await change_plan(
                db,
                plan.id,
                state=PlanState.APPROVED,
                submitted_at=at,
                decided_by=behind.manager_id,
                decided_at=at + timedelta(hours=1),
            )
