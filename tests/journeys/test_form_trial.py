"""A form is tried as a rep would fill it."""

from bot.storage.database import Database
from simulator.driver import Desk
from tests.journeys.admin_forms import PNG, sends_form
from tests.journeys.company import Somebody


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


async def test_places_are_tried_point_by_point_and_codes_are_typed(ada: Somebody, desk: Desk) -> None:
    form = (
        "| survey |\n| | type | name | label |\n| | geotrace | way | The way? |\n"
        "| | barcode | code | Its code? |\n| settings |\n| | form_id |\n| | way |\n"
    )
    await sends_form(ada, desk, form.encode(), "way.md")
    await ada.taps("▶️ Try it")
    for lat in (31.23, 31.24):
        await ada.pins_location(lat, 121.47)
    assert "Points so far: 2" in ada.last_message.text
    await ada.taps("Done")
    await ada.sends_photo(PNG)
    assert "type the number" in ada.last_message.text
    await ada.sends("6901234567892")
    assert (
        "Its code?: 6901234567892" in ada.last_message.text
        or "Its code? 6901234567892" in ada.last_message.text
    )
