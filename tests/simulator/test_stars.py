"""Telegram Stars: earned, listed, and given back."""

from simulator.driver import Desk, DeskPerson
from tests.simulator.clients import RawClient
from tests.simulator.test_payments import asked_to_pay


async def test_stars_are_earned_and_given_back_once(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    query = await asked_to_pay(raw, desk, ann)
    await raw.call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    paid = (await raw.updates())[-1]["message"]["successful_payment"]
    assert (await raw.call("getMyStarBalance"))["amount"] == 5
    refund = {"user_id": ann.id, "telegram_payment_charge_id": paid["telegram_payment_charge_id"]}
    await raw.call("refundStarPayment", **refund)
    assert (await raw.updates())[-1]["message"]["refunded_payment"]["total_amount"] == 5
    earned, returned = (await raw.call("getStarTransactions"))["transactions"]
    assert (earned["source"]["user"]["id"], returned["receiver"]["user"]["id"]) == (ann.id, ann.id)
    assert (await raw.call("getMyStarBalance"))["amount"] == 0
    again = await raw.answer("refundStarPayment", **refund)
    assert again["description"] == "Bad Request: CHARGE_ALREADY_REFUNDED"
