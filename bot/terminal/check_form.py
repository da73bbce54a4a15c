"""`visitbot form check`: whether a form will run, what is wrong with it, and what a chat does differently."""

from collections.abc import Sequence
from pathlib import Path

from bot.forms.definition import FormDefinition
from bot.forms.problems import FormRefused
from bot.forms.report import FormReport, report_on
from bot.forms.report_words import report_lines
from bot.rules.language import BothLanguages
from bot.terminal.form_file import files_beside, read_bytes
from bot.terminal.terminal import Terminal

ATTACH = BothLanguages(
    en="Give a file that belongs to the form along:  --attachment {example}",
    zh="请把表单用到的文件一并带上：  --attachment {example}",
)
TRY = BothLanguages(en="Try it:  visitbot form try {file}", zh="试填一遍：  visitbot form try {file}")


def check(path: Path, attachments: Sequence[Path], terminal: Terminal) -> int:
    """Returns the exit status: 0 for a form that will run, 1 for one that will not."""
    report, form = _examined(path, attachments)
    _put(report, terminal)
    if form is None:
        return 1
    terminal.put()
    terminal.say(TRY, file=path)
    return 0


def opened(path: Path, attachments: Sequence[Path], terminal: Terminal) -> FormDefinition | None:
    """The form; None when it cannot be used, after saying why by sheet and row."""
    report, form = _examined(path, attachments)
    if form is None:
        _put(report, terminal)
    return form


def _examined(path: Path, attachments: Sequence[Path]) -> tuple[FormReport, FormDefinition | None]:
    try:
        data, files = read_bytes(path), files_beside(path, attachments)
    except FormRefused as refusal:
        return FormReport(filename=path.name, problems=refusal.problems), None
    return report_on(data, filename=path.name, attachments=files)


def _put(report: FormReport, terminal: Terminal) -> None:
    for line in report_lines(report, terminal.language):
        terminal.put(line)
    if report.missing:
        terminal.put()
        terminal.say(ATTACH, example=report.missing[0].name)
