"""A terminal, or a script in its place: says lines in one language, hears lines."""

import io
import locale
import os
import sys
import unicodedata
from collections.abc import Callable, Mapping
from typing import BinaryIO, TextIO

from bot.rules.language import BothLanguages, Language

PROMPT = "> "
Hear = Callable[[], str | None]
"""The next line without its end; None when there is no more."""


class Terminal:
    def __init__(self, language: Language, *, out: TextIO, hear: Hear) -> None:
        self.language = language
        self.hear = hear
        self._out = out

    def say(self, text: BothLanguages, **values: object) -> None:
        self.put(in_words(text, self.language, **values))

    def put(self, line: str = "") -> None:
        """Without control characters: what a form says must not steer the terminal."""
        clean = "".join(each for each in line if each in "\n\t" or unicodedata.category(each) != "Cc")
        print(clean, file=self._out, flush=True)


def in_words(text: BothLanguages, language: Language, **values: object) -> str:
    return text.in_language(language).format_map(values)


def write_any_letter() -> None:
    """A console without Chinese must not end a command; files and pipes get UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace", encoding=None if stream.isatty() else "utf-8")


def of_this_process(language: Language) -> Terminal:
    """The terminal the command was given in; what is piped in is a script and its lines are echoed."""
    if sys.stdin.isatty():
        return Terminal(language, out=sys.stdout, hear=_typed)
    return Terminal(language, out=sys.stdout, hear=script(sys.stdin.buffer, sys.stdout))


def _typed() -> str | None:
    try:
        return input(PROMPT)
    except EOFError:
        return None


def script(lines: BinaryIO, out: TextIO) -> Hear:
    """Line by line, echoed as if it had been typed; UTF-8, or GB 18030 as Windows saves it in China."""

    def hear() -> str | None:
        raw = lines.readline()
        if not raw:
            return None
        try:
            line = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            line = raw.decode("gb18030", errors="replace")
        line = line.rstrip("\r\n")
        print(f"{PROMPT}{line}", file=out, flush=True)
        return line

    return hear


def language_here(environment: Mapping[str, str] = os.environ) -> Language:
    """Chinese where the terminal's locale is Chinese, English elsewhere."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if code := environment.get(name):
            return Language.of_telegram(code)
    code = locale.getlocale()[0] or ""
    return Language.ZH if code.lower().startswith(("zh", "chinese")) else Language.EN
