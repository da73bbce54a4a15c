"""Joining: a link is opened once, language and consents are settled, and the person is in."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.consent import CONSENT_OF_STEP, JoinStep, step_after
from bot.rules.invitation import LONGEST_NAME, LinkState, folded
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import ConsentKind, PersonState
from bot.rules.working_time import local_day
from bot.services.commands import publish_commands_of
from bot.services.consent import decide
from bot.services.first_admin import FIRST_ADMIN_NAME
from bot.services.moment import Moment
from bot.services.rebind import bind
from bot.services.secret import hash_of
from bot.storage import people, teams
from bot.storage.consents import allows
from bot.storage.focus import Focus, idle, set_focus
from bot.storage.invites import invite_of_token, last_used_invite, use_invite
from bot.storage.roster import dates_of

JOINING = "joining"
"""Kind of the focus while somebody is on the way in; its data names the step."""


@dataclass(eq=False)
class LinkUnusable(Refusal):
    """The link does not open the door: unknown, used, withdrawn or expired."""

    state: LinkState | None
    """None: there never was such a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheWay:
    """The person is being asked something."""

    person: Person
    step: JoinStep
    guessed: Language
    """By Telegram's own setting; offered first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InAlready:
    """Their own link, but they are in."""

    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class SomebodyElses:
    """A link for somebody else, opened by one who is in: most likely to try it before forwarding."""

    mine: Person
    theirs: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirm:
    """The link moves a person who is in to this phone: asked before it is done."""

    person: Person
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The person now uses this phone; the old chats are cut off."""

    person: Person
    old_chats: tuple[int, ...]
    told: Person | None
    """Who made the link and hears of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    person: Person
    told: tuple[Person, ...]
    """Who made the link, and the person's manager."""
    is_back: bool
    """They had joined before."""
    allows_location: bool


Opened = OnTheWay | InAlready | SomebodyElses | ToConfirm | Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Somebody opens a link."""

    token: str
    telegram_id: int
    name: str
    """As Telegram shows it."""
    guessed: Language
    confirmed: bool = False
    """They have said that a move to this phone is meant."""


async def open_link(db: AsyncConnection, me: Person | None, knock: Knock, *, at: datetime) -> Opened:
    """What the link does for this account; raises LinkUnusable.

    Of two accounts that open one link at the same moment one wins: the link is spent by a conditional update.
    """
    invite = await invite_of_token(db, hash_of(knock.token))
    if invite is None:
        raise LinkUnusable(None)
    person = await people.lock_person(db, invite.person_id)
    if me is not None and person is not None and me.id == person.id:
        return _own_link(me, knock)
    if person is None or person.state is PersonState.LEFT:
        raise LinkUnusable(LinkState.WITHDRAWN)
    if invite.state(at) is not LinkState.OPEN:
        raise LinkUnusable(invite.state(at))
    if me is not None:
        return SomebodyElses(mine=me, theirs=person)
    if person.state is PersonState.ACTIVE and not knock.confirmed:
        return ToConfirm(person=person, token=knock.token)
    if not await use_invite(db, invite.id, knock.telegram_id, at=at):
        raise LinkUnusable(LinkState.USED)
    bound = await bind(db, person, knock.telegram_id, at=at)
    if person.state is PersonState.ACTIVE:
        told = await people.person(db, invite.created_by) if invite.created_by else None
        return Moved(person=person, old_chats=bound.old_chats, told=told)
    return await _begin(db, person, knock, at=at)


def _own_link(me: Person, knock: Knock) -> OnTheWay | InAlready:
    """Tapped again by the one it was for: they go on where they were."""
    if me.state is PersonState.JOINING:
        return OnTheWay(person=me, step=JoinStep.LANGUAGE, guessed=knock.guessed)
    return InAlready(person=me)


async def _begin(db: AsyncConnection, person: Person, knock: Knock, *, at: datetime) -> OnTheWay:
    await people.set_state(db, person.id, PersonState.JOINING, at=at)
    if folded(person.name) == FIRST_ADMIN_NAME and knock.name.strip():
        await people.change_person(db, person.id, name=knock.name.strip()[:LONGEST_NAME])
    await set_focus(db, person.id, JOINING, data={"step": JoinStep.LANGUAGE}, at=at)
    joining = await people.person(db, person.id) or person
    return OnTheWay(person=joining, step=JoinStep.LANGUAGE, guessed=knock.guessed)


def step_of(focus: Focus) -> JoinStep:
    """Where on the way in the person is; at the beginning when nothing is known."""
    return JoinStep(focus.data.get("step", JoinStep.LANGUAGE)) if focus.kind == JOINING else JoinStep.LANGUAGE


def where_they_are(me: Person, focus: Focus) -> OnTheWay:
    return OnTheWay(person=me, step=step_of(focus), guessed=me.language)


async def answer(
    db: AsyncConnection, me: Person, focus: Focus, step: str, said: str, *, moment: Moment
) -> OnTheWay | Joined:
    """A button on the way in. One of an earlier question corrects that answer and leads nowhere else; one of
    a later question, or bytes that no button of ours carries, changes nothing."""
    now_at = step_of(focus)
    order = list(JoinStep)
    if step not in order or order.index(JoinStep(step)) > order.index(now_at):
        return where_they_are(me, focus)
    answered = JoinStep(step)
    if answered is JoinStep.LANGUAGE and said in list(Language):
        await people.change_person(db, me.id, language=Language(said))
        me = replace(me, language=Language(said))
    if answered in CONSENT_OF_STEP:
        await decide(db, me, CONSENT_OF_STEP[answered], given=said == "yes", moment=moment)
    return await _go_on(db, me, answered, moment=moment) if answered is now_at else where_they_are(me, focus)


async def _go_on(db: AsyncConnection, me: Person, step: JoinStep, *, moment: Moment) -> OnTheWay | Joined:
    following = step_after(step, me.roles)
    if following is None:
        return await _finish(db, me, at=moment.at)
    await set_focus(db, me.id, JOINING, data={"step": following}, at=moment.at)
    return OnTheWay(person=me, step=following, guessed=me.language)


async def _finish(db: AsyncConnection, me: Person, *, at: datetime) -> Joined:
    is_back = (await dates_of(db, me.id)).joined_at is not None
    await people.set_state(db, me.id, PersonState.ACTIVE, at=at)
    await idle(db, me.id, at=at)
    await publish_commands_of(db, me.id, at=at)
    invite = await last_used_invite(db, me.id)
    inviter = await people.person(db, invite.created_by) if invite and invite.created_by else None
    manager = await teams.manager_of(db, me.id, local_day(at, me.zone))
    told = {
        who.id: who
        for who in (inviter, manager)
        if who and who.state is PersonState.ACTIVE and who.id != me.id
    }
    return Joined(
        person=replace(me, state=PersonState.ACTIVE),
        told=tuple(told.values()),
        is_back=is_back,
        allows_location=await allows(db, me.id, ConsentKind.LOCATION),
    )
