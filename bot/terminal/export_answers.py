"""`visitbot export`: the answers of a form as a workbook, or as CSV tables or XML submissions in a zip."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.forms.export import AS_KOBO, Layout, instance_id, submission_xml, tables_of
from bot.forms.export_files import TooManyRows, as_csv_zip, as_xlsx, zipped
from bot.rules.language import BothLanguages
from bot.services.export import Answers, answers_of_form
from bot.storage.database import Database
from bot.terminal.terminal import Terminal
from bot.terminal.try_words import NOT_WRITTEN

ENDINGS = (".xlsx", ".zip")
WRONG_ENDING = BothLanguages(
    en="{file} must end in .xlsx (a workbook) or .zip (CSV tables; with --xml, XML submissions).",
    zh="{file} 应以 .xlsx（工作簿）或 .zip（CSV 表；加 --xml 则为 XML）结尾。",
)
NO_FORM = BothLanguages(
    en="No form “{form}” was ever published here.", zh="这里没有发布过编号为“{form}”的表单。"
)
DONE = BothLanguages(en="Reports in {file}: {count}.", zh="{file} 中共有 {count} 份汇报。")
TOO_MANY = BothLanguages(
    en="A sheet of Excel cannot hold the {rows} rows of “{table}”; export to a .zip.",
    zh="“{table}”有 {rows} 行，超出 Excel 工作表的容量，请导出为 .zip。",
)


async def export(
    database: Database,
    form_id: str,
    to: Path,
    terminal: Terminal,
    *,
    xml: bool,
    layout: Layout = AS_KOBO,
    now: Callable[[], datetime],
) -> int:
    """Returns the exit status: 0 when the file is written, 2 for a wrong file name, else 1."""
    ending = to.suffix.lower()
    if ending not in ENDINGS or (xml and ending != ".zip"):
        terminal.say(WRONG_ENDING, file=to)
        return 2
    async with database.writing() as db:
        answers = await answers_of_form(db, form_id, language=terminal.language, at=now())
    if answers is None:
        terminal.say(NO_FORM, form=form_id)
        return 1
    try:
        to.write_bytes(_as_file(answers, ending, xml=xml, layout=layout, at=now()))
    except TooManyRows as error:
        terminal.say(TOO_MANY, table=error.table, rows=error.rows)
        return 1
    except OSError as error:
        terminal.say(NOT_WRITTEN, file=to, why=error.strerror or error)
        return 1
    terminal.say(DONE, file=to, count=len(answers.submissions))
    return 0


def _as_file(answers: Answers, ending: str, *, xml: bool, layout: Layout, at: datetime) -> bytes:
    if xml:
        return zipped(
            {
                f"{number:06d}-{instance_id(each)}.xml": submission_xml(each, at=at).encode()
                for number, each in enumerate(answers.submissions, 1)
            }
        )
    tables = tables_of(answers.form, answers.submissions, layout=layout)
    return as_xlsx(tables) if ending == ".xlsx" else as_csv_zip(tables)
