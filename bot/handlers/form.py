"""The form on the card: taps on a question, its typed words, a location it asks for."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.forms.definition import PLACES, QuestionKind
from bot.handlers.check_in import is_withheld, location_came
from bot.handlers.filters import REP, FocusIs, IsPinned, Tapped, Typed
from bot.handlers.turn import Body, Turn, told_to
from bot.handlers.typed_words import Word
from bot.handlers.visit_card import VISIT, shown
from bot.rules.place import Position
from bot.services.barcode import was_read
from bot.services.form import give_position, media_of_visit
from bot.services.form import tap as answer_tap
from bot.services.visit import my_current, my_visit
from bot.services.word import say_word
from bot.storage.focus import Focus
from bot.views.form_media import shown_media
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnQuestion

router = Router(name="form")
WORDS = {Word.BACK: "back", Word.SKIP: "skip"}


class Asks(Filter):
    """The card of a visit asks a question of one of these kinds."""

    def __init__(self, kinds: frozenset[QuestionKind]) -> None:
        self._kinds = kinds

    async def __call__(self, message: Message, focus: Focus) -> bool:
        return focus.kind == VISIT and focus.data.get("asks") in self._kinds


@router.callback_query(Tapped(OnQuestion, "media"), REP)
async def media_wanted(query: CallbackQuery, tap: OnQuestion, turn: Turn) -> Replies:
    """The pictures and sounds of the question, below the card, which stays as it is."""
    visit = await my_visit(turn.db, turn.me, tap.visit_id)
    return shown_media(await media_of_visit(turn.db, visit, language=turn.me.language, at=turn.at), turn.me)


@router.callback_query(Tapped(OnQuestion), REP)
async def question_tapped(query: CallbackQuery, tap: OnQuestion, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id, lock=True)
    await answer_tap(
        turn.db, visit, do=tap.do, step=tap.step, index=tap.index, language=turn.me.language, at=turn.at
    )
    return await shown(turn, visit.id)


@router.message(Typed(*WORDS), FocusIs(VISIT), REP)
async def question_word_typed(message: Message, word: Word, turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    await say_word(turn.db, visit.id, WORDS[word], turn.moment)
    return await shown(turn, visit.id, fresh=True)


@router.message(IsPinned(), Asks(PLACES), REP)
async def location_answered(message: Message, turn: Turn) -> Replies:
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    place = message.location
    if place is None or is_withheld(message):
        await answer_tap(turn.db, visit, do="here", step=None, language=turn.me.language, at=turn.at)
    else:
        await give_position(
            turn.db,
            visit,
            Position(place.latitude, place.longitude),
            accuracy_m=place.horizontal_accuracy,
            language=turn.me.language,
            at=turn.at,
        )
    return await shown(turn, visit.id, fresh=True)


@router.message(IsPinned(), Asks(frozenset(QuestionKind) - PLACES), REP)
async def location_not_asked(message: Message, turn: Turn) -> Replies:
    """What positions mean otherwise, and the question again, so that nobody waits for an answer to it."""
    said = await location_came(message, (), turn)
    visit = await my_current(turn.db, turn.me, turn.visit_id)
    return (*said, *await shown(turn, visit.id, fresh=True))


@told_to()
async def code_read(turn: Turn, body: Body, result: Body) -> Replies:
    """The codes of a picture: the answer, or the question which of them is meant."""
    visit_id = await was_read(turn.db, body, result, language=turn.me.language, at=turn.at)
    return NOTHING if visit_id is None else await shown(turn, visit_id, fresh=True)
