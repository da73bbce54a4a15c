"""Inviting: one person on a card, a list with its problems, and the links to forward."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import unescape

from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.roster import MOST_ROWS
from bot.rules.roster_row import Newcomer, Problem, RowProblem
from bot.rules.zone import USUAL_ZONES
from bot.services.invite import Issued
from bot.services.inviting import Draft, ListPreview, SheetWords
from bot.views.person import LANGUAGE_NAMES, OPEN, ROLE_NAMES, choice_rows, role_names
from bot.views.replies import Button, Document, Replies, Reply
from bot.views.taps import OnInvite, OnPerson
from bot.views.words import Html, Words, say, words

SLOT = "invite"
LINES_SHOWN = 25
LINKS_A_MESSAGE = 15
SHEET_FROM = 8
"""So many people or more are offered an Excel of links."""
Row = tuple[Button, ...]

PROBLEMS: Mapping[RowProblem, str] = {
    RowProblem.NAME_MISSING: say("row {row}: the name is missing"),
    RowProblem.NAME_TOO_LONG: say("row {row}: “{what}…” is too long for a name"),
    RowProblem.NO_NAME: say("row {row}: “{what}” is no name"),
    RowProblem.TWICE: say("row {row}: “{what}” comes twice; add something to tell them apart"),
    RowProblem.HERE_ALREADY: say("row {row}: “{what}” is here already"),
    RowProblem.LEFT_EARLIER: say(
        "row {row}: “{what}” left earlier; invite them back in /people → Those who left"
    ),
    RowProblem.UNKNOWN_WORD: say("row {row}: I do not know what “{what}” means here"),
    RowProblem.UNKNOWN_ROLE: say("row {row}: “{what}” is no role; write rep, manager or admin"),
    RowProblem.UNKNOWN_LANGUAGE: say("row {row}: “{what}” is no language I speak; write zh or en"),
    RowProblem.UNKNOWN_ZONE: say("row {row}: I know no time zone “{what}”"),
    RowProblem.UNKNOWN_MANAGER: say("row {row}: “{what}” is neither a role nor a manager I know"),
    RowProblem.MANAGER_NOT_CLEAR: say("row {row}: “{what}” may be several managers; write the full name"),
    RowProblem.OWN_MANAGER: say("row {row}: “{what}” cannot be their own manager"),
    RowProblem.CIRCLE: say("row {row}: the managers run in a circle at “{what}”"),
}
FILE_PROBLEMS: Mapping[str, str] = {
    "too_big": say("This file is too large for a list of people. Send the list alone, up to 2 MB."),
    "empty": say("This file is empty, or its first sheet is. Put the people on the first sheet."),
    "not_a_list": say(
        "I cannot read this file. Send an Excel (.xlsx) or a text file, or paste the names here."
    ),
}


def link_base(bot_name: str) -> str:
    """Telegram's deep link to the bot, up to the token; raises ValueError while the name is not known yet."""
    if not bot_name:
        raise ValueError("Telegram has not told the bot's name yet")
    return f"https://t.me/{bot_name}?start="


def ask_who(me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "➕ <b>Whom shall I let in?</b>\n\n"
        "Type a name. Or paste a list, a person a line:\n"
        "<code>Ann Lee, rep, Mei</code>\n<code>Tim Berg, manager</code>\n\n"
        "Name first; then, in any order and only if needed: role, manager, language, city. "
        "An Excel file with such columns works too."
    )
    cancel = Button(t("Cancel"), OnInvite(do="cancel").pack())
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=((cancel,),), kind="invite"),)


