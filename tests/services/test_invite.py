"""Inviting one by one and by lists, and changing people afterwards."""

import pytest

from bot.rules.language import Language
from bot.rules.roles import PersonState, Role
from bot.rules.roster import rows_of_text
from bot.services.change_person import ZoneUnknown, change_manager, change_zone, give_role, rename, take_role
from bot.services.invite import (
    Invitation,
    ManagerUnfit,
    NameTaken,
    NameUnfit,
    NoRole,
    invite,
    invite_all,
    preview,
)
from bot.services.leave_company import LastAdmin
from bot.services.people import PAGE, list_people, person_card
from bot.storage import people, teams
from bot.storage.database import Database
from bot.storage.work import claim_work
from tests.services.company import ANN_PHONE, AT, WEEK, ada, invited, someone, who


async def test_an_invited_person_waits_with_roles_and_manager(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        mei = await someone(db, "Mei", Role.MANAGER)
        wanted = Invitation(name=" 王  博", manager_id=mei.id, language=Language.ZH, zone="Asia/Shanghai")
        link = await invite(db, admin, wanted, valid=WEEK, at=AT)
        card = await person_card(db, link.person.id, at=AT)
    assert (card.person.name, card.person.state) == ("王 博", PersonState.INVITED)
    assert card.manager is not None
    assert card.manager.id == mei.id
    assert card.invite is not None
    assert card.invite.expires_at == AT + WEEK


async def test_a_list_is_invited_with_its_managers_first(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        rows = rows_of_text("王博, 销售, 周总\n周杰, 主管\nAda, rep")
        links = await invite_all(db, admin, rows, valid=WEEK, at=AT)
        manager = await teams.manager_of(db, links[0].person.id, AT.date())
    assert [link.person.name for link in links] == ["王博", "周杰"]
    assert manager is not None
    assert manager.id == links[1].person.id


async def test_a_list_sent_twice_invites_once(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        rows = rows_of_text("王博, 销售")
        assert len(await invite_all(db, admin, rows, valid=WEEK, at=AT)) == 1
        assert await invite_all(db, admin, rows, valid=WEEK, at=AT) == ()
        assert len((await preview(db, admin, rows)).problems) == 1


async def test_a_name_is_given_once(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        with pytest.raises(NameTaken):
            await invited(db, admin, "ADA")
        with pytest.raises(NameUnfit):
            await invited(db, admin, "12")


async def test_a_new_role_publishes_the_menu_and_says_whether_consent_is_needed(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        mei = await someone(db, "Mei", Role.MANAGER, phone=ANN_PHONE)
        changed = await give_role(db, admin, mei.id, Role.REP, at=AT)
        work = await claim_work(db, "test", limit=5, now=AT)
    assert (changed.new_role, changed.asks_consent) == (Role.REP, True)
    assert changed.person.roles == frozenset({Role.MANAGER, Role.REP})
    assert [(job.kind, job.chat_id) for job in work] == [("publish_commands", ANN_PHONE)]


async def test_the_last_role_and_the_last_admin_stay(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        with pytest.raises(NoRole):
            await take_role(db, admin.id, Role.ADMIN, at=AT)
        await give_role(db, admin, admin.id, Role.REP, at=AT)
        with pytest.raises(LastAdmin):
            await take_role(db, admin.id, Role.ADMIN, at=AT)


async def test_a_manager_cannot_answer_to_somebody_below(database: Database) -> None:
    async with database.writing() as db:
        top = await someone(db, "Top", Role.MANAGER)
        mei = await someone(db, "Mei", Role.MANAGER, manager=top)
        low = await someone(db, "Low", Role.MANAGER, manager=mei)
        for wrong in (low, mei, top):
            with pytest.raises(ManagerUnfit):
                await change_manager(db, top.id, wrong.id, at=AT)


async def test_only_a_manager_can_have_people(database: Database) -> None:
    async with database.writing() as db:
        ann, bo = await someone(db, "Ann", Role.REP), await someone(db, "Bo", Role.REP)
        with pytest.raises(ManagerUnfit):
            await change_manager(db, ann.id, bo.id, at=AT)


async def test_name_and_zone_are_changed_as_people_write_them(database: Database) -> None:
    async with database.writing() as db:
        ann = await someone(db, "Ann", Role.REP)
        await rename(db, ann.id, "  Ann  Lee ")
        await change_zone(db, ann.id, "纽约")
        with pytest.raises(ZoneUnknown):
            await change_zone(db, ann.id, "Atlantis")
        now = await who(db, ann.id)
    assert (now.name, now.zone) == ("Ann Lee", "America/New_York")


async def test_a_name_may_be_written_anew_in_another_way(database: Database) -> None:
    async with database.writing() as db:
        ann = await someone(db, "ann", Role.REP)
        assert (await rename(db, ann.id, "Ann")).person.name == "Ann"


async def test_the_list_goes_by_team_and_turns_its_pages(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        mei = await someone(db, "Mei", Role.MANAGER)
        for number in range(PAGE):
            await someone(db, f"Rep {chr(65 + number)}", Role.REP, manager=mei)
        first = await list_people(db, admin, at=AT)
        last = await list_people(db, admin, at=AT, page=99)
        found = await list_people(db, admin, at=AT, search="rep c")
    assert [each.name for each in first.shown[:3]] == ["Ada", "Mei", "Rep A"]
    assert (last.page, last.pages, len(last.shown), last.total) == (1, 2, 2, PAGE + 2)
    assert [each.name for each in found.shown] == ["Rep C"]


async def test_leavers_have_their_own_list(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        ann = await someone(db, "Ann", Role.REP)
        await people.set_state(db, ann.id, PersonState.LEFT, at=AT)
        here = await list_people(db, admin, at=AT)
        gone = await list_people(db, admin, at=AT, left=True)
    assert [each.name for each in here.shown] == ["Ada"]
    assert [each.name for each in gone.shown] == ["Ann"]
