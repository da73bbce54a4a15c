"""The company's people as an admin sees them: the list by team, and one person with all that can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.invitation import Invite
from bot.rules.person import Person
from bot.rules.roles import ConsentKind, PersonState
from bot.rules.working_time import local_day
from bot.services.invite import NoSuchPerson
from bot.storage import people, teams
from bot.storage.consents import Consent, consents_of
from bot.storage.invites import open_invites
from bot.storage.roster import Dates, Listed, dates_of, listed_people

PAGE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """One page of the list."""

    shown: tuple[Listed, ...]
    with_link: frozenset[int]
    """Those invited whose link still opens."""
    page: int
    pages: int
    total: int
    search: str
    left: bool
    """The list of leavers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    person: Person
    manager: Person | None
    team: tuple[Person, ...]
    invite: Invite | None
    """The link that still opens."""
    dates: Dates
    consents: Mapping[ConsentKind, Consent]


async def list_people(
    db: AsyncConnection, me: Person, *, at: datetime, page: int = 0, search: str = "", left: bool = False
) -> PeopleList:
    """A page that does not exist (any more) becomes the last one."""
    states = frozenset({PersonState.LEFT}) if left else people.HERE
    found = await listed_people(db, states=states, on=local_day(at, me.zone), search=search)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(0, page), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    links = await open_invites(db, [each.id for each in shown], at=at)
    return PeopleList(
        shown=shown,
        with_link=frozenset(links),
        page=page,
        pages=pages,
        total=len(found),
        search=search,
        left=left,
    )


async def person_card(db: AsyncConnection, person_id: int, *, at: datetime) -> PersonCard:
    """Raises NoSuchPerson."""
    person = await people.person(db, person_id)
    if person is None:
        raise NoSuchPerson
    on = local_day(at, person.zone)
    return PersonCard(
        person=person,
        manager=await teams.manager_of(db, person.id, on),
        team=await teams.direct_reports(db, person.id, on),
        invite=(await open_invites(db, [person.id], at=at)).get(person.id),
        dates=await dates_of(db, person.id),
        consents=await consents_of(db, person.id),
    )
