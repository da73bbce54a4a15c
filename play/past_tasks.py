"""What the demo's reps still have to do when their day begins: late, promised for today, and to come."""

from datetime import date, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.task import TaskKind
from bot.rules.working_time import at_local
from bot.storage.tasks import add_task
from play.company import ZONE, Shop

FILED_AT = time(17, 40)
# Days from today; what was promised to the customer is a promise.
TO_DO = (
    (-1, TaskKind.TASK, {"zh": "补发上次拜访的照片", "en": "Send the photos of the last visit"}),
    (0, TaskKind.PROMISE, {"zh": "发送最新报价单", "en": "Send the new price list"}),
    (6, TaskKind.TASK, {"zh": "确认陈列位的续约", "en": "Ask whether they renew the shelf"}),
)


async def write_tasks(
    db: AsyncConnection,
    *,
    rep_id: int,
    language: str,
    visits: dict[date, list[Shop]],
    customers: dict[str, int],
    today: date,
) -> None:
    """One for each of the customers who were seen last."""
    seen = [(day, shop) for day in sorted(visits, reverse=True) for shop in visits[day]]
    for (day, shop), (in_days, kind, words) in zip(seen, TO_DO, strict=False):
        due_on = today + timedelta(days=in_days)
        await add_task(
            db,
            owner_id=rep_id,
            by_id=rep_id,
            text=words[language],
            kind=kind,
            at=at_local(day, FILED_AT, ZONE),
            customer_id=customers[shop.code],
            due_on=due_on,
        )
