"""A form on its way: sent by the admin, checked, tried, published, asked of reps, rolled back."""

import asyncio
import io
import zipfile

from openpyxl import load_workbook

from bot.rules.roles import Role
from bot.storage.database import Database
from bot.storage.drafts import FiledAnswer, add_draft, change_draft, replace_answers
from bot.storage.evidence import latest_of_kind
from bot.storage.forms import newest_form_version
from bot.storage.people import grant_role
from bot.storage.policies import policy_in_force
from bot.storage.visits import NewVisit, add_visit
from forms.build import workbook
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_inside_visit import carried, goes_in, to_the_form

FORM = """
| survey | | | | | |
| | type | name | label::中文 (zh) | label::English (en) | required |
| | select_one mood | mood | 客户态度如何？ | How was the mood? | yes |
| | text | word | 客户说了什么？ | What did they say? | |

| choices | | | | |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | mood | good | 好 | Good |
| | mood | bad | 不好 | Bad |

| settings | | | |
| | form_title | form_id | version |
| | 门店拜访 \\| Store visit | {form_id} | {version} |
"""
WITH_FILES = """
| survey | | | | |
| | type | name | label | media::image |
| | select_one_from_file shops.csv | shop | Which shop? | |
| | text | remark | What do you see? | shelf.png |

| settings | |
| | form_id |
| | with_files |
"""
SHOPS = "name,label\nnorth,North Gate\nsouth,南门店\n".encode()
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


def excel(markdown: str = FORM, *, form_id: str = "retail_visit", version: int = 2) -> bytes:
    return workbook(markdown.replace("{form_id}", form_id).replace("{version}", str(version)))


async def files_a_report(database: Database, rep: Somebody, shop: Shop) -> None:
    """A filed store visit, written down as services do."""
    async with database.writing() as db:
        form = await newest_form_version(db, "retail_visit")
        assert form is not None
        rules = await policy_in_force(db, NINE)
        visit = await add_visit(
            db,
            NewVisit(
                rep_id=rep.who,
                customer_id=shop.id,
                site_id=shop.site_id,
                plan_item_id=None,
                manager_id=None,
                owner_id=None,
                visit_type="retail",
                policy_version_id=rules.version_id,
                form_version_id=form.id,
                local_day=MONDAY,
                began_at=NINE,
            ),
        )
        await add_draft(db, visit_id=visit.id, form_version_id=form.id, at=NINE)
        await change_draft(db, visit.id, at=NINE, submitted_at=NINE)
        await replace_answers(
            db, visit.id, [FiledAnswer(path="/data/shelf_state", value="full", answered_at=NINE)]
        )


async def settles(admin: Somebody, desk: Desk) -> None:
    """Until the check is done, also on a machine that has much else to do."""
    for _ in range(60):
        await desk.quiet(timeout_s=30)
        if not admin.last_message.text.startswith(("⏳", "📦")):
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"still: {admin.last_message.text}")


async def sends_form(admin: Somebody, desk: Desk, data: bytes | None = None, name: str = "visit.xlsx") -> str:
    await admin.sends_document(data if data is not None else excel(), name=name)
    await settles(admin, desk)
    return str(admin.last_message.text)


async def publishes(admin: Somebody, desk: Desk) -> None:
    await sends_form(admin, desk)
    await admin.taps("✅ Publish …")
    await admin.taps("✅ Publish version 2")


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
    await ada.taps("✅ Publish …")
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
    await ada.taps("✅ Publish …")
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
    assert "Make version 1 of Store visit the current one again, as version 3?" in ada.last_message.text
    await ada.taps("✅ Publish version 3")
    async with database.reading() as db:
        newest = await newest_form_version(db, "retail_visit")
    assert newest is not None
    assert (newest.number, newest.filename) == (3, "retail_visit.xlsx")
    await ada.taps("📋 The form")
    await ada.taps("🕘 Versions (3)")
    assert "as version 1" in ada.last_message.text


async def test_two_admins_at_once_do_not_publish_over_each_other(
    ada: Somebody, otto: Somebody, desk: Desk, database: Database
) -> None:
    async with database.writing() as db:
        await grant_role(db, otto.who, Role.ADMIN, by=None, at=NINE)
    await sends_form(ada, desk)
    await ada.taps("✅ Publish …")
    await sends_form(otto, desk, excel(version=3))
    await otto.taps("✅ Publish …")
    await otto.taps("✅ Publish version 2")
    await ada.waits_for("Otto has published version 2")
    before = next(each for each in ada.bot_messages if "Publish Store visit as version 2?" in each.text)
    await ada.taps("✅ Publish version 2", on=before)
    assert "Another version was published meanwhile" in ada.last_message.text
    await ada.taps("🔄 Look again")
    assert any("Publish Store visit as version 3?" in each.text for each in ada.bot_messages)


