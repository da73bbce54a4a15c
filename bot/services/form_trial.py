"""Trying a form: an admin fills it exactly as a rep would, and nothing of it is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.answers import Answer, Place
from bot.forms.definition import FormDefinition, QuestionKind
from bot.forms.filling import Filling, Finished
from bot.forms.instance import Context
from bot.forms.saved import Saved
from bot.forms.steps import AskRepeat
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.refusal import Refusal
from bot.rules.visit import PlaceStatus, Visit, VisitState
from bot.services.asked import Answered, Asked, AskedQuestion, Screen, Showing, Trouble, screen_from
from bot.services.asking import OpenForm, answer_lines, answered_of, pass_headings, signature_of
from bot.services.form_answering import answered_with, question_now
from bot.services.form_media import ShownFile, shown_files, shows_media
from bot.services.form_screen import asked_of
from bot.services.form_standing import version_that_is
from bot.services.form_taps import tapped
from bot.services.form_upload_card import UploadGone, mine
from bot.services.form_versions import (
    definition_of,
    definition_of_upload,
    form_media,
    form_media_of_upload,
    title_of,
)
from bot.services.form_words import WORDS_ANSWER, no_answer, words_screen
from bot.services.input import heard, listen
from bot.storage.focus import focus_of
from bot.storage.form_files import FormFile
from bot.storage.form_trials import FormTrial, begin_trial, change_trial, end_trial, trial_of
from bot.storage.form_uploads import upload_of

TRYING = "form_trial"
"""Focus: what is typed and sent now answers the form that is tried."""
TRIAL_VISIT = 0
"""Stands for the visit in the buttons of a trial: no visit has this number."""


@dataclass(eq=False)
class NothingTried(Refusal):
    """The trial was left already, or its form is gone."""


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
    return await _shown(db, me, await _open(db, me, at=at), at=at)


async def trial_tap(
    db: AsyncConnection, me: Person, *, do: str, step: int | None, index: int = 0, at: datetime
) -> Trial:
    """A tap on the form as in a visit; with `step` None the word for it. Raises NothingTried."""
    form = await _open(db, me, at=at)
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
    form = await _open(db, me, at=at)
    question = question_now(form)
    if question is None or question.kind not in WORDS_ANSWER:
        return await _kept(db, me, form, form.screen, at=at)
    screen = words_screen(form, question, text) or no_answer(form, question, text)
    return await _kept(db, me, form, screen, at=at)


async def trial_answer(
    db: AsyncConnection, me: Person, value: Answer, *, kinds: frozenset[QuestionKind], at: datetime
) -> Trial:
    """A photo, a recording or a file, where the question takes it; nothing of it is kept."""
    form = await _open(db, me, at=at)
    question = question_now(form)
    if question is None or question.kind not in kinds:
        return await _kept(db, me, form, form.screen, at=at)
    return await _kept(db, me, form, answered_with(form, question.path, value), at=at)


async def trial_position(
    db: AsyncConnection, me: Person, position: Position, *, accuracy_m: float | None, at: datetime
) -> Trial:
    place = Place(position.lat, position.lon, accuracy_m=accuracy_m or 0.0)
    return await trial_answer(db, me, place, kinds=frozenset({QuestionKind.LOCATION}), at=at)


async def switch_language(db: AsyncConnection, me: Person, *, at: datetime) -> Trial:
    """The form as people of the other language see it."""
    trial = await _trial(db, me)
    other = Language.EN if trial.language is Language.ZH else Language.ZH
    await change_trial(db, me.id, language=other.value, at=at)
    return await shown_again(db, me, at=at)


async def begin_again(db: AsyncConnection, me: Person, *, at: datetime) -> Trial:
    trial = await _trial(db, me)
    await change_trial(db, me.id, saved={}, screen={}, step=trial.step + 2, at=at)
    return await shown_again(db, me, at=at)


async def try_to_send(db: AsyncConnection, me: Person, *, at: datetime) -> Trial:
    """Judge it as a report would be; nothing is filed."""
    form = await _open(db, me, at=at)
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
    trial = await _trial(db, me)
    await end_trial(db, me.id)
    if (await focus_of(db, me.id)).kind == TRYING:
        await heard(db, me, at=at)
    return trial


async def _trial(db: AsyncConnection, me: Person, *, lock: bool = False) -> FormTrial:
    trial = await trial_of(db, me.id, lock=lock)
    if trial is None:
        raise NothingTried
    return trial


async def _form(db: AsyncConnection, trial: FormTrial) -> FormDefinition:
    if trial.form_version_id is not None:
        return await definition_of(db, trial.form_version_id)
    form = await definition_of_upload(db, trial.upload_id) if trial.upload_id is not None else None
    if form is None:
        raise NothingTried
    return form


async def _open(db: AsyncConnection, me: Person, *, at: datetime) -> OpenForm:
    """As a visit's form is taken up, with a visit that is nobody's."""
    trial = await _trial(db, me, lock=True)
    form = await _form(db, trial)
    now = at.astimezone(ZoneInfo(me.zone))
    context = Context(now=now, seed=f"trial-{me.id}", language=trial.language)
    begun = trial.saved.get("form_id") is not None
    before = Saved.from_json(trial.saved) if begun else None
    if before is None:
        filling = Filling.start(form, context=context)
    else:
        filling = Filling.resume(form, before, context=context)
    pass_headings(filling)
    screen = screen_from(trial.screen)
    return OpenForm(
        visit=_nobodys_visit(me, at),
        step=trial.step,
        is_new=not begun,
        filling=filling,
        screen=screen,
        opened_as=signature_of(filling, screen),
        now=now,
        language=trial.language,
        zone=me.zone,
        before=before,
        media=frozenset(await _media(db, trial)) if shows_media(form) else frozenset(),
    )


async def trial_media(db: AsyncConnection, me: Person, *, at: datetime) -> tuple[ShownFile, ...]:
    """What the form shows with the question now."""
    form = await _open(db, me, at=at)
    return shown_files(asked_of(form), await _media(db, await _trial(db, me)))


async def _media(db: AsyncConnection, trial: FormTrial) -> Mapping[str, FormFile]:
    if trial.form_version_id is not None:
        return await form_media(db, trial.form_version_id)
    return await form_media_of_upload(db, trial.upload_id) if trial.upload_id is not None else {}


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
    trial = await _trial(db, me)
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


def _nobodys_visit(me: Person, at: datetime) -> Visit:
    """Where the form asks its visit: left, so that the review can be sent, and with no deadline."""
    return Visit(
        id=TRIAL_VISIT,
        number="V-000000",
        rep_id=me.id,
        customer_id=0,
        site_id=0,
        visit_type="",
        policy_version_id=0,
        form_version_id=0,
        local_day=at.astimezone(ZoneInfo(me.zone)).date(),
        state=VisitState.REPORT_DUE,
        place=PlaceStatus.PENDING,
        began_at=at,
        on_site_at=at,
        left_at=at,
        paused=False,
        version=0,
        plan_item_id=None,
        manager_id=None,
        owner_id=None,
        distance_m=None,
        accuracy_m=None,
        report_due_at=None,
        reported_at=None,
        late_reason=None,
    )
