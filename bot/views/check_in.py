"""Words around arriving: how to share a live location, how far away one is, what does not count."""

from collections.abc import Mapping
from datetime import datetime

from bot.rules.language import Language
from bot.rules.location import LocationFault
from bot.rules.person import Person
from bot.rules.place import Compass, Nearness, PlaceVerdict
from bot.rules.visit import EventRefused, PlaceStatus, Visit, VisitState
from bot.services.arrival import Arrival
from bot.services.breaks import BreakOver, OnBreak
from bot.services.check_in import NoSite, NoSuchCustomer, StillElsewhere
from bot.services.live_share import ShareNews, ShareOutcome
from bot.services.shift import DayEnded, DayResumed
from bot.services.visit import NotMyVisit, NoVisitNow, VisitFacts
from bot.storage.visits import OtherVisitOpen, VisitMovedOn
from bot.views.block import Block
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import ChooseCustomer, Go
from bot.views.visit import tap
from bot.views.words import Html, Words, say, words

SHARE_SLOT = "share"
ARRIVAL_SLOT = "arrival"
HELP_SLOT = "location_help"

TOWARDS: Mapping[Compass, str] = {
    Compass.N: say("north"),
    Compass.NE: say("north-east"),
    Compass.E: say("east"),
    Compass.SE: say("south-east"),
    Compass.S: say("south"),
    Compass.SW: say("south-west"),
    Compass.W: say("west"),
    Compass.NW: say("north-west"),
}
HOW_TO_SHARE = say("Tap 📎 → <b>Location</b> → <b>Share My Live Location</b>; 15 minutes are enough.")
FAULTS: Mapping[LocationFault, str] = {
    LocationFault.PINNED: say("That was a position picked on the map. Only a <b>live</b> location counts."),
    LocationFault.FORWARDED: say("That location was forwarded. Only one you share yourself, live, counts."),
    LocationFault.VENUE: say("That was a place from the list. Only a <b>live</b> location counts."),
    LocationFault.VIA_BOT: say("That came through another bot. Only one you share yourself, live, counts."),
    LocationFault.SCHEDULED: say("That message was scheduled ahead. Only a location shared now counts."),
    LocationFault.THROUGH_BUSINESS: say(
        "That came through a business account. Only one you share yourself, live, counts."
    ),
    LocationFault.NOT_PRIVATE: say("I only read locations here, in our private chat."),
}


def share_block(facts: VisitFacts, language: Language) -> Block:
    """What an arriving rep can do: share, come closer, or say why neither works."""
    t = words(language)
    visit_id = facts.visit.id
    rows = (
        (
            tap(t("📍 Wrong pin"), "wrong_pin", visit_id),
            tap(t("🤝 Met elsewhere"), "met_elsewhere", visit_id),
        ),
        (tap(t("📵 Cannot share"), "cannot_share", visit_id),),
    )
    return Block(_arriving(facts, t), rows)


def located(outcome: ShareOutcome, me: Person) -> Replies:
    """What a location is answered with besides the card; mostly nothing."""
    t = words(me.language)
    replies: list[Reply] = []
    if outcome.news is ShareNews.BEGUN and outcome.visit is None:
        replies.append(_sharing(outcome, me, t))
    if outcome.news is ShareNews.ENDED and outcome.visit is None:
        text = t("📍 Your live location has ended. Share it again whenever you like.")
        replies.append(Reply(to=me.id, slot=SHARE_SLOT, text=text, quiet=True))
    if outcome.news is ShareNews.OFF_DUTY:
        replies.append(_help(me, t("🌙 Outside working hours I keep no positions: nothing was stored."), t))
    if outcome.news is ShareNews.NO_CONSENT:
        text = t(
            "You have not agreed to being located, so I kept nothing. Visits work without it; "
            "/privacy is where you can change your mind."
        )
        replies.append(Reply(to=me.id, slot=HELP_SLOT, fresh=True, text=text))
    if outcome.fault is not None and outcome.news is ShareNews.DOES_NOT_COUNT:
        text = Html(f"{t(FAULTS[outcome.fault])}\n{t(_what_then(outcome.visit))}")
        replies.append(_help(me, text, t, visit_id=outcome.visit.id if outcome.visit else None))
    if outcome.arrival is not None:
        replies.append(_arrived(outcome.arrival, me, t))
    return tuple(replies)


def _what_then(visit: Visit | None) -> str:
    is_there = visit is not None and visit.place is PlaceStatus.VERIFIED
    return say("You need not send any: your place here is confirmed already.") if is_there else HOW_TO_SHARE


def share_words(me: Person, until: datetime, t: Words) -> Html:
    return t("📍 Sharing until {time}. I notice when you arrive at a customer.", time=t.clock(until, me.zone))


