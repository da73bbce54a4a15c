"""Telegram Stars: what a bot has earned, and giving a payment back."""

from typing import Any

from simulator.asked import Transaction
from simulator.bot_api.call import Call
from simulator.bot_api.payments import STARS
from simulator.dispatch import tell_bot
from simulator.refusals import bad_request
from simulator.world import Json


async def get_my_star_balance(call: Call) -> Any:
    earned = sum(one.amount for one in call.bot.transactions if not one.is_refund)
    return {"amount": earned - sum(one.amount for one in call.bot.transactions if one.is_refund)}


async def get_star_transactions(call: Call) -> Any:
    """Oldest first, as Telegram tells them; a refund has the id of the payment that it gives back."""
    first = max(call.get("offset", 0), 0)
    wanted = call.bot.transactions[first : first + call.get("limit", 100)]
    return {"transactions": [_shape(call, one) for one in wanted]}


def _shape(call: Call, one: Transaction) -> Json:
    partner = {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": call.world.user_shape(one.person_id),
        "invoice_payload": one.payload,
    }
    return {
        "id": one.id,
        "amount": one.amount,
        "date": one.date,
        "receiver" if one.is_refund else "source": partner,
    }


async def refund_star_payment(call: Call) -> Any:
    charge, person_id = call.params["telegram_payment_charge_id"], call.params["user_id"]
    found = [one for one in call.bot.transactions if one.id == charge and one.person_id == person_id]
    if not found:
        raise bad_request("CHARGE_NOT_FOUND")
    if len(found) > 1:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    paid, now = found[0], call.world.clock.date()
    call.bot.transactions.append(
        Transaction(charge, person_id, paid.amount, now, paid.payload, is_refund=True)
    )
    chat = call.world.private_chat(call.bot, call.world.people[person_id])
    refunded = {
        "currency": STARS,
        "total_amount": paid.amount,
        "invoice_payload": paid.payload,
        "telegram_payment_charge_id": charge,
    }
    message = call.world.add_message(chat, person_id, {"refunded_payment": refunded})
    tell_bot(call.world, call.bot, "message", message.body, chat_id=chat.id)
    call.world.show("message", chat, message)
    return True
