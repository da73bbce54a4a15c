"""Everything kept about one person, table by table: to hand it to them, and to take it away."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Select, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.erasure import Holdings
from bot.storage.tables.faces import enrolment, identity_check
from bot.storage.tables.incidents import incident, incident_event
from bot.storage.tables.mail import inbox, outbox
from bot.storage.tables.news import reading
from bot.storage.tables.people import consent, muted, person, person_role, reporting_line, telegram_account
from bot.storage.tables.plans import day_off, day_places, day_route, own_hours, plan_item
from bot.storage.tables.privacy import look
from bot.storage.tables.records import blob, evidence
from bot.storage.tables.rules_rounds import rules_asked
from bot.storage.tables.scores import appeal, visit_score
from bot.storage.tables.spot_checks import spot_check_visit
from bot.storage.tables.tasks import task
from bot.storage.tables.tracks import live_share, shift, track_point
from bot.storage.tables.visits import answer, comment, visit, visit_event, visit_item
from bot.storage.visit_items import ItemKind

SECTIONS: Mapping[str, tuple[Table, Column[int]]] = {  # what is theirs by their own number
    "person": (person, person.c.id),
    "accounts": (telegram_account, telegram_account.c.person_id),
    "roles": (person_role, person_role.c.person_id),
    "managers": (reporting_line, reporting_line.c.person_id),
    "consents": (consent, consent.c.person_id),
    "days_off": (day_off, day_off.c.person_id),
    "places": (day_places, day_places.c.person_id),
    "muted": (muted, muted.c.person_id),
    "own_hours": (own_hours, own_hours.c.person_id),
    "planned_visits": (plan_item, plan_item.c.rep_id),
    "tasks": (task, task.c.owner_id),
    "incidents": (incident, incident.c.by_id),
    "asked_about_rules": (rules_asked, rules_asked.c.person_id),
    "announcements_read": (reading, reading.c.person_id),
    "said_of_incidents": (incident_event, incident_event.c.by_id),
    "visits": (visit, visit.c.rep_id),
    "shifts": (shift, shift.c.person_id),
    "face_enrolments": (enrolment, enrolment.c.person_id),
    "identity_checks": (identity_check, identity_check.c.person_id),
    "evidence": (evidence, evidence.c.person_id),
    "appeals": (appeal, appeal.c.rep_id),
    "comments": (comment, comment.c.author_id),
    "looks_at_you": (look, look.c.person_id),
}
OF_VISITS: Mapping[str, tuple[Table, Column[int]]] = {  # and by their visits'
    "visit_history": (visit_event, visit_event.c.visit_id),
    "sent_at_visits": (visit_item, visit_item.c.visit_id),
    "answers": (answer, answer.c.visit_id),
    "scores": (visit_score, visit_score.c.visit_id),
    "spot_checks": (spot_check_visit, spot_check_visit.c.visit_id),
}
NOT_SAID = frozenset({"salt", "commitment", "message_id", "resembles_id", "version"})
"""Columns of the machinery, and who somebody else may look like."""
MOST_ROWS = 20_000
MOST_POSITIONS = 200_000


async def sections_of(db: AsyncConnection, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every section as plain JSON values, the newest rows first."""
    mine = select(visit.c.id).where(visit.c.rep_id == person_id)
    found = {}
    for name, (table, whose) in SECTIONS.items():
        found[name] = await _rows(db, select(table).where(whose == person_id), table)
    for name, (table, whose) in OF_VISITS.items():
        found[name] = await _rows(db, select(table).where(whose.in_(mine)), table)
    return found


async def positions_of(db: AsyncConnection, person_id: int) -> list[list[Any]]:
    """Time, latitude, longitude and accuracy, the newest first."""
    point = track_point.c
    query = select(point.at, point.lat, point.lon, point.accuracy_m).where(point.rep_id == person_id)
    rows = await db.execute(query.order_by(point.at.desc()).limit(MOST_POSITIONS))
    return [[row.at.isoformat(), row.lat, row.lon, row.accuracy_m] for row in rows]


