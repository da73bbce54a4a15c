"""Before a visit: one card from which a colleague understands the customer; only for who may see them."""

from datetime import time

from bot.rules.customer import EntryKind
from bot.storage.contacts import add_contact
from bot.storage.customer_file import add_entry
from bot.storage.database import Database
from tests.journeys.company import MONDAY, NINE, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.visits import visited_and_reported

T = 90


async def test_on_the_way_the_rep_reads_who_they_are_what_was_agreed_and_what_to_ask(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop, window_start=time(9, 30), confirmed=True, objective="care")
    async with database.writing() as db:
        await add_contact(
            db, corner_shop.id, name="Li Min", title="manager", role="decision_maker", phone="+8613800138000"
        )
        await add_entry(
            db, corner_shop.id, kind=EntryKind.SERVICE, on=MONDAY, text="Torn boxes", by_id=ann.who, at=NINE
        )
    await visited_and_reported(database, ann.who, corner_shop, days_ago=20)
    await ann.sends("/today")
    await ann.taps("On my way")
    card = (await ann.waits_for("Corner Shop · A")).text  # the reminder of 09:30 may have come meanwhile
    for said in (
        "Today · 09:30 🤝 · Customer care",
        "Li Min · manager · decides",
        "13 days overdue",
        "Send a quote",
        "The shelf was empty",
        "Torn boxes",
        "Last visits",
    ):
        assert said in card, f"{said!r} is not in\n{card}"
    await ann.taps("Visit now")
    await ann.waits_for("Corner Shop", timeout_s=T)


async def test_a_colleague_asks_by_name_and_reads_it_in_their_own_language(
    bo: Somebody, corner_shop: Shop, database: Database, company: dict[str, int]
) -> None:
    await visited_and_reported(database, company["Ann"], corner_shop, days_ago=3)
    await bo.sends("/brief 街角")
    card = bo.last_message.text
    assert "街角便利店 · A级" in card
    assert "负责人：Ann" in card
    assert "说好的事" in card
    assert "发报价" in card


async def test_nobody_else_s_customer_is_told_not_even_by_a_forged_tap(
    otto: Somebody, corner_shop: Shop
) -> None:
    await otto.sends("/brief corner")
    assert otto.sees("Nobody found")
    await otto.taps_forged(otto.last_message, f"bf:{corner_shop.id}:0")
    assert not otto.sees("Corner Shop · A")


async def test_several_who_fit_are_offered_and_an_empty_list_says_so(
    ann: Somebody, corner_shop: Shop, machine_works: Shop
) -> None:
    await ann.sends("/brief")
    assert ann.sees("Nobody is left on today’s list")
    await ann.sends("/brief o")
    assert ann.sees("Whom do you mean?")
    await ann.taps("Machine Works")
    assert ann.sees("To find out")
    assert "troubles the customer" in ann.last_message.text


async def test_from_one_brief_to_the_next(
    ann: Somebody, corner_shop: Shop, machine_works: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await planned(ann, machine_works)
    await ann.sends("on my way")
    assert "Corner Shop" in ann.last_message.text
    await ann.taps("Next stop")
    assert "Machine Works" in ann.last_message.text
