"""The form on the card: taps on a question, its typed words, a location it asks for."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import QuestionKind
from bot.handlers.check_in import is_withheld, location_came
from bot.handlers.filters import FocusIs, IsPinned, RoleIs, Tapped, Typed
from bot.handlers.typed_words import Word
from bot.handlers.visit_card import VISIT, shown
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.roles import Role
from bot.services.barcode import was_read
from bot.services.form import give_position, media_of_visit
from bot.services.form import tap as answer_tap
from bot.services.form_value_taps import PLACES
from bot.services.moment import Moment
from bot.services.visit import my_current, my_visit
from bot.services.word import say_word
from bot.storage.focus import Focus
from bot.storage.policies import PolicyInForce
from bot.views.form_media import shown_media
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnQuestion

router = Router(name="form")
REP = RoleIs(Role.REP)
WORDS = {Word.BACK: "back", Word.SKIP: "skip"}


class Asks(Filter):
    """The card of a visit asks a question of one of these kinds."""

    def __init__(self, kinds: frozenset[QuestionKind]) -> None:
        self._kinds = kinds

    async def __call__(self, message: Message, focus: Focus) -> bool:
        return focus.kind == VISIT and focus.data.get("asks") in self._kinds


@router.callback_query(Tapped(OnQuestion, "media"), REP)
async def media_wanted(
    query: CallbackQuery, tap: OnQuestion, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    """The pictures and sounds of the question, below the card, which stays as it is."""
    visit = await my_visit(db, me, tap.visit_id)
    return shown_media(await media_of_visit(db, visit, language=me.language, at=at), me)


@router.callback_query(Tapped(OnQuestion), REP)
async def question_tapped(
    query: CallbackQuery, tap: OnQuestion, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    visit = await my_visit(db, me, tap.visit_id, lock=True)
    await answer_tap(db, visit, do=tap.do, step=tap.step, index=tap.index, language=me.language, at=at)
    return await shown(db, visit.id, at=at)


@router.message(Typed(*WORDS), FocusIs(VISIT), REP)
async def question_word_typed(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    word: Word,
    at: datetime,
    received_at: datetime,
) -> Replies:
    visit = await my_current(db, me, focus.ref_id)
    await say_word(db, visit.id, WORDS[word], Moment(at, received_at))
    return await shown(db, visit.id, at=at, fresh=True)


@router.message(IsPinned(), Asks(PLACES), REP)
async def location_answered(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    visit = await my_current(db, me, focus.ref_id)
    place = message.location
    if place is None or is_withheld(message):
        await answer_tap(db, visit, do="here", step=None, language=me.language, at=at)
    else:
        await give_position(
            db,
            visit,
            Position(place.latitude, place.longitude),
            accuracy_m=place.horizontal_accuracy,
            language=me.language,
            at=at,
        )
    return await shown(db, visit.id, at=at, fresh=True)


@router.message(IsPinned(), Asks(frozenset(QuestionKind) - PLACES), REP)
async def location_not_asked(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    """What positions mean otherwise, and the question again, so that nobody waits for an answer to it."""
    said = await location_came(message, db, me, policy, at, received_at)
    visit = await my_current(db, me, focus.ref_id)
    return (*said, *await shown(db, visit.id, at=at, fresh=True))


async def code_read(
    db: AsyncConnection, body: dict[str, object], result: dict[str, object], me: Person | None, at: datetime
) -> Replies:
    """The codes of a picture: the answer, or the question which of them is meant."""
    if me is None:
        return NOTHING
    visit_id = await was_read(db, body, result, language=me.language, at=at)
    return NOTHING if visit_id is None else await shown(db, visit_id, at=at, fresh=True)
