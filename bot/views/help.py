"""Help and greetings: what one can do right now, by role and by what is open."""

from collections.abc import Mapping
from difflib import get_close_matches

from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.visit import VisitState
from bot.services.input import VISIT
from bot.services.standing import OpenVisit, Standing
from bot.views.commands import COMMANDS, command_called
from bot.views.person import role_names
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.taps import Go, OnVisit
from bot.views.words import Html, Words, say, words

OWED_SHOWN = 3

INPUTS: Mapping[str, str] = {  # kinds of focus, as people know them
    "inviting": say("the invitation"),
    "renaming": say("the new name"),
    "rezoning": say("the time zone"),
    "my_zone": say("the time zone"),
    "customer_search": say("the search for a customer"),
    "customers": say("the search for a customer"),
    "day_place": say("where your day begins or ends"),
    "own_hours": say("my hours"),
    "new_customer": say("the new customer"),
    "customer_import": say("the import"),
    "customer_field": say("the change"),
    "customer_contact": say("the contact"),
    "customer_merge": say("the search for the other file"),
    "customer_entry": say("what you were writing down"),
    "urgent": say("the report"),
    "announcing": say("the announcement"),
    "rules_round": say("what should change"),
    "incident_add": say("what you were adding"),
    "incident_customer": say("the search for the customer"),
    "incident_close": say("what came of it"),
    "task_new": say("the task"),
    "task_when": say("the day of the task"),
    "task_later": say("the time of the reminder"),
    "task_words": say("the words of the task"),
    "comment": say("the comment"),
    "note": say("the note"),
    "appeal": say("the appeal"),
    "setting": say("the change of a rule"),
    "setting_entry": say("the change of a rule"),
    "setting_day": say("the day of a change"),
    "form_upload": say("the form’s files"),
    "visit_step": say("the new step"),
    "form_trial": say("the trial of a form"),
}


def help_now(standing: Standing) -> Replies:
    """What can be done at this moment, what else there is, and buttons for the first steps."""
    me = standing.person
    t = words(me.language)
    parts = [*_now(standing, t), _commands(me, t)]
    return (Reply(to=me.id, text="\n\n".join(parts), buttons=_taps(standing, t), kind="help"),)


def warm_start(standing: Standing) -> Replies:
    """/start of somebody we know: hello, and where they stand."""
    me = standing.person
    t = words(me.language)
    parts = [t("👋 Hello {name}!", name=me.name), *_now(standing, t), t("/help shows everything.")]
    return (Reply(to=me.id, text="\n\n".join(parts), buttons=_taps(standing, t), kind="help"),)


def cancelled(standing: Standing) -> Replies:
    """What was being typed is left; `standing` is still from before."""
    me = standing.person
    t = words(me.language)
    kind = standing.focus.kind
    lines: list[str] = []
    if kind == VISIT and standing.open_visit is not None:
        lines.append(t("Nothing is being typed apart from your visit. Pause or cancel it on its card."))
    elif kind == VISIT or standing.focus.is_idle:
        lines.append(t("There was nothing to cancel."))
    elif kind in INPUTS:
        lines.append(t("Left: {what}. Nothing else has changed, and nothing is lost.", what=t(INPUTS[kind])))
    else:
        lines.append(t("All right. What you have sent so far is kept; nothing is lost."))
    if standing.open_visit is not None:
        lines.append(_open(standing.open_visit, t))
    lines += [_owed(each, me, t) for each in standing.owed[:OWED_SHOWN]]
    return (Reply(to=me.id, text="\n\n".join(lines), buttons=_taps(standing, t), kind="cancel"),)


def unknown_command(name: str, standing: Standing) -> Replies:
    """A command that is somebody else's, or nobody's."""
    me = standing.person
    t = words(me.language)
    command = command_called(name)
    if command is None:
        text = t("I do not know /{name}.", name=name)
        mine = [each.name for each in COMMANDS if each.roles & me.roles]
        if near := get_close_matches(name.lower(), mine, n=1):
            text = t("I do not know /{name}. Did you mean /{near}?", name=name, near=near[0])
    else:
        text = t("/{name} is for another role: {roles}.", name=name, roles=role_names(command.roles, t))
    return (_hint(text, standing, t),)


def unknown_words(standing: Standing) -> Replies:
    """Something was sent that nothing is waiting for."""
    me = standing.person
    t = words(me.language)
    if me.is_a(Role.REP) and standing.open_visit is None:
        text = t(
            "I keep words and photos while a visit is open. Choose a customer first, then send it again."
        )
    elif me.is_a(Role.REP):
        text = t("I could not use that. Tap what you need, or open the visit’s card.")
    else:
        text = t("Nothing is waiting for that just now.")
    return (_hint(text, standing, t),)


def _hint(text: Html, standing: Standing, t: Words) -> Reply:
    said = "\n\n".join([text, t("/help shows what you can do now.")])
    return Reply(to=standing.person.id, text=said, buttons=_taps(standing, t), kind="hint")


