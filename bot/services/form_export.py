"""Answers out of the chat: asked for by an admin, written as long work, marked with who took them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.export import Submission, Table, instance_id, submission_xml, tables_of
from bot.forms.export_files import TooManyRows, as_csv_zip, as_xlsx, zipped
from bot.forms.export_shapes import AS_KOBO, Layout, Shape
from bot.rules.language import Language
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.working_time import local_day
from bot.services.export import EXPORTED, collect, record_export
from bot.services.form_standing import version_that_is
from bot.services.form_versions import definition_of, title_of
from bot.services.long_work import NewFile, WorkOutput
from bot.services.looks import looked
from bot.services.moment import Moment
from bot.services.new_book import XLSX
from bot.storage import evidence
from bot.storage.filed_forms import count_filed, filed_by
from bot.storage.forms import form_workbook
from bot.storage.people import names_of
from bot.storage.work import enqueue

EXPORT_ANSWERS = "export_answers"
SEND_WORKBOOK = "send_workbook"
TEMPLATE = Path(__file__).parents[1] / "assets" / "form_template.xlsx"
LOOKED_BACK = 200
"""How many exports are looked through for those of one form."""


class Period(StrEnum):
    ALL = "all"
    THIS_MONTH = "month"
    LAST_MONTH = "before"
    LAST_90 = "90"


class FileFormat(StrEnum):
    LABELLED = "words"
    """Excel for reading: the labels of questions and choices."""
    XLSX = "xlsx"
    CSV = "csv"
    ODK = "odk"
    """CSV in the columns of ODK Central."""
    XML = "xml"


EXCEL = frozenset({FileFormat.LABELLED, FileFormat.XLSX})


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    by: str
    """Empty: at the company's server."""
    at: datetime
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCard:
    """The answers of a form that could be taken out."""

    version_id: int
    form_id: str
    title: str
    period: Period
    since: date | None
    until: date | None
    reports: int
    earlier: tuple[Earlier, ...]
    wanted: FileFormat | None = None
    """The file that is being written."""


async def export_card(
    db: AsyncConnection, me: Person, version_id: int, *, period: Period, at: datetime
) -> ExportCard:
    """Raises NoSuchForm."""
    version = await version_that_is(db, version_id)
    since, until = days_of(period, local_day(at, me.zone))
    return ExportCard(
        version_id=version_id,
        form_id=version.form_id,
        title=title_of(await definition_of(db, version_id), version.form_id, me.language),
        period=period,
        since=since,
        until=until,
        reports=await count_filed(db, version.form_id, since=since, until=until),
        earlier=await _earlier(db, version.form_id),
    )


async def ask_for_answers(
    db: AsyncConnection,
    me: Person,
    version_id: int,
    *,
    period: Period,
    wanted: FileFormat,
    chat_id: int,
    moment: Moment,
) -> ExportCard:
    """Have the file written, and keep that this admin asked for it; raises NoSuchForm."""
    at = moment.at
    card = await export_card(db, me, version_id, period=period, at=at)
    days = {"since": card.since and card.since.isoformat(), "until": card.until and card.until.isoformat()}
    await record_export(
        db,
        card.form_id,
        reports=card.reports,
        by=me.id,
        moment=moment,
        more={**days, "format": wanted.value},
    )
    whose = await filed_by(db, card.form_id, since=card.since, until=card.until)
    await looked(db, me, whose, Looked.EXPORT, at=at)
    body = {
        "form_id": card.form_id,
        "language": me.language.value,
        "format": wanted.value,
        "by": me.name,
        "at": at.isoformat(),
        "filename": _filename(card, me, wanted, at),
        **days,
    }
    await enqueue(db, EXPORT_ANSWERS, chat_id=chat_id, body=body, at=at)
    return replace(card, wanted=wanted)


async def gather_answers(db: AsyncConnection, body: dict[str, Any]) -> dict[str, Any]:
    """The answers themselves, read when they are written down."""
    since, until = (date.fromisoformat(body[name]) if body[name] else None for name in ("since", "until"))
    answers = await collect(
        db, body["form_id"], language=Language(body["language"]), since=since, until=until
    )
    return {"answers": answers}


