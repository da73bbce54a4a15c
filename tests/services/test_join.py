"""Joining by a link: once, by one account, with language and consents, whatever else is tried."""

import asyncio
from datetime import timedelta

import pytest

from bot.rules.consent import NOTICE_VERSION, JoinStep
from bot.rules.invitation import LinkState
from bot.rules.language import Language
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.services import join
from bot.services.first_admin import first_admin_link
from bot.services.invite import new_link, withdraw_link
from bot.services.join import InAlready, LinkUnusable, Moved, OnTheWay, SomebodyElses, ToConfirm
from bot.storage import people
from bot.storage.consents import consents_of
from bot.storage.database import Database
from bot.storage.focus import focus_of
from tests.services.company import (
    ADA_PHONE,
    ANN_PHONE,
    AT,
    NEW_PHONE,
    NOW,
    STRANGE_PHONE,
    WEEK,
    ada,
    invited,
    opens,
    someone,
    walks_in,
    who,
)


async def test_a_rep_walks_in_and_every_consent_is_kept_with_version_and_time(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        link = await invited(db, admin, "Ann")
        joined = await walks_in(db, link.token, ANN_PHONE)
        consents = await consents_of(db, joined.person.id)
        me = await people.person_of_telegram(db, ANN_PHONE)
    assert me is not None
    assert me.is_a(Role.REP)
    assert me.language is Language.EN
    assert {kind: (word.given, word.notice_version, word.at) for kind, word in consents.items()} == {
        ConsentKind.LOCATION: (True, NOTICE_VERSION, AT),
        ConsentKind.FACE: (True, NOTICE_VERSION, AT),
    }
    assert [told.name for told in joined.told] == ["Ada"]


async def test_refusing_everything_blocks_nothing(database: Database) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")
        joined = await walks_in(db, link.token, ANN_PHONE, gives=False)
        consents = await consents_of(db, joined.person.id)
    assert joined.person.state is PersonState.ACTIVE
    assert [word.given for word in consents.values()] == [False, False]


async def test_nobody_is_asked_for_what_their_work_does_not_need(database: Database) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Mei", Role.MANAGER)
        joined = await walks_in(db, link.token, ANN_PHONE)
        assert await consents_of(db, joined.person.id) == {}


async def test_who_is_on_the_way_in_holds_no_role_yet(database: Database) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")
        await opens(db, link.token, ANN_PHONE)
        me = await people.person_of_telegram(db, ANN_PHONE)
    assert me is not None
    assert me.state is PersonState.JOINING
    assert not me.is_a(Role.REP)


async def test_of_two_phones_opening_one_link_at_the_same_moment_one_wins(database: Database) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")

    async def tries(phone: int) -> str:
        try:
            async with database.writing() as db:
                await opens(db, link.token, phone)
        except LinkUnusable as refusal:
            return f"refused: {refusal.state}"
        return "in"

    results = await asyncio.gather(*(tries(phone) for phone in range(200, 206)))
    assert sorted(results) == ["in", *["refused: used"] * 5]


@pytest.mark.parametrize("state", [LinkState.EXPIRED, LinkState.WITHDRAWN, LinkState.USED, None])
async def test_a_link_that_does_not_open_says_exactly_why(
    database: Database, state: LinkState | None
) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")
        late = AT + WEEK if state is LinkState.EXPIRED else AT
        if state is LinkState.WITHDRAWN:
            await withdraw_link(db, link.person.id, at=AT)
        if state is LinkState.USED:
            await opens(db, link.token, ANN_PHONE)
        with pytest.raises(LinkUnusable) as refused:
            await opens(db, link.token if state else "made-up", STRANGE_PHONE, at=late)
    assert refused.value.state is state


async def test_a_second_link_makes_the_first_one_worthless(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        first = await invited(db, admin, "Ann")
        second = await new_link(db, admin, first.person.id, valid=WEEK, at=AT)
        with pytest.raises(LinkUnusable):
            await opens(db, first.token, ANN_PHONE)
        assert isinstance(await opens(db, second.token, ANN_PHONE), OnTheWay)


async def test_an_admin_who_tries_the_link_before_forwarding_it_does_not_spend_it(database: Database) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")
        tried = await opens(db, link.token, ADA_PHONE)
        assert isinstance(tried, SomebodyElses)
        assert (tried.mine.name, tried.theirs.name) == ("Ada", "Ann")
        assert isinstance(await opens(db, link.token, ANN_PHONE), OnTheWay)


async def test_ones_own_link_opened_again_goes_on_and_later_says_that_one_is_in(database: Database) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")
        await opens(db, link.token, ANN_PHONE)
        assert isinstance(await opens(db, link.token, ANN_PHONE), OnTheWay)
        me = await people.person_of_telegram(db, ANN_PHONE)
        assert me is not None
        await people.set_state(db, me.id, PersonState.ACTIVE, at=AT)
        assert isinstance(await opens(db, link.token, ANN_PHONE), InAlready)


async def test_a_new_phone_is_asked_first_and_then_takes_over_from_the_old_one(database: Database) -> None:
    async with database.writing() as db:
        admin = await ada(db)
        ann = await someone(db, "Ann", Role.REP, phone=ANN_PHONE)
        link = await new_link(db, admin, ann.id, valid=WEEK, at=AT)
        assert isinstance(await opens(db, link.token, NEW_PHONE), ToConfirm)
        assert await people.chat_of(db, ann.id) == ANN_PHONE
        moved = await opens(db, link.token, NEW_PHONE, confirmed=True)
        assert isinstance(moved, Moved)
        assert moved.old_chats == (ANN_PHONE,)
        assert await people.person_of_telegram(db, ANN_PHONE) is None
        now = await people.person_of_telegram(db, NEW_PHONE)
    assert now is not None
    assert now.is_a(Role.REP)


async def test_an_old_button_corrects_that_answer_and_leads_nowhere_else(database: Database) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")
        await opens(db, link.token, ANN_PHONE)
        me = await people.person_of_telegram(db, ANN_PHONE)
        assert me is not None
        for step, said in (("language", "en"), ("notice", "read"), ("location", "yes"), ("location", "no")):
            now = await join.answer(db, me, await focus_of(db, me.id), step, said, moment=NOW)
        consents = await consents_of(db, me.id)
    assert isinstance(now, OnTheWay)
    assert now.step is JoinStep.FACE
    assert not consents[ConsentKind.LOCATION].given


@pytest.mark.parametrize("step", ["face", "notice", "nonsense"])
async def test_a_question_cannot_be_answered_before_it_is_asked(database: Database, step: str) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")
        await opens(db, link.token, ANN_PHONE)
        me = await people.person_of_telegram(db, ANN_PHONE)
        assert me is not None
        now = await join.answer(db, me, await focus_of(db, me.id), step, "yes", moment=NOW)
        assert await consents_of(db, me.id) == {}
    assert isinstance(now, OnTheWay)
    assert now.step is JoinStep.LANGUAGE


async def test_the_first_admin_link_is_printed_anew_until_somebody_administers(database: Database) -> None:
    async with database.writing() as db:
        first = await first_admin_link(db, language=Language.ZH, zone="Asia/Shanghai", at=AT)
        second = await first_admin_link(db, language=Language.ZH, zone="Asia/Shanghai", at=AT)
        assert first is not None
        assert second is not None
        assert first.person.id == second.person.id
        with pytest.raises(LinkUnusable):
            await opens(db, first.token, ADA_PHONE)
        joined = await walks_in(db, second.token, ADA_PHONE)
        assert await first_admin_link(db, language=Language.ZH, zone="Asia/Shanghai", at=AT) is None
    assert joined.person.is_a(Role.ADMIN)
    assert joined.person.name == "Tele Gram"


async def test_a_token_is_long_random_and_stored_nowhere(database: Database) -> None:
    from sqlalchemy import select

    from bot.storage.tables.people import invite

    async with database.writing() as db:
        admin = await ada(db)
        link = await invited(db, admin, "Ann")
        other = await invited(db, admin, "Bo")
        rows = (await db.execute(select(invite))).all()
    assert len(link.token) >= 32
    assert link.token != other.token
    assert link.token not in str(rows)
    assert link.token not in repr(link)


async def test_an_expired_link_of_a_leaver_says_withdrawn(database: Database) -> None:
    async with database.writing() as db:
        link = await invited(db, await ada(db), "Ann")
        await people.set_state(db, link.person.id, PersonState.LEFT, at=AT)
        with pytest.raises(LinkUnusable) as refused:
            await opens(db, link.token, ANN_PHONE, at=AT + timedelta(days=30))
        assert (await who(db, link.person.id)).state is PersonState.LEFT
    assert refused.value.state is LinkState.WITHDRAWN
