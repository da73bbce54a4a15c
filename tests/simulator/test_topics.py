"""Forums: messages live in topics, which bots lead."""

import pytest

from simulator.driver import Desk, DeskPerson
from simulator.shapes import problem_with
from tests.simulator.clients import RawClient, Refused


@pytest.fixture
async def forum(raw: RawClient, desk: Desk, ann: DeskPerson) -> int:
    body = {"title": "Team", "people": [ann.id], "bots_are_administrators": True, "is_forum": True}
    return int((await desk.call("POST", "/api/groups", body))["chat"])


@pytest.fixture
async def topic(raw: RawClient, forum: int) -> int:
    created = await raw.call("createForumTopic", chat_id=forum, name="North", icon_color=0xFFD67E)
    assert (created["name"], created["icon_color"]) == ("North", 0xFFD67E)
    return int(created["message_thread_id"])


async def test_a_message_stands_in_its_topic(
    raw: RawClient, desk: Desk, ann: DeskPerson, forum: int, topic: int
) -> None:
    sent = await raw.call("sendMessage", chat_id=forum, message_thread_id=topic, text="Hello north")
    assert (sent["message_thread_id"], sent["is_topic_message"], sent["chat"]["is_forum"]) == (
        topic,
        True,
        True,
    )
    path = f"/api/people/{ann.id}/chats/{forum}/messages"
    await desk.call("POST", path, {"text": "Hello bot", "message_thread_id": topic})
    update = (await raw.updates())[-1]
    assert (update["message"]["text"], update["message"]["message_thread_id"]) == ("Hello bot", topic)
    assert problem_with("Update", update) is None


async def test_a_topic_is_announced_renamed_closed_and_cleared_away(
    raw: RawClient, desk: Desk, ann: DeskPerson, forum: int, topic: int
) -> None:
    where = {"chat_id": forum, "message_thread_id": topic}
    await raw.call("editForumTopic", **where, name="South")
    await raw.call("closeForumTopic", **where)
    with pytest.raises(Refused, match="TOPIC_NOT_MODIFIED"):
        await raw.call("closeForumTopic", **where)
    there = await desk.in_group(ann, forum)
    await there.catches_up()
    kinds = ("forum_topic_created", "forum_topic_edited", "forum_topic_closed")
    assert [kind for m in there.messages for kind in kinds if kind in m.body] == list(kinds)
    with pytest.raises(Exception, match="no open topic"):
        await desk.call(
            "POST", f"/api/people/{ann.id}/chats/{forum}/messages", {"text": "x", "message_thread_id": topic}
        )
    await raw.call("reopenForumTopic", **where)
    await raw.call("deleteForumTopic", **where)
    with pytest.raises(Refused, match="message thread not found"):
        await raw.call("sendMessage", **where, text="gone")


async def test_the_general_topic_is_renamed_closed_and_hidden(raw: RawClient, forum: int) -> None:
    await raw.call("editGeneralForumTopic", chat_id=forum, name="Lobby")
    await raw.call("hideGeneralForumTopic", chat_id=forum)
    await raw.call("unhideGeneralForumTopic", chat_id=forum)
    await raw.call("reopenGeneralForumTopic", chat_id=forum)
    with pytest.raises(Refused, match="TOPIC_NOT_MODIFIED"):
        await raw.call("reopenGeneralForumTopic", chat_id=forum)


async def test_pins_of_a_topic_go_without_those_of_the_others(raw: RawClient, forum: int, topic: int) -> None:
    general = await raw.call("sendMessage", chat_id=forum, text="Rules")
    north = await raw.call("sendMessage", chat_id=forum, message_thread_id=topic, text="Plan")
    for message in (general, north):
        await raw.call("pinChatMessage", chat_id=forum, message_id=message["message_id"])
    await raw.call("unpinAllForumTopicMessages", chat_id=forum, message_thread_id=topic)
    assert (await raw.call("getChat", chat_id=forum))["pinned_message"]["text"] == "Rules"


async def test_topics_are_for_forums_and_their_administrators(
    raw: RawClient, desk: Desk, ann: DeskPerson, forum: int
) -> None:
    team = await desk.group("Team", ann)
    with pytest.raises(Refused, match="the chat is not a forum"):
        await raw.call("createForumTopic", chat_id=team, name="North")
    await desk.call("POST", f"/api/groups/{forum}/members", {"id": 123456, "status": "member"})
    with pytest.raises(Refused, match="not enough rights to create a topic"):
        await raw.call("createForumTopic", chat_id=forum, name="North")
