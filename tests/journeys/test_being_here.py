"""Help, cancel, language, privacy: what everybody may ask at any time."""

import pytest

from bot.rules.roles import ConsentKind
from bot.storage.consents import allows
from bot.storage.database import Database
from simulator.driver import Desk
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned


async def test_help_speaks_of_what_can_be_done_now(
    ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await ann.sends("/help")
    assert "1 customer is left on today’s list" in ann.last_message.text
    await ann.shares_live_location_at(corner_shop)
    await ann.sends("/today")
    await ann.taps(next(button for button in ann.last_message.buttons if "Corner Shop" in button))
    await ann.sends("/help")
    assert "Corner Shop" in ann.last_message.text
    assert "🟢 To the visit" in ann.last_message.buttons


async def test_help_knows_each_role(mei: Somebody, ada: Somebody) -> None:
    await mei.sends("/help")
    assert "您的团队：2 人" in mei.last_message.text
    assert "/today" not in mei.last_message.text
    await ada.sends("/help")
    assert "/invite" in ada.last_message.text


async def test_start_of_somebody_we_know_is_a_warm_hello(ann: Somebody) -> None:
    await ann.sends("/start")
    assert "Hello Ann" in ann.last_message.text


async def test_cancel_leaves_what_is_being_typed_and_says_what(ada: Somebody) -> None:
    await ada.sends("/invite")
    await ada.sends("/cancel")
    assert "Left: the invitation" in ada.last_message.text
    await ada.sends("Max Berg")
    assert "Nothing is waiting for that" in ada.last_message.text
    await ada.sends("/cancel")
    assert "nothing to cancel" in ada.last_message.text


async def test_an_unknown_command_says_what_there_is(ann: Somebody) -> None:
    await ann.sends("/fly")
    assert "I do not know /fly" in ann.last_message.text
    await ann.sends("/todya")
    assert "Did you mean /today?" in ann.last_message.text


async def test_the_language_changes_everything_at_once(ann: Somebody, desk: Desk) -> None:
    await ann.sends("/language")
    await ann.taps("中文")
    assert "以后用中文" in ann.last_message.text
    await ann.sends("/help")
    assert "我现在能做什么" in ann.last_message.text


@pytest.mark.usefixtures("inside")
async def test_a_visit_goes_on_in_the_new_language_at_once(ann: Somebody) -> None:
    await ann.sends("/language")
    await ann.taps("中文")
    assert any("已到客户处" in message.text for message in ann.bot_messages)
    assert not any("At the customer" in message.text for message in ann.bot_messages)


async def test_the_zone_is_typed_as_a_city(ann: Somebody) -> None:
    await ann.sends("/language")
    await ann.taps("Change the time zone")
    await ann.sends("Atlantis")
    assert "I know no time zone “Atlantis”" in ann.last_message.text
    await ann.sends("berlin")
    assert "Europe/Berlin, where it is 02:00 now" in ann.last_message.text


async def test_consents_are_withdrawn_and_given_again_each_by_itself(
    ann: Somebody, database: Database
) -> None:
    async def allowed() -> tuple[bool, bool]:
        async with database.reading() as db:
            location = await allows(db, ann.who, ConsentKind.LOCATION)
            return location, await allows(db, ann.who, ConsentKind.FACE)

    await ann.sends("/privacy")
    await ann.taps("Stop allowing location")
    assert "from now on no position of yours is kept" in ann.last_message.text
    assert await allowed() == (False, True)
    await ann.taps("Stop allowing selfies")
    assert ann.sees("deleted for good")
    assert await allowed() == (False, True)
    await ann.taps("Yes, delete my selfies")
    assert await allowed() == (False, False)
    await ann.taps("Allow location")
    assert await allowed() == (True, False)


async def test_a_new_role_is_told_with_the_question_that_comes_with_it(ada: Somebody, mei: Somebody) -> None:
    await ada.sends("/people mei")
    await ada.taps("Mei")
    await ada.taps("Roles")
    await ada.taps("▫️ rep")
    await mei.waits_for("您现在也负责拜访客户")
    await mei.taps("🔒 去设置")
    assert "位置" in mei.last_message.text
    await ada.taps("✅ rep")
    await ada.taps("Yes, take it")
    await mei.sends("/today")
    assert "仅供以下角色使用：业务员" in mei.last_message.text


async def test_a_new_manager_sees_the_person_at_once(ada: Somebody, ann: Somebody, otto: Somebody) -> None:
    await ada.sends("/people ann")
    await ada.taps("Ann")
    await ada.taps("Manager")
    await ada.taps("Otto")
    assert "Manager: Otto" in ada.last_message.text
    await otto.sends("/help")
    assert "Your team: 1 person" in otto.last_message.text


async def test_a_person_is_renamed(ada: Somebody, ann: Somebody) -> None:
    await ada.sends("/people ann")
    await ada.taps("Ann")
    await ada.taps("Name")
    await ada.sends("Otto")
    assert "Otto is here already" in ada.last_message.text
    await ada.sends("Ann Lee")
    assert "👤 Ann Lee" in ada.last_message.text
