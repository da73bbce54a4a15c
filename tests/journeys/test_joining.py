"""Letting people in, from the admin's first tap to the newcomer's first day; and those who do not belong."""

import asyncio
import io
import re

from openpyxl import Workbook, load_workbook
from sqlalchemy import select, update

from bot.config import Settings
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.storage.consents import consents_of
from bot.storage.database import Database
from bot.storage.people import person_of_telegram
from bot.storage.tables.people import commands_published, invite
from simulator.driver import Desk
from tests.journeys.company import NINE, Shop, Somebody, at_a_phone
from tests.journeys.conftest import running_bot

LINK = re.compile(r"https://t\.me/\S+\?start=[\w-]+")


def links_in(*messages: object) -> list[str]:
    return [link for message in messages for link in LINK.findall(str(getattr(message, "text", message)))]


async def invites(admin: Somebody, name: str, *taps: str) -> str:
    """The admin types a name, taps what is to be changed, and gets a link."""
    await admin.sends("/invite")
    await admin.sends(name)
    for tap in taps:
        await admin.taps(tap)
    await admin.taps("🔗 Make the link")
    return links_in(*admin.bot_messages)[-1]


async def test_a_newcomer_joins_in_four_taps_and_the_admin_hears_of_it(
    ada: Somebody, stranger: Somebody, database: Database
) -> None:
    link = await invites(ada, "Zoe Lee")
    await stranger.opens(link)
    assert "Which language" in stranger.last_message.text
    await stranger.taps("English")
    assert "stand abroad" in stranger.last_message.text
    await stranger.taps("I have read this")
    await stranger.taps("Yes, I allow it")
    await stranger.taps("No, thank you")
    assert "You are in, Zoe Lee" in stranger.last_message.text
    assert len(stranger.bot_messages) == 1
    await ada.waits_for("Zoe Lee has joined")
    async with database.reading() as db:
        zoe = await person_of_telegram(db, stranger.id)
        assert zoe is not None
        consents = await consents_of(db, zoe.id)
    assert zoe.is_a(Role.REP)
    assert {kind: word.given for kind, word in consents.items()} == {
        ConsentKind.LOCATION: True,
        ConsentKind.FACE: False,
    }


async def test_the_menu_follows_role_and_language(ada: Somebody, stranger: Somebody, desk: Desk) -> None:
    await stranger.opens(await invites(ada, "周杰", "▫️ manager", "✅ rep"))
    await stranger.taps("中文")
    await stranger.taps("我已阅读")
    assert "怎样看团队" in stranger.last_message.text
    await desk.quiet()
    commands = await stranger.commands()
    assert {"/summary", "/team", "/help"} <= set(commands)
    assert not {"/today", "/people", "/start"} & set(commands)


async def test_whoever_opens_the_chat_again_has_the_menu(ann: Somebody, desk: Desk) -> None:
    await ann.opens()
    await desk.quiet()
    assert "/today" in await ann.commands()


async def test_commands_of_a_new_version_come_by_themselves(
    settings: Settings, company: dict[str, int], desk: Desk, database: Database
) -> None:
    async with running_bot(settings, desk):
        await at_a_phone("Ann", desk, company)
        await desk.quiet()
    async with database.writing() as db:
        await db.execute(update(commands_published).values(fingerprint="of an older version"))
    async with running_bot(settings, desk):
        assert await _is_renewed(database)


async def _is_renewed(database: Database) -> bool:
    for _ in range(200):
        async with database.reading() as db:
            if (
                "of an older version"
                not in (await db.scalars(select(commands_published.c.fingerprint))).all()
            ):
                return True
        await asyncio.sleep(0.05)
    return False


async def test_who_is_on_the_way_in_can_do_nothing_else(
    ada: Somebody, stranger: Somebody, corner_shop: Shop
) -> None:
    await stranger.opens(await invites(ada, "Zoe"))
    await stranger.taps("English")
    for attempt in ("/today", "/people", "hello"):
        await stranger.sends(attempt)
        assert "Your data, in short" in stranger.last_message.text
    await stranger.shares_live_location_at(corner_shop)
    assert "Your data, in short" in stranger.last_message.text


