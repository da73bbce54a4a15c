"""An admin brings customers in from an Excel: understood row by row, decided, taken in, and out again."""

import io
from collections.abc import Sequence
from datetime import timedelta

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from bot.rules.customer import IN_THE_FIELD
from bot.rules.language import Language
from bot.services.site_hours import written_hours
from bot.storage.contacts import add_contact, contacts_of
from bot.storage.customer_file import change_file, changes_of, file_of
from bot.storage.customer_lines import customer_lines
from bot.storage.customer_sites import change_site
from bot.storage.customers import all_customers, customer_by_code, main_site_of
from bot.storage.database import Database
from bot.storage.people import change_person
from bot.storage.plans import plan_items_of
from bot.storage.tables.mail import inbox
from bot.storage.tasks import open_tasks_of_customer
from simulator.driver_message import SeenMessage
from tests.journeys.company import MONDAY, NINE, Shop, Somebody, opens_customer
from tests.journeys.conftest import Planned

HEAD = ("编号", "客户名称", "英文名称", "行业", "等级", "负责人", "纬度", "经度", "联系人", "电话")


def excel(*rows: Sequence[object], head: Sequence[str] = HEAD) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (head, *rows):
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def sends_list(ada: Somebody, content: bytes, name: str = "customers.xlsx") -> None:
    await ada.sends("/customers")
    await ada.taps("Import Excel")
    await ada.sends_document(content, name=name)


async def rows_of(ada: Somebody, message: SeenMessage) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(await ada.picture(message)))
    return list(book.worksheets[0].iter_rows(values_only=True))


async def test_good_rows_are_taken_in_with_codes_pins_and_contacts(
    ada: Somebody, ann: Somebody, database: Database
) -> None:
    await sends_list(
        ada,
        excel(
            ("", "云途科技", "Yuntu", "IT", "A", "Ann", 30.28, 120.12, "李敏", "13800138000"),
            ("", "春风茶馆", "", "FB", "b", "", "", "", "", ""),
        ),
    )
    assert ada.sees("2 new")
    await ada.taps("Take them in")
    assert ada.sees("2 created")
    async with database.reading() as db:
        customer = await customer_by_code(db, "IT-2026-001")
        assert customer is not None
        site = await main_site_of(db, customer.id)
        [contact] = await contacts_of(db, customer.id)
        assert await customer_by_code(db, "FB-2026-001") is not None
    assert (customer.grade, customer.owner_id) == ("A", ann.who)
    assert site is not None
    assert site.position is not None
    assert contact.phone == "+8613800138000"
    await ann.sends("/customers ytkj")
    assert any("Yuntu" in button for button in ann.last_message.buttons)


async def test_a_bad_row_comes_back_with_its_reason_and_can_be_corrected(
    ada: Somebody, database: Database
) -> None:
    await sends_list(
        ada,
        excel(
            ("", "好客户", "", "IT", "A", "", "", "", "", ""),
            ("", "坏客户", "", "IT", "Z", "", "", "", "", "电话没有"),
        ),
    )
    sent = next(message for message in reversed(ada.bot_messages) if message.kind == "document")
    [head, row] = await rows_of(ada, sent)
    assert "the grade is not A, B or C" in str(row[0])
    assert "the telephone cannot be a number" in str(row[0])
    assert row[2] == "坏客户"
    await ada.taps("Take them in")
    corrected = [*row[:5], "B", *row[6:10], ""]
    await ada.sends_document(excel(corrected, head=[str(each or "") for each in head]), name="again.xlsx")
    await ada.taps("Take them in")
    async with database.reading() as db:
        assert {each.name_zh for each in await all_customers(db)} == {"好客户", "坏客户"}


@pytest.mark.parametrize(
    ("button", "created", "updated"),
    [("Take in all but these", 1, 0), ("They are others", 2, 0), ("Update those I have", 1, 1)],
)
async def test_who_may_be_the_same_is_shown_and_decided(
    ada: Somebody, corner_shop: Shop, database: Database, button: str, created: int, updated: int
) -> None:
    await sends_list(
        ada,
        excel(
            ("", "街角便利店有限公司", "", "IT", "C", "Nobody Known", "", "", "王芳", "13900139000"),
            ("", "全新客户", "", "IT", "C", "", "", "", "", ""),
        ),
    )
    assert ada.sees("1 may be the same")
    assert ada.sees("row 2: 街角便利店有限公司 ≈ 街角便利店 (RETAIL-2026-001)")
    assert ada.sees("No rep here is called Nobody Known")
    await ada.taps(button)
    assert ada.sees(f"{created} created")
    async with database.reading() as db:
        assert len(await all_customers(db)) == 1 + created
        assert len(await contacts_of(db, corner_shop.id)) == updated


