"""Steps of a visit that is under way, and what the database holds of it."""

from bot.rules.visit import Visit
from bot.storage.database import Database
from bot.storage.drafts import answers_of
from bot.storage.visit_items import VisitItem, items_of
from bot.storage.visits import visit_that_is
from tests.evidence.samples import encoded, scene
from tests.journeys.company import Shop, Somebody

VISIT = 1


def picture(seed: int) -> bytes:
    return encoded(scene(320, 240, seed=seed))


async def visit(database: Database) -> Visit:
    async with database.reading() as db:
        return await visit_that_is(db, VISIT)


async def items(database: Database) -> tuple[VisitItem, ...]:
    async with database.reading() as db:
        return await items_of(db, VISIT)


async def answers(database: Database) -> dict[str, object]:
    async with database.reading() as db:
        return {each.path.rpartition("/")[2]: each.value for each in await answers_of(db, VISIT)}


async def goes_in(rep: Somebody, shop: Shop) -> None:
    """Arrive; the steps of a store visit lie ahead."""
    await rep.sends("/today")
    await rep.shares_live_location_at(shop)
    await rep.taps(shop.name_en if rep.name == "Ann" else shop.name_zh)


async def to_the_form(rep: Somebody, shop: Shop) -> None:
    """Selfie and storefront are done."""
    await goes_in(rep, shop)
    for seed in (1, 2):
        await rep.sends_photo(picture(seed))


async def answers_all(rep: Somebody) -> None:
    await rep.taps("Full and tidy")
    await rep.sends_photo(picture(4))
    await rep.sends("0")
    await rep.taps("Skip")
    await rep.taps("Nothing for now")
    await rep.taps("So-so")


def carried(rep: Somebody, button: str) -> str:
    """What a button on the card carries."""
    rows = rep.last_message.body["reply_markup"]["inline_keyboard"]
    return next(str(each["callback_data"]) for row in rows for each in row if each["text"] == button)


def card(rep: Somebody) -> str:
    return rep.last_message.text
