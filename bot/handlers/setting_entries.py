"""Lists among the rules: criteria of the score card, regions, lines of business, entry by entry."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import number_of
from bot.handlers.filters import ADMIN, FocusIs, HasText, Tapped
from bot.handlers.settings import ENTRY, setting_called
from bot.handlers.turn import Turn
from bot.rules.setting import Setting, at_path
from bot.services import rules_now, setting_draft
from bot.services import setting_entries as service
from bot.services.setting_draft import DraftGone
from bot.services.setting_entries import Entries, Part
from bot.storage.policy_changes import PolicyDraft
from bot.views import setting_entries as view
from bot.views.replies import Replies
from bot.views.taps import OnEntry

router = Router(name="setting_entries")


@router.callback_query(Tapped(OnEntry, "list"), ADMIN)
async def list_again(query: CallbackQuery, tap: OnEntry, turn: Turn) -> Replies:
    await turn.heard(ENTRY)
    setting, entries = await _entries(tap, turn)
    return await _list(setting, entries if tap.rev else None, turn, tap.rev)


@router.callback_query(Tapped(OnEntry, "open"), ADMIN)
async def entry_opened(query: CallbackQuery, tap: OnEntry, turn: Turn) -> Replies:
    await turn.heard(ENTRY)
    setting, entries = await _entries(tap, turn)
    return view.entry_card(setting, entries, tap.index, tap.rev, turn.me)


@router.callback_query(Tapped(OnEntry, "remove", "up"), ADMIN)
async def entry_moved(query: CallbackQuery, tap: OnEntry, turn: Turn) -> Replies:
    setting, entries = await _entries(tap, turn)
    if tap.do == "up":
        return await _kept(setting, service.moved_up(entries, tap.index), turn)
    return await _kept(setting, service.removed(setting, entries, tap.index), turn)


@router.callback_query(Tapped(OnEntry, "weight"), ADMIN)
async def weight_tapped(query: CallbackQuery, tap: OnEntry, turn: Turn) -> Replies:
    """The entry stays open: weights are set against one another."""
    setting, entries = await _entries(tap, turn)
    changed = service.weighed(setting, entries, tap.index, number_of(tap.arg))
    draft = await setting_draft.keep_unfinished(
        turn.db, turn.me, setting, {setting.key: list(changed)}, turn.heard_now.at
    )
    return view.entry_card(setting, changed, tap.index, draft.rev, turn.me)


@router.callback_query(Tapped(OnEntry, "ask"), ADMIN)
async def words_wanted(query: CallbackQuery, tap: OnEntry, turn: Turn) -> Replies:
    if tap.arg not in list(Part):
        raise DraftGone
    setting, entries = await _entries(tap, turn)
    data = {"key": setting.key, "rev": tap.rev, "index": tap.index, "part": tap.arg}
    await turn.heard(ENTRY)
    await turn.listen(ENTRY, data=data)
    return view.ask(setting, entries, Part(tap.arg), tap.index, tap.rev, turn.me)


@router.message(FocusIs(ENTRY), HasText(), ADMIN)
async def words_typed(message: Message, turn: Turn) -> Replies:
    data = turn.focus.data
    tap = OnEntry(do="typed", key=data["key"], rev=data["rev"], index=data["index"])
    setting, entries = await _entries(tap, turn)
    changed = service.written(setting, entries, Part(data["part"]), tap.index, message.text or "")
    await turn.heard(ENTRY)
    return await _kept(setting, changed, turn, fresh=True)


async def _entries(tap: OnEntry, turn: Turn) -> tuple[Setting, Entries]:
    """As they are in the draft, or hold now where none is begun; raises DraftGone."""
    setting = setting_called(tap.key)
    if not setting.kind.is_list:
        raise DraftGone
    if tap.rev:
        kept, draft = await setting_draft.draft_that_is(turn.db, turn.me, tap.rev)
        if kept is not setting:
            raise DraftGone
        entries = tuple(draft.after[setting.key])
    else:
        entries = tuple(at_path((await rules_now.rules_now(turn.db, turn.heard_now.at)).body, setting.key))
    if not 0 <= tap.index < max(1, len(entries)):
        raise DraftGone
    return setting, entries


async def _kept(setting: Setting, entries: Entries, turn: Turn, *, fresh: bool = False) -> Replies:
    draft = await setting_draft.keep_unfinished(
        turn.db, turn.me, setting, {setting.key: list(entries)}, turn.heard_now.at
    )
    return await _list(setting, entries, turn, draft.rev, fresh=fresh)


async def _keep(setting: Setting, entries: Entries, turn: Turn) -> PolicyDraft:
    after = {setting.key: list(entries)}
    return await setting_draft.keep_unfinished(turn.db, turn.me, setting, after, turn.heard_now.at)


async def _list(
    setting: Setting, entries: Entries | None, turn: Turn, rev: int, *, fresh: bool = False
) -> Replies:
    now = await rules_now.rules_now(turn.db, turn.heard_now.at)
    return view.entries_card(setting, now, entries, turn.me, rev=rev, fresh=fresh)
