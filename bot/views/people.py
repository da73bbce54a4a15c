"""The admin's list of people, by team, a page at a time."""

from collections.abc import Mapping
from html import escape

from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.services.people import PeopleList
from bot.storage.roster import Listed
from bot.views.person import SLOT
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import Go, OnPeople, OnPerson
from bot.views.words import Html, Words, words

STATE_MARKS: Mapping[PersonState, str] = {
    PersonState.ACTIVE: "🟢",
    PersonState.JOINING: "🟡",
    PersonState.INVITED: "✉️",
    PersonState.LEFT: "⚪",
}
Rows = tuple[tuple[Button, ...], ...]


def people_list(people: PeopleList, me: Person, *, fresh: bool = False) -> Replies:
    """One page by team; each person a line and a button."""
    t = words(me.language)
    if not people.shown:
        return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=_nobody(people, t), buttons=_ways(people, t)),)
    head = t("👥 <b>People</b>") if not people.left else t("👥 <b>Those who left</b>")
    if people.search:
        head = t("👥 <b>People called “{search}”</b>", search=people.search)
    lines = [Html(f"{head} · {people.total}"), *_lines(people, t), "", _legend(people, t)]
    buttons = [Button(each.name, OnPerson(do="show", person_id=each.id).pack()) for each in people.shown]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    text = "\n".join(lines)
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows + _ways(people, t)),)


def _nobody(people: PeopleList, t: Words) -> Html:
    if people.search:
        return t("Nobody here is called “{search}”. Try a part of the name.", search=people.search)
    return t("Nobody has left.") if people.left else t("Nobody is here yet. Invite the first people:")


def _lines(people: PeopleList, t: Words) -> list[str]:
    lines: list[str] = []
    team: int | None = -1
    for each in people.shown:
        if each.manager_id != team and not people.left:
            team = each.manager_id
            lines.append("")
            lines.append(
                t("<b>{name}’s team</b>", name=each.manager) if team else t("<b>Without a manager</b>")
            )
        lines.append(_line(each, people, t))
    return lines


def _line(each: Listed, people: PeopleList, t: Words) -> Html:
    mark = STATE_MARKS[each.state]
    if each.state is PersonState.INVITED and each.id not in people.with_link:
        return t("{mark} {name} (no valid link)", mark=mark, name=each.name)
    return Html(f"{mark} {escape(each.name, quote=False)}")


def _legend(people: PeopleList, t: Words) -> Html:
    if people.left:
        return t("<i>Tap somebody to invite them back.</i>")
    return t("<i>🟢 in · 🟡 on the way in · ✉️ invited. To find somebody: /people and part of the name.</i>")


def _ways(people: PeopleList, t: Words) -> Rows:
    do = "left" if people.left else "here"
    turn = []
    if people.page > 0:
        turn.append(Button("‹", OnPeople(do=do, page=people.page - 1).pack()))
    if people.pages > 1:
        turn.append(Button(f"{people.page + 1} / {people.pages}", OnPeople(do=do, page=people.page).pack()))
    if people.page + 1 < people.pages:
        turn.append(Button("›", OnPeople(do=do, page=people.page + 1).pack()))
    if people.search:
        turn = []
    other = (
        Button(t("‹ People"), OnPeople(do="here").pack())
        if people.left or people.search
        else Button(t("Those who left"), OnPeople(do="left").pack())
    )
    invite = Button(t("➕ Invite people"), Go(to="invite").pack())
    return (*((tuple(turn),) if turn else ()), (invite, other))
