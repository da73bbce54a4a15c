"""What bots of any library rely on: one table of behaviours, run with every client."""

from collections.abc import Awaitable, Callable

import pytest

from simulator.driver import DeskPerson
from simulator.shapes import problem_with
from tests.simulator.clients import BotClient, Refused
from tests.simulator.pictures import jpeg

Behaviour = Callable[[BotClient, DeskPerson], Awaitable[None]]
BEHAVIOURS: list[Behaviour] = []


def behaviour(function: Behaviour) -> Behaviour:
    BEHAVIOURS.append(function)
    return function


@pytest.mark.parametrize("check", BEHAVIOURS, ids=lambda function: function.__name__)
async def test_every_client_finds_the_behaviour(check: Behaviour, client: BotClient, ann: DeskPerson) -> None:
    await check(client, ann)


async def confirm(client: BotClient) -> None:
    await client.updates(offset=-1)
    newest = await client.updates()
    if newest:
        await client.updates(offset=newest[-1]["update_id"] + 1)


@behaviour
async def a_bot_knows_who_it_is(client: BotClient, ann: DeskPerson) -> None:
    me = await client.call("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (123456, True, "demo_bot")


@behaviour
async def a_start_arrives_with_its_payload_marked_as_a_command(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens("invite-42")
    (update,) = await client.updates()
    assert update["message"]["text"] == "/start invite-42"
    assert update["message"]["entities"][0]["type"] == "bot_command"
    assert update["message"]["from"]["language_code"] == "en"


@behaviour
async def updates_wait_until_they_are_confirmed(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.sends("one")
    first = await client.updates(limit=1)
    assert await client.updates(limit=1) == first
    second = await client.updates(offset=first[0]["update_id"] + 1)
    assert [u["message"]["text"] for u in second] == ["one"]


@behaviour
async def html_becomes_entities(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await client.call(
        "sendMessage",
        chat_id=ann.id,
        text='😀 <b>bold</b> <a href="https://example.com/">x</a>',
        parse_mode="HTML",
    )
    assert sent["text"] == "😀 bold x"
    bold, link = sent["entities"]
    assert (bold["type"], bold["offset"], bold["length"]) == ("bold", 3, 4)
    assert link["url"] == "https://example.com/"


@behaviour
async def markdown_becomes_entities(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await client.call("sendMessage", chat_id=ann.id, text="*b* _i_ `c` 1\\.5", parse_mode="MarkdownV2")
    assert sent["text"] == "b i c 1.5"
    assert [e["type"] for e in sent["entities"]] == ["bold", "italic", "code"]


@behaviour
async def a_tapped_button_is_answered_and_its_message_changed(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    await confirm(client)
    keyboard = {"inline_keyboard": [[{"text": "Check in", "callback_data": "in:1"}]]}
    sent = await client.call("sendMessage", chat_id=ann.id, text="Ready?", reply_markup=keyboard)
    await ann.taps("Check in")
    (update,) = await client.updates()
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("in:1", sent["message_id"])
    await client.call("answerCallbackQuery", callback_query_id=query["id"], text="Welcome", show_alert=True)
    await client.call("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="Inside")
    await ann.catches_up()
    assert (ann.shown_alert, ann.last_message.text, ann.last_message.buttons) == ("Welcome", "Inside", [])


@behaviour
async def a_photo_goes_and_comes_back_as_a_file(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await client.call(
        "sendPhoto", chat_id=ann.id, photo=client.upload(jpeg(2000, 1000), "shop.jpg"), caption="The shelf"
    )
    largest = sent["photo"][-1]
    assert (largest["width"], largest["height"], sent["caption"]) == (1280, 640, "The shelf")
    file = await client.call("getFile", file_id=largest["file_id"])
    assert file["file_unique_id"] == largest["file_unique_id"]
    again = await client.call("sendPhoto", chat_id=ann.id, photo=largest["file_id"])
    assert again["photo"][-1]["file_unique_id"] == largest["file_unique_id"]


@behaviour
async def a_document_stays_as_it_is(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    content = b"%PDF-1.4 small"
    sent = await client.call("sendDocument", chat_id=ann.id, document=client.upload(content, "report.pdf"))
    await ann.catches_up()
    assert sent["document"]["file_size"] == len(content)
    assert await ann.picture() == content


@behaviour
async def an_album_is_one_group_of_messages(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    items = [client.album_photo(jpeg(), "first"), client.album_photo(jpeg(colour="red"))]
    sent = await client.call("sendMediaGroup", chat_id=ann.id, media=items)
    assert len(sent) == 2
    assert len({m["media_group_id"] for m in sent}) == 1
    assert sent[0]["caption"] == "first"


@behaviour
async def a_live_location_is_a_stream_of_edits(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    await confirm(client)
    await ann.shares_live_location(31.23, 121.47, accuracy=12, minutes=30)
    await ann.walks_to(31.24, 121.47, accuracy=9)
    await ann.stops_sharing()
    shared, moved, stopped = await client.updates()
    assert shared["message"]["location"]["live_period"] == 1800
    assert moved["edited_message"]["location"]["latitude"] == 31.24
    assert moved["edited_message"]["location"]["live_period"] == 1800
    assert "live_period" not in stopped["edited_message"]["location"]


@behaviour
async def a_bot_can_share_and_stop_its_own_live_location(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await client.call("sendLocation", chat_id=ann.id, latitude=1.5, longitude=2.5, live_period=600)
    place = {"chat_id": ann.id, "message_id": sent["message_id"]}
    moved = await client.call("editMessageLiveLocation", **place, latitude=1.6, longitude=2.5)
    assert moved["location"]["latitude"] == 1.6
    stopped = await client.call("stopMessageLiveLocation", **place)
    assert "live_period" not in stopped["location"]


@behaviour
async def a_forwarded_photo_names_its_sender(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.sends_photo(jpeg(), caption="mine")
    await ann.forwards(ann.messages[-1])
    forwarded = (await client.updates())[-1]["message"]
    assert forwarded["forward_origin"]["sender_user"]["id"] == ann.id
    assert forwarded["caption"] == "mine"


@behaviour
async def a_reply_carries_what_it_answers(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.sends("question")
    asked = ann.messages[-1]
    sent = await client.call(
        "sendMessage", chat_id=ann.id, text="answer", reply_parameters={"message_id": asked.id}
    )
    assert sent["reply_to_message"]["text"] == "question"


@behaviour
async def a_copy_has_no_origin_and_a_forward_has(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await client.call("sendMessage", chat_id=ann.id, text="said")
    source = {"chat_id": ann.id, "from_chat_id": ann.id, "message_id": sent["message_id"]}
    forwarded = await client.call("forwardMessage", **source)
    copied = await client.call("copyMessage", **source)
    await ann.catches_up()
    assert "forward_origin" in forwarded
    assert "forward_origin" not in ann.message(copied["message_id"]).body


@behaviour
async def a_deleted_message_is_gone(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await client.call("sendMessage", chat_id=ann.id, text="oops")
    await client.call("deleteMessage", chat_id=ann.id, message_id=sent["message_id"])
    await ann.catches_up()
    assert not ann.sees("oops")
    with pytest.raises(Refused, match="message to delete not found"):
        await client.call("deleteMessage", chat_id=ann.id, message_id=sent["message_id"])


@behaviour
async def the_same_edit_twice_is_refused(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await client.call("sendMessage", chat_id=ann.id, text="same")
    with pytest.raises(Refused, match="message is not modified"):
        await client.call("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="same")


@behaviour
async def a_blocked_bot_hears_of_it_and_cannot_write(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.blocks_bot()
    change = (await client.updates())[-1]["my_chat_member"]
    assert change["new_chat_member"]["status"] == "kicked"
    with pytest.raises(Refused, match=r"(?i)bot was blocked by the user"):
        await client.call("sendMessage", chat_id=ann.id, text="hello?")


@behaviour
async def a_bot_cannot_begin_a_conversation(client: BotClient, ann: DeskPerson) -> None:
    with pytest.raises(Refused, match=r"(?i)bot can't initiate conversation with a user"):
        await client.call("sendMessage", chat_id=ann.id, text="hello")
    with pytest.raises(Refused, match=r"(?i)chat not found"):
        await client.call("sendMessage", chat_id=77, text="hello")


@behaviour
async def commands_are_seen_in_ones_own_language(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    await client.call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await client.call(
        "setMyCommands", commands=[{"command": "today", "description": "Today"}], language_code="en"
    )
    assert await ann.commands() == ["/today"]
    own = {"type": "chat", "chat_id": ann.id}
    await client.call("setMyCommands", commands=[{"command": "mine", "description": "Mine"}], scope=own)
    assert await ann.commands() == ["/mine"]
    await ann.switches_language("zh-hans")
    assert (await client.call("getMyCommands"))[0]["command"] == "help"


@behaviour
async def allowed_updates_leave_the_others_out(client: BotClient, ann: DeskPerson) -> None:
    await client.updates(allowed_updates=["callback_query"])
    await ann.opens()
    assert await client.updates() == []


@behaviour
async def a_typing_bot_is_seen_typing(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    await client.call("sendChatAction", chat_id=ann.id, action="typing")
    await ann.catches_up()
    assert ann.chat_actions == ["typing"]


@behaviour
async def a_reply_keyboard_sends_its_text(client: BotClient, ann: DeskPerson) -> None:
    await ann.opens()
    keyboard = {"keyboard": [[{"text": "到店"}, {"text": "离店"}]], "resize_keyboard": True}
    await client.call("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard)
    await ann.presses("到店")
    assert ann.reply_keyboard == [["到店", "离店"]]
    assert (await client.updates())[-1]["message"]["text"] == "到店"


async def test_all_updates_have_the_official_shape(raw: BotClient, ann: DeskPerson) -> None:
    await ann.opens("x")
    await ann.sends_photo(jpeg(), caption="see #shelf", via_bot="gifbot")
    await ann.sends_document(jpeg(), name="a.jpg")
    await ann.sends_voice(b"ogg")
    await ann.sends_video(b"mp4")
    await ann.sends_video_note(b"mp4")
    await ann.sends_album([jpeg(), jpeg()], caption="two")
    await ann.sends_contact("+8613800000000", "Li", last_name="Wei")
    await ann.sends_venue(31.2, 121.4, "Shop", "Road 1")
    await ann.pins_location(31.2, 121.4, is_from_offline=True)
    await ann.shares_live_location(31.2, 121.4, forwarded_from="Somebody")
    await ann.edits(ann.messages[0], "changed")
    await ann.taps_forged(ann.messages[0], "forged")
    await ann.blocks_bot()
    updates = await raw.updates()
    assert len(updates) == 15
    assert problem_with("Array of Update", updates) is None
