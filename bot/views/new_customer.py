"""A new customer being written: a name, then taps; who may be the same stands above the button."""

from html import escape

from bot.rules.customer import CustomerKind
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.telephone import shown
from bot.services.new_customer import CustomerNameUnfit, Draft, NewCustomer, NoDraft
from bot.views.block import Block
from bot.views.customer_words import HOW_TO_WRITE_A_CONTACT, KINDS, industry_name
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.taps import Go, OnCustomer, OnNewCustomer
from bot.views.words import Words, words

SLOT = "new_customer"


def ask_name(me: Person) -> Replies:
    t = words(me.language)
    text = t("➕ What is the new customer called? Type the name; everything else can wait.")
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=(_cancel(t),), kind="new_customer"),)


def draft_card(draft: Draft, me: Person, *, fresh: bool = False) -> Replies:
    t = words(me.language)
    text = "\n".join([*_known(draft.wanted, draft, t), *_alike(draft, me, t), *_hint(draft, t)])
    rows = _choice(draft, t) or _ways(draft, t)
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows, kind="new_customer"),)


def given_up(me: Person) -> Replies:
    t = words(me.language)
    rows = ((Button(t("‹ Customers"), Go(to="customers").pack()),),)
    return (
        Reply(
            to=me.id, slot=SLOT, text=t("Given up. Nothing was created."), buttons=rows, kind="new_customer"
        ),
    )


def created(me: Person) -> Reply:
    """The draft goes; the customer's card comes in its place."""
    return Reply(to=me.id, slot=SLOT, remove=True)


def name_unfit(_refusal: CustomerNameUnfit, language: Language) -> Block:
    t = words(language)
    return Block(t("Please type a name of at most 120 characters."), (_cancel(t),))


def no_draft(_refusal: NoDraft, language: Language) -> Block:
    t = words(language)
    rows = ((Button(t("➕ New customer"), Go(to="new_customer").pack()),),)
    return Block(t("That one has been created or given up already."), rows)


def _known(wanted: NewCustomer, draft: Draft, t: Words) -> list[str]:
    lines: list[str] = [t("➕ <b>{name}</b>", name=wanted.name or "…")]
    industry = industry_name(wanted.industry, draft.policy, t) if wanted.industry else ""
    lines.append(" · ".join(escape(each, quote=False) for each in (t(KINDS[wanted.kind]), industry) if each))
    name, title, phone = wanted.contact
    if name:
        said = " · ".join(each for each in (name, title, shown(phone) if phone else "") if each)
        lines.append(t("👤 {contact}", contact=said))
    if wanted.address:
        lines.append(t("📍 {address}", address=wanted.address))
    if wanted.position:
        lines.append(t("📍 The pin is set"))
    return lines


def _alike(draft: Draft, me: Person, t: Words) -> list[str]:
    if not draft.alike:
        return []
    lines = ["", t("⚠️ Is it one of these? Then open that one instead:")]
    lines += [
        f"• {escape(each.name(me.language), quote=False)} · {escape(each.code)}" for each in draft.alike
    ]
    return lines


def _hint(draft: Draft, t: Words) -> list[str]:
    if draft.wanted.asks == "contact":
        return [
            "",
            t(HOW_TO_WRITE_A_CONTACT),
        ]
    if draft.wanted.asks == "address":
        return ["", t("Type the address, or send a location: that sets the pin.")]
    if draft.wanted.asks == "name":
        return ["", t("Type the right name.")]
    if draft.wanted.position is None:
        return ["", t("Standing at the door? Send your location now and the pin is set.")]
    return []


def _choice(draft: Draft, t: Words) -> tuple[Row, ...]:
    if draft.choosing == "industry":
        taps = [
            _tap(each.name.in_language(t.language), "industry", each.code) for each in draft.policy.industries
        ]
    elif draft.choosing == "kind":
        taps = [_tap(t(KINDS[kind]), "kind", kind) for kind in CustomerKind]
    elif draft.wanted.asks:
        taps = []
    else:
        return ()
    rows = [tuple(taps[at : at + 2]) for at in range(0, len(taps), 2)]
    return (*rows, (_tap(t("↩ Back"), "back"),))


def _ways(draft: Draft, t: Words) -> tuple[Row, ...]:
    same = [
        (Button(f"→ {each.code}", OnCustomer(do="show", customer_id=each.id).pack()),) for each in draft.alike
    ]
    asking = [
        (_tap(t("⚖️ {code} should be mine", code=each.code), "contest", str(each.id)),)
        for each in draft.alike
        if each.owner_id is not None and each.owner_id != draft.me_id
    ]
    ask = [_tap(t("Industry"), "choose_industry"), _tap(t("Kind"), "choose_kind")]
    more = [_tap(t("👤 Contact"), "ask", "contact"), _tap(t("📍 Address"), "ask", "address")]
    face = t("✅ Create anyway") if draft.alike else t("✅ Create")
    return (
        *same,
        *asking,
        (_tap(face, "create"),),
        tuple(ask),
        tuple(more),
        (_tap(t("Other name"), "ask", "name"), *_cancel(t)),
    )


def _tap(text: str, do: str, arg: str = "") -> Button:
    return Button(text, OnNewCustomer(do=do, arg=arg).pack())


def _cancel(t: Words) -> Row:
    return (_tap(t("Cancel"), "cancel"),)
