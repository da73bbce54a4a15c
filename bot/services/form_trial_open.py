"""A form that is tried, taken up as a visit's form is, with a visit that is nobody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import FormDefinition
from bot.forms.filling import Filling
from bot.forms.instance import Context
from bot.forms.saved import Saved
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.visit import PlaceStatus, Visit, VisitState
from bot.services.asking import OpenForm, pass_headings, signature_of
from bot.services.form_media import shows_media
from bot.services.form_screen_state import screen_from
from bot.services.form_versions import definition_of, definition_of_upload, form_media, form_media_of_upload
from bot.storage.form_files import FormFile
from bot.storage.form_trials import FormTrial, trial_of

TRIAL_VISIT = 0
"""Stands for the visit in the buttons of a trial: no visit has this number."""


@dataclass(eq=False)
class NothingTried(Refusal):
    """The trial was left already, or its form is gone."""


async def trial_that_is(db: AsyncConnection, me: Person, *, lock: bool = False) -> FormTrial:
    """Raises NothingTried."""
    trial = await trial_of(db, me.id, lock=lock)
    if trial is None:
        raise NothingTried
    return trial


async def form_of(db: AsyncConnection, trial: FormTrial) -> FormDefinition:
    """Raises NothingTried when it is gone."""
    if trial.form_version_id is not None:
        return await definition_of(db, trial.form_version_id)
    form = await definition_of_upload(db, trial.upload_id) if trial.upload_id is not None else None
    if form is None:
        raise NothingTried
    return form


async def open_trial(db: AsyncConnection, me: Person, *, at: datetime) -> OpenForm:
    """As a visit's form is taken up, with a visit that is nobody's."""
    trial = await trial_that_is(db, me, lock=True)
    form = await form_of(db, trial)
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
        media=frozenset(await media_of(db, trial)) if shows_media(form) else frozenset(),
    )


async def media_of(db: AsyncConnection, trial: FormTrial) -> Mapping[str, FormFile]:
    if trial.form_version_id is not None:
        return await form_media(db, trial.form_version_id)
    return await form_media_of_upload(db, trial.upload_id) if trial.upload_id is not None else {}


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
