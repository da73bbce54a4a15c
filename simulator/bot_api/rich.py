"""Rich messages: articles in a chat, given as HTML, as Markdown or as blocks."""

from typing import Any

from simulator.bot_api.call import Call
from simulator.bot_api.delivery import deliver
from simulator.bot_api.media import media
from simulator.refusals import bad_request
from simulator.rich_html import RichError, html_blocks
from simulator.rich_markdown import markdown_html
from simulator.world import Json

WAYS = ("html", "markdown", "blocks")
MEDIA = {
    "photo": "photo",
    "video": "video",
    "animation": "animation",
    "audio": "audio",
    "document": "document",
    "voice_note": "voice",
}


async def send_rich_message(call: Call) -> Any:
    call.open_chat()
    return deliver(call, await rich_content(call)).body


async def send_rich_message_draft(call: Call) -> Any:
    """Show a message that is still being written; it is gone when the message itself comes."""
    chat = call.open_chat()
    if not chat.is_private or not call.params["draft_id"]:
        raise bad_request("method is available only in private chats" if chat.id < 0 else "DRAFT_ID_INVALID")
    content = await rich_content(call)
    words = "\n".join(plain(block) for block in content["rich_message"]["blocks"])
    people = call.world.people_in(chat)
    call.world.events.add(
        "draft", chat=call.bot.id, people=people, draft_id=call.params["draft_id"], text=words
    )
    return True


async def rich_content(call: Call) -> Json:
    """What a message holds for the rich message of a call; raises when it cannot be read."""
    given: Json = call.params["rich_message"]
    used = [way for way in WAYS if given.get(way)]
    if len(used) != 1:
        raise bad_request("exactly one of the fields html, markdown, or blocks must be used")
    named = {str(one["id"]): one["media"] for one in given.get("media") or ()}
    try:
        blocks = given.get("blocks") or html_blocks(
            markdown_html(str(given["markdown"])) if "markdown" in used else str(given["html"])
        )
    except RichError as error:
        raise bad_request(f"can't parse rich message: {error}") from error
    if not blocks:
        raise bad_request("message text is empty")
    rich: Json = {"blocks": [await _placed(call, block, named) for block in blocks]}
    return {"rich_message": rich | ({"is_rtl": True} if given.get("is_rtl") else {})}


async def _placed(call: Call, block: Json, named: Json) -> Json:
    """A block with its files kept and its list items labelled, and so all that is inside it."""
    kind = block["type"]
    if kind in MEDIA:
        src = block.get("src")
        given = block[kind] if src is None else named.get(src, {"media": src})
        kept = await media(call, MEDIA[kind], given["media"], given)
        return {**{n: v for n, v in block.items() if n != "src"}, kind: kept}
    placed = dict(block)
    if "blocks" in block:
        placed["blocks"] = [await _placed(call, inner, named) for inner in block["blocks"]]
    if "items" in block:
        placed["items"] = [
            {"label": "•", **item, "blocks": [await _placed(call, inner, named) for inner in item["blocks"]]}
            for item in block["items"]
        ]
    return placed


def plain(part: Any) -> str:
    """The words of a block or of a text in it."""
    if isinstance(part, str):
        return part
    if isinstance(part, list):
        return "".join(map(plain, part))
    inside = [part.get(name, "") for name in ("summary", "text", "expression", "alternative_text")]
    inside += [*part.get("blocks", ()), *part.get("items", ()), *part.get("cells", ())]
    return "".join(map(plain, inside))
