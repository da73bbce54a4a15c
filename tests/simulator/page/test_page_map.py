"""The page: sharing a live location, moving it in every way, and looking at places."""

import pytest
from playwright.async_api import Locator, expect

from tests.simulator.page.conftest import OpensDesk
from tests.simulator.page.phones import DeskOnPage, Json, ScriptedBot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def share(desk: DeskOnPage, bot: ScriptedBot) -> Json:
    """Share a live location for eight hours, from where the phone is; returns the location."""
    await desk.left.attaches("Location")
    await desk.left.taps("Share live location")
    location: Json = (await bot.hears())["location"]
    await expect(desk.left.node.locator(".bar", has_text="Sharing live location")).to_be_visible()
    return location


def map_of(desk: DeskOnPage) -> Locator:
    return desk.left.node.locator(".map")


async def drag(desk: DeskOnPage, pin: Locator, *, right: int, down: int) -> None:
    box = await pin.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await desk.page.mouse.move(x, y)
    await desk.page.mouse.down()
    await desk.page.mouse.move(x + right, y + down, steps=12)
    await desk.page.mouse.up()


async def test_a_share_begins_where_most_places_are_and_ends_with_stop(
    desk: DeskOnPage, bot: ScriptedBot
) -> None:
    location = await share(desk, bot)
    assert location["live_period"] == 28800
    assert abs(location["latitude"] - 30.2752) < 0.01
    await desk.left.sees("Live location")

    await desk.left.taps("Stop")

    assert "live_period" not in (await bot.hears("edited_message"))["location"]
    await desk.left.sees("Live location ended")


async def test_however_wildly_the_pin_is_dragged_the_bot_hears_few_fixes_and_the_last_one(
    opens_desk: OpensDesk, bot: ScriptedBot, ann: int
) -> None:
    desk = await opens_desk(own_tab=True)
    began = await share(desk, bot)
    await desk.left.taps("Map")
    await desk.page.clock.install()
    await drag(desk, desk.left.node.locator(".me-pin"), right=60, down=-40)
    first = (await bot.hears("edited_message"))["location"]

    await desk.page.clock.fast_forward(1600)
    last = (await bot.hears("edited_message"))["location"]

    assert last["longitude"] > first["longitude"] > began["longitude"]
    assert last["latitude"] > began["latitude"]
    assert await bot.forgets() == 0


async def test_alt_and_arrows_move_the_pin(desk: DeskOnPage, bot: ScriptedBot) -> None:
    began = await share(desk, bot)
    await desk.left.taps("Map")

    await map_of(desk).press("Alt+ArrowUp")

    moved = (await bot.hears("edited_message"))["location"]
    assert moved["latitude"] - began["latitude"] == pytest.approx(0.0002, abs=1e-5)
    assert moved["live_period"] == 28800


async def test_walking_to_a_place_takes_several_fixes_and_the_time_of_the_way(
    desk: DeskOnPage, bot: ScriptedBot
) -> None:
    await share(desk, bot)
    await desk.left.taps("Map")

    await desk.left.node.get_by_label("Walk to").select_option(label=await option(desk, "Lake Mart"))

    fixes = [await bot.hears("edited_message") for _ in range(4)]
    end = fixes[-1]["location"]
    assert end["latitude"] == pytest.approx(30.2790, abs=0.0005)
    dates = [fix["edit_date"] for fix in fixes]
    assert dates == sorted(set(dates))
    assert 240 < dates[-1] - fixes[0]["date"] < 1200


async def option(desk: DeskOnPage, name: str) -> str:
    """The goal as the list shows it: with the distance."""
    return str(await desk.left.node.locator("option", has_text=name).text_content())


async def test_a_tap_on_a_place_walks_there_and_a_pin_is_no_share(desk: DeskOnPage, bot: ScriptedBot) -> None:
    await desk.left.attaches("Location")
    await desk.left.node.get_by_label("Time passes on the way").uncheck()
    await map_of(desk).get_by_title("Lake Mart").click()
    await expect(map_of(desk)).not_to_have_class("walking")
    await expect(desk.left.node.locator("option", has_text="Lake Mart · 0 m")).to_have_count(1)

    await desk.left.taps("Send as a pin")

    location = (await bot.hears())["location"]
    assert "live_period" not in location
    assert location["latitude"] == pytest.approx(30.2790, abs=0.0005)


async def test_accuracy_is_told_with_the_place(desk: DeskOnPage, bot: ScriptedBot) -> None:
    await desk.left.attaches("Location")
    await desk.left.node.get_by_label("Accuracy", exact=True).fill("80")
    await desk.left.node.get_by_label("For how long").select_option("900")
    await desk.left.taps("Share live location")

    location = (await bot.hears())["location"]
    assert (location["horizontal_accuracy"], location["live_period"]) == (80, 900)


async def test_far_away_places_become_one_circle_with_their_number(
    desk: DeskOnPage, bot: ScriptedBot
) -> None:
    await desk.left.attaches("Location")
    await expect(map_of(desk).locator(".landmark")).to_have_count(3)
    for _ in range(4):
        await desk.left.taps("Zoom out")

    await expect(map_of(desk).locator(".cluster")).to_have_text("2")


async def test_a_place_the_bot_sent_can_be_looked_at_and_walked_to(
    desk: DeskOnPage, bot: ScriptedBot, ann: int
) -> None:
    await bot.call(
        "sendVenue",
        chat_id=ann,
        latitude=30.28,
        longitude=120.16,
        title="New customer",
        address="1 Lake Road",
    )
    await desk.left.message("New customer").locator(".place").click()

    await expect(desk.left.node.get_by_role("dialog", name="New customer")).to_be_visible()
    await expect(map_of(desk).locator(".shown-pin")).to_be_visible()
    await expect(desk.left.node.locator("option", has_text="📌 New customer")).to_have_count(1)


async def test_a_share_that_runs_out_is_over_without_a_word(desk: DeskOnPage, bot: ScriptedBot) -> None:
    await desk.left.attaches("Location")
    await desk.left.node.get_by_label("For how long").select_option("900")
    await desk.left.taps("Share live location")
    await expect(desk.left.node.locator(".bar", has_text="until 08:15")).to_be_visible()

    await desk.page.get_by_role("button", name="+1 h").click()

    await expect(desk.left.node.locator(".bar", has_text="Sharing")).to_be_hidden()
