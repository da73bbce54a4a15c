"""Where a form is asked: visit types, customer kinds, a kind of visit of its own."""

from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import card, goes_in, picture, to_the_form


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
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    assert "Please ask the customer to rate us" in card(ann)
    await ada.taps("↩️ Undo")
    assert "Undone" in ada.last_message.text
    assert "🟢" not in ada.last_message.text.rpartition("→")[2]


async def test_customers_of_a_visit_type_are_ticked(
    ada: Somebody, ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await ada.sends("/forms")
    await ada.taps("B2B sales visit")
    await ada.taps("🧭 Where it is asked")
    await ada.taps("Business visit")
    await ada.taps("👥 For which customers")
    await ada.taps("☐ RT")
    await ada.taps("Go on ›")
    assert "→ 🟢 Business visit (RT): B2B sales visit" in ada.last_message.text
    assert "RT: instead of “Store visit”" in ada.last_message.text
    await ada.taps("✅ Change it")
    assert "Done" in ada.last_message.text
    await planned(ann, corner_shop)  # a retailer: from now on visited as a business
    await goes_in(ann, corner_shop)
    for seed in (1, 2):
        await ann.sends_photo(picture(seed))
    assert "Whom did you meet?" in card(ann)


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


async def test_a_visit_gets_another_photo_and_the_old_one_becomes_a_wish(
    ada: Somebody, ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await ada.sends("/forms")
    await ada.taps("Store visit")
    await ada.taps("🧭 Where it is asked")
    await ada.taps("Store visit")
    await ada.taps("🧩 Its steps")
    assert "2. 📷 Storefront photo: required" in ada.last_message.text
    await ada.taps("2: only a wish")
    assert "Storefront photo (a wish)" in ada.last_message.text
    await ada.taps("✅ Change it")
    await ada.taps("‹ Go back")
    await ada.taps("Store visit")
    await ada.taps("🧩 Its steps")
    await ada.taps("➕ Photo")
    await ada.sends("a / b / c")
    assert "at most one slash" in ada.last_message.text
    await ada.sends("货架 / Shelf")
    assert "Selfie · Storefront photo (a wish) · Shelf · Report" in ada.last_message.text
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    for seed in (1, 2):
        await ann.sends_photo(picture(seed))
    assert "Shelf" in card(ann)
