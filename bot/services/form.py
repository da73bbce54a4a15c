"""The form of a visit: published, opened where it stands, answered, saved at every answer."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.answers import Place, written
from bot.forms.definition import PLACES, FormDefinition, QuestionKind
from bot.forms.filling import Accepted, Filling
from bot.forms.instance import Context
from bot.forms.instances import LAST_SAVED
from bot.forms.saved import Saved, from_json
from bot.forms.steps import AskRepeat, End
from bot.rules.language import Language
from bot.rules.place import Position
from bot.rules.visit import REPORT_OWED_STATES, Visit, VisitEvent, VisitState
from bot.services.asked import Asked, Review
from bot.services.asking import OpenForm, pass_headings, signature_of
from bot.services.carrying import last_report
from bot.services.form_answering import FRESH, answered_with, question_now
from bot.services.form_media import ShownFile, shown_files, shows_media
from bot.services.form_places import has_places
from bot.services.form_screen import asked_of
from bot.services.form_screen_state import Screen, Trouble, screen_from
from bot.services.form_taps import tapped
from bot.services.form_value_taps import placed
from bot.services.form_versions import definition_of, form_media
from bot.storage.customers import customer_of, site_of
from bot.storage.drafts import COMPLETE, add_draft, change_draft, draft_of
from bot.storage.filed_forms import last_filed
from bot.storage.people import person
from bot.storage.tracks import live_shares_of
from bot.storage.visits import events_of

FILLABLE = frozenset({VisitState.ON_SITE}) | REPORT_OWED_STATES
"""The form may be filled from arrival until it is sent."""
FIRST_STEP = 1
NOW_LASTS = timedelta(minutes=10)
"""How old the newest live position may be to answer "where are you"; a still phone sends none for long."""


async def open_form(
    db: AsyncConnection, visit: Visit, *, language: Language, at: datetime, writing: bool = False
) -> OpenForm:
    """Take the form up where it stands, or start it. `writing` keeps others waiting meanwhile."""
    customer = await customer_of(db, visit.customer_id)
    if customer is None:
        raise LookupError(f"no customer {visit.customer_id}")
    now = at.astimezone(ZoneInfo(customer.zone))
    draft = await draft_of(db, visit.id, lock=writing)
    version_id = draft.form_version_id if draft else visit.form_version_id
    form = await definition_of(db, version_id)
    context = Context(
        now=now,
        seed=visit.number,
        language=language,
        last_saved=await _last_saved(db, visit, form),
        properties=await _properties(db, visit) if draft is None else {},
    )
    before = Saved.from_json(draft.saved) if draft else None
    if before is None:
        filling = Filling.start(form, context=context)
    else:
        filling = Filling.resume(form, before, context=context)
    pass_headings(filling)
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
        before=before,
        last=await last_report(db, visit, form.form_id),
        here=await _near(db, visit, form),
        media=frozenset(await form_media(db, version_id)) if shows_media(form) else frozenset(),
    )


async def _last_saved(db: AsyncConnection, visit: Visit, form: FormDefinition) -> dict[str, str]:
    """What the rep's own last report with this form says, whichever customer it was about; for a form
    that asks for it."""
    if LAST_SAVED not in form.lists:
        return {}
    found = await last_filed(db, form.form_id, but=visit.id, rep_id=visit.rep_id)
    return {path: written(from_json(value)) for path, value in found.values.items()} if found else {}


async def _near(db: AsyncConnection, visit: Visit, form: FormDefinition) -> Position | None:
    """Where the rep is, as far as is known: at the customer's. Only for forms that choose among places."""
    if not has_places(form):
        return None
    site = await site_of(db, visit.site_id)
    return site.position if site is not None else None


async def _properties(db: AsyncConnection, visit: Visit) -> dict[str, str]:
    """Who fills the form, for its metadata questions."""
    rep = await person(db, visit.rep_id)
    return {"username": rep.name} if rep is not None else {}


async def asked_now(db: AsyncConnection, visit: Visit, *, language: Language, at: datetime) -> Asked:
    """What the card shows of the form; a report that was sent back says why."""
    asked = asked_of(await open_form(db, visit, language=language, at=at))
    if isinstance(asked, Review) and asked.has_left:
        last = (await events_of(db, visit.id))[-1]
        if last.event is VisitEvent.SENT_BACK:
            return replace(asked, sent_back=last.note or "")
    return asked


async def media_of_visit(
    db: AsyncConnection, visit: Visit, *, language: Language, at: datetime
) -> tuple[ShownFile, ...]:
    """What the form shows with the question that is asked now."""
    form = await open_form(db, visit, language=language, at=at)
    draft = await draft_of(db, visit.id)
    version_id = draft.form_version_id if draft else visit.form_version_id
    return shown_files(asked_of(form), await form_media(db, version_id))


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
    BESIDE = "beside"
    """A question is asked, and these words say nothing to it: a remark, for somebody else to keep."""
    NOT_ASKED = "not_asked"
    """Nothing on the card takes this; it is for somebody else to keep."""


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
    if question is None or question.kind not in PLACES:
        return Heard.NOT_ASKED
    place = Place(position.lat, position.lon, accuracy_m=accuracy_m or 0.0)
    screen = placed(form, question, place)
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


async def _here(db: AsyncConnection, form: OpenForm) -> Screen:
    question = question_now(form)
    if question is None or question.kind not in PLACES:
        return replace(form.screen, trouble=Trouble.OLD_BUTTON)
    shares = await live_shares_of(db, form.visit.rep_id, form.now)
    fix = shares[0].last_fix if shares else None
    if fix is None or form.now - fix.at > NOW_LASTS:
        return replace(form.screen, trouble=Trouble.NO_POSITION)
    place = Place(fix.position.lat, fix.position.lon, accuracy_m=fix.accuracy_m or 0.0)
    return placed(form, question, place)


async def keep(db: AsyncConnection, form: OpenForm, screen: Screen) -> None:
    """Save the filling and the screen; a screen that became another one is counted."""
    pass_headings(form.filling)
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
