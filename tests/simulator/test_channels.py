"""Channels and plain groups: who speaks there, and how their kinds are told."""

import pytest

from simulator.driver import Desk, DeskPerson
from simulator.shapes import problem_with
from tests.simulator.clients import TOKEN, RawClient, Refused

BOT = int(TOKEN.partition(":")[0])


async def founded(desk: Desk, ann: DeskPerson, *, heads: bool = True, **more: str) -> int:
    body = {"title": "News", "people": [ann.id], "bots_are_administrators": heads, **more}
    return int((await desk.call("POST", "/api/groups", body))["chat"])


@pytest.fixture
async def channel(raw: RawClient, desk: Desk, ann: DeskPerson) -> int:
    return await founded(desk, ann, kind="channel", username="news_here")


async def test_a_channel_speaks_with_its_own_name(raw: RawClient, channel: int) -> None:
    post = await raw.call("sendMessage", chat_id="@news_here", text="Opening at nine")
    assert (post["chat"]["type"], post["sender_chat"]["id"], "from" in post) == ("channel", channel, False)
    edited = await raw.call("editMessageText", chat_id=channel, message_id=post["message_id"], text="At ten")
    assert edited["text"] == "At ten"


async def test_what_people_post_arrives_as_a_channel_post(
    raw: RawClient, desk: Desk, ann: DeskPerson, channel: int
) -> None:
    there = await desk.in_group(ann, channel)
    await there.sends("Closed today")
    await there.edits(there.messages[-1], "Open today")
    posted, edited = (await raw.updates())[-2:]
    assert posted["channel_post"]["text"] == "Closed today"
    assert edited["edited_channel_post"]["sender_chat"]["username"] == "news_here"
    assert problem_with("Array of Update", [posted, edited]) is None


async def test_a_forwarded_post_names_the_channel(
    raw: RawClient, desk: Desk, ann: DeskPerson, channel: int
) -> None:
    await ann.opens()
    post = await raw.call("sendMessage", chat_id=channel, text="Opening at nine")
    forwarded = await raw.call(
        "forwardMessage", chat_id=ann.id, from_chat_id=channel, message_id=post["message_id"]
    )
    origin = forwarded["forward_origin"]
    assert (origin["type"], origin["chat"]["id"], origin["message_id"]) == (
        "channel",
        channel,
        post["message_id"],
    )


async def test_only_an_administrator_writes_in_a_channel(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    channel = await founded(desk, ann, heads=False, kind="channel")
    with pytest.raises(Refused, match="need administrator rights in the channel chat"):
        await raw.call("sendMessage", chat_id=channel, text="x")
    bob = await desk.person("Bob")
    await desk.call("POST", f"/api/groups/{channel}/members", {"id": bob.id, "status": "member"})
    with pytest.raises(Exception, match="may not write here"):
        await (await desk.in_group(bob, channel)).sends("me too")


async def test_a_public_chat_is_found_by_its_name_by_bots_outside(
    raw: RawClient, desk: Desk, channel: int
) -> None:
    await desk.call("POST", f"/api/groups/{channel}/members", {"id": BOT, "status": "left"})
    assert (await raw.call("getChat", chat_id="@news_here"))["title"] == "News"
    answer = await raw.answer("sendMessage", chat_id="@news_here", text="x")
    assert answer["description"] == "Forbidden: bot is not a member of the channel chat"


async def test_the_rights_in_a_channel_are_those_of_channels(raw: RawClient, channel: int) -> None:
    member = await raw.call("getChatMember", chat_id=channel, user_id=BOT)
    assert (member["can_post_messages"], "can_pin_messages" in member) == (True, False)
    rights = {"can_post_messages": True}
    await raw.call("setMyDefaultAdministratorRights", rights=rights, for_channels=True)
    assert (await raw.call("getMyDefaultAdministratorRights", for_channels=True))["can_post_messages"]
    assert "can_post_messages" not in await raw.call("getMyDefaultAdministratorRights")


async def test_a_plain_group_says_that_it_is_one(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    group = await founded(desk, ann, kind="group")
    await (await desk.in_group(ann, group)).sends("hello")
    assert (await raw.updates())[-1]["message"]["chat"]["type"] == "group"


async def test_a_channel_has_links_for_subscribers(raw: RawClient, channel: int) -> None:
    where = {"chat_id": channel, "subscription_price": 5}
    link = await raw.call("createChatSubscriptionInviteLink", **where, subscription_period=2_592_000)
    assert (link["subscription_price"], link["subscription_period"]) == (5, 2_592_000)
    edited = await raw.call(
        "editChatSubscriptionInviteLink", chat_id=channel, invite_link=link["invite_link"], name="Gold"
    )
    assert (edited["name"], edited["subscription_price"]) == ("Gold", 5)
    with pytest.raises(Refused, match="SUBSCRIPTION_PERIOD_INVALID"):
        await raw.call("createChatSubscriptionInviteLink", **where, subscription_period=60)