def day_ended(ended: DayEnded, me: Person) -> Replies:
    """What ending the day (or pausing the recording) means now."""
    t = words(me.language)
    lines = [
        t("🌙 Recording has stopped.") if ended.was_on else t("🌙 Nothing is being recorded."),
        t("The open visit keeps its own track until you leave.") if ended.open_visit_id else None,
        t("Your live location is still on in Telegram; I throw those positions away.")
        if ended.still_sharing and not ended.open_visit_id
        else None,
        t.many(
            "⏰ {n} report is still due: /today", "⏰ {n} reports are still due: /today", ended.reports_owed
        )
        if ended.reports_owed
        else None,
    ]
    resume = ((Button(t("▶ Record again"), Go(to="resume_day").pack()),),) if ended.still_sharing else ()
    text = "\n".join(line for line in lines if line)
    return (Reply(to=me.id, slot=SHARE_SLOT, fresh=True, text=text, buttons=resume),)


def day_resumed(resumed: DayResumed, me: Person) -> Replies:
    t = words(me.language)
    if resumed.until is None:
        text = Html(f"{t('Nothing is being shared that I could record.')}\n{t(HOW_TO_SHARE)}")
        return (Reply(to=me.id, slot=SHARE_SLOT, text=text),)
    return (Reply(to=me.id, slot=SHARE_SLOT, text=share_words(me, resumed.until, t), buttons=_pause_row(t)),)


def day_started(started: DayResumed, me: Person) -> Replies:
    """/start_day: recording has begun with a running share, or how to begin it for the whole day."""
    t = words(me.language)
    if not started.in_hours:
        text = t("🌙 It is outside your working hours, so nothing is recorded. Have a good rest!")
        return (Reply(to=me.id, slot=SHARE_SLOT, fresh=True, text=text, buttons=(_today_row(t),)),)
    if not started.allowed:
        text = t(
            "☀️ Good that you are here! Your location stays with you, so nothing has to be started: at a "
            "customer’s tap their name in /today. /privacy is where you can change your mind."
        )
        return (Reply(to=me.id, slot=SHARE_SLOT, fresh=True, text=text, buttons=(_today_row(t),)),)
    if started.until is not None:
        hello = t("☀️ Your day has begun.")
        text = Html(f"{hello}\n{share_words(me, started.until, t)}")
        return (Reply(to=me.id, slot=SHARE_SLOT, fresh=True, text=text, buttons=_pause_row(t)),)
    text = t(
        "☀️ Good that you are here! Tap 📎 → <b>Location</b> → <b>Share My Live Location</b> → "
        "<b>8 hours</b>, and I notice by myself when you arrive at a customer. "
        "Recording ends with your working hours, or in one tap. "
        "Short on battery? Share 15 minutes at each customer instead."
    )
    return (Reply(to=me.id, slot=SHARE_SLOT, fresh=True, text=text, buttons=(_today_row(t),)),)


def still_elsewhere(refusal: StillElsewhere, language: Language) -> Block:
    t = words(language)
    text = t(
        "You are still at <b>{customer}</b>. Leave or cancel that visit first; then I open the next.",
        customer=refusal.customer.name(language),
    )
    return Block(text, _to_visit(refusal.visit.id, t))


def other_visit_open(refusal: OtherVisitOpen, language: Language) -> Block:
    t = words(language)
    text = t("Another visit is open already, perhaps from your other phone. /today shows it.")
    return Block(text, (_today_row(t),))


def visit_moved_on(refusal: VisitMovedOn, language: Language) -> Block:
    t = words(language)
    text = t("Somebody changed this visit at the same moment. Please look again and repeat it.")
    return Block(text, _to_visit(refusal.visit_id, t))


def event_refused(refusal: EventRefused, language: Language) -> Block:
    """Mostly leaving before having arrived; a manager's sending back of what was never filed has no card."""
    t = words(language)
    if refusal.state is not VisitState.ARRIVING:
        return Block(t("That does not fit this visit any more."))
    text = t("You have not arrived yet. Share your live location, tap what fits, or cancel the visit.")
    return Block(text, _to_visit(refusal.visit_id, t))


def not_my_visit(refusal: NotMyVisit, language: Language) -> Block:
    t = words(language)
    return Block(t("I find no such visit of yours."), (_today_row(t),))


def no_visit_now(refusal: NoVisitNow, language: Language) -> Block:
    t = words(language)
    return Block(t("No visit is open just now. /today shows where to go."), (_today_row(t),))


def no_such_customer(refusal: NoSuchCustomer, language: Language) -> Block:
    t = words(language)
    return Block(t("I find no such customer within your reach."), (_today_row(t),))


def no_site(refusal: NoSite, language: Language) -> Block:
    t = words(language)
    text = t(
        "<b>{customer}</b> has no address yet. Ask your manager to add one.",
        customer=refusal.customer.name(language),
    )
    return Block(text, (_today_row(t),))


