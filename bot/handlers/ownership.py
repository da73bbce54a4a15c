"""Whose a customer is: the pool, claiming, sharing, letting go, giving to a colleague."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.customer import CONTEST, card, number_of
from bot.handlers.filters import ANYBODY, LEADS, RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.rules.roles import PersonState, Role
from bot.services import ownership, pool
from bot.services.customer import list_customers
from bot.services.sharing import sharing, turn_sharing
from bot.storage.people import person
from bot.views import customer_list as list_view
from bot.views import ownership as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnCustomer, OnCustomers

router = Router(name="ownership")


@router.callback_query(Tapped(Go, "pool"), ANYBODY)
async def pool_shown(query: CallbackQuery, turn: Turn) -> Replies:
    found = await list_customers(turn.db, turn.me, "", turn.moment, in_pool=True)
    return list_view.customer_list(found, turn.me)


@router.callback_query(Tapped(OnCustomers, "pool"), ANYBODY)
async def pool_page_turned(query: CallbackQuery, tap: OnCustomers, turn: Turn) -> Replies:
    found = await list_customers(turn.db, turn.me, "", turn.moment, page=tap.page, in_pool=True)
    return list_view.customer_list(found, turn.me)


@router.callback_query(Tapped(OnCustomer, "owner"), ANYBODY)
async def owner_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await turn.heard(CONTEST)
    return view.owner_menu(
        await ownership.owner_menu(turn.db, turn.me, tap.customer_id, turn.moment), turn.me
    )


@router.callback_query(Tapped(OnCustomer, "claim"), RoleIs(Role.REP))
async def claimed(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    found = await pool.claim(turn.db, turn.me, tap.customer_id, turn.policy.pool, turn.moment)
    shown = await card(turn, tap.customer_id)
    if found is None or found.before.state is not PersonState.ACTIVE:
        return shown
    return (*shown, view.claimed_from_you(found, turn.me))


@router.callback_query(Tapped(OnCustomer, "let_go"), ANYBODY)
async def letting_go(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    menu = await ownership.owner_menu(turn.db, turn.me, tap.customer_id, turn.moment)
    if not menu.may_give:
        raise pool.NotYoursToGive
    return view.ask_let_go(menu, turn.me)


@router.callback_query(Tapped(OnCustomer, "let_go_yes"), ANYBODY)
async def let_go(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await pool.let_go(turn.db, turn.me, tap.customer_id, turn.moment)
    return await card(turn, tap.customer_id)


@router.callback_query(Tapped(OnCustomer, "sharing"), ANYBODY)
async def sharing_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    return view.sharing(await sharing(turn.db, turn.me, tap.customer_id, turn.moment), turn.me)


@router.callback_query(Tapped(OnCustomer, "share"), ANYBODY)
async def sharing_turned(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    now, told = await turn_sharing(turn.db, turn.me, tap.customer_id, number_of(tap.arg), turn.moment)
    shown = view.sharing(now, turn.me)
    return shown if told is None else (*shown, view.shared_with_you(now.file.customer, told, turn.me))


@router.callback_query(Tapped(OnCustomer, "give"), LEADS)
async def giving(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    return view.giving(await sharing(turn.db, turn.me, tap.customer_id, turn.moment), turn.me)


@router.callback_query(Tapped(OnCustomer, "give_to"), LEADS)
async def given(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    found = await ownership.give_to(turn.db, turn.me, tap.customer_id, number_of(tap.arg), turn.moment)
    customer = found.before.file.customer
    owner = await person(turn.db, customer.owner_id) if customer.owner_id else None
    told = [view.given_to_you(found, turn.me)]
    if owner is not None and owner.id != turn.me.id and owner.state is PersonState.ACTIVE:
        told.append(view.taken_from_you(found, owner))
    return (*await card(turn, tap.customer_id), *told)
