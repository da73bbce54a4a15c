"""Inviting one person: who it is, and a card with role, manager, language and time zone."""

from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.zone import USUAL_ZONES
from bot.services.inviting import Draft
from bot.views.person import LANGUAGE_NAMES, ROLE_NAMES, choice_rows, role_names
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.taps import OnInvite
from bot.views.words import Html, Words, words

SLOT = "invite"


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


def cancelled(me: Person) -> Replies:
    t = words(me.language)
    text = t("Nobody was invited.")
    another = Button(t("➕ Invite people"), OnInvite(do="another").pack())
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=((another,),), kind="invite"),)


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
