"""Inside a visit: selfie, photos, words, the form, leaving and the report, as people live it."""

from bot.config import Settings
from bot.rules.visit import Visit, VisitState
from bot.storage.database import Database
from bot.storage.drafts import answers_of
from bot.storage.tables.mail import slot
from bot.storage.tables.records import blob
from bot.storage.visit_items import ItemKind, VisitItem, items_of
from bot.storage.visits import visit_that_is
from simulator.driver import Desk
from tests.evidence.samples import encoded, scene
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned, _somebody, running_bot

VISIT = 1


def picture(seed: int) -> bytes:
    return encoded(scene(320, 240, seed=seed))


async def visit(database: Database) -> Visit:
    async with database.reading() as db:
        return await visit_that_is(db, VISIT)


async def items(database: Database) -> tuple[VisitItem, ...]:
    async with database.reading() as db:
        return await items_of(db, VISIT)


async def answers(database: Database) -> dict[str, object]:
    async with database.reading() as db:
        return {each.path.rpartition("/")[2]: each.value for each in await answers_of(db, VISIT)}


async def goes_in(rep: Somebody, shop: Shop) -> None:
    """Arrive; the steps of a store visit lie ahead."""
    await rep.sends("/today")
    await rep.shares_live_location_at(shop)
    await rep.taps(shop.name_en if rep.name == "Ann" else shop.name_zh)


async def to_the_form(rep: Somebody, shop: Shop) -> None:
    """Selfie and storefront are done."""
    await goes_in(rep, shop)
    for seed in (1, 2):
        await rep.sends_photo(picture(seed))


def carried(rep: Somebody, button: str) -> str:
    """What a button on the card carries."""
    rows = rep.last_message.body["reply_markup"]["inline_keyboard"]
    return next(str(each["callback_data"]) for row in rows for each in row if each["text"] == button)


def card(rep: Somebody) -> str:
    return rep.last_message.text


