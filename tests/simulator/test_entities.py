"""Parse modes, given entities, and what is found in plain text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.entities import MAX_TEXT, formatted
from simulator.refusals import ApiRefusal


def parsed(
    text: str, mode: str | None, entities: list[dict[str, Any]] | None = None
) -> tuple[str, list[Any]]:
    done = formatted(text, mode, entities, max_length=MAX_TEXT)
    return done.text, [(e["type"], e["offset"], e["length"]) for e in done.entities]


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<b>a <i>b</i></b>", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("1 &lt; 2 &amp; &#65; &nbsp;", "1 < 2 & A &nbsp;", []),
        (
            "<tg-spoiler>s</tg-spoiler><u>u</u><s>d</s>",
            "sud",
            [("spoiler", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1)],
        ),
        ('<pre><code class="language-python">x=1</code></pre>', "x=1", [("pre", 0, 3)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
        ("  <b> padded </b>\n", "padded", [("bold", 0, 6)]),
        ("<code>/start</code> /help", "/start /help", [("code", 0, 6), ("bot_command", 7, 5)]),
    ],
)
def test_html_is_read(markup: str, text: str, entities: list[Any]) -> None:
    assert parsed(markup, "HTML") == (text, entities)


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        (
            "*b _i_* __u__ ~s~ ||x||",
            "b i u s x",
            [
                ("bold", 0, 3),
                ("italic", 2, 1),
                ("underline", 4, 1),
                ("strikethrough", 6, 1),
                ("spoiler", 8, 1),
            ],
        ),
        ("`a_b*c`", "a_b*c", [("code", 0, 5)]),
        ("```python\nx = 1\n```", "x = 1", [("pre", 0, 5)]),
        ("[shop](https://example.com/a\\)b)", "shop", [("text_link", 0, 4)]),
        (">q1\n>q2\nafter", "q1\nq2\nafter", [("blockquote", 0, 6)]),
        (">long||", "long", [("expandable_blockquote", 0, 4)]),
        ("28\\.5 m \\(far\\)", "28.5 m (far)", []),
    ],
)
def test_markdown_v2_is_read(markup: str, text: str, entities: list[Any]) -> None:
    assert parsed(markup, "MarkdownV2") == (text, entities)


def test_legacy_markdown_is_read() -> None:
    assert parsed("*b* _i_ [l](http://a.cn) a\\_b", "Markdown") == (
        "b i l a_b",
        [("bold", 0, 1), ("italic", 2, 1), ("text_link", 4, 1)],
    )


def test_given_entities_are_kept_and_those_outside_dropped() -> None:
    given_ones = [{"type": "bold", "offset": 2, "length": 4}, {"type": "italic", "offset": 90, "length": 4}]
    assert parsed("😀bold", None, given_ones) == ("😀bold", [("bold", 2, 4)])


def test_given_entities_that_telegram_finds_itself_are_not_there_twice() -> None:
    """As when a bot sends on a text with all the entities that came with it."""
    given_ones = [{"type": "url", "offset": 4, "length": 13}, {"type": "bold", "offset": 0, "length": 3}]
    assert parsed("see https://x.org", None, given_ones)[1] == [("bold", 0, 3), ("url", 4, 13)]


def test_a_given_link_is_read_as_an_address() -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "x.org?a"}
    assert formatted("x", None, [link], max_length=9).entities[0]["url"] == "http://x.org/?a"
    with pytest.raises(ApiRefusal, match="entity URL 'nowhere' is invalid: Wrong HTTP URL"):
        parsed("x", None, [link | {"url": "nowhere"}])


def test_a_given_entity_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ApiRefusal, match="can't parse MessageEntity: Unsupported type specified"):
        parsed("x", None, [{"type": "blinking", "offset": 0, "length": 1}])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start@demo_bot now", ["bot_command"]),
        ("see https://example.com/a?b=1.", ["url"]),
        ("write to li@example.com or @li_wei", ["email", "mention"]),
        ("#货架 and #shelf", ["hashtag", "hashtag"]),
        ("call +86 138 0000 0000", ["phone_number"]),
        ("a/b 1.5 m, 3 # 4", []),
    ],
)
def test_plain_text_is_searched(text: str, found: list[str]) -> None:
    assert [kind for kind, _, _ in parsed(text, None)[1]] == found


@given(
    st.text(alphabet="ab好😀<>/=&;\"'*_~`|[]()\\!#@.\n 1", max_size=60),
    st.sampled_from(["HTML", "MarkdownV2", "Markdown", None]),
)
def test_any_text_is_parsed_or_refused(text: str, mode: str | None) -> None:
    try:
        done = formatted(text, mode, None, max_length=MAX_TEXT)
    except ApiRefusal:
        return
    end = len(done.text.encode("utf-16-le")) // 2
    assert all(
        e["offset"] >= 0 and e["length"] > 0 and e["offset"] + e["length"] <= end for e in done.entities
    )
