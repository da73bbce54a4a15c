"""A talk at the terminal about one form: what is heard and said, whatever it is about."""

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.forms.filling import Accepted, Filling, Rejected
from bot.forms.questions import Question
from bot.terminal.shown import name_of
from bot.terminal.terminal import Terminal
from bot.terminal.try_words import CLEARED, HIDDEN, NO_SUCH_ANSWER


class Stopped(Exception):  # noqa: N818 - named as what happened; it never leaves a trial
    """:quit, or no more lines."""


class Talk:
    def __init__(self, filling: Filling, terminal: Terminal, *, now: Callable[[], datetime]) -> None:
        self.filling = filling
        self.terminal = terminal
        self.now = now
        self.language = terminal.language

    def hear(self) -> str:
        """Raises Stopped when there are no more lines."""
        line = self.terminal.hear()
        if line is None:
            raise Stopped
        return line

    def put_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.terminal.put(line)

    def settled(self, result: Accepted | Rejected | None) -> bool:
        """Say what came of it; True when the form moves on."""
        if result is None:
            return False
        if isinstance(result, Rejected):
            self.terminal.put(f"⚠ {result.message(self.language)}")
            return False
        for text, paths in ((CLEARED, result.cleared), (HIDDEN, result.hidden)):
            if paths:
                self.terminal.say(text, names=", ".join(self.named(path) for path in paths))
        return True

    def named(self, path: str) -> str:
        question = self.filling.question(path)
        return name_of(question, self.language) if question else path.rpartition("/")[2]

    def questions(self) -> list[Question]:
        return [question for question in self.filling.visible() if not question.readonly]

    def jump(self, number: int) -> None:
        questions = self.questions()
        if not 1 <= number <= len(questions) or not self.filling.go_to(questions[number - 1].path):
            self.terminal.say(NO_SUCH_ANSWER, number=number)
