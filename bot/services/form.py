"""The form of a visit: published, opened where it stands, answered, saved at every answer."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.answers import Answer, Place
from bot.forms.definition import FormDefinition, QuestionKind
from bot.forms.filling import Accepted, Filling, Rejected
from bot.forms.instance import Context
from bot.forms.loading import load_form
from bot.forms.questions import Question
from bot.forms.saved import Saved
from bot.forms.steps import AskRepeat, End, Rejection
from bot.forms.typed_answers import Offered, read_numbers, understand
from bot.forms.xform import parse_xform
from bot.rules.language import Language
from bot.rules.place import Position
from bot.rules.visit import REPORT_OWED_STATES, Visit, VisitState
from bot.services.asked import Asked, Screen, Trouble, screen_from
from bot.services.asking import OpenForm, asked_of, numbers_beside, signature_of
from bot.services.form_taps import FRESH, answered_with, outcome, question_now, tapped
from bot.services.moment import Moment
from bot.storage.customers import customer_of
from bot.storage.drafts import COMPLETE, add_draft, change_draft, draft_of
from bot.storage.forms import (
    FormVersion,
    add_form_version,
    form_definition,
    form_fingerprint,
    form_version_with,
)
from bot.storage.tracks import live_shares_of
from bot.storage.visit_items import ItemKind, VisitItem, add_item, change_item

FILLABLE = frozenset({VisitState.ON_SITE}) | REPORT_OWED_STATES
"""The form may be filled from arrival until it is sent."""
WORDS_ANSWER = frozenset(QuestionKind) - {
    QuestionKind.IMAGE,
    QuestionKind.AUDIO,
    QuestionKind.VIDEO,
    QuestionKind.FILE,
    QuestionKind.NOTE,
}
FIRST_STEP = 1
NOW_LASTS = timedelta(minutes=10)
"""How old the newest live position may be to answer "where are you"; a still phone sends none for long."""

_parsed: dict[str, FormDefinition] = {}  # by the workbook's SHA-256; a published form never changes


async def publish_initial(db: AsyncConnection, directory: Path, *, at: datetime) -> tuple[FormVersion, ...]:
    """Publish the forms that come with the program; a workbook that was published before stays as it is.

    A newer version published since is left in force. Raises FormRefused for a workbook that cannot be used.
    """
    published = []
    for path in sorted(directory.glob("*.xlsx")):
        if path.name.startswith("~$"):  # Excel's lock on a form that is open
            continue
        workbook = path.read_bytes()
        digest = sha256(workbook).hexdigest()
        if await form_version_with(db, sha256=digest) is not None:
            continue
        form = await asyncio.to_thread(load_form, workbook, filename=path.name)
        published.append(
            await add_form_version(
                db,
                form_id=form.form_id,
                workbook=workbook,
                sha256=digest,
                filename=path.name,
                definition=form.xml,
                at=at,
            )
        )
    return tuple(published)


async def definition_of(db: AsyncConnection, form_version_id: int) -> FormDefinition:
    """The form of that version, parsed once a process."""
    fingerprint = await form_fingerprint(db, form_version_id)
    if fingerprint not in _parsed:
        _parsed[fingerprint] = parse_xform(await form_definition(db, form_version_id))
    return _parsed[fingerprint]


async def open_form(
    db: AsyncConnection, visit: Visit, *, language: Language, at: datetime, writing: bool = False
) -> OpenForm:
    """Take the form up where it stands, or start it. `writing` keeps others waiting meanwhile."""
    customer = await customer_of(db, visit.customer_id)
    if customer is None:
        raise LookupError(f"no customer {visit.customer_id}")
    now = at.astimezone(ZoneInfo(customer.zone))
    draft = await draft_of(db, visit.id, lock=writing)
    form = await definition_of(db, draft.form_version_id if draft else visit.form_version_id)
    context = Context(now=now, seed=visit.number, language=language)
    if draft is None:
        filling = Filling.start(form, context=context)
    else:
        filling = Filling.resume(form, Saved.from_json(draft.saved), context=context)
    screen = screen_from(draft.screen) if draft else Screen()
    return OpenForm(
        visit=visit,
        step=draft.step if draft else FIRST_STEP,
        is_new=draft is None,
        filling=filling,
        screen=screen,
        opened_as=signature_of(filling, screen),
        now=now,
        language=language,
        zone=customer.zone,
    )


async def asked_now(db: AsyncConnection, visit: Visit, *, language: Language, at: datetime) -> Asked:
    """What the card shows of the form."""
    return asked_of(await open_form(db, visit, language=language, at=at))


async def tap(
    db: AsyncConnection,
    visit: Visit,
    *,
    do: str,
    step: int | None,
    index: int = 0,
    language: Language,
    at: datetime,
) -> None:
    """One tap on the form, or with `step` None its typed word, which always means the screen as it stands.

    A button of an earlier screen, and any button of a filed form, changes nothing.
    """
    if visit.state not in FILLABLE:
        return
    form = await open_form(db, visit, language=language, at=at, writing=True)
    if step is not None and step != form.step:
        # The one just before is a double tap, or a tap that crossed the card's change: nothing to remark.
        old = step != form.step - 1
        screen = replace(form.screen, trouble=Trouble.OLD_BUTTON if old else form.screen.trouble)
        await keep(db, form, screen)
        return
    if do == "skip" and isinstance(form.filling.current(), AskRepeat):
        do = "enough"
    screen = await _here(db, form) if do == "here" else tapped(form, do, index)
    await keep(db, form, screen)


class Heard(StrEnum):
    """What became of words, a voice or a file that might be an answer."""

    ANSWERED = "answered"
    NOT_TAKEN = "not_taken"
    """It was meant as an answer and does not fit; the card says why."""
    NOT_ASKED = "not_asked"
    """Nothing on the card takes this; it is for somebody else to keep."""


async def type_answer(
    db: AsyncConnection, visit: Visit, text: str, *, message_id: int, language: Language, moment: Moment
) -> Heard:
    """Words typed while the form is on the card; long lists are searched by them."""
    if visit.state not in FILLABLE:
        return Heard.NOT_ASKED
    form = await open_form(db, visit, language=language, at=moment.at, writing=True)
    question = question_now(form)
    if question is None or question.kind not in WORDS_ANSWER:
        return Heard.NOT_ASKED
    return await _take_words(db, form, question, text, message_id=message_id, moment=moment)


async def retype_answer(
    db: AsyncConnection, visit: Visit, given: VisitItem, text: str, *, language: Language, moment: Moment
) -> Heard:
    """The rep edited the message that gave an answer: the answer follows, if it is still asked."""
    if visit.state not in FILLABLE or given.question_path is None:
        return Heard.NOT_ASKED
    form = await open_form(db, visit, language=language, at=moment.at, writing=True)
    question = form.filling.question(given.question_path)
    if question is None:
        return Heard.NOT_ASKED
    screen = _words_screen(form, question, text)
    if screen.trouble is not None or screen.search:  # asked again, with the reason; the old answer stands
        form.filling.go_to(question.path)
    await keep(db, form, replace(screen, search=""))
    if screen.trouble is not None or screen.search:
        return Heard.NOT_TAKEN
    await change_item(db, given.id, text=text)
    return Heard.ANSWERED


async def give_file(
    db: AsyncConnection,
    visit: Visit,
    value: str,
    *,
    kinds: frozenset[QuestionKind],
    language: Language,
    at: datetime,
) -> str | None:
    """Answer the question on the card when it is one of these kinds; returns its path, None when it is not.

    `value` is what the form keeps: a file's name, or the length of a voice message.
    """
    if visit.state not in FILLABLE:
        return None
    form = await open_form(db, visit, language=language, at=at, writing=True)
    question = question_now(form)
    if question is None or question.kind not in kinds:
        return None
    screen = answered_with(form, question.path, value)
    await keep(db, form, screen)
    return question.path if screen.trouble is None else None


async def give_position(
    db: AsyncConnection,
    visit: Visit,
    position: Position,
    *,
    accuracy_m: float | None,
    language: Language,
    at: datetime,
) -> Heard:
    """A location sent while the card asks for one."""
    if visit.state not in FILLABLE:
        return Heard.NOT_ASKED
    form = await open_form(db, visit, language=language, at=at, writing=True)
    question = question_now(form)
    if question is None or question.kind is not QuestionKind.LOCATION:
        return Heard.NOT_ASKED
    place = Place(position.lat, position.lon, accuracy_m=accuracy_m or 0.0)
    screen = answered_with(form, question.path, place)
    await keep(db, form, screen)
    return Heard.ANSWERED if screen.trouble is None else Heard.NOT_TAKEN


async def take_back(
    db: AsyncConnection, visit: Visit, path: str, *, language: Language, at: datetime
) -> None:
    """The photo or recording that answered the question is gone: it is asked again."""
    form = await open_form(db, visit, language=language, at=at, writing=True)
    if isinstance(form.filling.clear(path, at=form.now), Accepted):
        form.filling.go_to(path)
        await keep(db, form, FRESH)


async def put_back(
    db: AsyncConnection, visit: Visit, path: str, value: str, *, language: Language, at: datetime
) -> None:
    """What `take_back` took is there again; an answer given meanwhile stays."""
    form = await open_form(db, visit, language=language, at=at, writing=True)
    question = form.filling.question(path)
    if question is not None and not question.answered:
        await keep(db, form, answered_with(form, path, value))


async def _take_words(
    db: AsyncConnection, form: OpenForm, question: Question, text: str, *, message_id: int, moment: Moment
) -> Heard:
    screen = _words_screen(form, question, text)
    await keep(db, form, screen)
    if screen.trouble is not None:
        return Heard.NOT_TAKEN
    if not screen.search:
        await add_item(
            db,
            visit_id=form.visit.id,
            kind=ItemKind.ANSWER,
            question_path=question.path,
            text=text,
            message_id=message_id,
            at=moment.at,
            received_at=moment.received_at,
        )
    return Heard.ANSWERED


def _words_screen(form: OpenForm, question: Question, text: str) -> Screen:
    if several := _numbers_in_line(form, question, text):
        return _answer_in_turn(form, several)
    choices = [
        Offered(choice.name, tuple({choice.label(each) for each in (form.language, *Language)}))
        for choice in question.choices
    ]
    meant = understand(question.kind, text, today=form.now.date(), choices=choices)
    if meant is not None:
        return answered_with(form, question.path, meant)
    if any(text.casefold().strip() in label.casefold() for choice in choices for label in choice.labels):
        return replace(form.screen, search=text.strip()[:40], page=0, trouble=None)
    # A letter as a number, a word that is no choice: the engine says in the person's language what it wants.
    result = form.filling.judge(question.path, text)
    return outcome(form, result or Rejected(question.path, Rejection.TYPE, question=question))


def _numbers_in_line(form: OpenForm, question: Question, text: str) -> list[tuple[str, Answer]]:
    """“12 0 5” answers this count and the ones beside it; empty unless there are several and all fit."""
    beside = numbers_beside(form.filling, question)
    for count in range(2, len(beside) + 1):
        numbers = read_numbers(text, count)
        if numbers:
            return list(zip(beside, numbers, strict=False))
    return []


def _answer_in_turn(form: OpenForm, several: list[tuple[str, Answer]]) -> Screen:
    """Up to the first that is not taken; that one is then asked, with the reason."""
    for path, value in several:
        screen = answered_with(form, path, value)
        if screen.trouble is not None:
            form.filling.go_to(path)
            return screen
    return FRESH


async def _here(db: AsyncConnection, form: OpenForm) -> Screen:
    question = question_now(form)
    if question is None or question.kind is not QuestionKind.LOCATION:
        return replace(form.screen, trouble=Trouble.OLD_BUTTON)
    shares = await live_shares_of(db, form.visit.rep_id, form.now)
    fix = shares[0].last_fix if shares else None
    if fix is None or form.now - fix.at > NOW_LASTS:
        return replace(form.screen, trouble=Trouble.NO_POSITION)
    place = Place(fix.position.lat, fix.position.lon, accuracy_m=fix.accuracy_m or 0.0)
    return answered_with(form, question.path, place)


async def keep(db: AsyncConnection, form: OpenForm, screen: Screen) -> None:
    """Save the filling and the screen; a screen that became another one is counted."""
    if form.is_new:
        await add_draft(db, visit_id=form.visit.id, form_version_id=form.visit.form_version_id, at=form.now)
    moved = signature_of(form.filling, screen) != form.opened_as
    await change_draft(
        db,
        form.visit.id,
        at=form.now,
        saved=form.filling.saved().as_json(),
        screen=screen.saved() | {COMPLETE: isinstance(form.filling.current(), End)},
        step=form.step + moved,
    )


def spoken(length: timedelta) -> str:
    """What the form keeps of a voice message that answered a question of text: `🎤 0:12`."""
    seconds = round(length.total_seconds())
    return f"🎤 {seconds // 60}:{seconds % 60:02d}"