def _now(standing: Standing, t: Words) -> list[Html]:
    me = standing.person
    parts: list[Html] = []
    if me.is_a(Role.REP):
        parts += _rep_now(standing, t)
    if me.is_a(Role.MANAGER):
        parts.append(_manager_now(standing, t))
    if me.is_a(Role.ADMIN):
        parts.append(_admin_now(standing, t))
        parts.append(t("⚙️ The company’s rules are changed in /settings; everybody reads them in /rules."))
        if standing.no_customers:
            parts.append(t("🏪 There are no customers yet: import your Excel list, or add them one by one."))
    return parts


def _rep_now(standing: Standing, t: Words) -> list[Html]:
    parts = []
    if standing.open_visit is not None:
        parts.append(_open(standing.open_visit, t))
    parts += [_owed(each, standing.person, t) for each in standing.owed[:OWED_SHOWN]]
    if standing.open_visit is None:
        if standing.planned:
            parts.append(
                t.many(
                    "📋 {n} customer is left on today’s list. At the door share your live location "
                    "(📎 → Location), or tap the customer.",
                    "📋 {n} customers are left on today’s list. At the door share your live location "
                    "(📎 → Location), or tap the customer.",
                    standing.planned,
                )
            )
        else:
            parts.append(t("📋 Nothing more is planned today. An unplanned visit is one tap away."))
    return parts


def _open(now: OpenVisit, t: Words) -> Html:
    name = now.customer.name(t.language)
    if now.visit.paused:
        return t("⏸ Your visit to <b>{name}</b> is paused.", name=name)
    if now.visit.state is VisitState.ARRIVING:
        return t(
            "🚪 You are arriving at <b>{name}</b>. Share your live location, or tap what fits on the card.",
            name=name,
        )
    return t(
        "🟢 You are at <b>{name}</b>. Send photos, voice or notes in any order, answer the questions on the "
        "card, and tap <b>Leave</b> when you go.",
        name=name,
    )


def _owed(now: OpenVisit, me: Person, t: Words) -> Html:
    name = now.customer.name(t.language)
    if now.visit.report_due_at is None:
        return t("📝 The report on <b>{name}</b> is still owed.", name=name)
    due = t.moment(now.visit.report_due_at, me.zone)
    return t("📝 The report on <b>{name}</b> is due {due}.", name=name, due=due)


def _manager_now(standing: Standing, t: Words) -> Html:
    if not standing.team:
        return t("👥 Nobody answers to you yet. Your admin sets the team in /people.")
    team = t.many("👥 Your team: {n} person.", "👥 Your team: {n} people.", standing.team)
    if not standing.team_owes:
        return team
    owed = t.many("{n} report is owed.", "{n} reports are owed.", standing.team_owes)
    return t.sentences(team, owed)


def _admin_now(standing: Standing, t: Words) -> Html:
    if standing.alone:
        return t(
            "🛠 You are the first one here. Invite your people: a name, a pasted list or an Excel will do."
        )
    if standing.not_joined:
        return t.many(
            "🛠 {n} person has been invited and is not in yet.",
            "🛠 {n} people have been invited and are not in yet.",
            standing.not_joined,
        )
    return t("🛠 Everybody you invited is in.")


def _commands(me: Person, t: Words) -> Html:
    lines = [
        f"/{each.name}  {each.says(t.language)}"
        for each in COMMANDS
        if each.in_menu and each.roles & me.roles
    ]
    return Html("\n".join(lines))


def _taps(standing: Standing, t: Words) -> tuple[Row, ...]:
    me = standing.person
    rows: list[Row] = []
    if me.is_a(Role.REP):
        if standing.open_visit is not None:
            visit_id = standing.open_visit.visit.id
            rows.append((Button(t("🟢 To the visit"), OnVisit(do="show", visit_id=visit_id).pack()),))
        else:
            rows += [_to_report(each, t) for each in standing.owed[:OWED_SHOWN]]
            today = Button(t("📋 My day"), Go(to="today").pack())
            rows.append((today, Button(t("➕ Unplanned visit"), Go(to="unplanned").pack())))
    if me.is_a(Role.MANAGER) and standing.team:
        team = Button(t("📍 Who is where"), Go(to="team").pack())
        rows.append((Button(t("📊 My team"), Go(to="summary").pack()), team))
    if me.is_a(Role.ADMIN):
        people = Button(t("👥 People"), Go(to="people").pack())
        rows.append((Button(t("➕ Invite people"), Go(to="invite").pack()), people))
        if standing.no_customers:
            excel = Button(t("📥 Import Excel"), Go(to="import_customers").pack())
            rows.append((excel, Button(t("➕ New customer"), Go(to="new_customer").pack())))
    return tuple(rows)


def _to_report(owed: OpenVisit, t: Words) -> Row:
    name = owed.customer.name(t.language)
    return (Button(t("📝 Report: {name}", name=name), OnVisit(do="show", visit_id=owed.visit.id).pack()),)
