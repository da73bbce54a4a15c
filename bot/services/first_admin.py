"""The first start: a one-time link for whoever installs the product, until somebody administers it."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.services.invite import Issued, issue_link
from bot.storage import people
from bot.storage.roster import active_admins

FIRST_ADMIN_NAME = "admin"
"""Stands until they join: then it gives way to the name they have in Telegram."""

VALID = timedelta(days=7)  # a new start prints a new one


async def first_admin_link(
    db: AsyncConnection, *, language: Language, zone: str, at: datetime
) -> Issued | None:
    """A link for the first admin, replacing the one printed before; None once an admin is active."""
    if await active_admins(db):
        return None
    admin = await _waiting_admin(db)
    if admin is None:
        person_id = await people.add_person(db, name=FIRST_ADMIN_NAME, language=language, zone=zone, at=at)
        await people.grant_role(db, person_id, Role.ADMIN, by=None, at=at)
        admin = await people.person(db, person_id)
    return None if admin is None else await issue_link(db, admin, by=None, valid=VALID, at=at)


async def _waiting_admin(db: AsyncConnection) -> Person | None:
    """Whoever was to be the first admin and is not through the door yet."""
    waiting = await people.people(db, role=Role.ADMIN, states=[PersonState.INVITED, PersonState.JOINING])
    return waiting[0] if waiting else None