def draft_card(draft: Draft, me: Person, *, fresh: bool = False) -> Replies:
    t = words(me.language)
    wanted = draft.invitation
    if draft.choosing == "manager":
        text, rows = _choose_manager(draft, t)
    elif draft.choosing == "zone":
        text, rows = _choose_zone(draft, t)
    else:
        lines = [
            t("➕ <b>{name}</b>", name=wanted.name),
            t("Roles: {roles}", roles=role_names(wanted.roles, t))
            if wanted.roles
            else t("Roles: choose one"),
            t("Manager: {name}", name=draft.manager.name) if draft.manager else t("Manager: nobody"),
            t(
                "Language: {language} · Time zone: {zone}",
                language=LANGUAGE_NAMES[wanted.language],
                zone=wanted.zone,
            ),
        ]
        text, rows = Html("\n".join(lines)), _draft_rows(draft, t)
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows, kind="invite"),)


def _draft_rows(draft: Draft, t: Words) -> tuple[Row, ...]:
    roles = tuple(
        Button(
            f"{'✅' if role in draft.invitation.roles else '▫️'} {t(ROLE_NAMES[role])}",
            OnInvite(do="role", arg=role).pack(),
        )
        for role in Role
    )
    return (
        roles,
        (
            Button(t("Manager…"), OnInvite(do="choose_manager").pack()),
            Button("中文 / English", OnInvite(do="language").pack()),
            Button(t("Time zone…"), OnInvite(do="choose_zone").pack()),
        ),
        (
            Button(t("🔗 Make the link"), OnInvite(do="create").pack()),
            Button(t("Cancel"), OnInvite(do="cancel").pack()),
        ),
    )


def _choose_manager(draft: Draft, t: Words) -> tuple[Html, tuple[Row, ...]]:
    rows = choice_rows(
        [Button(each.name, OnInvite(do="manager", arg=str(each.id)).pack()) for each in draft.managers],
        draft.page,
        lambda at: Button("‹" if at < draft.page else "›", OnInvite(do="choose_manager", arg=str(at)).pack()),
    )
    text = (
        t("To whom does <b>{name}</b> report?", name=draft.invitation.name)
        if draft.managers
        else t("There is no manager yet. Invite one first, or choose later in /people.")
    )
    nobody = Button(t("Nobody"), OnInvite(do="manager", arg="0").pack())
    return text, (*rows, (nobody, _back(t)))


def _choose_zone(draft: Draft, t: Words) -> tuple[Html, tuple[Row, ...]]:
    taps = [Button(zone, OnInvite(do="zone_is", arg=zone).pack()) for zone in USUAL_ZONES]
    rows = tuple(tuple(taps[at : at + 2]) for at in range(0, len(taps), 2))
    text = t("Where does <b>{name}</b> work? Tap a zone or type a city.", name=draft.invitation.name)
    return text, (*rows, (_back(t),))


def _back(t: Words) -> Button:
    return Button(t("↩ Back"), OnInvite(do="show").pack())


def list_preview(preview: ListPreview, me: Person) -> Replies:
    """Who will be invited and what is wrong, before anything is done."""
    t = words(me.language)
    found = preview.understood
    by_row = {newcomer.row: newcomer.name for newcomer in found.newcomers}
    lines: list[str] = []
    if found.newcomers:
        head = t.many(
            "➕ <b>{n} person to invite</b>", "➕ <b>{n} people to invite</b>", len(found.newcomers)
        )
        lines += [head, *_some([_newcomer(each, preview, by_row, t) for each in found.newcomers], t)]
    if found.problems:
        head = t.many("⚠️ <b>{n} row is left out</b>", "⚠️ <b>{n} rows are left out</b>", _rows(found.problems))
        lines += ["", head, *_some([_problem(each, t) for each in found.problems], t)]
    if found.left_out:
        lines += [
            "",
            t("Only the first {most} rows are read; {n} more were not.", most=MOST_ROWS, n=found.left_out),
        ]
    if not found.newcomers and not found.problems:
        lines.append(t("I found nobody in this. A name a line is enough."))
    if found.problems or not found.newcomers:
        lines += ["", t("You can correct the list and send it again.")]
    text = "\n".join(lines).strip()
    rows = _list_rows(len(found.newcomers), t)
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=rows, kind="invite"),)


