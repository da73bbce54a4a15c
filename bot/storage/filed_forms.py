"""Filed forms with who filled them, where and when: what an export is made of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.drafts import answers_of
from bot.storage.tables.customers import customer
from bot.storage.tables.people import person
from bot.storage.tables.records import form_version
from bot.storage.tables.visits import answer, draft, visit


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledForm:
    visit_id: int
    visit_number: str
    form_version_id: int
    version: int
    rep: str
    customer_code: str
    customer_zh: str
    customer_en: str
    zone: str
    """Of the customer, in which the local day counts."""
    local_day: date
    filed_at: datetime | None
    """Of the last filing, also of a report that was sent back since."""
    values: dict[str, Any]


async def filed_forms(db: AsyncConnection, form_id: str) -> tuple[FiledForm, ...]:
    """Every report filed with any version of the form, in the order the visits began."""
    answers = await _values(db, form_id)
    rows = await db.execute(_filed(form_id).order_by(visit.c.began_at, visit.c.id))
    return tuple(
        FiledForm(**row._mapping, values=answers[row.visit_id]) for row in rows if row.visit_id in answers
    )


async def last_filed(
    db: AsyncConnection,
    form_id: str,
    *,
    but: int,
    customer_id: int | None = None,
    rep_id: int | None = None,
) -> FiledForm | None:
    """The report filed last with any version of the form, of this customer or by this rep; `but` not of
    that visit itself."""
    query = _filed(form_id).where(draft.c.submitted_at.is_not(None), visit.c.id != but)
    if customer_id is not None:
        query = query.where(visit.c.customer_id == customer_id)
    if rep_id is not None:
        query = query.where(visit.c.rep_id == rep_id)
    newest = query.order_by(draft.c.submitted_at.desc(), visit.c.id.desc()).limit(1)
    row = (await db.execute(newest)).one_or_none()
    if row is None:
        return None
    values = {each.path: each.value for each in await answers_of(db, row.visit_id)}
    return FiledForm(**row._mapping, values=values)


def _filed(form_id: str) -> Select[Any]:
    return (
        select(
            visit.c.id.label("visit_id"),
            visit.c.number.label("visit_number"),
            form_version.c.id.label("form_version_id"),
            form_version.c.number.label("version"),
            person.c.name.label("rep"),
            customer.c.code.label("customer_code"),
            customer.c.name_zh.label("customer_zh"),
            customer.c.name_en.label("customer_en"),
            customer.c.zone,
            visit.c.local_day,
            draft.c.submitted_at.label("filed_at"),
        )
        .join(draft, draft.c.visit_id == visit.c.id)
        .join(form_version, form_version.c.id == draft.c.form_version_id)
        .join(person, person.c.id == visit.c.rep_id)
        .join(customer, customer.c.id == visit.c.customer_id)
        .where(form_version.c.form_id == form_id)
    )


async def _values(db: AsyncConnection, form_id: str) -> dict[int, dict[str, Any]]:
    """By visit, in the order of the form."""
    query = (
        select(answer.c.visit_id, answer.c.path, answer.c.value)
        .join(draft, draft.c.visit_id == answer.c.visit_id)
        .join(form_version, form_version.c.id == draft.c.form_version_id)
        .where(form_version.c.form_id == form_id)
        .order_by(answer.c.id)
    )
    found: dict[int, dict[str, Any]] = {}
    for row in await db.execute(query):
        found.setdefault(row.visit_id, {})[row.path] = row.value
    return found


async def count_filed(
    db: AsyncConnection, form_id: str, *, since: date | None = None, until: date | None = None
) -> int:
    """How many `filed_forms` there are, from one day of visits to another, both included."""
    query = _in_days(select(func.count(distinct(answer.c.visit_id))), form_id, since, until)
    return int((await db.execute(query)).scalar_one())


async def filed_by(
    db: AsyncConnection, form_id: str, *, since: date | None = None, until: date | None = None
) -> frozenset[int]:
    """Whose they are."""
    query = _in_days(select(visit.c.rep_id), form_id, since, until).distinct()
    return frozenset((await db.execute(query)).scalars())


def _in_days(query: Select[Any], form_id: str, since: date | None, until: date | None) -> Select[Any]:
    query = (
        query.select_from(answer)
        .join(draft, draft.c.visit_id == answer.c.visit_id)
        .join(form_version, form_version.c.id == draft.c.form_version_id)
        .join(visit, visit.c.id == answer.c.visit_id)
        .where(form_version.c.form_id == form_id)
    )
    if since is not None:
        query = query.where(visit.c.local_day >= since)
    return query if until is None else query.where(visit.c.local_day <= until)


async def questions_answered(db: AsyncConnection, customer_id: int) -> frozenset[str]:
    """The names of the questions that some report of this customer answers, whatever form asked them."""
    query = (
        select(answer.c.path)
        .join(visit, visit.c.id == answer.c.visit_id)
        .where(visit.c.customer_id == customer_id)
        .distinct()
    )
    return frozenset(path.rpartition("/")[2] for path in (await db.execute(query)).scalars())
