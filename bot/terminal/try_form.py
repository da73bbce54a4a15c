"""`visitbot form try`: fills a form at the terminal, question by question, as the chat would ask it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from bot.forms.answers import written
from bot.forms.definition import QuestionKind
from bot.forms.filling import Accepted, Context, Filling, Finished, Rejected
from bot.forms.questions import Question
from bot.forms.saved import from_json
from bot.forms.steps import AskQuestion, AskRepeat, End, Rejection
from bot.forms.typed_answers import read_yes_no, tidy, understand
from bot.terminal.check_form import opened
from bot.terminal.shown import (
    answer_lines,
    choice_lines,
    name_of,
    note_lines,
    question_lines,
    repeat_lines,
)
from bot.terminal.terminal import Terminal
from bot.terminal.try_answers import Several, choices_that_hold, offered, several_in
from bot.terminal.try_words import (
    A_ROW,
    AT_REVIEW,
    CLEARED,
    DROP,
    DROPPED,
    FINISHED,
    FIRST,
    FOUND,
    HELP,
    HIDDEN,
    NO_ROW,
    NO_SUCH_ANSWER,
    NOT_WRITTEN,
    NOT_YET,
    REVIEW,
    SEND,
    STOPPED,
    UNKNOWN,
    UNREAD,
    WRITTEN,
    YES_OR_NO,
)


def try_out(
    path: Path,
    attachments: Sequence[Path],
    terminal: Terminal,
    *,
    now: Callable[[], datetime],
    xml: Path | None = None,
) -> int:
    """Returns the exit status: 0 when the form was finished, else 1."""
    form = opened(path, attachments, terminal)
    if form is None:
        return 1
    filling = Filling.start(form, context=Context(now=now(), language=terminal.language))
    terminal.put(f"{form.title(terminal.language)}\n")
    terminal.say(HELP)
    trial = Trial(filling, terminal, now=now)
    finished = trial.run()
    if finished is None:
        terminal.put()
        terminal.say(STOPPED, question=trial.place())
        return 1
    terminal.say(FINISHED)
    for at, value in finished.values.items():
        terminal.put(f"  {at} = {written(from_json(value))}")
    return 0 if xml is None else _write(xml, finished.xml, terminal)


def _write(path: Path, text: str, terminal: Terminal) -> int:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        terminal.say(NOT_WRITTEN, file=path, why=error.strerror or error)
        return 1
    terminal.say(WRITTEN, file=path)
    return 0


class Stopped(Exception):  # noqa: N818 - named as what happened; it never leaves this file
    """:quit, or no more lines."""


class Trial:
    def __init__(self, filling: Filling, terminal: Terminal, *, now: Callable[[], datetime]) -> None:
        self._filling = filling
        self._terminal = terminal
        self._now = now
        self._language = terminal.language

    def run(self) -> Finished | None:
        """The finished form; None when it was left before."""
        try:
            while True:
                step = self._filling.current()
                if isinstance(step, AskQuestion):
                    self._ask(step)
                elif isinstance(step, AskRepeat):
                    self._ask_for_row(step)
                elif isinstance(step, End) and (finished := self._review(step)):
                    return finished
        except Stopped:
            return None

    def place(self) -> str:
        """Where it stands, with the path for whoever looks into the sheet."""
        step = self._filling.current()
        if isinstance(step, AskQuestion):
            return f"{name_of(step.question, self._language)} ({step.path})"
        if isinstance(step, AskRepeat):
            return f"{step.label(self._language) or A_ROW.in_language(self._language)} ({step.path})"
        return AT_REVIEW.in_language(self._language)

    # Asking.

    def _ask(self, step: AskQuestion) -> None:
        self._put_all(question_lines(self._filling, step, self._language))
        while True:
            line = self._hear()
            if self._is_command(line):
                return
            if self._settled(self._answered(step.question, line)):
                return

    def _answered(self, question: Question, line: str) -> Accepted | Rejected | None:
        """What became of the line; None when it was told already why it is no answer."""
        if not line.strip():
            return self._filling.skip(question.path)
        several, unread = several_in(self._filling, question, line, today=self._now().date())
        if several:
            if unread:
                self._terminal.say(UNREAD, words=" ".join(unread))
            return self._answer_in_turn(several)
        meant = understand(
            question.kind,
            line,
            today=self._now().date(),
            choices=offered(self._filling, question),
            appearance=question.appearance,
        )
        if meant is not None:
            return self._filling.answer(question.path, meant, at=self._now())
        if self._told_which(question, line):
            return None
        if question.kind is QuestionKind.ACKNOWLEDGE:  # any text would count as agreed
            return Rejected(question.path, Rejection.TYPE, question=question)
        refused = self._filling.judge(question.path, line)
        return refused or Rejected(question.path, Rejection.TYPE, question=question)

    def _told_which(self, question: Question, line: str) -> bool:
        if names := choices_that_hold(self._filling, question, line):
            self._terminal.say(FOUND)
            self._put_all(choice_lines(question, self._language, names=names))
        return bool(names)

    def _answer_in_turn(self, several: Several) -> Accepted | Rejected:
        """Up to the first that is not taken; that one is asked next, with the reason."""
        for path, value in several:
            result = self._filling.answer(path, value, at=self._now())
            if isinstance(result, Rejected):
                self._terminal.put(f"⚠ {result.message(self._language)}")
                self._filling.go_to(path)
                return Accepted(path)
        return Accepted(several[0][0])

    def _ask_for_row(self, step: AskRepeat) -> None:
        self._put_all(repeat_lines(step, self._language))
        while True:
            line = self._hear()
            if self._is_command(line):
                return
            wanted = read_yes_no(line) if line.strip() else False
            if wanted is None:
                self._terminal.say(YES_OR_NO)
                continue
            act = self._filling.add_repeat if wanted else self._filling.skip
            self._settled(act(step.path))
            return

    def _review(self, step: End) -> Finished | None:
        """Finished; None when something is asked again. A script that ends here is finished."""
        self._terminal.put()
        self._put_all(note_lines(step.notes, self._language))
        self._terminal.say(REVIEW)
        self._put_all(answer_lines(self._questions(), self._language))
        self._terminal.say(SEND)
        line = self._terminal.hear()
        if line is None or not line.strip():
            finished = self._finish()
            if finished is None and line is None:
                raise Stopped
            return finished
        if tidy(line).isdecimal():
            self._jump(int(tidy(line)))
        elif not self._is_command(line):
            self._terminal.say(UNKNOWN, word=line.strip())
        return None

    def _finish(self) -> Finished | None:
        result = self._filling.finalize(at=self._now())
        if isinstance(result, Finished):
            return result
        self._terminal.say(NOT_YET)
        for each in result.open:
            name = name_of(each.question, self._language) if each.question else each.path
            self._terminal.put(f"  • {name}: {each.message(self._language)}")
        self._filling.go_to(result.open[0].path)
        return None

    def _settled(self, result: Accepted | Rejected | None) -> bool:
        """Say what came of it; True when the form moves on."""
        if result is None:
            return False
        if isinstance(result, Rejected):
            self._terminal.put(f"⚠ {result.message(self._language)}")
            return False
        for text, paths in ((CLEARED, result.cleared), (HIDDEN, result.hidden)):
            if paths:
                self._terminal.say(text, names=", ".join(self._named(path) for path in paths))
        return True

    def _named(self, path: str) -> str:
        question = self._filling.question(path)
        return name_of(question, self._language) if question else path.rpartition("/")[2]

    # Commands.

    def _is_command(self, line: str) -> bool:
        """Whether the line was one, which is then done."""
        plain = tidy(line)  # a full-width colon too
        if not plain.startswith(":"):
            return False
        word = plain[1:].strip().casefold()
        if word.isdecimal():
            self._jump(int(word))
        elif (act := self.COMMANDS.get(word)) is not None:
            act(self)
        else:
            self._terminal.say(UNKNOWN, word=plain)
        return True

    def _back(self) -> None:
        if not self._filling.back():
            self._terminal.say(FIRST)

    def _skip(self) -> None:
        path = self._filling.current().path
        if path:
            self._settled(self._filling.skip(path))

    def _clear(self) -> None:
        path = self._filling.current().path
        if path and self._settled(self._filling.clear(path, at=self._now())):
            self._filling.go_to(path)

    def _show_all(self) -> None:
        self._put_all(answer_lines(self._questions(), self._language))

    def _help(self) -> None:
        self._terminal.say(HELP)

    def _quit(self) -> None:
        raise Stopped

    def _drop(self) -> None:
        """The row of the question, or the last where one more is asked; one with answers when confirmed."""
        step = self._filling.current()
        row = f"{step.path}[{step.rows}]" if isinstance(step, AskRepeat) else step.path
        row = row[: row.rfind("]") + 1]
        repeat, _, number = row.rstrip("]").rpartition("[")
        count = self._filling.answers_in(row) if row else 0
        if count:
            self._terminal.say(DROP, row=number, count=count)
            if not read_yes_no(self._hear()):
                return
        if isinstance(self._filling.delete_repeat(row, confirmed=True), Rejected):
            self._terminal.say(NO_ROW)
            return
        self._filling.go_to(repeat)
        self._terminal.say(DROPPED, row=number)

    def _jump(self, number: int) -> None:
        questions = self._questions()
        if not 1 <= number <= len(questions) or not self._filling.go_to(questions[number - 1].path):
            self._terminal.say(NO_SUCH_ANSWER, number=number)

    COMMANDS: ClassVar[Mapping[str, Callable[["Trial"], None]]] = {
        "back": _back, "返回": _back, "上一题": _back,
        "skip": _skip, "跳过": _skip,
        "clear": _clear, "清除": _clear,
        "list": _show_all, "列表": _show_all,
        "drop": _drop, "删除": _drop,
        "help": _help, "帮助": _help,
        "quit": _quit, "q": _quit, "退出": _quit,
    }  # fmt: skip

    # Small things.

    def _hear(self) -> str:
        line = self._terminal.hear()
        if line is None:
            raise Stopped
        return line

    def _questions(self) -> list[Question]:
        return [question for question in self._filling.visible() if not question.readonly]

    def _put_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._terminal.put(line)
