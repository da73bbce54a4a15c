"""Groups: joining, leaving, ranks, pins."""

import pytest

from simulator.driver import Desk, DeskPerson
from tests.simulator.clients import RawClient, Refused


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
