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
        ("<b>a <i>b</i></b>", "a b", [("bold", 0, 2), ("bold", 2, 1), ("italic", 2, 1)]),
        ("1 &lt; 2 &amp; &#65; &nbsp;", "1 < 2 & A &nbsp;", []),
        (
            "<tg-spoiler>s</tg-spoiler><u>u</u><s>d</s>",
            "sud",
            [("spoiler", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1)],
        ),
        ('<pre><code class="language-python">x=1</code></pre>', "x=1", [("pre", 0, 3)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
        ("  <b> padded </b>\n", " padded", [("bold", 0, 7)]),
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
                ("bold", 0, 2),
                ("bold", 2, 1),
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


@pytest.mark.parametrize(
    ("offset", "length", "refusal"),
    [
        (90, 4, "entity begins after the end of the text at UTF-16 offset 90"),
        (2, 5, "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 7"),
        (1, 2, "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (0, 1, "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4"),
        (-1, 2, "receive an entity with incorrect offset -1"),
    ],
)
def test_a_given_entity_must_lie_in_the_text(offset: int, length: int, refusal: str) -> None:
    with pytest.raises(ApiRefusal, match=refusal):
        parsed("😀bold", None, [{"type": "bold", "offset": offset, "length": length}])


BOLD, ITALIC, UNDER, STRIKE, HIDDEN = "bold", "italic", "underline", "strikethrough", "spoiler"


@pytest.mark.parametrize(
    ("text", "given_ones", "kept"),
    [
        ("abc", [(ITALIC, 1, 1), (ITALIC, 0, 1)], [(ITALIC, 0, 2)]),
        ("abc", [(ITALIC, 0, 2), (ITALIC, 1, 2)], [(ITALIC, 0, 3)]),
        ("abc", [(ITALIC, 0, 1), (ITALIC, 2, 1)], [(ITALIC, 0, 1), (ITALIC, 2, 1)]),
        ("abc", [(ITALIC, 0, 2), (BOLD, 1, 2)], [(ITALIC, 0, 1), (BOLD, 1, 2), (ITALIC, 1, 1)]),
        ("a ", [(ITALIC, 0, 2), (BOLD, 0, 1)], [(BOLD, 0, 1), (ITALIC, 0, 1)]),
        ("ab", [(UNDER, 0, 2), (STRIKE, 1, 1)], [(UNDER, 0, 1), (UNDER, 1, 1), (STRIKE, 1, 1)]),
        ("ab", [(UNDER, 0, 1), (UNDER, 1, 1), (HIDDEN, 0, 1)], [(UNDER, 0, 2), (HIDDEN, 0, 1)]),
        (
            "a\rb",
            [(BOLD, 0, 1), (ITALIC, 0, 1), (BOLD, 2, 1), (ITALIC, 2, 1)],
            [(BOLD, 0, 2), (ITALIC, 0, 2)],
        ),
        ("a", [(HIDDEN, 0, 1), ("pre", 0, 1)], [("pre", 0, 1)]),
        ("abc", [("pre", 1, 1), (STRIKE, 0, 3)], [(STRIKE, 0, 1), ("pre", 1, 1), (STRIKE, 2, 1)]),
        ("abc", [("pre", 0, 3), ("blockquote", 1, 1)], [("blockquote", 1, 1)]),
        ("abc", [("blockquote", 0, 3), ("pre", 1, 1)], [("blockquote", 0, 3), ("pre", 1, 1)]),
        ("example.com", [("pre", 0, 3)], [("pre", 0, 3)]),
        ("example.com", [("blockquote", 0, 3)], [("blockquote", 0, 3)]),
        ("example.com", [("blockquote", 0, 11)], [("blockquote", 0, 11), ("url", 0, 11)]),
        ("example.com", [(ITALIC, 0, 3)], [("url", 0, 11), (ITALIC, 0, 3)]),
        ("a example.com", [(ITALIC, 0, 13)], [(ITALIC, 0, 2), ("url", 2, 11), (ITALIC, 2, 11)]),
    ],
)
def test_entities_that_overlap_are_put_right_as_tdlib_does(
    text: str, given_ones: list[tuple[str, int, int]], kept: list[tuple[str, int, int]]
) -> None:
    """The cases are those of TDLib's own test of `fix_formatted_text`."""
    entities = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in given_ones]
    assert parsed(text, None, entities)[1] == kept


def test_only_spaces_and_line_breaks_are_trimmed() -> None:
    assert parsed("\t\u3000好\u3000 \n", None)[0] == "\u3000好\u3000"
    assert parsed("\u3000 \n", None)[0] == ""


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
