"""/tasks: what is to do and by when: mine, the team's, a customer's; a new one written down in a line."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers import visit_card
from bot.handlers.filters import ANYBODY, FocusIs, HasText, RoleIs, Tapped, Typed
from bot.handlers.task import LATER, NEW, WHEN, WORDS, card
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.rules.roles import Role
from bot.services import task_change as change
from bot.services import tasks as service
from bot.services.customer_reach import file_in_reach
from bot.services.task_from_report import take_suggestion
from bot.views import task as view
from bot.views import tasks as list_view
from bot.views.replies import Replies
from bot.views.taps import OnTasks, OnVisit

router = Router(name="tasks")
typed = Router(name="tasks typed")
"""Tried late: where words are waited for, these are an answer."""


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
    return (*visit, *await card(turn, found, fresh=True))


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
        return await card(turn, found, fresh=True)
    await turn.listen(WHEN, found.id)
    told = await service.shown(turn.db, turn.me, found, turn.moment)
    return (view.when_menu(told, turn.me, own=False, fresh=True),)
