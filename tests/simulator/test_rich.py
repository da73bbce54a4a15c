"""Rich messages: HTML, Markdown and blocks come back as the Bot API's blocks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.driver import DeskPerson
from simulator.rich_html import RichError, html_blocks
from simulator.rich_markdown import markdown_html
from simulator.shapes import problem_with
from tests.simulator.clients import RawClient, Refused
from tests.simulator.pictures import jpeg

REPORT = """# Day of *Ann*

Two **visits**, see [map](https://x.org/?a=1&b=2)
and `a*b*c`.

- Shop
  - shelf
- [x] Mart

1. one
2. two

| Shop | Score |
|:-----|------:|
| A    | 5     |

> said
> twice

```python
x = 1 < 2
```
---
"""


def paragraph(text: Any) -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


def test_markdown_becomes_blocks() -> None:
    heading, words, unordered, ordered, table, quote, code, rule = html_blocks(markdown_html(REPORT))
    assert heading == {"type": "heading", "size": 1, "text": ["Day of ", {"type": "italic", "text": "Ann"}]}
    assert [part if isinstance(part, str) else part["type"] for part in words["text"]] == [
        "Two ", "bold", ", see ", "url", "\nand ", "code", ".",
    ]  # fmt: skip
    assert words["text"][3]["url"] == "https://x.org/?a=1&b=2"
    shop, mart = unordered["items"]
    assert shop["blocks"][0] == paragraph("Shop")
    assert shop["blocks"][1]["items"][0]["blocks"] == [paragraph("shelf")]
    assert (mart["has_checkbox"], mart["is_checked"], mart["label"]) == (True, True, "•")
    assert [item["label"] for item in ordered["items"]] == ["1.", "2."]
    assert [[cell["text"] for cell in row] for row in table["cells"]] == [["Shop", "Score"], ["A", "5"]]
    assert (table["cells"][0][0]["is_header"], table["cells"][1][1]["align"]) == (True, "right")
    assert quote == {"type": "blockquote", "blocks": [paragraph("said\ntwice")]}
    assert code == {"type": "pre", "text": "x = 1 < 2", "language": "python"}
    assert rule == {"type": "divider"}


def test_html_becomes_blocks() -> None:
    details, end = html_blocks(
        "<details open><summary>More</summary>loose <u>words</u><p>p</p></details> <footer>end</footer>"
    )
    assert (details["summary"], details["is_open"]) == ("More", True)
    assert details["blocks"] == [
        paragraph(["loose ", {"type": "underline", "text": "words"}]),
        paragraph("p"),
    ]
    assert end == {"type": "footer", "text": "end"}


@given(st.text(alphabet="ab #*_`~>|-[x]()$\\\n1.<&=", max_size=80))
def test_any_markdown_is_read_and_has_the_official_shape(text: str) -> None:
    assert problem_with("Array of RichBlock", html_blocks(markdown_html(text))) is None


@given(st.text(alphabet='abp<>/uli"=& hr1', max_size=60))
def test_any_html_is_read_or_refused(markup: str) -> None:
    try:
        assert problem_with("Array of RichBlock", html_blocks(markup)) is None
    except RichError:
        return


async def test_a_rich_message_is_sent_and_changed(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call("sendRichMessage", chat_id=ann.id, rich_message={"markdown": "# Hello"})
    assert sent["rich_message"]["blocks"][0]["text"] == "Hello"
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    edited = await raw.call("editMessageText", **where, rich_message={"html": "<p>Bye</p>"})
    assert edited["rich_message"]["blocks"] == [paragraph("Bye")]
    edited = await raw.call("editMessageText", **where, text="plain")
    assert (edited["text"], "rich_message" in edited) == ("plain", False)


async def test_the_pictures_of_a_rich_message_are_kept(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    photo = (await raw.call("sendPhoto", chat_id=ann.id, photo=("a.jpg", jpeg())))["photo"][-1]["file_id"]
    media = [{"id": "shelf", "media": {"type": "photo", "media": photo}}]
    sent = await raw.call(
        "sendRichMessage", chat_id=ann.id, rich_message={"html": '<img src="shelf">', "media": media}
    )
    assert sent["rich_message"]["blocks"][0]["photo"][-1]["file_id"] == photo
    item = {"blocks": [{"type": "photo", "photo": {"type": "photo", "media": photo}}]}
    blocks = [{"type": "list", "items": [item]}]
    sent = await raw.call("sendRichMessage", chat_id=ann.id, rich_message={"blocks": blocks})
    assert sent["rich_message"]["blocks"][0]["items"][0]["blocks"][0]["photo"]


@pytest.mark.parametrize(
    ("rich", "description"),
    [
        ({}, "exactly one of the fields html, markdown, or blocks must be used"),
        ({"html": "x", "markdown": "x"}, "exactly one of the fields"),
        ({"html": "<blink>x</blink>"}, 'can\'t parse rich message: Unsupported start tag "blink"'),
        ({"html": "<b>x"}, "can't parse rich message: Can't find end tag"),
        ({"html": "<p>x</b></p>"}, 'can\'t parse rich message: Unmatched end tag "b"'),
        ({"markdown": " \n"}, "message text is empty"),
    ],
)
async def test_a_wrong_rich_message_is_refused(
    raw: RawClient, ann: DeskPerson, rich: dict[str, Any], description: str
) -> None:
    await ann.opens()
    with pytest.raises(Refused, match=description):
        await raw.call("sendRichMessage", chat_id=ann.id, rich_message=rich)


async def test_a_draft_of_a_rich_message_is_seen_while_it_is_written(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    draft = {"chat_id": ann.id, "draft_id": 7}
    await raw.call("sendRichMessageDraft", **draft, rich_message={"markdown": "# Hel"})
    async with raw.http.get(f"{raw.url}/api/events", params={"after": 0, "timeout": 0}) as answer:
        events = (await answer.json())["events"]
    assert [event["text"] for event in events if event["type"] == "draft"] == ["Hel"]