async def pictures_of(db: AsyncConnection, person_id: int) -> list[tuple[int, str, int]]:
    """Blob, a name for its file, and bytes: originals of photos, selfies and recordings, the newest first."""
    query = (
        select(
            blob.c.id,
            blob.c.size,
            blob.c.mime,
            visit.c.number,
            visit_item.c.kind,
            visit_item.c.id.label("item"),
        )
        .join(visit_item, visit_item.c.blob_id == blob.c.id)
        .join(visit, visit.c.id == visit_item.c.visit_id)
        .where(visit.c.rep_id == person_id, blob.c.deleted_at.is_(None), visit_item.c.removed_at.is_(None))
    )
    rows = await db.execute(query.order_by(visit_item.c.id.desc()))
    return [
        (row.id, f"{row.number}-{row.item}-{row.kind}.{row.mime.rpartition('/')[2]}", row.size)
        for row in rows
    ]


async def holdings_of(db: AsyncConnection, person_id: int) -> Holdings:
    """What an erasure would take."""
    selfies = (
        select(func.count())
        .select_from(visit_item.join(visit, visit.c.id == visit_item.c.visit_id))
        .where(
            visit.c.rep_id == person_id,
            visit_item.c.kind == ItemKind.SELFIE.value,
            visit_item.c.removed_at.is_(None),
        )
    )
    points = select(func.count()).select_from(track_point).where(track_point.c.rep_id == person_id)
    entries = (
        select(func.count())
        .select_from(evidence)
        .where(evidence.c.person_id == person_id, evidence.c.salt.is_not(None))
    )
    counts = [int((await db.execute(query)).scalar_one()) for query in (points, selfies, entries)]
    return Holdings(positions=counts[0], selfies=counts[1], entries=counts[2])


async def erase_places(db: AsyncConnection, person_id: int, *, at: datetime) -> None:
    """Every position of theirs, and the times of their shifts that are over."""
    await db.execute(delete(track_point).where(track_point.c.rep_id == person_id))
    over = or_(live_share.c.live_until <= at, live_share.c.stopped_at.is_not(None))
    await db.execute(delete(live_share).where(live_share.c.person_id == person_id, over))
    gone = {"last_fix_at": None, "last_lat": None, "last_lon": None, "last_accuracy_m": None}
    await db.execute(update(live_share).where(live_share.c.person_id == person_id).values(gone))
    where = incident_event.c.by_id == person_id, incident_event.c.lat.is_not(None)
    await db.execute(delete(incident_event).where(*where))
    ended = or_(shift.c.ends_at <= at, shift.c.ended_at.is_not(None))
    await db.execute(delete(shift).where(shift.c.person_id == person_id, ended))
    await db.execute(delete(day_places).where(day_places.c.person_id == person_id))
    await db.execute(delete(own_hours).where(own_hours.c.person_id == person_id))
    await db.execute(delete(day_route).where(day_route.c.rep_id == person_id))
    apart = {"distance_m": None, "accuracy_m": None}
    await db.execute(update(visit).where(visit.c.rep_id == person_id).values(apart))


async def erase_judgements(db: AsyncConnection, person_id: int) -> None:
    """What was worked out of the evidence that is gone."""
    mine = select(visit.c.id).where(visit.c.rep_id == person_id)
    await db.execute(delete(visit_score).where(visit_score.c.visit_id.in_(mine)))
    await db.execute(delete(spot_check_visit).where(spot_check_visit.c.visit_id.in_(mine)))
    await db.execute(update(appeal).where(appeal.c.rep_id == person_id).values(text=""))
    await db.execute(delete(look).where(look.c.person_id == person_id))


async def erase_own_tasks(db: AsyncConnection, person_id: int) -> None:
    """What they noted for themselves; what is to do for a customer stays in the customer's file."""
    mine = (task.c.owner_id == person_id, task.c.by_id == person_id, task.c.customer_id.is_(None))
    await db.execute(delete(task).where(*mine))


async def erase_mail(db: AsyncConnection, person_id: int) -> None:
    """The words of messages that came from them or went to them, and are done."""
    accounts = select(telegram_account.c.telegram_id).where(telegram_account.c.person_id == person_id)
    done = inbox.c.state.in_(["done", "dead"])
    await db.execute(update(inbox).where(inbox.c.chat_id.in_(accounts), done).values(body=None))
    ended = outbox.c.state.not_in(["new", "sending"])
    await db.execute(update(outbox).where(outbox.c.person_id == person_id, ended).values(body={}))


async def _rows(db: AsyncConnection, query: Select[Any], table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns if column.name not in NOT_SAID]
    ordered = query.order_by(*[column.desc() for column in table.primary_key.columns])
    rows = await db.execute(ordered.limit(MOST_ROWS))
    return [{name: _plain(row._mapping[name]) for name in names} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return None if isinstance(value, bytes) else value
