"""One task: looked at, done, put off, changed, given to somebody."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import number_of
from bot.handlers.filters import ANYBODY, FocusIs, HasText, RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.rules.roles import PersonState, Role
from bot.rules.task import Task, TaskState
from bot.services import task_change as change
from bot.services import tasks as service
from bot.services.task_when import Soon
from bot.views import task as view
from bot.views.replies import Replies
from bot.views.taps import OnTask

router = Router(name="task")
NEW, WHEN, LATER, WORDS = "task_new", "task_when", "task_later", "task_words"
"""Focus: what is typed is a task, its day, when to come back to it, its words."""


@router.callback_query(Tapped(OnTask, "open", "show", "more"), ANYBODY)
async def shown(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    await turn.heard(NEW, WHEN, LATER, WORDS)
    found = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    whole = tap.do != "show"
    return await card(turn, found, own=bool(tap.own) and not whole, fresh=whole and bool(tap.own))


@router.callback_query(Tapped(OnTask, "done", "drop"), ANYBODY)
async def closed(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    state = TaskState.DONE if tap.do == "done" else TaskState.DROPPED
    before = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    now = await change.close(turn.db, turn.me, tap.task_id, state, turn.moment)
    told = await service.shown(turn.db, turn.me, now, turn.moment)
    shown_now = await card(turn, now, own=bool(tap.own))
    is_news = before.is_open and state is TaskState.DONE and told.by.id != turn.me.id
    if is_news and told.by.state is PersonState.ACTIVE:
        return (*shown_now, view.done_for_you(told, turn.me))
    return shown_now


@router.callback_query(Tapped(OnTask, "reopen"), ANYBODY)
async def reopened(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await change.reopen(turn.db, turn.me, tap.task_id, turn.policy, turn.moment)
    return await card(turn, found, own=bool(tap.own))


@router.callback_query(Tapped(OnTask, "later"), ANYBODY)
async def putting_off(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    await turn.listen(LATER, found.id)
    told = await service.shown(turn.db, turn.me, found, turn.moment)
    return (view.later_menu(told, turn.me, own=bool(tap.own)),)


@router.callback_query(Tapped(OnTask, "off"), ANYBODY)
async def put_off(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    await turn.heard(LATER)
    found = await change.put_off(
        turn.db, turn.me, tap.task_id, _soon(tap.arg, Soon.HOUR), turn.policy, turn.moment
    )
    return await card(turn, found, own=bool(tap.own))


@router.message(FocusIs(LATER), HasText(), ANYBODY)
async def put_off_typed(message: Message, turn: Turn) -> Replies:
    text = message.text or ""
    found = await change.put_off_until(turn.db, turn.me, turn.ref_id, text, turn.policy, turn.moment)
    await turn.heard()
    return await card(turn, found, fresh=True)


@router.callback_query(Tapped(OnTask, "when"), ANYBODY)
async def when_wanted(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    await turn.listen(WHEN, found.id)
    told = await service.shown(turn.db, turn.me, found, turn.moment)
    return (view.when_menu(told, turn.me, own=bool(tap.own)),)


@router.callback_query(Tapped(OnTask, "due"), ANYBODY)
async def due_chosen(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    await turn.heard(WHEN)
    soon = _soon(tap.arg, Soon.NONE)
    found = await change.set_due(turn.db, turn.me, tap.task_id, soon, turn.policy, turn.moment)
    return await card(turn, found, own=bool(tap.own))


@router.message(FocusIs(WHEN), HasText(), ANYBODY)
async def due_typed(message: Message, turn: Turn) -> Replies:
    text = message.text or ""
    found = await change.due_typed(turn.db, turn.me, turn.ref_id, text, turn.policy, turn.moment)
    await turn.heard()
    return await card(turn, found, fresh=True)


@router.callback_query(Tapped(OnTask, "words"), ANYBODY)
async def words_wanted(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    await turn.listen(WORDS, found.id)
    return (view.ask_words(await service.shown(turn.db, turn.me, found, turn.moment), turn.me),)


@router.message(FocusIs(WORDS), HasText(), ANYBODY)
async def words_typed(message: Message, turn: Turn) -> Replies:
    found = await change.reword(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    await turn.heard()
    return await card(turn, found, fresh=True)


@router.callback_query(Tapped(OnTask, "promise"), ANYBODY)
async def promise_turned(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await change.turn_promise(turn.db, turn.me, tap.task_id, turn.moment)
    return await card(turn, found, own=bool(tap.own))


@router.callback_query(Tapped(OnTask, "whom"), RoleIs(Role.MANAGER))
async def whom_wanted(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    told = await service.shown(turn.db, turn.me, found, turn.moment)
    people = await change.whom_to_give(turn.db, turn.me, turn.moment)
    return (view.whom_menu(told, people, turn.me, own=bool(tap.own)),)


@router.callback_query(Tapped(OnTask, "give"), RoleIs(Role.MANAGER))
async def given(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    before = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    found, heir = await change.give(
        turn.db, turn.me, tap.task_id, number_of(tap.arg), turn.policy, turn.moment
    )
    shown_now = await card(turn, found, own=bool(tap.own))
    if heir.id in (turn.me.id, before.owner_id):
        return shown_now
    told = await service.shown(turn.db, heir, found, turn.moment)
    return (*shown_now, view.given_to_you(told, turn.me, now=turn.at))


async def card(turn: Turn, found: Task, *, own: bool = False, fresh: bool = False) -> Replies:
    told = await service.shown(turn.db, turn.me, found, turn.moment)
    return (view.task_card(told, turn.me, now=turn.at, own=own, fresh=fresh),)


def _soon(arg: str, otherwise: Soon) -> Soon:
    return Soon(arg) if arg in list(Soon) else otherwise
