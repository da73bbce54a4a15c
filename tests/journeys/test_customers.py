"""Customers are found, opened, written about, corrected and added, each by who may."""

import pytest

from bot.storage.contacts import contacts_of
from bot.storage.customer_file import changes_of, entries_of, file_of
from bot.storage.customers import customer_by_code, main_site_of
from bot.storage.database import Database
from bot.views.taps import OnCustomer
from tests.journeys.company import Shop, Somebody


def offers(somebody: Somebody, text: str) -> bool:
    """Whether a button of the newest message says this."""
    return any(text in button for button in somebody.last_message.buttons)


async def opens_card(rep: Somebody, name: str) -> None:
    """Find a customer by a part of the name, and open the card."""
    await rep.sends(f"/customers {name.split(maxsplit=1)[0]}")
    await rep.taps(name)


async def test_a_rep_finds_a_customer_by_pinyin_and_sees_the_card(bo: Somebody, corner_shop: Shop) -> None:
    await bo.sends("/customers")
    await bo.sends("jiejiao")
    await bo.taps("街角便利店")
    card = bo.last_message.text
    assert "街角便利店" in card
    assert "负责人：Ann" in card
    assert "还没有人拜访过" in card


async def test_what_is_not_found_is_said_and_typing_goes_on(ann: Somebody, corner_shop: Shop) -> None:
    await ann.sends("/customers nowhere")
    assert "Nobody found for “nowhere”" in ann.last_message.text
    await ann.sends("corner")
    assert offers(ann, "Corner Shop")


