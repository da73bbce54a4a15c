"""`/settings`: an admin looks at the rules, prepares a change, decides it, undoes it."""

from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.forms.typed_dates import read_date
from bot.handlers.customer import number_of
from bot.handlers.filters import ADMIN, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.rules.setting import Kind, Setting, Values, values_in
from bot.rules.settings import SETTINGS, chapter_called
from bot.rules.working_time import local_day
from bot.services import rules_now, setting_decide, setting_draft
from bot.services.setting_draft import DraftGone, Prepared, StartUnfit
from bot.services.setting_typed import checked, understand
from bot.views import setting_decide as decide_view
from bot.views import setting_draft as draft_view
from bot.views import setting_entries as entries_view
from bot.views import settings as view
from bot.views.replies import Replies
from bot.views.taps import OnSetting

router = Router(name="settings")
SETTING = "setting"
"""Focus: what is typed is the value of a setting."""
ENTRY = "setting_entry"
"""Focus: what is typed belongs to an entry of a list."""
SETTING_DAY = "setting_day"
"""Focus: what is typed is the day from which a change holds."""


@router.message(Command("settings"), ADMIN)
async def settings_wanted(message: Message, turn: Turn) -> Replies:
    await turn.heard(SETTING, SETTING_DAY, ENTRY)
    return view.home(await rules_now.rules_now(turn.db, turn.heard_now.at), turn.me, fresh=True)


