"""A form published: from the file to the rep, versions, rolling back, two admins at once."""

import io

from openpyxl import load_workbook

from bot.rules.roles import Role
from bot.storage.database import Database
from bot.storage.evidence import latest_of_kind
from bot.storage.forms import newest_form_version
from bot.storage.people import grant_role
from simulator.driver import Desk
from tests.journeys.admin_forms import FORM, excel, looks_at_publishing, publishes, sends_form, settles
from tests.journeys.company import NINE, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import card, carried, to_the_form


async def test_forms_are_listed_with_where_they_are_asked(ada: Somebody) -> None:
    await ada.sends("/forms")
    text = ada.last_message.text
    assert "Store visit · version 1" in text
    assert "Asked in: Store visit (RT, FB)" in text
    assert "Not asked anywhere" in text
    await ada.taps("Store visit")
    assert "15 questions" in ada.last_message.text


async def test_the_excel_file_and_the_template_are_sent_again(ada: Somebody, desk: Desk) -> None:
    await ada.sends("/forms")
    await ada.taps("📄 Template")
    await settles(ada, desk)
    assert "survey" in load_workbook(io.BytesIO(await ada.picture())).sheetnames
    await ada.taps("Store visit", on=next(each for each in ada.bot_messages if "Forms" in each.text))
    await ada.taps(
        "📄 The Excel file", on=next(each for each in ada.bot_messages if "15 questions" in each.text)
    )
    await settles(ada, desk)
    assert "survey" in load_workbook(io.BytesIO(await ada.picture())).sheetnames


async def test_a_form_goes_from_the_file_to_the_rep_and_an_open_report_stays_on_the_old_one(
    ada: Somebody, ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    report = await sends_form(ada, desk)
    assert "this form will run" in report
    assert "it becomes version 2 of “retail_visit”" in report
    await looks_at_publishing(ada, desk)
    shown = ada.last_message.text
    assert "➕ New:\n• What did they say?" in shown
    assert "➖ Gone:" in shown
    assert "1 report in progress stays on the version it began with" in shown
    await ada.taps("✅ Publish version 2")
    assert "version 2 is published" in ada.last_message.text
    async with database.reading() as db:
        newest = await newest_form_version(db, "retail_visit")
        kept = await latest_of_kind(db, "form_published", limit=1)
    assert newest is not None
    assert (newest.number, newest.published_by) == (2, ada.who)
    assert kept[0].person_id == ada.who
    await ann.sends("card")
    assert "How does our shelf look?" in ann.last_message.text
    await ann.taps("👋 Leave")
    await ada.sends("/forms")
    assert "1 report in progress stays on an older version" in ada.last_message.text


async def test_a_second_tap_publishes_nothing_more(ada: Somebody, desk: Desk, database: Database) -> None:
    await sends_form(ada, desk)
    await looks_at_publishing(ada, desk)
    button = carried(ada, "✅ Publish version 2")
    await ada.taps("✅ Publish version 2")
    await ada.taps_forged(ada.last_message, button)
    assert "was published already" in ada.last_message.text
    async with database.reading() as db:
        newest = await newest_form_version(db, "retail_visit")
    assert newest is not None
    assert newest.number == 2


async def test_an_older_version_becomes_the_current_one_again(
    ada: Somebody, desk: Desk, database: Database
) -> None:
    await publishes(ada, desk)
    await ada.taps("📋 The form")
    await ada.taps("🕘 Versions (2)")
    await ada.taps("↩️ 1 again")
    await settles(ada, desk)
    assert "Make version 1 of Store visit the current one again, as version 3?" in ada.last_message.text
    await ada.taps("✅ Publish version 3")
    async with database.reading() as db:
        newest = await newest_form_version(db, "retail_visit")
    assert newest is not None
    assert (newest.number, newest.filename) == (3, "retail_visit.xlsx")
    await ada.taps("📋 The form")
    await ada.taps("🕘 Versions (3)")
    assert "as version 1" in ada.last_message.text


async def test_after_a_step_back_new_visits_ask_the_old_version_and_begun_ones_their_own(
    ada: Somebody,
    ann: Somebody,
    bo: Somebody,
    corner_shop: Shop,
    machine_works: Shop,
    planned: Planned,
    desk: Desk,
) -> None:
    await publishes(ada, desk)
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    assert "How was the mood?" in card(ann)
    await ann.taps("Good")
    await ada.taps("📋 The form")
    await ada.taps("🕘 Versions (2)")
    await ada.taps("↩️ 1 again")
    await settles(ada, desk)
    assert "1 report in progress stays on the version it began with" in str(ada.bot_messages[-1].text)
    await ada.taps("✅ Publish version 3")
    await ann.sends("card")
    assert "What did they say?" in card(ann)
    await ann.sends("all well")
    await ann.taps("👋 Leave")
    assert "Report filed with 2 answers" in card(ann)
    await planned(bo, corner_shop)
    await to_the_form(bo, corner_shop)
    assert "货架情况怎么样？" in card(bo)


async def test_what_changes_is_compared_away_from_the_chat(ada: Somebody, desk: Desk) -> None:
    """Meanwhile the card says so, and a file sent meanwhile makes the comparison void."""
    await sends_form(ada, desk)
    await ada.taps("✅ Publish …")
    await settles(ada, desk)
    first = next(each for each in ada.bot_messages if "Publish Store visit as version 2?" in each.text)
    assert "➕ New:" in first.text
    await sends_form(ada, desk, excel(FORM.replace("What did they say?", "What did you hear?")))
    await looks_at_publishing(ada, desk)
    assert "What did you hear?" in ada.last_message.text


async def test_two_admins_at_once_do_not_publish_over_each_other(
    ada: Somebody, otto: Somebody, desk: Desk, database: Database
) -> None:
    async with database.writing() as db:
        await grant_role(db, otto.who, Role.ADMIN, by=None, at=NINE)
    await sends_form(ada, desk)
    await looks_at_publishing(ada, desk)
    await sends_form(otto, desk, excel(version=3))
    await looks_at_publishing(otto, desk)
    await otto.taps("✅ Publish version 2")
    await ada.waits_for("Otto has published version 2")
    before = next(each for each in ada.bot_messages if "Publish Store visit as version 2?" in each.text)
    await ada.taps("✅ Publish version 2", on=before)
    assert "Another version was published meanwhile" in ada.last_message.text
    await ada.taps("🔄 Look again")
    await settles(ada, desk)
    assert any("Publish Store visit as version 3?" in each.text for each in ada.bot_messages)
