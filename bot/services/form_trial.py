"""Trying a form: an admin fills it exactly as a rep would, and nothing of it is recorded."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.answers import Answer, Place
from bot.forms.definition import PLACES, QuestionKind
from bot.forms.filling import Finished
from bot.forms.steps import AskRepeat
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.place import Position
from bot.services.asked import Answered, Asked, AskedQuestion
from bot.services.asking import OpenForm, answer_lines, answered_of, pass_headings, signature_of
from bot.services.form_answering import answered_with, question_now
from bot.services.form_media import ShownFile, shown_files
from bot.services.form_screen import asked_of
from bot.services.form_screen_state import Screen, Showing, Trouble
from bot.services.form_standing import version_that_is
from bot.services.form_taps import tapped
from bot.services.form_trial_open import media_of, open_trial, trial_that_is
from bot.services.form_upload_card import UploadGone, mine
from bot.services.form_value_taps import placed
from bot.services.form_versions import (
    definition_of_upload,
    title_of,
)
from bot.services.form_words import WORDS_ANSWER, no_answer, words_screen
from bot.services.input import heard, listen
from bot.storage.focus import focus_of
from bot.storage.form_trials import FormTrial, begin_trial, change_trial, end_trial
from bot.storage.form_uploads import upload_of

TRYING = "form_trial"
"""Focus: what is typed and sent now answers the form that is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What the card of a trial shows."""

    title: str
    number: int | None
    """Of the version that is tried; None for a form that is not published yet."""
    upload_id: int | None
    version_id: int | None
    language: Language
    languages: tuple[str, ...]
    asked: Asked
    missing: tuple[Answered, ...] = ()
    """What sending would still need."""
    answers: int | None = None
    """How many a report would hold; None while it is not sent."""


async def try_upload(db: AsyncConnection, me: Person, upload_id: int, *, at: datetime) -> Trial:
    """Raises UploadGone, also for a form that does not run."""
    await mine(db, me, upload_id, at=at)
    if await definition_of_upload(db, upload_id) is None:
        raise UploadGone
    await begin_trial(db, me.id, upload_id=upload_id, language=me.language, at=at)
    return await shown_again(db, me, at=at)


async def try_version(db: AsyncConnection, me: Person, version_id: int, *, at: datetime) -> Trial:
    """Raises NoSuchForm."""
    await version_that_is(db, version_id)
    await begin_trial(db, me.id, form_version_id=version_id, language=me.language, at=at)
    return await shown_again(db, me, at=at)


async def shown_again(db: AsyncConnection, me: Person, *, at: datetime) -> Trial:
    """The trial as it stands; raises NothingTried."""
    return await _shown(db, me, await open_trial(db, me, at=at), at=at)


async def trial_tap(
    db: AsyncConnection, me: Person, *, do: str, step: int | None, index: int = 0, at: datetime
) -> Trial:
    """A tap on the form as in a visit; with `step` None the word for it. Raises NothingTried."""
    form = await open_trial(db, me, at=at)
    if step is not None and step != form.step:
        old = step != form.step - 1
        screen = replace(form.screen, trouble=Trouble.OLD_BUTTON if old else form.screen.trouble)
    elif do == "here":
        screen = replace(form.screen, trouble=Trouble.NO_POSITION)
    else:
        if do == "skip" and isinstance(form.filling.current(), AskRepeat):
            do = "enough"
        screen = tapped(form, do, index)
    return await _kept(db, me, form, screen, at=at)


async def trial_words(db: AsyncConnection, me: Person, text: str, *, at: datetime) -> Trial:
    """Typed words answer the question; where none takes words the card is shown again."""
    form = await open_trial(db, me, at=at)
    question = question_now(form)
    if question is None or question.kind not in WORDS_ANSWER:
        return await _kept(db, me, form, form.screen, at=at)
    screen = words_screen(form, question, text) or no_answer(form, question, text)
    return await _kept(db, me, form, screen, at=at)


async def trial_answer(
    db: AsyncConnection, me: Person, value: Answer, *, kinds: frozenset[QuestionKind], at: datetime
) -> Trial:
    """A photo, a recording or a file, where the question takes it; nothing of it is kept."""
    form = await open_trial(db, me, at=at)
    question = question_now(form)
    screen = form.screen
    if question is not None and question.kind in kinds:
        screen = answered_with(form, question.path, value)
    elif question is not None and question.kind is QuestionKind.BARCODE and QuestionKind.IMAGE in kinds:
        screen = replace(screen, trouble=Trouble.NOT_READ_HERE)
    return await _kept(db, me, form, screen, at=at)


async def trial_position(
    db: AsyncConnection, me: Person, position: Position, *, accuracy_m: float | None, at: datetime
) -> Trial:
    """A position answers, or is one more point of a line or an area."""
    form = await open_trial(db, me, at=at)
    question = question_now(form)
    place = Place(position.lat, position.lon, accuracy_m=accuracy_m or 0.0)
    fits = question is not None and question.kind in PLACES
    screen = placed(form, question, place) if question is not None and fits else form.screen
    return await _kept(db, me, form, screen, at=at)


async def switch_language(db: AsyncConnection, me: Person, *, at: datetime) -> Trial:
    """The form as people of the other language see it."""
    trial = await trial_that_is(db, me)
    other = Language.EN if trial.language is Language.ZH else Language.ZH
    await change_trial(db, me.id, language=other.value, at=at)
    return await shown_again(db, me, at=at)


async def begin_again(db: AsyncConnection, me: Person, *, at: datetime) -> Trial:
    trial = await trial_that_is(db, me)
    await change_trial(db, me.id, saved={}, screen={}, step=trial.step + 2, at=at)
    return await shown_again(db, me, at=at)


async def try_to_send(db: AsyncConnection, me: Person, *, at: datetime) -> Trial:
    """Judge it as a report would be; nothing is filed."""
    form = await open_trial(db, me, at=at)
    result = form.filling.finalize(at=form.now)
    if isinstance(result, Finished):
        trial = await _kept(db, me, form, Screen(showing=Showing.REVIEW), at=at)
        filled = [line for line in answer_lines(form.filling, form.language) if not line.is_empty]
        return replace(trial, answers=len(filled))
    lacking = tuple(answered_of(each.question, form.language) for each in result.open if each.question)
    if lacking:
        form.filling.go_to(lacking[0].path)
    return replace(await _kept(db, me, form, Screen(), at=at), missing=lacking)


async def leave_trial(db: AsyncConnection, me: Person, *, at: datetime) -> FormTrial:
    """Raises NothingTried for one that was left already."""
    trial = await trial_that_is(db, me)
    await end_trial(db, me.id)
    if (await focus_of(db, me.id)).kind == TRYING:
        await heard(db, me, at=at)
    return trial


async def trial_media(db: AsyncConnection, me: Person, *, at: datetime) -> tuple[ShownFile, ...]:
    """What the form shows with the question now."""
    form = await open_trial(db, me, at=at)
    return shown_files(asked_of(form), await media_of(db, await trial_that_is(db, me)))


async def _kept(db: AsyncConnection, me: Person, form: OpenForm, screen: Screen, *, at: datetime) -> Trial:
    pass_headings(form.filling)
    moved = signature_of(form.filling, screen) != form.opened_as
    form = replace(form, screen=screen, step=form.step + moved)
    await change_trial(
        db,
        me.id,
        saved=form.filling.saved().as_json(),
        screen=screen.saved(),
        step=form.step,
        at=at,
    )
    return await _shown(db, me, form, at=at)


async def _shown(db: AsyncConnection, me: Person, form: OpenForm, *, at: datetime) -> Trial:
    trial = await trial_that_is(db, me)
    asked = asked_of(form)
    asks = asked.kind.value if isinstance(asked, AskedQuestion) else None
    free_text = asks == QuestionKind.TEXT.value
    await listen(db, me, TRYING, data={"asks": asks, "free_text": free_text}, at=at)
    version = await version_that_is(db, trial.form_version_id) if trial.form_version_id else None
    definition = form.filling.form
    upload = await upload_of(db, trial.upload_id) if trial.upload_id else None
    form_id = version.form_id if version else (upload.form_id if upload else None)
    return Trial(
        title=title_of(definition, form_id or definition.form_id, trial.language),
        number=version.number if version else None,
        upload_id=trial.upload_id,
        version_id=trial.form_version_id,
        language=trial.language,
        languages=definition.languages,
        asked=asked,
    )