async def test_a_link_works_once_and_says_so_afterwards(
    ada: Somebody, stranger: Somebody, desk: Desk
) -> None:
    link = await invites(ada, "Zoe")
    await stranger.opens(link)
    second = await desk.person("Max", language="en")
    thief = Somebody(desk, second.user, desk.bot)
    await thief.opens(link)
    assert "used already" in thief.last_message.text


async def test_an_admin_can_try_the_link_without_spending_it(ada: Somebody, stranger: Somebody) -> None:
    link = await invites(ada, "Zoe")
    await ada.opens(link)
    assert "This link is for Zoe; you are in as Ada" in ada.last_message.text
    await stranger.opens(link)
    assert "Which language" in stranger.last_message.text


async def test_a_withdrawn_link_opens_nothing(ada: Somebody, stranger: Somebody) -> None:
    link = await invites(ada, "Zoe")
    await ada.taps("Show Zoe")
    await ada.taps("Withdraw the link")
    assert "there is no valid link" in ada.last_message.text
    await stranger.opens(link)
    assert "no longer valid" in stranger.last_message.text


async def test_a_link_runs_out(ada: Somebody, stranger: Somebody, database: Database) -> None:
    link = await invites(ada, "Zoe")
    async with database.writing() as db:
        await db.execute(update(invite).values(expires_at=NINE))
    await stranger.opens(link)
    assert "has run out" in stranger.last_message.text


async def test_a_pasted_list_is_shown_with_its_problems_and_invited_on_confirmation(
    ada: Somebody, mei: Somebody
) -> None:
    await ada.sends("/invite")
    await ada.sends("王博, 销售, Mei\nAnn, rep\nZoe, rep, Nobody\nTim Berg, manager")
    shown = ada.last_message.text
    assert "2 people to invite" in shown
    assert "王博: rep → Mei" in shown
    assert "row 2: “Ann” is here already" in shown
    assert "row 3: “Nobody” is neither a role nor a manager I know" in shown
    before = len(links_in(*ada.bot_messages))
    await ada.taps("🔗 Make 2 links")
    assert len(links_in(*ada.bot_messages)) - before == 2
    await ada.sends("/people")
    assert "王博" in ada.last_message.text


async def test_an_excel_of_people_comes_back_as_an_excel_of_links(
    ada: Somebody, stranger: Somebody, desk: Desk
) -> None:
    book = Workbook()
    book.worksheets[0].append(["姓名", "角色", "上级"])
    for number in range(9):
        book.worksheets[0].append([f"新人{'甲乙丙丁戊己庚辛壬'[number]}", "业务员", "Mei"])
    file = io.BytesIO()
    book.save(file)
    await ada.sends("/invite")
    await ada.sends_document(file.getvalue(), name="people.xlsx")
    await desk.quiet()
    assert "9 people to invite" in ada.last_message.text
    await ada.taps("📄 Links in an Excel")
    await desk.quiet()
    sent = load_workbook(io.BytesIO(await ada.picture()))
    rows = list(sent.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows][:2] == ["新人甲", "新人乙"]
    await stranger.opens(str(rows[0][-1]))
    assert "Which language" in stranger.last_message.text
    assert "新人甲" in stranger.last_message.text


async def test_a_file_that_is_no_list_is_told_kindly(ada: Somebody, desk: Desk) -> None:
    await ada.sends("/invite")
    await ada.sends_document(b"PK\x03\x04 not really", name="people.xlsx")
    await desk.quiet()
    assert "I cannot read this file" in ada.last_message.text


async def test_a_stranger_hears_one_sentence_an_hour(stranger: Somebody, desk: Desk) -> None:
    for text in ("/start", "hello", "/today", "who are you?"):
        await stranger.sends(text)
    assert len(stranger.bot_messages) == 1
    assert "by invitation only" in stranger.last_message.text
    await desk.travels(seconds=3600)
    await stranger.sends("hello again")
    assert len(stranger.bot_messages) == 2


async def test_a_made_up_link_is_answered_kindly(stranger: Somebody) -> None:
    await stranger.opens("made-up-token")
    assert "I do not know this link" in stranger.last_message.text
    await stranger.opens("made-up-token")
    assert len(stranger.bot_messages) == 1


