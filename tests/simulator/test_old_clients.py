"""What only libraries written years ago say, and some libraries in Go: Telegram still understands it."""

import json

import pytest

from simulator.driver import DeskPerson
from tests.simulator.clients import TOKEN, RawClient
from tests.simulator.pictures import jpeg


@pytest.mark.parametrize("path", ["getMe", "test/getMe"])
async def test_a_body_that_is_the_word_null_holds_no_arguments(raw: RawClient, path: str) -> None:
    """telebot for Go sends it with each call that has no parameters."""
    headers = {"Content-Type": "application/json"}
    async with raw.http.post(f"{raw.url}/bot{TOKEN}/{path}", data=b"null", headers=headers) as answer:
        assert (await answer.json())["result"]["id"] == 123456


async def test_methods_are_found_under_the_names_they_once_had(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    assert await raw.call("getChatMembersCount", chat_id=ann.id) == 2
    refused = await raw.answer("kickChatMember", chat_id=ann.id, user_id=ann.id)
    assert "supergroups" in refused["description"]


async def test_a_reply_in_the_old_way_is_a_reply(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call("sendMessage", chat_id=ann.id, text="x", reply_to_message_id="1")
    assert sent["reply_to_message"]["message_id"] == 1
    old_style = {"reply_to_message_id": 999, "allow_sending_without_reply": "True"}
    sent = await raw.call("sendMessage", chat_id=ann.id, text="x", **old_style)
    assert "reply_to_message" not in sent


async def test_a_preview_can_be_switched_off_in_the_old_way(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call("sendMessage", chat_id=ann.id, text="https://x.org", disable_web_page_preview=True)
    assert sent["link_preview_options"] == {"is_disabled": True}


async def test_the_answers_of_a_poll_may_be_plain_texts(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    quiz = {"question": "?", "options": json.dumps(["yes", "no"]), "type": "quiz", "correct_option_id": 1}
    poll = (await raw.call("sendPoll", chat_id=ann.id, **quiz))["poll"]
    assert [option["text"] for option in poll["options"]] == ["yes", "no"]
    assert poll["correct_option_ids"] == [1]


async def test_a_small_picture_under_its_old_name_is_kept(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    files = {"document": ("a.pdf", b"%PDF"), "thumb": ("t.jpg", jpeg(320, 200))}
    sent = await raw.call("sendDocument", chat_id=ann.id, **files)
    assert (sent["document"]["thumbnail"]["width"], sent["document"]["thumbnail"]["height"]) == (320, 200)


async def test_stickers_are_made_in_the_old_way(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    picture = ("a.png", jpeg(512, 512))
    file = await raw.call("uploadStickerFile", user_id=ann.id, png_sticker=picture)
    name = "old_by_demo_bot"
    owner = {"user_id": ann.id, "name": name, "title": "Old", "emojis": "😀"}
    await raw.call("createNewStickerSet", **owner, png_sticker=picture, contains_masks=True)
    await raw.call("addStickerToSet", **owner, png_sticker=file["file_id"])
    found = await raw.call("getStickerSet", name=name)
    assert (found["sticker_type"], [s["emoji"] for s in found["stickers"]]) == ("mask", ["😀", "😀"])


async def test_a_file_with_an_empty_name_is_a_file(raw: RawClient, ann: DeskPerson) -> None:
    """telebot for Go names the part of a file by its path, and the file not at all."""
    await ann.opens()
    sent = await raw.call("sendPhoto", chat_id=ann.id, photo=("a.jpg", jpeg()))
    media = json.dumps({"type": "photo", "media": "attach:///pictures/b.jpg", "caption": "new"})
    fields = {"chat_id": str(ann.id), "message_id": str(sent["message_id"]), "media": media}
    body = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    body += b'--x\r\nContent-Disposition: form-data; name="/pictures/b.jpg"; filename=""\r\n\r\n'
    body += jpeg(colour="red") + b"\r\n--x--\r\n"
    headers = {"content-TYPE": "multipart/form-data; boundary=x"}
    url = f"{raw.url}/bot{TOKEN}/editMessageMedia"
    async with raw.http.post(url, data=body, headers=headers) as answer:
        assert (await answer.json())["result"]["caption"] == "new"


async def test_an_article_may_tell_its_text_beside_it(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.asks_inline("x")
    query = (await raw.updates())[-1]["inline_query"]
    article = {"type": "article", "id": "1", "title": "Hello", "message_text": "Hello!"}
    await raw.call("answerInlineQuery", inline_query_id=query["id"], results=[article])
    await ann.chooses_inline("1")
    assert ann.messages[-1].text == "Hello!"


async def test_setting_no_webhook_deletes_it(raw: RawClient) -> None:
    """As telebot for Node.js begins."""
    await raw.call("setWebhook", url="https://bot.example/hook")
    answer = await raw.answer("setWebhook")
    assert (answer["result"], answer["description"]) == (True, "Webhook was deleted")
