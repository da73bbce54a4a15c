"""The two parse modes at their edges: nesting, quotations, addresses, and what exactly is refused."""

from typing import Any

import pytest

from simulator.html_text import parse_html
from simulator.markdown_text import parse_markdown_v2
from simulator.spans import SpanError


def marked(spans: list[Any], text: str) -> list[Any]:
    """What each span covers, in the order of the text."""
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    return [(span.kind, text[span.start : span.end], *span.extra.values()) for span in ordered]


@pytest.mark.parametrize(
    ("markup", "text", "spans"),
    [
        ("<i>a &gt;<b x = y>&lt1</b></i>", "a ><1", [("italic", "a ><1"), ("bold", "<1")]),
        ("<i a = '&lt;&quot;'>a</>", "a", [("italic", "a")]),
        ("<b></b>1", "1", []),
        ("<a href = shop.example>x</a >", "x", [("text_link", "x", "http://shop.example/")]),
        ("<a>shop.example/a?b</a>", "shop.example/a?b", [("text_link", "shop.example/a?b")]),
        ("<a>no address</a>", "no address", []),
        ('<a href="tg://user?id=5">Ann</a>', "Ann", [("text_mention", "Ann", {"id": 5})]),
        ('<code class="language-go"><pre>x</pre></code>', "x", [("pre", "x", "go")]),
        ('<pre> <code class="language-go">x</code></pre>', " x", [("pre", " x"), ("code", "x")]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", "a")]),
        ('<tg-emoji emoji-id="12">👍</tg-emoji>', "👍", [("custom_emoji", "👍", "12")]),
        ('<tg-time unix="5" format="wDT">soon</tg-time>', "soon", [("date_time", "soon", 5, "wDT")]),
    ],
)
def test_html_at_its_edges(markup: str, text: str, spans: list[Any]) -> None:
    plain, found = parse_html(markup)
    assert plain == text
    assert [m[: len(s)] for m, s in zip(marked(found, plain), spans, strict=True)] == spans


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("好<b", "Unclosed start tag at byte offset 3"),
        ("<b x=1", 'Unclosed start tag "b" at byte offset 0'),
        ("<b x='1>", "Unclosed start tag at byte offset 0"),
        ("<b x=1;>", "Unexpected end of name token at byte offset 5"),
        ("<b =1>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">1</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_html_that_is_refused(markup: str, error: str) -> None:
    with pytest.raises(SpanError) as refused:
        parse_html(markup)
    assert str(refused.value) == error


@pytest.mark.parametrize(
    ("markup", "text", "spans"),
    [
        ("_a __b___", "a b", [("italic", "a b"), ("underline", "b")]),
        ("__a _b_\\___", "a b_", [("underline", "a b_"), ("italic", "b")]),
        ("** `` ____1", "  1", []),
        ("```go\nx```", "x", [("pre", "x", "go")]),
        ("```go x```", " x", [("pre", " x", "go")]),
        ("`a\\`b`", "a`b", [("code", "a`b")]),
        ("[shop](shop.example/\\))", "shop", [("text_link", "shop", "http://shop.example/)")]),
        ("[shop](nowhere)", "shop", []),
        ("![👍](tg://emoji?id=25)", "👍", [("custom_emoji", "👍", "25")]),
        ("![soon](tg://time?unix=5&format=wDT)", "soon", [("date_time", "soon", 5, "wDT")]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb\n")]),
        (">a\n**>b", "a\nb", [("blockquote", "a\n"), ("blockquote", "b")]),
        (">a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", "a\nb\n")]),
        (">||a||\nb", "a\nb", [("blockquote", "a\n"), ("spoiler", "a")]),
        ("*a\n>b\nc*", "a\nb\nc", [("bold", "a\nb\nc"), ("blockquote", "b\n")]),
        ("`>a\n>b`", ">a\n>b", [("code", ">a\n>b")]),
    ],
)
def test_markdown_at_its_edges(markup: str, text: str, spans: list[Any]) -> None:
    plain, found = parse_markdown_v2(markup)
    assert (plain, marked(found, plain)) == (text, spans)


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("好_a", "Can't find end of Italic entity at byte offset 3"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
        ("```a b", "Can't find end of PreCode entity at byte offset 0"),
        ("```a b`", "Can't find end of Code entity at byte offset 6"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("![a]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![a](https://emoji?id=1)", "Custom emoji URL must have scheme tg"),
        ("![a](tg://emojis?id=1)", 'Custom emoji URL must have host "emoji"'),
        ("![a](tg://emoji)", "Custom emoji URL must have an emoji identifier"),
        (">*a\nb*", "Can't find end of Bold entity at byte offset 1"),
        ("a>b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("wow!", "Character '!' is reserved and must be escaped with the preceding '\\'"),
    ],
)
def test_markdown_that_is_refused(markup: str, error: str) -> None:
    with pytest.raises(SpanError) as refused:
        parse_markdown_v2(markup)
    assert str(refused.value) == error