async def test_a_contact_is_typed_in_one_line_and_the_customer_is_found_by_the_telephone(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_card(ann, "Corner Shop")
    await ann.taps("Contacts")
    await ann.taps("New contact")
    await ann.sends("李敏 店长 138 0013 8000")
    assert "+86 138 0013 8000" in ann.last_message.text
    await ann.taps("decides")
    async with database.reading() as db:
        [contact] = await contacts_of(db, corner_shop.id)
    assert (contact.name, contact.title, contact.role) == ("李敏", "店长", "decision_maker")
    assert contact.phone == "+8613800138000"
    await ann.sends("/customers 0013 8000")
    assert offers(ann, "Corner Shop")


async def test_an_erased_contact_is_gone_from_the_database_too(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_card(ann, "Corner Shop")
    await ann.taps("Contacts")
    await ann.taps("New contact")
    await ann.sends("Li Min")
    await ann.taps("Erase for good")
    await ann.taps("Yes, erase")
    assert "Nobody is known here yet" in ann.last_message.text
    async with database.reading() as db:
        assert await contacts_of(db, corner_shop.id) == ()


async def test_an_order_is_written_down_with_its_amount_and_can_be_taken_back(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_card(ann, "Corner Shop")
    await ann.taps("Write down")
    await ann.taps("Order")
    await ann.sends("1.2万 twenty cases")
    assert "12,000" in ann.last_message.text
    await ann.taps("History")
    assert "twenty cases" in ann.last_message.text
    await ann.taps("🗑 🧾 Order twenty cases")
    async with database.reading() as db:
        assert await entries_of(db, corner_shop.id) == ()


async def test_a_field_is_changed_and_who_did_it_stands_in_the_history(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_card(ann, "Corner Shop")
    await ann.taps("✏️ Change")
    await ann.taps("Stage")
    await ann.taps("Proposal")
    assert "📈 Proposal" in ann.last_message.text
    await ann.taps("✏️ Change")
    await ann.taps("Expected purchase")
    await ann.sends("gibberish")
    assert "could not use “gibberish”" in ann.last_message.text
    await ann.sends("2026-04-15")
    async with database.reading() as db:
        file = await file_of(db, corner_shop.id)
        changes = await changes_of(db, corner_shop.id)
    assert file is not None
    assert file.stage == "proposal"
    assert str(file.expected_on) == "2026-04-15"
    assert {(change.what, change.by_id) for change in changes} == {
        ("stage", ann.who),
        ("expected_on", ann.who),
    }
    await ann.taps("History")
    assert "Stage: Proposal (Ann)" in ann.last_message.text


async def test_a_colleague_sees_the_customer_but_changes_nothing(
    bo: Somebody, corner_shop: Shop, database: Database
) -> None:
    await bo.sends("/customers 街角")
    await bo.taps("街角便利店")
    assert not offers(bo, "修改")
    await bo.taps_forged(
        bo.last_message, OnCustomer(do="is", customer_id=corner_shop.id, arg="stage=won").pack()
    )
    assert "只有Ann和其主管可以修改" in bo.last_message.text
    async with database.reading() as db:
        assert await changes_of(db, corner_shop.id) == ()


async def test_the_manager_changes_it_and_a_manager_of_others_does_not_even_see_it(
    mei: Somebody, otto: Somebody, corner_shop: Shop
) -> None:
    await mei.sends("/customers jjbl")
    await mei.taps("街角便利店")
    await mei.taps("修改")
    await mei.taps("等级")
    await mei.taps("C")
    await mei.sends("采购量下降")
    assert "C级" in mei.last_message.text
    await otto.sends("/customers corner")
    assert "Nobody found" in otto.last_message.text
    await otto.taps_forged(otto.last_message, OnCustomer(do="show", customer_id=corner_shop.id).pack())
    assert "not among yours" in otto.last_message.text


async def test_a_rep_adds_a_customer_from_the_street(ann: Somebody, database: Database) -> None:
    await ann.sends("/customers")
    await ann.taps("New customer")
    await ann.sends("春风茶馆")
    await ann.pins_location(30.25, 120.16)
    await ann.taps("Industry")
    await ann.taps("Food service")
    await ann.taps("Contact")
    await ann.sends("王芳 老板 13900139000")
    await ann.taps("Create")
    assert "FB-2026-001" in ann.last_message.text
    async with database.reading() as db:
        customer = await customer_by_code(db, "FB-2026-001")
        assert customer is not None
        site = await main_site_of(db, customer.id)
    assert customer.name_zh == "春风茶馆"
    assert customer.owner_id == ann.who
    assert site is not None
    assert site.position is not None
    assert site.position.lat == pytest.approx(30.25)
    assert offers(ann, "Visit now")


async def test_one_who_exists_already_is_shown_before_anything_is_created(
    bo: Somebody, corner_shop: Shop
) -> None:
    await bo.sends("/customers")
    await bo.taps("新客户")
    await bo.sends("街角便利店有限公司")
    assert "是不是下面这一家" in bo.last_message.text
    await bo.taps("→ RETAIL-2026-001")
    assert "负责人：Ann" in bo.last_message.text


async def test_giving_up_creates_nothing_and_an_old_button_says_so(ann: Somebody, database: Database) -> None:
    await ann.sends("/customers")
    await ann.taps("New customer")
    await ann.sends("Ghost Ltd")
    draft = ann.last_message
    await ann.taps("Cancel", on=draft)
    assert "Nothing was created" in ann.last_message.text
    async with database.reading() as db:
        assert await customer_by_code(db, "OT-2026-001") is None


async def test_a_customer_put_away_is_not_found_and_can_be_taken_out_again(
    ann: Somebody, corner_shop: Shop
) -> None:
    await opens_card(ann, "Corner Shop")
    await ann.taps("✏️ Change")
    await ann.taps("Put away")
    await ann.taps("Yes, put away")
    away = ann.last_message
    await ann.sends("/customers corner")
    assert "Nobody found" in ann.last_message.text
    await ann.taps("Take it out again", on=away)
    await ann.sends("/customers corner")
    assert offers(ann, "Corner Shop")


async def test_a_manager_sends_a_place_and_sees_who_is_near(
    mei: Somebody, corner_shop: Shop, machine_works: Shop
) -> None:
    await mei.sends("/customers")
    await mei.pins_location(machine_works.position.lat, machine_works.position.lon)
    assert machine_works.name_zh in mei.last_message.buttons[0]
    assert "由近到远" in mei.last_message.text


async def test_during_a_visit_words_belong_to_the_visit_and_the_command_still_searches(
    ann: Somebody, corner_shop: Shop
) -> None:
    await ann.sends("/today")
    await ann.shares_live_location_at(corner_shop)
    await ann.sends("/customers corner")
    assert offers(ann, "Corner Shop")
