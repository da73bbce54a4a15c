"""Groups: joining, leaving, ranks, pins."""

import pytest

from simulator.driver import Desk, DeskPerson
from tests.simulator.clients import RawClient, Refused
from tests.simulator.pictures import jpeg


@pytest.fixture
async def bob(desk: Desk) -> DeskPerson:
    return await desk.person("Bob")


@pytest.fixture
async def team(desk: Desk, ann: DeskPerson, bob: DeskPerson) -> int:
    return await desk.group("Team", ann, bob)


async def test_a_bot_hears_that_it_was_added(raw: RawClient, ann: DeskPerson, team: int) -> None:
    (update,) = await raw.updates()
    change = update["my_chat_member"]
    assert (change["chat"]["id"], change["from"]["id"]) == (team, ann.id)
    assert change["new_chat_member"]["status"] == "member"


async def test_everybody_in_the_group_reads_the_bot(
    raw: RawClient, desk: Desk, ann: DeskPerson, bob: DeskPerson, team: int
) -> None:
    await raw.call("sendMessage", chat_id=team, text="Weekly ranking")
    for person in (ann, bob):
        there = await desk.in_group(person, team)
        assert there.sees("Weekly ranking")
        assert not person.sees("Weekly ranking")


async def test_members_and_their_ranks_are_told(
    raw: RawClient, desk: Desk, ann: DeskPerson, bob: DeskPerson, team: int
) -> None:
    assert await raw.call("getChatMemberCount", chat_id=team) == 3
    (head,) = await raw.call("getChatAdministrators", chat_id=team)
    assert head["user"]["id"] == ann.id
    await desk.call("POST", f"/api/groups/{team}/members", {"id": bob.id, "status": "left"})
    member = await raw.call("getChatMember", chat_id=team, user_id=bob.id)
    assert member["status"] == "left"


async def test_only_an_administrator_may_change_a_group(raw: RawClient, desk: Desk, team: int) -> None:
    with pytest.raises(Refused, match="not enough rights"):
        await raw.call("setChatTitle", chat_id=team, title="Ours")
    await desk.call("POST", f"/api/groups/{team}/members", {"id": 123456, "status": "administrator"})
    await raw.call("setChatTitle", chat_id=team, title="Ours")
    assert (await raw.call("getChat", chat_id=team))["title"] == "Ours"


async def test_a_bot_that_was_removed_cannot_write(raw: RawClient, desk: Desk, team: int) -> None:
    await desk.call("POST", f"/api/groups/{team}/members", {"id": 123456, "status": "kicked"})
    with pytest.raises(Refused, match="bot was kicked from the supergroup chat"):
        await raw.call("sendMessage", chat_id=team, text="hello?")


async def test_the_last_pin_is_shown(raw: RawClient, team: int) -> None:
    sent = await raw.call("sendMessage", chat_id=team, text="Rules")
    await raw.call("pinChatMessage", chat_id=team, message_id=sent["message_id"])
    assert (await raw.call("getChat", chat_id=team))["pinned_message"]["text"] == "Rules"
    await raw.call("unpinChatMessage", chat_id=team)
    assert "pinned_message" not in await raw.call("getChat", chat_id=team)


async def test_group_commands_are_resolved_by_scope(
    raw: RawClient, desk: Desk, ann: DeskPerson, bob: DeskPerson, team: int
) -> None:
    for scope, name in (
        ("default", "any"),
        ("all_group_chats", "group"),
        ("all_chat_administrators", "head"),
    ):
        commands = [{"command": name, "description": name}]
        await raw.call("setMyCommands", commands=commands, scope={"type": scope})
    assert await (await desk.in_group(ann, team)).commands() == ["/head"]
    assert await (await desk.in_group(bob, team)).commands() == ["/group"]
    assert await bob.commands() == ["/any"]


@pytest.fixture
async def led(raw: RawClient, desk: Desk, team: int) -> int:
    """A group that the bot leads, with nothing of its founding left to hear."""
    await desk.call("POST", f"/api/groups/{team}/members", {"id": 123456, "status": "administrator"})
    await raw.updates(offset=-1)
    (last,) = await raw.updates()
    await raw.updates(offset=last["update_id"] + 1)
    return team


async def test_who_comes_and_who_goes_is_written_in_the_group(
    raw: RawClient, desk: Desk, bob: DeskPerson, led: int
) -> None:
    await desk.call("POST", f"/api/groups/{led}/members", {"id": bob.id, "status": "left"})
    await raw.call("banChatMember", chat_id=led, user_id=bob.id)
    await raw.call("unbanChatMember", chat_id=led, user_id=bob.id)
    await desk.call("POST", f"/api/groups/{led}/members", {"id": bob.id, "status": "member"})
    gone, back = [update["message"] for update in await raw.updates()]
    assert (gone["left_chat_member"]["id"], gone["from"]["id"]) == (bob.id, bob.id)
    assert [user["id"] for user in back["new_chat_members"]] == [bob.id]


async def test_rights_and_restrictions_are_those_that_were_given(
    raw: RawClient, bob: DeskPerson, led: int
) -> None:
    who = {"chat_id": led, "user_id": bob.id}
    await raw.call("restrictChatMember", **who, permissions={"can_send_polls": True}, until_date=99)
    member = await raw.call("getChatMember", **who)
    assert (member["status"], member["until_date"]) == ("restricted", 99)
    assert (member["can_send_messages"], member["can_send_photos"]) == (True, False)
    await raw.call("promoteChatMember", **who, can_delete_messages=True)
    await raw.call("setChatAdministratorCustomTitle", **who, custom_title="Keeper")
    member = await raw.call("getChatMember", **who)
    assert (member["can_delete_messages"], member["can_invite_users"]) == (True, False)
    assert member["custom_title"] == "Keeper"
    refused = await raw.answer("banChatMember", **who)
    assert refused["description"] == "Bad Request: user is an administrator of the chat"


