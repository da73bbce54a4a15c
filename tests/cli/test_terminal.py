"""The terminal itself: its language, its scripts, and nothing that steers it."""

import io

import pytest

from bot.rules.language import Language
from bot.terminal.terminal import Terminal, language_here, script


def test_what_a_form_says_does_not_steer_the_terminal() -> None:
    out = io.StringIO()

    Terminal(Language.EN, out=out, hear=lambda: None).put("a\x1b[2Jb")

    assert out.getvalue() == "a[2Jb\n"


def test_a_script_saved_by_windows_in_china_is_read() -> None:
    hear = script(io.BytesIO("\ufeff明天\r\n".encode()), io.StringIO())
    old = script(io.BytesIO("明天\r\n".encode("gb18030")), io.StringIO())

    assert (hear(), hear(), old()) == ("明天", None, "明天")


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "en_GB", "LANG": "zh_CN"}, "en"), ({"LANG": "C"}, "en")],
)
def test_the_language_is_that_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert language_here(environment) == language
