"""Faces as people live them: enrolled, recognised, a doubt put right, a colleague found out, all deleted."""

import asyncio
import json
from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.evidence import vault
from bot.evidence.yunet_sface import engine
from bot.rules.identity_check import CheckState
from bot.rules.liveness import Gesture
from bot.storage import evidence, identity
from bot.storage.database import Database
from bot.storage.identity import IdentityCheck
from bot.storage.tables.faces import enrolment, face_vector
from bot.storage.tables.mail import inbox, work
from bot.storage.tables.records import blob
from bot.storage.tables.scores import visit_score
from bot.storage.visit_items import ItemKind
from simulator.driver import Desk
from tests.evidence.clips import acted, filmed, waved
from tests.evidence.test_face import ONE, ONE_AGAIN, OTHER, SAMPLES, picture, written
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import VISIT, card, goes_in, items

NEAR = (SAMPLES / "selfie-1-near.jpg").read_bytes()
MINE = (ONE, ONE_AGAIN, NEAR)


def on_another_day(data: bytes) -> bytes:
    """The same person, the light and the cut a little different: no picture that was sent before."""
    whole = picture(data)
    cut = whole.crop((20, 10, whole.width - 60, whole.height - 90)).rotate(8, fillcolor="grey")
    return written(cut.point(lambda value: value * 0.7 + 20), quality=80)


async def enrols(rep: Somebody, pictures: Sequence[bytes] = MINE) -> None:
    await rep.sends("/face")
    await rep.taps("🤳 Begin")
    for each in pictures:
        await rep.sends_photo(each)
    await rep.taps("✓ Send to my manager")


async def is_enrolled(rep: Somebody, manager: Somebody) -> None:
    await enrols(rep)
    await manager.catches_up()
    await manager.taps("✓ 是本人，确认")
    await rep.catches_up()


async def check(database: Database) -> IdentityCheck:
    async with database.reading() as db:
        found = await identity.check_of(db, VISIT)
    assert found is not None
    return found


async def was_looked_at(database: Database) -> None:
    """Watching a video takes seconds, on a busy machine many."""
    async with asyncio.timeout(90):
        while not {"liveness_passed", "liveness_failed"} & set(await kinds(database)):
            await asyncio.sleep(0.2)


async def kinds(database: Database) -> tuple[str, ...]:
    async with database.reading() as db:
        return await evidence.kinds_of(db, VISIT)


@pytest.fixture
async def known_and_inside(ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned) -> None:
    """Ann's face is enrolled and confirmed, and she has arrived at the corner shop: the selfie is asked."""
    await is_enrolled(ann, mei)
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)


async def test_a_rep_enrols_and_the_manager_confirms(ann: Somebody, mei: Somebody) -> None:
    await enrols(ann)
    assert "Mei is looking at your 3 pictures" in ann.last_message.text
    await mei.catches_up()
    assert "Ann" in mei.last_message.text
    await mei.taps("✓ 是本人，确认")
    await ann.catches_up()
    assert "will be recognised" in ann.last_message.text
    await ann.sends("/face")
    assert "Your selfies are recognised" in ann.last_message.text


async def test_the_pictures_leave_the_reps_chat(ann: Somebody) -> None:
    await ann.sends("/face")
    await ann.taps("🤳 Begin")
    await ann.sends_photo(ONE)
    assert not [message for message in ann.messages if "photo" in message.body]


async def test_a_rejection_says_why_and_deletes_the_pictures(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await enrols(ann)
    await mei.catches_up()
    await mei.taps("✗ 不是")
    await mei.sends("第二张不是本人")
    await ann.catches_up()
    assert "第二张不是本人" in ann.last_message.text
    async with database.reading() as db:
        assert (await db.execute(select(func.count()).select_from(face_vector))).scalar_one() == 0


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ((ONE, ONE), "have this very picture"),
        ((ONE, OTHER), "does not look like"),
        ((b"x" * 200,), "is no picture"),
    ],
)
async def test_a_picture_that_does_not_serve_is_asked_for_again(
    sent: tuple[bytes, ...], said: str, ann: Somebody
) -> None:
    await ann.sends("/face")
    await ann.taps("🤳 Begin")
    for each in sent:
        await ann.sends_document(each, name="me.jpg")
    assert any(said in message.text for message in (ann.messages)[-2:])


async def test_nobody_judges_pictures_that_are_not_theirs(
    ann: Somebody, mei: Somebody, otto: Somebody
) -> None:
    await enrols(ann)
    await mei.catches_up()
    stolen = mei.last_message.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await otto.sends("/help")
    await otto.taps_forged(otto.last_message, stolen)
    assert "no longer waited for" in otto.last_message.text


