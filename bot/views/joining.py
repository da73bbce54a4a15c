"""The way in: language, notice, consents, and the first words to somebody who has joined."""

from collections.abc import Mapping
from html import escape

from bot.rules.consent import JoinStep
from bot.rules.invitation import LinkState
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services.join import (
    InAlready,
    Joined,
    Moved,
    OnTheWay,
    Opened,
    SomebodyElses,
    ToConfirm,
)
from bot.services.strangers import NotOpened
from bot.views.block import Block
from bot.views.person import LANGUAGE_NAMES
from bot.views.privacy import notice
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import Go, MoveHere, OnJoin
from bot.views.words import Words, say, words

SLOT = "join"
"""Each in itself: who reads only one of them must find it."""

LINK_WORDS: Mapping[LinkState | None, str] = {
    LinkState.USED: say(
        "This link has been used already; each works once. If it was not you, or you have a new phone, "
        "ask your admin for a new link."
    ),
    LinkState.EXPIRED: say("This link has run out. Ask your admin for a new one; it takes them a moment."),
    LinkState.WITHDRAWN: say("This link is no longer valid. Ask your admin for a new one."),
    None: say(
        "I do not know this link. Perhaps a part of it was lost on the way: open it again by tapping it, "
        "or ask your admin for a new one."
    ),
}
FIRST_STEPS: Mapping[Role, str] = {
    Role.REP: say(
        "<b>Your visits</b>\n"
        "1. /today shows whom you see today.\n"
        "2. At the customer’s share your <b>live</b> location: 📎 → Location → Share My Live Location.\n"
        "3. Send photos, answer a few questions, type or speak notes, in any order.\n"
        "4. Tap <b>Leave</b> when you go. The report is part of it."
    ),
    Role.MANAGER: say(
        "<b>Your team</b>\n"
        "/summary shows the day, week or month, what needs a look first. /team shows who is where now. "
        "Late reports and the evening summary come by themselves."
    ),
    Role.ADMIN: say(
        "<b>Your company</b>\n/invite lets people in, one by one or a whole list. /people shows everybody."
    ),
}
WITHOUT_LOCATION = say(
    "<b>Your visits</b>\n"
    "1. /today shows whom you see today.\n"
    "2. At the customer’s tap their name, and the visit has begun. Your location stays with you.\n"
    "3. Send photos, answer a few questions, type or speak notes, in any order.\n"
    "4. Tap <b>Leave</b> when you go. The report is part of it."
)
"""A rep's first steps who is not to be located."""


def opened(now: Opened | NotOpened | None, *, raw_days: float) -> Replies:
    """What opening a link has led to."""
    if now is None:
        return ()
    if isinstance(now, NotOpened):
        return (Reply(text=words(now.language)(LINK_WORDS[now.state]), kind="join"),)
    if isinstance(now, OnTheWay):
        return on_the_way(now, raw_days=raw_days, fresh=True)
    if isinstance(now, ToConfirm):
        return (_ask_to_move(now),)
    if isinstance(now, Moved):
        return _moved(now)
    if isinstance(now, InAlready):
        t = words(now.person.language)
        text = t("You are in already, {name}. /help shows what you can do now.", name=now.person.name)
        return (Reply(to=now.person.id, text=text, kind="join"),)
    return (_somebody_elses(now),)


def on_the_way(now: OnTheWay, *, raw_days: float, fresh: bool = False) -> Replies:
    """The one card of joining, at its step."""
    block = _language(now) if now.step is JoinStep.LANGUAGE else _asked(now, raw_days)
    return (
        Reply(to=now.person.id, slot=SLOT, fresh=fresh, text=block.text, buttons=block.rows, kind="join"),
    )


def step(now: OnTheWay | Joined, *, raw_days: float) -> Replies:
    """What an answer on the way in has led to."""
    return joined(now) if isinstance(now, Joined) else on_the_way(now, raw_days=raw_days)


def joined(now: Joined) -> Replies:
    """Welcome with what to do now, and a word to who is waiting for the person."""
    me = now.person
    t = words(me.language)
    hello = (
        t("Welcome back, {name}! Everything is as you left it.", name=me.name)
        if now.is_back
        else t("🎉 You are in, {name}.", name=me.name)
    )
    steps = FIRST_STEPS if now.allows_location else {**FIRST_STEPS, Role.REP: WITHOUT_LOCATION}
    lines: list[str] = [hello, *(t(steps[role]) for role in Role if role in me.roles)]
    lines.append(t("/help always knows what you can do now."))
    welcome = Reply(to=me.id, slot=SLOT, text="\n\n".join(lines), buttons=_first_taps(me, t), kind="join")
    return (welcome, *(_told_joined(now, to) for to in now.told))


