"""Details of sending and changing that bots meet sooner or later."""

from typing import Any

import pytest

from simulator.driver import Desk, DeskPerson
from tests.simulator.clients import RawClient, Refused
from tests.simulator.pictures import jpeg

GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture(autouse=True)
async def opened(ann: DeskPerson, raw: RawClient) -> None:
    await ann.opens()


async def test_a_protected_message_cannot_be_forwarded(raw: RawClient, ann: DeskPerson) -> None:
    sent = await raw.call("sendMessage", chat_id=ann.id, text="secret", protect_content=True)
    assert sent["has_protected_content"] is True
    with pytest.raises(Refused, match="the message can't be forwarded"):
        await raw.call("forwardMessage", chat_id=ann.id, from_chat_id=ann.id, message_id=sent["message_id"])


async def test_a_quote_stands_in_the_message_marked_up_alike(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    said = await raw.call("sendMessage", chat_id=ann.id, text="😀 one <b>two</b> one", parse_mode="HTML")
    reply = {"message_id": said["message_id"], "quote": "<b>two</b> one", "quote_parse_mode": "HTML"}
    quote = (await raw.call("sendMessage", chat_id=ann.id, text="x", reply_parameters=reply))["quote"]
    assert (quote["position"], quote["entities"]) == (7, [{"offset": 0, "length": 3, "type": "bold"}])
    reply = {"message_id": said["message_id"], "quote": "one", "quote_position": 9}
    sent = await raw.call("sendMessage", chat_id=ann.id, text="x", reply_parameters=reply)
    assert sent["quote"]["position"] == 11
    for wrong in ("three", "two"):
        reply = {"message_id": said["message_id"], "quote": wrong}
        refused = await raw.answer("sendMessage", chat_id=ann.id, text="x", reply_parameters=reply)
        assert refused["description"] == "Bad Request: QUOTE_TEXT_INVALID"


async def test_a_reply_may_quote_and_may_do_without_its_message(raw: RawClient, ann: DeskPerson) -> None:
    reply = {"message_id": 1, "quote": "start"}
    sent = await raw.call("sendMessage", chat_id=ann.id, text="x", reply_parameters=reply)
    assert sent["quote"] == {"text": "start", "position": 1, "is_manual": True}
    lost = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await raw.call(
        "sendMessage", chat_id=ann.id, text="x", reply_parameters=lost
    )


async def test_a_caption_and_a_keyboard_can_be_changed_alone(raw: RawClient, ann: DeskPerson) -> None:
    sent = await raw.call("sendPhoto", chat_id=ann.id, photo=("a.jpg", jpeg()), caption="old")
    place = {"chat_id": ann.id, "message_id": sent["message_id"]}
    changed = await raw.call("editMessageCaption", **place, caption="*new*", parse_mode="MarkdownV2")
    assert (changed["caption"], changed["caption_entities"][0]["type"]) == ("new", "bold")
    with_button = await raw.call("editMessageReplyMarkup", **place, reply_markup=GO)
    assert with_button["reply_markup"] == GO
    with pytest.raises(Refused, match="message is not modified"):
        await raw.call("editMessageReplyMarkup", **place, reply_markup=GO)
    assert "reply_markup" not in await raw.call("editMessageReplyMarkup", **place)


async def test_several_messages_are_copied_forwarded_and_deleted(raw: RawClient, ann: DeskPerson) -> None:
    ids = [(await raw.call("sendMessage", chat_id=ann.id, text=str(n)))["message_id"] for n in range(3)]
    source = {"chat_id": ann.id, "from_chat_id": ann.id, "message_ids": [*ids, 999]}
    copied = await raw.call("copyMessages", **source)
    forwarded = await raw.call("forwardMessages", **source)
    assert (len(copied), len(forwarded)) == (3, 3)
    assert await raw.call("deleteMessages", chat_id=ann.id, message_ids=[*ids, 999])
    await ann.catches_up()
    assert [m.text for m in ann.bot_messages] == ["0", "1", "2"] * 2


async def test_a_copy_may_have_another_caption_and_keyboard(raw: RawClient, ann: DeskPerson) -> None:
    sent = await raw.call("sendPhoto", chat_id=ann.id, photo=("a.jpg", jpeg()), caption="old")
    source = {"chat_id": ann.id, "from_chat_id": ann.id, "message_id": sent["message_id"]}
    await raw.call("copyMessage", **source, caption="new", reply_markup=GO)
    await ann.catches_up()
    assert (ann.last_message.text, ann.last_message.buttons) == ("new", ["Go"])


async def test_a_poll_is_sent_and_stopped(raw: RawClient, ann: DeskPerson) -> None:
    options = [{"text": "yes"}, {"text": "no"}]
    sent = await raw.call("sendPoll", chat_id=ann.id, question="Coming?", options=options)
    stopped = await raw.call("stopPoll", chat_id=ann.id, message_id=sent["message_id"])
    assert (stopped["id"], stopped["is_closed"]) == (sent["poll"]["id"], True)


async def test_a_forced_reply_is_shown_to_the_person(raw: RawClient, ann: DeskPerson) -> None:
    sent = await raw.call("sendMessage", chat_id=ann.id, text="Why?", reply_markup={"force_reply": True})
    async with raw.http.get(f"{raw.url}/api/people/{ann.id}/chats/bot") as answer:
        assert (await answer.json())["force_reply"] == sent["message_id"]


async def test_mixed_albums_and_single_items_are_refused(raw: RawClient, ann: DeskPerson) -> None:
    photo = {"type": "photo", "media": ("a.jpg", jpeg())}
    with pytest.raises(Refused, match="must include 2-10 items"):
        await raw.call("sendMediaGroup", chat_id=ann.id, media=[dict(photo)])
    mixed = [dict(photo), {"type": "document", "media": ("a.txt", b"x")}]
    with pytest.raises(Refused, match="can't mix"):
        await raw.call("sendMediaGroup", chat_id=ann.id, media=mixed)


async def test_a_live_location_of_the_bot_cannot_be_moved_after_it_was_stopped(
    raw: RawClient, ann: DeskPerson
) -> None:
    place = {"latitude": 1, "longitude": 1}
    sent = await raw.call("sendLocation", chat_id=ann.id, **place, live_period=60, heading=90)
    target = {"chat_id": ann.id, "message_id": sent["message_id"]}
    await raw.call("stopMessageLiveLocation", **target)
    with pytest.raises(Refused, match="message can't be edited"):
        await raw.call("editMessageLiveLocation", **target, **place)


async def test_a_reaction_of_the_bot_is_seen(raw: RawClient, ann: DeskPerson) -> None:
    thumb = [{"type": "emoji", "emoji": "👍"}]
    assert await raw.call("setMessageReaction", chat_id=ann.id, message_id=1, reaction=thumb)


async def test_control_characters_do_not_move_entities(raw: RawClient, ann: DeskPerson) -> None:
    sent = await raw.call("sendMessage", chat_id=ann.id, text="a\r\n<b>b</b>\x01c", parse_mode="HTML")
    assert (sent["text"], sent["entities"]) == ("a\nb c", [{"offset": 2, "length": 1, "type": "bold"}])


async def test_menu_button_and_names_are_kept(raw: RawClient, ann: DeskPerson) -> None:
    await raw.call("setMyName", name="Visit helper")
    assert (await raw.call("getMyName"))["name"] == "Visit helper"
    button = {"type": "web_app", "text": "Open", "web_app": {"url": "https://example.com"}}
    await raw.call("setChatMenuButton", chat_id=ann.id, menu_button=button)
    assert await raw.call("getChatMenuButton", chat_id=ann.id) == button
    assert await raw.call("getChatMenuButton") == {"type": "commands"}


async def test_an_album_that_is_sent_on_stays_one(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    items = [raw.album_photo(jpeg()), raw.album_photo(jpeg())]
    ids = [m["message_id"] for m in await raw.call("sendMediaGroup", chat_id=ann.id, media=items)]
    copies = await raw.call("copyMessages", chat_id=ann.id, from_chat_id=ann.id, message_ids=ids)
    await ann.catches_up()
    groups = {ann.message(copy["message_id"]).body["media_group_id"] for copy in copies}
    assert len(groups) == 1
    assert groups != {ann.message(ids[0]).body["media_group_id"]}


async def test_a_reply_to_another_chat_says_what_it_answers(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    team = await desk.group("Team", ann)
    asked = await raw.call("sendMessage", chat_id=team, text="Who comes?")
    parameters = {"message_id": asked["message_id"], "chat_id": team}
    sent = await raw.call("sendMessage", chat_id=ann.id, text="You?", reply_parameters=parameters)
    assert (sent["external_reply"]["chat"]["id"], "reply_to_message" in sent) == (team, False)


async def test_media_can_cost_stars(raw: RawClient, ann: DeskPerson) -> None:
    media = [raw.album_photo(jpeg())]
    sent = await raw.call("sendPaidMedia", chat_id=ann.id, star_count=3, media=media)
    assert (sent["paid_media"]["star_count"], sent["paid_media"]["paid_media"][0]["type"]) == (3, "photo")


async def test_a_markup_that_asks_for_nothing_is_none(raw: RawClient, ann: DeskPerson) -> None:
    nothing: list[dict[str, Any]] = [
        {},
        {"inline_keyboard": []},
        {"remove_keyboard": False},
        {"selective": True},
    ]
    for markup in nothing:
        sent = await raw.call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
        assert "reply_markup" not in sent


async def test_a_mention_by_id_names_who_is_known(raw: RawClient, ann: DeskPerson) -> None:
    text = f'<a href="tg://user?id={ann.id}">Ann</a> <a href="tg://user?id=77">Nobody</a>'
    sent = await raw.call("sendMessage", chat_id=ann.id, text=text, parse_mode="HTML")
    (entity,) = sent["entities"]
    assert (entity["type"], entity["user"]["first_name"]) == ("text_mention", "Ann")


async def test_a_text_can_be_seen_while_it_is_written(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await raw.call("sendMessageDraft", chat_id=ann.id, draft_id=7, text="<b>Wri</b>", parse_mode="HTML")
    events = (await desk.get("/api/events", after=0, person=ann.id))["events"]
    assert [event["text"] for event in events if event["type"] == "draft"] == ["Wri"]
