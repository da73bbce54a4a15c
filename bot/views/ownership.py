"""Whose a customer is: claim, share, let go, ask for; and the news of the pool."""

from dataclasses import replace
from html import escape

from bot.rules.customer import Customer
from bot.rules.language import Language
from bot.rules.ownership import Hindrance
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.services.ownership import Given, OwnerMenu
from bot.services.pool import AlreadyClaimed, Claimed, MayNotClaim, NotYoursToGive, PoolNews
from bot.services.sharing import Sharing
from bot.views.block import Block
from bot.views.customer import SLOT, back, tap
from bot.views.fitting import shortened
from bot.views.replies import Button, Rank, Replies, Reply, Row
from bot.views.taps import Go, OnCustomer, OnRoute
from bot.views.words import Html, Words, say, words

MOST_NAMES = 10
MOST_COLLEAGUES = 30
HINDRANCES = {
    Hindrance.TODAY: say("You have claimed {claims_a_day} today, the most for one day. Come back tomorrow."),
    Hindrance.OWNED: say("You own {most_owned} customers: more is not allowed. Let one go first."),
    Hindrance.AGAIN: say(
        "This one was yours until lately. For {again_after_days} days colleagues come first."
    ),
}


def owner_menu(menu: OwnerMenu, me: Person) -> Replies:
    t = words(me.language)
    customer = menu.file.customer
    lines: list[str] = [t("👤 <b>{name}</b>", name=customer.name(me.language)), ""]
    if menu.owner is None:
        lines.append(t("Nobody’s customer: it waits in the pool."))
    else:
        since = menu.file.owned_since
        lines.append(
            t("{name}’s customer since {day}", name=menu.owner.name, day=t.day(since.date()))
            if since
            else t("👤 {name}’s customer", name=menu.owner.name)
        )
    if menu.falls_on:
        lines.append(
            t(
                "Goes to the pool on {day}, unless visited or called before.",
                day=t.day(menu.falls_on),
            )
        )
    if menu.shared:
        names = t.listed(each.name for each in menu.shared)
        lines.append(t("Shared with {names}", names=names))
    return (_asked(me, "\n".join(lines), (*_ways(menu, t), back(customer.id, t))),)


def sharing(now: Sharing, me: Person) -> Replies:
    t = words(me.language)
    name = now.file.customer.name(me.language)
    if not now.colleagues:
        return _colleagues(
            now, me, t("There is no colleague to share <b>{name}</b> with.", name=name), "share"
        )
    text = t(
        "🤝 Who works on <b>{name}</b> with the owner? They see it, visit it and keep its file.", name=name
    )
    return _colleagues(now, me, text, "share", ticked=now.chosen)


def shared_with_you(customer: Customer, colleague: Person, by: Person) -> Reply:
    t = words(colleague.language)
    text = t(
        "🤝 {by} shares <b>{name}</b> with you: it is in your list now.",
        by=by.name,
        name=customer.name(colleague.language),
    )
    return _push(colleague, text, customer, t)


def giving(now: Sharing, me: Person) -> Replies:
    t = words(me.language)
    name = now.file.customer.name(me.language)
    if not now.colleagues:
        return _colleagues(
            now, me, t("There is no colleague to give <b>{name}</b> to.", name=name), "give_to"
        )
    text = t("Who gets <b>{name}</b>? Planned visits go with it; the history stays.", name=name)
    return _colleagues(now, me, text, "give_to")


def _colleagues(
    now: Sharing, me: Person, text: Html, do: str, *, ticked: frozenset[int] = frozenset()
) -> Replies:
    """One button each."""
    customer_id = now.file.customer.id
    rows: list[Row] = [
        (tap(f"{'✅ ' if each.id in ticked else ''}{each.name}", do, customer_id, str(each.id)),)
        for each in now.colleagues[:MOST_COLLEAGUES]
    ]
    return (_asked(me, text, (*rows, (tap(words(me.language)("↩ Back"), "owner", customer_id),))),)


def given_to_you(found: Given, by: Person) -> Reply:
    heir, customer = found.heir, found.before.file.customer
    t = words(heir.language)
    text = t(
        "📥 <b>{name}</b> is your customer now, {by} decided.",
        by=by.name,
        name=customer.name(heir.language),
    )
    if found.days:
        text = t.sentences(text, visits_come(len(found.days), t))
    if not found.is_today:
        return _push(heir, text, customer, t)
    told = _push(heir, t.sentences(text, t("A visit is planned for today.")), customer, t)
    anew = Button(t("🧭 Plan my way anew"), OnRoute(do="here").pack())
    return replace(told, buttons=(*told.buttons, (anew,)))


def visits_come(n: int, t: Words) -> Html:
    return t.many("{n} planned visit comes with it.", "{n} planned visits come with it.", n)


def visits_go(n: int, t: Words) -> Html:
    return t.many("Your planned visit there goes with it.", "Your {n} planned visits there go with it.", n)


def taken_from_you(found: Given, before: Person) -> Reply:
    t = words(before.language)
    text = t(
        "📤 <b>{name}</b> is {heir}’s customer now, your manager decided.",
        heir=found.heir.name,
        name=found.before.file.customer.name(before.language),
    )
    if found.days:
        text = t.sentences(text, visits_go(len(found.days), t))
    return Reply(to=before.id, text=text, kind=Push.COMMENT, rank=Rank.NUDGE)


