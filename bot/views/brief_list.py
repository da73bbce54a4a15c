"""Whose brief is meant: those whom a typed name fits."""

from bot.rules.person import Person
from bot.services.customer import CustomerList
from bot.views.brief import SLOT
from bot.views.fitting import on_face
from bot.views.replies import Button, Reply
from bot.views.taps import Go, OnBrief
from bot.views.words import words


def whom_to_brief(found: CustomerList, me: Person) -> Reply:
    t = words(me.language)
    rows = [
        (Button(on_face(hit.customer.name(t.language)), OnBrief(customer_id=hit.customer.id).pack()),)
        for hit in found.hits
    ]
    text = (
        t("📇 Several fit “{typed}”. Whom do you mean?", typed=found.typed)
        if found.hits
        else t("📇 Nobody found for “{typed}”. Try fewer letters, or the code.", typed=found.typed)
    )
    rows.append((Button(t("👥 Customers"), Go(to="customers").pack()),))
    return Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=tuple(rows), kind="brief")
