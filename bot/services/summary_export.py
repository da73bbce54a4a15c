"""A summary as an Excel: of a manager's own people, on record, and marked with who took it when."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.export import Table
from bot.forms.export_files import as_xlsx
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.services.evidence import record_of_person
from bot.services.long_work import NewFile, WorkOutput
from bot.services.looks import looked
from bot.services.moment import Moment
from bot.services.new_book import XLSX
from bot.services.summary import TeamSummary
from bot.storage.work import enqueue

WRITE_SUMMARY = "write_summary"
Sheet = dict[str, Any]
"""`name`, `columns` and `rows`, in the words of whoever asked."""


async def export_summary(
    db: AsyncConnection,
    me: Person,
    shown: TeamSummary,
    sheets: Sequence[Sheet],
    *,
    filename: str,
    chat_id: int,
    moment: Moment,
) -> None:
    """Whoever is in it can see that it was taken."""
    whose = [each.rep_id for each in shown.summary.by_rep]
    await looked(db, me, whose, Looked.EXPORT, at=moment.at)
    days = shown.summary.days
    body = {"from": days.first.isoformat(), "until": days.last.isoformat(), "people": len(whose)}
    await record_of_person(db, "summary_exported", me.id, moment, body)
    work = {"sheets": list(sheets), "filename": filename}
    await enqueue(db, WRITE_SUMMARY, chat_id=chat_id, body=work, at=moment.at)


def write_summary(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    tables = [
        Table(each["name"], tuple(each["columns"]), tuple(tuple(row) for row in each["rows"]))
        for each in body["sheets"]
    ]
    return WorkOutput({}, (NewFile(as_xlsx(tables), XLSX),))