async def test_a_code_that_exists_is_updated_and_empty_cells_change_nothing(
    ada: Somebody, corner_shop: Shop, database: Database
) -> None:
    await sends_list(
        ada, excel(("RETAIL-2026-001", "街角便利店", "", "", "B", "", "", "", "", "")), "old.xlsx"
    )
    await ada.taps("Take them in")
    async with database.reading() as db:
        customer = await customer_by_code(db, "RETAIL-2026-001")
    assert customer is not None
    assert (customer.grade, customer.name_en) == ("B", "Corner Shop")
    assert customer.owner_id is not None


async def test_a_thousand_rows_come_in_by_chunks(ada: Somebody, database: Database) -> None:
    rows = [("", f"客户{number}", "", "IT", "C", "", "", "", "", "") for number in range(1100)]
    await sends_list(ada, excel(*rows))
    await ada.taps("Take them in")
    assert ada.sees("1,100 created")
    async with database.reading() as db:
        everybody = await all_customers(db)
    assert len({each.code for each in everybody}) == 1100


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("x.xlsx", b"PK broken", "could not read that file"),
        ("x.xlsx", excel((1, 2), head=("foo", "bar")), "no column for the name"),
        ("x.csv", b"", "empty"),
    ],
)
async def test_what_is_no_list_is_said(ada: Somebody, name: str, content: bytes, answer: str) -> None:
    await sends_list(ada, content or b"\n", name)
    assert answer in ada.last_message.text


async def test_the_template_explains_itself_and_an_export_reads_back(
    ada: Somebody, corner_shop: Shop, database: Database
) -> None:
    await ada.sends("/customers")
    await ada.taps("Import Excel")
    await ada.taps("Template")
    assert "客户编号 Code" in (await rows_of(ada, ada.last_message))[0]
    await ada.sends("/customers")
    await ada.taps("Export")
    exported = ada.last_message
    assert "街角便利店" in (await rows_of(ada, exported))[1]
    await sends_list(ada, await ada.picture(exported))
    assert ada.sees("1 with a code you have")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_an_export_that_comes_back_changes_nothing(
    ada: Somebody, ann: Somebody, corner_shop: Shop, database: Database, language: str
) -> None:
    async with database.writing() as db:
        await change_person(db, ada.who, language=Language(language))
        await change_file(
            db,
            corner_shop.id,
            {
                "source": IN_THE_FIELD,
                "need": "=1+1",
                "tags": ["连锁", "重点"],
                "expected_on": MONDAY,
                "kind": "peer",
            },
            by_id=ada.who,
            at=NINE,
        )
        await add_contact(
            db, corner_shop.id, name="李敏", role="decision_maker", phone="+8657188888888;ext=8001"
        )
        site = await main_site_of(db, corner_shop.id)
        assert site is not None
        await change_site(db, site.id, opening_hours={"osm": "Mo-Fr 09:00-12:00,13:30-18:00; PH off"})
        before = await customer_lines(db), await changes_of(db, corner_shop.id, limit=99)
    await ada.sends("/customers")
    await ada.taps({"en": "Export", "zh": "导出"}[language])
    exported = ada.last_message
    [_, row] = await rows_of(ada, exported)
    assert {"en": "added in the field", "zh": "业务员现场新增"}[language] in row
    assert {"en": "first contact", "zh": "初步接洽"}[language] in row
    await ada.sends("/customers")
    await ada.taps({"en": "Import Excel", "zh": "导入 Excel"}[language])
    await ada.sends_document(await ada.picture(exported), name="back.xlsx")
    await ada.taps({"en": "Take them in", "zh": "确认导入"}[language])
    assert ada.sees({"en": "1 updated", "zh": "更新"}[language])
    async with database.reading() as db:
        assert (await customer_lines(db), await changes_of(db, corner_shop.id, limit=99)) == before
        assert len(await contacts_of(db, corner_shop.id)) == 1


