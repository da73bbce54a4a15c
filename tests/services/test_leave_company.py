"""Leaving the company: cut off at once, nothing lost, and never the last admin."""

import asyncio

import pytest

from bot.rules.roles import PersonState, Role
from bot.rules.visit import VisitState
from bot.services.invite import NoSuchPerson, new_link
from bot.services.join import LinkUnusable, OnTheWay
from bot.services.leave_company import LastAdmin, leave_company, leaving
from bot.storage import people, teams
from bot.storage.database import Database
from bot.storage.visits import add_visit, visit_that_is
from tests.services.company import ANN_PHONE, AT, NOW, STRANGE_PHONE, WEEK, ada, invited, opens, someone
from tests.storage.visit_world import make_world


async def test_a_leaver_is_a_stranger_at_once(database: Database) -> None:
    async with database.writing() as db:
        await ada(db)
        ann = await someone(db, "Ann", Role.REP, phone=ANN_PHONE)
        left = await leave_company(db, ann.id, moment=NOW)
        assert left.chats == (ANN_PHONE,)
        assert await people.person_of_telegram(db, ANN_PHONE) is None
        assert await people.chat_of(db, ann.id) is None


async def test_what_a_leaver_did_keeps_their_name(database: Database) -> None:
    async with database.writing() as db:
        await ada(db)
        ann = await someone(db, "Ann", Role.REP)
        await leave_company(db, ann.id, moment=NOW)
        assert await people.names_of(db, (ann.id, None, ann.id)) == {ann.id: "Ann"}
        assert await people.names_of(db, (None,)) == {}


async def test_an_open_visit_of_a_leaver_is_closed_and_customers_are_listed(database: Database) -> None:
    async with database.writing() as db:
        world = await make_world(db)
        await ada(db)
        visit = await add_visit(db, world.new_visit)
        left = await leave_company(db, world.ann, moment=NOW)
        now = await visit_that_is(db, visit.id)
    assert now.state is VisitState.CANCELLED
    assert {customer.owner_id for customer in left.before.customers} == {world.ann}


async def test_the_team_of_a_leaving_manager_moves_up(database: Database) -> None:
    async with database.writing() as db:
        await ada(db)
        top = await someone(db, "Top", Role.MANAGER)
        mei = await someone(db, "Mei", Role.MANAGER, manager=top)
        ann = await someone(db, "Ann", Role.REP, manager=mei)
        await leave_company(db, mei.id, moment=NOW)
        above = await teams.manager_of(db, ann.id, AT.date())
    assert above is not None
    assert above.id == top.id


async def test_the_links_of_a_leaver_open_nothing(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        link = await invited(db, admin, "Ann")
        await leave_company(db, link.person.id, moment=NOW)
        with pytest.raises(LinkUnusable):
            await opens(db, link.token, ANN_PHONE)


async def test_the_last_admin_cannot_leave(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        with pytest.raises(LastAdmin):
            await leaving(db, admin.id, at=AT)


async def test_two_admins_removing_each_other_at_the_same_moment_leave_one(database: Database) -> None:
    async with database.writing() as db:
        one, two = await ada(db), await someone(db, "Otto", Role.ADMIN)

    async def removes(other: int) -> str:
        try:
            async with database.writing() as db:
                await leave_company(db, other, moment=NOW)
        except LastAdmin:
            return "refused"
        return "gone"

    results = await asyncio.gather(removes(two.id), removes(one.id))
    assert sorted(results) == ["gone", "refused"]


async def test_a_leaver_can_be_invited_back_with_the_roles_they_had(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        ann = await someone(db, "Ann", Role.REP, phone=ANN_PHONE)
        await leave_company(db, ann.id, moment=NOW)
        link = await new_link(db, admin, ann.id, valid=WEEK, at=AT)
        back = await opens(db, link.token, STRANGE_PHONE)
    assert isinstance(back, OnTheWay)
    assert back.person.id == ann.id
    assert back.person.state is PersonState.JOINING
    assert back.person.roles == frozenset({Role.REP})


async def test_somebody_who_left_cannot_leave_again(database: Database) -> None:
    async with database.writing() as db:
        await ada(db)
        ann = await someone(db, "Ann", Role.REP)
        await leave_company(db, ann.id, moment=NOW)
        with pytest.raises(NoSuchPerson):
            await leave_company(db, ann.id, moment=NOW)