@router.callback_query(Tapped(OnSetting, "all"), ADMIN)
async def all_chapters(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(SETTING, SETTING_DAY, ENTRY)
    return view.home(await rules_now.rules_now(turn.db, turn.heard_now.at), turn.me)


@router.callback_query(Tapped(OnSetting, "chapter"), ADMIN)
async def chapter_tapped(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    await turn.heard(SETTING, SETTING_DAY, ENTRY)
    now, chapter = await rules_now.rules_now(turn.db, turn.heard_now.at), chapter_called(tap.key)
    return view.chapter_card(chapter, now, turn.me) if chapter else view.home(now, turn.me)


@router.callback_query(Tapped(OnSetting, "open"), ADMIN)
async def setting_opened(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    """From here on what is typed is its value."""
    setting, now = setting_called(tap.key), await rules_now.rules_now(turn.db, turn.heard_now.at)
    await turn.heard(SETTING, SETTING_DAY, ENTRY)
    await setting_draft.leave_draft(turn.db, turn.me)
    if setting.kind.is_list:
        return entries_view.entries_card(setting, now, None, turn.me)
    await turn.listen(SETTING, data={"key": setting.key})
    return view.setting_card(setting, now, None, turn.me)


@router.callback_query(Tapped(OnSetting, "pick"), ADMIN)
async def value_tapped(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    setting = setting_called(tap.key)
    offered, place = view.offered_values(setting), number_of(tap.arg)
    if not 0 <= place < len(offered):
        raise DraftGone
    ready = await _prepare(setting, setting.values(offered[place]), turn)
    return draft_view.preview(ready, turn.me)


@router.callback_query(Tapped(OnSetting, "flip"), ADMIN)
async def box_ticked(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    """What is ticked lies in the draft until the admin goes on."""
    setting = setting_called(tap.key)
    now = await rules_now.rules_now(turn.db, turn.heard_now.at)
    ticked = values_in(now.body, setting)[setting.key]
    if tap.rev:
        kept, draft = await setting_draft.draft_that_is(turn.db, turn.me, tap.rev)
        if kept is not setting:
            raise DraftGone
        ticked = draft.after[setting.key]
    ticked = _flipped(setting, ticked, tap.arg)
    draft = await setting_draft.keep_unfinished(
        turn.db, turn.me, setting, {setting.key: ticked}, turn.heard_now.at
    )
    return view.setting_card(setting, now, draft, turn.me)


@router.callback_query(Tapped(OnSetting, "go"), ADMIN)
async def preview_wanted(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    await turn.heard(SETTING_DAY)
    setting, draft = await setting_draft.draft_that_is(turn.db, turn.me, tap.rev)
    return draft_view.preview(await _prepare(setting, draft.after, turn, draft.base_id), turn.me)


@router.message(FocusIs(SETTING), HasText(), ADMIN)
async def value_typed(message: Message, turn: Turn) -> Replies:
    setting = setting_called(str(turn.focus.data.get("key", "")))
    value = understand(setting, message.text or "")
    ready = await _prepare(setting, setting.values(value), turn)
    return draft_view.preview(ready, turn.me, fresh=True)


@router.callback_query(Tapped(OnSetting, "starts"), ADMIN)
async def start_tapped(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    ready = await setting_draft.prepared_again(
        turn.db, turn.me, tap.rev, turn.heard_now, zone=_zone(turn), starts=tap.arg
    )
    return draft_view.preview(ready, turn.me)


@router.callback_query(Tapped(OnSetting, "day"), ADMIN)
async def other_day_wanted(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    ready = await setting_draft.prepared_again(turn.db, turn.me, tap.rev, turn.heard_now, zone=_zone(turn))
    await turn.heard(SETTING)
    await turn.listen(SETTING_DAY, tap.rev)
    return draft_view.ask_day(ready, turn.me)


@router.message(FocusIs(SETTING_DAY), HasText(), ADMIN)
async def day_typed(message: Message, turn: Turn) -> Replies:
    typed = message.text or ""
    today = local_day(turn.heard_now.at, _zone(turn))
    day = read_date(typed, today)
    if day is None or not today <= day <= today + setting_draft.FARTHEST:
        raise StartUnfit(typed)
    ready = await setting_draft.prepared_again(
        turn.db, turn.me, turn.ref_id, turn.heard_now, zone=_zone(turn), starts=day.isoformat()
    )
    await turn.heard(SETTING_DAY)
    return draft_view.preview(ready, turn.me, fresh=True)


@router.callback_query(Tapped(OnSetting, "yes"), ADMIN)
async def change_decided(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    done = await setting_decide.decide(turn.db, turn.me, tap.rev, turn.heard_now, zone=_zone(turn))
    if isinstance(done, Prepared):
        return draft_view.preview(done, turn.me)
    await turn.heard(SETTING, SETTING_DAY, ENTRY)
    return decide_view.decided(done, turn.me)


@router.callback_query(Tapped(OnSetting, "undo"), ADMIN)
async def undone(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    done = await setting_decide.undo(turn.db, turn.me, number_of(tap.arg), turn.heard_now)
    return decide_view.decided(done, turn.me)


@router.callback_query(Tapped(OnSetting, "withdraw"), ADMIN)
async def withdrawn(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    done = await setting_decide.withdraw(turn.db, turn.me, number_of(tap.arg), turn.heard_now)
    return decide_view.decided(done, turn.me)


@router.callback_query(Tapped(OnSetting, "coming"), ADMIN)
async def coming_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(SETTING, SETTING_DAY, ENTRY)
    return decide_view.coming(await rules_now.rules_now(turn.db, turn.heard_now.at), turn.me)


@router.callback_query(Tapped(OnSetting, "history"), ADMIN)
async def history_wanted(query: CallbackQuery, tap: OnSetting, turn: Turn) -> Replies:
    await turn.heard(SETTING, SETTING_DAY, ENTRY)
    past = await rules_now.history(turn.db, before_id=number_of(tap.arg) or None)
    return decide_view.history(past, turn.me)


def setting_called(key: str) -> Setting:
    """Raises DraftGone for what is no setting (any more)."""
    found = SETTINGS.get(key)
    if found is None:
        raise DraftGone
    return found


async def _prepare(setting: Setting, after: Values, turn: Turn, base_id: int | None = None) -> Prepared:
    value = [after[path] for path in setting.paths]
    checked(setting, value if len(value) > 1 else value[0])
    return await setting_draft.prepare(
        turn.db, turn.me, setting, after, turn.heard_now, zone=_zone(turn), base_id=base_id
    )


def _flipped(setting: Setting, ticked: Any, arg: str) -> list[Any]:
    """In the order of the choices, whatever was tapped first."""
    if setting.kind is Kind.WEEKDAYS:
        days = set(ticked) ^ {number_of(arg)}
        return [day for day in range(1, 8) if day in days]
    chosen = set(ticked) ^ {arg}
    return [str(each.value) for each in setting.choices if str(each.value) in chosen]


def _zone(turn: Turn) -> str:
    return turn.settings.company.zone