async def test_hours_contact_and_industry_of_a_known_customer_are_updated(
    ada: Somebody, corner_shop: Shop, database: Database
) -> None:
    head = ("编号", "客户名称", "行业", "营业时间", "联系人", "职务", "电话")
    async with database.writing() as db:
        await add_contact(db, corner_shop.id, name="李敏", phone="+8613800138000")
    rows = (
        ("RETAIL-2026-001", "街角便利店", "IT", "Mo-Fr 08:00-12:00", "李敏", "店长", "13800138000"),
        ("RETAIL-2026-001", "街角便利店", "", "", "王芳", "", ""),
    )
    for row in rows:
        await sends_list(ada, excel(row, head=head))
        await ada.taps("Take them in")
    async with database.reading() as db:
        file, site = await file_of(db, corner_shop.id), await main_site_of(db, corner_shop.id)
        contacts = await contacts_of(db, corner_shop.id)
    assert file is not None
    assert site is not None
    assert (file.customer.industry, written_hours(site)) == ("IT", "Mo-Fr 08:00-12:00")
    assert [(each.name, each.title) for each in contacts] == [("李敏", "店长"), ("王芳", "")]


async def test_everybody_whose_customers_change_hears_of_it_in_one_message(
    ada: Somebody, ann: Somebody, bo: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop, day=MONDAY + timedelta(days=3))
    rows = [
        ("RETAIL-2026-001", corner_shop.name_zh, "", "", "", " bo", "", "", "", ""),
        ("", "云途科技", "", "IT", "A", "Bo", "", "", "", ""),
    ]
    await sends_list(ada, excel(*rows))
    await ada.taps("Take them in")
    await bo.waits_for("其中2家客户现在归您。一并转来1次计划拜访", timeout_s=30)
    await ann.waits_for("1 customer of yours belongs to a colleague now, by the list of Ada", timeout_s=30)


async def test_what_the_file_holds_besides_is_told_before_anything_is_taken_in(
    ada: Somebody, database: Database
) -> None:
    head = ("客户名称", "区域", "经度", "纬度", "负责人")
    await sends_list(ada, excel(("云途", "华东", 30.28, 120.12, "王"), head=head))
    assert ada.sees("Columns that I did not use: 区域")
    assert ada.sees("had changed places, put right: 1")
    assert ada.sees("The places have no datum")


async def test_a_rep_neither_imports_nor_exports(ann: Somebody, corner_shop: Shop) -> None:
    await ann.sends("/customers")
    assert not any("Excel" in button or "Export" in button for button in ann.last_message.buttons)
    await ann.taps_forged(ann.last_message, "go:export_customers:")
    assert ann.last_message.kind != "document"


async def test_the_rows_of_a_file_do_not_stay_in_the_inbox(ada: Somebody, database: Database) -> None:
    await sends_list(ada, excel(("", "云途科技", "", "IT", "A", "", "", "", "李敏", "13800138000")))
    await ada.taps("Take them in")
    async with database.reading() as db:
        bodies = (await db.execute(select(inbox.c.body))).scalars().all()
    assert not any("13800138000" in (body or "") for body in bodies)


async def test_a_new_owner_in_the_file_gets_what_was_planned_and_still_to_do(
    ada: Somebody, ann: Somebody, bo: Somebody, corner_shop: Shop, database: Database, planned: Planned
) -> None:
    await planned(ann, corner_shop, day=MONDAY + timedelta(days=3))
    await opens_customer(ann, corner_shop)
    await ann.taps("📌 Task")
    await ann.sends("send the quote by Friday")
    async with database.reading() as db:
        file = await file_of(db, corner_shop.id)
    assert file is not None
    await sends_list(ada, excel((file.customer.code, corner_shop.name_zh, "", "", "", "Bo", "", "", "", "")))
    await ada.taps("Take them in")
    assert ada.sees("1 updated")
    async with database.reading() as db:
        [task] = await open_tasks_of_customer(db, corner_shop.id)
        [item] = await plan_items_of(db, bo.who, MONDAY + timedelta(days=3))
        [change] = await changes_of(db, corner_shop.id, what="owner_id")
    assert (task.owner_id, item.customer_id, change.why) == (bo.who, corner_shop.id, "import")
