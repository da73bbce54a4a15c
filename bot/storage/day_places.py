"""Where reps begin and end their days: kept for their own way, erased when they say so or leave."""

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.day_places import Begins, DayPlaces, Ends
from bot.rules.place import Position
from bot.storage.tables.plans import day_places, day_route
from bot.storage.upsert import insert_into


async def day_places_of(db: AsyncConnection, person_id: int) -> DayPlaces:
    row = (await db.execute(select(day_places).where(day_places.c.person_id == person_id))).first()
    return _places(row) if row else DayPlaces()


async def keep_day_places(db: AsyncConnection, person_id: int, places: DayPlaces) -> None:
    home, office = places.home, places.office
    values = {
        "home_lat": home and home.lat,
        "home_lon": home and home.lon,
        "office_lat": office and office.lat,
        "office_lon": office and office.lon,
        "begins": places.begins,
        "ends": places.ends,
    }
    statement = insert_into(db, day_places).values(person_id=person_id, **values)
    await db.execute(statement.on_conflict_do_update(index_elements=[day_places.c.person_id], set_=values))


async def forget_day_places(db: AsyncConnection, person_id: int) -> None:
    """The routes go, too: they begin or end at these places."""
    await db.execute(day_places.delete().where(day_places.c.person_id == person_id))
    await db.execute(day_route.delete().where(day_route.c.rep_id == person_id))


def _places(row: Row[tuple[object, ...]]) -> DayPlaces:
    return DayPlaces(
        home=Position(row.home_lat, row.home_lon) if row.home_lat is not None else None,
        office=Position(row.office_lat, row.office_lon) if row.office_lat is not None else None,
        begins=Begins(row.begins),
        ends=Ends(row.ends),
    )