async def test_what_is_wrong_is_told_by_sheet_and_row_and_the_corrected_file_is_taken(
    ada: Somebody, desk: Desk
) -> None:
    broken = excel(FORM.replace("select_one mood |", "select_one moods |"))
    report = await sends_form(ada, desk, broken)
    assert "will not run yet" in report
    assert "row 2" in report
    assert "✅ Publish …" not in ada.visible_buttons
    assert "this form will run" in await sends_form(ada, desk)


async def test_missing_files_are_named_and_sent_one_by_one(
    ada: Somebody, desk: Desk, database: Database
) -> None:
    report = await sends_form(ada, desk, workbook(WITH_FILES), "with_files.xlsx")
    assert "shops.csv (list)" in report
    assert "shelf.png (picture)" in report
    report = await sends_form(ada, desk, SHOPS, "Shops (1).csv")
    assert "this form will run" in report
    assert "shelf.png (picture)" in report
    await sends_form(ada, desk, b"x", "other.csv")
    assert "The form names no file “other.csv”" in ada.last_message.text
    await ada.sends_photo(PNG)
    await settles(ada, desk)
    assert "Still missing" not in ada.last_message.text
    await ada.taps("▶️ Try it")
    assert "North Gate" in str(ada.visible_buttons)
    await ada.taps("North Gate")
    assert "🖼 Show what belongs to it" in ada.visible_buttons
    await ada.taps("🖼 Show what belongs to it")
    assert (await ada.picture()).startswith(b"\xff\xd8")


async def test_a_zip_brings_the_form_with_all_its_files(ada: Somebody, desk: Desk) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("forms/with_files.xlsx", workbook(WITH_FILES))
        archive.writestr("forms/with_files-media/shops.csv", SHOPS)
        archive.writestr("forms/with_files-media/shelf.png", PNG)
        archive.writestr("__MACOSX/._shops.csv", b"rubbish")
    report = await sends_form(ada, desk, file.getvalue(), "form.zip")
    assert "this form will run" in report
    assert "Still missing" not in report


async def test_attachments_may_come_before_their_form(ada: Somebody, desk: Desk) -> None:
    assert "Now send the form itself" in await sends_form(ada, desk, SHOPS, "shops.csv")
    report = await sends_form(ada, desk, workbook(WITH_FILES), "with_files.xlsx")
    assert "this form will run" in report


async def test_files_of_the_version_before_are_taken_over_in_one_tap(ada: Somebody, desk: Desk) -> None:
    await sends_form(ada, desk, SHOPS, "shops.csv")
    await sends_form(ada, desk, workbook(WITH_FILES), "with_files.xlsx")
    await ada.taps("✅ Publish …")
    await ada.taps("✅ Publish version 1")
    await sends_form(ada, desk, workbook(WITH_FILES.replace("Which", "What")), "with_files_2.xlsx")
    await ada.taps("📎 Take 1 from version 1")
    await settles(ada, desk)
    assert "this form will run" in ada.last_message.text


async def test_files_that_are_no_form_get_a_clear_answer(ada: Somebody, desk: Desk) -> None:
    locked = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    for name, data, said in (
        ("a.ods", b"PK", "Google Sheets choose"),
        ("b.xlsx", b"\x00\x01" * 50, "this is not an Excel file"),
        ("c.xlsx", locked, "protected by a password"),
        ("d.zip", b"PK nothing", "The zip is broken"),
        ("e.md", b"just words", "there is no table"),
    ):
        assert said in await sends_form(ada, desk, data, name)


async def test_a_form_is_tried_as_a_rep_would_fill_it_and_nothing_is_kept(
    ada: Somebody, desk: Desk, database: Database
) -> None:
    await sends_form(ada, desk)
    await ada.taps("▶️ Try it")
    assert "Trial" in ada.last_message.text
    assert "How was the mood?" in ada.last_message.text
    await ada.taps("🌐 中文")
    assert "客户态度如何？" in ada.last_message.text
    await ada.taps("好")
    await ada.sends("很满意")
    await ada.taps("✅ 提交汇报")
    assert "A rep would have filed 2 answers" in ada.last_message.text
    await ada.taps("✖️ End the trial")
    assert "nothing of it is kept" in ada.last_message.text


async def test_a_published_version_is_tried_and_left_at_any_moment(ada: Somebody) -> None:
    await ada.sends("/forms")
    await ada.taps("Customer satisfaction")
    await ada.taps("▶️ Try it")
    trial = ada.last_message
    assert "version 1 · nothing is recorded" in trial.text
    await ada.taps("✖️ End the trial")
    await ada.taps_forged(ada.last_message, "q:choose:0:1:0")
    assert "That trial is over" in ada.last_message.text


