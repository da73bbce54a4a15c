"""The customers found, a page at a time, each a button."""

from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services.customer import CustomerList
from bot.views.customer import tap
from bot.views.fitting import FACE, shortened
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import Go, OnCustomers
from bot.views.words import Html, Words, say, words

SLOT = "customers"
IN_VISIT = say(
    "🏢 <b>Customers</b>. While a visit is open, what you type belongs to it; "
    "write /customers and part of the name."
)


def customer_list(found: CustomerList, me: Person, *, fresh: bool = False, in_visit: bool = False) -> Replies:
    t = words(me.language)
    rows = [
        (tap(_face(hit.customer.name(me.language), hit.distance_m, t), "show", hit.customer.id),)
        for hit in found.hits
    ]
    turning, turn = [], "pool" if found.in_pool else "page"
    if found.page > 0:
        turning.append(Button("‹", OnCustomers(do=turn, page=found.page - 1).pack()))
    if found.more:
        turning.append(Button("›", OnCustomers(do=turn, page=found.page + 1).pack()))
    more = [tuple(turning)] if turning else []
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            fresh=fresh,
            text=t(IN_VISIT) if in_visit and not found.typed else _title(found, t),
            buttons=(*rows, *more, *_ways(found, me, t)),
            kind="customers",
        ),
    )


def _ways(found: CustomerList, me: Person, t: Words) -> tuple[tuple[Button, ...], ...]:
    if found.in_pool:
        return ((Button(t("‹ Customers"), Go(to="customers").pack()),),)
    rows: list[tuple[Button, ...]] = []
    pool = Button(t("🌊 Pool"), Go(to="pool").pack())
    rows.append(
        (Button(t("➕ New customer"), Go(to="new_customer").pack()), pool) if may_add(me) else (pool,)
    )
    if me.is_a(Role.MANAGER) or me.is_a(Role.ADMIN):
        rows.append((Button(t("📦 Hand over"), Go(to="handover").pack()),))
    if me.is_a(Role.ADMIN):
        rows.append(
            (
                Button(t("📥 Import Excel"), Go(to="import_customers").pack()),
                Button(t("📤 Export"), Go(to="export_customers").pack()),
            )
        )
    return tuple(rows)


def may_add(me: Person) -> bool:
    return me.is_a(Role.REP) or me.is_a(Role.ADMIN)


def _title(found: CustomerList, t: Words) -> Html:
    if found.in_pool:
        return (
            t("🌊 <b>The pool</b>: customers of nobody. Open one to claim it.")
            if found.hits
            else t("🌊 The pool is empty: every customer has somebody who cares for it.")
        )
    if not found.typed and not found.hits:
        return t("🏢 There are no customers yet. Add the first one below.")
    if not found.typed and found.by_distance:
        return t("🏢 <b>Customers</b>, the nearest first. Type part of a name, pinyin, code or telephone.")
    if not found.typed:
        return t("🏢 <b>Customers</b>. Type part of a name, pinyin, code or telephone, or send a location.")
    if not found.hits:
        return t(
            "🔎 Nobody found for “{typed}”. Try fewer letters, the pinyin or the code.",
            typed=found.typed[:60],
        )
    return t("🔎 Found for “{typed}”. Not the right one? Type on.", typed=found.typed[:60])


def _face(name: str, distance_m: float | None, t: Words) -> str:
    face = shortened(name, FACE)
    return face if distance_m is None else f"{face} · {t.metres(distance_m)}"
