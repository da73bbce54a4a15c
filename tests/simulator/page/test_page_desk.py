"""The page: whose phones they are, the clock, small screens, two languages, and a server that goes away."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from simulator.server import RunningSimulator, start_simulator
from tests.simulator.page.conftest import OpensDesk
from tests.simulator.page.phones import DeskOnPage, ScriptedBot

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Words and the grounds they stand on, as the style sheets name them.
GROUNDS = {
    "ink": ("surface", "surface-2", "theirs"),
    "muted": ("surface", "surface-2", "theirs"),
    "accent-text": ("surface", "surface-2", "theirs"),
    "accent-ink": ("accent", "danger"),
    "mine-ink": ("mine",),
    "mine-muted": ("mine",),
    "mine-accent": ("mine",),
    "key-ink": ("key", "key-hover"),
    "paper-ink": ("paper",),
}


async def test_a_new_person_gets_a_phone_and_starts_the_bot(
    desk: DeskOnPage, bot: ScriptedBot, simulator: RunningSimulator
) -> None:
    await desk.left.node.get_by_label("Whose phone").select_option("new")
    await desk.left.node.get_by_label("Name").fill("Bo")
    await desk.left.node.get_by_label("Language").select_option("zh-hans")
    await desk.left.taps("Create")
    await desk.left.taps("START")

    heard = await bot.hears()
    assert (heard["text"], heard["from"]["first_name"], heard["from"]["language_code"]) == (
        "/start", "Bo", "zh-hans",
    )  # fmt: skip
    await expect(desk.right.node.get_by_label("Whose phone")).to_contain_text("Bo")


async def test_switching_people_keeps_what_each_was_typing(
    desk: DeskOnPage, bot: ScriptedBot, ann: int, mei: int
) -> None:
    await bot.says(mei, "only for Mei")
    await desk.left.field.fill("half a sente")
    who = desk.left.node.get_by_label("Whose phone")
    await who.select_option("Mei")
    await desk.left.sees("only for Mei")
    await expect(desk.left.field).to_have_value("")

    await who.select_option("Ann")

    await expect(desk.left.field).to_have_value("half a sente")
    await expect(desk.left.message("only for Mei")).to_have_count(0)


async def test_an_invitation_link_is_opened_from_the_menu(desk: DeskOnPage, bot: ScriptedBot) -> None:
    await desk.left.taps("Menu")
    await desk.left.taps("Open a link…")
    await desk.left.node.get_by_label("Paste an invitation link").fill("https://t.me/demo_bot?start=inv_1")
    await desk.page.keyboard.press("Enter")

    assert (await bot.hears())["text"] == "/start inv_1"


async def test_a_link_that_starts_nothing_is_refused_in_a_sentence(desk: DeskOnPage) -> None:
    desk.expects_refusals = True
    await desk.left.taps("Menu")
    await desk.left.taps("Open a link…")
    await desk.left.node.get_by_label("Paste an invitation link").fill("https://example.org")
    await desk.page.keyboard.press("Enter")

    await expect(desk.left.node.locator(".toast")).to_contain_text("starts no bot")


async def test_a_blocked_bot_is_unblocked_with_one_tap(desk: DeskOnPage, bot: ScriptedBot) -> None:
    await desk.left.taps("Menu")
    await desk.left.taps("Block this bot")
    assert (await bot.hears("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await expect(desk.left.field).to_be_hidden()

    await desk.left.taps("UNBLOCK")

    assert (await bot.hears("my_chat_member"))["new_chat_member"]["status"] == "member"
    await expect(desk.left.field).to_be_visible()


async def test_the_clock_goes_on_and_to_a_moment(desk: DeskOnPage, simulator: RunningSimulator) -> None:
    clock = desk.page.locator(".clock-now")
    await expect(clock).to_have_text("Mon 2 Mar, 08:00")
    await desk.page.get_by_role("button", name="+10 min").click()
    await expect(clock).to_have_text("Mon 2 Mar, 08:10")

    await desk.page.get_by_role("button", name="Go to…").click()
    await desk.left.taps("→ 18:00")
    await expect(clock).to_have_text("Mon 2 Mar, 18:00")
    await desk.page.get_by_role("button", name="Go to…").click()
    await desk.left.node.get_by_label("Day and time").fill("2026-03-03T07:30")
    await desk.left.taps("Go")

    await expect(clock).to_have_text("Tue 3 Mar, 07:30")
    assert simulator.world.clock.date() == datetime(2026, 3, 2, 23, 30, tzinfo=UTC).timestamp()


async def test_the_page_itself_speaks_both_languages(desk: DeskOnPage) -> None:
    await desk.page.get_by_role("button", name="Language of this page").click()

    await expect(desk.page.get_by_role("button", name="跳到…")).to_be_visible()
    await expect(desk.page.locator(".phone").first.get_by_role("textbox", name="消息")).to_be_visible()
    await desk.page.get_by_role("button", name="页面语言").click()
    await expect(desk.page.get_by_role("button", name="Go to…")).to_be_visible()


async def test_a_phones_width_shows_one_phone_and_tabs_with_unread_counts(
    opens_desk: OpensDesk, bot: ScriptedBot, ann: int, mei: int
) -> None:
    desk = await opens_desk(width=390, height=800)
    await expect(desk.right.node).to_be_hidden()
    await bot.says(mei, "for you")
    tab = desk.page.get_by_role("tab", name="Mei")
    await expect(tab.locator(".badge")).to_have_text("1")

    await tab.click()

    await desk.right.sees("for you")
    await expect(desk.left.node).to_be_hidden()
    await expect(tab.locator(".badge")).to_be_hidden()
    assert await desk.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_are_legible_on_their_grounds(opens_desk: OpensDesk, ann: int, scheme: str) -> None:
    desk = await opens_desk(dark=scheme == "dark")
    pairs = [(ink, ground) for ink, grounds in GROUNDS.items() for ground in grounds]
    read = "n => getComputedStyle(document.documentElement).getPropertyValue('--' + n)"
    colour = {
        name: await desk.page.evaluate(read, name) for name in {name for pair in pairs for name in pair}
    }

    ratios = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in pairs}

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2 for two #rgb or #rrggbb colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour.strip().lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_without_a_bot_it_waits_and_goes_on_when_one_comes(
    opens_desk: OpensDesk, simulator: RunningSimulator
) -> None:
    desk = await opens_desk()
    await expect(desk.left.node).to_contain_text("Waiting for a bot to start…")

    bot = ScriptedBot(simulator.url)
    await bot.start()

    await desk.left.taps("START")
    assert (await bot.hears())["text"] == "/start"
    await bot.stop()


async def test_a_bot_that_leaves_updates_lying_is_said_not_to_answer(
    opens_desk: OpensDesk, bot: ScriptedBot, ann: int
) -> None:
    desk = await opens_desk(own_tab=True)
    await desk.page.clock.install()
    await desk.left.sends("anybody there?")
    await desk.left.sees("anybody there?")
    for _ in range(3):
        await desk.page.clock.run_for(4100)

    await expect(desk.left.node.locator(".status")).to_have_text("the bot is not answering")
    await bot.forgets()
    await desk.page.clock.run_for(4100)
    await expect(desk.left.node.locator(".status")).to_have_text("bot")


async def test_two_pages_show_the_same_chat(
    opens_desk: OpensDesk, bot: ScriptedBot, ann: int, mei: int
) -> None:
    one, other = await opens_desk(), await opens_desk("?left=Mei&right=Ann", own_tab=True)

    await one.left.sends("from the first page")

    await other.right.sees("from the first page")
    await other.right.chooses("from the first page", "Delete")
    await expect(one.left.message("from the first page")).to_have_count(0)


async def test_a_server_started_anew_is_another_world(tab: Page) -> None:
    first = await start_simulator()
    desk = DeskOnPage(tab, first.url)
    desk.expects_refusals = True
    await desk.opens()
    await expect(desk.left.node.get_by_label("Whose phone")).to_contain_text("Ann")
    await first.close()
    await expect(tab.locator(".toast")).to_contain_text("lost its server")

    async with tab.expect_navigation():
        second = await start_simulator(port=urlsplit(first.url).port or 0)

    await expect(tab.locator(".desk-bar.lost")).to_have_count(0)
    await tab.goto("about:blank")
    await second.close()
    desk.leaves()
    assert desk.trouble == []
