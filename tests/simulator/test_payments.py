"""Invoices: what is asked before a payment, and what is told after it."""

from typing import Any

import pytest

from simulator.driver import Desk, DeskPerson
from simulator.shapes import problem_with
from tests.simulator.clients import RawClient

INVOICE: dict[str, Any] = {
    "title": "Coffee",
    "description": "A cup",
    "payload": "cup-1",
    "currency": "XTR",
    "prices": [{"label": "Cup", "amount": 5}],
}


async def asked_to_pay(raw: RawClient, desk: Desk, ann: DeskPerson) -> dict[str, Any]:
    await ann.opens()
    invoice = await raw.call("sendInvoice", chat_id=ann.id, **INVOICE)
    path = f"/api/people/{ann.id}/chats/bot/messages/{invoice['message_id']}/pay"
    await desk.call("POST", path, {})
    update = (await raw.updates())[-1]
    assert problem_with("Update", update) is None
    query: dict[str, Any] = update["pre_checkout_query"]
    return query


async def test_a_payment_is_asked_about_and_told_of(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    query = await asked_to_pay(raw, desk, ann)
    assert (query["total_amount"], query["invoice_payload"]) == (5, "cup-1")
    await raw.call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    update = (await raw.updates())[-1]
    assert update["message"]["successful_payment"]["invoice_payload"] == "cup-1"
    assert problem_with("Update", update) is None


async def test_a_refused_payment_does_not_happen(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    query = await asked_to_pay(raw, desk, ann)
    answer = {"pre_checkout_query_id": query["id"], "ok": False, "error_message": "Sold out"}
    await raw.call("answerPreCheckoutQuery", **answer)
    assert "pre_checkout_query" in (await raw.updates())[-1]
    assert (await raw.answer("answerPreCheckoutQuery", **answer))["error_code"] == 400


@pytest.mark.parametrize(
    ("more", "description"),
    [
        ({"prices": []}, "there must be at least one price"),
        ({"currency": "EUR"}, "PAYMENT_PROVIDER_INVALID"),
        ({"currency": "EURO", "provider_token": "1:TEST:x"}, "CURRENCY_INVALID"),
    ],
)
async def test_a_wrong_invoice_is_refused(
    raw: RawClient, ann: DeskPerson, more: dict[str, Any], description: str
) -> None:
    await ann.opens()
    answer = await raw.answer("sendInvoice", chat_id=ann.id, **(INVOICE | more))
    assert answer["description"] == f"Bad Request: {description}"


async def test_an_invoice_can_be_a_link(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    link = await raw.call("createInvoiceLink", **INVOICE)
    assert link.startswith("https://t.me/$")
    await ann.opens(link)
    assert (await raw.updates())[-1]["pre_checkout_query"]["invoice_payload"] == "cup-1"


async def test_what_sending_costs_is_asked_first_when_the_price_is_flexible(
    raw: RawClient, desk: Desk, ann: DeskPerson
) -> None:
    goods = {"currency": "CNY", "provider_token": "1:TEST:x", "is_flexible": True, "need_email": True}
    await ann.opens()
    await ann.opens(await raw.call("createInvoiceLink", **(INVOICE | goods)))
    update = (await raw.updates())[-1]
    assert (problem_with("Update", update), update["shipping_query"]["shipping_address"]["city"]) == (
        None,
        "Shanghai",
    )
    post = {"id": "post", "title": "Post", "prices": [{"label": "Post", "amount": 7}]}
    query_id = update["shipping_query"]["id"]
    await raw.call("answerShippingQuery", shipping_query_id=query_id, ok=True, shipping_options=[post])
    update = (await raw.updates())[-1]
    asked = update["pre_checkout_query"]
    assert (problem_with("Update", update), asked["total_amount"], asked["shipping_option_id"]) == (
        None,
        12,
        "post",
    )
    assert asked["order_info"]["email"]
    await raw.call("answerPreCheckoutQuery", pre_checkout_query_id=asked["id"], ok=True)
    update = (await raw.updates())[-1]
    assert update["message"]["successful_payment"]["shipping_option_id"] == "post"
    assert problem_with("Update", update) is None