async def test_a_visit_type_asks_another_form_and_it_is_undone(
    ada: Somebody, ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await ada.sends("/forms")
    await ada.taps("Customer satisfaction")
    await ada.taps("🧭 Where it is asked")
    await ada.taps("Store visit")
    await ada.taps("✅ Ask “Customer satisfaction” here")
    assert "Store visit (RT, FB): Customer satisfaction" in ada.last_message.text
    await ada.taps("✅ Change it")
    assert "Done, from now on" in ada.last_message.text
    await ada.taps("↩️ Undo")
    assert "Undone" in ada.last_message.text
    assert "🟢" not in ada.last_message.text.rpartition("→")[2]


async def test_customers_of_a_visit_type_are_ticked(ada: Somebody, corner_shop: Shop) -> None:
    await ada.sends("/forms")
    await ada.taps("B2B sales visit")
    await ada.taps("🧭 Where it is asked")
    await ada.taps("Business visit")
    await ada.taps("👥 For which customers")
    await ada.taps("☐ FB")
    await ada.taps("Go on ›")
    assert "Business visit (FB)" in ada.last_message.text
    await ada.taps("✅ Change it")
    assert "Done" in ada.last_message.text


async def test_a_form_gets_a_kind_of_visit_of_its_own(
    ada: Somebody, ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await ada.sends("/forms")
    await ada.taps("Customer satisfaction")
    await ada.taps("🧭 Where it is asked")
    await ada.taps("➕ A kind of visit of its own")
    await ada.taps("☐ RT")
    await ada.taps("Go on ›")
    assert "➕" in ada.last_message.text
    await ada.taps("✅ Change it")
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    assert "1/" in ann.last_message.text
    assert "Please ask the customer to rate us" in ann.last_message.text


async def test_answers_are_taken_out_marked_and_on_record(
    ada: Somebody, ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await ada.sends("/export")
    await ada.taps("Store visit")
    assert "0 reports" in ada.last_message.text
    assert "📗 Excel" not in ada.visible_buttons
    await files_a_report(database, ann, corner_shop)
    await ada.taps("This month")
    assert "1 report" in ada.last_message.text
    await ada.taps("📗 Excel")
    await settles(ada, desk)
    book = load_workbook(io.BytesIO(await ada.picture()))
    rows = list(book["exported"].iter_rows(values_only=True))
    assert rows[1][:2] == ("retail_visit", "Ada")
    assert book.worksheets[0].max_row == 2
    async with database.reading() as db:
        kept = await latest_of_kind(db, "answers_exported", limit=1)
    assert kept[0].person_id == ada.who
    assert kept[0].body is not None
    assert (kept[0].body["form"], kept[0].body["reports"]) == ("retail_visit", 1)
    await ada.sends("/export")
    await ada.taps("Store visit")
    assert "taken by Ada" in ada.last_message.text


async def test_a_filed_report_is_exported_as_csv_and_xml_too(
    ada: Somebody, ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await files_a_report(database, ann, corner_shop)
    for shape, holds in (("🗂 CSV in a zip", "exported.csv"), ("🧾 OpenRosa XML", "export.txt")):
        await ada.sends("/export")
        await ada.taps("Store visit")
        await ada.taps(shape)
        await settles(ada, desk)
        assert holds in zipfile.ZipFile(io.BytesIO(await ada.picture())).namelist()


async def test_forms_are_the_admins_alone(ada: Somebody, ann: Somebody, mei: Somebody, desk: Desk) -> None:
    await sends_form(ada, desk)
    for other in (ann, mei):
        await other.sends("/forms")
        await other.sends_document(excel(), name="visit.xlsx")
        await settles(ada, desk)
        await other.sends("/help")
        for data in (
            "fu:publish_yes:1:1",
            "fm:again_yes:1:1",
            "fa:ask_yes:1:retail:1:0",
            "fm:file:1:xlsx-all",
        ):
            await other.taps_forged(other.last_message, data)
        assert not any("published" in each.text for each in other.bot_messages)
        assert not any("is form" in each.text for each in other.bot_messages)


async def test_a_form_on_its_way_is_thrown_away(ada: Somebody, desk: Desk) -> None:
    await sends_form(ada, desk)
    await ada.taps("🗑 Throw it away")
    await ada.taps("🗑 Yes, throw it away")
    assert "Nothing has changed" in ada.last_message.text
    await ada.sends("/forms")
    assert "Not published yet" not in ada.last_message.text


async def test_a_form_that_nobody_touches_for_a_week_is_forgotten(ada: Somebody, desk: Desk) -> None:
    await sends_form(ada, desk)
    card = ada.last_message
    await desk.travels(seconds=8 * 24 * 3600)
    await ada.taps("✅ Publish …", on=card)
    assert "is not waiting here any more" in ada.last_message.text