def claimed_from_you(found: Claimed, by: Person) -> Reply:
    """To whose customer it last was: the visits still planned there are off."""
    t = words(found.before.language)
    text = t.many(
        "🌊 {by} has claimed <b>{name}</b> from the pool. Your planned visit there is off: {days}.",
        "🌊 {by} has claimed <b>{name}</b> from the pool. Your planned visits there are off: {days}.",
        len(found.days),
        by=by.name,
        name=found.customer.name(found.before.language),
        days=" · ".join(t.day(day) for day in found.days),
    )
    return Reply(to=found.before.id, text=text, kind=Push.COMMENT, rank=Rank.NUDGE)


def ask_let_go(menu: OwnerMenu, me: Person) -> Replies:
    t = words(me.language)
    customer = menu.file.customer
    text = t(
        "🌊 Put <b>{name}</b> into the pool? Everybody in the team may claim it then.",
        name=customer.name(me.language),
    )
    yes = (tap(t("Yes, into the pool"), "let_go_yes", customer.id),)
    return (_asked(me, text, (yes, (tap(t("↩ Back"), "owner", customer.id),))),)


def pool_news(news: PoolNews) -> Reply:
    """To the owner: what will go, or has gone."""
    me, n = news.owner, len(news.customers)
    t = words(me.language)
    lines: list[str] = [_fate(news, n, t)]
    for customer in news.customers[:MOST_NAMES]:
        name = escape(customer.name(me.language), quote=False)
        day = "" if news.gone else f" · {t.day(news.falls_on[customer.id])}"
        lines.append(f"• {name} · {customer.grade}{day}")
    if n > MOST_NAMES:
        lines.append(t.many("… {n} more customer", "… {n} more customers", n - MOST_NAMES))
    rows: tuple[Row, ...] = tuple(
        (
            Button(
                shortened(each.name(me.language), 40),
                OnCustomer(do="show", customer_id=each.id, arg="new").pack(),
            ),
        )
        for each in news.customers[:5]
        if not news.gone
    )
    ids = ",".join(str(each.id) for each in news.customers[:3])
    when = "gone" if news.gone else max(news.falls_on.values()).isoformat()
    return Reply(
        to=me.id,
        text="\n".join(lines),
        buttons=rows,
        kind=Push.POOL,
        rank=Rank.NUDGE,
        key=f"{Push.POOL}:{me.id}:{when}:{ids}:{n}" if not news.gone else None,
    )


def _fate(news: PoolNews, n: int, t: Words) -> Html:
    if news.gone:
        return t.many(
            "🌊 {n} of your customers is in the pool now: nobody cared for it long enough.",
            "🌊 {n} of your customers are in the pool now: nobody cared for them long enough.",
            n,
        )
    return t.many(
        "⏳ {n} customer of yours will go to the pool. A visit or a recorded call keeps it:",
        "⏳ {n} customers of yours will go to the pool. A visit or a recorded call keeps each:",
        n,
    )


def already_claimed(refusal: AlreadyClaimed, language: Language) -> Block:
    t = words(language)
    text = t("{name} was quicker. If it should be yours, ask the manager.", name=refusal.owner_name)
    return Block(text, ((tap(t("⚖️ Ask the manager"), "contest", refusal.customer_id),),))


def may_not_claim(refusal: MayNotClaim, language: Language) -> Block:
    t = words(language)
    return Block(t(HINDRANCES[refusal.hindrance], **refusal.policy.model_dump()), (_pool(t),))


def not_yours_to_give(_refusal: NotYoursToGive, language: Language) -> Block:
    t = words(language)
    return Block(t("Only the owner and their manager decide whose customer it is."))


def _ways(menu: OwnerMenu, t: Words) -> tuple[Row, ...]:
    customer_id = menu.file.customer.id
    rows: list[Row] = []
    if menu.may_claim:
        rows.append((tap(t("🙋 Claim it"), "claim", customer_id),))
    if menu.may_give and menu.owner is not None:
        rows.append(
            (tap(t("🤝 Share"), "sharing", customer_id), tap(t("🌊 To the pool"), "let_go", customer_id))
        )
    if menu.may_reassign:
        rows.append((tap(t("↪ Give to a colleague"), "give", customer_id),))
    if menu.may_contest:
        rows.append((tap(t("⚖️ It should be mine"), "contest", customer_id),))
    return tuple(rows)


def _push(to: Person, text: Html, customer: Customer, t: Words) -> Reply:
    look = Button(t("📇 Open the customer"), OnCustomer(do="show", customer_id=customer.id, arg="new").pack())
    return Reply(to=to.id, text=text, buttons=((look,),), kind=Push.COMMENT, rank=Rank.NUDGE)


def _pool(t: Words) -> Row:
    return (Button(t("🌊 Pool"), Go(to="pool").pack()),)


def _asked(me: Person, text: str, rows: tuple[Row, ...]) -> Reply:
    return Reply(to=me.id, slot=SLOT, text=text, buttons=rows, kind="customer")
