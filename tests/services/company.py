"""A company for tests of people: an admin who is in, and others made as the test says."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import local_day
from bot.services import join
from bot.services.invite import Invitation, Issued, invite
from bot.services.join import Joined, Knock, Opened
from bot.services.moment import Moment
from bot.storage import people, teams
from bot.storage.focus import focus_of

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
NOW = Moment(AT, AT)
WEEK = timedelta(days=7)
ANSWERS = (
    ("language", "en", "en"),
    ("notice", "read", "read"),
    ("location", "yes", "no"),
    ("face", "yes", "no"),
)
ADA_PHONE, ANN_PHONE, NEW_PHONE, STRANGE_PHONE = 100, 101, 102, 103


async def someone(
    db: AsyncConnection,
    name: str,
    *roles: Role,
    phone: int | None = None,
    manager: Person | None = None,
    language: Language = Language.EN,
) -> Person:
    """Somebody who has joined."""
    person_id = await people.add_person(
        db, name=name, language=language, zone="Asia/Shanghai", at=AT, state=PersonState.ACTIVE
    )
    await people.set_state(db, person_id, PersonState.ACTIVE, at=AT)
    for role in roles:
        await people.grant_role(db, person_id, role, by=None, at=AT)
    if phone is not None:
        await people.link_account(db, person_id, phone, at=AT)
    if manager is not None:
        await teams.set_manager(db, person_id, manager.id, on=local_day(AT, "Asia/Shanghai"))
    return await who(db, person_id)


async def ada(db: AsyncConnection) -> Person:
    return await someone(db, "Ada", Role.ADMIN, phone=ADA_PHONE)


async def who(db: AsyncConnection, person_id: int) -> Person:
    found = await people.person(db, person_id)
    assert found is not None
    return found


async def invited(db: AsyncConnection, admin: Person, name: str, *roles: Role) -> Issued:
    wanted = Invitation(
        name=name, roles=frozenset(roles or {Role.REP}), language=Language.ZH, zone="Asia/Shanghai"
    )
    return await invite(db, admin, wanted, valid=WEEK, at=AT)


async def opens(
    db: AsyncConnection, token: str, phone: int, *, at: datetime = AT, confirmed: bool = False
) -> Opened:
    me = await people.person_of_telegram(db, phone)
    knock = Knock(token=token, telegram_id=phone, name="Tele Gram", guessed=Language.EN, confirmed=confirmed)
    return await join.open_link(db, me, knock, at=at)


async def walks_in(db: AsyncConnection, token: str, phone: int, *, gives: bool = True) -> Joined:
    """Opens the link and answers everything with yes, or with no."""
    await opens(db, token, phone)
    me = await people.person_of_telegram(db, phone)
    assert me is not None
    now: object = None
    for step, yes, no in ANSWERS:
        if not isinstance(now, Joined):
            focus = await focus_of(db, me.id)
            now = await join.answer(db, me, focus, step, yes if gives else no, moment=NOW)
    assert isinstance(now, Joined)
    return now
