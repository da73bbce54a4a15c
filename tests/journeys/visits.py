"""Visits that lie behind the story: written as lived, with their reports."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.forms.answers import Answer
from bot.storage.database import Database
from bot.storage.policies import policy_in_force
from play.past import PastVisit, write_past_visit
from tests.journeys.company import NINE, Shop

STORE_REPORT: Mapping[str, Answer] = {
    "shelf_state": "gaps",
    "shelf_photo": "shelf.jpg",
    "order_amount": 1280.0,
    "extras": "pain",
    "pain_point": "The shelf was empty",
    "next_step": "quote",
    "next_date": date(2026, 3, 1),
    "mood": "happy",
}


async def visited_and_reported(database: Database, rep_id: int, shop: Shop, *, days_ago: int) -> int:
    """A store visit at nine, so many days ago."""
    async with database.writing() as db:
        past = PastVisit(
            rep_id=rep_id,
            manager_id=None,
            customer_id=shop.id,
            site_id=shop.site_id,
            began_at=NINE - timedelta(days=days_ago),
            answers=STORE_REPORT,
        )
        return await write_past_visit(db, past, await policy_in_force(db, NINE))
