"""/tasks: what is to do and by when, written down in a line; done, put off, changed, given to somebody."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers import visit_card
from bot.handlers.customer import number_of
from bot.handlers.customers import ANYBODY
from bot.handlers.filters import FocusIs, HasText, RoleIs, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.rules.roles import PersonState, Role
from bot.rules.task import Task, TaskState
from bot.services import task_change as change
from bot.services import tasks as service
from bot.services.customer_reach import file_in_reach
from bot.services.task_from_report import take_suggestion
from bot.services.task_when import Soon
from bot.views import task as view
from bot.views import tasks as list_view
from bot.views.replies import Replies
from bot.views.taps import OnTask, OnTasks, OnVisit

router = Router(name="tasks")
typed = Router(name="tasks typed")
"""Tried late: where words are waited for, these are an answer."""
NEW, WHEN, LATER, WORDS = "task_new", "task_when", "task_later", "task_words"
"""Focus: what is typed is a task, its day, when to come back to it, its words."""


@router.message(Command("tasks"), ANYBODY)
async def tasks_asked(message: Message, command: CommandObject, turn: Turn) -> Replies:
    """With words behind it: a new one."""
    if command.args:
        return await _written(turn, command.args)
    return await _mine(turn)


@typed.message(Typed(Word.TASKS), ANYBODY)
async def tasks_typed(message: Message, turn: Turn) -> Replies:
    return await _mine(turn)


@router.callback_query(Tapped(OnTasks, "mine"), ANYBODY)
async def mine_shown(query: CallbackQuery, tap: OnTasks, turn: Turn) -> Replies:
    await turn.heard(NEW, WHEN, LATER, WORDS)
    found = await service.my_tasks(turn.db, turn.me, turn.moment)
    return list_view.my_list(found, turn.me, now=turn.at, page=tap.page, fresh=bool(tap.fresh))


@router.callback_query(Tapped(OnTasks, "done"), ANYBODY)
async def done_shown(query: CallbackQuery, tap: OnTasks, turn: Turn) -> Replies:
    return list_view.done_list(await service.done_tasks(turn.db, turn.me, turn.moment), turn.me)


@router.callback_query(Tapped(OnTasks, "team"), RoleIs(Role.MANAGER))
async def team_shown(query: CallbackQuery, tap: OnTasks, turn: Turn) -> Replies:
    found = await service.team_tasks(turn.db, turn.me, turn.moment)
    return list_view.team_list(found, turn.me, now=turn.at, page=tap.page)


@router.callback_query(Tapped(OnTasks, "customer"), ANYBODY)
async def customers_shown(query: CallbackQuery, tap: OnTasks, turn: Turn) -> Replies:
    file = await file_in_reach(turn.db, turn.me, tap.number, turn.moment)
    found = await service.customer_tasks(turn.db, turn.me, tap.number, turn.moment)
    name = file.customer.name(turn.me.language)
    return list_view.customer_list(
        found, tap.number, name, turn.me, now=turn.at, page=tap.page, fresh=bool(tap.fresh)
    )


@router.callback_query(Tapped(OnTasks, "new"), ANYBODY)
async def new_wanted(query: CallbackQuery, tap: OnTasks, turn: Turn) -> Replies:
    name = ""
    if tap.number:
        file = await file_in_reach(turn.db, turn.me, tap.number, turn.moment)
        name = file.customer.name(turn.me.language)
    await turn.listen(NEW, tap.number or None)
    return (view.ask_new(turn.me, name),)


@router.message(FocusIs(NEW), HasText(), ANYBODY)
async def new_typed(message: Message, turn: Turn) -> Replies:
    return await _written(turn, message.text or "", customer_id=turn.focus.ref_id)


@router.callback_query(Tapped(OnVisit, "make_task"), RoleIs(Role.REP))
async def made_of_a_report(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    found = await take_suggestion(turn.db, turn.me, tap.visit_id, turn.policy, turn.moment)
    visit = await visit_card.shown(turn, tap.visit_id)
    return (*visit, *await _card(turn, found, fresh=True))


@router.callback_query(Tapped(OnTask, "open", "show", "more"), ANYBODY)
async def shown(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    await turn.heard(NEW, WHEN, LATER, WORDS)
    found = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    whole = tap.do != "show"
    return await _card(turn, found, own=bool(tap.own) and not whole, fresh=whole and bool(tap.own))


@router.callback_query(Tapped(OnTask, "done", "drop"), ANYBODY)
async def closed(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    state = TaskState.DONE if tap.do == "done" else TaskState.DROPPED
    before = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    now = await change.close(turn.db, turn.me, tap.task_id, state, turn.moment)
    told = await service.shown(turn.db, turn.me, now, turn.moment)
    card = await _card(turn, now, own=bool(tap.own))
    is_news = before.is_open and state is TaskState.DONE and told.by.id != turn.me.id
    if is_news and told.by.state is PersonState.ACTIVE:
        return (*card, view.done_for_you(told, turn.me))
    return card


@router.callback_query(Tapped(OnTask, "reopen"), ANYBODY)
async def reopened(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await change.reopen(turn.db, turn.me, tap.task_id, turn.policy, turn.moment)
    return await _card(turn, found, own=bool(tap.own))


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
    return await _card(turn, found, own=bool(tap.own))


@router.message(FocusIs(LATER), HasText(), ANYBODY)
async def put_off_typed(message: Message, turn: Turn) -> Replies:
    text = message.text or ""
    found = await change.put_off_until(turn.db, turn.me, turn.ref_id, text, turn.policy, turn.moment)
    await turn.heard()
    return await _card(turn, found, fresh=True)


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
    return await _card(turn, found, own=bool(tap.own))


@router.message(FocusIs(WHEN), HasText(), ANYBODY)
async def due_typed(message: Message, turn: Turn) -> Replies:
    text = message.text or ""
    found = await change.due_typed(turn.db, turn.me, turn.ref_id, text, turn.policy, turn.moment)
    await turn.heard()
    return await _card(turn, found, fresh=True)


@router.callback_query(Tapped(OnTask, "words"), ANYBODY)
async def words_wanted(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await service.task_in_sight(turn.db, turn.me, tap.task_id, turn.moment)
    await turn.listen(WORDS, found.id)
    return (view.ask_words(await service.shown(turn.db, turn.me, found, turn.moment), turn.me),)


@router.message(FocusIs(WORDS), HasText(), ANYBODY)
async def words_typed(message: Message, turn: Turn) -> Replies:
    found = await change.reword(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    await turn.heard()
    return await _card(turn, found, fresh=True)


@router.callback_query(Tapped(OnTask, "promise"), ANYBODY)
async def promise_turned(query: CallbackQuery, tap: OnTask, turn: Turn) -> Replies:
    found = await change.turn_promise(turn.db, turn.me, tap.task_id, turn.moment)
    return await _card(turn, found, own=bool(tap.own))


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
    card = await _card(turn, found, own=bool(tap.own))
    if heir.id in (turn.me.id, before.owner_id):
        return card
    told = await service.shown(turn.db, heir, found, turn.moment)
    return (*card, view.given_to_you(told, turn.me, now=turn.at))


async def _mine(turn: Turn) -> Replies:
    found = await service.my_tasks(turn.db, turn.me, turn.moment)
    return list_view.my_list(found, turn.me, now=turn.at, fresh=True)


async def _written(turn: Turn, typed: str, *, customer_id: int | None = None) -> Replies:
    """A task in one line; without a day in it the day is asked for."""
    found = await change.write_task(
        turn.db, turn.me, typed, turn.policy, turn.moment, customer_id=customer_id
    )
    await turn.heard(NEW)
    if found.due_on is not None:
        return await _card(turn, found, fresh=True)
    await turn.listen(WHEN, found.id)
    told = await service.shown(turn.db, turn.me, found, turn.moment)
    return (view.when_menu(told, turn.me, own=False, fresh=True),)


async def _card(turn: Turn, found: Task, *, own: bool = False, fresh: bool = False) -> Replies:
    told = await service.shown(turn.db, turn.me, found, turn.moment)
    return (view.task_card(told, turn.me, now=turn.at, own=own, fresh=fresh),)


def _soon(arg: str, otherwise: Soon) -> Soon:
    return Soon(arg) if arg in list(Soon) else otherwise