@pytest.mark.usefixtures("known_and_inside")
async def test_the_rep_is_recognised_at_a_visit(ann: Somebody, database: Database) -> None:
    await ann.sends_photo(on_another_day(ONE_AGAIN))
    assert (await check(database)).state is CheckState.MATCHED
    assert "face_match" in await kinds(database)


@pytest.mark.usefixtures("known_and_inside")
async def test_a_colleagues_face_goes_by_steps_to_the_manager_and_is_denied(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await ann.sends_photo(OTHER)
    assert (await check(database)).state is CheckState.PICTURE
    await ann.taps("🤳 Send a better selfie")
    await ann.sends_photo(on_another_day(OTHER))
    assert (await check(database)).state is CheckState.VIDEO
    await ann.taps("🎥 Video with head turns")
    still = np.asarray(picture(OTHER))
    asked = [Gesture(each) for each in (await check(database)).challenge or []]
    await ann.sends_video_note(filmed(acted(still, engine().detect(still)[0], asked)))
    await was_looked_at(database)
    await ann.catches_up()
    await ann.taps("Let my manager look")
    assert "Mei will have a look; until then your visit counts" in ann.last_message.text
    await mei.catches_up()
    await mei.taps("✗ 不是")
    assert (await check(database)).state is CheckState.DENIED
    found = await kinds(database)
    assert {"face_mismatch", "liveness_failed", "identity_waiting", "identity_denied"} <= set(found)


@pytest.mark.usefixtures("known_and_inside")
async def test_the_manager_can_think_again_and_both_words_stay(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await ann.sends_photo(OTHER)
    await ann.taps("Let my manager look")
    await mei.catches_up()
    await mei.taps("✗ 不是")
    await mei.taps("我判断错了")
    assert (await check(database)).state is CheckState.CONFIRMED
    assert {"identity_denied", "identity_confirmed"} <= set(await kinds(database))
    await ann.catches_up()
    assert "has confirmed your selfie" in ann.last_message.text


async def test_a_video_with_the_moves_asked_for_settles_a_doubt(
    bo: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await bo.sends("/face")
    await bo.taps("🤳 开始")
    whole = picture(OTHER)
    shades = (
        whole,
        whole.crop((60, 0, whole.width - 60, whole.height - 150)),
        whole.point(lambda value: value * 0.6),
    )
    await _sends_alike(bo, database, [written(each) for each in shades])
    await mei.catches_up()
    await mei.taps("✓ 是本人，确认")
    await planned(bo, corner_shop)
    await goes_in(bo, corner_shop)
    for _ in range(2):
        await bo.sends_photo(ONE)
        if (await check(database)).state is CheckState.PICTURE:
            await bo.taps("🤳 重发一张自拍")
    await bo.taps("🎥 录转头视频")
    still = np.asarray(whole)
    asked = [Gesture(each) for each in (await check(database)).challenge or []]
    await bo.sends_video_note(filmed(acted(still, engine().detect(still)[0], asked)))
    await was_looked_at(database)
    assert (await check(database)).state is CheckState.MATCHED
    assert "liveness_passed" in await kinds(database)


async def _sends_alike(rep: Somebody, database: Database, pictures: Sequence[bytes]) -> None:
    """Only one picture of this person has a free licence: its variants stand for three."""
    limits = type(engine()).thresholds
    type(engine()).thresholds = type(limits)(match=limits.match, unsure=limits.unsure, resent=1.1)
    try:
        for each in pictures:
            await rep.sends_photo(each)
    finally:
        type(engine()).thresholds = limits
    await rep.taps("✓ 发给主管确认")


@pytest.mark.usefixtures("known_and_inside")
async def test_a_photo_moved_before_the_camera_does_not_pass(ann: Somebody, database: Database) -> None:
    await ann.sends_photo(OTHER)
    await ann.taps("🎥 Video with head turns")
    asked = [Gesture(each) for each in (await check(database)).challenge or []]
    await ann.sends_video_note(filmed(waved(np.asarray(picture(ONE)), asked, 35)))
    await was_looked_at(database)
    assert "liveness_failed" in await kinds(database)
    assert (await check(database)).state is CheckState.VIDEO


@pytest.mark.usefixtures("known_and_inside")
async def test_a_better_selfie_sent_without_a_tap_is_one_tap_away(ann: Somebody, database: Database) -> None:
    await ann.sends_photo(OTHER)
    await ann.sends_photo(on_another_day(ONE_AGAIN))
    assert "Kept as: Storefront photo" in card(ann)
    await ann.taps("🤳 That was my selfie")
    await ann.catches_up()
    assert (await check(database)).state is CheckState.MATCHED
    assert not [item for item in await items(database) if item.kind is ItemKind.PHOTO]
    assert not [message for message in ann.messages if "photo" in message.body]


@pytest.mark.usefixtures("known_and_inside")
async def test_a_still_in_place_of_the_video_is_told_and_may_go_to_the_manager(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await ann.sends_photo(OTHER)
    await ann.taps("🎥 Video with head turns")
    await ann.sends_photo(on_another_day(ONE_AGAIN))
    assert "Kept as: Storefront photo" in card(ann)
    assert "I need a round video" in card(ann)
    assert (await check(database)).challenge
    await ann.taps("🤳 My selfie: let my manager look")
    assert (await check(database)).state is CheckState.WAITING
    await mei.catches_up()
    await mei.taps("✓ 是本人")
    assert (await check(database)).state is CheckState.CONFIRMED


@pytest.mark.usefixtures("known_and_inside")
async def test_a_video_that_comes_too_late_gets_a_new_sequence(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    await ann.sends_photo(OTHER)
    await ann.taps("🎥 Video with head turns")
    await desk.travels(seconds=100)
    await ann.sends_video_note(filmed([np.asarray(picture(ONE))] * 8))
    assert "not recorded just now" in ann.last_message.text
    assert "liveness_failed" not in await kinds(database)


@pytest.mark.usefixtures("known_and_inside")
async def test_a_doubt_nobody_put_right_goes_to_the_manager_after_leaving(
    ann: Somebody, mei: Somebody, desk: Desk, database: Database
) -> None:
    await ann.sends_photo(OTHER)
    await ann.sends("leave")
    await desk.travels(seconds=17 * 60)
    assert (await check(database)).state is CheckState.WAITING
    await mei.catches_up()
    assert "Ann" in mei.last_message.text


@pytest.mark.usefixtures("known_and_inside")
async def test_a_doubt_is_put_right_outside_up_to_fifteen_minutes_after_leaving(
    ann: Somebody, mei: Somebody, desk: Desk, database: Database
) -> None:
    await ann.sends_photo(OTHER)
    await ann.sends("leave")
    await desk.travels(seconds=13 * 60)
    await ann.taps("🤳 Send a better selfie")
    await ann.sends_photo(on_another_day(ONE))
    assert (await check(database)).state is CheckState.MATCHED
    assert not mei.sees("自拍比对有疑问")


async def test_after_a_working_day_somebody_else_is_asked(
    ann: Somebody, mei: Somebody, ada: Somebody, desk: Desk
) -> None:
    await enrols(ann)
    await desk.travels(seconds=25 * 3600)
    await ada.catches_up()
    assert any("pictures for recognising" in message.text for message in ada.messages)


@pytest.mark.usefixtures("known_and_inside")
async def test_a_selfie_that_was_sent_before_is_flagged(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await ann.sends_photo(ONE_AGAIN)
    assert "selfie_resent" in await kinds(database)
    async with database.reading() as db:
        kept = (await db.execute(select(visit_score.c.lowered_by))).scalar_one()
    assert kept == ["selfie_resent"]  # seen by a worker after the step: the score follows at once
    await mei.sends("/summary")
    await mei.taps(next(button for button in mei.visible_buttons if "街角便利店" in button))
    await mei.taps("🔁 对比")
    assert len([each for each in mei.bot_messages if each.kind == "photo"][-2:]) == 2
    assert mei.sees("右：登记时的照片")


async def test_withdrawing_the_consent_deletes_templates_and_pictures(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await is_enrolled(ann, mei)
    await ann.sends("/privacy")
    await ann.taps("Stop allowing selfies")
    await ann.taps("Yes, delete my selfies")
    async with database.reading() as db:
        assert (await db.execute(select(func.count()).select_from(face_vector))).scalar_one() == 0
        kept = select(func.count()).where(blob.c.owner_kind == "enrolment", blob.c.deleted_at.is_(None))
        assert (await db.execute(kept)).scalar_one() == 0
        assert (await db.execute(select(enrolment.c.state))).scalar_one() == "ended"


async def test_no_vector_is_ever_written_in_clear(
    app: App, ann: Somebody, mei: Somebody, database: Database
) -> None:
    await is_enrolled(ann, mei)
    async with database.reading() as db:
        sealed = (await db.execute(select(face_vector.c.sealed, face_vector.c.person_id))).all()
        bodies = [*(await db.execute(select(work.c.body))).scalars()]
        mail = [*(await db.execute(select(inbox.c.body))).scalars()]
    vector = vault.opened(sealed[0].sealed, model_id=engine().model_id, person_id=sealed[0].person_id)
    clear = [f"{vector[0]:.4f}", f"{vector[1]:.4f}"]
    written_down = json.dumps([bodies, mail])
    assert not all(number in written_down for number in clear)
    with pytest.raises(vault.SealBroken):
        vault.opened(sealed[0].sealed, model_id=engine().model_id, person_id=999)
