"""Where a form stands in the company: its versions, who asks it, which reports are in progress on it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import VisitType
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.storage.forms import FormVersion, form_version_of, open_drafts_by_version, versions_of_form
from bot.storage.people import people
from bot.storage.policies import policy_in_force


@dataclass(eq=False)
class NoSuchForm(Refusal):
    """The version is not one of ours."""


async def version_that_is(db: AsyncConnection, version_id: int) -> FormVersion:
    """Raises NoSuchForm."""
    version = await form_version_of(db, version_id)
    if version is None:
        raise NoSuchForm
    return version


async def used_by(db: AsyncConnection, form_id: str, *, at: datetime) -> tuple[VisitType, ...]:
    """The visit types that ask this form now."""
    policy = (await policy_in_force(db, at)).policy
    return tuple(each for each in policy.visit_types if each.form == form_id)


async def drafts_of(db: AsyncConnection, form_id: str, *, but: int | None = None) -> int:
    """Reports in progress on versions of the form; `but` leaves one version out."""
    by_version = await open_drafts_by_version(db)
    ids = {version.id for version in await versions_of_form(db, form_id)} - {but}
    return sum(count for version_id, count in by_version.items() if version_id in ids)


async def other_admins(db: AsyncConnection, me: Person) -> tuple[Person, ...]:
    """Who is to hear of what this admin has changed."""
    everybody = await people(db, states=[PersonState.ACTIVE])
    return tuple(each for each in everybody if each.is_a(Role.ADMIN) and each.id != me.id)
