"""Commands while a form is tried, such as ":back" or "：返回"."""

from collections.abc import Callable, Mapping

from bot.forms.filling import Rejected
from bot.forms.steps import AskRepeat
from bot.forms.typed_answers import read_yes_no, tidy
from bot.terminal.shown import answer_lines
from bot.terminal.try_talk import Stopped, Talk
from bot.terminal.try_words import DROP, DROPPED, FIRST, HELP, NO_ROW, UNKNOWN


def is_command(talk: Talk, line: str) -> bool:
    """Whether the line was one, which is then done."""
    plain = tidy(line)  # a full-width colon too
    if not plain.startswith(":"):
        return False
    word = plain[1:].strip().casefold()
    if word.isdecimal():
        talk.jump(int(word))
    elif (act := COMMANDS.get(word)) is not None:
        act(talk)
    else:
        talk.terminal.say(UNKNOWN, word=plain)
    return True


def _back(talk: Talk) -> None:
    if not talk.filling.back():
        talk.terminal.say(FIRST)


def _skip(talk: Talk) -> None:
    path = talk.filling.current().path
    if path:
        talk.settled(talk.filling.skip(path))


def _clear(talk: Talk) -> None:
    path = talk.filling.current().path
    if path and talk.settled(talk.filling.clear(path, at=talk.now())):
        talk.filling.go_to(path)


def _show_all(talk: Talk) -> None:
    talk.put_all(answer_lines(talk.questions(), talk.language))


def _help(talk: Talk) -> None:
    talk.terminal.say(HELP)


def _quit(_talk: Talk) -> None:
    raise Stopped


def _drop(talk: Talk) -> None:
    """The row of the question, or the last where one more is asked; one with answers when confirmed."""
    step = talk.filling.current()
    row = f"{step.path}[{step.rows}]" if isinstance(step, AskRepeat) else step.path
    row = row[: row.rfind("]") + 1]
    repeat, _, number = row.rstrip("]").rpartition("[")
    count = talk.filling.answers_in(row) if row else 0
    if count:
        talk.terminal.say(DROP, row=number, count=count)
        if not read_yes_no(talk.hear()):
            return
    if isinstance(talk.filling.delete_repeat(row, confirmed=True), Rejected):
        talk.terminal.say(NO_ROW)
        return
    talk.filling.go_to(repeat)
    talk.terminal.say(DROPPED, row=number)


COMMANDS: Mapping[str, Callable[[Talk], None]] = {
    "back": _back, "返回": _back, "上一题": _back,
    "skip": _skip, "跳过": _skip,
    "clear": _clear, "清除": _clear,
    "list": _show_all, "列表": _show_all,
    "drop": _drop, "删除": _drop,
    "help": _help, "帮助": _help,
    "quit": _quit, "q": _quit, "退出": _quit,
}  # fmt: skip
