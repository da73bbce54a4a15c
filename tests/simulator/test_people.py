"""What people do and see through the people's API."""

import pytest

from simulator.driver import Desk, DeskPerson, NotOnScreen
from tests.simulator.clients import RawClient
from tests.simulator.pictures import jpeg

LINK = {
    "inline_keyboard": [
        [{"text": "Join", "url": "https://t.me/demo_bot?start=invite"}],
        [{"text": "Site", "url": "https://example.com/"}],
    ]
}


async def test_chats_are_listed_with_what_a_screen_needs(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await raw.call("setMyDescription", description="I plan your day")
    await raw.call("setMyDescription", description="我来安排", language_code="zh")
    await ann.opens()
    await desk.group("Team", ann)
    private, group = (await desk.get(f"/api/people/{ann.id}/chats"))["chats"]
    assert (private["title"], private["started"], private["blocked"]) == ("Demo", True, False)
    assert private["bot"]["description"] == "I plan your day"
    assert private["last_message"]["message"]["text"] == "/start"
    assert (group["title"], group["type"], len(group["members"])) == ("Team", "supergroup", 2)


async def test_a_person_is_changed_and_a_name_is_given_once(desk: Desk, ann: DeskPerson) -> None:
    await ann.switches_language("zh")
    assert (await desk.get(f"/api/people/{ann.id}"))["language_code"] == "zh"
    await desk.person("Li", username="li_wei")
    with pytest.raises(NotOnScreen, match="Li_Wei is taken"):
        await desk.person("Lin", username="Li_Wei")
    with pytest.raises(NotOnScreen, match="there is no person 7"):
        await desk.get("/api/people/7")


async def test_a_tapped_deep_link_starts_the_bot_again(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await ann.opens("https://t.me/demo_bot?start=first")
    await raw.call("sendMessage", chat_id=ann.id, text="x", reply_markup=LINK)
    await ann.taps("Join")
    opened = await desk.call("POST", f"/api/people/{ann.id}/chats/@demo_bot/tap", {"row": 1, "col": 0})
    assert opened["opened"]["url"] == "https://example.com/"
    assert [m.text for m in ann.messages if not m.from_bot] == ["/start first", "/start invite"]


async def test_a_keyboard_can_ask_for_contact_and_place(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    rows = [[{"text": "My number", "request_contact": True}, {"text": "My place", "request_location": True}]]
    markup = {"keyboard": rows, "one_time_keyboard": False}
    await raw.call("sendMessage", chat_id=ann.id, text="Who?", reply_markup=markup)
    await ann.presses("My number")
    await ann.presses("My place", latitude=31.2, longitude=121.4)
    contact, place = (await raw.updates())[-2:]
    assert contact["message"]["contact"]["user_id"] == ann.id
    assert place["message"]["location"]["latitude"] == 31.2
    await raw.call("sendMessage", chat_id=ann.id, text="ok", reply_markup={"remove_keyboard": True})
    with pytest.raises(NotOnScreen, match="no such button on the keyboard: 'My place'; shown: none"):
        await ann.presses("My place")


async def test_a_keyboard_can_ask_for_people_and_for_a_chat(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    await ann.opens()
    team = await desk.group("Team", ann)
    people = {"text": "Who?", "request_users": {"request_id": 1, "request_name": True}}
    place = {"text": "Where?", "request_chat": {"request_id": 2, "chat_is_channel": False}}
    await raw.call("sendMessage", chat_id=ann.id, text="?", reply_markup={"keyboard": [[people, place]]})
    path = f"/api/people/{ann.id}/chats/bot/press"
    await desk.call("POST", path, {"text": "Who?", "users": [ann.id]})
    await desk.call("POST", path, {"text": "Where?", "chat": team})
    who, where = (update["message"] for update in (await raw.updates())[-2:])
    assert who["users_shared"] == {"request_id": 1, "users": [{"user_id": ann.id, "first_name": "Ann"}]}
    assert where["chat_shared"] == {"request_id": 2, "chat_id": team}
    with pytest.raises(Exception, match="name them in `users`"):
        await desk.call("POST", path, {"text": "Who?"})


async def test_an_edited_and_a_deleted_message(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.sends("tomorow")
    await ann.edits(ann.messages[-1], "tomorrow")
    await ann.sends_photo(jpeg(), caption="shelv")
    await ann.edits(ann.messages[-1], "shelf")
    edits = [u["edited_message"] for u in await raw.updates() if "edited_message" in u]
    assert [e.get("text") or e["caption"] for e in edits] == ["tomorrow", "shelf"]
    await ann.deletes(ann.messages[-1])
    assert [m.text for m in ann.messages] == ["/start", "tomorrow"]


async def test_nobody_edits_what_the_bot_said(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await raw.call("sendMessage", chat_id=ann.id, text="Report due")
    await ann.catches_up()
    with pytest.raises(NotOnScreen, match="only one's own messages"):
        await ann.edits(ann.last_message, "Report done")


async def test_a_blocked_bot_is_unblocked_by_starting_it_again(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.blocks_bot()
    with pytest.raises(NotOnScreen, match="has blocked this bot"):
        await ann.sends("hello")
    await ann.opens()
    statuses = [
        u["my_chat_member"]["new_chat_member"]["status"] for u in await raw.updates() if "my_chat_member" in u
    ]
    assert statuses == ["kicked", "member"]
    assert (await raw.answer("sendMessage", chat_id=ann.id, text="welcome back"))["ok"]


async def test_a_cleared_chat_is_empty_only_for_the_person(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    await ann.opens()
    sent = await raw.call("sendMessage", chat_id=ann.id, text="old")
    await ann.clears_chat()
    assert ann.messages == []
    assert (await desk.get(f"/api/people/{ann.id}/chats/bot/messages"))["messages"] == []
    assert (await raw.answer("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="new"))[
        "ok"
    ]


async def test_a_reaction_is_told_when_asked_for(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await raw.updates(allowed_updates=["message_reaction"])
    await ann.opens()
    await desk.call("POST", f"/api/people/{ann.id}/chats/bot/messages/1/react", {"emoji": "👍"})
    (update,) = await raw.updates()
    assert update["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]


async def test_a_file_can_be_sent_again_with_its_identity(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    await ann.opens()
    await ann.sends_photo(jpeg())
    file_id = ann.messages[-1].file_id
    again = {"kind": "photo", "file_id": file_id, "caption": "again"}
    await desk.call("POST", f"/api/people/{ann.id}/chats/bot/messages", again)
    first, second = (u["message"]["photo"][-1]["file_unique_id"] for u in (await raw.updates())[1:])
    assert first == second


async def test_a_callback_from_a_vanished_message_is_inaccessible(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    await ann.opens()
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await raw.call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
    path = f"/api/people/{ann.id}/chats/bot/messages/{sent['message_id']}/tap"
    await desk.call("POST", path, {"text": "Go", "inaccessible": True})
    assert (await raw.updates())[-1]["callback_query"]["message"]["date"] == 0
