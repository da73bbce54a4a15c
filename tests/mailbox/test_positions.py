"""Where somebody is off duty is never written down."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.forms.definition import PLACES, QuestionKind
from bot.rules.roles import ConsentKind
from bot.services.location_gate import LocationGate
from bot.storage.consents import record_consent
from bot.storage.database import Database
from bot.storage.focus import set_focus
from bot.storage.tables.mail import inbox
from bot.storage.tracks import add_shift
from simulator.driver import Desk
from tests.journeys.company import NINE, Somebody
from tests.mailbox.recorder import written_down

SATURDAY = 5 * 24 * 3600  # seconds after Monday morning


@pytest.fixture
async def off_duty(ann: Somebody, desk: Desk) -> Somebody:
    """It is Saturday; no shift, no visit."""
    await desk.travels(seconds=SATURDAY, stop_every_s=SATURDAY)
    return ann


def edit_of(person: Somebody, update_id: int, sent_at: datetime, lat: float) -> dict[str, object]:
    """A tick of a live location as Telegram sends it."""
    account = {"id": person.id, "is_bot": False, "first_name": person.name}
    return {
        "update_id": update_id,
        "edited_message": {
            "message_id": 500,
            "from": account,
            "chat": {"id": person.id, "type": "private", "first_name": person.name},
            "date": round((sent_at - timedelta(minutes=1)).timestamp()),
            "edit_date": round(sent_at.timestamp()),
            "location": {"latitude": lat, "longitude": 121.0, "live_period": 36_000},
        },
    }


async def bodies(database: Database) -> str:
    async with database.reading() as db:
        return "\n".join(str(body) for body in (await db.execute(select(inbox.c.body))).scalars())


async def test_live_edits_off_duty_are_stored_without_their_position(
    off_duty: Somebody, database: Database
) -> None:
    await off_duty.shares_live_location(31.11111, 121.11111)
    await off_duty.walks_to(31.22222, 121.22222)
    assert (await written_down(database))[-1] == "edit [0.0] withheld"
    assert "31.22222" not in await bodies(database)


async def test_a_share_begun_off_duty_is_stored_without_its_position(
    off_duty: Somebody, database: Database
) -> None:
    await off_duty.shares_live_location(31.11111, 121.11111)
    assert (await written_down(database))[-1] == "location [0.0]"


async def test_a_share_begun_without_consent_is_stored_without_its_position(
    ann: Somebody, database: Database
) -> None:
    async with database.writing() as db:
        await record_consent(db, ann.who, ConsentKind.LOCATION, given=False, notice_version="1", at=NINE)
    await ann.shares_live_location(31.11111, 121.11111)
    assert (await written_down(database))[-1] == "location [0.0]"


async def test_a_share_begun_in_working_hours_reaches_its_handler_with_its_position(
    ann: Somebody, database: Database
) -> None:
    await ann.shares_live_location(31.11111, 121.11111)
    assert (await written_down(database))[-1] == "location [31.11111]"


async def test_what_waited_at_telegram_until_after_work_is_still_of_the_shift(
    ann: Somebody, database: Database, desk: Desk, app: App
) -> None:
    async with database.writing() as db:
        await add_shift(db, ann.who, started_at=NINE, ends_at=NINE + timedelta(hours=9))
    await desk.travels(seconds=10 * 3600, stop_every_s=10 * 3600)
    await app.parts.intake.take([edit_of(ann, 900_001, NINE + timedelta(hours=8), 31.66666)])
    await app.parts.rest.wait()
    assert (await written_down(database))[-1] == "edit [31.66666] kept"


async def test_what_was_sent_before_work_is_cut_though_it_arrives_in_working_hours(
    ann: Somebody, database: Database, app: App
) -> None:
    await app.parts.intake.take([edit_of(ann, 900_001, NINE - timedelta(hours=2), 31.77777)])
    await app.parts.rest.wait()
    assert (await written_down(database))[-1] == "edit [0.0] withheld"
    assert "31.77777" not in await bodies(database)


async def test_a_pin_is_stored_without_its_position(ann: Somebody, database: Database) -> None:
    await ann.pins_location(31.33333, 121.33333)
    assert (await written_down(database))[-1] == "location [0.0]"


@pytest.mark.parametrize("kind", sorted(PLACES))
async def test_a_pin_keeps_its_position_while_the_form_asks_for_a_place(
    ann: Somebody, database: Database, kind: QuestionKind
) -> None:
    async with database.writing() as db:
        gate = LocationGate(db, since=NINE, until=NINE)
        await set_focus(db, ann.who, "visit", data={"asks": kind}, at=NINE)
        assert await gate.lets_in(ann.id, NINE, is_pinned=True)
        await set_focus(db, ann.who, "visit", data={"asks": QuestionKind.TEXT}, at=NINE)
        assert not await gate.lets_in(ann.id, NINE, is_pinned=True)


async def test_live_edits_in_a_shift_keep_their_position(
    off_duty: Somebody, database: Database, desk: Desk, app: App
) -> None:
    now = app.clock.now()
    async with database.writing() as db:
        await add_shift(db, off_duty.who, started_at=NINE, ends_at=now.replace(year=2027))
    await off_duty.shares_live_location(31.11111, 121.11111)
    await off_duty.walks_to(31.22222, 121.22222)
    assert (await written_down(database))[-1] == "edit [31.22222] kept"


async def test_a_pinned_position_is_erased_once_it_has_been_judged(ann: Somebody, database: Database) -> None:
    await ann.pins_location(31.33333, 121.33333)
    assert "31.33333" not in await bodies(database)


async def test_a_venue_is_erased_too(ann: Somebody, database: Database) -> None:
    await ann.sends_venue(31.44444, 121.44444, "Shop")
    assert "31.44444" not in await bodies(database)


async def test_answering_ones_own_position_does_not_store_it_again(
    off_duty: Somebody, database: Database
) -> None:
    await off_duty.pins_location(31.55555, 121.55555)
    mine = [m for m in off_duty.messages if m.kind == "location"][-1]
    await off_duty.sends("there", reply_to=mine)
    assert "31.55555" not in await bodies(database)


async def test_consecutive_live_edits_are_applied_in_one_step(
    ann: Somebody, database: Database, desk: Desk, app: App
) -> None:
    async with database.writing() as db:
        await add_shift(db, ann.who, started_at=NINE, ends_at=NINE.replace(year=2027))
    await ann.shares_live_location(31.0, 121.0)
    # Held up by an update of the same chat, they pile up.
    from tests.mailbox import recorder

    recorder.failures["slow"] = 2
    desk.waits = False
    await ann.sends("slow")
    for step in (1, 2, 3):
        await ann.walks_to(31.0 + step / 10, 121.0)
    await ann.sends("then")
    await ann.waits_for("got then")
    assert (await written_down(database))[-3:] == ["slow", "edit [31.1, 31.2, 31.3] kept", "then"]