def write_answers(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """The file, with a table that says who took it; `problem` when a sheet cannot hold the rows."""
    answers, wanted = body["answers"], FileFormat(body["format"])
    if answers is None:
        return WorkOutput({"problem": "no_form"})
    mark = _mark(body, len(answers.submissions))
    if wanted is FileFormat.XML:
        files = _submissions(answers.submissions, datetime.fromisoformat(body["at"]))
        data = zipped(files | {"export.txt": _lines(mark).encode("utf-8-sig")})
        return WorkOutput({}, (NewFile(data, "application/zip"),))
    tables = (*tables_of(answers.form, answers.submissions, layout=_layout(wanted, body["language"])), mark)
    try:
        data = as_xlsx(tables) if wanted in EXCEL else as_csv_zip(tables)
    except TooManyRows as error:
        return WorkOutput({"problem": "too_many", "rows": error.rows})
    return WorkOutput({}, (NewFile(data, XLSX if wanted in EXCEL else "application/zip"),))


def _layout(wanted: FileFormat, language: str) -> Layout:
    if wanted is FileFormat.LABELLED:
        return Layout(labels=language)
    return Layout(Shape.ODK) if wanted is FileFormat.ODK else AS_KOBO


async def ask_for_workbook(db: AsyncConnection, version_id: int, *, chat_id: int, at: datetime) -> None:
    """Have the very file sent that a version was made from; raises NoSuchForm."""
    version = await version_that_is(db, version_id)
    body = {"version_id": version.id, "filename": version.filename}
    await enqueue(db, SEND_WORKBOOK, chat_id=chat_id, body=body, at=at)


async def ask_for_template(db: AsyncConnection, *, chat_id: int, at: datetime) -> None:
    body = {"version_id": None, "filename": "form.xlsx"}
    await enqueue(db, SEND_WORKBOOK, chat_id=chat_id, body=body, at=at)


async def gather_workbook(db: AsyncConnection, body: dict[str, Any]) -> dict[str, Any]:
    if body["version_id"] is None:
        return {"workbook": TEMPLATE.read_bytes()}
    return {"workbook": await form_workbook(db, body["version_id"])}


def hand_out_workbook(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    return WorkOutput({}, (NewFile(body["workbook"], XLSX),))


def days_of(period: Period, today: date) -> tuple[date | None, date | None]:
    """First and last day, both included; None where it is open."""
    month = today.replace(day=1)
    if period is Period.THIS_MONTH:
        return month, today
    if period is Period.LAST_MONTH:
        end = month - timedelta(days=1)
        return end.replace(day=1), end
    if period is Period.LAST_90:
        return today - timedelta(days=89), today
    return None, None


async def _earlier(db: AsyncConnection, form_id: str) -> tuple[Earlier, ...]:
    kept = await evidence.latest_of_kind(db, EXPORTED, limit=LOOKED_BACK)
    of_form = [each for each in kept if each.body and each.body.get("form") == form_id][:3]
    names = await names_of(db, (each.person_id for each in of_form))
    return tuple(
        Earlier(
            by=names.get(each.person_id or 0, ""), at=each.at, reports=(each.body or {}).get("reports", 0)
        )
        for each in of_form
    )


def _filename(card: ExportCard, me: Person, wanted: FileFormat, at: datetime) -> str:
    """Says what it is and who took it, wherever it is passed on."""
    ending = "xlsx" if wanted in EXCEL else "zip"
    who = "".join(each for each in me.name if each.isalnum() or each in " -_").strip()
    return f"{card.form_id} {local_day(at, me.zone).isoformat()} {who}.{ending}"


def _mark(body: Mapping[str, Any], reports: int) -> Table:
    columns = ("form", "exported_by", "exported_at", "since", "until", "reports")
    row = (body["form_id"], body["by"], body["at"], body["since"], body["until"], reports)
    return Table("exported", columns, (row,))


def _lines(mark: Table) -> str:
    return "\n".join(f"{name}: {value}" for name, value in zip(mark.columns, mark.rows[0], strict=True))


def _submissions(submissions: tuple[Submission, ...], at: datetime) -> dict[str, bytes]:
    return {
        f"{number:06d}-{instance_id(each)}.xml": submission_xml(each, at=at).encode()
        for number, each in enumerate(submissions, 1)
    }