def _language(now: OnTheWay) -> Block:
    """In both languages, since none is chosen yet; the one Telegram is set to comes first."""
    order = [now.guessed, *(language for language in Language if language is not now.guessed)]
    name = escape(now.person.name, quote=False)
    greetings = {
        Language.ZH: f"👋 {name}，您好！我们用哪种语言？",
        Language.EN: f"👋 Hello {name}! Which language shall we speak?",
    }
    row = tuple(
        Button(LANGUAGE_NAMES[language], OnJoin(step=JoinStep.LANGUAGE, answer=language).pack())
        for language in order
    )
    return Block("\n".join(greetings[language] for language in order), (row,))


def _asked(now: OnTheWay, raw_days: float) -> Block:
    t = words(now.person.language)
    if now.step is JoinStep.NOTICE:
        read = Button(t("I have read this"), OnJoin(step=now.step, answer="read").pack())
        return Block(notice(t, raw_days=raw_days), ((read,),))
    if now.step is JoinStep.LOCATION:
        text = t(
            "📍 <b>May I use your location?</b>\n\n"
            "It shows by itself that you are at the customer’s and how long you stay: no typing, fewer "
            "questions. Only a live location that <b>you</b> share, and only in working hours or during "
            "a visit.\n\n"
            "If you say no, you work just the same: tap the customer’s name, and the visit has begun."
        )
    else:
        text = t(
            "🤳 <b>May a visit ask you for a selfie?</b>\n\n"
            "It shows that it was you who came. It is removed from this chat once stored, and deleted for "
            "good when you take the permission back.\n\nIf you say no, no visit asks you for one."
        )
    yes = Button(t("Yes, I allow it"), OnJoin(step=now.step, answer="yes").pack())
    no = Button(t("No, thank you"), OnJoin(step=now.step, answer="no").pack())
    return Block(text, ((yes, no),))


def _first_taps(me: Person, t: Words) -> tuple[tuple[Button, ...], ...]:
    rows = []
    if Role.REP in me.roles:
        rows.append((Button(t("📋 My day"), Go(to="today").pack()),))
    if Role.MANAGER in me.roles:
        rows.append((Button(t("📊 My team"), Go(to="summary").pack()),))
    if Role.ADMIN in me.roles:
        rows.append((Button(t("➕ Invite people"), Go(to="invite").pack()),))
    return tuple(rows)


def _told_joined(now: Joined, to: Person) -> Reply:
    t = words(to.language)
    text = (
        t("{name} is back.", name=now.person.name)
        if now.is_back
        else t("✅ {name} has joined.", name=now.person.name)
    )
    return Reply(to=to.id, text=text, kind="joined", quiet=True)


def _ask_to_move(now: ToConfirm) -> Reply:
    t = words(now.person.language)
    text = t(
        "📱 This link moves <b>{name}</b> to this Telegram account. "
        "The account used until now stops working at once; nothing is lost.\n\n"
        "Are you {name}, and is this your new phone or account?",
        name=now.person.name,
    )
    yes = Button(t("Yes, move here"), MoveHere(token=now.token).pack())
    return Reply(slot=SLOT, fresh=True, text=text, buttons=((yes,),), kind="join")


def _moved(now: Moved) -> Replies:
    me = now.person
    t = words(me.language)
    here = t("📱 Done, {name}: you are here now, everything as it was. /help goes on.", name=me.name)
    gone = t(
        "📱 {name} now uses another Telegram account, so this chat is closed. "
        "If that was not you, tell your admin at once.",
        name=me.name,
    )
    replies = [Reply(slot=SLOT, text=here, kind="join")]
    replies += [Reply(chat_id=chat, text=gone, keys=(), kind="join") for chat in now.old_chats]
    if now.told is not None and now.told.id != me.id:
        replies.append(_told_moved(me, now.told))
    return tuple(replies)


def _told_moved(moved: Person, to: Person) -> Reply:
    t = words(to.language)
    text = t("📱 {name} has moved to a new account; the old one is cut off.", name=moved.name)
    return Reply(to=to.id, text=text, kind="joined", quiet=True)


def _somebody_elses(now: SomebodyElses) -> Reply:
    t = words(now.mine.language)
    text = t(
        "This link is for <b>{theirs}</b>; you are in as <b>{mine}</b>. Nothing has happened to it: "
        "forward it to {theirs}, it still works.",
        theirs=now.theirs.name,
        mine=now.mine.name,
    )
    return Reply(to=now.mine.id, text=text, kind="join")