def _arriving(facts: VisitFacts, t: Words) -> Html:
    now, customer = facts.whereabouts, facts.customer.name(t.language)
    if facts.site.position is None:
        text = t("Nobody has set the pin of this customer yet: share your live location and it opens here.")
        return Html(f"{text}\n{t(HOW_TO_SHARE)}")
    if now.verdict is not None and now.way is not None:
        return _away(now.verdict, now.way, customer, t)
    if now.sharing_until is not None:
        return t(
            "📡 Your share is on; I wait for the next position from your phone. "
            "If nothing happens, open Telegram’s map for a moment."
        )
    ask = t("📍 Are you there? Share your live location, and the visit opens.")
    return Html(f"{ask}\n{t(HOW_TO_SHARE)}")


def _away(verdict: PlaceVerdict, way: Compass, customer: str, t: Words) -> Html:
    if verdict.nearness is Nearness.TOO_VAGUE:
        return t(
            "📡 Your phone knows its place only to ±{doubt}. Wait a moment, or step to a window; "
            "or tap what fits.",
            doubt=t.metres(verdict.accuracy_m or 0),
        )
    doubt = Html() if verdict.accuracy_m is None else Html(f" ±{t.metres(verdict.accuracy_m)}")
    return t(
        "🧭 You are <b>{distance}</b> away{doubt}; {customer} lies to the {way}. "
        "I keep looking and open the visit when you are there. Or tap what fits:",
        distance=t.metres(verdict.distance_m),
        doubt=doubt,
        customer=customer,
        way=t(TOWARDS[way]),
    )


def _sharing(outcome: ShareOutcome, me: Person, t: Words) -> Reply:
    until = outcome.until
    text = share_words(me, until, t) if until else t("📍 Sharing.")
    return Reply(to=me.id, slot=SHARE_SLOT, fresh=True, text=text, buttons=_pause_row(t))


def _arrived(arrival: Arrival, me: Person, t: Words) -> Reply:
    start = ChooseCustomer(customer_id=arrival.customer.id, plan_item_id=arrival.plan_item.id).pack()
    return Reply(
        to=me.id,
        slot=ARRIVAL_SLOT,
        fresh=True,
        text=t(
            "📍 You are at <b>{customer}</b>, {distance} from the pin.",
            customer=arrival.customer.name(t.language),
            distance=t.metres(arrival.verdict.distance_m),
        ),
        buttons=((Button(t("▶ Start the visit"), start),),),
        kind="arrival",
    )


def arrival_answered(me: Person) -> Reply:
    """The offer to start is taken away once a visit is open."""
    return Reply(to=me.id, slot=ARRIVAL_SLOT, remove=True)


def _help(me: Person, text: Html, t: Words, *, visit_id: int | None = None) -> Reply:
    """The way on is the open visit's card, where the other ways to go on stand; else the day."""
    rows = (_today_row(t),) if visit_id is None else _to_visit(visit_id, t)
    return Reply(to=me.id, slot=HELP_SLOT, fresh=True, text=text, buttons=rows)


def on_break(now: OnBreak, me: Person) -> Replies:
    """One tap, and nothing is kept; one tap, and it goes on."""
    t = words(me.language)
    lines = [
        t(
            "☕ On a break since {time}. Nothing of where you are is kept, and it counts against nobody.",
            time=t.clock(now.since, me.zone),
        ),
        t("Your live location may stay on in Telegram; I throw those positions away.")
        if now.still_sharing
        else None,
    ]
    over = ((Button(t("▶ Break over"), Go(to="break_over").pack()),),)
    text = "\n".join(line for line in lines if line)
    return (Reply(to=me.id, slot=SHARE_SLOT, fresh=True, text=text, buttons=over),)


def break_over(now: BreakOver, me: Person) -> Replies:
    """The break's words give way to those of the share, or to how to share again."""
    t = words(me.language)
    if now.resumed.until is not None or now.since is None:
        return day_resumed(now.resumed, me)
    if now.visit_recorded:
        text = t("☕ The break is over; your visit is recorded again.")
        return (Reply(to=me.id, slot=SHARE_SLOT, text=text, buttons=(_today_row(t),)),)
    text = Html(f"{t('☕ The break is over.')}\n{t(HOW_TO_SHARE)}")
    return (Reply(to=me.id, slot=SHARE_SLOT, text=text, buttons=(_today_row(t),)),)


def recording_ways(t: Words) -> tuple[Button, ...]:
    return (
        Button(t("☕ Break"), Go(to="break").pack()),
        Button(t("⏸ Stop recording"), Go(to="end_day").pack()),
    )


def _pause_row(t: Words) -> tuple[tuple[Button, ...], ...]:
    return (recording_ways(t),)


def _today_row(t: Words) -> tuple[Button, ...]:
    return (Button(t("📋 Today"), Go(to="today").pack()),)


def _to_visit(visit_id: int, t: Words) -> tuple[tuple[Button, ...], ...]:
    return ((tap(t("Show that visit"), "show", visit_id),),)
