"""Inviting a list of people: who is on it, and which of its rows are left out and why."""

from collections.abc import Mapping, Sequence

from bot.rules.person import Person
from bot.rules.roster import MOST_ROWS
from bot.rules.roster_row import Newcomer, Problem, RowProblem
from bot.services.inviting import ListPreview
from bot.views.inviting import SLOT
from bot.views.person import role_names
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.taps import OnInvite
from bot.views.words import Html, Words, say, words

LINES_SHOWN = 25
SHEETS_SHOWN = 8
SHEET_FROM = 8
"""So many people or more are offered an Excel of links."""

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
    "empty": say("This file is empty. Send a list with a person a row, or paste the names here."),
    "locked": say("This file has a password. Save it without one and send it again."),
    "not_a_list": say("I cannot read this file. Send an Excel or a text file, or paste the names here."),
}


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
    if preview.aside:
        names = t.listed(preview.aside[:SHEETS_SHOWN])
        lines += ["", t("📑 I read one sheet of the file and not these: {names}", names=names)]
    if not found.newcomers and not found.problems:
        lines.append(t("I found nobody in this. A name a line is enough."))
    if found.problems or not found.newcomers:
        lines += ["", t("You can correct the list and send it again.")]
    text = "\n".join(lines).strip()
    rows = _list_rows(len(found.newcomers), t)
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=rows, kind="invite"),)


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
