"""Invoices: sent by bots, paid by people, each payment asked about first and told of afterwards."""

import secrets
import time
from typing import Any

from simulator.bot_api.call import Call
from simulator.bot_api.delivery import deliver
from simulator.dispatch import tell_bot
from simulator.refusals import PeopleRefusal, bad_request
from simulator.validation import MISSING
from simulator.world import Chat, Json, Message, Payment, Person, Transaction, World

STARS = "XTR"
CHECKOUT_EXPIRY_S = 10.0


async def send_invoice(call: Call) -> Any:
    message = deliver(call, {"invoice": _invoice(call)})
    call.bot.payloads[message.body["chat"]["id"], message.id] = call.params["payload"]
    return message.body


async def create_invoice_link(call: Call) -> Any:
    _invoice(call)
    return f"https://t.me/${secrets.token_urlsafe(12)}"


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
    """A person wants to pay; the bot is asked first."""
    bot = world.bots.get(message.sender_id)
    if "invoice" not in message.body or bot is None:
        raise PeopleRefusal("there is no invoice in this message")
    invoice = message.body["invoice"]
    query_id = str(6_000_000_000_000_000_000 + world.files.next_number())
    facts = {
        "currency": invoice["currency"],
        "total_amount": invoice["total_amount"],
        "invoice_payload": bot.payloads[message.body["chat"]["id"], message.id],
    }
    bot.payments[query_id] = Payment(chat, person.id, facts, time.monotonic())
    query = {"id": query_id, "from": person.user(), **facts}
    update_id = tell_bot(world, bot, "pre_checkout_query", query, chat_id=chat.id)
    return {bot.id: update_id} if update_id is not None else {}


async def answer_pre_checkout_query(call: Call) -> Any:
    payment = call.bot.payments.pop(call.params["pre_checkout_query_id"], None)
    if payment is None or time.monotonic() - payment.asked_at > CHECKOUT_EXPIRY_S:
        raise bad_request(MISSING["callback_query_id"])
    if not call.params["ok"]:
        if not call.get("error_message"):
            raise bad_request('parameter "error_message" is required')
        call.world.events.add(
            "payment_refused", people=[payment.person_id], reason=call.params["error_message"]
        )
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
