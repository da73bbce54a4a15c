"""A file that went into another: whoever taps an old button of it comes to the one that stands for it."""

from bot.services.brief import brief_of
from bot.services.moment import Moment
from bot.storage.customer_file import change_file
from bot.storage.database import Database
from bot.storage.merges import add_merge, move_all
from tests.services.field_world import NINE, go_out


async def merge(database: Database, *, kept: int, gone: int, by: int) -> None:
    async with database.writing() as db:
        moved = await move_all(db, from_id=gone, to_id=kept)
        await add_merge(db, kept_id=kept, gone_id=gone, by_id=by, moved=moved, at=NINE)
        await change_file(db, gone, {"archived_at": NINE}, by_id=None, at=NINE)


async def test_the_visit_begins_at_the_customer_that_stands_for_it(database: Database) -> None:
    ann = await go_out(database)
    kept, gone = ann.world.customer, ann.world.other_customer
    await merge(database, kept=kept, gone=gone, by=ann.world.mei)
    assert (await ann.chooses(gone)).customer_id == kept


async def test_the_brief_is_of_the_customer_that_stands_for_it(database: Database) -> None:
    ann = await go_out(database)
    kept, gone = ann.world.customer, ann.world.other_customer
    await merge(database, kept=kept, gone=gone, by=ann.world.mei)
    async with database.reading() as db:
        brief = await brief_of(db, ann.me, gone, ann.policy.policy, Moment(NINE, NINE))
    assert brief.file.customer.id == kept