async def test_who_was_muted_or_banned_is_silent_until_the_time_is_over(
    raw: RawClient, desk: Desk, bob: DeskPerson, led: int
) -> None:
    there, who = await desk.in_group(bob, led), {"chat_id": led, "user_id": bob.id}
    until = int((await desk.get("/api/clock"))["timestamp"]) + 600
    await raw.call("restrictChatMember", **who, permissions={}, until_date=until)
    with pytest.raises(Exception, match="may not write here"):
        await there.sends("let me")
    await desk.travels(seconds=700)
    await there.sends("thanks")
    await raw.call("banChatMember", **who, until_date=until + 600)
    assert (await raw.call("getChatMember", **who))["until_date"] == until + 600
    with pytest.raises(Exception, match="may not write here"):
        await there.sends("let me in")
    await desk.travels(seconds=700)
    assert (await raw.call("getChatMember", **who))["status"] == "left"


async def test_only_leaders_write_when_members_may_not(
    raw: RawClient, bob: DeskPerson, desk: Desk, led: int
) -> None:
    await raw.call("setChatPermissions", chat_id=led, permissions={"can_send_messages": False})
    with pytest.raises(Exception, match="may not write here"):
        await (await desk.in_group(bob, led)).sends("hello?")
    await desk.call("POST", f"/api/groups/{led}/members", {"id": 123456, "status": "member"})
    with pytest.raises(Refused, match="not enough rights to send text messages to the chat"):
        await raw.call("sendMessage", chat_id=led, text="hello?")


async def test_pinning_can_be_left_to_the_leaders(raw: RawClient, desk: Desk, led: int) -> None:
    sent = await raw.call("sendMessage", chat_id=led, text="Rules")
    await raw.call("setChatPermissions", chat_id=led, permissions={"can_send_messages": True})
    where = {"chat_id": led, "message_id": sent["message_id"]}
    await raw.call("pinChatMessage", **where)
    await desk.call("POST", f"/api/groups/{led}/members", {"id": 123456, "status": "member"})
    with pytest.raises(Refused, match="not enough rights to manage pinned messages in the chat"):
        await raw.call("pinChatMessage", **where)


async def test_the_owner_cannot_be_removed(raw: RawClient, ann: DeskPerson, led: int) -> None:
    refused = await raw.answer("banChatMember", chat_id=led, user_id=ann.id)
    assert refused["description"] == "Bad Request: can't remove chat owner"


async def test_what_members_may_do_and_the_picture_are_shown(raw: RawClient, led: int) -> None:
    await raw.call("setChatPermissions", chat_id=led, permissions={"can_send_messages": True})
    await raw.call("setChatPhoto", chat_id=led, photo=("a.jpg", jpeg(640, 640)))
    chat = await raw.call("getChat", chat_id=led)
    assert (chat["permissions"]["can_send_messages"], chat["permissions"]["can_send_polls"]) == (True, False)
    assert (await raw.call("getFile", file_id=chat["photo"]["big_file_id"]))["file_path"]
    await raw.call("deleteChatPhoto", chat_id=led)
    assert "photo" not in await raw.call("getChat", chat_id=led)
    assert [set(u["message"]) & {"new_chat_photo", "delete_chat_photo"} for u in await raw.updates()] == [
        {"new_chat_photo"},
        {"delete_chat_photo"},
    ]


async def test_an_invite_link_leads_in_until_it_is_revoked(raw: RawClient, desk: Desk, led: int) -> None:
    link = await raw.call("createChatInviteLink", chat_id=led, name="Door")
    await raw.updates(allowed_updates=["chat_member"])
    cleo = await desk.person("Cleo")
    await cleo.opens(link["invite_link"])
    change = (await raw.updates())[-1]["chat_member"]
    assert (change["new_chat_member"]["user"]["id"], change["invite_link"]["name"]) == (cleo.id, "Door")
    where = {"chat_id": led, "invite_link": link["invite_link"]}
    edited = await raw.call("editChatInviteLink", **where, member_limit=5)
    assert (edited["member_limit"], "name" in edited) == (5, False)
    assert (await raw.call("revokeChatInviteLink", **where))["is_revoked"]
    with pytest.raises(Exception, match="leads nowhere"):
        await cleo.opens(link["invite_link"])


async def test_who_asks_to_join_is_let_in_or_not(raw: RawClient, desk: Desk, led: int) -> None:
    link = await raw.call("createChatInviteLink", chat_id=led, creates_join_request=True)
    cleo = await desk.person("Cleo")
    await cleo.opens(link["invite_link"])
    request = (await raw.updates())[-1]["chat_join_request"]
    assert request["from"]["id"] == cleo.id
    who = {"chat_id": led, "user_id": cleo.id}
    await raw.call("approveChatJoinRequest", **who)
    assert (await raw.call("getChatMember", **who))["status"] == "member"
    again = await raw.answer("declineChatJoinRequest", **who)
    assert again["description"] == "Bad Request: HIDE_REQUESTER_MISSING"