async def test_an_ordinary_visit_is_filed_by_leaving(
    ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("1.2k")
    await ann.taps("Skip")
    await ann.taps("Send a quote")
    await ann.taps("Tomorrow")
    await ann.taps("Happy")
    assert "Everything is answered" in card(ann)
    await desk.travels(seconds=600)
    await ann.taps("Leave")
    assert "Report filed" in card(ann)
    assert (await visit(database)).state is VisitState.REPORTED
    assert (await answers(database))["next_date"] == {"date": "2026-03-03"}
    assert (await answers(database))["order_amount"] == 1200


async def test_the_whole_visit_stands_on_one_card(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Some gaps")
    cards = [message for message in ann.bot_messages if "V-000001" in message.text]
    assert len(cards) == 1
    assert cards[0].id == ann.last_message.id
    async with database.reading() as db:
        assert len([row for row in await db.execute(slot.select()) if row.name == "visit:1:card"]) == 1


async def test_a_visit_is_done_in_chinese_by_words_alone(
    bo: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(bo, corner_shop)
    await to_the_form(bo, corner_shop)
    await bo.sends("有缺货")
    await bo.sends_photo(picture(4))
    await bo.sends("1.2万")
    await bo.sends("跳过")
    await bo.sends("发报价")
    await bo.sends("明天")
    await bo.sends("很满意")
    assert "都填好了" in card(bo)
    await bo.sends("离店")
    assert "汇报已提交" in card(bo)
    assert (await answers(database))["order_amount"] == 12000


async def test_a_selfie_is_stored_and_leaves_the_chat(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends_photo(picture(1))
    assert not [message for message in ann.messages if message.kind == "photo"]
    (item,) = await items(database)
    assert (item.kind, item.step) == (ItemKind.SELFIE, "selfie")


async def test_a_round_video_counts_as_the_selfie_and_leaves_the_chat(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends_video_note(b"\x00\x00\x00\x18ftypmp42" + bytes(64), duration_s=7)
    assert "Selfie stored" in card(ann)
    assert "Storefront photo" in card(ann)
    assert not [message for message in ann.messages if message.kind == "video_note"]
    (item,) = await items(database)
    assert (item.kind, item.step) == (ItemKind.SELFIE, "selfie")


async def test_a_remark_beside_a_choice_is_kept_as_a_note_and_can_be_undone(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.sends("The owner is on holiday until Monday")
    assert "Kept as a note" in card(ann)
    assert "How does our shelf look?" in card(ann)
    assert "1 note" in card(ann)
    await ann.taps("Undo")
    assert "Taken out" in card(ann)
    assert "1 note" not in card(ann)
    await ann.taps("Keep it as a note")
    assert "1 note" in card(ann)
    await ann.sends("full and tidy")
    assert "Take a photo of the shelf" in card(ann)


async def test_an_answer_that_cannot_be_taken_is_kept_as_a_note_by_one_tap(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("-5")
    assert "cannot be the answer" in card(ann)
    await ann.taps("Keep it as a note")
    assert "-5" in [item.text for item in await items(database) if item.kind is ItemKind.TEXT]


async def test_a_selfie_can_be_skipped(ann: Somebody, corner_shop: Shop, planned: Planned) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.taps("Skip: rather not")
    assert "Storefront photo" in card(ann)


async def test_an_album_fills_the_photo_steps(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.taps("Skip: rather not")
    await ann.sends_album([picture(seed) for seed in (5, 6, 7)], caption="new shelf")
    found = await items(database)
    steps = [item.step for item in found if item.kind is ItemKind.PHOTO]
    assert steps == ["storefront", None, None]
    assert [item.text for item in found if item.kind is ItemKind.TEXT] == ["new shelf"]
    assert "How does our shelf look?" in card(ann)


async def test_photos_get_their_watermark_and_are_shown_on_request(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.taps("Skip: rather not")
    await ann.sends_document(picture(5), name="IMG_1.jpg")
    (photo,) = [item for item in await items(database) if item.kind is ItemKind.PHOTO]
    async with database.reading() as db:
        original = (await db.execute(blob.select().where(blob.c.id == photo.blob_id))).one()
    assert original.size == len(picture(5))
    assert photo.marked_blob_id not in (None, photo.blob_id)
    await ann.taps("☰")
    await ann.taps("Show photos")
    assert ann.last_message.kind == "photo"
    shown = len(ann.bot_messages)
    await ann.sends("photo")
    assert [message.kind for message in ann.bot_messages[shown:]] == ["photo"]


async def test_after_a_look_at_the_plan_words_are_still_the_visits(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends("/plan")
    await ann.waits_for("draft, not handed in yet", timeout_s=30)
    await ann.taps("Calendar")
    await ann.sends("The owner is back on Friday")
    assert [item.text for item in await items(database)] == ["The owner is back on Friday"]


async def test_a_broken_picture_is_taken_out_and_told(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.taps("Skip: rather not")
    await ann.sends_document(picture(5)[:2000], name="IMG_1.jpg")
    assert "damaged" in card(ann)
    assert "Storefront photo" in card(ann)
    assert not [item for item in await items(database) if item.kind is ItemKind.PHOTO]


async def test_the_last_photo_can_be_removed_and_brought_back(
    ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.taps("Skip: rather not")
    await ann.sends_photo(picture(5))
    await ann.taps("Undo")
    assert "Storefront photo" in card(ann)
    await ann.taps("Undo")
    assert "How does our shelf look?" in card(ann)


async def test_words_sent_when_a_photo_is_asked_are_not_lost(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    said = (await ann.sends("the door is new"))[0]
    assert "Kept as a note" in card(ann)
    mine = next(message for message in ann.messages if message.text == "the door is new")
    await ann.edits(mine, "the door is brand new")
    (note,) = [item for item in await items(database) if item.kind is ItemKind.TEXT]
    assert (note.text, said is not None) == ("the door is brand new", True)


async def test_a_voice_message_answers_a_question_of_text(
    ann: Somebody, machine_works: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, machine_works)
    await goes_in(ann, machine_works)
    await ann.sends_photo(picture(1))
    await ann.sends_photo(picture(2))
    await ann.taps("Buyer")
    await ann.taps("Done")
    assert "most important thing" in card(ann)
    await ann.sends_voice(b"OggS sound", duration_s=12)
    assert "What did you talk about?" in card(ann)
    (voice,) = [item for item in await items(database) if item.kind is ItemKind.VOICE]
    assert (voice.question_path or "").endswith("/findings")


async def test_what_a_visit_cannot_hold_is_answered_kindly(
    ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await ann.sends_contact("+8613800000000", "Li")
    assert "I can keep words, photos" in card(ann)
    assert "Selfie" in card(ann)


async def test_leaving_early_says_what_is_missing_and_goes_on_asking(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Leave")
    assert "The report still needs" in card(ann)
    assert "by 09:30" in card(ann)
    await ann.sends("submit")
    assert "Not sent yet" in card(ann)
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("0")
    await ann.taps("Skip")
    await ann.taps("Nothing for now")
    await ann.taps("So-so")
    await ann.taps("Submit report")
    assert "Report filed" in card(ann)
    assert (await visit(database)).late_reason is None


async def _answers_all(rep: Somebody) -> None:
    await rep.taps("Full and tidy")
    await rep.sends_photo(picture(4))
    await rep.sends("0")
    await rep.taps("Skip")
    await rep.taps("Nothing for now")
    await rep.taps("So-so")


async def test_a_late_report_is_filed_with_its_reason(
    ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Leave")
    await desk.travels(seconds=45 * 60)
    await _answers_all(ann)
    await ann.taps("Submit report")
    assert "What kept you?" in card(ann)
    await ann.taps("No signal")
    assert "Report filed" in card(ann)
    assert "no signal" in card(ann)
    assert (await visit(database)).late_reason == "no_signal"


async def test_the_reason_may_be_typed(
    ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Leave")
    await desk.travels(seconds=45 * 60)
    await _answers_all(ann)
    await ann.sends("submit")
    await ann.sends("flat tyre")
    assert (await visit(database)).late_reason == "flat tyre"
    assert "flat tyre" in card(ann)


async def test_an_answer_is_changed_from_the_review(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await _answers_all(ann)
    await ann.taps("Change an answer")
    await ann.taps("What is the next step?")
    await ann.taps("Visit again")
    assert "When?" in card(ann)  # newly needed
    await ann.sends("1 January 2020")
    assert "cannot be in the past" in card(ann)
    await ann.sends("next Monday")
    assert "Everything is answered" in card(ann)


async def test_stock_is_counted_in_one_line(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("0")
    await ann.taps("Stock count")
    await ann.taps("Done")
    await ann.sends("1 3")
    assert "Water 550 ml: how many are in the store?" in card(ann)
    assert "all 2 in one line" in card(ann)
    await ann.sends("12 0")
    assert "What is the next step?" in card(ann)


async def test_back_and_pause_are_words_too(ann: Somebody, corner_shop: Shop, planned: Planned) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Full and tidy")
    await ann.sends("back")
    assert "Now: Full and tidy" in card(ann)
    await ann.sends("pause")
    await ann.sends("I am in the storeroom")
    assert "Kept as a note" in card(ann)
    await ann.sends("go on")
    assert "Now: Full and tidy" in card(ann)


async def test_what_is_sent_after_filing_is_added_or_taken_out_again(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await _answers_all(ann)
    await ann.taps("Leave")
    await ann.taps("Add something")
    await ann.sends("they want a calendar")
    assert "Added to this visit" in card(ann)
    assert [item.text for item in await items(database) if item.kind is ItemKind.TEXT] == [
        "they want a calendar"
    ]
    await ann.taps("Not for this visit")
    assert not [item for item in await items(database) if item.kind is ItemKind.TEXT]


async def test_a_button_of_an_earlier_question_does_no_harm(
    ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    data = carried(ann, "Full and tidy")
    await _answers_all(ann)
    await ann.taps_forged(ann.last_message, data)
    assert "from an earlier question" in card(ann)
    assert "Full and tidy" in card(ann)


async def test_nobody_answers_for_somebody_else(
    ann: Somebody, bo: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    data = carried(ann, "Full and tidy")
    await bo.sends("/today")
    await bo.taps_forged(bo.last_message, data)
    assert "How does our shelf look?" in card(ann)
    assert "V-000001" not in "".join(message.text for message in bo.messages)


async def test_after_a_restart_the_same_question_is_asked_with_the_same_answers(
    settings: Settings, company: dict[str, int], desk: Desk, corner_shop: Shop, planned: Planned
) -> None:
    async with running_bot(settings, desk):
        ann = await _somebody("Ann", desk, company)
        await planned(ann, corner_shop)
        await to_the_form(ann, corner_shop)
        await ann.taps("Some gaps")
        await ann.sends_photo(picture(4))
        await ann.sends("80")
        await ann.taps("Payment")
        before = card(ann), ann.last_message.buttons
    async with running_bot(settings, desk):
        await ann.sends("card")
        assert (card(ann), ann.last_message.buttons) == before
        await ann.taps("Done")
        assert "How much did you collect today?" in card(ann)