def _newcomer(each: Newcomer, preview: ListPreview, by_row: Mapping[int, str], t: Words) -> Html:
    manager = by_row.get(each.manager_row or 0) or preview.managers.get(each.manager_id or 0)
    if manager:
        return t(
            "• {name}: {roles} → {manager}", name=each.name, roles=role_names(each.roles, t), manager=manager
        )
    return t("• {name}: {roles}", name=each.name, roles=role_names(each.roles, t))


def _problem(each: Problem, t: Words) -> Html:
    return Html("• " + t(PROBLEMS[each.kind], row=each.row, what=each.what))


def _rows(problems: Sequence[Problem]) -> int:
    return len({problem.row for problem in problems})


def _some(lines: Sequence[Html], t: Words) -> list[str]:
    more = len(lines) - LINES_SHOWN
    shown: list[str] = list(lines[:LINES_SHOWN])
    return [*shown, t.many("… and {n} more row", "… and {n} more rows", more)] if more > 0 else shown


def _list_rows(count: int, t: Words) -> tuple[Row, ...]:
    cancel = Button(t("Cancel"), OnInvite(do="cancel").pack())
    if not count:
        return ((cancel,),)
    create = Button(t.many("🔗 Make {n} link", "🔗 Make {n} links", count), OnInvite(do="create_all").pack())
    rows: tuple[Row, ...] = ((create,),)
    if count >= SHEET_FROM:
        rows += ((Button(t("📄 Links in an Excel"), OnInvite(do="create_sheet").pack()),),)
    return (*rows, (cancel,))


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
                unescape(t("Show {name}", name=person.name)),
                OnPerson(do="show", person_id=person.id, arg=OPEN).pack(),
            ),
        ),
    )
    return (
        Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=rows, kind="invite"),
        Reply(to=me.id, text=_to_forward(link, bot_name), kind="invite_link", secret=True),
    )


def _to_forward(link: Issued, bot_name: str) -> Html:
    t = words(link.person.language)
    return t(
        "{name}, here is your personal way into our visit assistant. Tap it, then tap <b>Start</b>:\n{link}",
        name=link.person.name,
        link=link_base(bot_name) + link.token,
    )


def issued_all(links: Sequence[Issued], me: Person, bot_name: str) -> Replies:
    """A list of links, in as many messages as it takes; the last one closes the matter."""
    t = words(me.language)
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
    done = t.many(
        "🔗 {n} link is ready. It works once, until {until}; forward it to its person.",
        "🔗 {n} links are ready. Each works once, until {until}; forward each to its person.",
        len(links),
        until=t.moment(links[0].expires_at, me.zone),
    )
    return (*lists, Reply(to=me.id, slot=SLOT, fresh=True, text=done, buttons=_after(t), kind="invite"))


def _link_line(link: Issued, bot_name: str, t: Words) -> Html:
    return t("<b>{name}</b>\n{link}", name=link.person.name, link=link_base(bot_name) + link.token)


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


def reading_file(me: Person) -> Replies:
    t = words(me.language)
    text = t("📄 Reading the file…")
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, kind="invite"),)


def file_unreadable(problem: str, me: Person) -> Replies:
    """`problem` is a key of FILE_PROBLEMS; anything else is told as unreadable."""
    t = words(me.language)
    text = t(FILE_PROBLEMS.get(problem, FILE_PROBLEMS["not_a_list"]))
    cancel = Button(t("Cancel"), OnInvite(do="cancel").pack())
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=((cancel,),), kind="invite"),)


def cancelled(me: Person) -> Replies:
    t = words(me.language)
    text = t("Nobody was invited.")
    another = Button(t("➕ Invite people"), OnInvite(do="another").pack())
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=((another,),), kind="invite"),)


def _after(t: Words) -> tuple[Row, ...]:
    return ((Button(t("➕ More people"), OnInvite(do="another").pack()),),)
