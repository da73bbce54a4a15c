"""An announcement is written, looked at, addressed, sent, and may be taken back."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.news import Announcement, NewsState
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import local_day
from bot.services.evidence import record_of_person
from bot.services.moment import Moment
from bot.storage import news as storage
from bot.storage.blobs import StoredFile, give_blob
from bot.storage.people import people, person
from bot.storage.teams import team_ids

LONGEST = 3000


class NewsGone(Refusal):
    """Somebody else's, sent already, or none at all."""


class NewsUnfit(Refusal):
    """Nothing written yet, or too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    announcement: Announcement
    by: Person
    team_of: Person | None
    to: tuple[Person, ...]
    """Who gets it, by name."""


async def begin(db: AsyncConnection, me: Person, moment: Moment) -> Draft:
    """To everybody for an admin, to their own people for a manager."""
    team_of = None if me.is_a(Role.ADMIN) else me.id
    number = await storage.add_draft(db, me.id, team_of=team_of, at=moment.at)
    return await draft_of(db, me, number, moment)


async def draft_of(db: AsyncConnection, me: Person, number: int, moment: Moment) -> Draft:
    """Mine and not sent yet; raises NewsGone."""
    found = await storage.announcement_of(db, number, lock=True)
    if found is None or found.by_id != me.id or found.state is not NewsState.DRAFT:
        raise NewsGone
    return Draft(
        announcement=found,
        by=me,
        team_of=await person(db, found.team_of) if found.team_of else None,
        to=await _addressed(db, me, found.team_of, moment),
    )


async def word(db: AsyncConnection, me: Person, number: int, text: str, moment: Moment) -> Draft:
    """Raises NewsUnfit."""
    await draft_of(db, me, number, moment)
    if not text.strip() or len(text.strip()) > LONGEST:
        raise NewsUnfit
    await storage.change_announcement(db, number, text=text.strip())
    return await draft_of(db, me, number, moment)


async def attach(
    db: AsyncConnection, me: Person, number: int, file: StoredFile | None, name: str, moment: Moment
) -> Draft:
    """A picture (without a name) or a document; None takes it off again."""
    await draft_of(db, me, number, moment)
    if file is not None and file.blob_id is not None:
        await give_blob(db, file.blob_id, owner_kind="announcement", owner_id=number)
    await storage.change_announcement(
        db, number, blob_id=file.blob_id if file else None, file_name=name[:200]
    )
    return await draft_of(db, me, number, moment)


async def teams_to_choose(db: AsyncConnection, me: Person, moment: Moment) -> tuple[Person, ...]:
    """Managers whose people may be addressed: mine and those below me; an admin's are all."""
    managers = await people(db, role=Role.MANAGER, states=(PersonState.ACTIVE,))
    if me.is_a(Role.ADMIN):
        return managers
    below = await team_ids(db, me.id, local_day(moment.at, me.zone))
    return tuple(each for each in managers if each.id == me.id or each.id in below)


async def address(db: AsyncConnection, me: Person, number: int, team_of: int, moment: Moment) -> Draft:
    """0: the whole company, for admins. Raises NewsGone for a team that is not offered."""
    await draft_of(db, me, number, moment)
    offered = {each.id for each in await teams_to_choose(db, me, moment)}
    if team_of not in offered and not (team_of == 0 and me.is_a(Role.ADMIN)):
        raise NewsGone
    await storage.change_announcement(db, number, team_of=team_of or None)
    return await draft_of(db, me, number, moment)


async def send(db: AsyncConnection, me: Person, number: int, moment: Moment) -> Draft:
    """Everybody addressed gets a copy; raises NewsUnfit while nothing is written or nobody is addressed."""
    draft = await draft_of(db, me, number, moment)
    if not draft.announcement.text or not draft.to:
        raise NewsUnfit
    await storage.send_copies(db, number, [each.id for each in draft.to], at=moment.at)
    await storage.change_announcement(db, number, state=NewsState.SENT, sent_at=moment.at)
    body = {"announcement": number, "people": len(draft.to)}
    await record_of_person(db, "announcement_sent", me.id, moment, body)
    return draft


async def drop(db: AsyncConnection, me: Person, number: int, moment: Moment) -> None:
    await draft_of(db, me, number, moment)
    await storage.change_announcement(db, number, state=NewsState.DROPPED)


async def take_back(db: AsyncConnection, me: Person, number: int, moment: Moment) -> tuple[Person, ...]:
    """Returns those whose copies go; raises NewsGone for who did not send it (admins may)."""
    found = await storage.announcement_of(db, number, lock=True)
    is_mine = found is not None and (found.by_id == me.id or me.is_a(Role.ADMIN))
    if found is None or not is_mine or found.state is not NewsState.SENT:
        raise NewsGone
    await storage.change_announcement(db, number, state=NewsState.TAKEN_BACK)
    await record_of_person(db, "announcement_taken_back", me.id, moment, {"announcement": number})
    ids = [each.person_id for each in await storage.copies_of(db, number)]
    return await people(db, ids=ids, states=(PersonState.ACTIVE,))


async def _addressed(
    db: AsyncConnection, me: Person, team_of: int | None, moment: Moment
) -> tuple[Person, ...]:
    """Who is here now, without the one who writes."""
    if team_of is None:
        everybody = await people(db, states=(PersonState.ACTIVE,))
        return tuple(each for each in everybody if each.id != me.id)
    ids = await team_ids(db, team_of, local_day(moment.at, me.zone)) | {team_of}
    found = await people(db, ids=list(ids - {me.id}), states=(PersonState.ACTIVE,))
    return found if ids - {me.id} else ()
