"""`visitbot form try`: fills a form at the terminal, question by question, as the chat would ask it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.forms.answers import written
from bot.forms.definition import QuestionKind
from bot.forms.filling import Accepted, Context, Finished, Rejected
from bot.forms.questions import Question
from bot.forms.report import NO_TITLE
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
from bot.terminal.try_commands import is_command
from bot.terminal.try_draft import DraftFile
from bot.terminal.try_talk import Stopped, Talk
from bot.terminal.try_words import (
    A_ROW,
    AT_REVIEW,
    FINISHED,
    FOUND,
    HELP,
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
    draft: Path | None = None,
) -> int:
    """Returns the exit status: 0 when the form was finished, else 1."""
    form = opened(path, attachments, terminal)
    if form is None:
        return 1
    title = form.title(terminal.language)
    terminal.put(f"{title if title not in NO_TITLE else path.stem}\n")
    terminal.say(HELP)
    kept = DraftFile(draft, form, terminal)
    trial = Trial(kept.taken_up(Context(now=now(), language=terminal.language)), terminal, now=now)
    finished = trial.run()
    if finished is None:
        terminal.put()
        terminal.say(STOPPED, question=trial.place())
        kept.keep(trial.filling)
        return 1
    kept.forget()
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


class Trial(Talk):
    def run(self) -> Finished | None:
        """The finished form; None when it was left before."""
        try:
            while True:
                step = self.filling.current()
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
        step = self.filling.current()
        if isinstance(step, AskQuestion):
            return f"{name_of(step.question, self.language)} ({step.path})"
        if isinstance(step, AskRepeat):
            return f"{step.label(self.language) or A_ROW.in_language(self.language)} ({step.path})"
        return AT_REVIEW.in_language(self.language)

    def _ask(self, step: AskQuestion) -> None:
        self.put_all(question_lines(self.filling, step, self.language))
        while True:
            line = self.hear()
            if is_command(self, line):
                return
            if self.settled(self._answered(step.question, line)):
                return

    def _answered(self, question: Question, line: str) -> Accepted | Rejected | None:
        """What became of the line; None when it was told already why it is no answer."""
        if not line.strip():
            return self.filling.skip(question.path)
        several, unread = several_in(self.filling, question, line, today=self.now().date())
        if several:
            if unread:
                self.terminal.say(UNREAD, words=" ".join(unread))
            return self._answer_in_turn(several)
        meant = understand(
            question.kind,
            line,
            today=self.now().date(),
            choices=offered(self.filling, question),
            appearance=question.appearance,
        )
        if meant is not None:
            return self.filling.answer(question.path, meant, at=self.now())
        if self._told_which(question, line):
            return None
        if question.kind is QuestionKind.ACKNOWLEDGE:  # any text would count as agreed
            return Rejected(question.path, Rejection.TYPE, question=question)
        refused = self.filling.judge(question.path, line)
        return refused or Rejected(question.path, Rejection.TYPE, question=question)

    def _told_which(self, question: Question, line: str) -> bool:
        if names := choices_that_hold(self.filling, question, line):
            self.terminal.say(FOUND)
            self.put_all(choice_lines(question, self.language, names=names))
        return bool(names)

    def _answer_in_turn(self, several: Several) -> Accepted | Rejected:
        """Up to the first that is not taken; that one is asked next, with the reason."""
        for path, value in several:
            result = self.filling.answer(path, value, at=self.now())
            if isinstance(result, Rejected):
                self.terminal.put(f"⚠ {result.message(self.language)}")
                self.filling.go_to(path)
                return Accepted(path)
        return Accepted(several[0][0])

    def _ask_for_row(self, step: AskRepeat) -> None:
        self.put_all(repeat_lines(step, self.language))
        while True:
            line = self.hear()
            if is_command(self, line):
                return
            wanted = read_yes_no(line) if line.strip() else False
            if wanted is None:
                self.terminal.say(YES_OR_NO)
                continue
            act = self.filling.add_repeat if wanted else self.filling.skip
            self.settled(act(step.path))
            return

    def _review(self, step: End) -> Finished | None:
        """Finished; None when something is asked again. A script that ends here is finished."""
        self.terminal.put()
        self.put_all(note_lines(step.notes, self.language))
        self.terminal.say(REVIEW)
        self.put_all(answer_lines(self.questions(), self.language))
        self.terminal.say(SEND)
        line = self.terminal.hear()
        if line is None or not line.strip():
            finished = self._finish()
            if finished is None and line is None:
                raise Stopped
            return finished
        if tidy(line).isdecimal():
            self.jump(int(tidy(line)))
        elif not is_command(self, line):
            self.terminal.say(UNKNOWN, word=line.strip())
        return None

    def _finish(self) -> Finished | None:
        result = self.filling.finalize(at=self.now())
        if isinstance(result, Finished):
            return result
        self.terminal.say(NOT_YET)
        for each in result.open:
            name = name_of(each.question, self.language) if each.question else each.path
            self.terminal.put(f"  • {name}: {each.message(self.language)}")
        self.filling.go_to(result.open[0].path)
        return None
