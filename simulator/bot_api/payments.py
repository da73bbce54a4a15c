"""Invoices: sent by bots, paid by people, each payment asked about first and told of afterwards."""

import secrets
import time
from dataclasses import replace
from typing import Any

from simulator.asked import Offer, Payment, Transaction
from simulator.bot_api.call import Call
from simulator.bot_api.delivery import deliver
from simulator.dispatch import tell_bot
from simulator.refusals import PeopleRefusal, bad_request
from simulator.validation import MISSING
from simulator.world import Bot, Chat, Json, Message, Person, World

STARS = "XTR"
CHECKOUT_EXPIRY_S = 10.0
# What people here tell of themselves when an invoice asks.
ORDER_INFO = {"name": "Ann Li", "phone_number": "+8613800000000", "email": "ann@example.com"}
ADDRESS = {
    "country_code": "CN",
    "state": "Shanghai",
    "city": "Shanghai",
    "street_line1": "Nanjing Road 1",
    "street_line2": "",
    "post_code": "200001",
}


async def send_invoice(call: Call) -> Any:
    offer = _offer(call)
    message = deliver(call, {"invoice": offer.invoice})
    call.bot.offers[message.body["chat"]["id"], message.id] = offer
    return message.body


async def create_invoice_link(call: Call) -> Any:
    link = f"https://t.me/${secrets.token_urlsafe(12)}"
    call.bot.offers[link] = _offer(call)
    return link


def _offer(call: Call) -> Offer:
    asked = tuple(name for name in (*ORDER_INFO, "shipping_address") if call.get(f"need_{name}"))
    return Offer(_invoice(call), call.params["payload"], bool(call.get("is_flexible")), asked)


def _invoice(call: Call) -> Json:
    prices: list[Json] = call.params["prices"]
    currency = str(call.params["currency"]).upper()
    if not prices:
        raise bad_request("there must be at least one price")
    if currency != STARS and not call.get("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if len(currency) != 3 or (currency == STARS and len(prices) != 1):
        raise bad_request("CURRENCY_INVALID" if len(currency) != 3 else "STARS_INVOICE_INVALID")
    return {
        "title": call.params["title"],
        "description": call.params["description"],
        "start_parameter": call.get("start_parameter", ""),
        "currency": currency,
        "total_amount": sum(int(price["amount"]) for price in prices),
    }


def pay(world: World, chat: Chat, message: Message, person: Person) -> dict[int, int]:
    """A person wants to pay an invoice in a chat."""
    bot = world.bots.get(message.sender_id)
    if "invoice" not in message.body or bot is None:
        raise PeopleRefusal("there is no invoice in this message")
    return pay_offer(world, bot, bot.offers[message.body["chat"]["id"], message.id], chat, person)


def pay_offer(world: World, bot: Bot, offer: Offer, chat: Chat, person: Person) -> dict[int, int]:
    """The bot is asked first: what sending costs when that depends on the address, then whether it may be."""
    facts: Json = {
        "currency": offer.invoice["currency"],
        "total_amount": offer.invoice["total_amount"],
        "invoice_payload": offer.payload,
    }
    info: Json = {name: ORDER_INFO[name] for name in offer.asked if name in ORDER_INFO}
    if offer.is_flexible or "shipping_address" in offer.asked:
        info["shipping_address"] = ADDRESS
    if info:
        facts["order_info"] = info
    payment = Payment(chat, person.id, facts, time.monotonic())
    if not offer.is_flexible:
        return _ask(world, bot, payment, "pre_checkout_query", facts)
    return _ask(
        world,
        bot,
        payment,
        "shipping_query",
        {"invoice_payload": offer.payload, "shipping_address": ADDRESS},
    )


def _ask(world: World, bot: Bot, payment: Payment, kind: str, facts: Json) -> dict[int, int]:
    query_id = str(6_000_000_000_000_000_000 + world.files.next_number())
    bot.payments[query_id] = replace(payment, asked_at=time.monotonic())
    query = {"id": query_id, "from": world.user_shape(payment.person_id), **facts}
    update_id = tell_bot(world, bot, kind, query, chat_id=payment.chat.id)
    return {bot.id: update_id} if update_id is not None else {}


def _answered(call: Call, name: str) -> Payment | None:
    """The payment that a bot answers about; None when it was refused, and the person told why."""
    payment = call.bot.payments.pop(call.params[name], None)
    if payment is None or time.monotonic() - payment.asked_at > CHECKOUT_EXPIRY_S:
        raise bad_request(MISSING["callback_query_id"])
    if call.params["ok"]:
        return payment
    if not call.get("error_message"):
        raise bad_request('parameter "error_message" is required')
    chat, reason = payment.chat, call.params["error_message"]
    peer = call.bot.id if chat.is_private else chat.id
    call.world.events.add("payment_refused", chat=peer, people=[payment.person_id], reason=reason)
    return None


async def answer_shipping_query(call: Call) -> Any:
    """Of the ways of sending the person takes the first."""
    if (payment := _answered(call, "shipping_query_id")) is None:
        return True
    options: list[Json] = call.get("shipping_options") or []
    if not options:
        raise bad_request("SHIPPING_OPTIONS_EMPTY")
    cost = sum(int(price["amount"]) for price in options[0]["prices"])
    facts = payment.facts | {
        "shipping_option_id": str(options[0]["id"]),
        "total_amount": payment.facts["total_amount"] + cost,
    }
    _ask(call.world, call.bot, replace(payment, facts=facts), "pre_checkout_query", facts)
    return True


async def answer_pre_checkout_query(call: Call) -> Any:
    if (payment := _answered(call, "pre_checkout_query_id")) is None:
        return True
    charge = secrets.token_hex(16)
    paid = {**payment.facts, "telegram_payment_charge_id": charge, "provider_payment_charge_id": charge[:16]}
    if paid["currency"] == STARS:
        who, amount, payload = payment.person_id, paid["total_amount"], paid["invoice_payload"]
        call.bot.transactions.append(Transaction(charge, who, amount, call.world.clock.date(), payload))
    message = call.world.add_message(payment.chat, payment.person_id, {"successful_payment": paid})
    tell_bot(call.world, call.bot, "message", message.body, chat_id=payment.chat.id)
    call.world.show("message", payment.chat, message)
    return True
