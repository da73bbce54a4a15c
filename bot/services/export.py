"""Takes the answers of a form out of the bot; that somebody did is itself kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import FormDefinition
from bot.forms.export import Submission
from bot.rules.language import Language
from bot.services.evidence import record_of_person
from bot.services.form_versions import definition_of
from bot.services.moment import Moment
from bot.storage.filed_forms import FiledForm, filed_forms
from bot.storage.forms import newest_form_version

EXPORTED = "answers_exported"


@dataclass(frozen=True, slots=True)
class Answers:
    form: FormDefinition
    """The newest version: it gives the columns and their order."""
    submissions: tuple[Submission, ...]


async def answers_of_form(
    db: AsyncConnection, form_id: str, *, language: Language, at: datetime
) -> Answers | None:
    """Everything filed with any version of the form; None for a form that was never published.

    Whoever asks stands at the company's server; that it was done is kept.
    """
    answers = await collect(db, form_id, language=language)
    if answers is not None:
        await record_export(
            db, form_id, reports=len(answers.submissions), by=None, moment=Moment(at, at), more={}
        )
    return answers


async def collect(
    db: AsyncConnection,
    form_id: str,
    *,
    language: Language,
    since: date | None = None,
    until: date | None = None,
) -> Answers | None:
    """The same without keeping that it was asked for; `since` and `until` are days of visits, both in."""
    newest = await newest_form_version(db, form_id)
    if newest is None:
        return None
    filed = [
        each
        for each in await filed_forms(db, form_id)
        if (since is None or each.local_day >= since) and (until is None or each.local_day <= until)
    ]
    submissions = [
        Submission(
            form=await definition_of(db, each.form_version_id),
            values=each.values,
            about=_about(each, language),
        )
        for each in filed
    ]
    return Answers(await definition_of(db, newest.id), tuple(submissions))


async def record_export(
    db: AsyncConnection,
    form_id: str,
    *,
    reports: int,
    by: int | None,
    moment: Moment,
    more: dict[str, Any],
) -> None:
    """Who took answers out, when, of what; `by` None is the engineer at the server."""
    await record_of_person(db, EXPORTED, by, moment, {"form": form_id, "reports": reports, **more})


def _about(filed: FiledForm, language: Language) -> dict[str, str | int | None]:
    names = (filed.customer_zh, filed.customer_en)
    first, second = names if language is Language.ZH else reversed(names)
    at = filed.filed_at.astimezone(ZoneInfo(filed.zone)) if filed.filed_at else None
    return {
        "_visit": filed.visit_number,
        "_day": filed.local_day.isoformat(),
        "_rep": filed.rep,
        "_customer_code": filed.customer_code,
        "_customer": first or second,
        "_submission_time": at.isoformat(timespec="seconds") if at else None,
        "__version__": filed.version,
    }
