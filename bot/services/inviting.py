"""An invitation being written: what the admin has said so far, kept in their focus until the link is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.roster import Understood, rows_of_text
from bot.rules.roster_row import Cells, Newcomer
from bot.rules.zone import zone_called
from bot.services.change_person import ZoneUnknown
from bot.services.input import heard, listen
from bot.services.invite import (
    Invitation,
    Issued,
    admit_all,
    fit_name,
    invite,
    invite_all,
    possible_managers,
    preview,
)
from bot.services.people_sheet import READ_PEOPLE, WRITE_LINKS
from bot.services.sent_file import no_list, refusal_of
from bot.storage.blobs import StoredFile
from bot.storage.focus import Focus
from bot.storage.invites import add_invite, withdraw_invites
from bot.storage.people import people
from bot.storage.work import enqueue

INVITING = "inviting"
"""Focus: names, lists and files an admin sends now are people to invite."""


@dataclass(eq=False)
class NothingToInvite(Refusal):
    """The draft is closed, or the list holds nobody who can be invited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One person to invite, as far as said."""

    invitation: Invitation
    manager: Person | None
    managers: tuple[Person, ...]
    """Everybody who may be chosen."""
    choosing: str = ""
    """Which choice is open: `manager`, `zone`, or none."""
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPreview:
    """A list to invite: who is understood, and what is wrong row by row."""

    understood: Understood
    managers: dict[int, str]
    """Names of managers who are here, by id."""
    aside: tuple[str, ...] = ()
    """Sheets of the file that hold something and were not read."""


async def start(db: AsyncConnection, me: Person, *, at: datetime) -> None:
    """From now on what the admin types or sends is whom to invite."""
    await _keep(db, me, {"asks": "who"}, at=at)


async def who_typed(db: AsyncConnection, me: Person, text: str, *, at: datetime) -> Draft | ListPreview:
    """One person becomes a draft; several lines, or a line that is not understood, a list with its problems.

    Raises NameTaken, NameUnfit for a single name.
    """
    rows = rows_of_text(text)
    if len(rows) <= 1 and len(rows[0] if rows else ()) <= 1:
        name = await fit_name(db, text)
        return await _show(db, me, Invitation(name=name, language=me.language, zone=me.zone), at=at)
    found = await preview(db, me, rows)
    if len(found.newcomers) == 1 and not found.problems and found.newcomers[0].manager_row is None:
        return await _show(db, me, _invitation(found.newcomers[0]), at=at)
    return await list_given(db, me, rows, at=at)


async def file_sent(db: AsyncConnection, files: Sequence[StoredFile], *, chat_id: int, at: datetime) -> str:
    """Have the file read; returns what is wrong with it already, or nothing."""
    if refused := refusal_of(files):
        return no_list(refused)
    await enqueue(db, READ_PEOPLE, chat_id=chat_id, body={"blob_ids": [files[0].blob_id]}, at=at)
    return ""


async def list_given(
    db: AsyncConnection, me: Person, rows: Sequence[Cells], *, aside: Sequence[str] = (), at: datetime
) -> ListPreview:
    """Keep the list until it is confirmed; a corrected one replaces it."""
    found = await preview(db, me, rows)
    await _keep(db, me, {"asks": "who", "rows": [list(row) for row in rows]}, at=at)
    managers = {manager.id: manager.name for manager in await possible_managers(db)}
    return ListPreview(understood=found, managers=managers, aside=tuple(aside))


async def change(db: AsyncConnection, me: Person, focus: Focus, do: str, arg: str, *, at: datetime) -> Draft:
    """One tap on the draft; raises NothingToInvite when it is closed, ZoneUnknown for a zone nobody knows."""
    wanted = _wanted(focus)
    if do == "role" and arg in list(Role):
        wanted = replace(wanted, roles=wanted.roles ^ {Role(arg)})
    if do == "manager" and arg.isdecimal():
        wanted = replace(wanted, manager_id=int(arg) or None)
    if do == "language":
        other = Language.EN if wanted.language is Language.ZH else Language.ZH
        wanted = replace(wanted, language=other)
    if do == "zone_is":
        wanted = replace(wanted, zone=_zone(arg))
    choosing = do if do in ("choose_manager", "choose_zone") else ""
    page = int(arg) if choosing and arg.isdecimal() else 0
    return await _show(db, me, wanted, choosing=choosing.removeprefix("choose_"), page=page, at=at)


async def zone_typed(db: AsyncConnection, me: Person, focus: Focus, text: str, *, at: datetime) -> Draft:
    return await _show(db, me, replace(_wanted(focus), zone=_zone(text)), at=at)


async def create(db: AsyncConnection, me: Person, focus: Focus, *, valid: timedelta, at: datetime) -> Issued:
    """The link of the draft; raises NothingToInvite, NameTaken, NoRole, ManagerUnfit."""
    issued = await invite(db, me, _wanted(focus), valid=valid, at=at)
    await heard(db, me, at=at)
    return issued


async def create_all(
    db: AsyncConnection, me: Person, focus: Focus, *, valid: timedelta, at: datetime
) -> tuple[Issued, ...]:
    """The links of the confirmed list; raises NothingToInvite when it is closed or holds nobody."""
    rows = focus.data.get("rows") if focus.kind == INVITING else None
    issued = await invite_all(db, me, rows, valid=valid, at=at) if rows else ()
    if not issued:
        raise NothingToInvite
    await heard(db, me, at=at)
    return issued


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """Headings of the Excel of links (name, role, manager, valid until, link) and names of the roles."""

    head: tuple[str, ...]
    roles: Mapping[Role, str]
    valid_until: str


async def create_all_in_sheet(
    db: AsyncConnection, me: Person, focus: Focus, words: SheetWords, *, base: str, chat_id: int, at: datetime
) -> int:
    """Add the people of the confirmed list and have their links written into an Excel; returns how many.

    Raises NothingToInvite.
    """
    rows = focus.data.get("rows") if focus.kind == INVITING else None
    admitted = await admit_all(db, me, rows, at=at) if rows else ()
    if not admitted:
        raise NothingToInvite
    cells = [
        [
            each.person.name,
            " / ".join(words.roles[role] for role in sorted(each.person.roles)),
            each.manager,
            words.valid_until,
        ]
        for each in admitted
    ]
    ids = [each.person.id for each in admitted]
    body = {"head": list(words.head), "people": cells, "ids": ids, "base": base}
    await enqueue(db, WRITE_LINKS, chat_id=chat_id, body=body, at=at)
    await heard(db, me, at=at)
    return len(admitted)


async def links_written(
    db: AsyncConnection,
    me: Person,
    ids: Sequence[int],
    hashes: Sequence[str],
    *,
    valid: timedelta,
    at: datetime,
) -> int:
    """The file is ready: from now on its links open, for those who are still waited for; returns how many."""
    waiting = await people(db, ids=ids, states=[PersonState.INVITED])
    tokens = dict(zip(ids, hashes, strict=True))
    for person in waiting:
        await withdraw_invites(db, person.id, at=at)
        await add_invite(
            db, person.id, token_hash=tokens[person.id], created_by=me.id, at=at, expires_at=at + valid
        )
    return len(waiting)


async def _show(
    db: AsyncConnection, me: Person, wanted: Invitation, *, at: datetime, choosing: str = "", page: int = 0
) -> Draft:
    asks = "zone" if choosing == "zone" else "who"
    await _keep(db, me, {"asks": asks, "draft": _saved(wanted)}, at=at)
    managers = await possible_managers(db)
    chosen = next((manager for manager in managers if manager.id == wanted.manager_id), None)
    if chosen is None:
        wanted = replace(wanted, manager_id=None)
    return Draft(invitation=wanted, manager=chosen, managers=managers, choosing=choosing, page=page)


async def _keep(db: AsyncConnection, me: Person, data: dict[str, Any], *, at: datetime) -> None:
    await listen(db, me, INVITING, data=data, at=at)


def _invitation(newcomer: Newcomer) -> Invitation:
    return Invitation(
        name=newcomer.name,
        roles=newcomer.roles,
        manager_id=newcomer.manager_id,
        language=newcomer.language,
        zone=newcomer.zone,
    )


def _zone(typed: str) -> str:
    zone = zone_called(typed)
    if zone is None:
        raise ZoneUnknown(typed)
    return zone


def _saved(wanted: Invitation) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "roles": sorted(wanted.roles),
        "manager_id": wanted.manager_id,
        "language": wanted.language,
        "zone": wanted.zone,
    }


def _wanted(focus: Focus) -> Invitation:
    saved = focus.data.get("draft") if focus.kind == INVITING else None
    if not saved:
        raise NothingToInvite
    return Invitation(
        name=saved["name"],
        roles=frozenset(map(Role, saved["roles"])),
        manager_id=saved["manager_id"],
        language=Language(saved["language"]),
        zone=saved["zone"],
    )