async def test_a_new_phone_takes_over_and_the_old_one_is_cut_off(
    ada: Somebody, ann: Somebody, stranger: Somebody, database: Database, desk: Desk
) -> None:
    await ada.sends("/people ann")
    await ada.taps("Ann")
    await ada.taps("📱 New phone")
    await stranger.opens(links_in(*ada.bot_messages)[-1])
    assert "Are you Ann" in stranger.last_message.text
    await ann.sends("/help")
    assert "/today" in ann.last_message.text
    await stranger.taps("Yes, move here")
    assert "you are here now" in stranger.last_message.text
    await ann.waits_for("this chat is closed")
    await ada.waits_for("Ann has moved to a new account")
    await ann.sends("/today")
    assert "by invitation only" in ann.last_message.text
    await stranger.sends("/today")
    assert "Today" in stranger.last_message.text
    await desk.quiet()
    assert await ann.commands() == []


async def test_a_leaver_is_cut_off_at_once_and_can_be_invited_back(
    ada: Somebody, ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await ann.sends("/today")
    todays = ann.last_message
    await ada.sends("/people")
    await ada.taps("Ann")
    await ada.taps("🚪 Has left the company")
    assert "1 customer waits for a new owner: Corner Shop" in ada.last_message.text
    await ada.taps("Yes, has left")
    assert "all access has ended" in ada.last_message.text
    await ann.waits_for("Your access has ended")
    await ann.taps("➕ Unplanned visit", on=todays)
    assert "by invitation only" in ann.last_message.text
    await ada.taps("↩️ Invite back")
    await ann.opens(links_in(*ada.bot_messages)[-1])
    for tap in ("English", "I have read this", "Yes, I allow it", "Yes, I allow it"):
        await ann.taps(tap)
    assert "Welcome back, Ann" in ann.last_message.text
    async with database.reading() as db:
        back = await person_of_telegram(db, ann.id)
    assert back is not None
    assert (back.id, back.state) == (ann.who, PersonState.ACTIVE)


async def test_the_last_admin_stays(ada: Somebody) -> None:
    await ada.sends("/people ada")
    await ada.taps("Ada")
    await ada.taps("🚪 Has left the company")
    assert "is the last admin" in ada.last_message.text


async def test_a_button_of_the_admin_does_nothing_for_others(
    ada: Somebody, ann: Somebody, mei: Somebody
) -> None:
    await ann.sends("/help")
    for forger in (ann, mei):
        await forger.sends("/help")
        await forger.taps_forged(forger.last_message, f"p:leave_yes:{ann.who}:")
        await forger.taps_forged(forger.last_message, f"p:give:{forger.who}:admin")
    await ann.sends("/people")
    assert "is for another role: admin" in ann.last_message.text
    await ada.sends("/people ann")
    assert "🟢 Ann" in ada.last_message.text


async def test_the_list_and_the_person_opened_from_it_are_one_message(ada: Somebody) -> None:
    await ada.sends("/people Ann")
    await ada.taps("Ann")
    await ada.sends("/people Bo")  # below the person's card, so that is where it goes on
    listed = ada.last_message.id
    await ada.taps("Bo")
    assert (ada.last_message.id, "👤 Bo" in ada.last_message.text) == (listed, True)
    await ada.taps("‹ People")
    assert (ada.last_message.id, "👥 People" in ada.last_message.text) == (listed, True)


async def test_a_person_shown_from_another_message_comes_below_it(ada: Somebody) -> None:
    await ada.sends("/people")
    await invites(ada, "Zoe")
    await ada.taps("Show Zoe")
    assert "👤 Zoe" in ada.last_message.text
    assert not ada.sees("👥 People")


async def test_an_admin_of_a_company_without_customers_is_shown_where_to_begin(ada: Somebody) -> None:
    await ada.sends("/help")
    assert "There are no customers yet" in ada.last_message.text
    assert "➕ New customer" in ada.last_message.buttons
    await ada.taps("Import Excel")
    assert "Excel" in ada.last_message.text
