"""One list a person of incidents that press: due soon or overdue for their owner, overdue for the leader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.incident import Incident
from bot.rules.incident_due import Pressing, Urgency, pressing
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import in_working_hours
from bot.services.incident import IncidentShown, incidents_shown
from bot.storage.incidents import open_incidents
from bot.storage.people import people
from bot.storage.reminders import Written, last_in_slot, tellable, zones_in_use
from bot.storage.teams import managers_on

LIST_SLOT = "incidents:pressing"
NOTHING_PRESSES = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    shown: IncidentShown
    pressing: Pressing


@dataclass(frozen=True, slots=True, kw_only=True)
class PressingList:
    to: Person
    listed: tuple[Listed, ...]
    """Empty: what was listed last is settled, or moved on."""
    is_new: bool
    """Something has come up since: said anew, with a sound; else the old message changes."""
    key: str
    """Names the words it replaces and its content: each change is written once, by whichever worker."""
    expires_at: datetime


async def pressing_lists(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[PressingList, ...]:
    """Those whose content has changed since they were last written, for people who can hear it now."""
    if not any(in_working_hours(now, zone, policy.hours) for zone in await zones_in_use(db)):
        return ()
    everybody = await people(db, states=(PersonState.ACTIVE,))
    by_person = await _by_person(db, everybody, now, policy)
    lead = {each.id for each in everybody if each.is_a(Role.MANAGER) or each.is_a(Role.ADMIN)}
    last = await last_in_slot(db, by_person.keys() | lead, LIST_SLOT)
    hearing = await tellable(db, by_person.keys() | last.keys())
    lists = [
        _list(each, by_person.get(each.id, []), last.get(each.id), now, policy)
        for each in hearing.values()
        if in_working_hours(now, each.zone, policy.hours)
    ]
    return tuple(each for each in lists if _says_something_new(each, last.get(each.to.id)))


async def _by_person(
    db: AsyncConnection, everybody: tuple[Person, ...], now: datetime, policy: Policy
) -> Mapping[int, list[Listed]]:
    active = {each.id for each in everybody}
    admins = tuple(each.id for each in everybody if each.is_a(Role.ADMIN))
    above = await managers_on(db, now.date())
    found: dict[int, list[Listed]] = {}
    for shown in await incidents_shown(db, await open_incidents(db)):
        owners, leaders = _whose(shown.incident, active, above, admins)
        for ids, is_owner in ((owners, True), (leaders, False)):
            press = pressing(shown.incident, now, policy.incident, is_owner=is_owner)
            if press is None:
                continue
            for person_id in ids:
                found.setdefault(person_id, []).append(Listed(shown=shown, pressing=press))
    return found


def _whose(
    incident: Incident, active: set[int], above: Mapping[int, int], admins: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who takes care of it, and who leads them; where nobody is left, the admins."""
    owner_id = incident.owner_id
    up = [each for each in _upwards(owner_id or incident.by_id, above) if each in active]
    chain = [owner_id, *up] if owner_id in active and owner_id is not None else up
    owners, leaders = tuple(chain[:1]) or admins, tuple(chain[1:2])
    return owners, leaders or tuple(each for each in admins if each not in owners)


def _upwards(person_id: int, above: Mapping[int, int]) -> Iterable[int]:
    seen = {person_id}
    while (person_id := above.get(person_id, 0)) and person_id not in seen:
        seen.add(person_id)
        yield person_id


def _list(
    to: Person, listed: list[Listed], last: Written | None, now: datetime, policy: Policy
) -> PressingList:
    order = list(Urgency)
    in_order = sorted(listed, key=lambda each: (order.index(each.pressing.urgency), each.pressing.since))
    return PressingList(
        to=to,
        listed=tuple(in_order),
        is_new=bool(listed) and (last is None or any(each.pressing.since > last.at for each in listed)),
        key=f"{Push.INCIDENTS}:{to.id}:{last.outbox_id if last else 0}:{_content(in_order)}",
        expires_at=expires_at(Push.INCIDENTS, now, zone=to.zone, hours=policy.hours),
    )


def _content(listed: Iterable[Listed]) -> str:
    rows = [
        (each.shown.incident.id, each.pressing.urgency, each.shown.incident.state, each.shown.incident.due_at)
        for each in listed
    ]
    return sha256(repr(rows).encode()).hexdigest()[:16] if rows else NOTHING_PRESSES


def _says_something_new(each: PressingList, last: Written | None) -> bool:
    if last is None:
        return bool(each.listed)
    return each.key.rpartition(":")[2] != last.key.rpartition(":")[2]
