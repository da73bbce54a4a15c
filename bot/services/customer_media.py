"""Photos and files of a customer's visits, for whoever keeps its file."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import CustomerFile
from bot.rules.person import Person
from bot.services.change_customer import changeable
from bot.services.moment import Moment
from bot.storage.customer_media import Media, VisitMedia, media_of_customer, media_of_visit
from bot.storage.people import names_of

SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaShown:
    file: CustomerFile
    visits: tuple[VisitMedia, ...]
    names: Mapping[int, str]


async def media_list(db: AsyncConnection, me: Person, customer_id: int, moment: Moment) -> MediaShown:
    """Raises CustomerOutOfReach, NotYoursToChange: pictures are for those who work on the customer."""
    file = await changeable(db, me, customer_id, moment, lock=False)
    visits = await media_of_customer(db, customer_id, limit=SHOWN)
    return MediaShown(file=file, visits=visits, names=await names_of(db, (each.rep_id for each in visits)))


async def open_media(
    db: AsyncConnection, me: Person, customer_id: int, visit_id: int, moment: Moment
) -> tuple[CustomerFile, tuple[Media, ...]]:
    file = await changeable(db, me, customer_id, moment, lock=False)
    return file, await media_of_visit(db, customer_id, visit_id)
