"""The links of those invited: one to forward, many in messages, many in an Excel."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services.invite import Issued
from bot.services.inviting import SheetWords
from bot.views.inviting import SLOT
from bot.views.inviting_list import SHEET_FROM
from bot.views.person import OPEN, ROLE_NAMES
from bot.views.replies import Button, Document, Replies, Reply, Row
from bot.views.taps import OnInvite, OnPerson
from bot.views.words import Html, Words, words

LINKS_A_MESSAGE = 15


def link_base(bot_name: str) -> str:
    """Telegram's deep link to the bot, up to the token; raises ValueError while the name is not known yet."""
    if not bot_name:
        raise ValueError("Telegram has not told the bot's name yet")
    return f"https://t.me/{bot_name}?start="


def issued(link: Issued, me: Person, bot_name: str) -> Replies:
    """The card says what to do; a message of its own is ready to forward, in the newcomer's language."""
    t = words(me.language)
    person = link.person
    until = t.moment(link.expires_at, me.zone)
    text = t(
        "🔗 The link for <b>{name}</b> is ready. Forward the next message to them; "
        "it works once, until {until}.",
        name=person.name,
        until=until,
    )
    rows = (
        (
            Button(t("➕ Another one"), OnInvite(do="another").pack()),
            Button(
                t("Show {name}", name=person.name),
                OnPerson(do="show", person_id=person.id, arg=OPEN).pack(),
            ),
        ),
    )
    return (
        Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=rows, kind="invite"),
        _forwarded(link, me, bot_name),
    )


def issued_all(links: Sequence[Issued], me: Person, bot_name: str) -> Replies:
    """A list of links; the last message closes the matter. A few are ready to forward, one by one."""
    t = words(me.language)
    if len(links) < SHEET_FROM:
        return (*(_forwarded(link, me, bot_name) for link in links), _all_ready(links, me, t))
    parts = [links[at : at + LINKS_A_MESSAGE] for at in range(0, len(links), LINKS_A_MESSAGE)]
    lists = [
        Reply(
            to=me.id,
            text="\n\n".join(_link_line(link, bot_name, t) for link in part),
            kind="invite_link",
            secret=True,
        )
        for part in parts
    ]
    done = t(
        "🔗 {n} links are ready. Each works once, until {until}. Copy each to its person alone: "
        "whoever gets the whole list could come in as anybody on it.",
        n=len(links),
        until=t.moment(links[0].expires_at, me.zone),
    )
    return (*lists, Reply(to=me.id, slot=SLOT, fresh=True, text=done, buttons=_after(t), kind="invite"))


def _all_ready(links: Sequence[Issued], me: Person, t: Words) -> Reply:
    done = t.many(
        "🔗 {n} link is ready. It works once, until {until}; forward it to its person.",
        "🔗 {n} links are ready. Each works once, until {until}; forward each to its person.",
        len(links),
        until=t.moment(links[0].expires_at, me.zone),
    )
    return Reply(to=me.id, slot=SLOT, fresh=True, text=done, buttons=_after(t), kind="invite")


def sheet_coming(count: int, me: Person) -> Replies:
    t = words(me.language)
    text = t.many("📄 Writing the Excel with {n} link…", "📄 Writing the Excel with {n} links…", count)
    return (Reply(to=me.id, slot=SLOT, text=text, kind="invite"),)


def sheet_ready(blob_id: int, me: Person, *, until: datetime) -> Replies:
    t = words(me.language)
    text = t(
        "🔗 The links are in the file. Each works once, until {until}; send each to its person only.",
        until=t.moment(until, me.zone),
    )
    file = Document(blob_id, t("invitations.xlsx"))
    return (
        Reply(to=me.id, slot=SLOT, remove=True),
        Reply(to=me.id, document=file, text=text, buttons=_after(t), kind="invite_link", secret=True),
    )


def sheet_failed(me: Person) -> Replies:
    t = words(me.language)
    text = t("The Excel could not be written. The people are on the list: make each a link in /people.")
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=_after(t), kind="invite"),)


def sheet_words(me: Person, *, until: datetime) -> SheetWords:
    t = words(me.language)
    return SheetWords(
        head=(t("Name"), t("Role"), t("Manager"), t("Valid until"), t("Link")),
        roles={role: t(ROLE_NAMES[role]) for role in Role},
        valid_until=t.moment(until, me.zone),
    )


def _forwarded(link: Issued, me: Person, bot_name: str) -> Reply:
    return Reply(to=me.id, text=_to_forward(link, bot_name), kind="invite_link", secret=True)


def _to_forward(link: Issued, bot_name: str) -> Html:
    t = words(link.person.language)
    return t(
        "{name}, here is your personal way into our visit assistant. Tap it, then tap <b>Start</b>:\n{link}",
        name=link.person.name,
        link=link_base(bot_name) + link.token,
    )


def _link_line(link: Issued, bot_name: str, t: Words) -> Html:
    return t("<b>{name}</b>\n{link}", name=link.person.name, link=link_base(bot_name) + link.token)


def _after(t: Words) -> tuple[Row, ...]:
    return ((Button(t("➕ More people"), OnInvite(do="another").pack()),),)
