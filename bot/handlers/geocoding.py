"""Addresses looked up after an import or for one new customer: begun, stopped, gone on with, answered."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.handlers.filters import ADMIN, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.roles import Role
from bot.services import geocoding as service
from bot.views import geocoding as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnImport

router = Router(name="geocoding")


@router.callback_query(Tapped(OnImport, "look_up"), ADMIN)
async def look_up_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    begun = await _begun(turn)
    if begun is None:
        raise service.NothingToFind
    return view.looking(begun, turn.me)


@router.callback_query(Tapped(OnImport, "look_up_stop"), ADMIN)
async def stopped(query: CallbackQuery, turn: Turn) -> Replies:
    return view.looking(await service.stop(turn.db), turn.me)


async def after_import(turn: Turn) -> Replies:
    begun = await _begun(turn)
    return NOTHING if begun is None else view.looking(begun, turn.me, fresh=True)


async def _begun(turn: Turn) -> service.Lookup | None:
    """How far it is; None when no geocoder is configured, or no address lacks its pin."""
    if not turn.settings.geocoding.is_on:
        return None
    return await service.look_up(turn.db, chat_id=turn.chat_id, at=turn.at)


async def places_looked_up(
    db: AsyncConnection,
    body: Body,
    result: Body,
    me: Person | None,
    settings: Settings,
    chat_id: int,
    at: datetime,
) -> Replies:
    """A few addresses have been asked for; what was found is kept whoever is there to hear it."""
    retry_s = settings.geocoding.retry_s
    now = await service.answered(db, body, result, retry_s=retry_s, chat_id=chat_id, at=at)
    if me is None or not me.is_a(Role.ADMIN):
        return NOTHING
    if now.over and now.missed:
        heading, why = view.heading(me)
        await service.write_not_found(db, me, heading=heading, why=why, chat_id=chat_id, at=at)
    return view.looking(now, me) if now.worth_saying else NOTHING


@told_to(Role.ADMIN)
async def not_found_written(turn: Turn, body: Body, result: Body) -> Replies:
    if not result.get("rows"):
        return NOTHING
    return view.not_found(result["rows"], result["blob_ids"][0], turn.me)


async def place_looked_up(db: AsyncConnection, body: Body, result: Body, me: Person | None) -> Replies:
    """One new customer's."""
    answers = result.get("answers", [])
    await service.keep(db, answers)
    silent = bool(result.get("silent") or result.get("failed"))
    if me is None or not (answers or silent):
        return NOTHING
    place = answers[0][1:] if answers else ()
    return view.one(Position(*place) if place else None, me, silent=silent)
