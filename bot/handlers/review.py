"""A manager opens a visit, looks at its photos, comments, sends back; the thread goes on from both sides."""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import MANAGER, REP_OR_MANAGER, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.rules.look import Looked
from bot.rules.summary import Period
from bot.rules.working_time import local_day
from bot.services import comments
from bot.services.looks import looked_at_visit
from bot.services.review import reviewed
from bot.services.summary import Asked
from bot.services.visibility import visits_in_sight
from bot.storage.visit_items import ItemKind
from bot.views import comments as thread_view
from bot.views import visit_media
from bot.views import visit_review as view
from bot.views.replies import Replies
from bot.views.side_by_side import side_by_side
from bot.views.taps import Go, OnComment, OnReview

router = Router(name="review")
late = Router(name="review_late")
"""After everybody who may want a photo or a voice sent while a comment is waited for."""
COMMENT = "comment"
"""Focus: what is typed is a word on a report; `asks` says which kind."""


@router.callback_query(Tapped(OnReview, "open", "turn"), MANAGER)
async def visit_opened(query: CallbackQuery, tap: OnReview, turn: Turn) -> Replies:
    shown = await reviewed(turn.db, turn.me, tap.visit_id, asked_by(tap), policy=turn.policy, at=turn.at)
    await looked_at_visit(turn.db, turn.me, shown.visit, Looked.VISIT, at=turn.at)
    return view.review_card(shown, turn.me, now=turn.at, fresh=tap.do == "open")


@router.callback_query(Tapped(OnReview, "photos", "files"), MANAGER)
async def collected_wanted(query: CallbackQuery, tap: OnReview, turn: Turn) -> Replies:
    shown = await reviewed(turn.db, turn.me, tap.visit_id, asked_by(tap), policy=turn.policy, at=turn.at)
    is_photos = tap.do == "photos"
    await looked_at_visit(
        turn.db, turn.me, shown.visit, Looked.PHOTOS if is_photos else Looked.FILES, at=turn.at
    )
    return visit_media.photos(shown, turn.me) if is_photos else visit_media.files(shown, turn.me)


@router.callback_query(Tapped(OnReview, "compare"), MANAGER)
async def compared(query: CallbackQuery, tap: OnReview, turn: Turn) -> Replies:
    shown = await reviewed(turn.db, turn.me, tap.visit_id, asked_by(tap), policy=turn.policy, at=turn.at)
    ids = {each.earlier.visit_id for each in shown.seen_before if each.earlier is not None}
    in_sight = await visits_in_sight(turn.db, turn.me, ids, at=turn.at)
    selfies = any(each.item.kind is ItemKind.SELFIE for each in shown.seen_before)
    for visit in (shown.visit, *in_sight.values()):
        await looked_at_visit(
            turn.db, turn.me, visit, Looked.SELFIE if selfies else Looked.PHOTOS, at=turn.at
        )
    return side_by_side(shown, in_sight, turn.me)


@router.callback_query(Tapped(OnReview, "comment"), MANAGER)
async def commenting(query: CallbackQuery, tap: OnReview, turn: Turn) -> Replies:
    about = await comments.about_comment(turn.db, turn.me, tap.visit_id, at=turn.at)
    await turn.listen(COMMENT, tap.visit_id, {"asks": "comment", "from": tap.pack()})
    return thread_view.ask_for_comment(about, turn.me)


@router.callback_query(Tapped(OnReview, "back"), MANAGER)
async def sending_back(query: CallbackQuery, tap: OnReview, turn: Turn) -> Replies:
    about = await comments.about_send_back(turn.db, turn.me, tap.visit_id, at=turn.at)
    await turn.listen(COMMENT, tap.visit_id, {"asks": "back", "from": tap.pack()})
    return thread_view.ask_why_back(about, turn.me)


@router.callback_query(Tapped(OnComment, "answer"), REP_OR_MANAGER)
async def answering(query: CallbackQuery, tap: OnComment, turn: Turn) -> Replies:
    about = await comments.about_answer(turn.db, turn.me, tap.comment_id, at=turn.at)
    await turn.listen(COMMENT, tap.comment_id, {"asks": "answer"})
    return thread_view.ask_for_answer(about, turn.me)


@router.callback_query(Tapped(Go, "no_comment"), REP_OR_MANAGER)
async def not_commenting(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(COMMENT)
    return thread_view.not_asked_any_more(turn.me, _ways_on(turn))


@router.message(FocusIs(COMMENT, asks="comment"), HasText(), MANAGER)
async def comment_written(message: Message, turn: Turn) -> Replies:
    said = await comments.comment(turn.db, turn.me, turn.ref_id, message.text, at=turn.at)
    await turn.heard(COMMENT)
    return (*thread_view.brought(said), *thread_view.noted(said, _ways_on(turn)))


@router.message(FocusIs(COMMENT, asks="back"), HasText(), MANAGER)
async def sent_back(message: Message, turn: Turn) -> Replies:
    said = await comments.send_back(
        turn.db, turn.me, turn.ref_id, message.text, policy=turn.policy, moment=turn.moment
    )
    await turn.heard(COMMENT)
    return (
        *thread_view.brought(said, sent_back=True),
        *thread_view.noted(said, _ways_on(turn), sent_back=True),
    )


@router.message(FocusIs(COMMENT, asks="answer"), HasText(), REP_OR_MANAGER)
async def answer_written(message: Message, turn: Turn) -> Replies:
    said = await comments.answer(turn.db, turn.me, turn.ref_id, message.text, at=turn.at)
    await turn.heard(COMMENT)
    ways_on = thread_view.to_the_visit(said.visit.id, Asked(day=said.visit.local_day), turn.me)
    return (*thread_view.brought(said), *thread_view.noted(said, ways_on))


@late.message(FocusIs(COMMENT), ~HasText())
async def not_words(message: Message, turn: Turn) -> Replies:
    raise comments.NothingWritten


def asked_by(tap: OnReview) -> Asked | None:
    """The summary out of which the visit was opened; None when it was opened by itself."""
    try:
        return Asked(period=Period(tap.period), day=date.fromordinal(tap.day), rep_id=tap.rep_id or None)
    except (ValueError, OverflowError):
        return None


def _ways_on(turn: Turn) -> thread_view.Buttons:
    """Back to the visit about which words were waited for, and to the list in which it stood."""
    came = turn.focus.data.get("from") if turn.focus.kind == COMMENT else None
    if came is None:
        return ()
    tap = OnReview.unpack(came)
    asked = asked_by(tap) or Asked(day=local_day(turn.at, turn.me.zone))
    return thread_view.to_the_visit(tap.visit_id, asked, turn.me)
