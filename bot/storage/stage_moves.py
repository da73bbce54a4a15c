"""What became of customers' stages: read from the history of their files."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Stage
from bot.rules.stage import StageMoves, moves_of
from bot.storage.tables.customers import customer_change


async def stage_moves(
    db: AsyncConnection, by: Collection[int], since: datetime, until: datetime
) -> StageMoves:
    """By these people, from `since` to just before `until`."""
    change = customer_change.c
    query = (
        select(change.customer_id, change.before, change.after)
        .where(change.by_id.in_(list(by)), change.at >= since, change.at < until, change.what == "stage")
        .order_by(change.id)
    )
    known = set(Stage)
    return moves_of(
        (row.customer_id, Stage(row.before), Stage(row.after))
        for row in await db.execute(query)
        if row.before in known and row.after in known
    )
