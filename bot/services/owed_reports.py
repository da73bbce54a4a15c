"""Reports that are due soon, overdue, or late: for the rep's reminders and each manager's one list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import MANNERS, Push, expires_at, report_soon_from, visit_key
from bot.rules.roles import PersonState, Role
from bot.rules.visit_facts import ReportFact
from bot.rules.working_time import at_local, in_working_hours, local_day, previous_working_day
from bot.storage.owed_reports import reports_filed_late, reports_owed
from bot.storage.people import people
from bot.storage.reminders import Written, last_in_slot, said_already, tellable, zones_in_use
from bot.storage.teams import managers_on

AT_ONCE = 300
"""Reminders written in one sweep; the rest follow with the next tick."""
LISTED_FOR = timedelta(days=14)
"""How long a report that never came stays on the manager's list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    push: Push
    rep: Person
    report: ReportFact
    key: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LateList:
    """Late reports of one manager: those missing, and those that came in since the working day before."""

    manager: Person
    missing: tuple[ReportFact, ...]
    filed: tuple[ReportFact, ...]
    is_new: bool
    """The first of the day with something new: said anew, with a sound; else the old message changes."""
    key: str
    """Names the words it replaces and its content: each change is written once, by whichever worker."""
    expires_at: datetime


LATE_SLOT = "late"
"""The manager's one message of late reports."""


async def reports_soon(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Nudge, ...]:
    """Reports whose deadline comes up, for reps who can hear it now."""
    window = timedelta(minutes=policy.report.nudge_before_min)
    reports = await reports_owed(db, due_after=now, due_until=now + window)
    due = [report for report in reports if report_soon_from(report.due_at, policy.report) <= now]
    return await _nudges(db, Push.REPORT_SOON, due, now, policy)


async def reports_overdue(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Nudge, ...]:
    """Reports whose deadline has passed, in the working hours that follow."""
    since = now - MANNERS[Push.REPORT_OVERDUE].lasts
    reports = await reports_owed(db, due_after=since, due_until=now)
    unexplained = [report for report in reports if not report.late_reason]
    return await _nudges(db, Push.REPORT_OVERDUE, unexplained, now, policy)


async def late_lists(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[LateList, ...]:
    """The lists whose content has changed since they were last written, for managers who can hear it now."""
    zones = [zone for zone in await zones_in_use(db) if in_working_hours(now, zone, policy.hours)]
    if not zones:
        return ()
    limit = now - timedelta(minutes=policy.report.manager_after_min)
    missing = await reports_owed(db, due_after=now - LISTED_FOR, due_until=limit)
    filed = await reports_filed_late(db, since=min(_listed_since(now, zone, policy) for zone in zones))
    by_manager = await _by_manager(db, (*missing, *filed), now)
    managers = await tellable(db, by_manager.keys())
    last = await last_in_slot(db, managers.keys(), LATE_SLOT)
    lists = [
        _late_list(manager, by_manager[manager.id], last.get(manager.id), now, policy)
        for manager in managers.values()
        if in_working_hours(now, manager.zone, policy.hours)
    ]
    return tuple(each for each in lists if _says_something_new(each, last.get(each.manager.id)))


async def _nudges(
    db: AsyncConnection, push: Push, reports: Iterable[ReportFact], now: datetime, policy: Policy
) -> tuple[Nudge, ...]:
    keys = {visit_key(push, report.visit_id, report.due_at): report for report in reports}
    said = await said_already(db, keys)
    unsaid = {key: report for key, report in keys.items() if key not in said}
    reps = await tellable(db, {report.rep_id for report in unsaid.values()})
    due = [
        Nudge(
            push=push,
            rep=rep,
            report=report,
            key=key,
            expires_at=report.due_at
            if push is Push.REPORT_SOON
            else expires_at(push, now, zone=rep.zone, hours=policy.hours),
        )
        for key, report in unsaid.items()
        if (rep := reps.get(report.rep_id)) and in_working_hours(now, rep.zone, policy.hours)
    ]
    return tuple(due[:AT_ONCE])


async def _by_manager(
    db: AsyncConnection, reports: Iterable[ReportFact], now: datetime
) -> Mapping[int, list[ReportFact]]:
    """Each report goes to the manager it began under, or, when that one has left, to the next one above."""
    active = {each.id for each in await people(db, role=Role.MANAGER, states=(PersonState.ACTIVE,))}
    above = await managers_on(db, now.date())
    found: dict[int, list[ReportFact]] = {}
    for report in reports:
        manager_id = _first_active(report, active, above)
        if manager_id is not None:
            found.setdefault(manager_id, []).append(report)
    return found


def _first_active(report: ReportFact, active: set[int], above: Mapping[int, int]) -> int | None:
    if report.manager_id in active:
        return report.manager_id
    person_id, seen = report.rep_id, {report.rep_id}
    while (person_id := above.get(person_id, 0)) and person_id not in seen:
        if person_id in active:
            return person_id
        seen.add(person_id)
    return None


def _late_list(
    manager: Person, reports: Iterable[ReportFact], last: Written | None, now: datetime, policy: Policy
) -> LateList:
    since = _listed_since(now, manager.zone, policy)
    missing = tuple(report for report in reports if report.filed_at is None)
    filed = tuple(report for report in reports if report.filed_at is not None and report.filed_at >= since)
    return LateList(
        manager=manager,
        missing=missing,
        filed=filed,
        is_new=_is_new(missing, last, local_day(now, manager.zone), manager.zone),
        key=f"{Push.LATE_REPORTS}:{manager.id}:{last.outbox_id if last else 0}:{_content(missing, filed)}",
        expires_at=expires_at(Push.LATE_REPORTS, now, zone=manager.zone, hours=policy.hours),
    )


def _listed_since(now: datetime, zone: str, policy: Policy) -> datetime:
    """Reports that came in late are listed from the working day before on."""
    today = local_day(now, zone)
    before = previous_working_day(today, policy.hours) or today
    return at_local(before, policy.hours.start, zone)


def _is_new(missing: Iterable[ReportFact], last: Written | None, today: date, zone: str) -> bool:
    if last is None:
        return True
    since_then = any(report.due_at > last.at and not report.late_reason for report in missing)
    return since_then and local_day(last.at, zone) < today


def _content(missing: Iterable[ReportFact], filed: Iterable[ReportFact]) -> str:
    content = repr(
        [
            (report.visit_id, report.due_at, report.filed_at, report.late_reason)
            for part in (missing, filed)
            for report in part
        ]
    )
    return sha256(content.encode()).hexdigest()[:16]


def _says_something_new(late: LateList, last: Written | None) -> bool:
    if last is None:
        # What was late and is filed already, or is explained, troubles nobody any more.
        return any(not report.late_reason for report in late.missing)
    return bool(late.missing or late.filed) and late.key.rpartition(":")[2] != last.key.rpartition(":")[2]
