"""Labels with Markdown and HTML, as ODK renders them, shown in the chat and never breaking it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.rich_text import plain_text
from bot.views.rich import rich
from simulator.html_text import parse_html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Look** first", "<b>Look</b> first"),
        ("__Look__ *well* and _soon_", "<b>Look</b> <i>well</i> and <i>soon</i>"),
        ("# Heading\nText", "<b>Heading</b>\nText"),
        ("[ODK](https://getodk.org?a=1&b=2)", '<a href="https://getodk.org?a=1&amp;b=2">ODK</a>'),
        ('<span style="color:red">Stop *now*</span>', "Stop <i>now</i>"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<b>a <i>b</i></b> <u>c</u>", "<b>a </b><b><i>b</i></b> <u>c</u>"),
        ('<a href="javascript:alert(1)">x</a>', '&lt;a href="javascript:alert(1)"&gt;x&lt;/a&gt;'),
        ("5 * 3 * 2 = 30", "5 * 3 * 2 = 30"),
        ("snake_case_name", "snake_case_name"),
        (r"\*no star\*", "*no star*"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<i>", "&lt;i&gt;"),
        ("#1 brand", "#1 brand"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
    ],
)
def test_marks_are_shown_and_everything_else_is_words(written: str, shown: str) -> None:
    assert rich(written, 500) == shown


def test_plain_text_has_no_marks() -> None:
    assert plain_text("**Fat** [link](https://a.b) <b>x</b> a_b") == "Fat link x a_b"


def test_what_is_cut_is_cut_between_tags() -> None:
    assert rich("**a long word** and more", 8) == "<b>a long…</b>"


@given(st.text(alphabet="ab *_#<>/bi[]()\\\n&\"'=hps:.u中", max_size=80), st.integers(1, 60))
def test_whatever_is_written_telegram_can_read_it(text: str, longest: int) -> None:
    plain, _ = parse_html(rich(text, longest))
    assert len(plain) <= longest + 1
