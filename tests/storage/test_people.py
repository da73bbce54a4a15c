"""Who is who, read back on both engines."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.language import Language
from bot.rules.roles import PersonState, Role
from bot.storage import people, teams
from bot.storage.database import Database

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY, TOMORROW, NEXT_WEEK = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 9)


async def added(database: Database, *names: str) -> list[int]:
    async with database.writing() as db:
        return [
            await people.add_person(
                db, name=name, language=Language.EN, zone="Asia/Shanghai", at=AT, state=PersonState.ACTIVE
            )
            for name in names
        ]


async def test_a_person_is_found_by_their_telegram_account_with_all_roles(database: Database) -> None:
    [ann] = await added(database, "Ann")
    async with database.writing() as db:
        await people.link_account(db, ann, 9_000_000_000, at=AT)
        await people.grant_role(db, ann, Role.REP, by=None, at=AT)
        await people.grant_role(db, ann, Role.MANAGER, by=None, at=AT)
    async with database.reading() as db:
        found = await people.person_of_telegram(db, 9_000_000_000)
        stranger = await people.person_of_telegram(db, 1)
    assert found is not None
    assert (found.id, found.roles) == (ann, frozenset({Role.REP, Role.MANAGER}))
    assert stranger is None


async def test_a_role_given_twice_and_taken_once_is_gone(database: Database) -> None:
    [ann] = await added(database, "Ann")
    async with database.writing() as db:
        await people.grant_role(db, ann, Role.REP, by=None, at=AT)
        await people.grant_role(db, ann, Role.REP, by=None, at=AT)
        await people.revoke_role(db, ann, Role.REP, at=AT)
        found = await people.person(db, ann)
    assert found is not None
    assert found.roles == frozenset()


async def test_a_leaver_is_a_stranger_even_while_the_account_is_still_linked(database: Database) -> None:
    [ann] = await added(database, "Ann")
    async with database.writing() as db:
        await people.link_account(db, ann, 77, at=AT)
        await people.set_state(db, ann, PersonState.LEFT, at=AT)
        assert await people.person_of_telegram(db, 77) is None
        assert await people.people(db) == ()


async def test_one_telegram_account_is_never_two_people(database: Database) -> None:
    ann, bo = await added(database, "Ann", "Bo")
    async with database.writing() as db:
        await people.link_account(db, ann, 77, at=AT)
        with pytest.raises(IntegrityError):
            await people.link_account(db, bo, 77, at=AT)
        await db.rollback()


async def test_an_unlinked_account_is_free_for_somebody_else(database: Database) -> None:
    ann, bo = await added(database, "Ann", "Bo")
    async with database.writing() as db:
        await people.link_account(db, ann, 77, at=AT)
        assert await people.unlink_accounts(db, ann, at=AT) == (77,)
        await people.link_account(db, bo, 77, at=AT)
        assert await people.chat_of(db, bo) == 77
        assert await people.chat_of(db, ann) is None


async def test_a_team_is_the_whole_tree_below_the_manager(database: Database) -> None:
    top, mei, ann, outsider = await added(database, "Top", "Mei", "Ann", "Otto")
    async with database.writing() as db:
        await teams.set_manager(db, mei, top, on=TODAY)
        await teams.set_manager(db, ann, mei, on=TODAY)
        below = [person.id for person in await teams.team_of(db, top, TODAY)]
        direct = [person.id for person in await teams.direct_reports(db, top, TODAY)]
        nobody = await teams.team_of(db, outsider, TODAY)
    assert sorted(below) == [mei, ann]
    assert direct == [mei]
    assert nobody == ()


async def test_a_new_manager_does_not_rewrite_yesterday(database: Database) -> None:
    ann, mei, otto = await added(database, "Ann", "Mei", "Otto")
    async with database.writing() as db:
        await teams.set_manager(db, ann, mei, on=TODAY)
        await teams.set_manager(db, ann, otto, on=TOMORROW)
    async with database.reading() as db:
        before, after = await teams.manager_of(db, ann, TODAY), await teams.manager_of(db, ann, NEXT_WEEK)
        everybody = await teams.managers_on(db, NEXT_WEEK)
    assert (before and before.id, after and after.id) == (mei, otto)
    assert everybody == {ann: otto}


async def test_a_manager_chosen_twice_on_one_day_is_the_second_one(database: Database) -> None:
    ann, mei, otto = await added(database, "Ann", "Mei", "Otto")
    async with database.writing() as db:
        for manager in (mei, otto, mei, None, otto):
            await teams.set_manager(db, ann, manager, on=TODAY)
        found = await teams.manager_of(db, ann, TODAY)
        mei_has = await teams.team_ids(db, mei, TODAY)
    assert found is not None
    assert found.id == otto
    assert mei_has == frozenset()


async def test_a_circle_in_the_lines_still_ends(database: Database) -> None:
    ann, mei = await added(database, "Ann", "Mei")
    async with database.writing() as db:
        await teams.set_manager(db, ann, mei, on=TODAY)
        await teams.set_manager(db, mei, ann, on=TODAY)
        assert await teams.team_ids(db, mei, TODAY) == {ann}
