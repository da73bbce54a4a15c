"""Trying a form: the taps, words and files of a visit's form, with no visit behind them."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.forms.definition import QuestionKind
from bot.handlers.filters import ADMIN, FocusIs, HasFile, HasPicture, HasText, IsPinned, Tapped, Typed
from bot.handlers.form import WORDS
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word, unquoted
from bot.rules.place import Position
from bot.services import form_trial as trying
from bot.services.form_trial import TRYING
from bot.services.form_trial_open import TRIAL_VISIT
from bot.views import form_trial as view
from bot.views.form_media import shown_media
from bot.views.replies import Replies
from bot.views.taps import OnQuestion, OnTrial, OnUpload, OnVisit

router = Router(name="form_trial")


class InTrial(Filter):
    """The button stands on the card of a trial: it names no visit."""

    async def __call__(self, query: CallbackQuery, tap: OnQuestion | OnVisit) -> bool:
        return tap.visit_id == TRIAL_VISIT


@router.callback_query(Tapped(OnUpload, "try"), ADMIN)
async def upload_tried(query: CallbackQuery, tap: OnUpload, turn: Turn) -> Replies:
    return view.trial_card(
        await trying.try_upload(turn.db, turn.me, tap.upload_id, at=turn.at), turn.me, fresh=True
    )


@router.callback_query(Tapped(OnTrial, "version"), ADMIN)
async def version_tried(query: CallbackQuery, tap: OnTrial, turn: Turn) -> Replies:
    return view.trial_card(
        await trying.try_version(turn.db, turn.me, tap.version_id, at=turn.at), turn.me, fresh=True
    )


@router.callback_query(Tapped(OnQuestion, "media"), InTrial(), ADMIN)
async def media_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    return shown_media(await trying.trial_media(turn.db, turn.me, at=turn.at), turn.me)


@router.callback_query(Tapped(OnQuestion), InTrial(), ADMIN)
async def question_tapped(query: CallbackQuery, tap: OnQuestion, turn: Turn) -> Replies:
    found = await trying.trial_tap(turn.db, turn.me, do=tap.do, step=tap.step, index=tap.index, at=turn.at)
    return view.trial_card(found, turn.me)


@router.callback_query(Tapped(OnVisit, "submit"), InTrial(), ADMIN)
async def sending_tried(query: CallbackQuery, turn: Turn) -> Replies:
    return view.trial_card(await trying.try_to_send(turn.db, turn.me, at=turn.at), turn.me)


@router.callback_query(Tapped(OnTrial, "language"), ADMIN)
async def language_switched(query: CallbackQuery, turn: Turn) -> Replies:
    return view.trial_card(await trying.switch_language(turn.db, turn.me, at=turn.at), turn.me)


@router.callback_query(Tapped(OnTrial, "again"), ADMIN)
async def begun_again(query: CallbackQuery, turn: Turn) -> Replies:
    return view.trial_card(await trying.begin_again(turn.db, turn.me, at=turn.at), turn.me)


@router.callback_query(Tapped(OnTrial, "leave"), ADMIN)
async def trial_left(query: CallbackQuery, turn: Turn) -> Replies:
    return view.left(await trying.leave_trial(turn.db, turn.me, at=turn.at), turn.me)


@router.message(Typed(*WORDS), FocusIs(TRYING), ADMIN)
async def word_typed(message: Message, word: Word, turn: Turn) -> Replies:
    found = await trying.trial_tap(turn.db, turn.me, do=WORDS[word], step=None, at=turn.at)
    return view.trial_card(found, turn.me, fresh=True)


@router.message(Typed(Word.SUBMIT), FocusIs(TRYING), ADMIN)
async def submit_typed(message: Message, turn: Turn) -> Replies:
    return view.trial_card(await trying.try_to_send(turn.db, turn.me, at=turn.at), turn.me, fresh=True)


@router.message(HasText(), FocusIs(TRYING), ADMIN)
async def words_sent(message: Message, turn: Turn) -> Replies:
    found = await trying.trial_words(turn.db, turn.me, unquoted(message.text or ""), at=turn.at)
    return view.trial_card(found, turn.me, fresh=True)


@router.message(IsPinned(), FocusIs(TRYING), ADMIN)
async def position_sent(message: Message, turn: Turn) -> Replies:
    place = message.location
    if place is None:
        return view.trial_card(await trying.shown_again(turn.db, turn.me, at=turn.at), turn.me, fresh=True)
    found = await trying.trial_position(
        turn.db,
        turn.me,
        Position(place.latitude, place.longitude),
        accuracy_m=place.horizontal_accuracy,
        at=turn.at,
    )
    return view.trial_card(found, turn.me, fresh=True)


@router.message(HasPicture(), FocusIs(TRYING), ADMIN)
@router.message(HasFile(), FocusIs(TRYING), ADMIN)
async def file_sent(message: Message, turn: Turn) -> Replies:
    value, kinds = what_it_answers(message)
    return view.trial_card(
        await trying.trial_answer(turn.db, turn.me, value, kinds=kinds, at=turn.at), turn.me, fresh=True
    )


def what_it_answers(message: Message) -> tuple[str, frozenset[QuestionKind]]:
    """What the form keeps of it, and which questions take it; the bytes are not looked at."""
    if message.photo:
        return "trial.jpg", frozenset({QuestionKind.IMAGE})
    if message.voice or message.audio:
        return "trial.ogg", frozenset({QuestionKind.AUDIO, QuestionKind.TEXT})
    if message.video or message.video_note:
        return "trial.mp4", frozenset({QuestionKind.VIDEO})
    name = (message.document.file_name if message.document else None) or "trial"
    return name, frozenset({QuestionKind.FILE, QuestionKind.IMAGE})
